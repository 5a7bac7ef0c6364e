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


def test_a_channel_that_refuses_keeps_its_messages_until_it_is_mended_and_the_others_say_so(
    desk: Installation, sinks: Sinks, press: Press
) -> None:
    press.publish("steppe", report(1))
    desk.feeds(press.feeds)
    sinks.mail.answer_to["*"] = "550 5.1.1 no such user"
    daemon = desk.start()
    daemon.wait_for('event="channel refuses"', "channel=mail")
    eventually(lambda: len(sinks.posts()) == 2)
    assert "refuses" in sinks.posts()[-1].title
    (alert,) = desk.as_json("alerts", "list")
    states = {delivery["channel"]: delivery["state"] for delivery in alert["deliveries"]}
    assert states == {"mail": "held", "hook": "sent"}

    sinks.mail.answer_to.clear()
    assert desk.command("channels", "test", "mail").returncode == 0

    eventually(lambda: len(sinks.mails()) == 2)
    desk.settle()
    assert [press.told[0] in mail.title for mail in sinks.mails()] == [False, True]
    eventually(lambda: len(sinks.posts()) == 3)
    assert "in use again" in sinks.posts()[-1].title
