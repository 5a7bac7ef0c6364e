"""The inside of a worker process: takes calls from a socket, one after the other, until the other end closes.

Started by ``monitor.intake.workers``. Nothing here runs in the daemon itself. A worker can never outlive the
daemon for long, not even one that was killed with signal 9: between calls the closed socket ends it, within a
call the alarm does, which the kernel delivers even while C code is running.
"""

import contextlib
import logging
import pickle
import resource
import signal
import socket
import struct
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple

GRACE_SECONDS = 2.0
"""How much longer than the daemon a worker waits before it ends a call, and itself, by its own alarm."""

_READY_SECONDS = 60.0
_LENGTH = struct.Struct("!Q")


class Call(NamedTuple):
    """What a worker is asked to do."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    limit_seconds: float


class Answer(NamedTuple):
    """What a worker says: a result, or the exception that the function raised."""

    result: Any = None
    error: BaseException | None = None


def send(end: socket.socket, value: object, *, deadline: float) -> None:
    """Send one value.

    Raises:
        TimeoutError: when it is not out at the deadline (of ``time.monotonic``).
        OSError: the other end is gone.
    """
    payload = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    end.settimeout(max(deadline - time.monotonic(), 0.001))
    end.sendall(_LENGTH.pack(len(payload)))
    end.settimeout(max(deadline - time.monotonic(), 0.001))
    end.sendall(payload)


def receive(end: socket.socket, *, deadline: float | None) -> Any:  # noqa: ANN401 - whatever was sent
    """Wait for one value and return it.

    Raises:
        TimeoutError: when it is not there at the deadline (of ``time.monotonic``; None: wait for ever).
        EOFError: the other end is gone.
        OSError: the same, noticed in another way.
    """
    (length,) = _LENGTH.unpack(_exactly(end, _LENGTH.size, deadline))
    return pickle.loads(_exactly(end, length, deadline))  # noqa: S301 - both ends are our own processes


def _exactly(end: socket.socket, count: int, deadline: float | None) -> bytearray:
    taken = bytearray(count)
    view = memoryview(taken)
    while view:
        end.settimeout(None if deadline is None else max(deadline - time.monotonic(), 0.001))
        size = end.recv_into(view)
        if not size:
            raise EOFError
        view = view[size:]
    return taken


def serve(descriptor: int, memory_bytes: int) -> None:
    """Answer calls until the other end closes.

    Args:
        descriptor: of the socket.
        memory_bytes: address space granted beyond what the bare process has.
    """
    # The daemon decides when a worker ends; a Ctrl-C or a service manager's signal to all is not for us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    # What extraction thinks of a page is told by its result; lines about discarded trees tell nobody more.
    logging.disable(logging.CRITICAL)
    _limit_memory(memory_bytes)
    end = socket.socket(fileno=descriptor)
    with contextlib.suppress(EOFError, OSError):  # the daemon is gone: so are we
        send(end, Answer(), deadline=time.monotonic() + _READY_SECONDS)
        while True:
            _answer_one(end)


def _answer_one(end: socket.socket) -> None:
    call: Call = receive(end, deadline=None)
    signal.setitimer(signal.ITIMER_REAL, call.limit_seconds + GRACE_SECONDS)  # the default action ends us
    answer = _carry_out(call)
    deadline = time.monotonic() + call.limit_seconds + GRACE_SECONDS
    try:
        send(end, answer, deadline=deadline)
    except (pickle.PicklingError, TypeError, AttributeError, MemoryError) as error:
        send(end, Answer(error=RuntimeError(f"no answer could be sent: {error!r}")), deadline=deadline)
    signal.setitimer(signal.ITIMER_REAL, 0)


def _carry_out(call: Call) -> Answer:
    try:
        return Answer(result=call.function(*call.args, **call.kwargs))
    except Exception as error:  # noqa: BLE001 - it is raised again on the other side
        return Answer(error=error.with_traceback(None))


def _limit_memory(allowance_bytes: int) -> None:
    if sys.platform != "linux":
        return  # elsewhere the limit of address space is not enforced, or counts what is not ours
    with open("/proc/self/statm", encoding="ascii") as figures:  # noqa: PTH123 - pathlib is not loaded yet
        pages = int(figures.read().split()[0])
    limit = pages * resource.getpagesize() + allowance_bytes
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
