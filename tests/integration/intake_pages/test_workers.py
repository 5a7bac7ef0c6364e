"""Workers are real processes: they are limited, killed, replaced, and die with the daemon."""

import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import psutil
import pytest

from monitor.errors import TransientError
from monitor.intake.workers import WorkerLostError, Workers

SOON = timedelta(seconds=0.5)
LONG = timedelta(seconds=60)


@pytest.fixture
def workers() -> Iterator[Workers]:
    with Workers(count=1) as pool:
        yield pool


def test_a_call_happens_in_another_process(workers: Workers) -> None:
    assert workers.call(LONG, os.getpid) != os.getpid()


def test_calls_share_a_worker(workers: Workers) -> None:
    assert workers.call(LONG, os.getpid) == workers.call(LONG, os.getpid)


def test_what_the_function_raises_is_raised_here_and_the_worker_lives(workers: Workers) -> None:
    process = workers.call(LONG, os.getpid)
    with pytest.raises(ValueError, match="invalid literal"):
        workers.call(LONG, int, "x")
    assert workers.call(LONG, os.getpid) == process


def test_an_answer_that_cannot_travel_is_an_error_and_the_worker_lives(workers: Workers) -> None:
    with pytest.raises(RuntimeError, match="no answer could be sent"):
        workers.call(LONG, threading.Lock)
    assert workers.call(LONG, abs, -1) == 1


def test_a_call_over_its_time_is_ended_and_the_next_one_works(workers: Workers) -> None:
    started = time.monotonic()
    with pytest.raises(WorkerLostError, match=r"longer than 0\.5 s"):
        workers.call(SOON, time.sleep, 60)
    assert time.monotonic() - started < 10
    assert workers.call(LONG, abs, -1) == 1


def test_a_call_that_holds_the_interpreter_is_ended_too(workers: Workers) -> None:
    with pytest.raises(WorkerLostError, match="longer than"):
        workers.call(SOON, pow, 7, 10**9)
    assert workers.call(LONG, abs, -1) == 1


def test_a_call_over_its_memory_is_ended_and_the_next_one_works() -> None:
    with Workers(count=1, memory_bytes=64 * 2**20) as workers:
        with pytest.raises(WorkerLostError, match="more than 64 MB of memory"):
            workers.call(LONG, bytearray, 2**30)
        assert workers.call(LONG, abs, -1) == 1


@pytest.mark.parametrize(
    ("end", "argument", "words"),
    [(os._exit, 3, "status 3"), (signal.raise_signal, signal.SIGKILL, "SIGKILL")],
)
def test_a_worker_that_dies_in_a_call_is_reported_and_replaced(
    workers: Workers, end: object, argument: int, words: str
) -> None:
    assert callable(end)
    with pytest.raises(WorkerLostError, match=words):
        workers.call(LONG, end, argument)
    assert workers.call(LONG, abs, -1) == 1


def test_a_call_whose_worker_somebody_else_ended_is_made_again(workers: Workers, tmp_path: Path) -> None:
    mark = tmp_path / "was here"
    code = (
        f"import os, pathlib; mark = pathlib.Path({str(mark)!r});"
        " mark.exists() or (mark.touch(), os.kill(os.getpid(), 9))"
    )
    workers.call(LONG, exec, code)
    assert mark.exists()


def test_a_worker_that_died_idle_is_replaced_without_a_word(workers: Workers) -> None:
    process = psutil.Process(workers.call(LONG, os.getpid))
    process.kill()
    psutil.wait_procs([process], timeout=10)
    assert workers.call(LONG, abs, -1) == 1


def test_a_worker_is_replaced_after_its_calls() -> None:
    with Workers(count=1, calls=2) as workers:
        processes = [workers.call(LONG, os.getpid) for _ in range(4)]
    assert processes[0] == processes[1]
    assert processes[1] != processes[2]


def test_more_callers_than_workers_wait_for_their_turn() -> None:
    with Workers(count=2) as workers, ThreadPoolExecutor(8) as pool:
        processes = [pool.submit(workers.call, LONG, os.getpid) for _ in range(40)]
        assert len({process.result() for process in processes}) <= 2


def test_workers_take_no_notice_of_signals_to_the_daemon(workers: Workers) -> None:
    process = workers.call(LONG, os.getpid)
    os.kill(process, signal.SIGTERM)
    os.kill(process, signal.SIGINT)
    assert workers.call(LONG, os.getpid) == process


def test_closing_ends_idle_and_busy_workers_and_whoever_waits_is_told_to_try_again() -> None:
    workers = Workers(count=1)
    process = psutil.Process(workers.call(LONG, os.getpid))
    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(workers.call, LONG, time.sleep, 60) for _ in range(2)]
        workers.close()
        for one in waiting:
            assert isinstance(one.exception(timeout=30), TransientError)
    assert not process.is_running()


def test_a_closed_pool_takes_no_calls_and_closes_again() -> None:
    workers = Workers()
    workers.close()
    workers.close()
    with pytest.raises(TransientError, match="being stopped"):
        workers.call(LONG, abs, -1)


def test_a_worker_that_cannot_start_is_a_passing_trouble(workers: Workers) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
    try:
        with pytest.raises(TransientError, match="could not be started"):
            workers.call(LONG, abs, -1)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert workers.call(LONG, abs, -1) == 1


def test_a_worker_that_cannot_start_leaves_nothing_open(workers: Workers) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with ExitStack() as probes:
        highest = max(probes.enter_context(end).fileno() for end in socket.socketpair())
    opened = psutil.Process().num_fds()
    resource.setrlimit(
        resource.RLIMIT_NOFILE, (highest + 1, hard)
    )  # room for the socket, none for the process
    try:
        with pytest.raises(TransientError, match="could not be started") as caught:
            workers.call(LONG, abs, -1)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert (psutil.Process().num_fds(), caught.value.retry_after) == (opened, None)


def test_a_worker_knows_no_secrets_of_the_environment(workers: Workers) -> None:
    assert "PYTEST_CURRENT_TEST" not in workers.call(LONG, subprocess.getoutput, "env")


PARENT = """
import os, sys, threading, time
from datetime import timedelta
from monitor.intake.workers import Workers
workers = Workers(count=2)
limit = timedelta(seconds=1)
print(workers.call(limit, os.getpid), flush=True)
threading.Thread(target=workers.call, args=(limit, pow, 7, 10**9), daemon=True).start()
while len(workers._busy) < 1:
    time.sleep(0.01)
print(workers.call(limit, os.getpid), flush=True)
sys.stdin.read()
"""


def test_workers_do_not_outlive_a_daemon_that_was_killed() -> None:
    """Idle ones see the socket close; the alarm ends busy ones a few seconds after their limit."""
    parent = subprocess.Popen(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with parent:
        assert parent.stdout is not None
        processes = [psutil.Process(int(parent.stdout.readline())) for _ in range(2)]
        parent.kill()
    _, alive = psutil.wait_procs(processes, timeout=30)
    assert alive == []


@pytest.mark.parametrize("is_module", [True, False], ids=["python -m", "console script"])
def test_the_main_module_of_the_daemon_is_not_run_again_in_workers(
    tmp_path: Path, *, is_module: bool
) -> None:
    program = tmp_path / "started.py"
    program.write_text(
        "print('main')\n"
        "from datetime import timedelta\n"
        "from monitor.intake.workers import Workers\n"
        "with Workers() as workers:\n"
        "    print(workers.call(timedelta(seconds=60), abs, -1))\n"
    )
    command = [sys.executable, *(("-m", "started") if is_module else (str(program),))]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)  # noqa: S603 - as above
    assert (done.stdout, done.stderr) == ("main\n1\n", "")
