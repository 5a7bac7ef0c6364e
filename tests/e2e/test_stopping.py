"""SIGTERM drains and ends; a second one ends at once; what was cut off is done after the restart."""

import signal
import threading
import time

import pytest

from support.press import Press, report
from support.running import Installation, eventually
from support.server import Answer, Received
from support.sinks import Sinks

pytestmark = pytest.mark.e2e


@pytest.fixture
def desk(desk: Installation, press: Press) -> Installation:
    press.publish("steppe", *map(report, range(30)))
    desk.feeds(press.feeds)
    return desk


@pytest.fixture
def hanging_webhook(sinks: Sinks) -> threading.Event:
    """The webhook takes every post and never answers, until the event is set."""
    is_well = threading.Event()

    def answer(_request: Received) -> Answer:
        return Answer() if is_well.is_set() else Answer(hang=True)

    sinks.answer(answer)
    return is_well


def test_a_stop_in_the_middle_ends_well_and_the_rest_is_done_after_the_restart(
    desk: Installation, sinks: Sinks, press: Press
) -> None:
    daemon = desk.start()
    eventually(lambda: len(sinks.posts()) > 3)

    assert daemon.stop(within=8) == 0

    assert daemon.lines("event=stopped", "cut_off=0")
    assert not desk.is_settled
    desk.start()
    desk.settle()
    for channel in sinks.channels:
        assert press.told == sinks.titles(channel)


def test_a_channel_that_hangs_does_not_hold_up_the_end_beyond_the_deadline(
    desk: Installation, sinks: Sinks, press: Press, hanging_webhook: threading.Event
) -> None:
    desk.change(stop_seconds=1, lease_seconds=12)
    daemon = desk.start()
    eventually(sinks.posts)

    began = time.monotonic()
    assert daemon.stop() == 0

    assert time.monotonic() - began < 3
    assert not daemon.lines("event=stopped", "cut_off=0")
    in_flight = set(sinks.counts("hook"))
    hanging_webhook.set()
    desk.start()
    desk.settle()
    assert press.told == sinks.titles("mail")
    assert {delivery for delivery, count in sinks.counts("hook").items() if count > 1} <= in_flight
    assert press.told == sorted({arrival.title for arrival in sinks.posts()})


def test_a_second_signal_ends_it_at_once(
    desk: Installation, sinks: Sinks, hanging_webhook: threading.Event
) -> None:
    assert not hanging_webhook.is_set()
    daemon = desk.start()
    eventually(sinks.posts)
    daemon.tell(signal.SIGTERM)
    daemon.wait_for("event=stopping")

    began = time.monotonic()
    daemon.tell(signal.SIGTERM)

    assert daemon.ended(within=10) == 128 + signal.SIGTERM
    assert time.monotonic() - began < 1
