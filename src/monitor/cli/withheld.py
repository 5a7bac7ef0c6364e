"""The ledger: what was not sent, or not yet, and why; and sending it after all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Annotated

import typer

from monitor.cli import words
from monitor.cli.context import open_app
from monitor.cli.lists import nothing
from monitor.cli.options import AsJson, Limit, Watchlist, list_group
from monitor.cli.output import counted, moment, print_error, print_json, print_prose, print_text
from monitor.cli.spans import begun
from monitor.cli.tables import print_table
from monitor.judge.withholding import why_withheld
from monitor.model import (
    AlertRecord,
    ArticleRecord,
    DeliveryState,
    HeldReason,
    WithheldReason,
)
from monitor.text.cleaning import cut

commands = list_group("What came in and was not sent, or not yet, and why.")

# Titles are cut, so that the reason stands whole.
TITLE_CHARACTERS = 50
_REASONS = {str(reason): reason for reason in (*WithheldReason, *HeldReason)}


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldArticle:
    """A row of the ledger, as programs read it."""

    article_id: int
    seen_at: datetime
    reason: WithheldReason
    why: str
    title: str
    url: str
    outlet: str
    language: str
    published_at: datetime
    watchlists: tuple[str, ...]
    story_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsentAlert:
    """An alert that one channel was not told of, as programs read it.

    Attributes:
        reason: why it is held, a model.HeldReason; else how far its message came, a model.DeliveryState.
        due_at: when it is told, or tried again; None when nobody knows.
    """

    alert_id: int
    article_id: int
    decided_at: datetime
    channel: str
    reason: str
    why: str
    due_at: datetime | None
    title: str
    url: str
    watchlists: tuple[str, ...]


@commands.command("list")
def list_withheld(
    context: typer.Context,
    *,
    since: Annotated[
        str, typer.Option(metavar="WHEN", help="Only what came in since: 12h, 7d, 2w or 2026-03-12.")
    ] = "",
    reason: Annotated[
        str,
        typer.Option(metavar="REASON", help=f"Only for this reason: {', '.join(_REASONS)}."),
    ] = "",
    watchlist: Watchlist = "",
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """List what was not sent, last first.

    First the alerts that some channel gets later, or could not be told yet; then the articles that nobody is
    told of. Each with the reason. Seeds are left out unless asked for with --reason seed.
    """
    wanted = _reason(reason)
    with open_app(context) as app:
        zone, views = app.settings.monitor.time_zone, app.store.views
        titles = {side.name: side.title for side in app.settings.sides}
        begin = begun(since, now=datetime.now(UTC), zone=zone)
        alerts: Sequence[AlertRecord] = ()
        records: Sequence[ArticleRecord] = ()
        if not isinstance(wanted, WithheldReason):
            alerts = views.unsent(since=begin, reason=wanted, watchlist=watchlist, limit=limit)
        if not isinstance(wanted, HeldReason):
            records = views.withheld(since=begin, reason=wanted, watchlist=watchlist, limit=limit)
        counts = views.withheld_counts(since=begin, watchlist=watchlist)
    unsent = [row for alert in alerts for row in _unsent(alert, zone) if wanted in (None, row.reason)]
    rows = [_row(record, why_withheld(record, side_titles=titles, time_zone=zone)) for record in records]
    if as_json:
        print_json({"counts": counts, "unsent": unsent, "articles": rows})
        return
    if unsent:
        _print_unsent(unsent, zone)
    if rows and unsent:
        print_text()
    if rows or not unsent:
        _print_withheld(rows, zone, is_filtered=bool(since or reason or watchlist))
    if rows:
        told = ", ".join(f"{number} {words.LEDGER[each]}" for each, number in counts.items())
        print_prose(f"\n{counted(sum(counts.values()), 'article')} withheld: {told}")


@commands.command()
def restore(
    context: typer.Context,
    article_id: Annotated[int, typer.Argument(metavar="ARTICLE_ID", help="As in `monitor withheld list`.")],
    *,
    watchlists: Annotated[
        list[str] | None,
        typer.Option("--watchlist", metavar="NAME", help="Tell its readers; may stand several times."),
    ] = None,
) -> None:
    """Send a withheld article after all.

    To the channels of the watchlists that it concerns, or of those that are named; at once.
    """
    with open_app(context) as app:
        known = {watchlist.name for watchlist in app.settings.watchlists}
        for name in watchlists or ():
            if name not in known:
                print_error(f"there is no watchlist {name!r}; watchlists.toml has {', '.join(sorted(known))}")
                raise typer.Exit(1)
        alert_id, alert = app.restore(article_id, watchlists=watchlists or ())
    print_text(
        f"Article {article_id} is alert {alert_id} now, owed to {', '.join(alert.channels)}; "
        "`monitor once`, or the daemon if it runs, sends"
    )


def _reason(text: str) -> WithheldReason | HeldReason | None:
    if text and text not in _REASONS:
        raise typer.BadParameter(f"--reason {text!r} is none of {', '.join(_REASONS)}")
    return _REASONS.get(text)


def _print_unsent(rows: Sequence[UnsentAlert], zone: tzinfo) -> None:
    print_table(
        ("alert", "decided", "channel", "title: when"),
        (
            (
                row.alert_id,
                moment(row.decided_at, zone),
                row.channel,
                f"{cut(row.title, TITLE_CHARACTERS)}: {row.why}",
            )
            for row in rows
        ),
        empty="",
    )


def _print_withheld(rows: Sequence[WithheldArticle], zone: tzinfo, *, is_filtered: bool) -> None:
    print_table(
        ("id", "seen", "lang", "outlet", "title: why"),
        (
            (
                row.article_id,
                moment(row.seen_at, zone),
                row.language,
                row.outlet,
                f"{cut(row.title, TITLE_CHARACTERS)}: {row.why}",
            )
            for row in rows
        ),
        empty=nothing("withheld articles", is_filtered=is_filtered),
    )


def _unsent(alert: AlertRecord, zone: tzinfo) -> Iterator[UnsentAlert]:
    """Yield a row for each channel that was not told of the alert."""
    for held in alert.held:
        yield _unsent_row(
            alert, held.channel, str(held.reason), why=words.held_line(held, zone), due_at=held.due_at
        )
    for delivery in alert.deliveries:
        if delivery.state is not DeliveryState.SENT:
            why = words.delivery_line(delivery, zone)
            due_at = None if delivery.state is DeliveryState.HELD else delivery.next_attempt_at
            yield _unsent_row(alert, delivery.channel, str(delivery.state), why=why, due_at=due_at)


def _unsent_row(
    alert: AlertRecord, channel: str, reason: str, *, why: str, due_at: datetime | None
) -> UnsentAlert:
    return UnsentAlert(
        alert_id=alert.alert_id,
        article_id=alert.article.article_id,
        decided_at=alert.created_at,
        channel=channel,
        reason=reason,
        why=why,
        due_at=due_at,
        title=alert.article.article.title,
        url=alert.article.article.url,
        watchlists=alert.watchlists,
    )


def _row(record: ArticleRecord, why: str) -> WithheldArticle:
    article = record.article
    return WithheldArticle(
        article_id=record.article_id,
        seen_at=article.seen_at,
        reason=record.withheld or WithheldReason.SEED,
        why=why,
        title=article.title,
        url=article.url,
        outlet=words.outlet_of(article),
        language=article.language,
        published_at=article.published_at,
        watchlists=tuple(match.watchlist for match in record.matches),
        story_id=record.story_id,
    )
