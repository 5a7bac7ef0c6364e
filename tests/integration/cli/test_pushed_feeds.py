"""What people are shown of feeds that are pushed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.clock import SystemClock
from monitor.model import PollRecord, PollState, Subscription
from monitor.store import open_store
from support.house import House
from support.server import Answer, LocalServer

DAY = timedelta(days=1)
NOW = datetime.now(UTC).replace(microsecond=0)
RSS = b"<rss version='2.0'><channel><item><guid>1</guid><title>One</title></item></channel></rss>"
MAY_PUSH = 'callback_url = "https://news.example.org/push"'


@pytest.fixture
def pushed_house(new_house: House) -> Iterator[House]:
    """One feed of a local server, and hubs may push."""
    with LocalServer({"/feed": Answer(body=RSS)}) as server:
        (new_house.config / "feeds.toml").write_text(
            f'[[feeds]]\nname = "steppe"\nurl = "{server.url("/feed")}"\n', "utf-8"
        )
        (new_house.config / "watchlists.toml").write_text(
            '[[watchlists]]\nname = "u"\nterms = ["uranium"]\nchannels = ["console"]\n', "utf-8"
        )
        settings = new_house.config / "monitor.toml"
        settings.write_text(f"{settings.read_text('utf-8')}\n[websub]\n{MAY_PUSH}\n", "utf-8")
        yield new_house


def remember(house: House, **changes: object) -> None:
    """Put a subscription of the feed on record, and a poll."""
    url = house.command("feeds", "list", "--json").value[0]["feed"]["url"]
    subscription = Subscription(
        token="t0ken",
        feed="steppe",
        feed_url=url,
        hub="https://hub.example/?key=hidden",
        topic=url,
        callback="https://news.example.org/push/t0ken",
        secret="s3cret",
        begun_at=NOW,
        due_at=NOW,
    )
    with open_store(f"sqlite:///{house.database}", clock=SystemClock()) as store:
        store.feeds.sync_feeds({"steppe": url}, first_polls={"steppe": NOW})
        state = PollState(feed="steppe", url=url, next_poll_at=NOW + DAY, last_polled_at=NOW)
        store.feeds.record_polls([PollRecord(state=state)], NOW)
        store.subscriptions.add(replace(subscription, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, ["not pushed yet"]),
        ({"lease_until": NOW + DAY}, ["pushed until", "not yet"]),
        ({"lease_until": NOW + DAY, "last_push_at": NOW}, ["pushed until", "last 20"]),
        ({"lease_until": NOW - DAY, "last_push_at": NOW - DAY}, ["pushed no more"]),
    ],
)
def test_lists_say_until_when_a_feed_is_pushed_and_when_it_last_was(
    pushed_house: House, changes: dict[str, object], words: list[str]
) -> None:
    remember(pushed_house, **changes)
    for command in (["list"], ["check"], ["show", "steppe"]):
        out = " ".join(pushed_house.command("feeds", *command, columns=400).out.split())
        assert [word for word in words if word not in out] == []


def test_what_is_shown_holds_no_secret(pushed_house: House) -> None:
    remember(pushed_house, lease_until=NOW + DAY, last_push_at=NOW, last_problem="busy")
    shown = pushed_house.command("feeds", "show", "steppe")
    listed = pushed_house.command("feeds", "list", "--json")
    checked = pushed_house.command("feeds", "check", "--json")
    assert "https://hub.example/" in shown.out
    assert "busy" in shown.out
    pushing = listed.value[0]["pushing"]
    assert (pushing["hub"], pushing["is_relied_on"]) == ("https://hub.example/", True)
    assert checked.value[0]["pushing"] == pushing
    for out in (shown.out, listed.out, checked.out):
        assert [word for word in ("t0ken", "s3cret", "hidden") if word in out] == []


def test_where_nobody_may_push_nothing_is_said_of_it(pushed_house: House) -> None:
    remember(pushed_house, lease_until=NOW + DAY)
    pushed_house.edit("monitor", MAY_PUSH, "")
    assert "pushed" not in pushed_house.command("feeds", "show", "steppe").out
    assert pushed_house.command("feeds", "list", "--json").value[0]["pushing"] is None
