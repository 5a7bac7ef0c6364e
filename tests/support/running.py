"""`monitor` as its users have it: an installation in a folder, and the daemon as a process of its own."""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import psutil  # type: ignore[import-untyped]  # ships no types

from monitor.clock import SystemClock
from monitor.model import Feed
from monitor.store import open_store

CHECKOUT = Path(__file__).parents[2]
SHARED = CHECKOUT.parent / "shared"
"""Where the evaluation data lies, beside the checkout, for those who have it."""

OFFLINE = Path(__file__).parent / "offline"
T = TypeVar("T")

# Nothing waits longer than it must. Leases are as short as is allowed, so that what a killed daemon had taken
# is taken again within a test.
QUICK: Mapping[str, object] = {
    "tick_seconds": 1,
    "interval_minutes": 60,
    "floor_minutes": 0,
    "backoff_minutes": 0.01,
    "spread_minutes": 0,
    "jitter": 0,
    "lease_seconds": 10,
    "host_delay_seconds": 0,
    "allow_hosts": ["127.0.0.1"],
    "connect_timeout_seconds": 2,
    "total_timeout_seconds": 4,
    "time_limit_seconds": 6,
    # As many as a test publishes at once, each by itself.
    "cap_per_hour": 0,
    "backoff_seconds": 0.2,
    "backoff_ceiling_minutes": 0.02,
    "workers": 1,
    "stop_seconds": 8,
    # A neural one takes a quarter of a CPU-second an article, and has tests of its own.
    "engine": "lexical",
}

TO_DO = """
SELECT (SELECT count(*) FROM feed WHERE is_named AND last_polled_at IS NULL) AS feeds_unpolled,
       (SELECT count(*) FROM entry WHERE outcome IS NULL) AS entries_waiting,
       (SELECT count(*) FROM held_alert WHERE delivery_id IS NULL) AS alerts_held,
       (SELECT count(*) FROM delivery WHERE state = 'owed') AS messages_owed
"""


def eventually(ask: Callable[[], T], *, within: float = 20.0, what: object = "") -> T:
    """Return the first answer that is true; fails after ``within`` seconds, saying ``what``."""
    pause, until = threading.Event(), time.monotonic() + within
    while not (answer := ask()):
        if time.monotonic() > until:
            raise AssertionError(f"not within {within:g} s: {what() if callable(what) else what}")
        pause.wait(0.05)
    return answer


class Installation:
    """Folders and files of one installation.

    Attributes:
        config: the shipped configuration, changed by the methods below.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.config = root / "config"
        self.data = root / "data"
        self.seeds = root / "seeds"
        self._environ: dict[str, str] = {}
        self._started: list[Running] = []
        self._said: list[str] = []
        shutil.copytree(CHECKOUT / "config", self.config)
        shutil.copytree(CHECKOUT / "seeds", self.seeds)
        self.change(**QUICK)

    # What a user edits.

    def change(self, **values: object) -> None:
        """Replace values of monitor.toml by key; one that stands in several sections changes in all."""
        self.edit("monitor", {rf"^{key} = .*$": f"{key} = {_toml(value)}" for key, value in values.items()})

    def edit(self, name: str, changes: Mapping[str, str]) -> None:
        """Replace every match of each pattern in a file of the configuration; each must match."""
        path = self.config / f"{name}.toml"
        text = path.read_text("utf-8")
        for pattern, new in changes.items():
            text, count = re.subn(pattern, new.replace("\\", r"\\"), text, flags=re.MULTILINE)
            assert count, f"{pattern} is not in {path.name}"
        self.write(name, text)

    def write(self, name: str, text: str) -> None:
        """Replace a file of the configuration as an editor does: whole, in one step."""
        path = self.config / f"{name}.toml"
        new = path.with_suffix(".new")
        new.write_text(text, "utf-8")
        new.replace(path)

    def feeds(self, feeds: Mapping[str, str] | Iterable[Feed], **more: object) -> None:
        """Make these the feeds: names and addresses, or feeds."""
        found = (
            [{"name": name, "url": url} for name, url in feeds.items()]
            if isinstance(feeds, Mapping)
            else [_feed_table(feed) for feed in feeds]
        )
        self.write("feeds", "".join(_table("feeds", table | more) for table in found))

    def channels(self, channels: Mapping[str, str]) -> None:
        """Make these the channels, and have every watchlist tell all of them.

        The first address comes from the environment, the others from files.
        """
        tables = []
        for number, (name, url) in enumerate(channels.items()):
            if number == 0:
                self._environ["CHANNEL"] = url
                tables.append({"name": name, "url": "env:CHANNEL", "spacing_seconds": 0})
            else:
                (self.config / f"{name}.secret").write_text(url + "\n", "utf-8")
                tables.append({"name": name, "url_file": f"{name}.secret", "spacing_seconds": 0})
        self.write("channels", "".join(_table("channels", table) for table in tables))
        self.edit("watchlists", {r"^channels = .*$": f"channels = {_toml(list(channels))}"})

    def watchlists(self, *watchlists: Mapping[str, object]) -> None:
        """Make these the watchlists."""
        self.write("watchlists", "".join(_table("watchlists", table) for table in watchlists))

    def stay_offline(self) -> None:
        """Keep its processes from asking anybody but this machine."""
        paths = [str(OFFLINE), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._environ["PYTHONPATH"] = os.pathsep.join(paths)

    # What runs on it.

    @property
    def environ(self) -> dict[str, str]:
        """The environment of its processes."""
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("MONITOR_", "PYTEST_"))
        }
        return {**kept, **self._environ, "COLUMNS": "200"}

    def start(self, *, is_ready: bool = True, options: Iterable[str] = ("--verbose",)) -> "Running":
        """Start the daemon; waits until it says that it runs."""
        number = len(self._started) + 1
        running = Running(
            [sys.executable, "-m", "monitor", *options, "--config", str(self.config), "run"],
            environ=self.environ,
            folder=self.root,
            name=f"daemon-{number}",
        )
        self._started.append(running)
        if is_ready:
            running.wait_for("event=running", within=40)
        return running

    def command(
        self, *arguments: str, timeout: float = 60, options: Iterable[str] = ("--verbose",)
    ) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        done = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-m", "monitor", *options, "--config", str(self.config), *arguments],
            env=self.environ,
            cwd=self.root,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        self._said += [done.stdout, done.stderr]
        return done

    def as_json(self, *arguments: str) -> Any:
        """Return what a command with ``--json`` prints."""
        done = self.command(*arguments, "--json")
        assert (done.returncode, done.stderr) == (0, "")
        return json.loads(done.stdout)

    def outputs(self) -> str:
        """Return all that its daemons and commands have said, on stderr and stdout."""
        return "\n".join([*self._said, *(running.output() for running in self._started)])

    def end(self) -> None:
        """Kill what still runs."""
        for running in self._started:
            running.kill()

    # What is on record.

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """Return the rows of a query on the database."""
        place = self.data / "monitor.db"
        if not place.exists():
            return []
        connection = sqlite3.connect(f"file:{place}?mode=ro", uri=True, timeout=10)
        try:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query, values)]
        finally:
            connection.close()

    def value(self, query: str, *values: object) -> Any:
        """Return the first column of the first row."""
        row = next(iter(self.rows(query, *values)), None)
        return None if row is None else next(iter(row.values()))

    @property
    def is_settled(self) -> bool:
        """Every feed was polled, no entry waits, no message is owed."""
        return [set(row.values()) for row in self.rows(TO_DO)] == [{0}]

    def settle(self, *, within: float = 40.0) -> None:
        """Wait until all is done that is to be done."""
        eventually(lambda: self.is_settled, within=within, what=self.waiting)

    def waiting(self) -> str:
        """Return what there is still to do, and the end of the log."""
        return f"{self.rows(TO_DO)}\n{self.outputs()[-3000:]}"

    def poll_again(self) -> None:
        """Make all feeds due now and wait until each was asked again."""
        before = self.value("SELECT max(last_polled_at) FROM feed")
        count = "SELECT count(*) FROM feed WHERE is_named AND NOT is_gone AND last_polled_at <= ?"
        self.make_due()
        eventually(lambda: self.value(count, before) == 0, what=self.waiting)

    def make_due(self) -> None:
        """Make all feeds due now."""
        clock = SystemClock()
        with open_store(f"sqlite:///{self.data / 'monitor.db'}", clock=clock) as store:
            store.feeds.make_due([state.feed for state in store.feeds.poll_states()], clock.now())

    def verdicts(self) -> dict[str, str]:
        """Return the verdict of every article that is no seed, by title."""
        return {
            row["title"]: row["verdict_kind"]
            for row in self.rows("SELECT title, verdict_kind FROM article WHERE seed = ''")
        }

    def being_sent(self) -> set[tuple[str, int]]:
        """Return the ids of the messages taken for sending that have no result, and for which time."""
        query = "SELECT id, attempts FROM delivery WHERE state = 'owed' AND claimed_until IS NOT NULL"
        return {(row["id"], row["attempts"]) for row in self.rows(query)}

    def deliveries(self, channel: str) -> set[str]:
        """Return the ids of the messages of a channel."""
        return {row["id"] for row in self.rows("SELECT id FROM delivery WHERE channel = ?", channel)}


class Running:
    """A daemon under way; its output goes to files."""

    def __init__(self, command: list[str], *, environ: Mapping[str, str], folder: Path, name: str) -> None:
        self._paths = [folder / f"{name}.{kind}" for kind in ("err", "out")]
        with self._paths[0].open("wb") as stderr, self._paths[1].open("wb") as stdout:
            self.process = subprocess.Popen(  # noqa: S603 - ourselves
                command, env=dict(environ), cwd=folder, stdout=stdout, stderr=stderr, stdin=subprocess.DEVNULL
            )

    @property
    def log(self) -> str:
        """What it has logged so far."""
        return self._paths[0].read_text("utf-8", "replace")

    def output(self) -> str:
        """Return all that it has said."""
        return "\n".join(path.read_text("utf-8", "replace") for path in self._paths)

    def lines(self, *words: str) -> list[str]:
        """Return the lines of the log that hold all of these words."""
        return [line for line in self.log.splitlines() if all(word in line for word in words)]

    def wait_for(self, *words: str, within: float = 20.0, times: int = 1) -> str:
        """Wait for so many lines of the log that hold all of these words; return the last."""

        def found() -> list[str]:
            lines = self.lines(*words)
            if len(lines) < times and self.process.poll() is not None:
                raise AssertionError(f"ended with {self.process.returncode} without {words}:\n{self.log}")
            return lines if len(lines) >= times else []

        return eventually(found, within=within, what=lambda: f"{words}\n{self.log[-3000:]}")[-1]

    def tell(self, number: signal.Signals) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    def ended(self, within: float) -> int:
        """Wait for its end; return the exit code."""
        return self.process.wait(within)

    def stop(self, *, within: float = 15.0) -> int:
        """Ask it to stop and wait until it has; return the exit code."""
        self.tell(signal.SIGTERM)
        return self.ended(within)

    def kill(self) -> None:
        """End it at once, as ``kill -9`` does, and wait for its end."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)

    def family(self) -> list[psutil.Process]:
        """Return the processes that it consists of; none when it has ended."""
        try:
            main = psutil.Process(self.process.pid)
            return [main, *main.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def memory_bytes(self) -> int:
        """Return the resident memory of the daemon and its workers."""
        total = 0
        for process in self.family():
            try:
                total += process.memory_info().rss
            except psutil.NoSuchProcess:
                continue
        return total


@contextmanager
def watched_memory(running: Running) -> Iterator[list[int]]:
    """Look at the memory while this lasts; afterwards the list holds the greatest figure, in bytes."""
    peak, done = [0], threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            peak[0] = max(peak[0], running.memory_bytes())

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()


def _feed_table(feed: Feed) -> dict[str, object]:
    return {
        "name": feed.name,
        "url": feed.url,
        "title": feed.title,
        "language": feed.language,
        "country": feed.country,
        "kind": str(feed.kind),
    }


def _table(kind: str, values: Mapping[str, object]) -> str:
    lines = [f"{key} = {_toml(value)}" for key, value in values.items() if value != ""]
    return "\n".join([f"[[{kind}]]", *lines, "", ""])


def _toml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
