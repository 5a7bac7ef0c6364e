"""What a message says, cleaned but not yet set in any format."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from itertools import groupby
from urllib.parse import quote

from monitor.judge.wording.names import COUNTRIES, LANGUAGES, OUTLET_KINDS
from monitor.model import (
    Article,
    DateSource,
    Fact,
    FactKind,
    Match,
    Neighbour,
    Reporting,
    TextSource,
    TopicScore,
    Verdict,
    VerdictKind,
)
from monitor.text.cleaning import cut, paragraphs
from monitor.text.sentences import sentences
from monitor.text.urls import host_of, is_web_url

OPENING_SENTENCES = 3
OPENING_CHARS = 4000  # how much of a text is looked at for its first sentences
NOTABLE_WORDING = 0.2  # share of common wording from which it is worth a word
_UNSAFE = frozenset(" <>\"'`|\\^{}")  # in an address, besides what cannot be seen; percent-encoded
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much may be said.

    Attributes:
        sentences: most new sentences.
        sentence_chars: longest sentence.
        title_chars: longest headline.
        items: most watchlists, terms, topics, outlets or seeds in one list.
        url_chars: longest address that is linked; 0 for no links but the headline's.
    """

    sentences: int
    sentence_chars: int
    title_chars: int
    items: int
    url_chars: int


ROOMY = Room(sentences=12, sentence_chars=700, title_chars=300, items=8, url_chars=2000)
KNOWN_TOLD = 2  # of what a sentence differs from; the rest is in the evidence
ROOM_FOR_KNOWN = 200  # where sentences must be shorter, what is new needs the room
HEADLINE_URL_CHARS = 300  # so long an address is linked in the shortest message, too


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text.

    Attributes:
        url: an http or https address without blanks, quotes or brackets, or "".
        is_strong: this is the new part.
    """

    text: str
    url: str = ""
    is_strong: bool = False


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with lines under it.

    Attributes:
        lang: language of the lines, or "" for that of the message.
        is_main: it is what the message is for.
    """

    heading: str
    lines: tuple[Line, ...]
    lang: str = ""
    is_main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All that a message says, in its order.

    Attributes:
        verdict: such as "New story".
        story: title of the known story, or "".
        remark: a warning about the text, or "".
        footer: names the delivery.
    """

    headline: Piece
    lang: str
    verdict: str
    story: str
    outlet: str
    when: str
    remark: str
    sections: tuple[Section, ...]
    footer: str


def compose(
    *,
    delivery_id: str,
    article: Article,
    verdict: Verdict,
    matches: Sequence[Match],
    topics: Sequence[TopicScore],
    watchlist_titles: Mapping[str, str],
    story_title: str,
    time_zone: tzinfo,
    room: Room,
) -> Content:
    """Return what is to be said within the room; see ``write_message`` for the values."""
    lang = article.language if re.fullmatch("[a-z]{2,3}", article.language) else ""
    is_known_story = verdict.kind in (VerdictKind.DEVELOPMENT, VerdictKind.REPEAT)
    sections = (
        _news(article, verdict, lang, room),
        Section(heading="Why you get this", lines=_reasons(matches, topics, watchlist_titles, room)),
        Section(heading="What you knew", lines=_knowledge(article, verdict, time_zone, room)),
    )
    return Content(
        headline=Piece(
            _headline(article, room), _safe_url(article.url, max(room.url_chars, HEADLINE_URL_CHARS))
        ),
        lang=lang,
        verdict=_VERDICTS[verdict.kind],
        story=cut(_clean(story_title), room.title_chars) if is_known_story else "",
        outlet=_outlet(article, room),
        when=_when(article, time_zone),
        remark=_remark(article),
        sections=tuple(section for section in sections if section.lines),
        footer=f"monitor · delivery {cut(_clean(delivery_id), 64)}",
    )


def headline_only(content: Content) -> Content:
    """Return the little that fits into any message: five characters may stand for one once it is escaped."""
    return replace(content, story="", outlet=cut(content.outlet, 60), remark="", sections=())


_VERDICTS = {
    VerdictKind.NEW_STORY: "New story",
    VerdictKind.DEVELOPMENT: "New development",
    VerdictKind.REPEAT: "Known already",
    VerdictKind.OFF_TOPIC: "Off topic",
}


# --- What happened ---------------------------------------------------------------------------------------


def _headline(article: Article, room: Room) -> str:
    title = _clean(article.title) or next(iter(_opening(article.text)), "")
    return cut(title or f"Untitled article from {_outlet_name(article)}", room.title_chars)


def _outlet(article: Article, room: Room) -> str:
    country = COUNTRIES.get(article.country.upper(), _clean(article.country))
    labels = ", ".join(filter(None, (OUTLET_KINDS[article.outlet_kind], country)))
    language = LANGUAGES.get(article.language, _clean(article.language))
    name = cut(_outlet_name(article), room.title_chars)
    told = f"{name} ({cut(labels, 60)})" if labels else name
    return f"{told}, in {cut(language, 30)}" if language and article.language != "en" else told


def _outlet_name(article: Article) -> str:
    return _clean(article.outlet) or host_of(article.url) or "an unnamed outlet"


def _when(article: Article, time_zone: tzinfo) -> str:
    if article.date_source is DateSource.SEEN:
        return f"undated: first seen {_time(article.seen_at, time_zone)}"
    if article.date_source is DateSource.GUESS:
        return f"{_day(article.published_at, time_zone)} (as far as the page tells)"
    return _time(article.published_at, time_zone)


def _remark(article: Article) -> str:
    if article.text_source is not TextSource.SUMMARY:
        return ""
    problem = cut(_clean(article.reading_problem), 120).rstrip(".")
    told = f"The page could not be read ({problem})" if problem else "The page could not be read"
    return f"{told}; this rests on the headline and summary in the feed."


def _day(at: datetime, time_zone: tzinfo) -> str:
    local = at.astimezone(time_zone)
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}"


def _time(at: datetime, time_zone: tzinfo) -> str:
    local = at.astimezone(time_zone)
    zone = local.tzname() or ""
    return (
        f"{_day(at, time_zone)}, {local:%H:%M} {'UTC' if zone.startswith(('+', '-')) else ''}{zone}".rstrip()
    )


# --- What is new -----------------------------------------------------------------------------------------


def _news(article: Article, verdict: Verdict, lang: str, room: Room) -> Section:
    if not verdict.new_facts:
        heading = "What the feed says" if article.text_source is TextSource.SUMMARY else "How it begins"
        opening = " ".join(_opening(article.text)[:OPENING_SENTENCES])
        lines: tuple[Line, ...] = ((Piece(cut(opening, room.sentence_chars)),),) if opening else ()
        return Section(heading=heading, lines=lines, lang=lang, is_main=True)
    facts = sorted(verdict.new_facts, key=lambda fact: fact.start)
    told = [list(group) for _, group in groupby(facts, key=lambda fact: (fact.start, fact.sentence))]
    lines = tuple(_emphasised(group, room) for group in told[: room.sentences])
    if len(told) > room.sentences:
        left = len(told) - room.sentences
        lines = (*lines, (Piece(f"… and {left} more new sentence{'s' if left > 1 else ''}"),))
    return Section(heading="What is new", lines=lines, lang=lang, is_main=True)


def _emphasised(facts: Sequence[Fact], room: Room) -> Line:
    """Return one sentence with its new figures and names set apart, and what was known instead behind it."""
    sentence = cut(_clean(facts[0].sentence), room.sentence_chars)
    values = {_clean(fact.value) for fact in facts if fact.kind is not FactKind.SENTENCE} - {"", sentence}
    so_far = _so_far(facts, room)
    if not values:
        return (Piece(sentence), *so_far)
    # Longest first, not within a word, nor within a longer number.
    either = "|".join(map(re.escape, sorted(values, key=lambda value: (-len(value), value))))
    found = re.compile(rf"(?<!\w)(?<!\d[.,])({either})(?!\w)(?![.,]\d)")
    runs = enumerate(found.split(sentence))  # what the pattern found stands at the odd places
    return (*(Piece(run, is_strong=at % 2 == 1) for at, run in runs if run), *so_far)


def _so_far(facts: Sequence[Fact], room: Room) -> Line:
    """Return what was known instead, where there is room for it: " (so far: $882 million)"."""
    known = [
        cut(_clean(fact.differs_from.value), room.sentence_chars // 4) for fact in facts if fact.differs_from
    ]
    told = [*dict.fromkeys(filter(None, known))][:KNOWN_TOLD]
    if not told or room.sentence_chars < ROOM_FOR_KNOWN:
        return ()
    return (Piece(f" (so far: {', '.join(told)})"),)


def _opening(text: str) -> list[str]:
    start = paragraphs(text[:OPENING_CHARS])
    return [said for sentence in sentences(start) if (said := _clean(sentence.text))]


# --- Why you get this ------------------------------------------------------------------------------------


def _reasons(
    matches: Sequence[Match], topics: Sequence[TopicScore], titles: Mapping[str, str], room: Room
) -> tuple[Line, ...]:
    lines = [_reason(match, titles, room) for match in matches[: room.items]]
    if len(matches) > room.items:
        lines.append((Piece(f"… and {len(matches) - room.items} more watchlists"),))
    if topics:
        scored = [f"{cut(_clean(topic.topic), 60)} {_percent(topic.score)}" for topic in topics]
        lines.append((Piece(f"Topics: {_listed(scored, room.items)}"),))
    return tuple(lines)


def _reason(match: Match, titles: Mapping[str, str], room: Room) -> Line:
    title = cut(_clean(titles.get(match.watchlist, match.watchlist)), min(80, room.title_chars))
    found: dict[str, str] = {}
    for term in match.terms:
        found.setdefault(term.found.casefold(), f"“{cut(_clean(term.found), 40)}”")
    terms = _listed(found.values(), room.items)
    topics = _listed([cut(_clean(topic), 60) for topic in match.topics], room.items)
    because = "; ".join(filter(None, (terms, f"topic {topics}" if topics else "")))
    return (Piece(f"{title}: {because}" if because else title),)


# --- What you knew ---------------------------------------------------------------------------------------


def _knowledge(article: Article, verdict: Verdict, time_zone: tzinfo, room: Room) -> tuple[Line, ...]:
    lines: list[Line] = []
    if verdict.copy_of is not None:
        is_own = bool(article.outlet) and verdict.copy_of.outlet == article.outlet
        lead = "Published before by the same outlet: " if is_own else "A near copy of "
        lead = "The same page before it was edited: " if article.edit_of else lead
        lines.append(_neighbour(lead, verdict.copy_of, time_zone, room))
    elif verdict.nearest is not None:
        is_new = verdict.kind is VerdictKind.NEW_STORY
        lines.append(
            _neighbour("Closest on record: " if is_new else "Nearest: ", verdict.nearest, time_zone, room)
        )
    elif verdict.kind is VerdictKind.NEW_STORY:
        lines.append((Piece("Nothing on record is like it"),))
    if verdict.is_close:
        told = f"A close call: {_percent(verdict.score)} similar, where {_percent(verdict.threshold)}"
        lines.append((Piece(f"{told} make two articles one story"),))
    if verdict.seeds:
        seeds = _listed([cut(_clean(seed), 60) for seed in verdict.seeds], room.items)
        lines.append((Piece(f"Your seeds report this happening: {seeds}"),))
    if verdict.other_outlets:
        outlets = _listed([cut(_clean(outlet), 60) for outlet in verdict.other_outlets], room.items)
        lines.append((Piece(f"Reported before by {outlets}"),))
    if verdict.reporting.outlet_count > 1:
        lines.append((Piece(_reported(article, verdict.reporting, time_zone)),))
    return tuple(lines)


def _reported(article: Article, reporting: Reporting, time_zone: tzinfo) -> str:
    """Return how many outlets report the story, how many of them by themselves, and who was first."""
    count, independent = reporting.outlet_count, reporting.independent_outlet_count
    by_themselves = "independently" if independent == count else f"{independent} of them independently"
    told = f"Reported by {count} outlets, {by_themselves}"
    at = reporting.first_published_at
    if at is None:
        return told
    is_same_day = _day(at, time_zone) == _day(article.published_at, time_zone)
    when = f"{at.astimezone(time_zone):%H:%M}" if is_same_day else _time(at, time_zone)
    return f"{told}; first: {cut(_clean(reporting.first_outlet), 60)}, {when}"


def _neighbour(lead: str, known: Neighbour, time_zone: tzinfo, room: Room) -> Line:
    title = Piece(
        cut(_clean(known.title) or "an untitled article", room.title_chars),
        _safe_url(known.url, room.url_chars),
    )
    source = f"seed {cut(_clean(known.seed), 60)}" if known.seed else cut(_clean(known.outlet), 60)
    likeness = f"{_percent(known.similarity)} similar"
    if known.containment >= NOTABLE_WORDING:
        likeness += f", {_percent(known.containment)} of the wording"
    is_dated = known.date_source is not DateSource.SEEN
    when = _day(known.published_at, time_zone) if is_dated else "undated"
    told = ", ".join(filter(None, (source, when, likeness)))
    return (Piece(lead), title, Piece(f" ({told})"))


# --- Words ----------------------------------------------------------------------------------------------


def _clean(text: str) -> str:
    """Return a stranger's text as one line without invisible characters."""
    return paragraphs(text).replace("\n", " ")


def _percent(share: float) -> str:
    return f"{max(0, round(share * 100))}%"


def _listed(items: Iterable[str], most: int) -> str:
    given = list(dict.fromkeys(items))
    shown = ", ".join(given[:most])
    return f"{shown} and {len(given) - most} more" if len(given) > most else shown


def _safe_url(url: str, most: int) -> str:
    """Return an address that breaks no format, or "" for none, one that is not http(s), or one too long."""
    if not is_web_url(url):
        return ""
    safe = "".join(
        quote(char, errors="replace") if char in _UNSAFE or not char.isprintable() else char
        for char in url.strip()
    )
    return safe if len(safe) <= most else ""
