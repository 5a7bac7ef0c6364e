"""Two hundred alerts to a mail server, Slack and a webhook that fall ill in every way: each arrives.

The whole program in this process, by a clock that the tests move; feeds, pages and sinks are real servers.
"""

import random
import secrets
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from support.ailing import BREAKS, BUSY, CHANNELS, FAILS, AilingSinks, Attempt, taken
from support.bureau import MINUTE, Bureau
from support.fakes import FakeClock
from support.press import Press, report

pytestmark = pytest.mark.e2e

ALERTS, AT_ONCE = 200, 10
PATIENCE_SECONDS = 2.0

# Each message of a channel with each alert that it tells, alone or in a digest.
TELLS = """
SELECT delivery.id, article.title FROM delivery
LEFT JOIN held_alert ON held_alert.delivery_id = delivery.id
JOIN alert ON alert.id = coalesce(delivery.alert_id, held_alert.alert_id)
JOIN article ON article.id = alert.article_id
WHERE delivery.channel = ?
"""


@pytest.fixture
def bureau(tmp_path: Path, ailing: AilingSinks, press: Press, clock: FakeClock) -> Iterator[Bureau]:
    started = Bureau(
        tmp_path,
        sinks=ailing,
        press=press,
        clock=clock,
        watchlists=({"name": "deals", "terms": ["Kazakhstan"], "channels": list(CHANNELS)},),
        patience=PATIENCE_SECONDS,
        same_story=0.9,
        cross_language=0.9,
    )
    yield started
    assert started.app.close(timedelta(seconds=10)) == 0


def check(bureau: Bureau, sinks: AilingSinks, press: Press) -> None:
    """Nothing is lost, nothing doubled but what was taken before the connection broke, nobody was pressed."""
    for channel in CHANNELS:
        attempts = sinks.at(channel)
        broken = Counter(attempt.delivery for attempt in attempts if attempt.did == BREAKS)
        assert dict.fromkeys(bureau.installation.deliveries(channel), 1) == taken(attempts) - broken
        for earlier, later in pairwise(attempts):
            assert later.at >= earlier.at + earlier.wait
        texts = {attempt.delivery: attempt.text for attempt in attempts}
        rows = bureau.installation.rows(TELLS, channel)
        assert press.told == sorted(row["title"] for row in rows)
        assert [row for row in rows if shown(row["title"]) not in texts[row["id"]]] == []


def shown(title: str) -> str:
    """Return the part of a title that no other has and no line break divides."""
    return title.partition("sign the ")[2].partition(" deal")[0]


@pytest.mark.timeout(300)
def test_two_hundred_alerts_over_ailing_channels_arrive_and_come_twice_only_where_they_were_taken(
    bureau: Bureau, ailing: AilingSinks, press: Press
) -> None:
    seed = secrets.randbits(32)
    print(f"seed {seed}")  # noqa: T201 -- shown when it fails, to repeat it
    ailing.fall_ill(random.Random(seed), times=2)
    for first in range(0, ALERTS, AT_ONCE):
        bureau.publish(*map(report, range(first, first + AT_ONCE)))
        bureau.pass_time()
    bureau.settle()
    assert ailing.left() == {}
    assert len(press.told) == ALERTS
    check(bureau, ailing, press)


def test_a_channel_that_hangs_holds_up_no_other(bureau: Bureau, ailing: AilingSinks, press: Press) -> None:
    all_told, was_in_time = threading.Event(), []
    told: Counter[str] = Counter()

    def before(channel: str) -> None:
        if channel == "hook":
            # Shorter than anybody waits for the answer.
            was_in_time.append(all_told.wait(PATIENCE_SECONDS))
        else:
            told[channel] += 1
            if told["mail"] == told["slack"] == AT_ONCE:
                all_told.set()

    ailing.before = before
    bureau.publish(*map(report, range(AT_ONCE)))
    assert was_in_time[0]
    ailing.before = lambda _channel: None
    bureau.settle()
    check(bureau, ailing, press)


def moments(attempts: list[Attempt]) -> set[datetime]:
    return {attempt.at for attempt in attempts if attempt.is_taken}


def test_a_channel_that_rests_or_fails_delays_no_other(
    bureau: Bureau, ailing: AilingSinks, press: Press, clock: FakeClock
) -> None:
    ailing.plan("hook", BUSY, wait=60 * MINUTE)
    ailing.plan("mail", *[FAILS] * 4)
    published = set()
    for number in range(5):
        published.add(clock.now())
        bureau.publish(report(2 * number), report(2 * number + 1))
        clock.move(MINUTE)
    assert moments(ailing.at("slack")) == published
    assert len(ailing.at("hook")) == 1
    first = ailing.at("hook")[0].at
    bureau.settle()
    assert min(moments(ailing.at("hook"))) >= first + 60 * MINUTE
    check(bureau, ailing, press)


def test_what_was_owed_to_a_closed_port_comes_when_it_opens_as_a_digest(
    bureau: Bureau, ailing: AilingSinks, press: Press
) -> None:
    ailing.close_hook()
    bureau.publish(*map(report, range(AT_ONCE)))
    for _ in range(5):
        bureau.pass_time(10 * MINUTE)
    assert ailing.at("hook") == []
    assert [len(moments(ailing.at(channel))) for channel in ("mail", "slack")] == [1, 1]
    ailing.open_hook()
    bureau.settle()
    check(bureau, ailing, press)
    assert len(ailing.at("hook")) < AT_ONCE
