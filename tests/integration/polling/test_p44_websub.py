"""P44: feeds that name a hub are pushed, where that is wanted, and polled more slowly then."""

import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import process_time

import pytest

from monitor.app.health import subscriptions_of
from monitor.model import SubscriptionStatus
from support.hub import LocalHub, Said, call, free_port
from support.patrol import HOUR, MINUTE, Patrol, item, rss
from support.server import Answer, LocalServer

DAY = timedelta(days=1)


@pytest.fixture
def hub() -> Iterator[LocalHub]:
    with LocalServer() as server:
        yield LocalHub(server)


@pytest.fixture
def pushed(patrol: Patrol, hub: LocalHub) -> Patrol:
    """A daemon that may be pushed, on a feed that names the hub."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/behind/a/proxy"
    patrol.configure("websub", callback_url=url, listen_port=port).serve(feed(hub))
    return patrol


def feed(hub: LocalHub, *items: str) -> bytes:
    links = (
        f'<atom:link rel="hub" href="{hub.url}"/><atom:link rel="self" href="https://steppe.example/feed"/>'
    )
    return rss(*items, head=links)


def titles(patrol: Patrol) -> list[str]:
    return [record.entry.title for record in patrol.entries if record.entry is not None]


def status(patrol: Patrol) -> SubscriptionStatus | None:
    return subscriptions_of(patrol.app).get("steppe")


def subscribed(patrol: Patrol, hub: LocalHub) -> None:
    """Poll once and have the hub asked, which confirms it."""
    patrol.poll()
    patrol.ask_hubs()
    assert hub.answers[-1].status == 200


# --- Subscribing -------------------------------------------------------------------------------------------


def test_p44_a_hub_is_asked_to_push_and_what_it_was_asked_for_is_confirmed(
    pushed: Patrol, hub: LocalHub
) -> None:
    with pushed:
        subscribed(pushed, hub)
        (form,) = hub.asked
        (answer,) = hub.answers
        found = status(pushed)
        until = pushed.clock.now() + 10 * DAY
    assert form.keys() == {"hub.mode", "hub.topic", "hub.callback", "hub.lease_seconds", "hub.secret"}
    assert (form["hub.mode"], form["hub.topic"]) == ("subscribe", "https://steppe.example/feed")
    assert form["hub.lease_seconds"] == "864000"
    assert len(form["hub.callback"].rpartition("/")[2]) >= 40
    assert 30 < len(form["hub.secret"]) < 200
    assert (answer.body, answer.headers["X-Content-Type-Options"]) == (b"c0", "nosniff")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert found is not None
    assert (found.hub, found.until, found.problem) == (hub.url, until, "")


def test_p44_link_headers_come_before_what_the_feed_says(pushed: Patrol, hub: LocalHub) -> None:
    with LocalServer() as elsewhere:
        other = LocalHub(elsewhere)
        link = f'<{other.url}>; rel="hub", <https://steppe.example/canonical>; rel="self"'
        pushed.serve(Answer(body=feed(hub), headers={"Link": link}))
        with pushed:
            subscribed(pushed, other)
    assert [form["hub.topic"] for form in other.asked] == ["https://steppe.example/canonical"]
    assert hub.asked == []


def test_p44_without_an_address_for_hubs_nobody_is_asked_and_nothing_listens(
    patrol: Patrol, hub: LocalHub
) -> None:
    port = free_port()
    patrol.configure("websub", listen_port=port).serve(feed(hub))
    with patrol:
        patrol.poll()
        patrol.ask_hubs()
        assert patrol.wait == HOUR
        with pytest.raises(ConnectionRefusedError):
            call(f"http://127.0.0.1:{port}/")
    assert hub.asked == []


@pytest.mark.parametrize(
    "words",
    [
        {"mode": "unsubscribe"},
        {"topic": "https://steppe.example/other"},
        {"challenge": ""},
        {"challenge": "x" * 3000},
    ],
)
def test_p44_nothing_else_than_what_was_asked_for_is_confirmed(
    pushed: Patrol, hub: LocalHub, words: dict[str, str]
) -> None:
    hub.verifies = False
    with pushed:
        pushed.poll()
        pushed.ask_hubs()
        assert hub.verify(**words).status == 404
        assert hub.verify().status == 200
        assert hub.verify().status == 404  # said once already
        found = status(pushed)
    assert found is not None
    assert found.until is not None


def test_p44_a_replayed_challenge_makes_no_lease_longer(pushed: Patrol, hub: LocalHub) -> None:
    with pushed:
        subscribed(pushed, hub)
        before = status(pushed)
        pushed.clock.move(DAY)
        assert [hub.verify().status for _ in range(3)] == [404] * 3
        assert status(pushed) == before


def test_p44_a_lease_is_renewed_before_it_ends_also_after_a_restart(pushed: Patrol, hub: LocalHub) -> None:
    with pushed:
        subscribed(pushed, hub)
        pushed.ask_hubs(after=6 * DAY)
        assert len(hub.asked) == 1
        pushed.stop()
        pushed.clock.move(timedelta(days=2.5))
        pushed.start()
        pushed.ask_hubs()
        found, until = status(pushed), pushed.clock.now() + 10 * DAY
    first, second = hub.asked
    assert second == first
    assert found is not None
    assert found.until == until


def test_p44_a_hub_that_fails_is_asked_again_after_growing_waits(pushed: Patrol, hub: LocalHub) -> None:
    hub.status = 503
    with pushed:
        pushed.poll()
        asked = []
        for _ in range(24 * 6):
            pushed.ask_hubs(after=10 * MINUTE)
            asked.append(len(hub.asked))
        hub.status = 202
        found = status(pushed)
        pushed.ask_hubs(after=DAY + 3 * HOUR)
        healed = status(pushed)
    assert 5 <= asked[-1] <= 8
    assert found is not None
    assert (found.until, "answered 503" in found.problem) == (None, True)
    assert healed is not None
    assert (healed.until is not None, healed.problem) == (True, "")


def test_p44_a_hub_that_never_verifies_is_asked_again_later_and_polling_goes_on(
    pushed: Patrol, hub: LocalHub
) -> None:
    hub.verifies = False
    with pushed:
        pushed.poll()
        pushed.ask_hubs()
        pushed.ask_hubs(after=MINUTE)
        assert len(hub.asked) == 1
        pushed.ask_hubs(after=12 * MINUTE)
        assert len(hub.asked) == 2
        pushed.poll(after=HOUR)
        assert pushed.wait == HOUR


def test_p44_a_hub_on_a_private_address_is_not_asked(pushed: Patrol, hub: LocalHub) -> None:
    private = feed(hub).replace(hub.url.encode(), b"http://169.254.169.254/latest/meta-data")
    pushed.serve(private)
    with pushed:
        pushed.poll()
        pushed.ask_hubs()
        found = status(pushed)
    assert found is not None
    assert "private or reserved" in found.problem


def test_p44_a_denial_ends_it_and_the_feed_is_polled_as_usual(pushed: Patrol, hub: LocalHub) -> None:
    with pushed:
        subscribed(pushed, hub)
        hub.push(feed(hub, item(2)))
        pushed.poll(after=HOUR)
        assert pushed.wait == 6 * HOUR
        assert hub.verify(mode="denied", reason="no").status == 200
        assert pushed.wait == timedelta()
        pushed.poll()
        assert pushed.wait == HOUR
        found = status(pushed)
        pushed.ask_hubs(after=6 * DAY)
        assert len(hub.asked) == 1
        pushed.ask_hubs(after=DAY + HOUR)
    assert found is not None
    assert (found.until, found.problem) == (None, "the hub denied it")
    assert len(hub.asked) == 2


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


# --- How often is polled -----------------------------------------------------------------------------------


def test_p44_polling_goes_on_more_slowly_once_the_hub_has_pushed(pushed: Patrol, hub: LocalHub) -> None:
    with pushed:
        subscribed(pushed, hub)
        pushed.poll(after=HOUR)
        assert pushed.wait == HOUR
        hub.push(feed(hub, item(2)))
        pushed.poll(after=HOUR)
        assert pushed.wait == 6 * HOUR


def test_p44_polling_is_as_usual_for_a_day_when_the_hub_missed_something(
    pushed: Patrol, hub: LocalHub
) -> None:
    with pushed:
        subscribed(pushed, hub)
        hub.push(feed(hub, item(2)))
        pushed.serve(feed(hub, item(3), item(2), item(1)))
        pushed.poll(after=HOUR)
        assert (titles(pushed)[-1], pushed.wait) == ("News 3", HOUR)
        pushed.clock.move(MINUTE)
        hub.push(feed(hub, item(4)))
        pushed.serve(feed(hub, item(4), item(3), item(2), item(1)))
        pushed.poll(after=HOUR)
        assert pushed.wait == HOUR
        pushed.poll(after=DAY)
        assert pushed.wait == 6 * HOUR


def test_p44_polling_is_as_usual_again_when_the_lease_is_over(pushed: Patrol, hub: LocalHub) -> None:
    hub.lease_seconds = "14400"
    with pushed:
        subscribed(pushed, hub)
        hub.push(feed(hub, item(2)))
        hub.status = 500
        pushed.poll(after=HOUR)
        assert pushed.wait == 3 * HOUR
        pushed.poll(after=3 * HOUR)
        assert pushed.wait == HOUR


def test_p44_after_an_absence_feeds_that_are_pushed_are_asked_what_they_missed(
    pushed: Patrol, hub: LocalHub
) -> None:
    with pushed:
        subscribed(pushed, hub)
        hub.push(feed(hub, item(2)))
        pushed.poll(after=HOUR)
        assert pushed.wait == 6 * HOUR
        pushed.stop()
        pushed.clock.move(2 * HOUR)
        pushed.start()
        assert len(pushed.poll()) == 1


# --- The end -----------------------------------------------------------------------------------------------


def test_p44_a_feed_that_is_removed_is_unsubscribed_and_its_callback_is_gone(
    pushed: Patrol, hub: LocalHub
) -> None:
    with pushed:
        subscribed(pushed, hub)
        pushed.stop()
        pushed.name(other={"url": pushed.server.url("/other.xml")}).start()
        assert hub.push(feed(hub, item(2))).status == 410
        pushed.ask_hubs()
        assert hub.modes == ["subscribe", "unsubscribe"]
        assert (hub.answers[-1].status, hub.answers[-1].body) == (200, b"c1")
        assert hub.push(feed(hub, item(2))).status == 404
        assert pushed.app.store.subscriptions.all() == ()


def test_p44_a_feed_that_names_no_hub_any_more_is_unsubscribed(pushed: Patrol, hub: LocalHub) -> None:
    with pushed:
        subscribed(pushed, hub)
        pushed.serve(rss(item(1), item(2)))
        pushed.poll(after=HOUR)
        pushed.ask_hubs()
        assert status(pushed) is None
    assert hub.modes == ["subscribe", "unsubscribe"]


def test_p44_a_hub_that_will_not_hear_of_the_end_is_asked_five_times(pushed: Patrol, hub: LocalHub) -> None:
    with pushed:
        subscribed(pushed, hub)
        hub.status = 500
        pushed.serve(rss(item(1), item(2)))
        pushed.poll(after=HOUR)
        for _ in range(20):
            pushed.ask_hubs(after=3 * HOUR)
        assert hub.modes == ["subscribe", *["unsubscribe"] * 5]
        assert pushed.app.store.subscriptions.all() == ()


def test_p44_another_hub_takes_the_place_of_one_that_fails(pushed: Patrol, hub: LocalHub) -> None:
    with LocalServer() as elsewhere:
        other = LocalHub(elsewhere)
        both = f'<atom:link rel="hub" href="{hub.url}"/><atom:link rel="hub" href="{other.url}"/>'
        pushed.serve(*(rss(item(number), head=both) for number in range(1, 9)))
        hub.status = 500
        with pushed:
            for _ in range(8):
                pushed.poll(after=HOUR)
                pushed.ask_hubs()
            found = status(pushed)
    assert (len(hub.asked), len(other.asked)) == (3, 1)
    assert found is not None
    assert (found.hub, found.until is not None) == (other.url, True)


def listens(url: str) -> bool:
    try:
        call(f"{url}/nobody")
    except ConnectionRefusedError:
        return False
    return True


def test_p44_switched_off_everything_is_unsubscribed_and_nothing_listens_any_more(
    pushed: Patrol, hub: LocalHub
) -> None:
    with pushed:
        subscribed(pushed, hub)
        hub.push(feed(hub, item(2)))
        pushed.poll(after=HOUR)
        base = hub.asked[0]["hub.callback"].rpartition("/")[0]
        pushed.configure("websub", callback_url="").reload()
        assert pushed.wait == timedelta()
        pushed.reload()  # once more, for another reason
        pushed.ask_hubs()
        assert (hub.modes, hub.answers[-1].status) == (["subscribe", "unsubscribe"], 200)
        pushed.poll()
        pushed.ask_hubs()
        assert not listens(base)
        assert pushed.wait == HOUR
        assert pushed.app.store.subscriptions.all() == ()
        assert (hub.modes, status(pushed)) == (["subscribe", "unsubscribe"], None)


def test_p44_switched_off_a_hub_that_will_not_hear_of_it_is_waited_for_ten_minutes(
    pushed: Patrol, hub: LocalHub
) -> None:
    with pushed:
        subscribed(pushed, hub)
        base = hub.asked[0]["hub.callback"].rpartition("/")[0]
        hub.verifies = False
        pushed.configure("websub", callback_url="").reload()
        pushed.ask_hubs()
        assert listens(base)
        pushed.ask_hubs(after=10 * MINUTE)
        assert not listens(base)


def test_p44_switched_on_while_running_it_begins_and_moves_with_its_address(
    patrol: Patrol, hub: LocalHub
) -> None:
    ports = free_port(), free_port()
    urls = [f"http://127.0.0.1:{port}/push" for port in ports]
    patrol.serve(feed(hub), feed(hub, item(2)))
    with patrol:
        patrol.poll()
        for port, url in zip(ports, urls, strict=True):
            patrol.configure("websub", callback_url=url, listen_port=port).reload()
            patrol.poll(after=HOUR)
            patrol.ask_hubs()
        assert [listens(url) for url in urls] == [False, True]
        found = status(patrol)
    first, second = (form for form in hub.asked if form["hub.mode"] == "subscribe")
    assert [first["hub.callback"].startswith(urls[0]), second["hub.callback"].startswith(urls[1])] == [
        True
    ] * 2
    assert first["hub.secret"] != second["hub.secret"]
    assert found is not None
    assert found.until is not None


def test_p44_what_was_pushed_is_polled_as_usual_when_the_next_start_has_it_off(
    pushed: Patrol, hub: LocalHub
) -> None:
    with pushed:
        subscribed(pushed, hub)
        hub.push(feed(hub, item(2)))
        pushed.poll(after=HOUR)
        pushed.stop()
        pushed.configure("websub", callback_url="").start()
        assert pushed.wait == timedelta()
        assert pushed.app.store.subscriptions.all() == ()


def test_p44_where_the_port_is_taken_polling_goes_on_and_it_is_tried_again(
    pushed: Patrol, hub: LocalHub
) -> None:
    with LocalServer() as in_the_way:
        pushed.configure(
            "websub",
            callback_url=f"http://127.0.0.1:{in_the_way.port}/push",
            listen_port=in_the_way.port,
        )
        pushed.start()
        assert len(pushed.poll()) == 1
        pushed.ask_hubs()
        assert hub.asked == []
    pushed.ask_hubs(after=MINUTE)
    found = status(pushed)
    pushed.stop()
    assert found is not None
    assert found.until is not None


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
