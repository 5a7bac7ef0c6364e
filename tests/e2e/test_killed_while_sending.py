"""Killed twenty times while it sends, alone or beside another, the daemon loses no message."""

import random
import secrets
import shutil
import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # ships no types
import pytest

from monitor.model import Channel, ChannelKind, MinimumVerdict, Route
from support.ailing import CHANNELS, AilingSinks, taken
from support.configuring import MINIMAL
from support.desk import Desk, open_desk
from support.forking import Nursery, kill
from support.press import Press
from support.running import Installation
from support.values import about

pytestmark = pytest.mark.e2e

KILLS, PORTION = 20, 6
KINDS = {"mail": ChannelKind.MAIL, "slack": ChannelKind.SLACK, "hook": ChannelKind.OTHER}


@pytest.fixture
def installation(tmp_path: Path, ailing: AilingSinks, press: Press) -> Installation:
    made = Installation(tmp_path)
    press.publish("steppe")
    made.feeds(press.feeds)
    # As little as it can do with, since it starts forty times.
    for name in ("names", "sides", "topics"):
        made.write(name, MINIMAL[name])
    made.watchlists({"name": "minerals", "terms": ["tungsten"], "channels": list(CHANNELS)})
    shutil.rmtree(made.seeds)
    made.seeds.mkdir()
    made.channels(ailing.addresses(patience=8))
    # Longer than any answer takes on a machine that is busy with other tests.
    made.change(lease_seconds=16)
    made.data.mkdir()
    return made


@pytest.fixture
def desk(installation: Installation) -> Iterator[Desk]:
    with open_desk(installation.data) as opened:
        yield opened


def owe(desk: Desk, numbers: range) -> None:
    """Owe the channels alerts about some articles."""
    desk.clock.at = datetime.now(UTC)
    worth = MinimumVerdict.ANY
    routes = [Route(watchlist="minerals", channel=name, minimum_verdict=worth) for name in CHANNELS]
    judge = desk.judge(
        channels={name: Channel(name=name, kind=kind, url="console:") for name, kind in KINDS.items()},
        routes={"minerals": routes},
    )
    judge = replace(judge, new_id=lambda: uuid.uuid4().hex)
    for number in numbers:
        now = desk.clock.now()
        judge(about(number, seen_at=now, published_at=now - timedelta(hours=1)))


class Killer:
    """Kills a daemon when a message comes, before it is answered or just after."""

    def __init__(self, chance: random.Random, sinks: AilingSinks) -> None:
        self._chance = chance
        self._guard = threading.Lock()
        self._left, self._is_inside = 0, True
        self._victim: psutil.Process | None = None
        self.struck = threading.Event()
        self.moments: Counter[str] = Counter()
        sinks.before = self._count

    def aim(self, victim: psutil.Process) -> None:
        """Choose the moment for the next one."""
        with self._guard:
            self.struck.clear()
            self._victim = victim
            self._left, self._is_inside = self._chance.randint(1, 9), self._chance.random() < 0.6

    def _count(self, channel: str) -> None:
        with self._guard:
            if self._victim is None:
                return
            self._left -= 1
            if self._left:
                return
            self.moments[f"{'during' if self._is_inside else 'after'} {channel}"] += 1
            if self._is_inside:
                self._victim.kill()
            self._victim = None
            self.struck.set()


@pytest.mark.timeout(240)
@pytest.mark.parametrize("daemons", [1, 2])
def test_twenty_kills_while_sending_lose_nothing_and_repeat_one_message_a_channel_at_most(
    installation: Installation,
    ailing: AilingSinks,
    desk: Desk,
    daemons: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    seed = secrets.randbits(32)
    chance = random.Random(seed)
    killer = Killer(chance, ailing)
    cut_off: set[tuple[str, int]] = set()
    with Nursery(installation) as nursery:
        running = [nursery.start() for _ in range(daemons)]
        for kills in range(KILLS):
            victim = chance.choice(running)
            killer.aim(victim)
            owe(desk, range(kills * PORTION, (kills + 1) * PORTION))
            assert killer.struck.wait(30), f"seed {seed}: {installation.waiting()}\n{nursery.logs()[-3000:]}"
            kill(victim)
            cut_off |= installation.being_sent()
            running[running.index(victim)] = nursery.start()
        installation.settle(within=60)
    repeats = {name: taken(ailing.at(name)) - Counter(installation.deliveries(name)) for name in CHANNELS}
    with capsys.disabled():
        counts = {name: found.total() for name, found in repeats.items()}
        print(f"\nseed {seed}: {dict(killer.moments)}; repeated {counts}")  # noqa: T201 -- to repeat it
    was_cut_off = Counter(delivery for delivery, _ in cut_off)
    for name, found in repeats.items():
        assert set(taken(ailing.at(name))) == installation.deliveries(name)
        assert found <= was_cut_off
        assert found.total() <= KILLS
    assert len(installation.deliveries("mail")) == KILLS * PORTION
