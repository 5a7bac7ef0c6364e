"""The demonstration: the real pipeline on a bundled local newsroom, without internet or accounts."""

import io
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from monitor.app import App
from monitor.cli.context import context_of, set_up_logging
from monitor.cli.output import print_json, print_table, print_text
from monitor.config import Settings
from monitor.demo import NOTICE, Newsroom
from monitor.model import ArticleRecord, Channel, ChannelKind

CHANNELS = ("screen", "mailbox")


def demo(
    context: typer.Context,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was decided as JSON.")] = False,
) -> None:
    """Show what is alerted, what is withheld, and why, on invented news within a minute."""
    shared = context_of(context)
    settings = shared.settings()
    if not shared.is_verbose:
        set_up_logging("error")
    folder = settings.data_folder / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    say = _keep_quiet if as_json else print_text
    with Newsroom(now=datetime.now(UTC)) as newsroom:
        app = App(_demo_settings(settings, newsroom, folder), out=io.StringIO() if as_json else sys.stdout)
        try:
            say(NOTICE, style="yellow")
            say(f"Two rounds of polling {len(newsroom.feeds())} feeds at {newsroom.base}.\n")
            app.start(spread=timedelta())
            app.once()
            newsroom.advance()
            app.poll_all_now()
            app.once()
            records = app.store.views.articles(limit=500)
        finally:
            app.close()
    if as_json:
        print_json(records)
        return
    _print_ledger(records)
    say()
    say(f"The alerts above lie as mail in {folder / 'mailbox'}: open one with your mail program.")
    say("Your own news: edit the files in config/, then `make run`.")


def _demo_settings(settings: Settings, newsroom: Newsroom, folder: Path) -> Settings:
    """Return the shipped configuration with the newsroom's feeds, local channels and no waiting."""
    return replace(
        settings,
        data_folder=folder,
        database_url=f"sqlite:///{folder / 'monitor.db'}",
        feeds=newsroom.feeds(),
        channels=(
            Channel(name="screen", kind=ChannelKind.CONSOLE, url="console:"),
            Channel(name="mailbox", kind=ChannelKind.MAILDIR, url="maildir:mailbox"),
        ),
        watchlists=tuple(
            replace(watchlist, channels=CHANNELS, feeds=()) for watchlist in settings.watchlists
        ),
        polling=settings.polling.model_copy(update={"floor": timedelta(), "spread": timedelta()}),
        network=settings.network.model_copy(
            update={"host_delay": timedelta(), "allow_hosts": ("127.0.0.1", "localhost")}
        ),
    )


def _keep_quiet(_text: str = "", *, style: str = "") -> None:
    """Say nothing: the screen is for JSON."""
    del style


def _print_ledger(records: Sequence[ArticleRecord]) -> None:
    print_text("\nWhat became of every article:", style="bold")
    print_table(
        ("verdict", "told", "outlet", "title", "because"),
        (
            (
                record.verdict.kind,
                "yes" if record.alert_id else "no",
                record.article.outlet,
                record.article.title,
                _because(record),
            )
            for record in sorted(records, key=lambda record: record.article_id)
            if not record.article.seed
        ),
        empty="Nothing was read: is another program holding the port?",
    )


def _because(record: ArticleRecord) -> str:
    verdict = record.verdict
    near = verdict.copy_of or verdict.nearest
    known = (f"seed {near.seed}" if near.seed else f"“{near.title}” ({near.outlet})") if near else ""
    if record.withheld == "off_topic":
        missing = [side.side.replace("_", " ") for side in record.relevance.sides if side.score < 0.5]  # noqa: PLR2004
        return f"no part taken by: {', '.join(missing) or 'both sides together'}"
    if verdict.copy_of:
        return f"copy of {known}"
    if verdict.kind == "repeat":
        return f"adds nothing to {known}"
    if verdict.kind == "development":
        return f"adds {len(verdict.new_facts)} fact(s) to {known}"
    return "nothing like it on record" if record.alert_id else str(record.withheld)
