"""Who runs the program is told how it is doing: over the real store, by a clock that is moved."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, time, timedelta
from itertools import count
from typing import Any

import pytest

from monitor.errors import ChannelUnavailableError
from monitor.judge.operating import CALM, HICCUP, OperatorRules
from monitor.model import (
    Channel,
    ChannelKind,
    Concern,
    DigestTime,
    Logbook,
    Message,
    Outage,
    OwedMessage,
    PollRecord,
    Refused,
    Sent,
    Tally,
)
from monitor.pipeline.operating import Memory, OperatorDesk, TellOperator, TellOutage
from monitor.ports import Troubles
from support.desk import Desk
from support.values import NOON

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
CHANNELS = {
    "console": Channel(name="console", kind=ChannelKind.CONSOLE, url="console:"),
    "mail": Channel(name="mail", kind=ChannelKind.MAIL, url="mailto:"),
}
RULES = OperatorRules(
    failing=24 * HOUR,
    silent=24 * HOUR,
    free_bytes=0,
    absence=HOUR,
    heartbeat=DigestTime(at=time(8), weekday=0),
    zone=UTC,
)


def how_to_reach(**changes: Any) -> OperatorDesk:
    values: dict[str, Any] = {
        "channels": CHANNELS,
        "named": (),
        "concerns": tuple(Concern),
        "titles": {"steppe": "Steppe Courier"},
    }
    return OperatorDesk(**(values | changes))


def resident() -> Memory:
    memory = Memory()
    memory.is_resident = True
    return memory


def operator(desk: Desk, /, **changes: Any) -> TellOperator:
    ids = count(1)
    values: dict[str, Any] = {
        "desk": how_to_reach(),
        "rules": RULES,
        "memory": resident(),
        "feeds": desk.store.feeds,
        "outbox": desk.store.outbox,
        "troubles": desk.store.troubles,
        "clock": desk.clock,
        "submit": desk.submitted,
        "new_id": lambda: f"notice-{desk.clock.at:%d%H%M}-{next(ids)}",
    }
    return TellOperator(**(values | changes))


def polled(desk: Desk, *, well: bool, **changes: Any) -> None:
    """Record a poll of the feed as it went now."""
    now = desk.clock.now()
    (state,) = (each for each in desk.store.feeds.poll_states() if each.feed == "steppe")
    values: dict[str, Any] = {
        "last_polled_at": now,
        "next_poll_at": now + HOUR,
        "failures": state.failures + 1,
    }
    if well:
        values |= {"failures": 0, "last_success_at": now, "last_new_at": now}
    else:
        values |= {"last_problem": "HTTP 503"}
    desk.store.feeds.record_polls([PollRecord(state=replace(state, **(values | changes)))], now)


def told(desk: Desk) -> list[tuple[str, str]]:
    """Return channel and subject of every message that is owed, in order, and take them."""
    found = []
    for channel in CHANNELS:
        while claimed := desk.store.outbox.claim_next(channel, desk.clock.now(), lease=HOUR):
            found.append((channel, claimed.message.subject))
            desk.store.outbox.settle_delivery(claimed.delivery_id, Sent(at=desk.clock.now()))
    return found


def over_days(desk: Desk, step: TellOperator, days: int, **poll: Any) -> list[tuple[str, str]]:
    """Poll and look each hour; return what was told."""
    found = []
    for _ in range(24 * days):
        desk.clock.move(HOUR - MINUTE)
        polled(desk, **poll)
        step.memory.tried_at = desk.clock.now()
        step()
        found += told(desk)
        desk.clock.move(MINUTE)
    return found


def test_a_feed_that_fails_for_days_is_two_messages_over_restarts_and_changes(desk: Desk) -> None:
    desk.clock.at = NOON - 24 * HOUR  # no heartbeat comes in between
    polled(desk, well=True)
    quiet = replace(RULES, silent=timedelta())
    first = over_days(desk, operator(desk, rules=quiet), 2, well=False)
    assert first == [("console", "The feed Steppe Courier has failed for 24 hours")]
    assert desk.submitted.calls == [("deliver", "console")]
    assert over_days(desk, operator(desk, rules=quiet), 1, well=False) == []
    assert over_days(desk, operator(desk, rules=quiet), 1, well=True) == [
        ("console", "The feed Steppe Courier answers again")
    ]


def test_several_feeds_that_begin_to_fail_together_are_one_message(desk: Desk) -> None:
    names = ("steppe", "oasis")
    desk.store.feeds.sync_feeds(
        {name: f"https://{name}.example/feed" for name in names}, first_polls=dict.fromkeys(names, NOON)
    )
    for state in desk.store.feeds.poll_states():
        failed = replace(state, failures=9, last_polled_at=NOON, last_success_at=NOON - 25 * HOUR)
        desk.store.feeds.record_polls([PollRecord(state=failed)], NOON)
    assert operator(desk, desk=how_to_reach(titles=dict.fromkeys(names, "")))()
    assert told(desk) == [("console", "2 feeds have failed for long")]


def test_feeds_that_are_off_are_not_looked_at(desk: Desk) -> None:
    polled(desk, well=False, failures=9, last_success_at=NOON - 99 * HOUR)
    assert not operator(desk, desk=how_to_reach(titles={}))()


def test_the_operator_is_told_on_the_named_channels_of_what_they_want_alone(desk: Desk) -> None:
    polled(desk, well=False, failures=9, last_success_at=NOON - 99 * HOUR)
    uninterested = how_to_reach(concerns=(Concern.NETWORK,))
    assert not operator(desk, desk=uninterested)()
    desk.store.troubles.write(
        Logbook(alive_at=NOON, heartbeat_at=NOON), (), NOON, before=desk.store.troubles.read()
    )
    assert operator(desk, desk=how_to_reach(named=("mail", "console")))()
    assert [channel for channel, _ in told(desk)] == ["console", "mail"]


def test_a_channel_that_refuses_is_told_once_on_the_others_and_so_is_its_return(desk: Desk) -> None:
    desk.store.outbox.owe(
        [OwedMessage(delivery_id="d", channel="mail", message=Message(subject="x", text="y"))],
        desk.clock.now(),
    )
    desk.store.outbox.claim_next("mail", NOON, lease=HOUR)
    desk.store.outbox.settle_delivery("d", Refused(at=NOON, problem="no such user"))
    step = operator(desk)
    step()
    step()
    assert told(desk) == [("console", "The channel mail refuses messages")]
    desk.store.outbox.mend("mail", NOON)
    step()
    step()
    assert ("console", "The channel mail is in use again") in told(desk)
    assert told(desk) == []


def test_who_comes_back_after_hours_is_told_when_it_was_caught_up_on(desk: Desk) -> None:
    step = operator(desk)
    polled(desk, well=True)
    step()
    desk.clock.move(7 * HOUR)
    again = operator(desk)
    assert not again()  # the feed is still due
    polled(desk, well=True)
    desk.clock.move(MINUTE)
    again()
    again()
    assert told(desk) == [("console", "monitor is back after 7 hours")]


def test_who_runs_now_and_then_is_not_missed(desk: Desk) -> None:
    operator(desk, memory=Memory())()
    desk.clock.move(7 * HOUR)
    operator(desk, memory=Memory())()
    desk.clock.move(MINUTE)
    operator(desk, memory=Memory())()
    assert told(desk) == []


def test_a_heartbeat_comes_once_and_tells_what_happened_since(desk: Desk) -> None:
    step = operator(desk)
    step()
    desk.owe()
    polled(desk, well=True)
    desk.clock.at = NOON + timedelta(days=4)
    step.memory.tried_at = desk.clock.at
    polled(desk, well=True)
    step()
    operator(desk, memory=step.memory)()
    assert told(desk) == [("console", "monitor works: 0 articles and 1 alert in 4 days")]


class Racing:
    """Troubles where somebody else looks between the reading and the writing."""

    def __init__(self, troubles: Troubles, other: TellOperator) -> None:
        self._troubles, self._other = troubles, other

    def read(self) -> Logbook:
        before = self._troubles.read()
        self._other()
        return before

    def write(self, after: Logbook, messages: Sequence[OwedMessage], now: Any, *, before: Logbook) -> bool:
        return self._troubles.write(after, messages, now, before=before)

    def tally(self, *, since: Any, now: Any) -> Tally:
        return self._troubles.tally(since=since, now=now)

    def free_bytes(self) -> int | None:
        return self._troubles.free_bytes()


def test_of_two_that_look_at_once_one_tells(desk: Desk) -> None:
    polled(desk, well=False, failures=9, last_success_at=NOON - 99 * HOUR)
    other = operator(desk)
    assert not operator(desk, troubles=Racing(desk.store.troubles, other), memory=resident())()
    assert len(told(desk)) == 1


# --- The database itself ---------------------------------------------------------------------------------


def outage_step(desk: Desk, memory: Memory) -> TellOutage:
    return TellOutage(
        desk=how_to_reach(),
        memory=memory,
        sender=desk.sender,
        clock=desk.clock,
        new_id=lambda: "outage",
    )


def test_an_outage_that_lasts_is_due_once_and_a_new_one_again() -> None:
    memory = Memory()
    assert [memory.meet("full", NOON + span) for span in (timedelta(), HICCUP, 2 * HICCUP)] == [
        False,
        True,
        False,
    ]
    memory.forget(replace(memory.outage, failed_at=NOON) if memory.outage else None)
    assert memory.outage is not None  # it failed again meanwhile
    memory.forget(memory.outage)
    assert memory.outage is None
    assert not memory.meet("full", NOON + HOUR)


def test_an_outage_is_sent_past_the_outbox_and_its_end_through_it(desk: Desk) -> None:
    memory = resident()
    memory.meet("the disk is full.", NOON - HICCUP)
    assert memory.meet("the disk is full.", NOON)
    outage_step(desk, memory)("mail")
    ((channel, message, _),) = desk.sender.sent
    assert (channel, message.subject) == ("mail", "The database cannot be used: no alerts until it can")
    assert "the disk is full." in message.text
    step = operator(desk, memory=memory)
    step()
    assert memory.outage is not None
    desk.clock.move(CALM)
    step()
    step()
    assert told(desk) == [("console", "The database works again")]
    assert memory.outage is None


@pytest.mark.parametrize(
    ("outage", "channel"),
    [(None, "mail"), (Outage(since=NOON, failed_at=NOON, problem="full"), "unknown")],
)
def test_nothing_is_sent_about_an_outage_that_is_over_or_where_there_is_no_channel(
    desk: Desk, outage: Outage | None, channel: str
) -> None:
    memory = Memory()
    memory.outage = outage
    outage_step(desk, memory)(channel)
    assert desk.sender.sent == []


def test_an_outage_that_a_channel_does_not_take_is_let_be(desk: Desk) -> None:
    memory = Memory()
    memory.meet("full", NOON)
    desk.sender.failures.append(ChannelUnavailableError("busy"))
    outage_step(desk, memory)("mail")
    assert desk.sender.sent == []
