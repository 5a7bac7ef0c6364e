"""Whose turn it is: one request at a time to a host, with a delay between starts, and not too many at once.

All of it lives on one event loop, so nothing here is locked.
"""

import asyncio
import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from types import TracebackType
from typing import Self

from monitor.errors import HostPausedError

PATIENCE_SECONDS = 1.0
"""So long a request counts while its server says nothing; most servers answer sooner."""

LENT_FOR_EACH = 8
"""So many requests may wait uncounted for each connection: with the shipped 64, all of them stay below the
1,024 files that a process may usually have open."""

# Timers may fire a clock tick early.
_TIMER_SLACK = 0.01


class HostPauses:
    """Until when hosts want to be left alone.

    Args:
        pauses: those known from before.
    """

    def __init__(self, pauses: Mapping[str, datetime]) -> None:
        self._until = dict(pauses)

    def check(self, host: str, now: datetime) -> None:
        """Return if the host may be asked.

        Raises:
            HostPausedError: it may not yet.
        """
        until = self._until.get(host)
        if until is None:
            return
        if until <= now:
            del self._until[host]
            return
        raise HostPausedError(
            f"{host} wants to be left alone until {until:%Y-%m-%d %H:%M} UTC", left=until - now
        )

    def note(self, host: str, until: datetime) -> None:
        """Leave the host alone until then."""
        self._until[host] = until


class _Host:
    """What is known of one host while it is asked or was asked just now.

    Args:
        hosts: where it is known, until it is forgotten.
        name: by this name.
    """

    __slots__ = ("_hosts", "_is_busy", "_name", "next_start", "waiting")

    def __init__(self, hosts: dict[str, "_Host"], name: str) -> None:
        self._hosts = hosts
        self._name = name
        self._is_busy = False
        self.next_start = 0.0
        self.waiting: deque[asyncio.Future[None]] = deque()

    async def enter(self) -> None:
        """Wait until nobody else asks the host."""
        if not self._is_busy:
            self._is_busy = True
            return
        place = asyncio.get_running_loop().create_future()
        self.waiting.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.cancelled():
                with suppress(ValueError):
                    self.waiting.remove(place)
            else:
                # The turn was given at the very moment of giving up.
                self.leave()
            raise

    def leave(self) -> None:
        """Give the turn to the next in line, or forget the host once its pause is over."""
        while self.waiting:
            place = self.waiting.popleft()
            if not place.done():
                place.set_result(None)
                return
        self._is_busy = False
        pause = self.next_start - time.monotonic()
        if pause > 0:
            asyncio.get_running_loop().call_later(pause + _TIMER_SLACK, self._forget)
        else:
            self._forget()

    def _forget(self) -> None:
        is_idle = not self._is_busy and self.next_start <= time.monotonic()
        if is_idle and self._hosts.get(self._name) is self:
            del self._hosts[self._name]


class _Connections:
    """How many there may be at once, and how many requests go on without being counted."""

    def __init__(self, most: int, *, patience_seconds: float) -> None:
        self.patience_seconds = patience_seconds
        self.free = asyncio.Semaphore(most)
        self.most_lent = most * LENT_FOR_EACH
        self.lent = 0


class Turn:
    """A host's turn, and one of the connections that there may be at once, held for a while.

    A server that does not answer would keep others waiting for as long as it may take. So whoever has waited
    for PATIENCE_SECONDS goes on without a connection, and takes one again before there is a body to be read.
    """

    __slots__ = ("_connections", "_delay_seconds", "_host", "_is_held", "_timer")

    def __init__(self, host: _Host, connections: _Connections, *, delay_seconds: float) -> None:
        self._host = host
        self._connections = connections
        self._delay_seconds = delay_seconds
        self._is_held = False
        self._timer: asyncio.TimerHandle

    async def __aenter__(self) -> Self:
        host, connections = self._host, self._connections
        await host.enter()
        try:
            pause = host.next_start - time.monotonic()
            if pause > 0:
                await asyncio.sleep(pause)
            await connections.free.acquire()
        except BaseException:
            host.leave()
            raise
        self._is_held = True
        self._timer = asyncio.get_running_loop().call_later(connections.patience_seconds, self._lend)
        host.next_start = time.monotonic() + self._delay_seconds
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        if self._is_held:
            self._connections.free.release()
        else:
            self._connections.lent -= 1
        self._host.leave()

    async def keep(self) -> None:
        """Hold the connection from now on; waits for one if it was lent."""
        self._timer.cancel()
        if not self._is_held:
            await self._connections.free.acquire()
            self._is_held = True
            self._connections.lent -= 1

    def _lend(self) -> None:
        if self._connections.lent < self._connections.most_lent:
            self._connections.lent += 1
            self._is_held = False
            self._connections.free.release()


class HostTurns:
    """Gives out turns, first come first served for each host; a slow host delays no other.

    A turn waits for the host first and for a connection last, so that waiting for a host takes no connection.

    Args:
        delay_seconds: at least so long between the starts of two turns of a host.
        connections: so many turns at once, over all hosts; those that wait for a slow server are not counted,
            up to eight times as many.
        patience_seconds: after which a request no longer counts; see ``Turn``.
    """

    def __init__(
        self, *, delay_seconds: float, connections: int, patience_seconds: float = PATIENCE_SECONDS
    ) -> None:
        self._delay_seconds = delay_seconds
        self._connections = _Connections(connections, patience_seconds=patience_seconds)
        self._hosts: dict[str, _Host] = {}

    def turn(self, host: str, *, delay_seconds: float = 0.0) -> "Turn":
        """Return what waits for the host's turn and holds it; with it comes the place among the connections.

        Args:
            host: whose.
            delay_seconds: as the host wants it, if that is longer than that of all.
        """
        state = self._hosts.get(host)
        if state is None:
            state = self._hosts[host] = _Host(self._hosts, host)
        return Turn(state, self._connections, delay_seconds=max(delay_seconds, self._delay_seconds))

    def is_wanted(self, host: str) -> bool:
        """Return whether somebody waits for the host."""
        state = self._hosts.get(host)
        return state is not None and bool(state.waiting)
