"""What the message about one article says, cleaned but not yet set in any format."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from monitor.judge.wording.content import HEADLINE_URL_CHARS, Content, Line, Piece, Room, Section
from monitor.judge.wording.known import what_was_known
from monitor.judge.wording.news import what_is_new
from monitor.judge.wording.phrases import (
    clean,
    headline_of,
    language_tag,
    listed,
    outlet_of,
    percent,
    quoted_once,
    safe_url,
    time_of,
    told_day,
    topic_name,
)
from monitor.model import Article, EarlierAlert, Match, TextSource, TopicScore, Verdict, VerdictKind
from monitor.text.cleaning import cut


def compose_alert(
    *,
    delivery_id: str,
    article: Article,
    verdict: Verdict,
    matches: Sequence[Match],
    topics: Sequence[TopicScore],
    watchlist_titles: Mapping[str, str],
    story_title: str,
    time_zone: tzinfo,
    earlier: EarlierAlert | None,
    feedback: str,
    room: Room,
) -> Content:
    """Return what is to be said within the room; see ``write_message`` for the values."""
    lang = language_tag(article.language)
    is_known_story = verdict.kind in (VerdictKind.DEVELOPMENT, VerdictKind.REPEAT)
    sections = (
        what_is_new(article, verdict, lang, room),
        Section(heading="Why you get this", lines=why_told(matches, topics, watchlist_titles, room)),
        Section(heading="What you knew", lines=what_was_known(article, verdict, time_zone, room)),
    )
    return Content(
        headline=Piece(
            headline_of(article, room), safe_url(article.url, max(room.url_chars, HEADLINE_URL_CHARS))
        ),
        lang=lang,
        verdict=VERDICTS[verdict.kind],
        story=cut(clean(story_title), room.title_chars) if is_known_story else "",
        outlet=outlet_of(article, room),
        when=time_of(article, time_zone),
        remark=_remark(article),
        since=f"Since your last alert on {told_day(earlier.at, time_zone)}" if earlier else "",
        advice=_advice(feedback, delivery_id),
        sections=tuple(section for section in sections if section.lines),
        footer=f"monitor · delivery {cut(clean(delivery_id), 64)}",
    )


VERDICTS = {
    VerdictKind.NEW_STORY: "New story",
    VerdictKind.DEVELOPMENT: "New development",
    VerdictKind.REPEAT: "Known already",
    VerdictKind.OFF_TOPIC: "Off topic",
}


def _remark(article: Article) -> str:
    if article.text_source is not TextSource.SUMMARY:
        return ""
    problem = cut(clean(article.reading_problem), 120).rstrip(".")
    told = f"The page could not be read ({problem})" if problem else "The page could not be read"
    return f"{told}; this rests on the headline and summary in the feed."


def why_told(
    matches: Sequence[Match], topics: Sequence[TopicScore], titles: Mapping[str, str], room: Room
) -> tuple[Line, ...]:
    """Return a line for each watchlist with what was found for it, and one with the topics."""
    lines = [_reason(match, titles, room) for match in matches[: room.items]]
    if len(matches) > room.items:
        lines.append((Piece(f"… and {len(matches) - room.items} more watchlists"),))
    if topics:
        scored = [f"{topic_name(topic.topic)} {percent(topic.score)}" for topic in topics]
        lines.append((Piece(f"Topics: {listed(scored, room.items)}"),))
    return tuple(lines)


def _reason(match: Match, titles: Mapping[str, str], room: Room) -> Line:
    title = cut(clean(titles.get(match.watchlist, match.watchlist)), min(80, room.title_chars))
    terms = listed(quoted_once(term.found for term in match.terms), room.items)
    topics = listed([topic_name(topic) for topic in match.topics], room.items)
    asked = listed([f"“{cut(clause, 80)}”" for clause in _deciding(match)], room.items)
    told = (terms, f"topic {topics}" if topics else "", f"by your query {asked}" if asked else "")
    because = "; ".join(filter(None, told))
    return (Piece(f"{title}: {because}" if because else title),)


def _deciding(match: Match) -> list[str]:
    """Return the clauses of a query that held, unless the terms say the same."""
    queries = [clean(clause.removeprefix(_QUERY)) for clause in match.clauses if clause.startswith(_QUERY)]
    terms = {term.term.casefold() for term in match.terms}
    return [query for query in queries if query and query.strip('"').casefold() not in terms]


_QUERY = "query:"


def _advice(command: str, delivery_id: str) -> tuple[tuple[str, str], ...]:
    if not command:
        return ()
    told = f"{command} {cut(clean(delivery_id), 64)}"
    return (("Not relevant to you?", f"{told} irrelevant"), ("Not new to you?", f"{told} repeat"))
