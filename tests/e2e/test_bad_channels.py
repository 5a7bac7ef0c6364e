"""Channels that refuse or hang for a while get every message later, once."""

import threading
from collections import Counter

import pytest

from support.press import Press, report
from support.running import Installation, eventually
from support.server import Answer, Received
from support.sinks import Sinks

pytestmark = pytest.mark.e2e


def test_what_was_refused_for_a_while_arrives_later_and_once(
    desk: Installation, sinks: Sinks, press: Press
) -> None:
    press.publish("steppe", *map(report, range(6)))
    desk.feeds(press.feeds)
    is_well, taken = threading.Event(), []

    def hook(request: Received) -> Answer:
        if not is_well.is_set():
            return Answer(hang=True)
        taken.append(request)
        return Answer()

    sinks.answer(hook)
    sinks.mail.answer_to["*"] = "451 4.7.1 greylisted, come back later"
    daemon = desk.start()
    daemon.wait_for('event="not sent"', "channel=mail", "attempt=2")
    daemon.wait_for('event="not sent"', "channel=hook")

    assert sinks.mails() == []
    sinks.mail.answer_to.clear()
    is_well.set()

    desk.settle()
    assert press.told == sinks.titles("mail")
    arrived = Counter(sinks.counts("hook"))
    assert desk.deliveries("hook") == set(arrived)
    assert len(taken) == len(press.told)
    assert daemon.stop() == 0


def test_what_is_refused_for_good_is_given_up_and_can_be_sent_again(
    desk: Installation, sinks: Sinks, press: Press
) -> None:
    press.publish("steppe", report(1))
    desk.feeds(press.feeds)
    sinks.mail.answer_to["*"] = "550 5.1.1 no such user"
    daemon = desk.start()
    daemon.wait_for('event="given up"', "channel=mail")
    (alert,) = desk.as_json("alerts", "list")
    states = {delivery["channel"]: delivery["state"] for delivery in alert["deliveries"]}
    assert states == {"mail": "given_up", "hook": "sent"}

    sinks.mail.answer_to.clear()
    assert desk.command("alerts", "resend", str(alert["alert_id"])).returncode == 0

    eventually(sinks.mails)
    desk.settle()
    assert (len(sinks.mails()), len(sinks.posts())) == (1, 1)
