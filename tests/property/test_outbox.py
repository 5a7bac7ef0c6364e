"""Whatever readers ask for and whatever goes wrong, every alert is told once and at its time.

The real judging, routing, gathering and sending on a real database; only clock and channels are stand-ins.
"""

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from monitor.errors import ChannelUnavailableError
from monitor.judge.retries import RetryRules
from monitor.judge.timing import after_quiet, is_quiet, next_digest_at
from monitor.judge.wanting import Wanting
from monitor.judge.watching import Watching
from monitor.model import (
    AlertRecord,
    Channel,
    ChannelKind,
    DeliveryState,
    Message,
    MinimumVerdict,
    Route,
    Term,
    Timing,
    Watchlist,
)
from monitor.pipeline.deliver import Deliver
from monitor.pipeline.digest import GatherDigest
from support.desk import SIDES, Desk
from support.fakes import FakeClock
from support.stored import empty_database
from support.timetables import DIGEST_TIMES, MOMENTS, QUIET, ZONES
from support.values import about

CHANNELS = {
    "desk": Channel(name="desk", kind=ChannelKind.CONSOLE, url="console:"),
    "slack": Channel(name="slack", kind=ChannelKind.SLACK, url="slack:"),
}
WORDS = {"metals": "tungsten", "fuel": "uranium"}
WATCHLISTS = tuple(
    Watchlist(name=name, title=name, terms=(Term(text=word),), channels=tuple(CHANNELS))
    for name, word in WORDS.items()
)
RULES = RetryRules(attempts=1000, backoff=timedelta(seconds=30), ceiling=timedelta(hours=1))
LONG = timedelta(days=30)  # within which everything is told, weekly digests and failing channels included


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An article that comes.

    Attributes:
        after: the one before.
        told_by: the watchlists that it concerns.
        story: its number; one that came before makes it a repeat, which is told, too.
        is_absent: nobody does anything between the one before and this one.
        is_restart: the program starts anew before it.
        failures: how many of the next attempts to send something fail.
    """

    after: timedelta
    told_by: tuple[str, ...]
    story: int
    is_absent: bool = False
    is_restart: bool = False
    failures: int = 0


def routes_to(channel: str) -> st.SearchStrategy[tuple[Route, ...]]:
    return st.tuples(*[_route(watchlist, channel) for watchlist in WORDS])


def _route(watchlist: str, channel: str) -> st.SearchStrategy[Route]:
    return st.builds(
        lambda **values: Route(
            watchlist=watchlist, channel=channel, minimum_verdict=MinimumVerdict.ANY, **values
        ),
        timing=st.sampled_from(Timing),
        digest_times=st.lists(DIGEST_TIMES, min_size=1, max_size=2).map(tuple),
        quiet_hours=st.none() | QUIET,
        quiet_exception=st.sampled_from([0.3, 1.0]),
        time_zone=ZONES,
        cooldown=st.sampled_from([timedelta(0), timedelta(hours=5)]),
        cap_per_hour=st.sampled_from([0, 2]),
    )


def happenings(*, is_calm: bool) -> st.SearchStrategy[list[Happening]]:
    troubles = {} if is_calm else {"is_absent": st.booleans(), "failures": st.integers(0, 3)}
    one = st.builds(
        Happening,
        after=st.sampled_from([timedelta(0), timedelta(minutes=7), timedelta(hours=1), timedelta(hours=9)]),
        told_by=st.sampled_from([("metals",), ("fuel",), ("metals", "fuel")]),
        story=st.integers(1, 9),
        is_restart=st.sampled_from([False, False, False, True]),  # takes half the time of a test
        **troubles,  # type: ignore[arg-type]
    )
    return st.lists(one, min_size=1, max_size=7)


class Line:
    """A sender that fails as it is told; keeps what it took, and when."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.failures = 0
        self.rests_until: dict[str, datetime] = {}
        self.taken: list[tuple[str, str, datetime]] = []

    def send(self, channel: Channel, message: Message, *, delivery_id: str) -> None:
        now = self._clock.now()
        assert message.text
        assert now >= self.rests_until.get(channel.name, now)
        if self.failures:
            self.failures -= 1
            wait = timedelta(minutes=20 * self.failures)
            self.rests_until[channel.name] = now + wait
            raise ChannelUnavailableError("busy", retry_after=wait)
        self.taken.append((channel.name, delivery_id, now))


class Bureau:
    """The steps on one database, by one clock."""

    def __init__(self, folder: Path, routes: Sequence[Route], start: datetime) -> None:
        self._folder, self.routes = folder, routes
        (folder / "monitor.db").write_bytes(empty_database())
        self.clock = FakeClock(start)
        self.line = Line(self.clock)
        self._ids = 0
        self._open()

    def _open(self) -> None:
        desk = self._desk = Desk(self._folder)
        desk.clock.at = self.clock.at
        self.outbox, self.views, self.close = desk.store.outbox, desk.store.views, desk.store.close
        judge = desk.judge(
            watching=Watching(WATCHLISTS),
            wanting=Wanting(WATCHLISTS, sides=SIDES, threshold=0.25),
            watchlists={each.name: each for each in WATCHLISTS},
            channels=CHANNELS,
            routes={name: [route for route in self.routes if route.watchlist == name] for name in WORDS},
        )
        self._judge = replace(judge, new_id=self._new_id)

    def restart(self) -> None:
        self.close()
        self._open()

    def _new_id(self) -> str:
        self._ids += 1
        return f"message-{self._ids}"

    def judge(self, number: int, happening: Happening) -> None:
        """Judge the article that has come."""
        self._desk.clock.at = self.clock.at
        now, own = self.clock.now(), about(happening.story).text.partition("tungsten")[2]
        said = ", ".join(WORDS[name] for name in happening.told_by)
        result = self._judge(
            about(
                number,
                title=f"Number {number}: {said}, Kazakhstan, United States",
                text=f"Kazakhstan, the United States, {said}{own}",
                seen_at=now,
                published_at=now - timedelta(minutes=5),
            )
        )
        assert result is not None

    def work(self) -> None:
        """Do what is due now, as the rounds of the program do."""
        channels, routes, outbox, clock = CHANNELS, self.routes, self.outbox, self.clock
        gather = GatherDigest(
            channels=channels,
            routes=routes,
            watchlists={each.name: each for each in WATCHLISTS},
            outbox=outbox,
            views=self.views,
            clock=clock,
            submit=lambda _step, _key: None,
            new_id=self._new_id,
        )
        deliver = Deliver(
            channels=channels,
            routes=routes,
            rules=RULES,
            outbox=outbox,
            sender=self.line,
            clock=clock,
            submit=lambda _step, _key: None,
            chance=lambda: 0.5,
            new_id=self._new_id,
            lease=timedelta(minutes=2),
        )
        while True:
            held, owed = outbox.due_digests(clock.now()), outbox.due_channels(clock.now())
            if not held and not owed:
                return
            for channel in held:
                gather(channel)
            for channel in owed:
                deliver(channel)

    def next_at(self) -> datetime | None:
        """Return when something is due next; None when nothing will ever be."""
        held = [each.due_at for alert in self.views.alerts(limit=99) for each in alert.held]
        now = self.clock.now()
        rests = {name: state.next_at for name, state in self.outbox.channel_states().items()}
        owed = [
            max(each.next_attempt_at or now, rests.get(each.channel) or now)
            for each in self.views.deliveries(only_unsent=True, limit=99)
        ]
        return min([*held, *owed], default=None)

    def work_until(self, end: datetime) -> None:
        """Do all that becomes due until then, each at its time."""
        self.work()
        while (at := self.next_at()) is not None and at <= end:
            assert at > self.clock.at
            self.clock.at = at
            self.work()
        self.clock.at = end


def run(bureau: Bureau, happenings: Sequence[Happening]) -> None:
    """Let everything happen, and then as much time pass as it takes."""
    for number, happening in enumerate(happenings):
        if happening.is_absent:
            bureau.clock.move(happening.after)
        else:
            bureau.work_until(bureau.clock.at + happening.after)
        if happening.is_restart:
            bureau.restart()
        bureau.judge(number, happening)
        bureau.line.failures += happening.failures
        bureau.work()
    bureau.work_until(bureau.clock.at + LONG)


def told(bureau: Bureau) -> list[tuple[AlertRecord, str, datetime, bool]]:
    """Return each telling of an alert: where, when, and whether it came alone."""
    moments = {delivery: at for _, delivery, at in bureau.line.taken}
    return [
        (alert, delivery.channel, moments[delivery.delivery_id], delivery.alert_id is not None)
        for alert in bureau.views.alerts(limit=99)
        for delivery in alert.deliveries
        if delivery.state is DeliveryState.SENT
    ]


def ways(bureau: Bureau, alert: AlertRecord, channel: str) -> list[Route]:
    return [
        route for route in bureau.routes if route.channel == channel and route.watchlist in alert.watchlists
    ]


def check(bureau: Bureau, count: int) -> None:
    """Each alert was told once on each channel, and nobody was disturbed by it."""
    tellings = told(bureau)
    assert len(bureau.views.alerts(limit=99)) == count
    expected = {(alert.alert_id, name): 1 for alert in bureau.views.alerts(limit=99) for name in CHANNELS}
    assert expected == Counter((alert.alert_id, channel) for alert, channel, _, _ in tellings)
    assert set(Counter(delivery for _, delivery, _ in bureau.line.taken).values()) <= {1}
    for alert, channel, at, is_alone in tellings:
        assert any(
            not is_quiet(route.quiet_hours, route.time_zone, at=at)
            or (is_alone and alert.importance > route.quiet_exception)
            for route in ways(bureau, alert, channel)
        )


QUICKLY = settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])


@QUICKLY
@given(routes=st.tuples(*map(routes_to, CHANNELS)), start=MOMENTS, happenings=happenings(is_calm=False))
def test_whatever_goes_wrong_each_alert_is_told_once_and_nobody_is_disturbed(
    routes: tuple[tuple[Route, ...], ...], start: datetime, happenings: list[Happening]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bureau = Bureau(Path(folder), [route for theirs in routes for route in theirs], start)
        try:
            run(bureau, happenings)
            check(bureau, len(happenings))
        finally:
            bureau.close()


@QUICKLY
@given(routes=st.tuples(*map(routes_to, CHANNELS)), start=MOMENTS, happenings=happenings(is_calm=True))
def test_when_all_goes_well_each_alert_is_told_with_the_next_digest_at_the_latest(
    routes: tuple[tuple[Route, ...], ...], start: datetime, happenings: list[Happening]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bureau = Bureau(Path(folder), [route for theirs in routes for route in theirs], start)
        try:
            run(bureau, happenings)
            check(bureau, len(happenings))
            for alert, channel, at, is_alone in told(bureau):
                event("alone" if is_alone else "in a digest")
                assert at <= min(_latest(route, alert.created_at) for route in ways(bureau, alert, channel))
        finally:
            bureau.close()


def _latest(route: Route, decided_at: datetime) -> datetime:
    digest_at = next_digest_at(route.digest_times, route.time_zone, after=decided_at)
    assert digest_at is not None
    return after_quiet(route.quiet_hours, route.time_zone, at=digest_at)
