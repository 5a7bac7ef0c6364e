"""What the commands share that try watchlists out: which one, how far back, and how far they have come."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn

from monitor.app import App
from monitor.cli.output import print_error
from monitor.model import Watchlist
from monitor.text.guesses import did_you_mean

_SPAN = re.compile(r"(\d{1,5})\s*([hdw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
ALL = "all"


Name = Annotated[str, typer.Argument(metavar="NAME", help="A watchlist of watchlists.toml.")]
Since = Annotated[
    str,
    typer.Option(
        "--since", metavar="SPAN", help="How far back: hours, days or weeks (12h, 30d, 8w), or all."
    ),
]
Shown = Annotated[
    int, typer.Option("--limit", "-n", metavar="NUMBER", min=1, help="Print at most so many articles.")
]


def span_of(written: str) -> timedelta | None:
    """Return a span as people write it; None for all of history.

    Raises:
        BadParameter: it is none.
    """
    if written == ALL:
        return None
    found = _SPAN.fullmatch(written.strip().lower())
    if found is None:
        raise typer.BadParameter(
            f"{written!r} is no span: write hours, days or weeks like 12h, 30d or 8w, or all"
        )
    return int(found[1]) * _UNITS[found[2]]


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


def watchlist_of(app: App, name: str) -> Watchlist:
    """Return a watchlist that is on.

    Raises:
        Exit: there is none of this name.
    """
    by_name = {watchlist.name: watchlist for watchlist in app.settings.watchlists}
    if name not in by_name:
        hint = did_you_mean(name, by_name) or f"there are {', '.join(by_name) or 'none'}"
        print_error(f"no watchlist {name} is on in watchlists.toml; {hint}")
        raise typer.Exit(1)
    return by_name[name]
