"""What alerts come to on their channels: how many messages, and when, by the rules that send real ones.

One watchlist is looked at as if it had its channels to itself: what others tell there would fill a cap
sooner, and be gathered with it.
"""

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.judge.routing import HOUR, dispatch
from monitor.model import EarlierAlert, HeldReason, Route, Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """An alert that is told.

    Attributes:
        at: when it was decided.
        story_id: None for an article that is in no story.
        routes: one or more.
        importance: in [0, 1].
    """

    at: datetime
    story_id: int | None
    routes: tuple[Route, ...]
    importance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    """What the alerts of a span come to on one channel.

    Attributes:
        at_once: messages of one alert each, when it was decided.
        later: messages that tell the alerts which were held back.
        held: how many alerts were held back, by reason.
    """

    at_once: int = 0
    later: int = 0
    held: Mapping[HeldReason, int]

    @property
    def count(self) -> int:
        """How many messages come."""
        return self.at_once + self.later


def forecast(tellings: Iterable[Telling], *, room: Mapping[str, int]) -> dict[str, Messages]:
    """Return by channel, in their order of use, what alerts come to; also what comes after the last of them.

    Args:
        tellings: in any order.
        room: how many alerts one message can tell, by channel.
    """
    desks: dict[str, _Desk] = {}
    for each in sorted(tellings, key=lambda telling: telling.at):
        for route in each.routes:
            if route.channel not in desks:
                desks[route.channel] = _Desk(room[route.channel])
        told = {channel: desk.told(each) for channel, desk in desks.items()}
        for one in dispatch(each.routes, importance=each.importance, now=each.at, told=told):
            desks[one.channel].take(each, due_at=one.due_at, held=one.held)
    return {channel: desk.messages() for channel, desk in desks.items()}


class _Desk:
    """What one channel was told, and what waits for it."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._one_by_one: deque[datetime] = deque()
        self._last: dict[int, datetime] = {}
        self._waiting: list[tuple[datetime, HeldReason, Telling]] = []
        self._held: Counter[HeldReason] = Counter()
        self._at_once = self._later = 0

    def told(self, each: Telling) -> Told:
        """Return what the channel was told when an alert is decided."""
        self._gather(until=each.at)
        last = None if each.story_id is None else self._last.get(each.story_id)
        while self._one_by_one and self._one_by_one[0] < each.at - HOUR:
            self._one_by_one.popleft()
        return Told(
            earlier=None if last is None else EarlierAlert(at=last, thread=""),
            recent_at=tuple(reversed(self._one_by_one)),
        )

    def take(self, each: Telling, *, due_at: datetime, held: HeldReason | None) -> None:
        """Tell an alert, or hold it back."""
        if held is None:
            self._at_once += 1
            self._one_by_one.append(each.at)
            self._tell(each, at=each.at)
        else:
            self._held[held] += 1
            self._waiting.append((due_at, held, each))

    def messages(self) -> Messages:
        """Return what it all comes to, once nothing waits."""
        self._gather(until=None)
        return Messages(at_once=self._at_once, later=self._later, held=dict(self._held))

    def _gather(self, *, until: datetime | None) -> None:
        """Tell what is due, all that is due at one moment in as few messages as have room for it."""
        self._waiting.sort(key=lambda waits: waits[0])
        while self._waiting and (until is None or self._waiting[0][0] <= until):
            now = self._waiting[0][0]
            due = [waits for waits in self._waiting if waits[0] == now]
            self._waiting = self._waiting[len(due) :]
            self._later += -(-len(due) // self._room)
            if len(due) == 1 and due[0][1] is not HeldReason.SCHEDULED:
                self._one_by_one.append(now)
            for _, _, each in due:
                self._tell(each, at=now)

    def _tell(self, each: Telling, *, at: datetime) -> None:
        if each.story_id is not None:
            self._last[each.story_id] = at
