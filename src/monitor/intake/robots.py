"""What robots.txt allows (RFC 9309): the door of protego.

The rules of a host are asked for once a day at most, before its first page. A host without them allows
everything (4xx, and redirects that lead nowhere: RFC 9309, 2.3.1.3); one whose server fails allows nothing
for now (2.3.1.4), which is asked anew soon.
"""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from protego import Protego

from monitor.errors import (
    ClosingError,
    DisallowedError,
    HostPausedError,
    PermanentError,
    ServerBusyError,
    TransientError,
    UnreachableError,
)
from monitor.intake.targets import Target, target_of
from monitor.model import Document, NotModified, Request, Want
from monitor.ports import Clock

KEPT_FOR = timedelta(days=1)
"""As long as rules may be used without asking again (RFC 9309, 2.4)."""

OUTAGE_FOR = timedelta(minutes=5)
"""How soon rules that could not be had are asked for again."""

LONGEST_DELAY_SECONDS = 30.0
"""Crawl-delays beyond it are meant for crawlers of whole sites; we fetch a few pages an hour."""

MOST_ORIGINS = 2000
"""Of so many hosts the rules are kept; the rules of most take a few kilobytes."""

# As they are commonly misspelled, and as protego reads them.
_GROUP = re.compile(r"(?im)^[ \t]*(?:user-?agent|user agent)[ \t]*(?::|[ \t])[ \t]*([^\r\n#]*)")

Ask = Callable[[Request], Awaitable[Document | NotModified]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """The rules of one origin for us.

    Attributes:
        rules: None where everything is allowed.
        problem: why there are no rules and nothing is allowed for now, else "".
    """

    agent: str
    rules: Protego | None = None
    problem: str = ""

    def allows(self, url: str) -> bool:
        """Tell whether the rules allow to fetch this address."""
        return self.rules is None or self.rules.can_fetch(url, self.agent)

    @property
    def delay_seconds(self) -> float:
        """The least time between two requests, in seconds."""
        delay = None if self.rules is None else self.rules.crawl_delay(self.agent)
        return min(max(delay or 0.0, 0.0), LONGEST_DELAY_SECONDS)


def read_robots(body: bytes, agent: str) -> Robots:
    """Return the rules in a robots.txt for the program of this name, in lower case.

    Groups for others become one group of nobody before they are read: thousands of them before thousands of
    rules would cost minutes.
    """
    text = body.decode("utf-8-sig", "replace").replace("\x00", "")
    return Robots(agent=agent, rules=Protego.parse(_GROUP.sub(lambda found: _group(found, agent), text)))


def _group(found: re.Match[str], agent: str) -> str:
    name = found[1].strip().lower()
    return f"User-agent: {name if name == '*' or (name and name in agent) else 'nobody'}"


def agent_of(user_agent: str) -> str:
    """Return the name by which robots.txt calls the program of this User-Agent (RFC 9309, 2.2.1)."""
    return re.split(r"[/\s]", user_agent.strip().lower(), maxsplit=1)[0]


class RobotsBook:
    """The rules of all origins that were asked for; lives on one event loop.

    Args:
        agent: see ``agent_of``.
        ask: fetches a robots.txt as any other address, with the manners and bounds of all.
        most_origins: so many are kept, those that were asked for last.
    """

    def __init__(self, *, agent: str, clock: Clock, ask: Ask, most_origins: int = MOST_ORIGINS) -> None:
        self._agent = agent
        self._clock = clock
        self._ask = ask
        self._most_origins = most_origins
        self._kept: OrderedDict[tuple[str, str, int], tuple[Robots, datetime]] = OrderedDict()
        self._asking: dict[tuple[str, str, int], asyncio.Lock] = {}

    async def check(self, target: Target, *, verify_tls: bool) -> None:
        """Return if the target may be fetched.

        Raises:
            DisallowedError: its robots.txt says no.
            TransientError: its robots.txt cannot be had for now; the host wants to be left alone.
        """
        robots = self._known(target) or await self._learn(target, verify_tls=verify_tls)
        if robots.problem:
            raise UnreachableError(
                f"the robots.txt of {target.host} cannot be had ({robots.problem}); its pages are left alone"
            )
        if not robots.allows(target.url):
            raise DisallowedError(
                f"the robots.txt of {target.host} does not want {target.shown} to be fetched"
            )

    def delay_seconds(self, target: Target) -> float:
        """Return the least time between two requests to the target's host, as far as is known."""
        found = self._kept.get(target.origin)
        return 0.0 if found is None else found[0].delay_seconds

    def _known(self, target: Target) -> Robots | None:
        found = self._kept.get(target.origin)
        return None if found is None or found[1] <= self._clock.now() else found[0]

    async def _learn(self, target: Target, *, verify_tls: bool) -> Robots:
        """Ask for the rules, once for all who wait for them."""
        lock = self._asking.setdefault(target.origin, asyncio.Lock())
        try:
            async with lock:
                known = self._known(target)
                if known is None:
                    known = await self._fetch(target, verify_tls=verify_tls)
                    span = OUTAGE_FOR if known.problem else KEPT_FOR
                    self._kept[target.origin] = known, self._clock.now() + span
                    self._kept.move_to_end(target.origin)
                    while len(self._kept) > self._most_origins:
                        self._kept.popitem(last=False)
                return known
        finally:
            if not lock.locked():
                self._asking.pop(target.origin, None)

    async def _fetch(self, target: Target, *, verify_tls: bool) -> Robots:
        where = target_of(f"{target.scheme}://{target.authority}/robots.txt")
        try:
            answer = await self._ask(Request(url=where.url, want=Want.ROBOTS, verify_tls=verify_tls))
        except (ClosingError, HostPausedError):
            raise
        except ServerBusyError as error:
            if error.paused_until is not None:
                raise
            return Robots(agent=self._agent, problem=f"status {error.status}")
        except TransientError:
            return Robots(agent=self._agent, problem="no answer")
        except PermanentError:
            return Robots(agent=self._agent)
        body = answer.body if isinstance(answer, Document) else b""
        return await asyncio.to_thread(read_robots, body, self._agent)
