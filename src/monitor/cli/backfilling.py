"""The command that takes in what a feed published before it was followed."""

from datetime import tzinfo
from typing import Annotated, NoReturn

import typer

from monitor.app.backfilling import backfill
from monitor.cli.context import context_of, open_app
from monitor.cli.options import AsJson
from monitor.cli.output import counted, moment, print_error, print_json, print_text
from monitor.judge.backfilling import DOCUMENTS, MOST_DOCUMENTS
from monitor.model import Backfill, BackfillEnd, Feed, PollState, ReadPast, SourceKind

_ENDS = {
    BackfillEnd.NONE: "The feed leads to no older entries: it is neither paged nor archived.",
    BackfillEnd.OLDEST: "The oldest document was reached.",
    BackfillEnd.BOUND: "There is more, from {url} on: the same command goes on there.",
    BackfillEnd.CIRCLE: "The last document leads back to one that was read: its server knows no end.",
    BackfillEnd.ELSEWHERE: "The last document leads to yet another site, which is not followed.",
}


def backfill_feed(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Which feed.")],
    *,
    pages: Annotated[
        int,
        typer.Option(
            "--pages", metavar="N", min=1, max=MOST_DOCUMENTS, help="How many older documents to read."
        ),
    ] = DOCUMENTS,
    is_anew: Annotated[
        bool, typer.Option("--anew", help="Begin at the feed itself, not where the last time ended.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take in older entries of a feed that is paged or archived.

    They are read and judged over the next hours by their own dates: what is old becomes history, of which
    nobody is told. Archives that were read stay read.
    """
    context_of(context).log_errors_only()
    with open_app(context) as app:
        feed = next((feed for feed in app.settings.feeds if feed.name == name), None)
        state = next((state for state in app.store.feeds.poll_states() if state.feed == name), None)
        feed, state = _followed(name, feed, state)
        zone = app.settings.monitor.time_zone

        def tell(read: ReadPast) -> None:
            if not as_json:
                print_text(_line(read, zone))

        found = backfill(app, feed, state, most=pages, is_anew=is_anew, tell=tell)
    if as_json:
        print_json(found)
    else:
        print_text(_summary(found))


def _followed(name: str, feed: Feed | None, state: PollState | None) -> tuple[Feed, PollState]:
    """Return a feed that may have older entries and was polled."""
    if feed is None:
        _refuse(f"there is no feed {name}; `monitor feeds list` shows the names")
    if feed.source is not SourceKind.FEED:
        _refuse(f"{name} is a {feed.source.value}; only feeds lead to older entries")
    if state is None or state.url != feed.url or state.last_success_at is None:
        _refuse(f"{name} was not polled yet; `monitor run` or `monitor once` does so")
    return feed, state


def _refuse(message: str) -> NoReturn:
    print_error(message)
    raise typer.Exit(2)


def _line(read: ReadPast, zone: tzinfo) -> str:
    if read.is_unchanged:
        return f"{read.url}: unchanged"
    days = [moment(at, zone)[:10] for at in (read.oldest_at, read.newest_at)]
    parts = [
        counted(read.entries, "entry", "entries"),
        f"{read.new} new" + (f", {read.undated} more without a date, known from now on" * bool(read.undated)),
        " to ".join(dict.fromkeys(filter(None, days))),
    ]
    return f"{read.url}: {'; '.join(filter(None, parts))}"


def _summary(found: Backfill) -> str:
    new = sum(read.new for read in found.documents)
    taken = f"{counted(new, 'new entry', 'new entries')} in {counted(len(found.documents), 'document')}. "
    return taken * bool(found.documents) + _ENDS[found.end].format(url=found.following)
