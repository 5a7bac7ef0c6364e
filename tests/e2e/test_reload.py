"""The configuration and the seeds change while the daemon runs."""

import signal
import threading
from collections.abc import Iterator

import pytest

from support.press import Press, report
from support.running import Installation, Running, eventually
from support.sinks import Sinks

pytestmark = pytest.mark.e2e

NOBODY = 'name = "nobody"\nterms = ["zeppelin"]\n'


@pytest.fixture
def daemon(desk: Installation, press: Press) -> Iterator[Running]:
    """A daemon that has done its first work."""
    press.publish("steppe", report(1))
    desk.feeds(press.feeds)
    running = desk.start()
    desk.settle()
    yield running
    assert running.stop() == 0


@pytest.mark.parametrize("is_client_replaced", [False, True])
def test_a_good_edit_takes_effect_within_seconds_and_loses_no_poll(
    desk: Installation, sinks: Sinks, press: Press, daemon: Running, *, is_client_replaced: bool
) -> None:
    may_answer, asked = threading.Event(), threading.Event()

    def hold(kind: str) -> None:
        if kind == "feed":
            asked.set()
            may_answer.wait(3)

    press.publish("steppe", report(2))
    press.on_request = hold
    desk.make_due()
    assert asked.wait(10)

    if is_client_replaced:
        desk.change(redirects=4)
    press.publish("delta", report(3))
    desk.feeds(press.feeds)
    desk.watchlists(
        {"name": "fewer", "title": "Only three", "terms": ["deal number 3"], "channels": list(sinks.channels)}
    )
    daemon.wait_for('event="configuration in effect"', "feeds=2", within=5)
    may_answer.set()

    eventually(lambda: desk.value("SELECT count(*) FROM article WHERE seed = ''") == 3)
    desk.settle()
    # The poll that was under way ended with the watchlists that it began with, or with the new ones.
    told = [title.rpartition(" ")[2] for title in sinks.titles("mail")]
    assert told in (["1", "3"], ["1", "2", "3"])
    assert not daemon.lines("poll failed")
    assert "Only three" in sinks.posts()[-1].text


def test_a_broken_edit_is_refused_whole_and_the_last_good_one_stays(
    desk: Installation, sinks: Sinks, press: Press, daemon: Running
) -> None:
    line = (desk.config / "watchlists.toml").read_text().count("\n") + 3
    desk.edit("watchlists", {r"\Z": '[[watchlists]]\nname = "broken"\nchanels = ["mail"]\n'})
    press.publish("delta", report(3))
    desk.feeds(press.feeds)

    said = daemon.wait_for("configuration refused", "watchlists.toml", within=8)
    assert f"watchlists.toml:{line}" in said
    assert "chanels" in said

    press.publish("steppe", report(2))
    desk.poll_again()
    desk.settle()
    assert sorted([report(1).title, report(2).title]) == sinks.titles("mail")
    assert desk.value("SELECT count(*) FROM feed WHERE is_named") == 1
    assert len(daemon.lines("configuration refused")) == 1


def test_sighup_reads_what_no_file_of_the_folder_shows(
    desk: Installation, sinks: Sinks, press: Press, daemon: Running
) -> None:
    with Sinks() as others:
        (desk.config / "hook.secret").write_text(others.channels["hook"])
        daemon.tell(signal.SIGHUP)
        daemon.wait_for('event="configuration in effect"', within=2)

        press.publish("steppe", report(2))
        desk.poll_again()
        desk.settle()

        assert [report(1).title] == sinks.titles("hook")
        assert [report(2).title] == others.titles("hook")


def test_a_seed_that_is_added_or_changed_is_known_from_then_on(
    desk: Installation, sinks: Sinks, press: Press, daemon: Running
) -> None:
    known = report(7)
    seed = desk.seeds / "what-i-know.txt"
    seed.write_text("Something else\n\nThat has nothing to do with it at all.")
    daemon.wait_for('event="seed loaded"', "seed=what-i-know", within=8)
    seed.write_text(f"{known.title}\n\n{known.text}")
    daemon.wait_for('event="seed loaded"', "seed=what-i-know", within=8, times=2)

    press.publish("steppe", known)
    desk.poll_again()
    desk.settle()

    assert desk.verdicts()[known.title] == "repeat"
    assert [report(1).title] == sinks.titles("mail")


def test_what_is_odd_is_logged_once_for_each_change_of_its_file(desk: Installation, daemon: Running) -> None:
    def watch(*terms: str) -> None:
        desk.watchlists({"name": "bukhara", "terms": list(terms), "channels": ["mail"]})
        daemon.wait_for("configuration is odd", terms[0])

    watch("бухар*")
    desk.change(redirects=4)
    daemon.wait_for('event="configuration in effect"', times=2)
    daemon.tell(signal.SIGHUP)
    daemon.wait_for('event="configuration in effect"', times=3)
    watch("hist*", "бухар*")

    assert [len(daemon.lines("configuration is odd", term)) for term in ("бухар*", "hist*")] == [2, 1]
