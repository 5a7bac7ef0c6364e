from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event

import pytest

from monitor.engine import ThreadEngine
from monitor.errors import StoreUnavailableError, UnreachableError

SOON = timedelta(seconds=10)


@pytest.fixture
def engine() -> Iterator[ThreadEngine]:
    engine = ThreadEngine(workers={"work": 2})
    yield engine
    engine.drain(timedelta(seconds=5))


def holding(called: list[int | str], may_end: Event, begun: Event) -> Callable[[int | str], None]:
    def step(key: int | str) -> None:
        called.append(key)
        begun.set()
        may_end.wait(10)

    return step


def test_the_same_key_is_never_under_way_twice(engine: ThreadEngine) -> None:
    called: list[int | str] = []
    may_end, begun = Event(), Event()
    engine.replace_steps({"work": holding(called, may_end, begun)})
    engine.submit("work", 1)
    engine.submit("work", 1)
    assert begun.wait(10)
    engine.submit("work", 1)
    may_end.set()
    assert engine.wait_idle(SOON)
    assert called == [1]


def test_a_key_may_come_again_when_it_has_ended(engine: ThreadEngine) -> None:
    called: list[int | str] = []
    engine.replace_steps({"work": called.append})
    for _ in range(2):
        engine.submit("work", 1)
        assert engine.wait_idle(SOON)
    assert called == [1, 1]


@pytest.mark.parametrize(
    "error", [UnreachableError("no answer"), StoreUnavailableError("disk full"), RuntimeError("a bug")]
)
def test_a_failing_step_does_not_stop_the_next(engine: ThreadEngine, error: Exception) -> None:
    done: list[int | str] = []

    def step(key: int | str) -> None:
        if key == 1:
            raise error
        done.append(key)

    engine.replace_steps({"work": step})
    engine.submit("work", 1)
    engine.submit("work", 2)
    assert engine.wait_idle(SOON)
    assert done == [2]


def test_draining_ends_what_is_under_way_and_drops_what_waits() -> None:
    called: list[int | str] = []
    may_end, begun = Event(), Event()
    engine = ThreadEngine(workers={"work": 1})
    engine.replace_steps({"work": holding(called, may_end, begun)})
    for key in range(5):
        engine.submit("work", key)
    assert begun.wait(10)
    assert engine.waiting("work") == 5
    assert engine.drain(timedelta(seconds=0.05)) == 1
    may_end.set()
    assert engine.wait_idle(SOON)
    engine.submit("work", 9)
    assert called == [0]


def test_that_the_store_is_unavailable_is_told_once(engine: ThreadEngine) -> None:
    def step(_key: int | str) -> None:
        raise StoreUnavailableError("disk full")

    engine.replace_steps({"work": step})
    assert engine.take_ended() == 0
    engine.submit("work", 1)
    assert engine.wait_idle(SOON)
    with pytest.raises(StoreUnavailableError, match="disk full"):
        engine.take_ended()
    assert engine.take_ended() == 0
