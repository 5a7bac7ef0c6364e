"""What every Fetcher promises: see ``monitor.ports.Fetcher``."""

from collections.abc import Iterator

import pytest

from monitor.errors import (
    BadBodyError,
    ForbiddenAddressError,
    GoneError,
    MonitorError,
    RefusedError,
    ServerBusyError,
    TooLargeError,
    TooManyRedirectsError,
    UnreachableError,
)
from monitor.model import Document, NotModified, Request
from monitor.ports import Fetcher
from support.fetching import feed_request, fetchers
from support.server import Answer, LocalServer, bomb, broken, conditional, redirect

ROUTES = {
    "/feed": conditional(b"<rss/>", etag='"1"'),
    "/busy": Answer(status=503),
    "/gone": Answer(status=410),
    "/missing": Answer(status=404),
    "/unasked": Answer(status=304),
    "/broken": broken(),
    "/away": redirect("http://10.0.0.1/"),
    "/file": redirect("file:///etc/passwd"),
    "/circle": redirect("/circle"),
    "/bomb": bomb("gzip", megabytes=1),
    "/garbled": Answer(body=b"x", headers={"Content-Encoding": "gzip"}),
}
FAILURES = {
    "/busy": ServerBusyError,
    "/gone": GoneError,
    "/missing": RefusedError,
    "/unasked": RefusedError,
    "/broken": UnreachableError,
    "/away": ForbiddenAddressError,
    "/file": ForbiddenAddressError,
    "/circle": TooManyRedirectsError,
    "/bomb": TooLargeError,
    "/garbled": BadBodyError,
}


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer(ROUTES) as server:
        yield server


@pytest.fixture(params=["http"])
def fetcher(request: pytest.FixtureRequest) -> Iterator[Fetcher]:
    assert request.param == "http"
    with fetchers() as make:
        yield make()


def test_an_answer_is_returned(server: LocalServer, fetcher: Fetcher) -> None:
    assert isinstance(fetcher.fetch(feed_request(server.url("/feed"))), Document)


def test_an_answer_without_news_is_returned(server: LocalServer, fetcher: Fetcher) -> None:
    assert isinstance(fetcher.fetch(feed_request(server.url("/feed"), etag='"1"')), NotModified)


@pytest.mark.parametrize(("path", "failure"), FAILURES.items())
def test_each_failure_is_raised_as_its_own_error(
    server: LocalServer, fetcher: Fetcher, path: str, failure: type[MonitorError]
) -> None:
    with pytest.raises(MonitorError) as caught:
        fetcher.fetch(feed_request(server.url(path)))
    assert type(caught.value) is failure


def test_many_outcomes_are_those_of_one_each(server: LocalServer, fetcher: Fetcher) -> None:
    def kind(request: Request) -> type:
        try:
            return type(fetcher.fetch(request))
        except MonitorError as error:
            return type(error)

    requests = [feed_request(server.url(path)) for path in ROUTES]
    outcomes = {request: type(outcome) for request, outcome in fetcher.fetch_many(requests)}
    assert outcomes == {request: kind(request) for request in requests}
