"""Pages are asked for as robots.txt wants it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from monitor.clock import ArchiveClock
from monitor.errors import DisallowedError, HostPausedError, MonitorError, ServerBusyError, UnreachableError
from monitor.intake.http import HttpFetcher, Manners
from monitor.model import Document
from support.fetching import NOON, MakeFetcher, feed_request, page_request
from support.server import Answer, LocalServer, Route, broken, compressed, redirect

FORBIDDING = b"User-agent: *\nDisallow: /private\n"
DAY = timedelta(days=1)


def outcome(fetcher: HttpFetcher, url: str) -> type[object]:
    try:
        return type(fetcher.fetch(page_request(url)))
    except MonitorError as error:
        return type(error)


@pytest.fixture
def server() -> LocalServer:
    return LocalServer({"/robots.txt": Answer(body=FORBIDDING), "*": Answer(body=b"x")})


def test_a_page_that_robots_txt_forbids_is_not_asked_for(server: LocalServer, fetcher: HttpFetcher) -> None:
    with server:
        found = [outcome(fetcher, server.url(path)) for path in ("/private/1", "/news/1")]
    assert (found, [request.path for request in server.requests]) == (
        [DisallowedError, Document],
        ["/robots.txt", "/news/1"],
    )


def test_what_the_user_named_is_asked_for_all_the_same(server: LocalServer, fetcher: HttpFetcher) -> None:
    with server:
        fetcher.fetch(feed_request(server.url("/private/feed")))
    assert [request.path for request in server.requests] == ["/private/feed"]


def test_robots_txt_can_be_passed_over_by_configuration(
    server: LocalServer, make_fetcher: MakeFetcher
) -> None:
    with server:
        assert outcome(make_fetcher(manners=Manners(robots=False)), server.url("/private/1")) is Document


def test_rules_are_asked_for_once_a_day(server: LocalServer, make_fetcher: MakeFetcher) -> None:
    clock = ArchiveClock(NOON)
    fetcher = make_fetcher(clock=clock)
    counts = []
    with server:
        for late in (timedelta(), DAY - timedelta(minutes=1), DAY):
            clock.set(NOON + late)
            outcome(fetcher, server.url("/news/1"))
            counts.append(len(server.requests_for("/robots.txt")))
    assert counts == [1, 1, 2]


def test_rules_are_asked_for_once_by_all_who_wait_for_them(server: LocalServer, fetcher: HttpFetcher) -> None:
    server.route("/robots.txt", Answer(body=FORBIDDING, wait=0.05))
    with server, ThreadPoolExecutor(4) as pool:
        urls = [server.url(f"/{place}/{number}") for place in ("news", "private") for number in range(2)]
        found = list(pool.map(lambda url: outcome(fetcher, url), urls))
        assert len(server.requests_for("/robots.txt")) == 1
    assert found == [Document, Document, DisallowedError, DisallowedError]


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        (Answer(status=404, body=FORBIDDING), Document),
        (Answer(status=403), Document),
        (Answer(status=410), Document),
        (redirect("/robots.txt"), Document),
        (redirect("http://10.0.0.1/robots.txt"), Document),
        (Answer(status=500), UnreachableError),
        (Answer(status=503), UnreachableError),
        (broken(), UnreachableError),
        (redirect("/elsewhere", status=301), DisallowedError),
        (compressed(FORBIDDING, "gzip"), DisallowedError),
        (Answer(body=FORBIDDING + b"#" * 600 * 1024), DisallowedError),
        (Answer(body=b"#" * 500 * 1024 + b"\n" + FORBIDDING), Document),
        (Answer(body=FORBIDDING + b"#" * 600 * 1024, framing="chunked"), DisallowedError),
    ],
    ids=[
        "404",
        "403",
        "410",
        "circle",
        "to a private address",
        "500",
        "503",
        "broken",
        "moved",
        "compressed",
        "long",
        "too far behind",
        "long without length",
    ],
)
def test_a_failing_server_forbids_for_now_and_a_missing_file_allows(
    server: LocalServer, fetcher: HttpFetcher, route: Route, expected: type[object]
) -> None:
    server.route("/robots.txt", route)
    server.route("/elsewhere", Answer(body=FORBIDDING))
    with server:
        assert outcome(fetcher, server.url("/private/1")) is expected


def test_a_failing_server_is_asked_for_its_rules_again_soon(
    server: LocalServer, make_fetcher: MakeFetcher
) -> None:
    server.route("/robots.txt", [Answer(status=500), Answer(body=b"")])
    clock = ArchiveClock(NOON)
    fetcher = make_fetcher(clock=clock)
    found = []
    with server:
        for late in (0, 4, 5):
            clock.set(NOON + timedelta(minutes=late))
            found.append(outcome(fetcher, server.url("/news/1")))
    assert found == [UnreachableError, UnreachableError, Document]


def test_a_host_that_is_asked_too_often_for_its_rules_is_left_alone(
    server: LocalServer, make_fetcher: MakeFetcher
) -> None:
    server.route("/robots.txt", Answer(status=429))
    fetcher = make_fetcher(manners=Manners(is_private=lambda _: False))
    with server:
        found = [outcome(fetcher, server.url("/news/1")) for _ in range(2)]
    assert (found, len(server.requests)) == ([ServerBusyError, HostPausedError], 1)


def test_the_delay_that_a_host_asks_for_is_kept_by_feeds_and_pages(
    server: LocalServer, fetcher: HttpFetcher
) -> None:
    server.route("/robots.txt", Answer(body=b"User-agent: *\nCrawl-delay: 0.2\n"))
    with server:
        outcome(fetcher, server.url("/1"))
        fetcher.fetch(feed_request(server.url("/feed")))
        outcome(fetcher, server.url("/2"))
    _, first, feed, second = [request.at for request in server.requests]
    assert min(feed - first, second - feed) >= 0.19


def test_a_redirect_is_followed_as_the_rules_of_its_host_allow(
    server: LocalServer, fetcher: HttpFetcher
) -> None:
    server.route("/news/1", redirect("/private/1"))
    with server:
        assert outcome(fetcher, server.url("/news/1")) is DisallowedError
