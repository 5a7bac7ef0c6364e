"""Whom to ask to push what, what to believe of what hubs say, and how far to rely on it."""

import hashlib
import hmac
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ClosingError, HostPausedError, MonitorError, RefusedError, ServerBusyError
from monitor.judge import subscribing
from monitor.judge.subscribing import (
    DENIED_FOR,
    DISTRUSTED_FOR,
    LONGEST_LEASE,
    MOST_FAREWELLS,
    MOST_PUSHES,
    RENEWALS_APART,
    SHORTEST_LEASE,
    after_refusal,
    agrees,
    ask_after_ping,
    asked,
    begun,
    confirmed,
    denied,
    ended,
    has_missed,
    hub_request,
    hub_to_ask,
    is_active,
    is_denial,
    is_over,
    is_signed,
    is_too_often,
    offer_of,
    relied_on_until,
    status_of,
    tells_of_hubs,
    was_away,
)
from monitor.model import (
    Document,
    Feed,
    FeedLink,
    FeedProblem,
    HubMode,
    HubOffer,
    ParsedFeed,
    PollState,
    Relation,
    Subscription,
)
from support.values import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HUB, OTHER = "https://hub.example/", "https://other.example/hub"
TOPIC = "https://steppe.example/feed"
CHALLENGE = "a3f0-Za"
FEED = Feed(name="steppe", url="https://steppe.example/rss", title="Steppe", language="en")


def subscription(**changes: Any) -> Subscription:
    values: dict[str, Any] = {
        "token": "t0ken",
        "feed": "steppe",
        "feed_url": FEED.url,
        "hub": HUB,
        "topic": TOPIC,
        "callback": "https://we.example/push/t0ken",
        "secret": "s3cret",
        "begun_at": NOON - 2 * DAY,
        "due_at": NOON,
    }
    return Subscription(**(values | changes))


def state(**changes: Any) -> PollState:
    return PollState(**({"feed": "steppe", "url": FEED.url, "next_poll_at": NOON} | changes))


def document(link: str = "") -> Document:
    headers = {"link": link} if link else {}
    return Document(url=FEED.url, permanent_url=None, status=200, headers=headers, body=b"", fetched_at=NOON)


def parsed(*links: tuple[Relation, str], problem: FeedProblem | None = None) -> ParsedFeed:
    made = tuple(FeedLink(relation=relation, url=url) for relation, url in links)
    return ParsedFeed(format="rss20", title="", language="", entries=(), links=made, problem=problem)


def said(**changes: str) -> dict[str, str]:
    values = {"mode": "subscribe", "topic": TOPIC, "challenge": CHALLENGE} | changes
    return {f"hub.{name}": value for name, value in values.items()}


# --- What a feed offers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "links", "expected"),
    [
        ("", [], None),
        ("", [(Relation.SELF, TOPIC)], None),
        ('<https://x.example/>; rel="self"', [], None),
        ('<javascript:alert(1)>; rel="hub", <http://[>; rel="hub"', [], None),
        ("", [(Relation.HUB, HUB)], HubOffer(hubs=(HUB,), topic=FEED.url)),
        (
            "",
            [(Relation.HUB, HUB), (Relation.HUB, OTHER), (Relation.HUB, HUB), (Relation.SELF, TOPIC)],
            HubOffer(hubs=(HUB, OTHER), topic=TOPIC),
        ),
        (
            f'<{OTHER}>; rel="hub", </canonical>; rel="self"',
            [(Relation.HUB, HUB), (Relation.SELF, TOPIC)],
            HubOffer(hubs=(OTHER,), topic="https://steppe.example/canonical"),
        ),
        (f'<{OTHER}>; rel="hub"', [(Relation.SELF, TOPIC)], HubOffer(hubs=(OTHER,), topic=TOPIC)),
        (f'<{TOPIC}>; rel="self"', [(Relation.HUB, HUB)], HubOffer(hubs=(HUB,), topic=TOPIC)),
    ],
)
def test_link_headers_come_before_what_the_feed_says(
    header: str, links: list[tuple[Relation, str]], expected: HubOffer | None
) -> None:
    assert offer_of(document(header), parsed(*links)) == expected


@pytest.mark.parametrize(
    ("problem", "expected"),
    [(None, True), (FeedProblem.NO_ENTRIES, True), (FeedProblem.MALFORMED, False), (FeedProblem.HTML, False)],
)
def test_only_a_whole_feed_tells_that_it_has_no_hub(problem: FeedProblem | None, *, expected: bool) -> None:
    assert tells_of_hubs(document(), parsed(problem=problem)) is expected
    assert not tells_of_hubs(replace(document(), status=226), parsed(problem=problem))


@pytest.mark.parametrize(
    ("current", "expected"),
    [
        (None, HUB),
        (subscription(), ""),
        (subscription(failures=2), ""),
        (subscription(failures=3), OTHER),
        (subscription(failures=3, hub=OTHER), HUB),
        (subscription(failures=9, lease_until=NOON + HOUR), ""),
        (subscription(topic="https://steppe.example/old"), HUB),
        (subscription(hub="https://gone.example/"), HUB),
        (subscription(hub="https://gone.example/", begun_at=NOON - HOUR), ""),
    ],
)
def test_one_hub_is_asked_as_long_as_it_is_named_and_answers(
    current: Subscription | None, expected: str
) -> None:
    assert hub_to_ask(HubOffer(hubs=(HUB, OTHER), topic=TOPIC), current, NOON) == expected


def test_the_only_hub_is_asked_again_however_often_it_failed() -> None:
    assert hub_to_ask(HubOffer(hubs=(HUB,), topic=TOPIC), subscription(failures=9), NOON) == ""


def test_a_subscription_begins_at_once_and_one_in_the_place_of_a_failing_one_as_patiently() -> None:
    fields = {"topic": TOPIC, "callback": "c", "token": "t", "secret": "s", "now": NOON}
    first = begun(FEED, hub=HUB, **fields)  # type: ignore[arg-type]
    failing = replace(first, failures=4, due_at=NOON + HOUR)
    second = begun(FEED, hub=OTHER, instead_of=failing, **fields)  # type: ignore[arg-type]
    working = replace(failing, lease_until=NOON + DAY)
    third = begun(FEED, hub=OTHER, instead_of=working, **fields)  # type: ignore[arg-type]
    assert (first.feed, first.feed_url, first.hub, first.due_at) == ("steppe", FEED.url, HUB, NOON)
    assert (second.due_at, second.failures) == (NOON + HOUR, 4)
    assert (third.due_at, third.failures) == (NOON, 0)


# --- Asking hubs -------------------------------------------------------------------------------------------


def test_asking_counts_as_failed_until_it_is_confirmed_and_waits_grow_up_to_a_day() -> None:
    current, waits = subscription(), []
    for _ in range(12):
        current = asked(current, now=NOON, chance=0.0)
        waits.append(current.due_at - NOON)
    assert waits[:4] == [timedelta(minutes=10 * 2**n) for n in range(4)]
    assert waits[-1] == DAY
    assert (current.pending, current.asked_at, current.failures) == (HubMode.SUBSCRIBE, NOON, 12)
    assert asked(subscription(is_wanted=False), now=NOON, chance=0.0).pending is HubMode.UNSUBSCRIBE


def test_a_hub_is_told_callback_topic_lease_and_secret() -> None:
    form = dict(hub_request(subscription(failures=1), lease=10 * DAY).form)
    assert form == {
        "hub.mode": "subscribe",
        "hub.topic": TOPIC,
        "hub.callback": "https://we.example/push/t0ken",
        "hub.lease_seconds": "864000",
        "hub.secret": "s3cret",
    }
    farewell = dict(hub_request(subscription(is_wanted=False), lease=10 * DAY).form)
    assert farewell.keys() == {"hub.mode", "hub.topic", "hub.callback"}
    assert farewell["hub.mode"] == "unsubscribe"


@pytest.mark.parametrize(
    ("hub", "failures", "expected"),
    [
        ("http://hub.example/x", 1, "https://hub.example/x"),
        ("http://hub.example/x", 2, "http://hub.example/x"),
        ("http://hub.example:8080/x", 1, "http://hub.example:8080/x"),
        (HUB, 1, HUB),
        (HUB, 2, HUB),
    ],
)
def test_encryption_is_tried_first(hub: str, failures: int, expected: str) -> None:
    assert hub_request(subscription(hub=hub, failures=failures), lease=DAY).url == expected


def refused(error: MonitorError, **changes: Any) -> Subscription:
    current = subscription(**({"failures": 1, "pending": HubMode.SUBSCRIBE} | changes))
    return after_refusal(current, error, now=NOON, chance=0.0)


def test_a_refusal_is_waited_out_as_the_hub_asks_up_to_two_days() -> None:
    def wait(error: MonitorError) -> timedelta:
        return refused(error).due_at - NOON

    assert wait(RefusedError("answered 400", status=400)) == timedelta(minutes=10)
    assert wait(ServerBusyError("busy", status=503)) == timedelta(minutes=10)
    assert wait(ServerBusyError("busy", status=503, retry_after=HOUR)) == HOUR
    assert wait(ServerBusyError("busy", status=503, retry_after=9 * DAY)) == 2 * DAY


def test_who_was_not_asked_to_the_end_has_not_failed() -> None:
    paused, closing = refused(HostPausedError("wait", left=HOUR)), refused(ClosingError("closing"))
    assert (paused.failures, paused.due_at) == (0, NOON + HOUR)
    assert (closing.failures, closing.due_at) == (0, NOON)


def test_what_was_confirmed_meanwhile_stays_whatever_the_hub_answers_then() -> None:
    working = subscription(lease_until=NOON + DAY, due_at=NOON + HOUR)
    assert after_refusal(working, RefusedError("no", status=400), now=NOON, chance=0.0) == working


def test_a_subscription_that_is_ended_is_over_once_the_hub_pushes_no_more_or_will_not_hear() -> None:
    working = subscription(lease_until=NOON + DAY, pending=HubMode.SUBSCRIBE, failures=7, due_at=NOON + DAY)
    leaving = ended(working, NOON)
    assert (leaving.is_wanted, leaving.pending, leaving.failures, leaving.due_at) == (False, None, 0, NOON)
    assert not is_over(working, NOON)
    assert not is_over(leaving, NOON)
    assert is_over(leaving, NOON + DAY)
    assert is_over(ended(subscription(), NOON), NOON)
    assert is_over(replace(leaving, failures=MOST_FAREWELLS), NOON)


# --- What hubs say -----------------------------------------------------------------------------------------

PENDING = subscription(pending=HubMode.SUBSCRIBE, asked_at=NOON - HOUR, failures=1)
LEAVING = subscription(
    is_wanted=False, pending=HubMode.UNSUBSCRIBE, asked_at=NOON - HOUR, lease_until=NOON + DAY
)


@pytest.mark.parametrize(
    ("current", "words", "expected"),
    [
        (PENDING, said(), True),
        (LEAVING, said(mode="unsubscribe"), True),
        (replace(PENDING, topic="https://a.example/%7Eb"), said(topic="https://a.example/~b"), True),
        (PENDING, said(mode="unsubscribe"), False),
        (LEAVING, said(), False),
        (PENDING, said(topic="https://steppe.example/other"), False),
        (PENDING, said(mode="publish"), False),
        (PENDING, {}, False),
        (PENDING, said(challenge=""), False),
        (PENDING, said(challenge="x" * 2001), False),
        (PENDING, said(challenge="a\nb"), False),
        (subscription(), said(), False),
        (replace(PENDING, pending=None, lease_until=NOON + DAY), said(), False),
        (replace(PENDING, asked_at=NOON - 2 * DAY), said(), False),
        (replace(PENDING, asked_at=None), said(), False),
        (replace(PENDING, is_wanted=False), said(), False),
    ],
)
def test_a_hub_is_told_yes_only_to_what_it_was_asked_for(
    current: Subscription, words: dict[str, str], *, expected: bool
) -> None:
    assert agrees(current, words, NOON) is expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ("86400", DAY),
        (" 86400 ", DAY),
        ("", 10 * DAY),
        ("0", 10 * DAY),
        ("-5", 10 * DAY),
        ("soon", 10 * DAY),
        ("²", 10 * DAY),
        ("1", SHORTEST_LEASE),
        ("9" * 30, LONGEST_LEASE),
    ],
)
def test_a_lease_is_what_the_hub_gives_within_reason(seconds: str, expected: timedelta) -> None:
    after = confirmed(PENDING, said(lease_seconds=seconds), now=NOON, chance=0.0, lease=10 * DAY)
    assert after is not None
    assert after.lease_until == NOON + expected


def test_a_confirmed_subscription_is_renewed_before_its_lease_ends() -> None:
    def due(seconds: int) -> timedelta:
        after = confirmed(PENDING, said(lease_seconds=str(seconds)), now=NOON, chance=1.0, lease=DAY)
        assert after is not None
        assert (after.pending, after.failures, after.last_problem) == (None, 0, "")
        return after.due_at - NOON

    assert due(864_000) == 8 * DAY
    assert due(120) == RENEWALS_APART


def test_a_confirmed_end_is_the_end() -> None:
    assert confirmed(LEAVING, said(mode="unsubscribe"), now=NOON, chance=0.0, lease=DAY) is None


def test_a_denial_ends_what_was_pushed_and_the_hub_is_asked_a_week_later() -> None:
    working = subscription(lease_until=NOON + DAY)
    assert is_denial(working, said(mode="denied"))
    assert not is_denial(working, said(mode="denied", topic="https://steppe.example/other"))
    assert not is_denial(working, said())
    after = denied(working, NOON)
    assert after is not None
    assert (after.lease_until, after.due_at, after.failures) == (None, NOON + DENIED_FOR, 1)
    assert not is_active(after, NOON)
    assert denied(LEAVING, NOON) is None


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
@given(body=st.binary(max_size=200), other=st.binary(max_size=200))
def test_only_what_was_signed_with_the_secret_is_signed(method: str, body: bytes, other: bytes) -> None:
    digest = hmac.new(b"s3cret", body, getattr(hashlib, method)).hexdigest()
    assert is_signed(body, f"{method}={digest}", "s3cret")
    assert is_signed(body, f" {method.upper()}={digest.upper()} ", "s3cret")
    assert is_signed(other, f"{method}={digest}", "s3cret") == (other == body)
    assert not is_signed(body, f"{method}={digest}", "another")


@pytest.mark.parametrize(
    "signature", ["", "sha1", "sha1=", "md5=" + "0" * 32, "=", "sha256=\udcff", "sha256=é"]
)
def test_nonsense_is_no_signature(signature: str) -> None:
    assert not is_signed(b"body", signature, "s3cret")


# --- How far it is relied on -------------------------------------------------------------------------------

PROVEN = subscription(lease_until=NOON + 9 * DAY, last_push_at=NOON - HOUR)


@pytest.mark.parametrize(
    ("current", "expected"),
    [
        (None, None),
        (PROVEN, NOON + 9 * DAY),
        (replace(PROVEN, last_push_at=None), None),
        (replace(PROVEN, lease_until=None), None),
        (replace(PROVEN, lease_until=NOON), None),
        (replace(PROVEN, missed_at=NOON - 2 * HOUR), None),
        (replace(PROVEN, missed_at=NOON - DISTRUSTED_FOR), NOON + 9 * DAY),
        (replace(PROVEN, missed_at=NOON - 2 * DAY, last_push_at=NOON - 3 * DAY), None),
    ],
)
def test_a_hub_is_relied_on_when_it_pushed_and_missed_nothing_for_a_day(
    current: Subscription | None, expected: datetime | None
) -> None:
    assert relied_on_until(current, NOON) == expected


@pytest.mark.parametrize(
    ("pinged_at", "polled_at", "expected"),
    [
        (None, NOON - HOUR, True),
        (NOON - 2 * HOUR, NOON - HOUR, True),
        (NOON - HOUR / 2, NOON - HOUR, False),
        (NOON - HOUR, None, False),
    ],
)
def test_what_a_poll_finds_was_missed_unless_a_push_had_it_asked_for(
    pinged_at: datetime | None, polled_at: datetime | None, *, expected: bool
) -> None:
    current = replace(PROVEN, last_ping_at=pinged_at)
    assert has_missed(current, state(last_polled_at=polled_at), NOON) is expected
    assert not has_missed(current, state(last_polled_at=polled_at), NOON + 9 * DAY)


def test_a_feed_is_asked_when_it_is_said_to_have_news_but_not_again_and_again() -> None:
    apart = timedelta(minutes=1)
    assert ask_after_ping(state(), NOON, apart=apart) == NOON
    assert ask_after_ping(state(last_polled_at=NOON - HOUR), NOON, apart=apart) == NOON
    assert ask_after_ping(state(last_polled_at=NOON), NOON, apart=apart) == NOON + apart


def test_a_hub_that_pushes_very_often_is_not_listened_to_for_a_while() -> None:
    pushes = [NOON + timedelta(seconds=n) for n in range(MOST_PUSHES)]
    assert not is_too_often(pushes[1:], NOON + HOUR / 2)
    assert is_too_often(pushes, NOON + HOUR / 2)
    assert not is_too_often(pushes, NOON + HOUR)


def test_whoever_was_away_for_longer_than_an_interval_may_have_missed_a_push() -> None:
    assert not was_away(state(), HOUR, NOON)
    assert not was_away(state(last_polled_at=NOON - HOUR), HOUR, NOON)
    assert was_away(state(last_polled_at=NOON - 2 * HOUR), HOUR, NOON)


def test_people_are_shown_nothing_by_which_hubs_could_be_called_or_imitated() -> None:
    current = replace(PROVEN, hub=f"{HUB}?key=hidden", last_problem="busy")
    shown = status_of(current, NOON)
    assert (shown.hub, shown.until, shown.last_push_at) == (HUB, NOON + 9 * DAY, NOON - HOUR)
    assert (shown.is_relied_on, shown.problem) == (True, "busy")
    assert status_of(current, NOON + 9 * DAY).until is None
    assert not any(word in repr(current) for word in ("s3cret", "t0ken"))


def test_the_rules_fit_each_other() -> None:
    assert subscribing.PENDING_FOR <= subscribing.REPLACED_APART < DENIED_FOR < LONGEST_LEASE
