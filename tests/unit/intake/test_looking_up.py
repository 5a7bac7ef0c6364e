"""Look-ups in threads."""

import asyncio
import threading
from collections.abc import Sequence

import pytest

from monitor.intake.looking_up import LookUps


def waits_for(threads: set[threading.Thread]) -> None:
    for thread in threads:
        thread.join(5)
    assert not any(thread.is_alive() for thread in threads)


def test_look_ups_one_after_the_other_share_a_thread_which_ends_when_it_is_idle() -> None:
    threads = []

    def look_up(host: str) -> Sequence[str]:
        threads.append(threading.current_thread())
        return [host]

    async def main() -> list[Sequence[str]]:
        look_ups = LookUps(look_up, idle_seconds=0.1)
        return [await look_ups.addresses(host) for host in ("192.0.2.1", "192.0.2.2")]

    assert asyncio.run(main()) == [["192.0.2.1"], ["192.0.2.2"]]
    assert len(set(threads)) == 1
    waits_for(set(threads))


def test_a_look_up_waits_for_no_other() -> None:
    is_over, threads = threading.Event(), set()

    def look_up(host: str) -> Sequence[str]:
        threads.add(threading.current_thread())
        if host == "dead":
            is_over.wait(5)
        return [host]

    async def main() -> list[Sequence[str]]:
        look_ups = LookUps(look_up, idle_seconds=0.01)
        dead = [asyncio.create_task(look_ups.addresses("dead")) for _ in range(20)]
        async with asyncio.timeout(2):
            found = [await look_ups.addresses("alive") for _ in range(3)]
        is_over.set()
        await asyncio.gather(*dead)
        return found

    assert asyncio.run(main()) == [["alive"]] * 3
    waits_for(threads)


def test_many_look_ups_while_threads_end_all_have_an_answer() -> None:
    """A thread that is about to end takes what was just given to it."""

    async def main() -> int:
        look_ups = LookUps(lambda host: [host], idle_seconds=0.0)
        async with asyncio.timeout(10):
            for _ in range(50):
                await asyncio.gather(*(look_ups.addresses("a") for _ in range(10)))
        return look_ups._idle

    assert asyncio.run(main()) >= 0


@pytest.mark.parametrize("failure", [OSError("x"), UnicodeError()])
def test_a_failure_is_passed_on(failure: Exception) -> None:
    def look_up(_: str) -> Sequence[str]:
        raise failure

    with pytest.raises(OSError, match=r"x|no name"):
        asyncio.run(LookUps(look_up, idle_seconds=0.01).addresses("a"))


def test_a_name_without_addresses_is_a_failure() -> None:
    with pytest.raises(OSError, match="no address"):
        asyncio.run(LookUps(lambda _: [], idle_seconds=0.01).addresses("a"))


def test_nobody_minds_an_answer_that_comes_after_the_end() -> None:
    may_go_on, threads = threading.Event(), []

    def look_up(host: str) -> Sequence[str]:
        threads.append(threading.current_thread())
        may_go_on.wait(5)
        return [host]

    async def main() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await LookUps(look_up, idle_seconds=0.01).addresses("a")

    asyncio.run(main())
    may_go_on.set()
    waits_for(set(threads))
