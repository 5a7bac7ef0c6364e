"""One request from its first hop to its last, on the event loop."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

import aiohttp

from monitor.errors import (
    MonitorError,
    RefusedError,
    ServerBusyError,
    TooLargeError,
    TooManyRedirectsError,
)
from monitor.intake.addresses import AllowedHosts
from monitor.intake.connecting import (
    KEEP_ALIVE_SECONDS,
    Attempt,
    Resolve,
    attempt,
    expect_body,
    guarded_connector,
)
from monitor.intake.decoding import ACCEPT_ENCODING, BodyDecoder
from monitor.intake.failures import failure_of_exchange, failure_of_status
from monitor.intake.hosts import HostPauses, HostTurns, Place
from monitor.intake.limits import FetchLimits, Manners
from monitor.intake.robots import RobotsBook, agent_of
from monitor.intake.targets import Target, shown, target_of
from monitor.judge.pacing import pause_of_host
from monitor.judge.polling import TOLD_EVERYBODY
from monitor.model import Document, NotModified, Request, Want
from monitor.ports import Clock

_ACCEPT = {
    Want.FEED: (
        "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
        "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
    ),
    Want.PAGE: "text/html, application/xhtml+xml, */*;q=0.1",
    Want.ROBOTS: "text/plain, */*;q=0.1",
    Want.HUB: "*/*",
}
_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SAME_REQUEST = frozenset({307, 308})  # the other redirects turn a POST into a GET (RFC 9110, 15.4)
_NOT_MODIFIED = 304
_TOO_MANY = 429
_SUCCESS = range(200, 300)
# A head line of real pages (Content-Security-Policy, Link) may pass aiohttp's 8 KiB.
_HEAD_LINE_BYTES = 32 * 1024
_HEAD_LINES = 256

_Headers = list[tuple[str, str]]


class _Moved:
    """A redirect answer."""

    __slots__ = ("is_permanent", "status", "target")

    def __init__(self, target: Target, *, status: int) -> None:
        self.target = target
        self.status = status
        self.is_permanent = status in _PERMANENT


class _FreshConnectionBrokenError(Exception):
    """A new connection ended without an answer."""


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
        self._left_open: dict[str, float] = {}
        self._next_closes_at = 0.0
        self._session = aiohttp.ClientSession(
            connector=guarded_connector(allowed, look_up, manners.is_private),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, connect=limits.connect_timeout.total_seconds()),
            auto_decompress=False,  # its decompression is bounded a piece, not a body
            trust_env=False,
            max_line_size=_HEAD_LINE_BYTES,
            max_field_size=_HEAD_LINE_BYTES,
            max_headers=_HEAD_LINES,
            middlewares=(_ask_a_fresh_connection_once,),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def run(self, request: Request) -> Document | NotModified:
        """Follow the request to its end; raises as Fetcher.fetch does."""
        target = target_of(request.url)
        headers, verify_tls = self._headers(request, own=request.headers), request.verify_tls
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
                headers, verify_tls = self._headers(request, own=open_ones), True
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

    def _headers(self, request: Request, *, own: tuple[tuple[str, str], ...]) -> _Headers:
        """Return what goes out: ours, replaced by the request's own of the same name."""
        replaced = {name.lower() for name, _ in own}
        ours = [
            ("User-Agent", self._user_agent),
            ("Accept", _ACCEPT[request.want]),
            ("Accept-Encoding", ACCEPT_ENCODING),
        ]
        if etag := _as_received(request.etag):
            ours.append(("If-None-Match", etag))
        if last_modified := _as_received(request.last_modified):
            ours.append(("If-Modified-Since", last_modified))
        if request.form:
            ours.append(("Content-Type", "application/x-www-form-urlencoded"))
        return [pair for pair in ours if pair[0].lower() not in replaced] + list(own)

    async def _hop(
        self,
        target: Target,
        headers: _Headers,
        request: Request,
        left: float,
        permanent: str | None,
        place: Place,
        *,
        verify_tls: bool,
    ) -> Document | NotModified | _Moved:
        """Ask once, within the seconds that are left."""
        present = Attempt(target)
        attempt.set(present)
        if not self._may_stay_open(target.turn):
            headers = [*headers, ("Connection", "close")]
        try:
            async with (
                asyncio.timeout(left),
                self._session.request(
                    "POST" if request.form else "GET",
                    target.wire,
                    headers=headers,
                    data=urlencode(request.form).encode() if request.form else None,
                    allow_redirects=False,
                    ssl=verify_tls,
                ) as response,
            ):
                if present.is_private:
                    self._private.add(target.turn)
                if response.status in _SUCCESS:
                    await place.keep()
                return await self._answer(response, target, headers, request.want, permanent)
        except (aiohttp.ClientError, TimeoutError, _FreshConnectionBrokenError) as error:
            raise failure_of_exchange(error, present, self._limits) from None

    async def _answer(
        self,
        response: aiohttp.ClientResponse,
        target: Target,
        headers: _Headers,
        want: Want,
        permanent: str | None,
    ) -> Document | NotModified | _Moved:
        """Sort an answer by its status and read its body."""
        status = response.status
        if status in _REDIRECTS:
            return _moved(response, target)
        received = _received(response)
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
        body = await _body(response, received, target, limit_bytes=limit_bytes, may_cut=want is Want.ROBOTS)
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

    def _may_stay_open(self, host: str) -> bool:
        """Return whether the connection is worth keeping: not when it would be one of very many.

        A thousand feeds of a thousand hosts in a few seconds would otherwise leave a thousand sockets open,
        which is where the usual limit of a process lies.
        """
        now = time.monotonic()
        if len(self._left_open) >= self._limits.connections and now >= self._next_closes_at:
            self._left_open = {name: until for name, until in self._left_open.items() if until > now}
            self._next_closes_at = min(self._left_open.values(), default=now)
        is_kept = (
            len(self._left_open) < self._limits.connections
            or host in self._left_open
            or self._turns.is_wanted(host)
        )
        if is_kept:
            self._left_open[host] = now + KEEP_ALIVE_SECONDS
        return is_kept


async def _ask_a_fresh_connection_once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Let aiohttp ask again only where an old connection had ended meanwhile, not where a server hangs up."""
    try:
        return await handler(request)
    except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
        if attempt.get().is_admitted and not isinstance(error, aiohttp.ClientConnectorError):
            raise _FreshConnectionBrokenError from error
        raise


def _as_received(validator: str | None) -> str | None:
    """Return what to hand to aiohttp so that the validator goes out as it came in, or None.

    Headers are read as latin-1 and aiohttp writes UTF-8. A validator that cannot be written octet for octet
    (no UTF-8, or control characters) is left out: an unconditional request is better than an invented one.
    """
    if not validator or any(mark < " " or mark == "\x7f" for mark in validator):
        return None
    try:
        return validator.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return None
    except UnicodeEncodeError:
        return validator


def _received(response: aiohttp.ClientResponse) -> Mapping[str, str]:
    """Return the headers as Document has them."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in response.raw_headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _moved(response: aiohttp.ClientResponse, target: Target) -> _Moved:
    location = next((value for name, value in response.raw_headers if name.lower() == b"location"), b"")
    if not location.strip():
        raise RefusedError(
            f"{target.shown} answered {response.status} without saying where to go", status=response.status
        )
    return _Moved(target.after_redirect(location), status=response.status)


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
    response: aiohttp.ClientResponse,
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
    expect_body(response, limit_bytes)
    decoder = BodyDecoder(received.get("content-encoding", ""), limit_bytes=limit_bytes, where=target.shown)
    try:
        while chunk := await response.content.readany():
            decoder.feed(chunk)
    except TooLargeError:
        if not may_cut:
            raise
        return decoder.so_far()
    return decoder.finish()
