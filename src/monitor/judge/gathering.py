"""How held alerts become one message."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from monitor.judge.wording.messages import SHORT_KINDS
from monitor.model import (
    AlertRecord,
    ChannelKind,
    Digest,
    DigestAlert,
    DigestCause,
    DigestSection,
    DigestStory,
    HeldAlert,
    HeldReason,
    QuietHours,
    Route,
    WithheldReason,
)

CAUSES: Mapping[HeldReason, DigestCause] = {
    HeldReason.SCHEDULED: DigestCause.SCHEDULED,
    HeldReason.QUIET_HOURS: DigestCause.QUIET_HOURS,
    HeldReason.COOLDOWN: DigestCause.COOLDOWN,
    HeldReason.CAPPED: DigestCause.CAPPED,
    HeldReason.BACKLOG: DigestCause.BACKLOG,
}
# As many as a digest names, so that none is merely counted; the rest goes into the next one.
LONG, SHORT = 100, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A held alert with what is on record about it."""

    held: HeldAlert
    record: AlertRecord


def room_for_alerts(kind: ChannelKind) -> int:
    """Return how many alerts one message of a channel can tell."""
    return SHORT if kind in SHORT_KINDS else LONG


def routes_of(held: HeldAlert, routes: Iterable[Route]) -> list[Route]:
    """Return the routes by which an alert came to its channel."""
    return [route for route in routes if route.channel == held.channel and route.watchlist in held.watchlists]


def of_equal_rest(due: Sequence[HeldAlert], routes: Sequence[Route]) -> Sequence[HeldAlert]:
    """Return the first alert with the others whose readers have the same quiet hours.

    One message can wait for no more than one end of quiet hours; nor can it be divided once it was tried.
    """

    def rest(held: HeldAlert) -> set[tuple[QuietHours | None, tzinfo]]:
        return {(route.quiet_hours, route.time_zone) for route in routes_of(held, routes)}

    first = rest(due[0])
    return tuple(held for held in due if rest(held) == first)


def is_told_alone(held: Sequence[HeldAlert]) -> bool:
    """Return whether an alert comes as it would have come at once: nobody asked for it in a digest."""
    return len(held) == 1 and held[0].reason is not HeldReason.SCHEDULED


def cause_of(held: Sequence[HeldAlert]) -> DigestCause:
    """Return why several alerts come together: what they have in common, else that it was time."""
    causes = {CAUSES[each.reason] for each in held}
    return causes.pop() if len(causes) == 1 else DigestCause.SCHEDULED


def gather_digest(
    gathered: Sequence[Gathered],
    *,
    watchlist_titles: Mapping[str, str],
    since: datetime,
    until: datetime,
    withheld: Mapping[WithheldReason, int],
) -> Digest:
    """Return the digest of alerts: by watchlist, then story, the most important first.

    An alert of several watchlists stands under the first of them.

    Args:
        gathered: one or more; of one channel.
        watchlist_titles: by name; a name that is missing stands for itself.
        since: with ``until`` the span that it is about.
        until: when it is made.
        withheld: how many articles nobody was told of since the last digest, by reason.
    """
    ordered = sorted(gathered, key=lambda each: (-each.held.importance, each.held.alert_id))
    sections: dict[str, dict[int, list[Gathered]]] = {}
    for each in ordered:
        stories = sections.setdefault(each.held.watchlists[0], {})
        # What was off the beat, and restored, is in no story: it stands for itself.
        stories.setdefault(each.held.story_id or -each.held.alert_id, []).append(each)
    return Digest(
        title="",
        since=since,
        until=until,
        cause=cause_of([each.held for each in gathered]),
        sections=tuple(
            DigestSection(
                watchlist=name,
                title=watchlist_titles.get(name, name),
                stories=tuple(
                    DigestStory(title=told[0].held.story_title, alerts=tuple(map(_alert, told)))
                    for told in stories.values()
                ),
            )
            for name, stories in sections.items()
        ),
        withheld=withheld,
    )


def _alert(gathered: Gathered) -> DigestAlert:
    article = gathered.record.article
    return DigestAlert(
        article=article.article,
        verdict=article.verdict,
        matches=tuple(match for match in article.matches if match.watchlist in gathered.held.watchlists),
        alert_id=gathered.held.alert_id,
    )
