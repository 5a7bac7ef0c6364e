"""What commands share that look back over history: how far, which watchlist, and how far they have come."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn

from monitor import config
from monitor.app import App
from monitor.cli.output import print_error
from monitor.config import Settings
from monitor.judge.trying import SHORTEST, per_week
from monitor.model import Watchlist
from monitor.text.guesses import did_you_mean

_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*([hdw])", re.IGNORECASE)
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
ALL = "all"


Name = Annotated[str, typer.Argument(metavar="NAME", help="A watchlist of watchlists.toml.")]
Since = Annotated[
    str,
    typer.Option(
        "--since", metavar="WHEN", help="How far back: 12h, 30d, 8w, a date such as 2026-03-12, or all."
    ),
]
Edited = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FOLDER",
        help="Edited files; those that are not there are taken from the configuration.",
    ),
]
Shown = Annotated[
    int, typer.Option("--limit", "-n", metavar="NUMBER", min=1, help="Print at most so many articles.")
]


def begun(written: str, *, now: datetime, zone: tzinfo) -> datetime | None:
    """Return when a span such as ``7d`` that ends now begins, or the time that is meant; None for all.

    Args:
        written: by people; "" is all of history, too.
        now: when spans end.
        zone: of a time that names none.

    Raises:
        BadParameter: it is neither.
    """
    if written in {"", ALL}:
        return None
    try:
        found = _SPAN.fullmatch(written.strip())
        if found is not None:
            return now - float(found[1]) * _UNITS[found[2].lower()]
        at = datetime.fromisoformat(written.strip())
    except (ValueError, OverflowError):
        message = f"--since {written!r} is neither a span such as 12h, 7d or 2w nor a date such as 2026-03-12"
        raise typer.BadParameter(message) from None
    return at if at.tzinfo else at.replace(tzinfo=zone)


def rated(count: int, since: datetime, until: datetime) -> str:
    """Return how many that is in a week, on average; "" where history is too short to tell."""
    return f"{per_week(count, since, until):.1f} a week" if until - since >= SHORTEST else ""


def settings_of(app: App, folder: Path, edited: Path | None) -> Settings:
    """Return the settings of edited files, or those of the app.

    Args:
        app: on the configuration.
        folder: of the configuration: what the edited files leave out.
        edited: their folder, if any.

    Raises:
        ConfigError: they cannot be used.
    """
    return app.settings if edited is None else config.load(edited, os.environ, otherwise=folder)


@contextmanager
def looking(*, is_quiet: bool) -> Iterator[Callable[[int], None]]:
    """Show on a terminal how many articles were looked at."""
    console = Console(stderr=True)
    if is_quiet or not console.is_terminal:
        yield lambda _count: None
        return
    with Progress(
        TextColumn("{task.completed:,.0f} articles"), TimeElapsedColumn(), console=console, transient=True
    ) as bar:
        task = bar.add_task("", total=None)
        yield lambda count: bar.update(task, completed=count)


def watchlist_of(settings: Settings, name: str) -> Watchlist:
    """Return a watchlist that is on.

    Raises:
        Exit: there is none of this name.
    """
    by_name = {watchlist.name: watchlist for watchlist in settings.watchlists}
    if name not in by_name:
        hint = did_you_mean(name, by_name) or f"there are {', '.join(by_name) or 'none'}"
        print_error(f"no watchlist {name} is on in watchlists.toml; {hint}")
        raise typer.Exit(1)
    return by_name[name]
