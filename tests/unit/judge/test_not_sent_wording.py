"""What is said of articles that nobody was told of."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from monitor.judge.wording.messages import SHORT_MESSAGE_CHARS, write_not_sent
from monitor.model import (
    ArticleRecord,
    ChannelKind,
    Message,
    NotSent,
    Relevance,
    SideEvidence,
    Verdict,
    VerdictKind,
    WithheldReason,
)
from support.messages import Page, dangers
from support.values import article, neighbour

ALMATY = timezone(timedelta(hours=5))
SIDES = {"us": "the United States"}


def record(number: int, reason: WithheldReason = WithheldReason.OFF_TOPIC, **changes: Any) -> ArticleRecord:
    off_topic = reason is WithheldReason.OFF_TOPIC
    return ArticleRecord(
        article_id=number,
        story_id=None,
        article=article(
            **({"title": f"Article {number}", "url": f"https://steppe.example/{number}"} | changes)
        ),
        relevance=Relevance(
            is_relevant=not off_topic,
            score=0.1,
            threshold=0.25,
            sides=(SideEvidence(side="us", score=0.0),),
        ),
        matches=(),
        topics=(),
        verdict=Verdict(kind=VerdictKind.REPEAT, nearest=neighbour(similarity=0.7)),
        alert_id=None,
        withheld=reason,
    )


SAMPLE = (record(1, WithheldReason.REPEAT), record(2), record(3, language="ru"))


def message(
    *sample: ArticleRecord,
    kind: ChannelKind = ChannelKind.CONSOLE,
    counts: dict[WithheldReason, int] | None = None,
) -> Message:
    not_sent = NotSent(
        since=datetime(2026, 3, 2, 4, tzinfo=UTC),
        until=datetime(2026, 3, 9, 4, tzinfo=UTC),
        withheld={WithheldReason.OFF_TOPIC: 400, WithheldReason.REPEAT: 1} if counts is None else counts,
        sample=sample,
    )
    return write_not_sent(
        kind=kind, delivery_id="d-1", not_sent=not_sent, side_titles=SIDES, time_zone=ALMATY
    )


def test_what_was_not_sent_in_plain_text() -> None:
    expected = """\
401 articles were not sent; here are 3 of them

What was not sent
Mon 2 Mar 2026, 09:00 – Mon 9 Mar 2026, 09:00 UTC+05:00

A sample of each kind, what came nearest to being sent first. Under each
stands why it was not sent, with two commands: one sends it after all,
the other notes that it should have been sent.

REPEATS OF WHAT IS KNOWN (1)

Article 1
https://steppe.example/1
Steppe Courier · Thu 12 Mar 2026, 16:00 · article 1
- Repeat of “Known” (Known Outlet), Wed 11 Mar 2026: similarity 0.70,
  nothing new
- monitor withheld restore 1 · monitor feedback missed 1

OFF TOPIC (2 OF 400)

Article 2
https://steppe.example/2
Steppe Courier · Thu 12 Mar 2026, 16:00 · article 2
- Off topic: it does not name the United States
- monitor withheld restore 2 · monitor feedback missed 2

Article 3
https://steppe.example/3
Steppe Courier, in Russian · Thu 12 Mar 2026, 16:00 · article 3
- Off topic: it does not name the United States
- monitor withheld restore 3 · monitor feedback missed 3

IN ALL
- 400 off topic, 1 repeat of what is known

--\N{SPACE}
monitor · delivery d-1
"""
    told = message(*SAMPLE)
    assert told.text == expected
    assert told.subject == "401 articles were not sent"
    assert (told.html, told.watchlists) == ("", ())


def test_where_all_are_told_of_nobody_says_that_they_are_a_sample() -> None:
    told = message(SAMPLE[0], counts={WithheldReason.REPEAT: 1})
    assert told.subject == "1 article was not sent"


def test_mail_shows_commands_as_code_and_articles_as_links() -> None:
    told = message(*SAMPLE, kind=ChannelKind.MAIL)
    page = Page(told.html)
    assert page.tags.count("code") == 6
    assert page.links == [f"https://steppe.example/{number}" for number in (1, 2, 3)]
    assert "Repeats of what is known (1)" in page.text


def test_why_is_said_in_our_language_whatever_the_article_is_in() -> None:
    told = message(record(3, language="ru"), kind=ChannelKind.MAIL)
    assert [(tag, value) for tag, name, value in Page(told.html).attributes if name == "lang"] == [
        ("html", "en"),
        ("h3", "ru"),
    ]


def test_slack_shows_commands_as_code() -> None:
    told = message(*SAMPLE, kind=ChannelKind.SLACK)
    assert "• `monitor withheld restore 2` · `monitor feedback missed 2`" in told.text


@pytest.mark.parametrize("kind", ChannelKind)
def test_a_large_sample_fits_and_keeps_every_reason(kind: ChannelKind) -> None:
    reasons = (WithheldReason.BELOW_IMPORTANCE, WithheldReason.REPEAT, WithheldReason.OFF_TOPIC)
    many = [record(number, reasons[number % 3], title=f"Long {number} " * 20) for number in range(60)]
    told = message(*many, kind=kind)
    assert len(told.text) <= SHORT_MESSAGE_CHARS or kind in (
        ChannelKind.MAIL,
        ChannelKind.MAILDIR,
        ChannelKind.CONSOLE,
    )
    said = told.text.casefold()
    assert all(each in said for each in ("below importance (", "repeats of what is known (", "off topic ("))
    assert dangers(told) == []


@pytest.mark.parametrize("kind", ChannelKind)
def test_nothing_that_an_outlet_wrote_does_more_than_be_read(kind: ChannelKind) -> None:
    evil = "<!channel> *x* `rm -rf` </code><script>a</script> \u202e\x1b[31m\r\nBcc: x [x](javascript:a)"
    told = message(record(1, title=evil, outlet=evil, url="javascript:alert(1)"), kind=kind)
    assert dangers(told) == []
