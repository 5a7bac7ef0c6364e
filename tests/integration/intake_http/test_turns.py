"""One request at a time to a host, many at once, and leaving early."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from monitor.clock import ArchiveClock
from monitor.errors import ClosingError, MonitorError, PermanentError, RefusedError
from monitor.intake.http import BEGUN_BLINDLY, HttpFetcher
from monitor.model import Document, Request, Want
from support.fetching import NOON, MakeFetcher, feed_request
from support.server import Answer, LocalServer, hanging, redirect


def test_every_request_has_one_outcome(server: LocalServer, fetcher: HttpFetcher) -> None:
    server.route("/", Answer(body=b"x"))
    requests = [
        feed_request(server.url(path, host=f"{host}.test")) for host in "abc" for path in ("/", "/no")
    ]
    outcomes = {request.url: type(outcome) for request, outcome in fetcher.fetch_many(iter(requests))}
    assert outcomes == {
        request.url: RefusedError if request.url.endswith("/no") else Document for request in requests
    }


def test_no_requests_have_no_outcomes(fetcher: HttpFetcher) -> None:
    assert list(fetcher.fetch_many([])) == []


def test_the_same_request_twice_has_two_outcomes(server: LocalServer, fetcher: HttpFetcher) -> None:
    request = feed_request(server.route("/", Answer()))
    assert [asked for asked, _ in fetcher.fetch_many([request, request])] == [request, request]


def test_a_slow_host_delays_no_other(server: LocalServer, fetcher: HttpFetcher) -> None:
    server.route("/slow", hanging())
    server.route("/", Answer())
    slow = [feed_request(server.url("/slow", host="slow.test")) for _ in range(3)]
    quick = [feed_request(server.url("/", host=f"{number}.test")) for number in range(5)]
    outcomes = fetcher.fetch_many([*slow, *quick])
    assert {next(outcomes)[0].url for _ in quick} == {request.url for request in quick}
    outcomes.close()


def test_a_host_is_asked_one_at_a_time(server: LocalServer, fetcher: HttpFetcher) -> None:
    """Over threads and batches, feeds and pages together."""
    server.route("*", Answer(body=b"x", wait=0.005))

    def batch(want: Want) -> int:
        requests = [Request(url=server.url(f"/{want}/{number}"), want=want) for number in range(5)]
        return len(list(fetcher.fetch_many(requests)))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(batch, (Want.FEED, Want.PAGE) * 2)) == [5, 5, 5, 5]
    assert server.most_at_once == 1


def test_requests_of_a_batch_reach_a_host_in_order(server: LocalServer, fetcher: HttpFetcher) -> None:
    server.route("*", Answer())
    list(fetcher.fetch_many([feed_request(server.url(f"/{number}")) for number in range(20)]))
    assert [request.path for request in server.requests] == [f"/{number}" for number in range(20)]


def test_different_hosts_are_asked_at_once(server: LocalServer, fetcher: HttpFetcher) -> None:
    """No answer comes before all five have asked."""
    everybody = threading.Barrier(5)

    def together(_: object) -> Answer:
        everybody.wait(2)
        return Answer()

    server.route("/", together)
    outcomes = fetcher.fetch_many(
        [feed_request(server.url("/", host=f"{number}.test")) for number in range(5)]
    )
    assert [type(outcome) for _, outcome in outcomes] == [Document] * 5


@pytest.mark.parametrize(("size", "asked"), [(400_000, BEGUN_BLINDLY), (10, 150)])
def test_large_bodies_are_not_asked_for_faster_than_they_are_taken(
    server: LocalServer, make_fetcher: MakeFetcher, size: int, asked: int
) -> None:
    """Else those of hundreds of feeds would lie in memory until the slow reader comes to them."""
    server.route("*", Answer(body=b"x" * size))
    fetcher = make_fetcher(allow_hosts=["127.0.0.0/8"], feed_bytes=500_000)
    hosts = [f"http://h{number}.example:{server.port}/" for number in range(150)]
    outcomes = fetcher.fetch_many([feed_request(url) for url in hosts])
    taken = [next(outcomes) for _ in range(30)]
    assert server.wait_until(lambda server: len(server.requests) >= asked)
    assert len(server.requests) == asked
    assert len({request.url for request, _ in [*taken, *outcomes]}) == 150


def test_no_more_connections_at_once_than_allowed(server: LocalServer, make_fetcher: MakeFetcher) -> None:
    fetcher = make_fetcher(connections=2)
    server.route("/", Answer(wait=0.01))
    requests = [feed_request(server.url("/", host=f"{number}.test")) for number in range(10)]
    assert len(list(fetcher.fetch_many(requests))) == 10
    assert server.most_at_once == 2


def test_starts_at_a_host_lie_the_delay_apart_and_its_wait_is_no_part_of_the_time_limit(
    server: LocalServer, make_fetcher: MakeFetcher
) -> None:
    """Four starts take 0.45 s with a limit of 0.3 s; a redirect is a start like any other."""
    fetcher = make_fetcher(host_delay=timedelta(seconds=0.15), total_timeout=timedelta(seconds=0.3))
    server.route("*", Answer())
    server.route("/old", redirect("/new"))
    requests = [feed_request(server.url(path)) for path in ("/old", "/1", "/2")]
    assert [type(outcome) for _, outcome in fetcher.fetch_many(requests)] == [Document] * 3
    starts = [request.at for request in server.requests]
    # What is measured is the arrival, a little after the start.
    assert len(starts) == 4
    assert all(later - earlier > 0.12 for earlier, later in pairwise(starts))


def test_the_delay_of_a_host_is_none_of_another(server: LocalServer, make_fetcher: MakeFetcher) -> None:
    fetcher = make_fetcher(host_delay=timedelta(seconds=5))
    server.route("/", Answer())
    requests = [feed_request(server.url("/", host=f"{number}.test")) for number in range(5)]
    began = time.monotonic()
    assert len(list(fetcher.fetch_many(requests))) == 5
    assert time.monotonic() - began < 2


def test_leaving_early_ends_what_is_under_way_and_what_waits(
    server: LocalServer, fetcher: HttpFetcher
) -> None:
    server.route("/", Answer())
    server.route("/slow", hanging())
    requests = [feed_request(server.url("/", host="quick.test"))]
    requests += [feed_request(server.url("/slow", host=f"{number % 3}.test")) for number in range(9)]
    for _request, _outcome in fetcher.fetch_many(requests):
        server.wait_until(lambda server: len(server.requests_for("/slow")) == 3)
        break
    assert server.wait_until(lambda server: server.connected <= 1)
    assert len(server.requests_for("/slow")) == 3


def test_a_host_that_was_left_early_can_be_asked_again(server: LocalServer, fetcher: HttpFetcher) -> None:
    server.route("/", Answer(body=b"x"))
    slow = feed_request(server.route("/slow", hanging()))
    outcomes = fetcher.fetch_many([feed_request(server.url("/")), slow, slow])
    next(outcomes)
    outcomes.close()
    assert fetcher.fetch(feed_request(server.url("/"))).body == b"x"


def test_a_batch_may_be_interrupted_by_a_request_to_the_same_host(
    server: LocalServer, fetcher: HttpFetcher
) -> None:
    """Who reads outcomes may fetch meanwhile: no turn is held for a slow reader."""
    server.route("*", Answer(body=b"x"))
    seen = []
    for request, _ in fetcher.fetch_many([feed_request(server.url(f"/{number}")) for number in range(3)]):
        fetcher.fetch(feed_request(server.url("/between")))
        seen.append(request.url)
    assert len(seen) == 3


def test_closing_ends_what_is_under_way_as_closing(server: LocalServer, make_fetcher: MakeFetcher) -> None:
    fetcher = make_fetcher()
    requests = [feed_request(server.route("/", hanging())), feed_request(server.url("/waits"))]
    with ThreadPoolExecutor(1) as pool:
        outcomes = pool.submit(lambda: [outcome for _, outcome in fetcher.fetch_many(requests)])
        assert server.wait_until(lambda server: len(server.requests) == 1)
        fetcher.close()
        assert [type(outcome) for outcome in outcomes.result(2)] == [ClosingError] * 2


def test_a_closed_client_says_so(make_fetcher: MakeFetcher) -> None:
    fetcher = make_fetcher()
    fetcher.close()
    fetcher.close()
    with pytest.raises(RuntimeError, match="closed"):
        fetcher.fetch(feed_request("http://127.0.0.1/"))


def test_closing_leaves_no_thread_and_no_connection(server: LocalServer, make_fetcher: MakeFetcher) -> None:
    fetcher = make_fetcher()
    fetcher.fetch(feed_request(server.route("/", Answer(body=b"x"))))
    thread = fetcher._thread
    fetcher.close()
    assert thread is not None
    assert not thread.is_alive()
    assert server.wait_until(lambda server: server.connected == 0)


def test_an_outcome_keeps_no_frames_alive(server: LocalServer, fetcher: HttpFetcher) -> None:
    url = server.route("/", Answer(body=b"x", headers={"Content-Encoding": "gzip"}))
    ((_, outcome),) = fetcher.fetch_many([feed_request(url)])
    assert isinstance(outcome, MonitorError)
    assert (outcome.__traceback__, outcome.__cause__, outcome.__context__) == (None, None, None)


def test_a_request_that_breaks_the_program_fails_and_takes_no_other_along(
    server: LocalServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else one server that knows how would end the polls of hundreds of feeds, again and again."""

    class BreakingClock(ArchiveClock):
        is_broken = True

        def now(self) -> datetime:
            if self.is_broken:
                self.is_broken = False
                raise ZeroDivisionError
            return super().now()

    clock = BreakingClock(NOON)
    requests = [feed_request(server.route(f"/{number}", Answer())) for number in range(3)]
    with HttpFetcher(clock=clock, user_agent="x", allow_hosts=["127.0.0.1"]) as fetcher:
        outcomes = [outcome for _, outcome in fetcher.fetch_many(requests)]
    broken = [str(outcome) for outcome in outcomes if isinstance(outcome, PermanentError)]
    assert (len(outcomes), len(broken)) == (3, 1)
    assert "broke what asks for it (ZeroDivisionError); please report it" in broken[0]
    assert capsys.readouterr().out.count("request broke") == 1
