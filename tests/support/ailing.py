"""Mail, Slack and a webhook that fall ill by a script, and keep what they were asked and what they did."""

import json
import random
import re
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from monitor.ports import Clock
from support.server import Answer, LocalServer, Received
from support.smtp import BREAK, HANG, MailSink, Taken
from support.webhook import SlackStandIn

CHANNELS = ("mail", "slack", "hook")
SLACK_URL = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7"
_DELIVERY = re.compile(r"monitor · delivery ([0-9a-f]{32})")

# Ills: what becomes of a message that has come whole.
WELL = "well"
BREAKS = "breaks"  # takes it, then breaks the connection: the only one by which it can come twice
HANGS = "hangs"
FAILS = "fails"
BUSY = "busy"  # and asks to be left alone, where that can be said
REFUSES = "refuses"  # until it is mended
ILLS = (BREAKS, HANGS, FAILS, BUSY, REFUSES)

_MAIL: Mapping[str, str] = {
    WELL: "250 taken",
    BREAKS: BREAK,
    HANGS: HANG,
    FAILS: "451 4.3.0 error in processing",
    BUSY: "421 4.3.2 come back later",
    REFUSES: "550 5.1.1 no such user",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One message that came to a channel.

    Attributes:
        at: by the clock of the test.
        did: what became of it.
        wait: how long the channel asked to be left alone.
    """

    channel: str
    delivery: str
    title: str
    text: str
    at: datetime
    did: str
    wait: timedelta = timedelta()

    @property
    def is_taken(self) -> bool:
        return self.did in (WELL, BREAKS)


class AilingSinks:
    """The three channels; a context manager.

    Attributes:
        attempts: all so far, tests of channels left out.
        before: called with a channel before it answers, in the connection's own thread.
    """

    def __init__(self, clock: Clock) -> None:
        self.attempts: list[Attempt] = []
        self.before: Callable[[str], object] = lambda _channel: None
        self._clock = clock
        self._lock = threading.Lock()
        self._plans: dict[str, deque[tuple[str, timedelta]]] = {name: deque() for name in CHANNELS}
        self.mail = MailSink(answer_content=self._of_mail)
        self.slack = SlackStandIn()
        self.server = LocalServer({"/hook": self._of_hook})

    def __enter__(self) -> Self:
        self.mail.__enter__()
        self.slack.__enter__()
        self.server.start()
        self.slack.server.route("*", self._of_slack)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.stop()
        self.slack.__exit__(kind, error, trace)
        self.mail.__exit__(kind, error, trace)

    def addresses(self, *, patience: float) -> dict[str, str]:
        """Return the addresses by name; nobody waits longer than so many seconds for an answer."""
        limits = f"cto={patience}&rto={patience}"
        return {
            "mail": self.mail.url(parameters=f"&{limits}"),
            "slack": f"{SLACK_URL}?{limits}",
            "hook": f"json://{self.server.host}/hook?{limits}",
        }

    def close_hook(self) -> None:
        """Have the webhook's port take no connection."""
        self.server.stop()

    def open_hook(self) -> None:
        """Let it take connections again."""
        self.server = LocalServer({"/hook": self._of_hook}, port=self.server.port).start()

    def plan(self, channel: str, *ills: str, wait: timedelta = timedelta()) -> None:
        """Have a channel do this with its next messages; it is well afterwards."""
        with self._lock:
            self._plans[channel].extend((ill, wait) for ill in ills)

    def fall_ill(self, chance: random.Random, *, times: int) -> None:
        """Plan every ill so many times for every channel, in any order, with some messages between two.

        Each hangs once: it costs as much time as somebody waits for an answer.
        """
        for channel in CHANNELS:
            ills = [ill for ill in ILLS if ill != HANGS] * times + [HANGS]
            chance.shuffle(ills)
            for ill in ills:
                self.plan(channel, *[WELL] * chance.randint(0, 4))
                self.plan(channel, ill, wait=timedelta(seconds=chance.randint(20, 300)))

    def left(self) -> Counter[str]:
        """Return how many of the planned ills have not come yet, by channel."""
        with self._lock:
            plans = self._plans.items()
            return Counter({name: len(plan) for name, plan in plans if any(ill != WELL for ill, _ in plan)})

    def at(self, channel: str) -> list[Attempt]:
        """Return what came to a channel, in order."""
        with self._lock:
            return [attempt for attempt in self.attempts if attempt.channel == channel]

    def _met(self, channel: str, title: str, text: str) -> tuple[str, timedelta]:
        self.before(channel)
        if _is_test(text):
            return WELL, timedelta()
        (delivery,) = _DELIVERY.findall(text)
        with self._lock:
            did, wait = self._plans[channel].popleft() if self._plans[channel] else (WELL, timedelta())
            asked = wait if did == BUSY and channel != "mail" else timedelta()
            attempt = Attempt(
                channel=channel,
                delivery=delivery,
                title=title,
                text=text,
                at=self._clock.now(),
                did=did,
                wait=asked,
            )
            self.attempts.append(attempt)
        return did, asked

    def _of_mail(self, taken: Taken) -> str:
        mail = taken.mail()
        body = mail.get_body(("plain",))
        assert body is not None
        text = str(body.get_content())
        did, _ = self._met("mail", str(mail["Subject"]), text)
        if not _is_test(text):
            assert _DELIVERY.findall(text) == [mail["X-Monitor-Delivery"]]
            assert mail["Message-ID"].startswith(f"<{mail['X-Monitor-Delivery']}@")
        return _MAIL[did]

    def _of_slack(self, request: Received) -> Answer:
        text = json.loads(request.body)["text"]
        did, wait = self._met("slack", text.partition("\n")[0], text)
        return _web_answer(did, wait, well=b"ok")

    def _of_hook(self, request: Received) -> Answer:
        post = json.loads(request.body)
        did, wait = self._met("hook", post["title"], post["message"])
        return _web_answer(did, wait, well=b"")


def _is_test(text: str) -> bool:
    return "takes messages of monitor" in text


def taken(attempts: Iterable[Attempt]) -> Counter[str]:
    """Return how often each delivery was taken."""
    return Counter(attempt.delivery for attempt in attempts if attempt.is_taken)


def _web_answer(did: str, wait: timedelta, *, well: bytes) -> Answer:
    seconds = str(int(wait.total_seconds()))
    answers = {
        WELL: Answer(body=well),
        BREAKS: Answer(cut_after=0),
        HANGS: Answer(hang=True),
        FAILS: Answer(status=500),
        BUSY: Answer(status=429, headers={"Retry-After": seconds}),
        REFUSES: Answer(status=404),
    }
    return answers[did]
