"""What readers say of alerts, and what that comes to."""

from collections.abc import Iterable, Sequence
from typing import Annotated

import typer

from monitor.cli.context import open_app
from monitor.cli.lists import nothing, since
from monitor.cli.options import AsJson, Days, ListGroup
from monitor.cli.output import counted, moment, print_error, print_json, print_prose, print_text
from monitor.cli.tables import print_table
from monitor.judge.proposing import Proposal, propose
from monitor.judge.rating import Precision, Standings, standings
from monitor.judge.withholding import why_withheld
from monitor.model import FeedbackKind
from monitor.text.urls import canonical_url, host_of, is_web_url

RATINGS = tuple(str(kind) for kind in FeedbackKind if kind is not FeedbackKind.MISSED)


class FeedbackGroup(ListGroup):
    """A group in which ``alert`` may be left out before an alert: ``monitor feedback 12 irrelevant``."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override] # as in ListGroup
        """Put what was left out before arguments that name no command."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            args = ["alert", *args]
        return super().parse_args(ctx, args)


commands = typer.Typer(
    help="What alerts were worth to you. Without a command: list.", cls=FeedbackGroup, rich_markup_mode=None
)


@commands.command("alert")
def rate_alert(
    context: typer.Context,
    alert: Annotated[
        str,
        typer.Argument(metavar="ALERT", help="As in `monitor alerts list`, or the delivery in its message."),
    ],
    rating: Annotated[str, typer.Argument(metavar="RATING", help=f"One of {', '.join(RATINGS)}.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Say what an alert was worth: good, irrelevant or a repeat.

    What you said before of the same alert is replaced. Nothing else changes by it.
    """
    if rating not in RATINGS:
        print_error(f"an alert is {', '.join(RATINGS[:-1])} or {RATINGS[-1]}, not {rating!r}")
        raise typer.Exit(2)
    with open_app(context) as app:
        given = app.steps.feedback.of_alert(alert, FeedbackKind(rating))
    if as_json:
        print_json(given)
        return
    title = given.evidence.title if given.evidence else ""
    print_text(f"Alert {given.alert_id} was {_RATED[given.kind]}: {title}")


@commands.command()
def missed(
    context: typer.Context,
    article: Annotated[
        str,
        typer.Argument(metavar="ARTICLE", help="Its address, or its number as in `monitor withheld list`."),
    ],
    *,
    as_json: AsJson = False,
) -> None:
    """Name an article that should have been told.

    Tells what became of it: where it was left out, and why.
    """
    if not (article.isdecimal() or is_web_url(article)):
        print_error(f"{article!r} is no web address: copy the whole address of the article, with https://")
        raise typer.Exit(2)
    with open_app(context) as app:
        given, record = app.steps.feedback.of_missed(article.strip())
        titles = {side.name: side.title for side in app.settings.sides}
        zone = app.settings.monitor.time_zone
        is_fed = host_of(canonical_url(given.url)) in _fed_hosts(feed.url for feed in app.settings.feeds)
    why = why_withheld(record, side_titles=titles, time_zone=zone) if record else ""
    if as_json:
        print_json({"feedback": given, "why": why, "is_host_fed": is_fed})
    elif record is None:
        lists = "its feed did not list it" if is_fed else "no feed of this host is configured"
        print_prose(f"Kept. It never came in: {lists}.")
    elif record.alert_id is not None:
        print_prose(f"Kept. It was told: `monitor alerts show {record.alert_id}` shows how far that came.")
    else:
        print_prose(f"Kept. It came in as article {record.article_id}, {why}.")
        print_prose(f"`monitor withheld restore {record.article_id}` sends it after all.")


@commands.command("list")
def list_feedback(context: typer.Context, *, days: Days = 0, as_json: AsJson = False) -> None:
    """List what you said, last first."""
    with open_app(context) as app:
        zone = app.settings.monitor.time_zone
        given = app.store.feedbacks.given(since=since(days))
    if as_json:
        print_json(given)
        return
    print_table(
        ("given", "alert", "article", "said", "title"),
        (
            (
                moment(one.given_at, zone),
                one.alert_id,
                one.article_id,
                _RATED[one.kind],
                one.evidence.title if one.evidence else one.url,
            )
            for one in given
        ),
        empty="No feedback like that." if days else "No feedback yet; `monitor feedback --help` tells how.",
    )


@commands.command()
def report(context: typer.Context, *, days: Days = 0, as_json: AsJson = False) -> None:
    """Show how good the alerts were, and what might be changed.

    By watchlist, topic, outlet, language and week, with the interval in which the share of good ones lies in
    95 of 100 cases. Proposals come with their evidence; nothing is changed without you.
    """
    with open_app(context) as app:
        zone = app.settings.monitor.time_zone
        given = app.store.feedbacks.given(since=since(days))
        fed = _fed_hosts(feed.url for feed in app.settings.feeds)
    found, proposals = standings(given, zone), propose(given, fed_hosts=fed)
    if as_json:
        print_json({"standings": found, "proposals": proposals})
    else:
        _print_report(found, proposals, days=days)


_RATED = {
    FeedbackKind.GOOD: "good",
    FeedbackKind.IRRELEVANT: "irrelevant",
    FeedbackKind.REPEAT: "a repeat",
    FeedbackKind.MISSED: "missed",
}


def _fed_hosts(urls: Iterable[str]) -> frozenset[str]:
    return frozenset(host_of(canonical_url(url)) for url in urls)


def _print_report(found: Standings, proposals: Sequence[Proposal], *, days: float) -> None:
    total = found.total
    rated = total.good + total.irrelevant + total.repeat
    if not rated and not found.missed:
        print_text(nothing("feedback", is_filtered=True) if days else "No feedback yet.")
        return
    print_prose(
        f"{counted(rated, 'alert')} rated: {total.good} good, {total.irrelevant} irrelevant, "
        f"{counted(total.repeat, 'repeat')}; {_share(total)}"
    )
    for heading, rows in (
        ("watchlist", found.watchlists),
        ("topic", found.topics),
        ("outlet", found.outlets),
        ("language", found.languages),
        ("week of", found.weeks),
    ):
        if rows:
            print_text()
            print_table(
                ("good", "irrelevant", "repeat", "share of good", heading),
                ((row.good, row.irrelevant, row.repeat, _share(row), row.group) for row in rows),
                empty="",
            )
    if found.missed:
        told = ", ".join(f"{count} {fate.replace('_', ' ')}" for fate, count in found.missed)
        print_prose(f"\nMissed: {told}")
    for proposal in proposals:
        print_prose(f"\n{proposal.where}: {proposal.change}", style="bold")
        alerts, articles = (", ".join(map(str, ids)) for ids in (proposal.alerts, proposal.articles))
        named = "".join(
            (f" (alerts {alerts})" if alerts else "", f" (articles {articles})" if articles else "")
        )
        print_prose(f"Because {proposal.because}{named}.", indent=2)


def _share(row: Precision) -> str:
    return f"{row.precision:.0%} ({row.low:.0%} to {row.high:.0%})"
