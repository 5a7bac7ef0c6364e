"""Looks host names up, in threads, since the system's own way blocks."""

import asyncio
import errno
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue

Resolve = Callable[[str], Sequence[str]]

IDLE_SECONDS = 1.0
"""So long a thread waits for its next look-up; in a sweep that is long enough."""

_Asked = tuple[str, asyncio.AbstractEventLoop, "asyncio.Future[Sequence[str]]"]


def resolve(host: str) -> Sequence[str]:
    """Return the addresses of a host name in the system's order of preference; blocks.

    Raises:
        OSError: the name is unknown, or nobody answers.
    """
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return [str(address[0]) for _, _, _, _, address in found]


class LookUps:
    """Gives every look-up a thread that does nothing else, one that is idle if there is one.

    Look-ups cannot be interrupted. In a pool of so many threads, a few dead name servers would hold up
    everybody, and the end of the program would wait for them; here a look-up never waits for another, and
    there are no more threads than connections. To start a thread for each takes 60 us of CPU, ten times as
    much as to wake one up.

    Args:
        look_up: see HttpFetcher.
        idle_seconds: after which a thread without work ends.
    """

    def __init__(self, look_up: Resolve, *, idle_seconds: float = IDLE_SECONDS) -> None:
        self._look_up = look_up
        self._idle_seconds = idle_seconds
        self._asked: SimpleQueue[_Asked] = SimpleQueue()
        self._guard = threading.Lock()
        self._idle = 0  # threads that wait, less the look-ups that are theirs already

    async def addresses(self, host: str) -> Sequence[str]:
        """Return the addresses of a name.

        Raises:
            OSError: the name is unknown, or none.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Sequence[str]] = loop.create_future()
        with self._guard:
            self._asked.put((host, loop, answer))
            is_taken = self._idle > 0
            self._idle -= is_taken
        if not is_taken:
            threading.Thread(target=self._work, name="look-up", daemon=True).start()
        return await answer

    def _work(self) -> None:
        while True:
            try:
                host, loop, answer = self._asked.get(timeout=self._idle_seconds)
            except Empty:
                with self._guard:
                    if self._asked.empty():
                        self._idle -= 1
                        return
                continue  # somebody has just counted on this thread
            found, error = self._looked_up(host)
            with self._guard:
                self._idle += 1
            # The loop may be gone by now; then nobody waits.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(_settle, answer, found, error)

    def _looked_up(self, host: str) -> tuple[Sequence[str], OSError | None]:
        try:
            found = self._look_up(host)
        except OSError as failure:
            return (), failure
        except UnicodeError:
            return (), OSError(errno.EINVAL, "no name")
        return found, None if found else OSError(errno.ENOENT, "the name has no address")


def _settle(answer: asyncio.Future[Sequence[str]], found: Sequence[str], error: OSError | None) -> None:
    if answer.done():
        return
    if error is not None:
        answer.set_exception(error)
    else:
        answer.set_result(found)
