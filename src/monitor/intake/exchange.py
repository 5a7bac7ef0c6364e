"""One request from its first hop to its last, on the event loop."""

import asyncio
import time
from collections.abc import Hashable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.http_exceptions import HttpProcessingError

from monitor.errors import (
    MonitorError,
    RefusedError,
    ServerBusyError,
    TooLargeError,
    TooManyRedirectsError,
)
from monitor.intake.addresses import AllowedHosts
from monitor.intake.connecting import Connector, NoConnectionError, UnusualHostError
from monitor.intake.connections import Answer, Connection, FloodedError, KeptConnections
from monitor.intake.decoding import BodyDecoder
from monitor.intake.failures import failure_of_exchange, failure_of_status
from monitor.intake.hosts import HostPauses, HostTurns, Turn
from monitor.intake.limits import FetchLimits, Manners
from monitor.intake.looking_up import Resolve
from monitor.intake.outgoing import Form, Headers, headers_of, written
from monitor.intake.robots import RobotsBook, agent_of
from monitor.intake.targets import Target, shown, target_of
from monitor.judge.pacing import pause_of_host
from monitor.judge.polling import TOLD_EVERYBODY
from monitor.model import Document, NotModified, Request, Want
from monitor.ports import Clock

_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SAME_REQUEST = frozenset({307, 308})  # the other redirects turn a POST into a GET (RFC 9110, 15.4)
_NOT_MODIFIED = 304
_TOO_MANY = 429
_SUCCESS = range(200, 300)
_BROKEN = (
    aiohttp.ClientError,
    HttpProcessingError,
    FloodedError,
    NoConnectionError,
    UnusualHostError,
    TimeoutError,
)


class _Moved:
    """A redirect answer."""

    __slots__ = ("is_permanent", "status", "target")

    def __init__(self, target: Target, *, status: int) -> None:
        self.target = target
        self.status = status
        self.is_permanent = status in _PERMANENT


class Exchange:
    """Carries requests out; made, used and closed on one event loop.

    Cookies are neither kept nor sent, no Referer is sent, and neither proxies nor ``.netrc`` are taken from
    the environment: a proxy would connect in our place, behind the guard.
    """

    def __init__(
        self,
        *,
        limits: FetchLimits,
        user_agent: str,
        allowed: AllowedHosts,
        clock: Clock,
        look_up: Resolve,
        manners: Manners,
    ) -> None:
        self._limits = limits
        self._manners = manners
        self._pauses = HostPauses(manners.pauses)
        # Hosts on reserved addresses: a dozen, since each has to be allowed.
        self._private: set[str] = set()
        self._robots = RobotsBook(agent=agent_of(user_agent), clock=clock, ask=self.run)
        self._user_agent = user_agent
        self._clock = clock
        self._turns = HostTurns(
            delay_seconds=limits.host_delay.total_seconds(), connections=limits.connections
        )
        self._connector = Connector(allowed=allowed, look_up=look_up, is_private=manners.is_private)
        self._kept = KeptConnections(limits.connections)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._kept.close()

    async def run(self, request: Request) -> Document | NotModified:
        """Follow the request to its end; raises as Fetcher.fetch does."""
        target = target_of(request.url)
        headers, verify_tls = (
            headers_of(request, user_agent=self._user_agent, own=request.headers),
            request.verify_tls,
        )
        seen = {target.url}
        permanent: str | None = None
        is_leading = True
        left = self._limits.total_timeout.total_seconds()
        for _ in range(self._limits.redirects + 1):
            if request.obeys_robots and self._manners.robots:
                await self._robots.check(target, verify_tls=verify_tls)
            turn = self._turns.turn(target.turn, delay_seconds=self._robots.delay_seconds(target))
            async with turn as place:
                self._pauses.check(target.turn, self._clock.now())
                began = time.monotonic()
                answer = await self._hop(
                    target, headers, request, left, permanent, place, verify_tls=verify_tls
                )
                left -= time.monotonic() - began
            if isinstance(answer, Document):
                took = self._limits.total_timeout - timedelta(seconds=left)
                return replace(answer, took=took)
            if not isinstance(answer, _Moved):
                return answer
            if request.form:
                _check_form_may_follow(answer, target)
            is_leading = is_leading and answer.is_permanent
            permanent = answer.target.url if is_leading else permanent
            if answer.target.origin != target.origin:
                open_ones = tuple(pair for pair in request.headers if pair[0].lower() in TOLD_EVERYBODY)
                headers, verify_tls = headers_of(request, user_agent=self._user_agent, own=open_ones), True
            target = answer.target
            if target.url in seen:
                raise TooManyRedirectsError(
                    f"{shown(request.url)} redirects in a circle over {target.shown}; correct its address"
                )
            seen.add(target.url)
        raise TooManyRedirectsError(
            f"{shown(request.url)} redirects more than {self._limits.redirects} times, lastly to "
            f"{target.shown}; correct its address"
        )

    async def _hop(
        self,
        target: Target,
        headers: Headers,
        request: Request,
        left: float,
        permanent: str | None,
        place: Turn,
        *,
        verify_tls: bool,
    ) -> Document | NotModified | _Moved:
        """Ask once, within the seconds that are left."""
        server = (*target.origin, verify_tls)
        connection: Connection | None = None
        try:
            async with asyncio.timeout(left):
                connection, answer = await self._asked(
                    server, target, headers, request.form, verify_tls=verify_tls
                )
                if connection.is_private:
                    self._private.add(target.turn)
                if answer.status in _SUCCESS:
                    await place.keep()
                return await self._outcome(answer, target, headers, request.want, permanent)
        except _BROKEN as error:
            raise failure_of_exchange(error, target, self._limits) from None
        finally:
            if connection is not None:
                self._kept.keep(server, connection, is_wanted=self._turns.is_wanted(target.turn))

    async def _asked(
        self, server: Hashable, target: Target, headers: Headers, form: Form, *, verify_tls: bool
    ) -> tuple[Connection, Answer]:
        """Ask on the connection that was kept, or on a new one.

        One that was kept may have been ended by the server while the request was on its way; a server that
        ends a new one is not asked again. A form goes out on a new one, as it must not be sent twice.
        """
        connection = None if form else self._kept.take(server)
        if connection is not None:
            try:
                return connection, await connection.ask(self._written(target, headers, form))
            except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
                connection.close()
            except BaseException:
                connection.close()
                raise
        seconds = self._limits.connect_timeout.total_seconds()
        connection = await self._connector.open(target, verify_tls=verify_tls, timeout_seconds=seconds)
        try:
            return connection, await connection.ask(self._written(target, headers, form))
        except BaseException:
            connection.close()
            raise

    def _written(self, target: Target, headers: Headers, form: Form) -> bytes:
        """Return the bytes of a request; they say so where the connection will not be kept."""
        if not (self._kept.has_room or self._turns.is_wanted(target.turn)):
            headers = [*headers, ("Connection", "close")]
        return written(target, headers, form)

    async def _outcome(
        self,
        answer: Answer,
        target: Target,
        headers: Headers,
        want: Want,
        permanent: str | None,
    ) -> Document | NotModified | _Moved:
        """Sort an answer by its status and read its body."""
        status = answer.status
        if status in _REDIRECTS:
            return _moved(answer, target)
        received = _received(answer)
        now = self._clock.now()
        if status == _NOT_MODIFIED:
            if not any(name.lower() in {"if-none-match", "if-modified-since"} for name, _ in headers):
                raise RefusedError(
                    f"{target.shown} answered 304 although it was not asked whether", status=status
                )
            return NotModified(url=target.url, permanent_url=permanent, headers=received, fetched_at=now)
        if status not in _SUCCESS:
            raise self._failure(status, received, target, now)
        limit_bytes = self._limits.body_bytes(want)
        body = await _body(answer, received, target, limit_bytes=limit_bytes, may_cut=want is Want.ROBOTS)
        return Document(
            url=target.url,
            permanent_url=permanent,
            status=status,
            headers=received,
            body=body,
            fetched_at=now,
        )

    def _failure(
        self, status: int, received: Mapping[str, str], target: Target, now: datetime
    ) -> MonitorError:
        """Return the failure; after a 429 all of a public host is left alone, of a private one the address.

        Behind a private address there may be a gateway to many servers, one of which is busy.
        """
        error = failure_of_status(status, received, where=target.shown, now=now)
        if status == _TOO_MANY and isinstance(error, ServerBusyError) and target.turn not in self._private:
            error.paused_host = target.turn
            error.paused_until = now + pause_of_host(error.retry_after)
            self._pauses.note(error.paused_host, error.paused_until)
        return error


def _received(answer: Answer) -> Mapping[str, str]:
    """Return the headers as Document has them."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in answer.headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _moved(answer: Answer, target: Target) -> _Moved:
    location = next((value for name, value in answer.headers if name.lower() == b"location"), b"")
    if not location.strip():
        raise RefusedError(
            f"{target.shown} answered {answer.status} without saying where to go", status=answer.status
        )
    return _Moved(target.after_redirect(location), status=answer.status)


def _check_form_may_follow(moved: _Moved, target: Target) -> None:
    """Refuse to take a form along where it was not asked for again, or where others could read it."""
    if moved.status not in _SAME_REQUEST:
        raise RefusedError(
            f"{target.shown} takes no form; it redirects to {moved.target.shown}", status=moved.status
        )
    if target.scheme == "https" and moved.target.scheme != "https":
        raise RefusedError(
            f"{target.shown} redirects a form to {moved.target.shown}, in the clear", status=moved.status
        )


async def _body(
    answer: Answer,
    received: Mapping[str, str],
    target: Target,
    *,
    limit_bytes: int,
    may_cut: bool,
) -> bytes:
    """Read the body, decompressed; stop at the limit, with what is there if it may be cut."""
    declared = received.get("content-length", "")
    if not may_cut and declared.isdigit() and int(declared) > limit_bytes:
        raise TooLargeError(f"{target.shown} announces {declared} bytes; the limit is {limit_bytes}")
    answer.expect_body(limit_bytes)
    decoder = BodyDecoder(received.get("content-encoding", ""), limit_bytes=limit_bytes, where=target.shown)
    try:
        while chunk := await answer.read():
            decoder.feed(chunk)
    except TooLargeError:
        if not may_cut:
            raise
        return decoder.so_far()
    return decoder.finish()
