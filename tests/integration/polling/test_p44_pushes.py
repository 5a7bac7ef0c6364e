"""P44: what hubs push, and what strangers try."""

import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import process_time

import pytest

from support.hub import LocalHub, Said, call
from support.patrol import HOUR, MINUTE, Patrol, item
from support.pushed import feed, status, subscribed, titles
from support.server import Answer

DAY = timedelta(days=1)


# --- Pushes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_p44_what_is_pushed_is_recorded_at_once_and_a_poll_finds_nothing_new(
    pushed: Patrol, hub: LocalHub, method: str
) -> None:
    with pushed:
        subscribed(pushed, hub)
        polls = len(pushed.asked)
        assert hub.push(feed(hub, item(2)), method=method).status == 200
        assert (titles(pushed), len(pushed.asked)) == (["News 1", "News 2"], polls)
        pushed.serve(feed(hub, item(2), item(1)))
        pushed.poll(after=DAY)
        assert titles(pushed) == ["News 1", "News 2"]
        found = status(pushed)
    assert found is not None
    assert found.is_relied_on


def test_p44_what_was_polled_and_is_pushed_then_is_one_entry_and_an_edit_an_edit(
    pushed: Patrol, hub: LocalHub
) -> None:
    link = "https://steppe.example/1"
    pushed.serve(feed(hub, item(1, link=link)))
    with pushed:
        subscribed(pushed, hub)
        edited = item(1, link=link, title="News 1 (corrected)")
        for _ in range(2):
            assert hub.push(feed(hub, edited)).status == 200
        assert titles(pushed) == ["News 1 (corrected)"]


def test_p44_pushed_articles_are_read_and_judged(pushed: Patrol, hub: LocalHub) -> None:
    link = pushed.server.route("/2.html", Answer(body=b"<p>Uranium was mined near the lake.</p>"))
    with pushed:
        subscribed(pushed, hub)
        hub.push(feed(hub, item(2, link=link)))
        pushed.poll()
        articles = {record.article.title for record in pushed.app.store.views.articles()}
    assert "News 2" in articles


def forged(hub: LocalHub) -> list[Said]:
    body = feed(hub, item(66, title="Forged"))
    signatures = ["", "sha1=", "sha256=" + "0" * 64, "md5=" + "0" * 32, "sha256", "=", "sha1=\xff"]
    said = [hub.push(body, signature=signature) for signature in signatures]
    honest = hub.asked[-1] | {"hub.secret": "guessed"}
    said.append(hub.push(body, form=honest))
    right = {"X-Hub-Signature-256": "sha256=" + "0" * 64}
    return [*said, hub.push(body, signature="", headers=right)]


def test_p44_forged_pushes_are_dropped_and_learn_nothing(pushed: Patrol, hub: LocalHub) -> None:
    with pushed:
        subscribed(pushed, hub)
        right = hub.push(feed(hub, item(1)))
        polls, before = len(pushed.asked), status(pushed)
        pushed.clock.move(MINUTE)
        answers = forged(hub)
        pushed.poll()
        assert titles(pushed) == ["News 1"]
        assert (len(pushed.asked), status(pushed)) == (polls, before)
    assert {(said.status, said.body) for said in answers} == {(right.status, right.body)} == {(200, b"")}


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"", {}),
        (b"https://steppe.example/feed changed", {}),
        (b"<html><body>changed</body></html>", {"Content-Type": "text/html"}),
        (b"\x1f\x8b\x08", {"Content-Encoding": "gzip"}),
    ],
    ids=["empty", "text", "page", "packed"],
)
def test_p44_where_no_entries_are_pushed_the_feed_is_asked_at_once(
    pushed: Patrol, hub: LocalHub, body: bytes, headers: dict[str, str]
) -> None:
    with pushed:
        subscribed(pushed, hub)
        pushed.serve(feed(hub, item(2), item(1)))
        pushed.clock.move(2 * MINUTE)
        assert hub.push(body, headers=headers).status == 200
        asked = pushed.poll()
        found = status(pushed)
        assert titles(pushed) == ["News 1", "News 2"]
        # Asked for because of the push, so nothing was missed; and not again within a minute.
        assert hub.push(body, headers=headers).status == 200
        assert pushed.poll() == []
        assert len(pushed.poll(after=MINUTE)) == 1
    assert len(asked) == 1
    assert found is not None
    assert found.is_relied_on


def test_p44_of_a_damaged_push_what_can_be_read_is_kept_and_the_feed_is_asked_too(
    pushed: Patrol, hub: LocalHub
) -> None:
    with pushed:
        subscribed(pushed, hub)
        pushed.clock.move(2 * MINUTE)
        assert hub.push(feed(hub, item(2), item(3))[:-40]).status == 200
        assert "News 2" in titles(pushed)
        assert len(pushed.poll()) == 1


def test_p44_a_huge_push_is_not_read_and_the_feed_is_asked_instead(pushed: Patrol, hub: LocalHub) -> None:
    pushed.configure("network", feed_bytes=100_000)
    with pushed:
        subscribed(pushed, hub)
        pushed.clock.move(20 * MINUTE)
        huge = feed(hub, item(2, description="x" * 300_000))
        tracemalloc.start()
        assert hub.push(huge).status == 200
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert len(pushed.poll()) == 1
        # Not signed, since not read: so it makes us ask no more often than any feed is asked.
        assert hub.push(huge).status == 200
        assert pushed.poll(after=14 * MINUTE) == []
        assert len(pushed.poll(after=MINUTE)) == 1
    assert peak < 3_000_000


def test_p44_a_hub_that_pushes_without_end_is_not_listened_to_for_a_while(
    pushed: Patrol, hub: LocalHub
) -> None:
    with pushed:
        subscribed(pushed, hub)
        pushed.clock.move(20 * MINUTE)
        for number in range(70):
            assert hub.push(feed(hub, item(100 + number))).status == 200
        assert len(titles(pushed)) == 61
        assert len(pushed.poll()) == 1
        assert hub.push(feed(hub, item(500))).status == 200
        assert len(titles(pushed)) == 61
        pushed.clock.move(2 * HOUR)
        hub.push(feed(hub, item(501)))
        assert len(titles(pushed)) == 62


# --- Strangers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "TRACE"])
def test_p44_strangers_are_told_nothing(pushed: Patrol, hub: LocalHub, method: str) -> None:
    with pushed:
        subscribed(pushed, hub)
        known = hub.asked[0]["hub.callback"]
        base, _, token = known.rpartition("/")
        places = [
            base,
            f"{base}/",
            f"{base}/{token[:-1]}",
            f"{base}/{token}x",
            f"{base}/{token}/",
            f"{base}/%00",
        ]
        said = [call(place, method=method, body=b"x" * 1000) for place in places]
        if method not in {"GET", "POST"}:
            said.append(call(known, method=method))
    assert {(each.status, each.body) for each in said} == {(404, b"")}
    names = {name.lower() for each in said for name in each.headers}
    assert names <= {
        "content-length",
        "server",
        "date",
        "x-content-type-options",
        "connection",
        "content-type",
    }
    assert {each.headers["Server"] for each in said} == {""}


def test_p44_thousands_of_wrong_paths_cost_little_and_stop_nobody(pushed: Patrol, hub: LocalHub) -> None:
    with pushed:
        subscribed(pushed, hub)
        base = hub.asked[0]["hub.callback"].rpartition("/")[0]
        began = process_time()
        with ThreadPoolExecutor(8) as pool:
            said = list(pool.map(lambda number: call(f"{base}/{number:043d}").status, range(3000)))
        took = process_time() - began
        assert hub.push(feed(hub, item(2))).status == 200
        assert titles(pushed) == ["News 1", "News 2"]
    assert set(said) == {404}
    # Both sides of 3,000 connections, in one process.
    assert took < 15


def test_p44_neither_secret_nor_path_is_logged_or_shown(
    pushed: Patrol, hub: LocalHub, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.status = 500
    with pushed:
        pushed.poll()
        pushed.ask_hubs()
        hub.status = 202
        pushed.ask_hubs(after=HOUR)
        hub.push(feed(hub, item(2)))
        forged(hub)
        shown = repr(pushed.app.store.subscriptions.all()) + repr(status(pushed))
    printed = "".join(capsys.readouterr()) + shown
    token = hub.asked[0]["hub.callback"].rpartition("/")[2]
    assert "hub" in printed
    assert [word for word in (token, hub.asked[0]["hub.secret"]) if word in printed] == []
