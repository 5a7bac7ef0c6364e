"""CPU, memory and medians: what the benches share.

CPU seconds are those of whole process trees, because the machine that measures is seldom alone: wall time
says how busy its neighbours are.
"""

import os
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil

MILLI = 1e3
MEGA = 1e6


def cpu_of_tree(process: psutil.Process | None = None) -> float:
    """Return the CPU seconds, user and system, of a process, its living children and those it has buried."""
    root = process or psutil.Process()
    spent = 0.0
    for each in (root, *root.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            times = each.cpu_times()
            spent += times.user + times.system + times.children_user + times.children_system
    return spent


def resident_bytes(process: psutil.Process) -> tuple[int, int]:
    """Return what a process holds in memory now and what it held at most (0 where nobody says)."""
    most = 0
    with suppress(OSError), open(f"/proc/{process.pid}/status", encoding="ascii") as status:  # noqa: PTH123 - no Path
        most = next((int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM")), 0)
    return process.memory_info().rss, most


def forget_peak() -> None:
    """Let the most that this process held count from now on (Linux 4.0); nothing elsewhere."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def median_cpu(call: Callable[[], object], *, runs: int = 5, times: int = 1) -> float:
    """Return the CPU seconds of this process for one call: the median over runs of so many calls each."""
    figures = []
    for _ in range(runs):
        before = time.process_time()
        for _ in range(times):
            call()
        figures.append((time.process_time() - before) / times)
    return statistics.median(figures)


def percentile(figures: Iterable[float], share: float) -> float:
    """Return the value below which this share of the figures lies."""
    ordered = sorted(figures)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def show(title: str, rows: Sequence[tuple[str, str]]) -> None:
    """Print a small table."""
    width = max(len(name) for name, _ in rows)
    print(f"\n{title}")  # noqa: T201 - the figures are the result
    for name, figure in rows:
        print(f"  {name:<{width}}  {figure}")  # noqa: T201 - the same


class Stopwatch:
    """Parts the CPU of this process among what runs in one thread, each part without the parts within it.

    Work that other threads of the process do meanwhile, such as the HTTP client's, counts for the part that
    waits for it. Not thread-safe.
    """

    def __init__(self) -> None:
        self.cpu: defaultdict[str, float] = defaultdict(float)
        self.calls: defaultdict[str, int] = defaultdict(int)
        self._within: list[str] = []
        self._since = time.process_time()

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Count what happens within for this part."""
        self._pass_on()
        self._within.append(name)
        self.calls[name] += 1
        try:
            yield
        finally:
            self._pass_on()
            self._within.pop()

    def watched(self, inner: object, parts: dict[str, str]) -> Any:
        """Return a stand-in for an object, the named methods of which are parts."""
        return _Watched(inner, parts, self)

    def _pass_on(self) -> None:
        now = time.process_time()
        if self._within:
            self.cpu[self._within[-1]] += now - self._since
        self._since = now


class _Watched:
    def __init__(self, inner: object, parts: dict[str, str], watch: Stopwatch) -> None:
        self._inner, self._parts, self._watch = inner, parts, watch

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        part = self._parts.get(name)
        if part is None:
            return found

        def call(*args: Any, **kwargs: Any) -> Any:
            with self._watch.part(part):
                return found(*args, **kwargs)

        return call


class WatchedRoom:
    """History whose room is watched: entering, leaving and every question inside."""

    def __init__(self, history: Any, watch: Stopwatch) -> None:
        self._history, self._watch = history, watch

    def __getattr__(self, name: str) -> Any:
        return getattr(self._history, name)

    @contextmanager
    def room(self) -> Iterator[Any]:
        """Enter the watched room."""
        entering = self._history.room()
        with self._watch.part("enter"):
            room = entering.__enter__()
        questions = {
            "same_article": "same_article",
            "neighbours": "neighbours",
            "members": "members",
            "outlets": "members",
            "record": "record",
            "record_same": "record",
        }
        try:
            with self._watch.part("in_room"):
                yield self._watch.watched(room, questions)
        except BaseException as error:
            entering.__exit__(type(error), error, error.__traceback__)
            raise
        with self._watch.part("commit"):
            entering.__exit__(None, None, None)


def environment() -> dict[str, str]:
    """Return an environment for a daemon under measurement: ours."""
    return dict(os.environ)
