"""Connections that are kept for the next request to the same server."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ServerDisconnectedError

from monitor.intake.connections import Connection, KeptConnections

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@asynccontextmanager
async def conversation() -> AsyncIterator[tuple[Connection, socket.socket]]:
    """Yield a connection and the other end of it."""
    loop = asyncio.get_running_loop()
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    connection = Connection(loop)
    await loop.create_connection(lambda: connection, sock=ours)
    try:
        yield connection, theirs
    finally:
        connection.abort()
        theirs.close()
        await asyncio.sleep(0)


async def asked(connection: Connection, server: socket.socket) -> bytes:
    server.send(ANSWER)
    answer = await connection.ask(b"GET / HTTP/1.1\r\n\r\n")
    return await answer.read()


async def ended(connection: Connection) -> None:
    if connection.closed is not None:
        await connection.closed


def test_a_connection_is_kept_and_taken_once() -> None:
    async def main() -> None:
        kept = KeptConnections(2)
        async with conversation() as (connection, server):
            assert await asked(connection, server) == b"ok"
            kept.keep("a", connection, is_wanted=False)
            assert [kept.take("b"), kept.take("a"), kept.take("a")] == [None, connection, None]
            assert await asked(connection, server) == b"ok"
        await kept.close()

    asyncio.run(main())


def test_only_so_many_are_kept_unless_somebody_waits() -> None:
    async def main() -> None:
        kept = KeptConnections(1)
        async with conversation() as (first, _), conversation() as (second, _), conversation() as (third, _):
            kept.keep("first", first, is_wanted=False)
            assert not kept.has_room
            kept.keep("second", second, is_wanted=False)
            kept.keep("third", third, is_wanted=True)
            assert [first.connected, second.connected, third.connected] == [True, False, True]
            assert kept.take("third") is third
            await kept.close()
            assert not first.connected

    asyncio.run(main())


def test_one_is_kept_for_each_server() -> None:
    async def main() -> None:
        kept = KeptConnections(9)
        async with conversation() as (first, _), conversation() as (second, _):
            kept.keep("a", first, is_wanted=True)
            kept.keep("a", second, is_wanted=True)
            assert not second.connected
            assert kept.take("a") is first
        await kept.close()

    asyncio.run(main())


@pytest.mark.parametrize("unasked", [ANSWER, b"x", b""], ids=["an answer", "nonsense", "the end"])
def test_what_comes_before_the_next_request_is_no_answer_to_it(unasked: bytes) -> None:
    async def main() -> None:
        kept = KeptConnections(9)
        async with conversation() as (connection, server):
            await asked(connection, server)
            kept.keep("a", connection, is_wanted=False)
            if unasked:
                server.send(unasked)
            else:
                server.close()
            for _ in range(3):  # rounds of the loop, in which it comes in
                await asyncio.sleep(0.001)
            assert kept.take("a") is None
            assert not connection.connected
        await kept.close()

    asyncio.run(main())


def test_a_connection_whose_answer_was_not_read_is_not_kept() -> None:
    async def main() -> None:
        kept = KeptConnections(9)
        async with conversation() as (connection, server):
            server.send(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nnot ")
            await connection.ask(b"GET / HTTP/1.1\r\n\r\n")
            kept.keep("a", connection, is_wanted=True)
            assert kept.take("a") is None
        await kept.close()

    asyncio.run(main())


def test_unused_connections_end_one_after_the_other() -> None:
    async def main() -> None:
        kept = KeptConnections(9, seconds=0.1)
        async with conversation() as (first, _), conversation() as (second, _), asyncio.timeout(2):
            kept.keep("first", first, is_wanted=False)
            await asyncio.sleep(0.05)
            kept.keep("second", second, is_wanted=False)
            await ended(first)
            await ended(second)
        assert [kept.take("first"), kept.take("second")] == [None, None]

    asyncio.run(main())


def test_an_ended_connection_is_not_asked() -> None:
    async def main() -> None:
        async with conversation() as (connection, _):
            connection.close()
            with pytest.raises(ServerDisconnectedError):
                await connection.ask(b"GET / HTTP/1.1\r\n\r\n")

    asyncio.run(main())
