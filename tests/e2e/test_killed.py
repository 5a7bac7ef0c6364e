"""Killed in the middle of its work, or not alone on its database, the daemon loses and doubles nothing."""

import random
import secrets
import threading
from collections import Counter

import psutil  # type: ignore[import-untyped]  # ships no types
import pytest

from support.press import Press, report
from support.running import Installation, Running, eventually
from support.sinks import Sinks

pytestmark = pytest.mark.e2e

FEEDS, REPORTS, COPIES = 6, 60, 10
KILLS = 10


@pytest.fixture
def desk(desk: Installation, press: Press) -> Installation:
    for number in range(FEEDS):
        press.publish(f"feed-{number}")
    desk.feeds(press.feeds)
    # As many as may be in somebody's hands when the daemon dies, and wait for the end of the lease; and no
    # page is to blame for ten kills.
    desk.change(ingest_threads=4, send_threads=2, attempts=20)
    return desk


def publish(press: Press, *, part: int, parts: int) -> None:
    """Publish a part of the reports, some of which are copies of others."""
    reports = [report(number) for number in range(REPORTS - COPIES)]
    reports += [report(number, path=f"/copies/{number}") for number in range(COPIES)]
    for number, each in enumerate(reports[part::parts]):
        press.publish(f"feed-{number % FEEDS}", each)


def check(desk: Installation, sinks: Sinks, press: Press, doubles: Counter[str]) -> None:
    """Nothing is lost; nothing came twice, but those messages, and no oftener."""
    assert desk.rows("SELECT title FROM article WHERE seed = '' AND text_source != 'page'") == []
    verdicts = desk.rows(
        "SELECT verdict_kind AS kind, count(*) AS many FROM article WHERE seed = '' GROUP BY 1"
    )
    assert {"new_story": len(press.told), "repeat": COPIES} == {row["kind"]: row["many"] for row in verdicts}
    assert desk.value("SELECT count(*) FROM entry") == REPORTS
    for channel in sinks.channels:
        arrivals = {arrival.delivery: arrival.title for arrival in sinks.at(channel)}
        assert press.told == sorted(arrivals.values())
        assert desk.deliveries(channel) == set(arrivals)
        assert sinks.counts(channel) - Counter(list(arrivals)) <= doubles


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
            self._kind = self._chance.choice(["feed", "page", "page", "page", "post", "post", "post"])
            self._left, self._is_inside = self._chance.randint(1, 4), self._chance.random() < 0.6

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
    cut_off: set[tuple[str, int]] = set()
    for part in range(KILLS):
        daemon = desk.start()
        killer.aim(daemon)
        publish(press, part=part, parts=KILLS)
        desk.make_due()
        # When there is less to do than was aimed at, the daemon dies idle.
        killer.struck.wait(2)
        daemon.kill()
        cut_off |= desk.being_sent()
    desk.start()
    desk.make_due()
    eventually(lambda: desk.value("SELECT count(*) FROM entry") == REPORTS, within=30, what=desk.waiting)
    desk.settle()
    doubled = sum(sinks.counts(channel).total() - len(press.told) for channel in sinks.channels)
    with capsys.disabled():
        print(f"\nseed {seed}: {dict(killer.moments)}; {len(cut_off)} cut off, {doubled} doubled")  # noqa: T201 - to repeat it
    check(desk, sinks, press, Counter(delivery for delivery, _ in cut_off))


def test_two_daemons_on_one_database_lose_and_double_nothing_even_when_one_is_killed(
    desk: Installation, sinks: Sinks, press: Press
) -> None:
    publish(press, part=0, parts=1)
    first, second = (desk.start(is_ready=False) for _ in range(2))
    for daemon in (first, second):
        daemon.wait_for("event=sent", within=60)

    family = first.family()
    first.kill()
    doubles = Counter(delivery for delivery, _ in desk.being_sent())

    desk.settle()
    check(desk, sinks, press, doubles)
    assert second.stop() == 0
    _, outliving = psutil.wait_procs(family, timeout=10)
    assert outliving == []
