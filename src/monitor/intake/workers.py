"""A few worker processes that call functions for us, each call with a hard limit of time and memory.

Parsing hostile markup can take minutes of CPU, gigabytes, or the process itself; threads cannot be stopped,
and the libraries have no limits of their own. So it happens in processes that can be killed. Each call is a
function and its arguments, sent over a socket to a process of our own interpreter; nothing is forked from the
daemon, and the daemon's main module is never imported there, so that it is the same under ``python -m``, the
console script and pytest. A worker starts when it is first needed and is replaced after some hundred calls,
because the caches of the libraries grow.

The pool is written out here because both that were at hand fell short: the standard one cannot end a call,
and Pebble 5.2's stops for good when an idle worker dies (measured: one kill -9, and every later call raised
RuntimeError), measures its limits by the wall clock, and imports the console script into each worker.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

from monitor.errors import ClosingError, PermanentError, TransientError
from monitor.intake.worker import Answer, Call, receive, send

DEFAULT_MEMORY_BYTES = 1024 * 1024 * 1024
"""Address space for a call beyond that of a bare interpreter (some 30 MB). Measured: that of a worker which
had read 416 news pages peaked at 270 MB, some 110 MB of it resident."""

DEFAULT_CALLS = 1000
"""Calls after which a worker is replaced: a start costs about a second of CPU, so this adds 1 ms a page."""

START_SECONDS = 60.0
"""A new worker that has not reported by then counts as not started; a bare interpreter takes 0.1 s."""

CLOSE_SECONDS = 5.0
"""How long closing waits for callers whose workers were ended under them."""

_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "TMPDIR", "VIRTUAL_ENV")

P = ParamSpec("P")
T = TypeVar("T")


class WorkerLostError(PermanentError):
    """The call was ended with its worker; the message says why, without naming what was being read."""


class _WorkerDiedError(WorkerLostError):
    """The process ended within its limits: by the call, or by somebody else's hand."""


class Workers:
    """The pool. Thread-safe; callers beyond ``count`` wait for their turn.

    Args:
        count: how many processes at most.
        memory_bytes: for each call; see DEFAULT_MEMORY_BYTES.
        calls: after how many a worker is replaced.
    """

    def __init__(
        self, *, count: int = 2, memory_bytes: int = DEFAULT_MEMORY_BYTES, calls: int = DEFAULT_CALLS
    ) -> None:
        self._count = count
        self._memory_bytes = memory_bytes
        self._calls = calls
        self._changed = threading.Condition()
        self._idle: list[_Worker] = []
        self._busy: set[_Worker] = set()
        self._places_taken = 0
        self._is_closed = False

    def call(self, limit: timedelta, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what the function returns when called in a worker; blocks.

        Function, arguments and result travel pickled; the function must be importable by its name. When the
        process dies within the limits, it is called once more: the system may have ended it when memory was
        short, and what was being read had no part in that.

        Args:
            limit: of the time that the call itself takes; waiting for a turn and starting do not count.
            function: what to call.
            args: for it.
            kwargs: for it.

        Raises:
            WorkerLostError: over the limit of time or memory, or the process died twice.
            ClosingError: the pool is closed, or closed meanwhile.
            TransientError: no worker could be started.
            Exception: what the function raised.
        """
        call = Call(function, args, kwargs, limit.total_seconds())
        try:
            answer = self._answer(call)
        except _WorkerDiedError:
            answer = self._answer(call)
        if answer.error is not None:
            raise answer.error
        result: T = answer.result
        return result

    def _answer(self, call: Call) -> Answer:
        """Return what a worker says, be it an error of the function."""
        worker = self._take()
        try:
            answer = worker.ask(call)
        except BaseException as error:
            self._drop(worker)
            if self._is_closed and isinstance(error, WorkerLostError):
                raise _closed() from None
            raise
        if isinstance(answer.error, MemoryError):
            self._drop(worker)
            raise WorkerLostError(f"it needs more than {self._memory_bytes // 2**20} MB of memory")
        self._give_back(worker)
        return answer

    def close(self) -> None:
        """End all workers, busy ones too; does nothing when called again."""
        with self._changed:
            self._is_closed = True
            for worker in self._busy:
                worker.kill()  # whoever waits for its answer finds it gone and clears up
            idle, self._idle = self._idle, []
            self._changed.notify_all()
        for worker in idle:
            worker.stop()
        with self._changed:
            self._changed.wait_for(lambda: not self._places_taken, timeout=CLOSE_SECONDS)

    @property
    def is_closed(self) -> bool:
        """Whether ``close`` was called."""
        return self._is_closed

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _take(self) -> "_Worker":
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._places_taken < self._count)
            if self._is_closed:
                raise _closed()
            self._places_taken += 1
            while self._idle:
                worker = self._idle.pop()  # the one used last: the others need not even start
                if worker.is_alive():
                    self._busy.add(worker)
                    return worker
                worker.stop()  # died while nobody looked
        try:
            worker = _Worker(self._memory_bytes)
        except BaseException:
            self._leave_place()
            raise
        with self._changed:
            self._busy.add(worker)
            if not self.is_closed:
                return worker
        self._drop(worker)
        raise _closed()

    def _give_back(self, worker: "_Worker") -> None:
        with self._changed:
            is_kept = worker.calls_made < self._calls and not self._is_closed
            if is_kept:
                self._busy.discard(worker)
                self._idle.append(worker)
                self._places_taken -= 1
                self._changed.notify()
        if not is_kept:
            self._drop(worker)

    def _drop(self, worker: "_Worker") -> None:
        with self._changed:
            self._busy.discard(worker)
        worker.stop()
        self._leave_place()

    def _leave_place(self) -> None:
        with self._changed:
            self._places_taken -= 1
            self._changed.notify()


class _Worker:
    """One process and our end of the socket to it."""

    def __init__(self, memory_bytes: int) -> None:
        self.calls_made = 0
        try:
            with contextlib.ExitStack() as opened:
                self._end, theirs = socket.socketpair()
                opened.callback(self._end.close)
                with theirs:
                    self._process = _start(theirs.fileno(), memory_bytes)
                opened.pop_all()  # ours stays open as long as the process lives
        except OSError as error:  # no descriptors, no memory, too many processes
            raise TransientError(f"a worker process could not be started: {error}") from error
        try:
            receive(self._end, deadline=time.monotonic() + START_SECONDS)
        except (EOFError, OSError) as error:
            self.stop()
            raise TransientError(
                f"a worker process did not start: {self._ending() or 'it gave no sign of life'}"
            ) from error

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, call: Call) -> Answer:
        self.calls_made += 1
        deadline = time.monotonic() + call.limit_seconds
        try:
            send(self._end, call, deadline=deadline)
            answer: Answer = receive(self._end, deadline=deadline)
        except TimeoutError:
            raise WorkerLostError(f"it took longer than {call.limit_seconds:g} s") from None
        except (EOFError, OSError):
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=1)
            raise _WorkerDiedError(f"the worker process died ({self._ending() or 'no status'})") from None
        return answer

    def kill(self) -> None:
        self._process.kill()

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        self._end.close()

    def _ending(self) -> str:
        status = self._process.poll()
        if status is None:
            return ""
        return signal.Signals(-status).name if status < 0 else f"status {status}"


def _start(descriptor: int, memory_bytes: int) -> "subprocess.Popen[bytes]":
    # The signals are set first: a Ctrl-C while the imports run would print a traceback.
    code = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN);"
        f" sys.path[:] = {sys.path!r};"
        f" from monitor.intake.worker import serve; serve({descriptor}, {memory_bytes})"
    )
    return subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
        [sys.executable, "-c", code],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # results of commands go to stdout; a library must not write between them
        pass_fds=[descriptor],
        start_new_session=True,  # a terminal's Ctrl-C is for the daemon alone
        env=_environment(),
    )


def _environment() -> dict[str, str]:
    """Return the little that a worker needs: it reads hostile input and shall hold no secrets of channels."""
    kept: dict[str, Any] = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    # Dates without a zone are read in UTC, whatever the machine's.
    return kept | {"TZ": "UTC"}


def _closed() -> ClosingError:
    return ClosingError("the worker processes are being stopped")
