"""What becomes of what hubs say and push, and when they are asked."""

import hashlib
import hmac
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from structlog.testing import capture_logs

from monitor.errors import ClosingError, ServerBusyError, TransientError
from monitor.model import (
    Call,
    Document,
    Feed,
    FeedLink,
    HubMode,
    ParsedFeed,
    PollRecord,
    Relation,
    Reply,
    SourceKind,
    Subscription,
)
from monitor.pipeline.receiving import Heard, TakeCall
from monitor.pipeline.subscribing import AskHubs, WatchHubs
from support.desk import FEED_URL, Desk
from support.values import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HUB = "https://hub.example/"
BASE = "https://we.example/push"
TOKEN, SECRET = "t0ken", "s3cret"
ONE = b"1|https://steppe.example/1|First|About it"


class Hubs:
    """The desk with a subscription, and what works on it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.heard = Heard()
        self._tokens = (f"new-{number}" for number in count(1))

    def remember(self, **changes: Any) -> Subscription:
        """Put a subscription on record that works."""
        values: dict[str, Any] = {
            "token": TOKEN,
            "feed": "steppe",
            "feed_url": FEED_URL,
            "hub": HUB,
            "topic": FEED_URL,
            "callback": f"{BASE}/t0ken",
            "secret": SECRET,
            "begun_at": NOON - 2 * DAY,
            "due_at": NOON + DAY,
            "lease_until": NOON + 2 * DAY,
            "last_push_at": NOON - HOUR,
        }
        made = Subscription(**(values | changes))
        self.desk.store.subscriptions.add(made)
        return made

    @property
    def watch(self) -> WatchHubs:
        return WatchHubs(
            subscriptions=self.desk.store.subscriptions,
            feeds=self.desk.store.feeds,
            clock=self.desk.clock,
            callback_url=BASE,
            new_token=lambda: next(self._tokens),
        )

    @property
    def ask(self) -> AskHubs:
        return AskHubs(
            subscriptions=self.desk.store.subscriptions,
            feeds=self.desk.store.feeds,
            fetcher=self.desk.fetcher,
            clock=self.desk.clock,
            lease=10 * DAY,
            chance=lambda: 0.0,
            heard=self.heard,
        )

    def take(self, call: Call, **changes: Any) -> Reply:
        values: dict[str, Any] = {
            "feeds": {"steppe": self.desk.feed()},
            "subscriptions": self.desk.store.subscriptions,
            "store": self.desk.store.feeds,
            "parser": self.desk.parser,
            "submit": self.desk.submitted,
            "clock": self.desk.clock,
            "chance": lambda: 0.0,
            "lease": 10 * DAY,
            "burst": 1,
            "floor": timedelta(minutes=15),
            "heard": self.heard,
        }
        return TakeCall(**(values | changes))(call)

    @property
    def all(self) -> list[Subscription]:
        return list(self.desk.store.subscriptions.all())


@pytest.fixture
def hubs(desk: Desk) -> Hubs:
    return Hubs(desk)


def push(body: bytes = ONE, *, token: str = TOKEN, secret: str = SECRET, **headers: str) -> Call:
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    named = {"x-hub-signature": f"sha256={signature}"} | {
        name.replace("_", "-"): text for name, text in headers.items()
    }
    return Call(token=token, method="POST", query={}, headers=named, body=body)


def says(mode: str, *, token: str = TOKEN, **words: str) -> Call:
    query = {"mode": mode, "topic": FEED_URL, "challenge": "c"} | words
    named = {f"hub.{name}": text for name, text in query.items()}
    return Call(token=token, method="GET", query=named, headers={})


def polled(hubs: Hubs, *, next_poll_in: timedelta = DAY, polled_ago: timedelta = HOUR) -> None:
    """Let the feed have been polled some time ago."""
    store = hubs.desk.store.feeds
    (state,) = store.poll_states()
    at = replace(state, next_poll_at=NOON + next_poll_in, last_polled_at=NOON - polled_ago)
    store.record_polls([PollRecord(state=at)], NOON)


def is_due(hubs: Hubs) -> bool:
    return bool(hubs.desk.store.feeds.due_feeds(hubs.desk.clock.now(), limit=1))


# --- Calls -------------------------------------------------------------------------------------------------


def test_who_calls_where_nobody_is_learns_nothing(hubs: Hubs) -> None:
    hubs.remember(lease_until=None)
    assert hubs.take(push(token="other")).status == 404
    assert hubs.take(says("subscribe", token="other")).status == 404
    assert hubs.take(push()).status == 404  # it never said that it would push
    assert hubs.take(says("publish")).status == 404


def test_what_is_not_wanted_any_more_is_gone(hubs: Hubs) -> None:
    hubs.remember(token="off", is_wanted=False)
    hubs.remember()
    assert hubs.take(push(token="off")).status == 410
    assert hubs.take(push(), feeds={}).status == 410


def test_new_entries_are_handed_on_so_many_at_once(hubs: Hubs) -> None:
    polled(hubs)
    hubs.remember()
    two = ONE + b"\n2|https://steppe.example/2|Second|About it"
    assert hubs.take(push(two)).status == 200
    assert hubs.take(push(two)).status == 200
    assert hubs.desk.submitted.calls == [("ingest", 1)]
    assert len(list(hubs.desk.store.views.entries())) == 2
    assert hubs.all[0].last_push_at == NOON
    assert not is_due(hubs)


def test_forgeries_are_told_of_once_an_hour(hubs: Hubs) -> None:
    hubs.remember()
    with capture_logs() as logged:
        for _ in range(3):
            for _ in range(5):
                assert hubs.take(push(secret="guessed")).status == 200
            hubs.desk.clock.move(HOUR / 2)
    assert [each["event"] for each in logged] == ["push without a right signature dropped"] * 2


def test_a_push_that_cannot_be_read_now_comes_again(hubs: Hubs) -> None:
    class NoWorkers:
        def parse(self, _document: Document) -> ParsedFeed:
            raise TransientError("no worker could be started")

    before = hubs.remember()
    assert hubs.take(push(), parser=NoWorkers()).status == 503
    assert hubs.all == [before]


def test_the_kind_of_what_is_pushed_is_told_to_whoever_reads_it(hubs: Hubs) -> None:
    seen: list[Document] = []

    class Parser:
        def parse(self, document: Document) -> ParsedFeed:
            seen.append(document)
            return ParsedFeed(format="", title="", language="", entries=())

    hubs.remember()
    hubs.take(push(content_type="text/xml; charset=windows-1251"), parser=Parser())
    hubs.take(push(), parser=Parser())
    assert [document.headers for document in seen] == [
        {"content-type": "text/xml; charset=windows-1251"},
        {},
    ]


def test_a_feed_that_nobody_polls_is_not_asked_for_a_push(hubs: Hubs) -> None:
    hubs.remember()
    hubs.desk.store.feeds.sync_feeds({}, first_polls={})
    assert hubs.take(replace(push(), body=None)).status == 200
    assert hubs.all[0].last_ping_at is None


def test_a_denial_of_what_was_relied_on_has_the_feed_asked(hubs: Hubs) -> None:
    polled(hubs)
    hubs.remember()
    assert hubs.take(says("denied")).status == 200
    assert is_due(hubs)


def test_a_renewal_changes_nothing_about_polling(hubs: Hubs) -> None:
    polled(hubs)
    hubs.remember(pending=HubMode.SUBSCRIBE, asked_at=NOON)
    assert hubs.take(says("subscribe")) == Reply(status=200, body=b"c")
    assert hubs.all[0].lease_until == NOON + 10 * DAY
    assert not is_due(hubs)


def test_an_end_that_is_confirmed_is_forgotten(hubs: Hubs) -> None:
    hubs.heard.tokens.add("t0ken")
    hubs.remember(is_wanted=False, pending=HubMode.UNSUBSCRIBE, asked_at=NOON)
    assert hubs.take(says("unsubscribe")) == Reply(status=200, body=b"c")
    assert (hubs.all, hubs.heard.tokens) == ([], set())


# --- Asking hubs -------------------------------------------------------------------------------------------


def test_hubs_that_are_due_are_asked_and_those_that_refuse_again_later(hubs: Hubs) -> None:
    hubs.remember(due_at=NOON, lease_until=None, last_push_at=None)
    hubs.desk.fetcher.script(HUB, ServerBusyError("busy", status=503, retry_after=2 * HOUR))
    assert hubs.ask() == 1
    (after,) = hubs.all
    assert (after.failures, after.last_problem, after.due_at) == (1, "busy", NOON + 2 * HOUR)
    assert hubs.heard.tokens == {"t0ken"}
    assert hubs.ask() == 0


def test_a_hub_that_asks_for_a_pause_gets_it_with_all_its_host(hubs: Hubs) -> None:
    hubs.remember(due_at=NOON)
    busy = ServerBusyError("busy", status=429, paused_host="hub.example", paused_until=NOON + HOUR)
    hubs.desk.fetcher.script(HUB, busy)
    hubs.ask()
    assert hubs.desk.store.feeds.host_pauses(NOON) == {"hub.example": NOON + HOUR}


def test_what_we_gave_up_ourselves_is_asked_at_the_next_start(hubs: Hubs) -> None:
    hubs.remember(due_at=NOON)
    hubs.desk.fetcher.script(HUB, ClosingError("closing"))
    hubs.ask()
    (after,) = hubs.all
    assert (after.failures, after.due_at) == (0, NOON)


def test_what_is_over_is_forgotten_without_a_word(hubs: Hubs) -> None:
    hubs.heard.tokens.add("t0ken")
    hubs.remember(due_at=NOON, is_wanted=False, lease_until=None)
    assert hubs.ask() == 0
    assert (hubs.all, hubs.heard.tokens, hubs.desk.fetcher.requests) == ([], set(), [])


# --- Watching ----------------------------------------------------------------------------------------------


def notice(hubs: Hubs, *hub_urls: str, feed: Feed | None = None) -> None:
    links = tuple(FeedLink(relation=Relation.HUB, url=url) for url in hub_urls)
    parsed = ParsedFeed(format="rss20", title="", language="", entries=(), links=links)
    document = hubs.desk.fetcher.document(FEED_URL, b"")
    hubs.watch.notice(feed or hubs.desk.feed(), document, parsed)


def test_a_feed_without_a_hub_is_nobodys_concern(hubs: Hubs) -> None:
    notice(hubs)
    assert (hubs.all, hubs.watch.pushed_until(hubs.desk.store.feeds.poll_states()[0])) == ([], None)


def test_a_feed_that_names_no_hub_any_more_is_not_to_be_pushed(hubs: Hubs) -> None:
    polled(hubs)
    hubs.remember(last_push_at=None)
    notice(hubs)
    assert [each.is_wanted for each in hubs.all] == [False]
    assert not is_due(hubs)


def test_a_hub_that_is_named_is_asked_once(hubs: Hubs) -> None:
    notice(hubs, HUB)
    notice(hubs, HUB)
    (made,) = hubs.all
    assert (made.token, made.secret, made.callback) == ("new-1", "new-2", f"{BASE}/new-1")
    assert (made.hub, made.topic, made.due_at) == (HUB, FEED_URL, NOON)


def test_another_hub_takes_the_place_of_one_that_is_named_no_more(hubs: Hubs) -> None:
    polled(hubs)
    hubs.remember()
    notice(hubs, "https://other.example/")
    assert [(each.hub, each.is_wanted, each.due_at) for each in hubs.all] == [
        ("https://other.example/", True, NOON),
        (HUB, False, NOON),
    ]
    assert is_due(hubs)


def test_what_the_configuration_says_no_more_is_ended(hubs: Hubs) -> None:
    hubs.remember(token="elsewhere", feed_url="https://steppe.example/old")
    hubs.remember(token="gone", feed="gone")
    hubs.remember(token="page", feed="page", feed_url="https://page.example/feed")
    hubs.remember(token="stays", callback=f"{BASE}/stays")
    hubs.remember(token="ends", is_wanted=False)
    page = hubs.desk.feed("page", source=SourceKind.PAGE)
    hubs.watch.look_over({"steppe": hubs.desk.feed(), "page": page})
    assert {each.token: each.is_wanted for each in hubs.all} == {
        "elsewhere": False,
        "gone": False,
        "page": False,
        "stays": True,
        "ends": False,
    }


def test_under_another_address_of_ours_everything_begins_anew(hubs: Hubs) -> None:
    hubs.remember(callback="https://old.example/push/t0ken")
    hubs.watch.look_over({"steppe": hubs.desk.feed()})
    assert [(each.callback, each.is_wanted) for each in hubs.all] == [
        (f"{BASE}/new-1", True),
        ("https://old.example/push/t0ken", False),
    ]


@pytest.mark.parametrize(
    ("changes", "polled_ago", "expected"),
    [
        ({}, 2 * HOUR, True),
        ({}, HOUR / 2, False),
        ({"last_push_at": None}, 2 * HOUR, False),
    ],
)
def test_after_an_absence_what_is_pushed_is_asked(
    hubs: Hubs, changes: dict[str, Any], polled_ago: timedelta, *, expected: bool
) -> None:
    polled(hubs, polled_ago=polled_ago)
    hubs.remember(**changes)
    hubs.watch.make_up({"steppe": hubs.desk.feed()})
    assert is_due(hubs) is expected


def test_when_nobody_may_push_any_more_all_is_ended(hubs: Hubs) -> None:
    polled(hubs)
    hubs.remember()
    hubs.remember(token="ends", is_wanted=False)
    hubs.watch.end_all()
    assert [each.is_wanted for each in hubs.all] == [False, False]
    assert is_due(hubs)


def test_a_poll_tells_what_was_missed_and_waits_no_longer_than_usual_then(hubs: Hubs) -> None:
    polled(hubs)
    hubs.remember()
    (state,) = hubs.desk.store.feeds.poll_states()
    assert hubs.watch.pushed_until(state) == NOON + 2 * DAY
    assert hubs.watch.pushed_until(state, fresh=1) is None
    assert hubs.all[0].missed_at == NOON
    assert hubs.watch.pushed_until(state) is None


def test_a_page_that_is_polled_offers_no_hub(hubs: Hubs) -> None:
    feed = hubs.desk.feed(source=SourceKind.PAGE)
    hubs.desk.fetcher.script(FEED_URL, ONE + b"|", link=f'<{HUB}>; rel="hub"')
    hubs.desk.poll(feeds={"steppe": feed}, hubs=hubs.watch)()
    assert hubs.all == []


def test_a_feed_that_is_polled_offers_its_hub(hubs: Hubs) -> None:
    hubs.desk.fetcher.script(FEED_URL, ONE, link=f'<{HUB}>; rel="hub"')
    hubs.desk.poll(hubs=hubs.watch)()
    assert [each.hub for each in hubs.all] == [HUB]
