"""Which due feeds are taken together."""

from datetime import timedelta

from monitor.model import PollRecord, PollState
from monitor.pipeline.claiming import BESIDE_AT_ONCE, FEEDS_AT_ONCE, OF_ONE_HOST, Claims
from support.desk import Desk
from support.values import NOON

MINUTE = timedelta(minutes=1)


def claims_of(desk: Desk, urls: dict[str, str], *, late: frozenset[str] = frozenset()) -> Claims:
    """Return the claims of feeds that are due, the late ones a minute after the others."""
    polls = {name: NOON - MINUTE * (name not in late) for name in urls}
    desk.store.feeds.sync_feeds(urls, first_polls=polls)
    feeds = {name: desk.feed(name, url=url) for name, url in urls.items()}
    return Claims(feeds=feeds, store=desk.store.feeds, clock=desk.clock, lease=timedelta(hours=1))


def test_hosts_take_turns(desk: Desk) -> None:
    """Scheme and port included, as connections are."""
    hosts = {"a1": "a.test", "a2": "a.test", "a3": "a.test:8080", "b1": "b.test", "b2": "b.test"}
    urls = {name: f"https://{host}/{name}" for name, host in hosts.items()}
    claims = claims_of(desk, urls)
    assert [state.feed for state in claims.take()] == ["a1", "a3", "b1", "a2", "b2"]
    assert claims.take() == []


def test_when_much_is_due_feeds_of_the_same_hosts_are_taken_along(desk: Desk) -> None:
    """Also those that are due a little later."""
    urls = {
        f"{what}{number:03}": f"https://{number}.test/{what}"
        for what in "ab"
        for number in range(FEEDS_AT_ONCE)
    }
    others = {f"c{number:03}": f"https://other{number}.test/" for number in range(FEEDS_AT_ONCE)}
    claims = claims_of(desk, {**urls, **others}, late=frozenset(name for name in urls if name[0] == "b"))
    taken = [state.feed for state in claims.take()]
    assert taken == [f"{what}{number:03}" for what in "ab" for number in range(FEEDS_AT_ONCE)]
    assert {state.feed for state in claims.take()} == set(others)
    assert claims.take() == []


def test_so_many_of_a_host_are_taken_along_as_do_not_only_wait(desk: Desk) -> None:
    alone = {f"a{number:03}": f"https://{number}.test/" for number in range(FEEDS_AT_ONCE)}
    many = {f"b{number:03}": f"https://0.test/{number}" for number in range(OF_ONE_HOST + 5)}
    claims = claims_of(desk, {**alone, **many}, late=frozenset(many))
    taken = [state.feed for state in claims.take()]
    assert taken == [*alone, *sorted(many)[: OF_ONE_HOST - 1]]
    assert len(claims.take()) == len(many) - (OF_ONE_HOST - 1)


def test_a_host_that_failed_the_last_time_takes_none_along(desk: Desk) -> None:
    """Its feeds are asked when it is their turn; together they would wait for each other's time-outs."""
    urls = {
        f"{what}{number:03}": f"https://{number}.test/{what}"
        for what in "ab"
        for number in range(FEEDS_AT_ONCE)
    }
    claims = claims_of(desk, urls, late=frozenset(name for name in urls if name[0] == "b"))
    failed = PollState(feed="a007", url=urls["a007"], next_poll_at=NOON - MINUTE, failures=1)
    desk.store.feeds.record_polls([PollRecord(state=failed)], NOON)
    assert "b007" not in {state.feed for state in claims.take()}
    assert [state.feed for state in claims.take()] == ["b007"]


def test_no_more_are_taken_along_than_a_batch_holds(desk: Desk) -> None:
    urls = {
        f"{what}{number:03}": f"https://{number}.test/{what}"
        for what in "abcde"
        for number in range(FEEDS_AT_ONCE)
    }
    claims = claims_of(desk, urls, late=frozenset(name for name in urls if name[0] != "a"))
    assert len(claims.take()) == FEEDS_AT_ONCE + BESIDE_AT_ONCE
    assert len(claims.take()) == len(urls) - FEEDS_AT_ONCE - BESIDE_AT_ONCE


def test_a_full_batch_of_one_host_takes_none_along(desk: Desk) -> None:
    urls = {f"a{number:03}": f"https://a.test/{number}" for number in range(FEEDS_AT_ONCE + 3)}
    claims = claims_of(desk, urls)
    assert [len(claims.take()) for _ in range(2)] == [FEEDS_AT_ONCE, 3]
