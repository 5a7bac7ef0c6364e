"""The one HTTP client: synchronous outside, one event loop in one thread inside."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from itertools import islice
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

import structlog

from monitor.errors import ClosingError, MonitorError, PermanentError
from monitor.intake.addresses import AllowedHosts
from monitor.intake.exchange import Exchange
from monitor.intake.limits import FetchLimits, Manners
from monitor.intake.looking_up import Resolve, resolve
from monitor.intake.targets import shown
from monitor.model import Document, NotModified, Request
from monitor.ports import Clock

__all__ = ["FetchLimits", "HttpFetcher", "Manners", "Outcome"]

UNDER_WAY = 500
"""Requests of one call that wait for their turn or their server. Measured: some 13 KB each with its
connection."""

TAKEN_TOGETHER = 50
"""So many are handed to the loop at a time: each time wakes it up."""

HELD_BYTES = 16 * 1024 * 1024
"""What bodies that nobody has taken yet may come to, for one call, going by the bodies before. Measured: four
polls of 200 KB bodies, read by 100 a second, held 330 MB."""

BEGUN_BLINDLY = 100
"""Requests under way of a call to which nothing has come yet."""

_SILENCE_SECONDS = 2.0  # whoever waits so long for anything has slow servers, and not too many bodies
_BODIES_REMEMBERED = 20

_Answer = Document | NotModified
Outcome = _Answer | MonitorError
_Arrived = tuple[Request, "asyncio.Task[_Answer]"]

log = structlog.get_logger(__name__)


class HttpFetcher:
    """The port Fetcher on aiohttp.

    The thread starts with the first request or with ``start``, and ends with ``close`` or the context.
    Proxies named in the environment are not used: they would connect in our place, behind the guard.
    Credentials in an address are refused: send them as a header of the feed.

    Args:
        user_agent: who asks, with a contact address.
        allow_hosts: which reserved addresses may be connected; see AllowedHosts.of.
        look_up: turns a host name into addresses, blocking; raises OSError.
        manners: what is taken into account beside the bounds.

    Raises:
        ValueError: an entry of ``allow_hosts`` is malformed.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        user_agent: str,
        limits: FetchLimits | None = None,
        allow_hosts: Sequence[str] = (),
        look_up: Resolve = resolve,
        manners: Manners | None = None,
    ) -> None:
        self._clock = clock
        self._user_agent = user_agent
        self._limits = limits or FetchLimits()
        self._allowed = AllowedHosts.of(allow_hosts)
        self._look_up = look_up
        self._manners = manners or Manners()
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_closed = False
        self._loop: asyncio.AbstractEventLoop
        self._exchange: Exchange
        self._stop: asyncio.Event
        self._tasks: set[asyncio.Task[_Answer]] = set()

    def start(self) -> None:
        """Start the thread; nothing happens when it runs.

        Raises:
            RuntimeError: closed already.
        """
        with self._guard:
            if self._is_closed:
                raise RuntimeError("the HTTP client is closed")
            if self._thread is None:
                is_ready: Future[None] = Future()
                self._thread = threading.Thread(
                    target=lambda: asyncio.run(self._serve(is_ready)), name="fetcher", daemon=True
                )
                self._thread.start()
                is_ready.result()

    def close(self) -> None:
        """End what is under way (as ClosingError) and the thread; nothing happens the second time."""
        with self._guard:
            was_closed, self._is_closed = self._is_closed, True
            thread = self._thread
        if thread is not None and not was_closed:
            self._loop.call_soon_threadsafe(self._stop.set)
            thread.join()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def fetch(self, request: Request) -> Document | NotModified:
        """Return the answer; see Fetcher."""
        for _, outcome in self.fetch_many([request]):
            if isinstance(outcome, MonitorError):
                raise outcome
            return outcome
        raise AssertionError("one request has one outcome")

    def fetch_many(self, requests: Iterable[Request]) -> Iterator[tuple[Request, Outcome]]:
        """Yield outcomes as they come; see Fetcher.

        Up to UNDER_WAY requests are under way at once, fewer where bodies are large; the next are taken as
        these end. Outcomes that nobody asks for yet are kept in memory.
        """
        arrivals, arrived = _Arrivals(), deque[_Arrived]()
        tasks: set[asyncio.Task[_Answer]] = set()
        coming, awaited, is_over, pace = iter(requests), 0, False, _Pace()
        try:
            while awaited or not is_over:
                if not is_over and awaited <= pace.most - TAKEN_TOGETHER:
                    wanted = list(islice(coming, TAKEN_TOGETHER))
                    is_over = not wanted
                    if self._is_closed and awaited:
                        yield from ((request, _given_up(request)) for request in wanted)
                        continue
                    if wanted:
                        self._call(partial(self._begin_all, wanted, arrivals, tasks))
                        awaited += len(wanted)
                    continue
                if not arrived:
                    try:
                        arrived.extend(arrivals.get(timeout=None if is_over else _SILENCE_SECONDS))
                    except Empty:
                        pace.hurry()
                        continue
                request, task = arrived.popleft()
                awaited -= 1
                tasks.discard(task)
                outcome = _outcome(request, task)
                pace.note(outcome)
                yield request, outcome
        finally:
            if awaited:
                # When the loop has ended, all of them have too.
                with suppress(RuntimeError):
                    self._loop.call_soon_threadsafe(_cancel, tasks)
            awaited -= len(arrived)
            while awaited:
                awaited -= len(arrivals.get())

    def _begin_all(
        self,
        requests: Iterable[Request],
        arrivals: "_Arrivals",
        tasks: "set[asyncio.Task[_Answer]]",
    ) -> None:
        tasks.update(self._begin(request, arrivals) for request in requests)

    def _call(self, begin: Callable[[], None]) -> None:
        """Have the loop call something, before whatever a later ``close`` makes it do."""
        self.start()
        with self._guard:
            if self._is_closed:
                raise RuntimeError("the HTTP client is closed")
            self._loop.call_soon_threadsafe(begin)

    def _begin(self, request: Request, arrivals: "_Arrivals") -> "asyncio.Task[_Answer]":
        task = self._loop.create_task(self._exchange.run(request))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # Called for every end, that of a task cancelled before its first step included.
        task.add_done_callback(lambda ended: arrivals.put(request, ended))
        return task

    async def _serve(self, is_ready: "Future[None]") -> None:
        """Keep the loop alive until ``close``."""
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        exchange = Exchange(
            limits=self._limits,
            user_agent=self._user_agent,
            allowed=self._allowed,
            clock=self._clock,
            look_up=self._look_up,
            manners=self._manners,
        )
        async with exchange as self._exchange:
            is_ready.set_result(None)
            await self._stop.wait()
            _cancel(self._tasks)
            await asyncio.gather(*self._tasks, return_exceptions=True)


class _Pace:
    """How many requests of one call may be under way, for what comes of them to find room.

    Attributes:
        most: so many, between TAKEN_TOGETHER and UNDER_WAY.
    """

    def __init__(self) -> None:
        self.most = BEGUN_BLINDLY
        self._mean_bytes: float | None = None

    def note(self, outcome: Outcome) -> None:
        """Go by the size of what came."""
        size = len(outcome.body) if isinstance(outcome, Document) else 0
        before = size if self._mean_bytes is None else self._mean_bytes
        self._mean_bytes = before + (size - before) / _BODIES_REMEMBERED
        self.most = min(UNDER_WAY, max(TAKEN_TOGETHER, int(HELD_BYTES / max(self._mean_bytes, 1))))

    def hurry(self) -> None:
        """Go as fast as may be: nothing comes, so there is room."""
        self.most = UNDER_WAY


class _Arrivals:
    """Requests that have ended, on their way from the loop to whoever waits for them.

    All that end in one round of the loop are handed over together, as each handing over wakes a thread up.
    """

    def __init__(self) -> None:
        self._queue: SimpleQueue[list[_Arrived]] = SimpleQueue()
        self._coming: list[_Arrived] = []

    def put(self, request: Request, task: "asyncio.Task[_Answer]") -> None:
        """Take one, on the loop."""
        if not self._coming:
            asyncio.get_running_loop().call_soon(self._hand_over)
        self._coming.append((request, task))

    def get(self, *, timeout: float | None = None) -> list["_Arrived"]:
        """Wait for the next ones, one at least.

        Raises:
            queue.Empty: none came within so many seconds.
        """
        return self._queue.get(timeout=timeout)

    def _hand_over(self) -> None:
        self._queue.put(self._coming)
        self._coming = []


def _cancel(tasks: Iterable["asyncio.Task[_Answer]"]) -> None:
    for task in tuple(tasks):
        task.cancel()


def _given_up(request: Request) -> ClosingError:
    return ClosingError(f"{shown(request.url)} was given up because the client is closing")


def _outcome(request: Request, task: "asyncio.Task[_Answer]") -> Outcome:
    """Return what became of a request; one that breaks the program fails, and takes no other along."""
    if task.cancelled():
        return _given_up(request)
    error = task.exception()
    if error is None:
        return task.result()
    if isinstance(error, MonitorError):
        # Traceback and causes would keep the frames of the exchange alive as long as the outcome.
        error.__cause__ = error.__context__ = None
        return error.with_traceback(None)
    log.error("request broke", url=shown(request.url), exc_info=error)
    return PermanentError(
        f"{shown(request.url)} broke what asks for it ({type(error).__name__}); please report it"
    )
