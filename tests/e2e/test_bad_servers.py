"""Servers that fail in every way: each failure is told, the other feeds go on, memory stays bounded."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from support.press import HTML, Press, Report, report
from support.running import Installation, eventually, watched_memory
from support.server import Answer, LocalServer, Route, bomb, broken, endless, hanging, redirect
from support.sinks import Sinks

pytestmark = pytest.mark.e2e

MOST_BYTES = 700_000_000
"""For the daemon with one worker; 300 MB were measured in peace."""

PROBLEMS: dict[str, tuple[Route, str]] = {
    "failing": (Answer(status=500, body=b"oops"), "answered 500"),
    "hanging": (hanging(), "did not end within"),
    "no-http": (Answer(raw=b"\x00\xff garbage \r\n\r\n" * 50), "no HTTP"),
    "no-feed": (Answer(body=bytes(range(256)) * 40), "no feed"),
    "endless": (endless(), "is larger than"),
    "announced": (
        Answer(body=[b"x"] * 3, headers={"Content-Length": str(2 << 30)}, framing="length"),
        "limit",
    ),
    "bomb": (bomb("gzip", megabytes=300), "is larger than"),
    "circle": (redirect("/feed"), "circle"),
    "private": (redirect("http://10.0.0.1/feed"), "private or reserved"),
    "gone": (Answer(status=410), "gone for good"),
    "closing": (broken(), "broke the connection"),
    "page": (Answer(body=b"<!doctype html><html><body>Welcome</body></html>", headers=HTML), "web page"),
}


@pytest.fixture
def bad_feeds() -> Iterator[dict[str, str]]:
    """Each on a host of its own, so that none waits for another."""
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(LocalServer({"/feed": route})).url("/feed")
            for name, (route, _) in PROBLEMS.items()
        }


def test_every_failure_is_told_and_holds_up_nobody(
    desk: Installation, sinks: Sinks, press: Press, bad_feeds: dict[str, str]
) -> None:
    press.publish("good", *map(report, range(5)))
    desk.feeds({**bad_feeds, **press.feeds})

    daemon = desk.start()
    with watched_memory(daemon) as peak:
        eventually(lambda: len(sinks.posts()) == len(press.told))
        desk.settle()

    states = {each["feed"]["name"]: each["state"] for each in desk.as_json("feeds", "list")}
    for name, (_, words) in PROBLEMS.items():
        assert words in states[name]["last_problem"]
        assert states[name]["failures"] > 0
        assert daemon.lines('event="poll failed"', f"feed={name}") or daemon.lines(
            'event="feed damaged"', f"feed={name}"
        )
    assert {name for name, state in states.items() if state["is_gone"]} == {"gone"}
    assert states["good"]["last_problem"] == ""
    for channel in sinks.channels:
        assert press.told == sinks.titles(channel)
    assert peak[0] < MOST_BYTES
    assert daemon.stop() == 0


def test_a_page_that_cannot_be_read_leaves_its_headline(
    desk: Installation, press: Press, server: LocalServer
) -> None:
    bad = {
        "endless": endless(headers=HTML),
        "bomb": bomb("gzip", megabytes=300),
        "circle": redirect("/pages/circle"),
        "private": redirect("http://[::ffff:10.0.0.1]/x"),
        "gone": Answer(status=410),
        "binary": Answer(body=b"%PDF-1.7" + bytes(5000), headers={"Content-Type": "application/pdf"}),
        "deep": Answer(body=b"<html><body>" + b"<div>" * 200_000, headers=HTML),
    }
    reports = [
        Report(
            path=f"/pages/{name}",
            title=f"Kazakhstan and the United States sign pact {name} in Astana",
            text="",
        )
        for name in bad
    ]
    press.publish("steppe", *reports)
    for name, route in bad.items():
        server.route(f"/pages/{name}", route)
    desk.feeds(press.feeds)

    daemon = desk.start()
    with watched_memory(daemon) as peak:
        desk.settle()

    sources = desk.rows("SELECT DISTINCT text_source FROM article WHERE seed = ''")
    assert sources == [{"text_source": "summary"}]
    problems = desk.rows("SELECT reading_problem FROM article WHERE seed = '' AND reading_problem = ''")
    assert problems == []
    assert press.told == sorted(desk.verdicts())
    assert peak[0] < MOST_BYTES
