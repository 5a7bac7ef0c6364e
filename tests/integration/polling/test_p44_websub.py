"""P44: feeds that name a hub are pushed, where that is wanted, and polled more slowly then."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from support.configuring import write_folder
from support.hub import LocalHub, call, free_port
from support.patrol import HOUR, MINUTE, Patrol, item, rss
from support.pushed import feed, listens, status, subscribed, titles
from support.server import Answer, LocalServer

DAY = timedelta(days=1)


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


def test_p44_off_it_costs_no_import_and_no_thread(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, monitor='[embedding]\nengine = "lexical"\n')
    script = (
        "import sys, threading; from pathlib import Path; from monitor import config, daemon;"
        "from monitor.app import App; app = App(config.load(Path(sys.argv[1]), {}));"
        "app.start(); app.listen(); app.tick();"
        "print(*sys.modules); print(*(thread.name for thread in threading.enumerate())); app.close()"
    )
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-c", script, str(folder)], capture_output=True, text=True, check=True
    )
    *_, modules, threads = done.stdout.splitlines()
    costly = {"aiohttp.web", "monitor.intake.receiver", "monitor.app.pushing", "monitor.judge.subscribing"}
    assert costly & set(modules.split()) == set()
    assert [name for name in threads.split() if name.startswith(("receiver", "subscribe"))] == []


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


def test_p44_another_change_of_the_configuration_ends_no_subscription(pushed: Patrol, hub: LocalHub) -> None:
    with pushed:
        subscribed(pushed, hub)
        hub.push(feed(hub, item(2)))
        pushed.poll(after=HOUR)
        pushed.clock.move(2 * HOUR)
        pushed.configure("polling", burst_entries=9).reload()
        assert pushed.poll() == []  # that is no absence
        assert hub.push(feed(hub, item(3))).status == 200
        assert titles(pushed)[-1] == "News 3"
        pushed.ask_hubs()
    assert hub.modes == ["subscribe"]


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
