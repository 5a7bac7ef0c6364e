"""Laws of being pushed: whatever hubs and strangers say, in whatever order."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import HostPausedError, ServerBusyError
from monitor.judge.subscribing import (
    after_refusal,
    agrees,
    asked,
    confirmed,
    denied,
    ended,
    is_active,
    is_denial,
    is_over,
    relied_on_until,
)
from monitor.model import Subscription
from support.values import NOON

TOPIC = "https://a.example/feed"
START = Subscription(
    token="t0ken",
    feed="steppe",
    feed_url=TOPIC,
    hub="https://hub.example/",
    topic=TOPIC,
    callback="https://we.example/t0ken",
    secret="s3cret",
    begun_at=NOON,
    due_at=NOON,
)
WORDS = st.fixed_dictionaries(
    {
        "hub.mode": st.sampled_from(["subscribe", "unsubscribe", "denied", "publish", ""]),
        "hub.topic": st.sampled_from([TOPIC, TOPIC, "https://a.example/other"]),
        "hub.challenge": st.sampled_from(["c", "", "x" * 3000]),
        "hub.lease_seconds": st.sampled_from(["", "0", "60", "864000", "9" * 40, "-1", "soon"]),
    }
)
STEPS = st.sampled_from(["ask", "end", "push", "miss", "refuse", "pause"]) | WORDS


class Course:
    """A subscription through its life."""

    def __init__(self) -> None:
        self.current: Subscription | None = START
        self.may_confirm = self.has_pushed = False

    def say(self, words: dict[str, str], now: datetime, _later: timedelta) -> Subscription | None:
        assert self.current is not None
        if is_denial(self.current, words):
            self.may_confirm = False
            return denied(self.current, now)
        if not agrees(self.current, words, now):
            return self.current
        assert self.may_confirm
        assert words["hub.mode"] == ("subscribe" if self.current.is_wanted else "unsubscribe")
        self.may_confirm = False
        return confirmed(self.current, words, now=now, chance=0.5, lease=timedelta(days=10))

    def do(self, step: str, now: datetime, later: timedelta) -> Subscription | None:
        current = self.current
        assert current is not None
        match step:
            case "ask":
                self.may_confirm = True
                return None if is_over(current, now) else asked(current, now=now, chance=0.5)
            case "refuse" | "pause":
                busy = ServerBusyError("busy", status=503)
                error = busy if step == "refuse" else HostPausedError("wait", left=later)
                return after_refusal(current, error, now=now, chance=0.5)
            case "push":
                self.has_pushed = True
                return replace(current, last_push_at=now)
            case "miss":
                return replace(current, missed_at=now)
            case _:
                self.may_confirm = False
                return ended(current, now)


@given(st.lists(st.tuples(STEPS, st.timedeltas(timedelta(), timedelta(days=3))), max_size=40))
def test_a_hub_is_believed_once_for_each_time_it_was_asked_and_not_relied_on_without_a_push(
    steps: list[tuple[str | dict[str, str], timedelta]],
) -> None:
    course, now = Course(), NOON
    for step, later in steps:
        now, before = now + later, course.current
        assert before is not None
        act = course.say(step, now, later) if isinstance(step, dict) else course.do(step, now, later)
        course.current = act
        if act is None:
            assert not before.is_wanted
            return
        until = relied_on_until(act, now)
        assert until is None or (course.has_pushed and is_active(act, now) and until > now)
        assert act.failures >= 0
        assert step != "ask" or act.due_at > now
        assert step != "miss" or until is None
