"""Killed in the middle of its work, or not alone on its database, the daemon loses and doubles nothing."""

import random
import secrets
import threading
from collections import Counter

import pytest

from support.press import Press, report
from support.running import Installation, Running
from support.sinks import Sinks

pytestmark = pytest.mark.e2e

FEEDS, REPORTS, COPIES = 6, 60, 8


@pytest.fixture
def press(press: Press) -> Press:
    """Feeds with reports, some of which are copies of others."""
    reports = [report(number) for number in range(REPORTS - COPIES)]
    copies = [
        report(number, path=f"/copies/{number}", title=reports[number].title) for number in range(COPIES)
    ]
    for number in range(FEEDS):
        press.publish(f"feed-{number}", *(reports + copies)[number::FEEDS])
    return press


@pytest.fixture
def desk(desk: Installation, press: Press) -> Installation:
    desk.feeds(press.feeds)
    # As many as may be in somebody's hands when the daemon dies, and wait for the end of the lease.
    desk.change(ingest_threads=4, send_threads=2)
    return desk


def check(desk: Installation, sinks: Sinks, press: Press, doubles: Counter[str] | None = None) -> None:
    """Nothing is lost; nothing came twice, but those messages, and no oftener."""
    verdicts = desk.rows(
        "SELECT verdict_kind AS kind, count(*) AS many FROM article WHERE seed = '' GROUP BY 1"
    )
    assert {"new_story": len(press.told), "repeat": COPIES} == {row["kind"]: row["many"] for row in verdicts}
    assert desk.value("SELECT count(*) FROM entry") == REPORTS
    for channel in sinks.channels:
        arrivals = {arrival.delivery: arrival.title for arrival in sinks.at(channel)}
        assert press.told == sorted(arrivals.values())
        assert desk.deliveries(channel) == set(arrivals)
        assert sinks.counts(channel) - Counter(list(arrivals)) <= (doubles or Counter())


class Killer:
    """Kills a daemon at a random moment: during or just after the n-th request of a kind."""

    def __init__(self, chance: random.Random, press: Press, sinks: Sinks) -> None:
        self._chance = chance
        self._guard = threading.Lock()
        self._kind, self._left, self._is_inside = "", 0, True
        self._victim: Running | None = None
        self.struck = threading.Event()
        self.moments: Counter[str] = Counter()
        press.on_request = self._count
        sinks.answer_when(lambda _request: self._count("post"))

    def aim(self, victim: Running) -> None:
        """Choose the moment for the next one."""
        with self._guard:
            self.struck.clear()
            self._victim = victim
            self._kind = self._chance.choice(["feed", "page", "page", "post", "post"])
            self._left, self._is_inside = self._chance.randint(1, 5), self._chance.random() < 0.6

    def _count(self, kind: str) -> None:
        with self._guard:
            if kind != self._kind or self._victim is None:
                return
            self._left -= 1
            if self._left:
                return
            self.moments[f"{'during' if self._is_inside else 'after'} a {kind}"] += 1
            if self._is_inside:
                self._victim.process.kill()
            self._victim = None
            self.struck.set()


@pytest.mark.timeout(300)
def test_ten_kills_at_random_moments_lose_nothing_and_double_only_what_was_being_sent(
    desk: Installation, sinks: Sinks, press: Press, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = secrets.randbits(32)
    killer = Killer(random.Random(seed), press, sinks)
    doubles: Counter[str] = Counter()
    for _ in range(10):
        daemon = desk.start()
        killer.aim(daemon)
        desk.make_due()
        # When there is less to do than was aimed at, the daemon dies idle.
        killer.struck.wait(3)
        daemon.kill()
        doubles.update(desk.being_sent())
    desk.start()
    desk.settle()
    with capsys.disabled():
        print(f"\nseed {seed}: killed {dict(killer.moments)}, {doubles.total()} being sent")  # noqa: T201 - to repeat it
    check(desk, sinks, press, doubles)


def test_two_daemons_on_one_database_lose_and_double_nothing(
    desk: Installation, sinks: Sinks, press: Press
) -> None:
    daemons = [desk.start(is_ready=False) for _ in range(2)]
    for daemon in daemons:
        daemon.wait_for("event=running", within=40)
    desk.settle()
    check(desk, sinks, press)
    assert [daemon.stop() for daemon in daemons] == [0, 0]
    assert all(daemon.lines("event=sent") for daemon in daemons)
