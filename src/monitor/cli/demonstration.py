"""The demonstration: the real pipeline on a bundled local newsroom, without internet or accounts."""

import io
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from monitor.app import App
from monitor.cli import ledger
from monitor.cli.context import closing, context_of
from monitor.cli.output import print_error, print_json, print_prose, print_text
from monitor.config import Settings
from monitor.demo import NOTICE, Newsroom
from monitor.model import Channel, ChannelKind, Route

CHANNELS = ("screen", "mailbox")
DATABASE = "monitor.db"
MAILBOX = "mailbox"
# More than the newsroom publishes.
ALL = 1000


def demo(
    context: typer.Context,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was decided as JSON instead.")] = False,
) -> None:
    """Show the real pipeline at work on invented news.

    Within a minute: what is alerted, what is withheld, and why. Uses the configuration and the seeds, with
    feeds and channels of its own, on a database of its own.
    """
    shared = context_of(context)
    settings = shared.settings()
    shared.log_errors_only()
    folder = _cleared_folder(settings)
    with _newsroom() as newsroom:
        if not as_json:
            _introduce(newsroom)
        out = io.StringIO() if as_json else sys.stdout
        with closing(App(_demo_settings(settings, newsroom, folder), out=out)) as app:
            _publish_and_read(app, newsroom)
            records = app.store.views.articles(limit=ALL)
            entries = app.store.views.entries(limit=ALL)
            states = app.store.feeds.poll_states()
        if as_json:
            print_json(records)
            return
        decided = ledger.Decided(records=records, entries=entries, states=states, sides=settings.sides)
        ledger.print_ledger(newsroom, decided)
    _say_where_to_go_on(shared.folder, folder)


@contextmanager
def _newsroom() -> Iterator[Newsroom]:
    newsroom = Newsroom(now=datetime.now(UTC))
    try:
        newsroom.start()
    except OSError as error:
        print_error(f"the newsroom cannot listen on 127.0.0.1: {error.strerror}")
        raise typer.Exit(1) from error
    try:
        yield newsroom
    finally:
        newsroom.close()


def _publish_and_read(app: App, newsroom: Newsroom) -> None:
    app.start(spread=timedelta())
    app.once()
    newsroom.advance()
    app.poll_all_now()
    app.once()


def _cleared_folder(settings: Settings) -> Path:
    """Return the demonstration's folder without what an earlier one left there, and nothing else removed."""
    folder = settings.data_folder / "demo"
    if settings.database_url.removeprefix("sqlite:///").startswith(str(folder)):
        print_error(
            f"{folder} is where the demonstration works, and your own database is in it: move it elsewhere"
        )
        raise typer.Exit(2)
    try:
        for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"):
            (folder / name).unlink(missing_ok=True)
        if (folder / MAILBOX).is_dir():
            shutil.rmtree(folder / MAILBOX)
    except OSError as error:
        print_error(f"{error.filename} of an earlier demonstration cannot be removed: {error.strerror}")
        raise typer.Exit(1) from error
    return folder


def _demo_settings(settings: Settings, newsroom: Newsroom, folder: Path) -> Settings:
    """Return the configuration with the newsroom's feeds, local channels and no waiting."""
    zone = settings.monitor.time_zone
    return replace(
        settings,
        data_folder=folder,
        database_url=f"sqlite:///{folder / DATABASE}",
        feeds=newsroom.feeds(),
        channels=(
            Channel(name="screen", kind=ChannelKind.CONSOLE, url="console:", time_zone=zone),
            Channel(name="mailbox", kind=ChannelKind.MAILDIR, url=f"maildir:{MAILBOX}", time_zone=zone),
        ),
        watchlists=tuple(
            replace(watchlist, channels=CHANNELS, feeds=()) for watchlist in settings.watchlists
        ),
        routes=tuple(
            Route(watchlist=watchlist.name, channel=channel)
            for watchlist in settings.watchlists
            for channel in CHANNELS
        ),
        operator=settings.operator.model_copy(update={"channels": CHANNELS}),
        polling=settings.polling.model_copy(update={"floor": timedelta(), "spread": timedelta()}),
        network=settings.network.model_copy(
            update={"host_delay": timedelta(), "allow_hosts": ("127.0.0.1", "localhost")}
        ),
    )


def _introduce(newsroom: Newsroom) -> None:
    print_prose(NOTICE, style="yellow")
    print_text()
    print_prose(f"A newsroom opens at {newsroom.base}, and the real pipeline reads it twice.")
    for line in ledger.what_to_look_for(newsroom):
        print_prose(line)
    print_prose("Here come the alerts; after them, what became of every report, and why.")


def _say_where_to_go_on(config: Path, folder: Path) -> None:
    print_text()
    print_prose(f"The same alerts lie as mail in {folder / MAILBOX}; any mail program opens them.")
    print_prose(f"Your own news: see the files in {config}, then `monitor check` and `monitor run`.")
