"""What a digest says: by watchlist, then by story, the most important first; what was withheld last."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, tzinfo
from itertools import islice

from monitor.judge.rating import FEEDBACK_COMMAND, LEDGER_COMMAND
from monitor.judge.wording.alert import VERDICTS
from monitor.judge.wording.content import HEADLINE_URL_CHARS, Content, Piece, Room, Section
from monitor.judge.wording.news import what_is_new
from monitor.judge.wording.phrases import (
    clean,
    counted,
    headline_of,
    language_tag,
    listed,
    outlet_of,
    quoted_once,
    safe_url,
    time_of,
    told_hour,
    told_time,
    zone_of,
)
from monitor.model import (
    Digest,
    DigestAlert,
    DigestCause,
    DigestSection,
    DigestStory,
    VerdictKind,
    WithheldReason,
)
from monitor.text.cleaning import cut

TERMS_TOLD = 3  # of an article in a digest
# Each alert of a digest names its number.
_ADVICE = (
    ("Not relevant to you? With the number of the alert:", f"{FEEDBACK_COMMAND} ALERT irrelevant"),
    ("Not new to you?", f"{FEEDBACK_COMMAND} ALERT repeat"),
)

_TITLES = {
    DigestCause.SCHEDULED: "Digest",
    DigestCause.QUIET_HOURS: "While it was quiet",
    DigestCause.CAPPED: "Many alerts at once",
    DigestCause.COOLDOWN: "More on stories that you know",
    DigestCause.BACKLOG: "Alerts that could not be sent before",
}
_REMARKS = {
    DigestCause.SCHEDULED: "",
    DigestCause.QUIET_HOURS: "These alerts were kept for you until your quiet hours were over.",
    DigestCause.CAPPED: "There were more alerts than this channel is to get in an hour; they come together.",
    DigestCause.COOLDOWN: "You were told of these stories shortly before, so what followed comes together.",
    DigestCause.BACKLOG: "This channel took no messages for a while, so what it missed comes together.",
}
_WITHHELD = {
    WithheldReason.REPEAT: ("repeat of what is known", "repeats of what is known"),
    WithheldReason.OFF_TOPIC: ("off topic", "off topic"),
    WithheldReason.MUTED: ("of a muted story", "of muted stories"),
    WithheldReason.NO_WATCHLIST: ("of no watchlist", "of no watchlist"),
    WithheldReason.BELOW_VERDICT: ("development not asked for", "developments not asked for"),
    WithheldReason.BELOW_IMPORTANCE: ("below importance", "below importance"),
    WithheldReason.TOO_OLD: ("too old", "too old"),
    WithheldReason.SEED: ("seed", "seeds"),
}


def compose_digest(*, delivery_id: str, digest: Digest, time_zone: tzinfo, room: Room) -> Content:
    """Return what is to be said within the room; see ``write_digest`` for the values."""
    parts = [*islice(_parts(digest, time_zone, room), room.alerts)]
    left = alert_count(digest) - len(parts)
    if left:
        more = f"… and {counted(left, 'more alert')}: “monitor alerts list” names them"
        parts.append(Section(heading="", lines=((Piece(more),),)))
    if withheld := counts_told(digest.withheld):
        line = (Piece(f"{withheld} · "), Piece(LEDGER_COMMAND, is_command=True), Piece(" lists them"))
        parts.append(Section(heading="Not sent", lines=(line,), is_ours=True))
    return Content(
        headline=Piece(cut(_headline(digest), room.title_chars)),
        lang="",
        verdict=cut(clean(digest.title), 80) or _TITLES[digest.cause],
        outlet=f"{told_hour(digest.since, time_zone)} – {told_time(digest.until, time_zone)}",
        remark=_REMARKS[digest.cause],
        sections=tuple(parts),
        advice=_ADVICE
        if any(alert.alert_id for _, story in _stories(digest) for alert in story.alerts)
        else (),
        footer=f"monitor · delivery {cut(clean(delivery_id), 64)}",
    )


def subject_of(digest: Digest, room: Room) -> str:
    """Return what happened: the first headline, and how many more there are."""
    first = next((alert for _, story in _stories(digest) for alert in story.alerts), None)
    if first is None:
        return _headline(digest)
    left = alert_count(digest) - 1
    return cut(headline_of(first.article, room), room.title_chars) + (f" (and {left} more)" if left else "")


def alert_count(digest: Digest) -> int:
    """Return how many alerts the digest holds."""
    return sum(len(story.alerts) for _, story in _stories(digest))


def _headline(digest: Digest) -> str:
    stories = sum(1 for _, story in _stories(digest) if story.alerts)
    if not stories:
        return "Nothing new"
    return f"{counted(alert_count(digest), 'alert')} on {counted(stories, 'story', 'stories')}"


def _stories(digest: Digest) -> Iterator[tuple[DigestSection, DigestStory]]:
    return ((section, story) for section in digest.sections for story in section.stories)


def _parts(digest: Digest, time_zone: tzinfo, room: Room) -> Iterator[Section]:
    """Yield a part for each alert; the first of a watchlist and the first of a story say so."""
    for section in digest.sections:
        heading = cut(clean(section.title) or clean(section.watchlist), 80)
        # A single alert names its story itself, unless it would seem to belong to the story above it.
        is_grouped = any(len(story.alerts) > 1 for story in section.stories)
        for story in section.stories:
            title = cut(clean(story.title), room.title_chars)
            named = title if is_grouped else ""
            for alert in story.alerts:
                in_story = "" if is_grouped or alert.verdict.kind is VerdictKind.NEW_STORY else title
                part = _part(alert, in_story, digest.until, time_zone, room)
                yield replace(part, heading=heading, story=named)
                heading, named = "", ""


def _part(alert: DigestAlert, in_story: str, until: datetime, time_zone: tzinfo, room: Room) -> Section:
    # The head of the digest names the zone.
    article, verdict = alert.article, alert.verdict
    told = VERDICTS[verdict.kind]
    byline = (
        f"{told} in: {in_story}" if in_story else told,
        outlet_of(article, room),
        time_of(article, time_zone).removesuffix(zone_of(until, time_zone)).rstrip(),
        _found(alert, room),
        f"alert {alert.alert_id}" if alert.alert_id else "",
    )
    news = what_is_new(article, verdict, language_tag(article.language), room)
    return Section(
        heading="",
        title=Piece(
            headline_of(article, room), safe_url(article.url, max(room.url_chars, HEADLINE_URL_CHARS))
        ),
        byline=" · ".join(filter(None, byline)),
        lines=news.lines if room.sentences else (),
        lang=news.lang,
    )


def _found(alert: DigestAlert, room: Room) -> str:
    """Return the terms that were found, as they stand in the article."""
    terms = [term.found for match in alert.matches for term in match.terms]
    return listed(quoted_once(terms), min(TERMS_TOLD, room.items))


def counts_told(withheld: Mapping[WithheldReason, int]) -> str:
    """Return how many articles nobody was told of, such as "12 off topic, 1 too old"."""
    told = [
        counted(number, *_WITHHELD.get(reason, (str(reason).replace("_", " "),) * 2))
        for reason, number in sorted(withheld.items(), key=lambda each: -each[1])
        if number
    ]
    return ", ".join(told)
