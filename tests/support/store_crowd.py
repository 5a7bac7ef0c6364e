"""Worker processes for the tests of the store; run as ``python -m support.store_crowd COMMAND FOLDER …``.

``record FOLDER FIRST COUNT``: record so many near copies through the room, print how many each one saw.
``die FOLDER STATEMENTS``: for each n below STATEMENTS, record an alerting article and be killed before the
nth statement.
``judge FOLDER FIRST COUNT``: judge so many near copies of one article, print what each was.
``claim FOLDER``: claim every due feed and entry once, print their names.
``fill FOLDER``: record articles until the file may not grow, then let it grow and record another.
"""

import json
import os
import resource
import signal
import subprocess
import sys
from itertools import count
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import event

from monitor.clock import ArchiveClock
from monitor.errors import StoreUnavailableError
from monitor.model import Article
from monitor.store import Store, open_store
from support.desk import Desk, open_desk
from support.stored import DAY, MINUTE, address, alerting, judgement, recorded, sketch, vector, words
from support.values import NOON, article

TESTS = Path(__file__).parents[1]


def start(*arguments: object) -> subprocess.Popen[str]:
    """Start a worker process."""
    return subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-m", "support.store_crowd", *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), *sys.path])},
    )


def results(processes: list[subprocess.Popen[str]]) -> list[object]:
    """Wait for all; return the members of the lists that they printed."""
    printed = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes)
    return [each for lines in printed for each in json.loads(lines or "[]")]


def record_copies(store: Store, first: int, many: int) -> list[int]:
    """Record near copies one after the other; return how many neighbours each one saw."""
    saw = []
    for number in range(first, first + many):
        one = judgement(number, vectors=(vector(1, number / 100, 0),), sketch=sketch(words(number, 200)))
        assert one.sketch is not None
        with store.history.room() as room:
            near = room.neighbours(
                one.vectors, one.sketch, language="en", since=NOON - DAY, until=NOON, limit=100
            )
            room.record(one, entry_id=None)
        saw.append(len(near))
    return saw


def near_copy(number: int) -> Article:
    """Return one of many near copies of an article, each at an address of its own."""
    words = [f"word{each}" for each in range(60)]
    words[number % 60] = f"other{number}"
    text = "Kazakhstan and the United States signed a tungsten deal. " + " ".join(words)
    return article(url=f"https://outlet{number}.example/news", text=text, outlet=f"Outlet {number}")


def judge_copies(desk: Desk, first: int, many: int) -> list[str]:
    """Judge near copies one after the other; return the kinds of their verdicts."""
    judge = desk.judge()
    judged = [judge(near_copy(number)) for number in range(first, first + many)]
    return [str(each[0].verdict.kind) for each in judged if each is not None]


def die(folder: Path, statements: int) -> None:
    """Let one child after the other be killed a statement later; the last ones live to the end."""
    for number in range(statements):
        child = os.fork()
        if child == 0:
            _record_and_die(folder, before=number)
        os.waitpid(child, 0)


def _record_and_die(folder: Path, *, before: int) -> None:
    store = open_store(address(folder), clock=ArchiveClock(NOON))
    entry_id = store.feeds.due_entries(NOON, limit=1, per_host=1)[0]
    steps = count()

    def kill(*_: Any) -> None:
        if next(steps) == before:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(
        store._database.engine, "checkout", lambda driver, *_: driver.set_trace_callback(kill)
    )  # of every statement, however it is asked
    with store.history.room() as room:
        room.record(alerting(1000 + before, f"d{before}"), entry_id=entry_id)
    os._exit(0)


def claim(store: Store) -> list[str | int]:
    """Claim what is due, one by one, until nothing is."""
    taken: list[str | int] = []
    while feeds := store.feeds.claim_due_feeds(NOON, lease=DAY, limit=1):
        taken += [each.feed for each in feeds]
    for entry_id in store.feeds.due_entries(NOON, limit=1000, per_host=1000):
        if store.feeds.claim_entry(entry_id, NOON, lease=MINUTE) is not None:
            taken.append(entry_id)
    return taken


def fill(store: Store, folder: Path) -> list[str]:
    """Meet a write that the system refuses, then show that nothing was lost and work goes on."""
    said: list[str] = []
    size = sum(each.stat().st_size for each in folder.iterdir())
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 200_000, before[1]))
    kept = 0
    try:
        for number in count():
            recorded(store, judgement(number, article={"text": words(number, 2000)}))
            kept += 1
    except StoreUnavailableError as error:
        said.append(str(error))
    said.append(str(store.keeper.counts().articles - kept))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    recorded(store, judgement(10**6))
    said.append(str(store.keeper.counts().articles - kept))
    return said


def main(command: str, folder: Path, *numbers: int) -> None:
    """Do one command; print its result as JSON."""
    if command == "die":
        die(folder, *numbers)
        return
    if command == "judge":
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))  # to the same output
        with open_desk(folder) as desk:
            sys.stdout.write(json.dumps(judge_copies(desk, *numbers)))
        return
    with open_store(address(folder), clock=ArchiveClock(NOON)) as store:
        if command == "record":
            done: object = record_copies(store, *numbers)
        elif command == "claim":
            done = claim(store)
        else:
            done = fill(store, folder)
    sys.stdout.write(json.dumps(done))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:]))
