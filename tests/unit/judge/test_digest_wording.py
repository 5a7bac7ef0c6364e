"""What digests say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from monitor.judge.wording.messages import LETTER_BYTES, SHORT_MESSAGE_CHARS, write_digest
from monitor.model import (
    Article,
    ChannelKind,
    DateSource,
    Digest,
    DigestAlert,
    DigestCause,
    DigestSection,
    DigestStory,
    Fact,
    FactKind,
    Match,
    Message,
    MessageFormat,
    Place,
    TermMatch,
    TextSource,
    Verdict,
    VerdictKind,
    WithheldReason,
)
from support.messages import Page, dangers

ALMATY = timezone(timedelta(hours=5))
SIGNED = "The two sides signed a memorandum worth $882 million."
SEEN_AT = datetime(2025, 11, 6, 17, 30, tzinfo=UTC)
NEW_STORY = Verdict(kind=VerdictKind.NEW_STORY)
DEVELOPMENT = Verdict(
    kind=VerdictKind.DEVELOPMENT,
    new_facts=(Fact(kind=FactKind.MONEY, value="$882 million", sentence=SIGNED, start=0),),
)
FOUND = Match(
    watchlist="minerals",
    terms=tuple(
        TermMatch(term=found, place=Place.TEXT, start=0, found=found) for found in ("Tungsten", "tungsten")
    ),
)


def article(title: str, **changes: Any) -> Article:
    return replace(
        Article(
            url=f"https://example.org/{title.replace(' ', '-')}",
            canonical_url="",
            title=title,
            text=SIGNED,
            published_at=SEEN_AT,
            date_source=DateSource.FEED,
            text_source=TextSource.PAGE,
            seen_at=SEEN_AT,
            outlet="Kazinform",
            language="en",
        ),
        **changes,
    )


def story(title: str, *alerts: DigestAlert) -> DigestStory:
    return DigestStory(title=title, alerts=alerts)


TALKS = DigestAlert(article=article("Talks begin"), verdict=NEW_STORY, matches=(FOUND,), alert_id=7)
DEAL = DigestAlert(article=article("Deal signed"), verdict=DEVELOPMENT)
VISIT = DigestAlert(article=article("Tokayev to visit"), verdict=NEW_STORY)
MINERALS = DigestSection(
    watchlist="minerals", title="Critical minerals", stories=(story("Minerals", DEAL, TALKS),)
)
SUMMITS = DigestSection(watchlist="summits", title="", stories=(story("A visit", VISIT),))


def digest(*sections: DigestSection, **changes: Any) -> Digest:
    given: dict[str, Any] = {
        "title": "Daily digest",
        "since": datetime(2025, 11, 5, 3, 0, tzinfo=UTC),
        "until": datetime(2025, 11, 6, 3, 0, tzinfo=UTC),
        "cause": DigestCause.SCHEDULED,
        "sections": sections,
    }
    return Digest(**(given | changes))


def message(told: Digest, kind: ChannelKind = ChannelKind.CONSOLE) -> Message:
    return write_digest(kind=kind, delivery_id="d-1", digest=told, time_zone=ALMATY)


def test_a_digest_in_plain_text() -> None:
    withheld = {WithheldReason.SEED: 0, WithheldReason.REPEAT: 1, WithheldReason.OFF_TOPIC: 2}
    expected = """\
3 alerts on 2 stories

Daily digest
Wed 5 Nov 2025, 08:00 – Thu 6 Nov 2025, 08:00 UTC+05:00

CRITICAL MINERALS

Story: Minerals

Deal signed
https://example.org/Deal-signed
New development · Kazinform · Thu 6 Nov 2025, 22:30
- The two sides signed a memorandum worth *$882 million*.

Talks begin
https://example.org/Talks-begin
New story · Kazinform · Thu 6 Nov 2025, 22:30 · “Tungsten” · alert 7
- The two sides signed a memorandum worth $882 million.

SUMMITS

Tokayev to visit
https://example.org/Tokayev-to-visit
New story · Kazinform · Thu 6 Nov 2025, 22:30
- The two sides signed a memorandum worth $882 million.

NOT SENT
- 2 off topic, 1 repeat of what is known · monitor withheld lists them

Not relevant to you? With the number of the alert:
  monitor feedback ALERT irrelevant
Not new to you?
  monitor feedback ALERT repeat

-- \n\
monitor · delivery d-1
"""
    assert expected == message(digest(MINERALS, SUMMITS, withheld=withheld)).text


def test_a_digest_in_mrkdwn() -> None:
    lone = replace(MINERALS, stories=(story("Minerals_", DEAL),))
    expected = """\
*1 alert on 1 story*
*Daily digest*
Wed 5 Nov 2025, 08:00 – Thu 6 Nov 2025, 08:00 UTC+05:00

*Critical minerals*
*<https://example.org/Deal-signed|Deal signed>*
New development in: Mineralsˍ · Kazinform · Thu 6 Nov 2025, 22:30
• The two sides signed a memorandum worth *$882 million*.

_monitor · delivery d-1_"""
    got = message(digest(lone), ChannelKind.SLACK)
    assert (MessageFormat.MRKDWN, expected) == (got.format, got.text)


def test_a_digest_as_a_page_is_grouped_by_watchlist_and_story() -> None:
    page = Page(message(digest(MINERALS, SUMMITS), ChannelKind.MAIL).html)
    assert [tag for tag in page.tags if tag in ("h1", "h2", "h3")] == ["h1", "h2", "h3", "h3", "h2", "h3"]
    assert [each.article.url for each in (DEAL, TALKS, VISIT)] == page.links
    assert "Critical minerals Story: Minerals Deal signed" in page.text


def test_the_subject_of_a_digest_is_its_first_headline_and_how_many_more_there_are() -> None:
    subjects = [message(digest(*told)).subject for told in ((MINERALS, SUMMITS), (SUMMITS,), ())]
    assert subjects == ["Deal signed (and 2 more)", "Tokayev to visit", "Nothing new"]


def test_a_digest_names_its_watchlists() -> None:
    assert message(digest(MINERALS, SUMMITS)).watchlists == ("minerals", "summits")


def test_a_digest_without_alerts_says_what_was_withheld() -> None:
    text = message(digest(withheld={WithheldReason.MUTED: 3})).text
    assert text.startswith("Nothing new\n")
    assert "- 3 of muted stories · monitor withheld" in text


@pytest.mark.parametrize("reason", WithheldReason)
def test_every_reason_for_withholding_has_words(reason: WithheldReason) -> None:
    assert "_" not in message(digest(withheld={reason: 1})).text


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        (DigestCause.SCHEDULED, "Digest Wed 5 Nov"),
        (DigestCause.QUIET_HOURS, "until your quiet hours were over."),
        (DigestCause.CAPPED, "more alerts than this channel is to get in an hour"),
        (DigestCause.BACKLOG, "This channel took no messages for a while"),
    ],
)
def test_a_digest_says_why_it_is_one(cause: DigestCause, told: str) -> None:
    assert told in " ".join(message(digest(MINERALS, title="", cause=cause)).text.split())


@pytest.mark.parametrize("kind", [ChannelKind.SLACK, ChannelKind.OTHER])
def test_a_digest_too_long_for_its_channel_counts_what_it_leaves_out(kind: ChannelKind) -> None:
    many = digest(replace(SUMMITS, stories=tuple(story("S", VISIT) for _ in range(60))))
    got = message(many, kind)
    assert len(got.text) <= SHORT_MESSAGE_CHARS
    assert "more alerts: “monitor alerts list” names them" in got.text


def test_a_digest_by_mail_holds_a_hundred_alerts() -> None:
    many = digest(replace(SUMMITS, stories=tuple(story("S", VISIT) for _ in range(101))))
    text = message(many, ChannelKind.MAIL).text
    assert (text.count("Tokayev to visit\n"), "… and 1 more alert:" in text) == (100, True)


HOSTILE = [
    "<!channel> <@U1> [x](javascript:alert(1)) <https://evil.example|good>",
    "<script>alert(1)</script> &lt;b&gt; \r\nBcc: victim@example.org",
    "\u202e\u2066 \x00 \x1b[31m *bold* _it_ `code` :smile:",
    "a" * 100_000,
    "& " * 50_000,
]


def wordy(number: int, facts: int) -> DigestAlert:
    said = [f"Fact {each} of report {number}: " + "тунгстен " * 30 for each in range(facts)]
    found = tuple(Fact(kind=FactKind.SENTENCE, value=each, sentence=each, start=0) for each in said)
    title = f"Report {number} " + "вольфрам " * 15
    return DigestAlert(
        article=article(title, url=f"https://example.org/{number}"),
        verdict=Verdict(kind=VerdictKind.DEVELOPMENT, new_facts=found),
        alert_id=number,
    )


@pytest.mark.parametrize(("alerts", "facts"), [(40, 3), (100, 3)])
def test_a_digest_by_mail_says_less_of_each_alert_before_a_mail_program_hides_its_end(
    alerts: int, facts: int
) -> None:
    stories = [story(f"Story {number}", wordy(number, facts)) for number in range(alerts)]
    section = DigestSection(watchlist="minerals", title="Minerals", stories=tuple(stories))
    html = message(digest(section), ChannelKind.MAIL).html
    assert len(html.encode()) <= LETTER_BYTES
    assert all(f"https://example.org/{number}" in html for number in range(alerts))
    assert html.count("monitor · delivery") == 1


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("kind", ChannelKind)
def test_hostile_texts_break_out_of_no_digest(kind: ChannelKind, text: str) -> None:
    fact = Fact(kind=FactKind.NAME, value=text, sentence=text, start=0)
    term = TermMatch(term=text, place=Place.TEXT, start=0, found=text)
    alert = DigestAlert(
        article=article(text, text=text, outlet=text, url=f"https://example.org/{text}"),
        verdict=replace(DEVELOPMENT, new_facts=(fact,)),
        matches=(Match(watchlist=text, terms=(term,)),),
    )
    section = DigestSection(
        watchlist=text, title=text, stories=(story(text, alert), story(text, alert, alert))
    )
    told = digest(section, section, title=text, withheld={WithheldReason.REPEAT: 10**9})
    got = write_digest(kind=kind, delivery_id=text, digest=told, time_zone=ALMATY)
    assert dangers(got) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("گفتگوی وزیران خارجه.", 'dir="rtl" style="padding: 0 20px 0 0;'),
        ("12 وزیران", 'dir="rtl" style="padding: 0 20px 0 0;'),
        ("Talks of ministers.", 'style="padding: 0 0 0 20px;'),
        ("12 345", 'style="padding: 0 0 0 20px;'),
    ],
)
def test_bullets_stand_within_the_page_where_lines_begin(text: str, expected: str) -> None:
    told = DigestAlert(article=article("Talks", text=text), verdict=NEW_STORY)
    section = DigestSection(watchlist="m", title="M", stories=(story("Talks", told),))
    assert f'<ul lang="en" {expected}' in message(digest(section), ChannelKind.MAIL).html


def test_large_numbers_can_be_read() -> None:
    told = digest(withheld={WithheldReason.OFF_TOPIC: 1204}, since=SEEN_AT)
    assert "1,204 off topic" in message(told).text
