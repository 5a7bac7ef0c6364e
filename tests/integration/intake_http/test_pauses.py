"""A host that says 429 is left alone."""

from datetime import timedelta

import pytest

from monitor.clock import ArchiveClock
from monitor.errors import HostPausedError, MonitorError, ServerBusyError
from monitor.intake.http import HttpFetcher, Manners
from monitor.model import Document
from support.fetching import NOON, MakeFetcher, feed_request
from support.server import Answer, LocalServer

PUBLIC = Manners(is_private=lambda _: False)
BUSY = Answer(status=429, headers={"Retry-After": "600"})


def outcome(fetcher: HttpFetcher, url: str) -> object:
    try:
        return fetcher.fetch(feed_request(url))
    except MonitorError as error:
        return error


def test_a_public_host_is_left_alone_as_a_whole_until_the_end(
    server: LocalServer, make_fetcher: MakeFetcher
) -> None:
    server.route("/busy", BUSY)
    server.route("/", Answer())
    clock = ArchiveClock(NOON)
    fetcher = make_fetcher(clock=clock, manners=PUBLIC)
    busy = outcome(fetcher, server.url("/busy"))
    assert isinstance(busy, ServerBusyError)
    assert (busy.paused_host, busy.paused_until) == (server.host, NOON + timedelta(minutes=10))
    found = []
    for late in (0, 9, 10):
        clock.set(NOON + timedelta(minutes=late))
        found.append(type(outcome(fetcher, server.url("/"))))
    assert found == [HostPausedError, HostPausedError, Document]
    assert len(server.requests) == 2


def test_requests_that_wait_for_the_host_are_not_sent_any_more(
    server: LocalServer, make_fetcher: MakeFetcher
) -> None:
    server.route("*", BUSY)
    requests = [feed_request(server.url(f"/{number}")) for number in range(5)]
    found = [type(answer) for _, answer in make_fetcher(manners=PUBLIC).fetch_many(requests)]
    assert (found, len(server.requests)) == ([ServerBusyError] + [HostPausedError] * 4, 1)


def test_other_hosts_are_asked_meanwhile(server: LocalServer, make_fetcher: MakeFetcher) -> None:
    server.route("/busy", BUSY)
    server.route("/", Answer())
    fetcher = make_fetcher(manners=PUBLIC)
    outcome(fetcher, server.url("/busy", host="a.test"))
    assert isinstance(outcome(fetcher, server.url("/", host="b.test")), Document)


def test_of_a_private_host_the_one_address_is_left_alone(server: LocalServer, fetcher: HttpFetcher) -> None:
    server.route("/busy", BUSY)
    server.route("/", Answer())
    busy = outcome(fetcher, server.url("/busy"))
    assert isinstance(busy, ServerBusyError)
    assert (busy.paused_host, busy.retry_after) == ("", timedelta(minutes=10))
    assert isinstance(outcome(fetcher, server.url("/")), Document)


def test_a_private_host_is_known_as_one_on_a_connection_that_was_kept(
    server: LocalServer, fetcher: HttpFetcher
) -> None:
    server.route("/", [Answer(), BUSY])
    outcome(fetcher, server.url("/"))
    busy = outcome(fetcher, server.url("/"))
    assert isinstance(busy, ServerBusyError)
    assert (busy.paused_host, len({request.connection for request in server.requests})) == ("", 1)


def test_only_429_speaks_for_the_host(server: LocalServer, make_fetcher: MakeFetcher) -> None:
    server.route("/busy", Answer(status=503, headers={"Retry-After": "600"}))
    server.route("/", Answer())
    fetcher = make_fetcher(manners=PUBLIC)
    outcome(fetcher, server.url("/busy"))
    assert isinstance(outcome(fetcher, server.url("/")), Document)


def test_pauses_from_before_hold(server: LocalServer, make_fetcher: MakeFetcher) -> None:
    until = NOON + timedelta(hours=1)
    fetcher = make_fetcher(manners=Manners(pauses={server.host: until}))
    with pytest.raises(HostPausedError) as caught:
        fetcher.fetch(feed_request(server.url("/")))
    assert (caught.value.left, server.requests) == (timedelta(hours=1), [])
