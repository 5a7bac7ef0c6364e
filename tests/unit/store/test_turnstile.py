"""The lock that keeps the order of coming."""

from collections.abc import Callable
from threading import Event, Thread

import pytest

from monitor.store.turnstile import Turnstile


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait for another thread to get somewhere."""
    pause = Event()
    while not is_so():
        pause.wait(0.001)


def test_threads_come_through_in_the_order_in_which_they_came() -> None:
    turnstile, order = Turnstile(), []

    def come(number: int) -> None:
        with turnstile:
            order.append(number)

    threads = [Thread(target=come, args=(number,)) for number in range(20)]
    with turnstile:
        for number, thread in enumerate(threads, 1):
            thread.start()
            wait_until(lambda number=number: len(turnstile._waiting) == number)  # type: ignore[misc]  # bound now
    for thread in threads:
        thread.join()
    assert order == list(range(20))


def test_one_is_inside_at_a_time() -> None:
    turnstile, inside, most = Turnstile(), [0], [0]

    def come() -> None:
        for _ in range(200):
            with turnstile:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                inside[0] -= 1

    threads = [Thread(target=come) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


def test_who_is_inside_may_not_come_again() -> None:
    turnstile = Turnstile()
    with turnstile, pytest.raises(RuntimeError, match="inside another write"):
        turnstile.__enter__()
    with turnstile:
        pass


def test_an_exception_inside_lets_the_next_one_in() -> None:
    turnstile = Turnstile()
    with pytest.raises(ZeroDivisionError), turnstile:
        _ = 1 / 0
    with turnstile:
        pass


def test_who_gives_up_waiting_leaves_the_queue_to_the_others() -> None:
    turnstile, came = Turnstile(), []

    def come(name: str) -> None:
        with turnstile:
            came.append(name)

    threads = [Thread(target=come, args=(name,)) for name in ("first", "second")]
    with turnstile:
        for number, thread in enumerate(threads, 1):
            thread.start()
            wait_until(lambda number=number: len(turnstile._waiting) == number)  # type: ignore[misc]  # bound now
        gone = turnstile._waiting[0]
        turnstile._give_up(gone)
        assert len(turnstile._waiting) == 1
    threads[1].join()
    assert came == ["second"]
    gone.comes.release()
    threads[0].join()


def test_who_gives_up_when_the_turn_came_already_passes_it_on() -> None:
    turnstile = Turnstile()
    turnstile.__enter__()
    turn = type("Turn", (), {"owner": 0})()
    turnstile._give_up(turn)
    with turnstile:
        pass
