"""Whose turn it is."""

import asyncio
import time
from contextlib import suppress

from monitor.intake.hosts import LENT_FOR_EACH, HostTurns


def test_turns_of_a_host_come_one_at_a_time_and_in_order() -> None:
    async def main() -> list[str]:
        turns, log = HostTurns(delay_seconds=0, connections=10), []

        async def visit(name: str) -> None:
            async with turns.turn("a"):
                log.append(f"{name} in")
                await asyncio.sleep(0)
                log.append(f"{name} out")

        await asyncio.gather(*(visit(str(number)) for number in range(3)))
        return log

    assert asyncio.run(main()) == ["0 in", "0 out", "1 in", "1 out", "2 in", "2 out"]


def test_a_host_that_is_held_does_not_hold_another() -> None:
    async def main() -> bool:
        turns = HostTurns(delay_seconds=0, connections=10)
        async with turns.turn("slow"), asyncio.timeout(1), turns.turn("quick"):
            return True

    assert asyncio.run(main())


def test_waiting_for_a_host_takes_no_connection() -> None:
    async def main() -> bool:
        turns = HostTurns(delay_seconds=0, connections=2)
        async with turns.turn("slow"):
            waiting = [asyncio.create_task(_visit(turns, "slow")) for _ in range(5)]
            await asyncio.sleep(0)
            async with asyncio.timeout(1):
                await _visit(turns, "quick")
        await asyncio.gather(*waiting)
        return True

    assert asyncio.run(main())


def test_starts_of_a_host_lie_at_least_the_delay_apart() -> None:
    async def main() -> list[float]:
        turns, starts = HostTurns(delay_seconds=0.05, connections=10), []

        async def visit() -> None:
            async with turns.turn("a"):
                starts.append(time.monotonic())

        await asyncio.gather(visit(), visit(), visit())
        return starts

    first, second, third = asyncio.run(main())
    assert second - first >= 0.05
    assert third - second >= 0.05


def test_no_more_turns_at_once_than_connections() -> None:
    async def main() -> int:
        turns, busy, most = HostTurns(delay_seconds=0, connections=2), 0, 0

        async def visit(host: str) -> None:
            nonlocal busy, most
            async with turns.turn(host):
                busy += 1
                most = max(most, busy)
                await asyncio.sleep(0)
                busy -= 1

        await asyncio.gather(*(visit(str(number)) for number in range(8)))
        return most

    assert asyncio.run(main()) == 2


def test_who_gives_up_waiting_leaves_the_line() -> None:
    async def main() -> bool:
        turns = HostTurns(delay_seconds=0, connections=10)
        async with turns.turn("a"):
            impatient = asyncio.create_task(_visit(turns, "a"))
            patient = asyncio.create_task(_visit(turns, "a"))
            await asyncio.sleep(0)
            assert turns.is_wanted("a")
            impatient.cancel()
        async with asyncio.timeout(1):
            await patient
        return turns.is_wanted("a")

    assert not asyncio.run(main())


def test_a_turn_given_to_somebody_who_gives_up_goes_to_the_next() -> None:
    async def main() -> None:
        turns = HostTurns(delay_seconds=0, connections=10)
        async with turns.turn("a"):
            impatient = asyncio.create_task(_visit(turns, "a"))
            patient = asyncio.create_task(_visit(turns, "a"))
            await asyncio.sleep(0)
        impatient.cancel()  # its turn was given on leaving, but it has not run yet
        async with asyncio.timeout(1):
            await patient
            with suppress(asyncio.CancelledError):
                await impatient
            await _visit(turns, "a")

    asyncio.run(main())


def test_idle_hosts_are_forgotten() -> None:
    async def main() -> int:
        turns = HostTurns(delay_seconds=0.01, connections=10)
        for number in range(50):
            await _visit(turns, str(number))
        await asyncio.sleep(0.1)
        return len(turns._hosts)

    assert asyncio.run(main()) == 0


def test_who_waits_for_a_silent_server_lets_others_pass_and_takes_a_place_again_for_the_body() -> None:
    async def main() -> list[str]:
        turns = HostTurns(delay_seconds=0, connections=1, patience_seconds=0.01)
        met: list[str] = []
        async with asyncio.timeout(5), turns.turn("silent") as place:
            async with turns.turn("brisk"):
                met.append("brisk meanwhile")
                waiting = asyncio.create_task(place.keep())
                await asyncio.sleep(0)
                met.append("body waits" if not waiting.done() else "body is read")
            await waiting
            met.append("body is read")
        await _visit(turns, "after")
        return met

    assert asyncio.run(main()) == ["brisk meanwhile", "body waits", "body is read"]


def test_only_so_many_wait_uncounted() -> None:
    async def main() -> int:
        turns = HostTurns(delay_seconds=0, connections=1, patience_seconds=0.001)
        inside, end, is_full = 0, asyncio.Event(), asyncio.Event()

        async def wait(host: str) -> None:
            nonlocal inside
            async with turns.turn(host):
                inside += 1
                if inside > LENT_FOR_EACH:
                    is_full.set()
                await end.wait()

        tasks = [asyncio.create_task(wait(str(number))) for number in range(LENT_FOR_EACH + 5)]
        async with asyncio.timeout(5):
            await is_full.wait()
            await asyncio.sleep(0.01)
        met = inside
        end.set()
        await asyncio.gather(*tasks)
        return met

    assert asyncio.run(main()) == LENT_FOR_EACH + 1


async def _visit(turns: HostTurns, host: str) -> None:
    async with turns.turn(host):
        pass
