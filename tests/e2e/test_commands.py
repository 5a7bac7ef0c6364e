"""Commands that run the whole pipeline once, as processes of their own."""

from datetime import UTC, datetime

import pytest

from monitor.demo import Newsroom
from monitor.demo.story import PageKind
from support.press import Press, report
from support.running import Installation
from support.sinks import Sinks

pytestmark = pytest.mark.e2e


def test_once_does_all_that_is_due_and_ends(desk: Installation, sinks: Sinks, press: Press) -> None:
    press.publish("steppe", *map(report, range(3)))
    desk.feeds(press.feeds)

    done = desk.command("once")

    assert (done.returncode, done.stdout) == (0, "")
    assert desk.is_settled
    for channel in sinks.channels:
        assert press.told == sinks.titles(channel)


def test_the_demonstration_shows_its_alerts_within_a_minute(house: Installation) -> None:
    shown = house.command("demo", timeout=60, options=())

    assert (shown.returncode, shown.stderr) == (0, "")
    with Newsroom(now=datetime.now(UTC)) as newsroom:
        newsroom.advance()
        pieces = [piece for _, piece in newsroom.pieces() if piece.page is not PageKind.AMP]
    told = [piece for piece in pieces if piece.is_alerted]
    notices = shown.stdout.count("\nThe feed Amudarya Herald (demo) is gone\n")
    assert notices == 1
    assert len(told) + notices == shown.stdout.count("monitor · delivery ")
    words = " ".join(shown.stdout.split())
    assert [piece.title for piece in told if piece.title not in words] == []
