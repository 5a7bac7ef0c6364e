"""The whole program on a database that is full, and on feeds that fail: told once, over restarts."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from monitor.app import App
from monitor.errors import StoreUnavailableError
from monitor.judge.operating import CALM
from support.answers import Answer
from support.patrol import HOUR, MINUTE, Patrol, item, rss
from support.server import LocalServer


@pytest.fixture
def patrol(tmp_path: Path) -> Iterator[Patrol]:
    with LocalServer() as server, Patrol(tmp_path, server) as patrol:
        yield patrol


def printed(patrol: Patrol) -> list[str]:
    """Return the first line of each message on the console since the last start."""
    out: Any = patrol.app._out
    assert isinstance(out, StringIO)
    rule, text = "━" * 72, out.getvalue()
    return [part.strip().partition("\n")[0] for part in text.split(rule) if part.strip()]


@contextmanager
def full(app: App) -> Iterator[None]:
    """Let the database grow no more for a while."""

    def limit(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    engine = app.store._database.engine  # type: ignore[attr-defined]
    engine.dispose()
    event.listen(engine, "connect", limit)
    yield
    event.remove(engine, "connect", limit)
    engine.dispose()
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1073741823")


def live(patrol: Patrol) -> None:
    """Do for some minutes what the daemon does."""
    patrol.clock.move(3 * MINUTE)
    try:
        patrol.app.once()
    except StoreUnavailableError as error:
        patrol.app.meet_outage(str(error))
    assert patrol.app._rounds is not None
    patrol.app._rounds.engine.wait_idle()


def test_a_full_database_is_told_once_and_work_goes_on_by_itself_when_there_is_room(patrol: Patrol) -> None:
    patrol.serve(rss(item(1)))
    patrol.app.look_over()
    live(patrol)
    for _ in range(19):
        live(patrol)
    patrol.serve(rss(*(item(number, description="word " * 2000) for number in range(2, 52))))
    with full(patrol.app):
        for _ in range(5):
            live(patrol)
        assert len(patrol.entries) == 1
    assert printed(patrol) == ["The database cannot be used: no alerts until it can"]

    live(patrol)
    patrol.clock.move(CALM)
    patrol.app.look_over()
    live(patrol)
    live(patrol)
    assert {entry.outcome for entry in patrol.entries} == {"judged"}
    assert len(patrol.entries) == 51
    assert printed(patrol)[1:] == ["The database works again"]
    patrol.restart()
    live(patrol)
    assert printed(patrol) == []


def test_a_feed_that_fails_for_a_day_is_told_once_over_restarts_and_so_is_its_return(patrol: Patrol) -> None:
    patrol.serve(rss(item(1)))
    patrol.poll()
    patrol.serve(Answer(status=503))
    told = []
    for hour in range(40):
        patrol.poll(after=HOUR)
        if hour % 7 == 0:
            told += printed(patrol)
            patrol.restart()
    patrol.serve(rss(item(2)))
    for _ in range(25):
        patrol.poll(after=HOUR)
    told += printed(patrol)
    assert sorted(told) == sorted(
        [
            "Nothing new for 25 hours, because feeds fail",
            "The feed steppe has failed for 25 hours",
            "New entries come in again",
            "The feed steppe answers again",
        ]
    )


def test_who_was_away_is_told_what_was_caught_up_on(patrol: Patrol) -> None:
    patrol.serve(rss(item(1)))
    patrol.poll()
    patrol.app.look_over()
    live(patrol)
    patrol.clock.move(7 * HOUR)
    patrol.serve(rss(item(2), item(3)))
    patrol.restart()
    patrol.app.look_over()
    live(patrol)
    patrol.clock.move(MINUTE)
    live(patrol)
    live(patrol)
    assert printed(patrol) == ["monitor is back after 7 hours"]
    out: Any = patrol.app._out
    assert "caught up on 2 articles (2 off topic)" in " ".join(out.getvalue().split())
