"""How one article, story or alert is laid out for people, with all its evidence."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import tzinfo
from itertools import groupby

from monitor.cli import words
from monitor.cli.output import counted, print_prose, print_text, zoned
from monitor.cli.tables import print_facts, print_table
from monitor.judge import withholding
from monitor.judge.revisiting import changed_lines
from monitor.model import (
    JUDGED,
    AlertRecord,
    ArticleRecord,
    Fact,
    Neighbour,
    Place,
    StoryRecord,
    TermMatch,
    TextSource,
    Verdict,
    VerdictKind,
)
from monitor.text.cleaning import cut

# Enough of a sentence to see what it says of the sides.
SENTENCE_CHARACTERS = 200


def article(record: ArticleRecord, zone: tzinfo) -> None:
    """Print an article with what was decided about it and why, and its text."""
    print_prose(record.article.title, style="bold")
    evidence(record, zone)
    print_text()
    print_prose(record.article.text)
    _changes(record)


def why(record: ArticleRecord, zone: tzinfo) -> None:
    """Print an article's title, and what was decided about it and why."""
    print_prose(record.article.title, style="bold")
    evidence(record, zone)
    print_text(f"\n`monitor articles show {record.article_id}` prints the text as well.")


def margin(verdict: Verdict) -> float:
    """Return how far the score is above the threshold; negative below."""
    return verdict.score - verdict.threshold


def evidence(record: ArticleRecord, zone: tzinfo) -> None:
    """Print what was decided about an article and why."""
    print_facts(
        (*_origin(record, zone), *_interest(record), *_novelty(record, zone), *_history(record, zone))
    )


def story(
    record: StoryRecord, members: Iterable[ArticleRecord], closeness: Mapping[int, float], zone: tzinfo
) -> None:
    """Print a story with its articles, and how close each is to the centre, where that is known."""
    print_prose(f"Story {record.story_id}: {record.title}", style="bold")
    articles = list(members)
    print_text(
        f"{counted(len(articles), 'article')}, {zoned(record.first_published_at, zone)} to "
        f"{zoned(record.last_published_at, zone)}"
    )
    print_facts(
        (
            ("reported", words.reported(record.reporting, zone)),
            ("languages", ", ".join(map(words.language_name, record.languages))),
            ("seeds", ", ".join(record.seeds)),
            ("merged", ", ".join(f"story {each}" for each in record.merged)),
            ("muted", "yes: nobody is told of it" if record.is_muted else ""),
            ("title", "given by you" if record.has_given_title else ""),
        )
    )
    print_text()
    print_table(
        ("id", "published", "verdict", "alert", "close", "lang", "outlet", "title"),
        (
            (
                each.article_id,
                words.published(each.article, zone),
                words.verdict_of(each),
                each.alert_id,
                f"{closeness[each.article_id]:.2f}"
                if len(articles) > 1 and each.article_id in closeness
                else "",
                each.article.language,
                words.outlet_of(each.article),
                each.article.title,
            )
            for each in articles
        ),
        empty="Its articles have been forgotten.",
    )


def alert(record: AlertRecord, zone: tzinfo) -> None:
    """Print an alert with its deliveries, its first message and the evidence."""
    print_text(f"Alert {record.alert_id}, {zoned(record.created_at, zone)}", style="bold")
    print_facts(
        (
            ("watchlists", ", ".join(record.watchlists)),
            ("withheld first", words.REASONS[record.restored_from] if record.restored_from else ""),
            *((delivery.channel, words.delivery_line(delivery, zone)) for delivery in record.deliveries),
            *((held.channel, words.held_line(held, zone)) for held in record.held),
        )
    )
    if record.deliveries:
        print_text("\nThe message", style="bold")
        print_text(record.deliveries[0].message.text.rstrip())
    print_text("\nThe evidence", style="bold")
    evidence(record.article, zone)
    print_text(f"\n`monitor articles show {record.article.article_id}` prints the text as well.")


def _origin(record: ArticleRecord, zone: tzinfo) -> Iterator[tuple[str, str]]:
    """Yield where an article comes from."""
    what = record.article
    problem = f": {what.reading_problem}" if what.text_source is TextSource.SUMMARY else ""
    yield "address", what.url
    yield "outlet", words.described_outlet(what)
    yield "author", what.author
    yield "published", f"{zoned(what.published_at, zone)} ({words.DATES[what.date_source]})"
    yield "first seen", zoned(what.seen_at, zone)
    yield "language", words.language_name(what.language)
    yield "text from", f"{words.TEXTS[what.text_source]}{problem}"
    yield "page", words.PAGES[what.page_kind]
    yield "feed", what.feed
    yield "seed", what.seed
    yield "edit of", f"article {what.edit_of}" if what.edit_of else ""


def _interest(record: ArticleRecord) -> Iterator[tuple[str, str]]:
    """Yield why an article is on the beat and whom it concerns."""
    relevance = record.relevance
    scored = _scored(relevance.score, relevance.threshold)
    is_on = "yes" if relevance.is_relevant else f"no, {withholding.off_beat(relevance, {})}"
    yield "on the beat", f"{is_on}; {scored}"
    for side in relevance.sides:
        yield withholding.side_name(side), f"{side.score:.2f}  {words.mentions_of(side)}"
    if (shared := relevance.shared) is not None:
        where = "the title" if shared.place is Place.TITLE else f"“{cut(shared.found, SENTENCE_CHARACTERS)}”"
        yield "named together", f"{shared.chance:.2f}  in {where}"
    if relevance.bystanders:
        yield "title names others", f"{_terms(relevance.bystanders)}: a side that it leaves out counts less"
    for topic in record.topics:
        yield "topic", f"{topic.topic}, {topic.score:.2f}: {_terms(topic.terms)}"
    for match in record.matches:
        topics = ", ".join(f"topic {topic}" for topic in match.topics)
        unwanted = "" if match.is_wanted else "not told: the sides that it wants do not take part"
        queries = [clause for clause in match.clauses if clause.startswith("query: ")]
        because = "; ".join(filter(None, (_terms(match.terms), topics, *queries, unwanted)))
        yield "watchlist", f"{match.watchlist}: {because}"


def _novelty(record: ArticleRecord, zone: tzinfo) -> Iterator[tuple[str, str]]:
    """Yield what an article adds to what was known, and what came of it."""
    verdict = record.verdict
    close = " (a close decision)" if verdict.is_close else ""
    yield "verdict", f"{words.VERDICTS[verdict.kind]}{close}"
    yield "importance", f"{verdict.importance:.2f} of 1" if verdict.importance else ""
    if record.story_id is not None:
        begun = "begun by it; the closest known one: " if verdict.kind is VerdictKind.NEW_STORY else ""
        said = "given by you; by likeness: " if verdict.is_given else ""
        yield "story", f"{record.story_id}, {said}{begun}{_decided(verdict)}"
    yield "nearest", _neighbour(verdict.nearest, zone)
    for each in verdict.neighbours:
        if verdict.nearest is None or each.article_id != verdict.nearest.article_id:
            yield "close to", f"{_neighbour(each, zone)}, story {each.story_id}"
    yield "copy of", _neighbour(verdict.copy_of, zone)
    yield "copied by", ", ".join(outlet or "an outlet without a name" for outlet in record.copied_by)
    yield "also reports", ", ".join(f"story {tie.story_id} ({tie.score:.2f})" for tie in verdict.ties)
    yield "seeds", ", ".join(verdict.seeds)
    yield "also told by", ", ".join(verdict.other_outlets)
    yield "reported", words.reported(verdict.reporting, zone)
    for _, facts in groupby(verdict.new_facts, key=lambda fact: fact.start):
        yield "new", _fact(list(facts))
    if record.alert_id:
        yield "told", f"yes, alert {record.alert_id}"
    elif record.withheld:
        yield "told", f"nobody: {words.REASONS[record.withheld]}"


def _history(record: ArticleRecord, zone: tzinfo) -> Iterator[tuple[str, str]]:
    """Yield what has become of an article since."""
    for revision in record.revisions:
        judged = "" if revision.development_id is None else f", judged as article {revision.development_id}"
        what = "page read late" if revision.is_first_reading else "edited"
        yield what, f"found {zoned(revision.found_at, zone)}{judged}"
        if revision.title != revision.previous_title:
            yield "headline", f"“{revision.previous_title}” became “{revision.title}”"
        for _, facts in groupby(revision.added, key=lambda fact: fact.start):
            yield "added", _fact(list(facts))
        for _, facts in groupby(revision.dropped, key=lambda fact: fact.start):
            yield "dropped", _fact(list(facts))
    if record.awaited_at is not None:
        yield "page awaited", f"looked for again {zoned(record.awaited_at, zone)}"
    if record.removed_at is not None:
        yield "removed", f"its page was found gone {zoned(record.removed_at, zone)}"


def _changes(record: ArticleRecord) -> None:
    """Print the lines that came and went with each revision."""
    before = record.article.text
    for number, revision in enumerate(record.revisions, start=1):
        print_text(f"\nRevision {number}", style="bold")
        for sign, line in changed_lines(before, revision.text):
            print_prose(f"{sign} {line}")
        before = revision.text


def _fact(facts: list[Fact]) -> str:
    """Return the sentence with what is new in it; the same sentence may carry several new things."""
    parts = "; ".join(filter(None, map(_part, facts)))
    return f"{facts[0].sentence} [{parts}]" if parts else facts[0].sentence


def _part(fact: Fact) -> str:
    """Return what is new in a sentence and what it differs from; "" when the whole sentence is."""
    value = "" if fact.value == fact.sentence else fact.value
    known = fact.differs_from
    if known is None:
        return value
    if known.article_id == JUDGED:  # another version of this article
        return f"{value or words.FACTS[fact.kind]}; in the other version: {known.value}"
    where = f"seed {known.seed}" if known.seed else f"article {known.article_id}"
    return f"{value or words.FACTS[fact.kind]}; known so far: {known.value}, in {where}"


def _scored(score: float, threshold: float) -> str:
    return f"{score:.2f} where {threshold:.2f} is needed"


def _decided(verdict: Verdict) -> str:
    """Return what the score was, what it had to reach, and by how much it did or did not."""
    by = margin(verdict)
    where = "above" if by >= 0 else "below"
    return f"{_scored(verdict.score, verdict.threshold)}, {abs(by):.2f} {where}"


def _terms(terms: Iterable[TermMatch]) -> str:
    return ", ".join(dict.fromkeys(f"“{term.found}”" for term in terms))


def _neighbour(neighbour: Neighbour | None, zone: tzinfo) -> str:
    if neighbour is None:
        return ""
    number = "" if neighbour.seed else f"article {neighbour.article_id}, "
    title = f", {withholding.quoted(neighbour.title, neighbour.outlet)}" if neighbour.seed else ""
    spaces = ", ".join(f"{space} {cosine:.2f}" for space, cosine in neighbour.cosines)
    alike = f"similarity {neighbour.similarity:.2f}" + (f" ({spaces})" if spaces else "")
    return (
        f"{number}{withholding.name_of(neighbour)}{title}, {zoned(neighbour.published_at, zone)}: "
        f"{alike}, {neighbour.containment:.0%} of the wording in common"
    )
