"""How one article or alert is laid out for people, with all its evidence."""

from collections.abc import Iterable
from datetime import tzinfo

from monitor.cli.output import moment, print_text
from monitor.model import AlertRecord, ArticleRecord, Neighbour, TermMatch


def article(record: ArticleRecord, zone: tzinfo) -> None:
    """Print an article with what was decided about it and why."""
    what, verdict = record.article, record.verdict
    print_text(what.title, style="bold")
    for name, value in (
        ("address", what.url),
        ("outlet", f"{what.outlet} ({what.outlet_kind})"),
        ("published", f"{moment(what.published_at, zone)} (from: {what.date_source})"),
        ("seen", moment(what.seen_at, zone)),
        ("language", what.language),
        ("text from", f"{what.text_source}{f': {what.reading_problem}' if what.reading_problem else ''}"),
        ("feed", what.feed or what.seed),
        ("relevance", _scored(record.relevance.score, record.relevance.threshold)),
        *((f"  {side.side}", f"{side.score:.2f}  {_terms(side.terms)}") for side in record.relevance.sides),
        *((f"topic {topic.score:.2f}", f"{topic.topic}  {_terms(topic.terms)}") for topic in record.topics),
        *(
            ("watchlist", f"{match.watchlist}  {_terms(match.terms)} {', '.join(match.topics)}")
            for match in record.matches
        ),
        ("verdict", f"{verdict.kind}{' (close)' if verdict.is_close else ''}"),
        ("story", f"{record.story_id or 'none'}  {_scored(verdict.score, verdict.threshold)}"),
        ("nearest", _neighbour(verdict.nearest, zone)),
        ("copy of", _neighbour(verdict.copy_of, zone)),
        ("seeds", ", ".join(verdict.seeds)),
        ("also in", ", ".join(verdict.other_outlets)),
        *((f"new {fact.kind}", f"{fact.value}  (at {fact.start})") for fact in verdict.new_facts),
        ("told", f"alert {record.alert_id}" if record.alert_id else f"nobody: {record.withheld}"),
    ):
        if value:
            print_text(f"{name:>16}  {value}")
    print_text()
    print_text(what.text)


def alert(record: AlertRecord, zone: tzinfo) -> None:
    """Print an alert with its deliveries, its first message and its article."""
    print_text(
        f"Alert {record.alert_id} of {moment(record.created_at, zone)} for {', '.join(record.watchlists)}",
        style="bold",
    )
    for delivery in record.deliveries:
        when = delivery.sent_at or delivery.next_attempt_at
        print_text(
            f"  {delivery.channel}: {delivery.state} {moment(when, zone)}, "
            f"{delivery.attempts} attempt(s) {delivery.problem} [{delivery.delivery_id}]"
        )
    print_text()
    if record.deliveries:
        print_text(record.deliveries[0].message.text)
        print_text()
    article(record.article, zone)


def _scored(score: float, threshold: float) -> str:
    return f"{score:.2f} (threshold {threshold:.2f})"


def _terms(terms: Iterable[TermMatch]) -> str:
    return ", ".join(dict.fromkeys(f"“{term.found}”" for term in terms))


def _neighbour(neighbour: Neighbour | None, zone: tzinfo) -> str:
    if neighbour is None:
        return ""
    name = f"seed {neighbour.seed}" if neighbour.seed else f"article {neighbour.article_id}"
    return (
        f"{neighbour.similarity:.2f}, text in common {neighbour.containment:.0%}: {name}, "
        f"{moment(neighbour.published_at, zone)}, {neighbour.title}"
    )
