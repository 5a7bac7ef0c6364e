"""The daemon and its commands as subprocesses, and what they cost."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

_LOOK = 0.05


def cpu_of_command(folder: Path, *words: str) -> float:
    """Run a command on a configuration folder; return the CPU seconds of it and its workers."""
    before = psutil.Process().cpu_times()
    subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "monitor", "--config", str(folder), *words],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    after = psutil.Process().cpu_times()
    return after.children_user + after.children_system - before.children_user - before.children_system


@contextmanager
def running_daemon(folder: Path) -> Iterator[tuple[psutil.Process, "Log"]]:
    """Run ``monitor run`` until the end of the context; its log goes to a file in the folder."""
    path = folder / "daemon.log"
    with path.open("ab") as sink:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "monitor", "--config", str(folder), "run"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=sink,
            env=dict(os.environ),
        )
    try:
        yield psutil.Process(process.pid), Log(path, process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


class Log:
    """What a daemon has said so far."""

    def __init__(self, path: Path, process: "subprocess.Popen[bytes]") -> None:
        self._path, self._process = path, process

    def count(self, event: str) -> int:
        """Return how many lines carry this event."""
        marks = (f"event={event}", f'event="{event}"', f"event='{event}'")
        with self._path.open(encoding="utf-8", errors="replace") as lines:
            return sum(any(mark in line for mark in marks) for line in lines)

    def wait_for(self, event: str, *, count: int = 1, timeout: float = 300.0) -> float:
        """Wait until there are so many lines of an event; return the seconds that it took."""
        return self.wait_until(lambda: self.count(event) >= count, f"{count} x {event!r}", timeout=timeout)

    def wait_until(self, is_so: Callable[[], bool], what: str, *, timeout: float = 300.0) -> float:
        """Wait until something holds; return the seconds that it took.

        Raises:
            TimeoutError: it did not in time.
            RuntimeError: the daemon has ended.
        """
        began = time.monotonic()
        while not is_so():
            if self._process.poll() is not None:
                tail = self._path.read_text(encoding="utf-8", errors="replace")[-2000:]
                raise RuntimeError(f"the daemon ended before {what}:\n{tail}")
            if time.monotonic() - began > timeout:
                raise TimeoutError(f"no {what} within {timeout:g} s")
            time.sleep(_LOOK)
        return time.monotonic() - began
