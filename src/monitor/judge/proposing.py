"""What readers' words suggest to change in the configuration, with the evidence; nothing is changed here."""

import math
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from monitor.judge.rating import is_rating
from monitor.model import Feedback, FeedbackKind, FiredTerm, RatedEvidence, VerdictKind, WithheldReason
from monitor.text.urls import canonical_url, host_of

# Fewer may be chance: a term that is right in half of its alerts is wrong three times in a row one time in
# eight.
LEAST_WRONG = 3
# An outlet is given more time than a term, because what it writes of changes.
LEAST_OF_OUTLET = 5
LEAST_MISSED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A change that the user may make.

    Attributes:
        where: the file and key that it concerns.
        change: what to do, for people.
        because: the evidence, counted.
        alerts: ids of alerts that it rests on, ascending; of those still on record.
        articles: the same of missed articles.
    """

    where: str
    change: str
    because: str
    alerts: tuple[int, ...] = ()
    articles: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    kind: FeedbackKind
    evidence: RatedEvidence
    alert_id: int | None


def propose(given: Sequence[Feedback], *, fed_hosts: AbstractSet[str]) -> tuple[Proposal, ...]:
    """Return what might be changed, that which would spare most wrong alerts first within each kind.

    Args:
        given: what readers said, once for each alert.
        fed_hosts: hosts of the configured feeds, as in canonical addresses.
    """
    said = [
        _Said(kind=one.kind, evidence=one.evidence, alert_id=one.alert_id)
        for one in given
        if one.evidence is not None and is_rating(one)
    ]
    missed = [one for one in given if one.kind is FeedbackKind.MISSED]
    return (
        *_terms(said),
        *_relevance(said),
        *_likeness(said),
        *_outlets(said),
        *_missed_relevance(missed),
        *_missed_interest(missed),
        *_unfed(missed, fed_hosts),
    )


def _terms(said: Sequence[_Said]) -> Iterator[Proposal]:
    """Yield terms that fire on irrelevant articles only."""
    by_term: dict[FiredTerm, list[_Said]] = {}
    for one in said:
        for term in one.evidence.terms:
            by_term.setdefault(term, []).append(one)
    for term, theirs in sorted(by_term.items(), key=lambda each: -len(each[1])):
        if len(theirs) >= LEAST_WRONG and all(one.kind is FeedbackKind.IRRELEVANT for one in theirs):
            yield Proposal(
                where=f"watchlists.toml, {term.watchlist}",
                change=f"take the term “{term.term}” out, or make it narrower",
                because=f"all {len(theirs)} rated alerts in which it was found were irrelevant",
                alerts=_alerts(theirs),
            )


def _relevance(said: Sequence[_Said]) -> Iterator[Proposal]:
    """Yield a threshold that would have spared irrelevant alerts, and cost no other.

    A watchlist that asks for less than the threshold tells of what is below, whatever that is raised to.
    """
    concerned = [one for one in said if _is_on_beat(one) or one.evidence.withheld is WithheldReason.OFF_TOPIC]
    wrong = [one for one in concerned if one.kind is FeedbackKind.IRRELEVANT]
    right = [one for one in concerned if one.kind is not FeedbackKind.IRRELEVANT]
    lowest = min((one.evidence.relevance for one in right), default=None)
    spared = [
        one
        for one in wrong
        if lowest is not None and _is_on_beat(one) and one.evidence.relevance < _down(lowest)
    ]
    if lowest is None or len(spared) < LEAST_WRONG:
        return
    yield Proposal(
        where="monitor.toml, [judging] relevance",
        change=f"raise it from {spared[0].evidence.relevance_threshold:g} to {_down(lowest):g}",
        because=f"{len(spared)} of {len(wrong)} irrelevant alerts would not have come, and all "
        f"{len(right)} others would",
        alerts=_alerts(spared),
    )


def _is_on_beat(one: _Said) -> bool:
    return one.evidence.relevance >= one.evidence.relevance_threshold


def _likeness(said: Sequence[_Said]) -> Iterator[Proposal]:
    """Yield lower thresholds by which repeats that began stories would have joined the known ones."""
    began = [one for one in said if one.evidence.verdict is VerdictKind.NEW_STORY]
    for key, is_cross in (("same_story", False), ("cross_language", True)):
        theirs = [one for one in began if one.evidence.is_cross_language is is_cross]
        kept = [one for one in theirs if one.kind is not FeedbackKind.REPEAT]
        repeats = [one for one in theirs if one.kind is FeedbackKind.REPEAT]
        highest = _up(max((one.evidence.score for one in kept), default=0.0))
        spared = [one for one in repeats if one.evidence.score >= highest]
        if kept and len(spared) >= LEAST_WRONG:
            yield Proposal(
                where=f"monitor.toml, [judging] {key}",
                change=f"lower it from {spared[0].evidence.story_threshold:g} to "
                f"{_down(min(one.evidence.score for one in spared)):g}",
                because=f"{len(spared)} of {len(repeats)} alerts that were repeats to you would have joined "
                f"known stories, and none of the {len(kept)} other new stories",
                alerts=_alerts(spared),
            )


def _outlets(said: Sequence[_Said]) -> Iterator[Proposal]:
    """Yield outlets that are never worth an alert."""
    for outlet in sorted({one.evidence.outlet for one in said} - {""}):
        theirs = [one for one in said if one.evidence.outlet == outlet]
        if len(theirs) >= LEAST_OF_OUTLET and all(one.kind is not FeedbackKind.GOOD for one in theirs):
            yield Proposal(
                where=f"feeds.toml, the feed of {outlet}",
                change="turn it off, or name in watchlists.toml the feeds that you want",
                because=f"none of its {len(theirs)} rated alerts was good",
                alerts=_alerts(theirs),
            )


def _missed_relevance(missed: Sequence[Feedback]) -> Iterator[Proposal]:
    """Yield a threshold at which missed articles would have been on the beat."""
    below = [
        (one, one.evidence)
        for one in missed
        if one.evidence is not None
        and one.evidence.withheld is WithheldReason.OFF_TOPIC
        and 0 < _down(one.evidence.relevance) < one.evidence.relevance_threshold
    ]
    if len(below) >= LEAST_MISSED:
        now, least = below[0][1].relevance_threshold, min(evidence.relevance for _, evidence in below)
        yield Proposal(
            where="monitor.toml, [judging] relevance",
            change=f"lower it from {now:g} to {_down(least):g}, or add to sides.toml whom they name",
            because=f"{len(below)} articles that you missed were off topic by their scores",
            articles=_articles([one for one, _ in below]),
        )


def _missed_interest(missed: Sequence[Feedback]) -> Iterator[Proposal]:
    """Yield that watchlists look for too little."""
    theirs = [one for one in missed if one.evidence and one.evidence.withheld is WithheldReason.NO_WATCHLIST]
    if len(theirs) >= LEAST_MISSED:
        topics = {topic: None for one in theirs if one.evidence for topic in one.evidence.topics}
        known = f"; their topics: {', '.join(topics)}" if topics else ""
        yield Proposal(
            where="watchlists.toml",
            change="add terms or topics that they hold",
            because=f"{len(theirs)} articles that you missed concern no watchlist{known}",
            articles=_articles(theirs),
        )


def _unfed(missed: Sequence[Feedback], fed_hosts: AbstractSet[str]) -> Iterator[Proposal]:
    """Yield hosts that no feed is of."""
    hosts = [host_of(canonical_url(one.url)) for one in missed if one.evidence is None]
    for host in dict.fromkeys(host for host in hosts if host not in fed_hosts):
        count = hosts.count(host)
        yield Proposal(
            where="feeds.toml",
            change=f"add a feed of {host}, or see why a feed of another host does not list it",
            because=f"{count} {'article' if count == 1 else 'articles'} of it that you missed never came in",
        )


def _alerts(said: Sequence[_Said]) -> tuple[int, ...]:
    return tuple(sorted(one.alert_id for one in said if one.alert_id is not None))


def _articles(given: Sequence[Feedback]) -> tuple[int, ...]:
    return tuple(sorted(one.article_id for one in given if one.article_id is not None))


def _down(score: float) -> float:
    """Return the score, rounded down to hundredths: it reaches that."""
    return math.floor(round(score * 100, 6)) / 100


def _up(score: float) -> float:
    """Return the least number of hundredths above the score."""
    return math.floor(round(score * 100, 6) + 1) / 100
