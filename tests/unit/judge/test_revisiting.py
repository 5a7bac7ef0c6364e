"""When articles are looked at again, and what counts as a change."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from monitor.errors import GoneError, MonitorError, RefusedError, UnreachableError
from monitor.judge.facts import FactRules
from monitor.judge.revisiting import (
    RevisitRules,
    after_answer,
    after_rereading,
    after_trouble,
    changed_lines,
    find_revision,
    first_revisit,
    is_same_body,
    later_version,
    leads_elsewhere,
    next_look,
    said_by_feed,
)
from monitor.model import (
    DateSource,
    Document,
    Entry,
    Extract,
    FactKind,
    Feed,
    PageKind,
    Recorded,
    Revision,
    Revisit,
    TextSource,
)
from support.values import NOON, article

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RULES = RevisitRules(span=3 * DAY, facts=FactRules(sentence=0.5, development=0.5))
URL = "https://steppe.example/1"
TITLE = "Tungsten deal signed in Astana"
FIRST = "Kazakhstan and the United States signed a tungsten deal worth $1.1 billion in Astana on Monday."
SECOND = "The two mines lie in the Karaganda region, where rail lines already run to the Chinese border."
TEXT = f"{FIRST}\n{SECOND}"
ARTICLE = article(
    url=URL,
    canonical_url=URL,
    title=TITLE,
    text=TEXT,
    language="en",
    text_source=TextSource.PAGE,
    seen_at=NOON,
    published_at=NOON,
)
REVISIT = Revisit(article_id=7, url=URL, title=TITLE, next_at=NOON + HOUR)


def page(body: bytes = b"x", url: str = URL, **headers: str) -> Document:
    return Document(url=url, permanent_url=None, status=200, headers=headers, body=body, fetched_at=NOON)


def revision(text: str = TEXT, title: str = TITLE, earlier: tuple[Revision, ...] = (), **changes: Any) -> Any:
    extract = Extract(title=title, text=text, **changes)
    return find_revision(ARTICLE, REVISIT, earlier, extract, now=NOON + HOUR, rules=RULES)


def test_looks_come_later_and_later_and_end() -> None:
    looks, at = [], NOON
    while following := next_look(NOON, at, RULES):
        looks.append((following - NOON) / HOUR)
        at = following
    assert looks == [1, 4, 12, 24, 48, 72]


def test_after_a_long_sleep_one_look_is_enough() -> None:
    assert next_look(NOON, NOON + 30 * HOUR, RULES) == NOON + 48 * HOUR


def test_a_judged_page_of_a_story_is_looked_at_again_with_its_validators() -> None:
    found = first_revisit(
        Recorded(article_id=7, story_id=1, alert_id=None, delivery_ids=()),
        ARTICLE,
        (page(etag='"1"', **{"last-modified": "yesterday"}), Extract(title=TITLE, text=TEXT)),
        RULES,
    )
    assert found == replace(
        REVISIT, etag='"1"', last_modified="yesterday", body_sha256=sha256(b"x").hexdigest()
    )


@pytest.mark.parametrize(
    ("changes", "story_id", "span"),
    [
        ({"text_source": TextSource.SEED}, 1, 3 * DAY),
        ({"text_source": TextSource.FEED}, None, 3 * DAY),
        ({"text_source": TextSource.FEED}, 1, timedelta()),
        ({"edit_of": 3}, 1, 3 * DAY),
        ({}, None, 3 * DAY),
        ({}, 1, timedelta()),
    ],
)
def test_what_is_off_the_beat_or_has_no_page_is_not_looked_at_again(
    changes: dict[str, Any], story_id: int | None, span: timedelta
) -> None:
    recorded = Recorded(article_id=7, story_id=story_id, alert_id=None, delivery_ids=())
    rules = replace(RULES, span=span)
    was_read = None if "text_source" in changes else (page(), Extract(title=TITLE, text=TEXT))
    assert first_revisit(recorded, replace(ARTICLE, **changes), was_read, rules) is None


@pytest.mark.parametrize("was_read", [None, (page(), Extract(title="A stub", text="Short."))])
@pytest.mark.parametrize("source", [TextSource.FEED, TextSource.SUMMARY])
def test_what_the_feed_said_is_compared_once_more_at_the_end(
    source: TextSource, was_read: tuple[Document, Extract] | None
) -> None:
    recorded = Recorded(article_id=7, story_id=1, alert_id=None, delivery_ids=())
    found = first_revisit(recorded, replace(ARTICLE, text_source=source), was_read, RULES)
    assert found == replace(REVISIT, next_at=NOON + 3 * DAY)
    assert [after_rereading(REVISIT, ARTICLE, NOON + days * DAY, RULES).next_at for days in (1, 3)] == [
        NOON + 3 * DAY,
        None,
    ]


def test_what_a_feed_says_now_is_read_as_it_was_read_first() -> None:
    feed = Feed(name="steppe", url="https://steppe.example/feed", title="Steppe Courier")
    entry = Entry(guid="1", link=URL, title=f"{TITLE} - Steppe Courier", summary=FIRST)
    said = [said_by_feed(each, ARTICLE, feed) for each in (entry, replace(entry, title=""))]
    assert said == [Extract(title=TITLE, text=FIRST), Extract(title="", text=FIRST)]


def test_an_answer_sets_the_next_look_and_replaces_the_validators() -> None:
    was = replace(REVISIT, missing=1, etag="old")
    after = after_answer(was, ARTICLE, page(b"y"), NOON + HOUR, RULES)
    assert (after.next_at, after.missing, after.etag) == (NOON + 4 * HOUR, 0, None)
    assert is_same_body(after, page(b"y"))
    unchanged = after_answer(was, ARTICLE, None, NOON + HOUR, RULES)
    assert (unchanged.next_at, unchanged.missing, unchanged.etag) == (NOON + 4 * HOUR, 0, "old")


@pytest.mark.parametrize(
    ("missing", "error", "expected"),
    [
        (0, RefusedError("no", status=404), (1, NOON + 2 * HOUR, None)),
        (1, RefusedError("no", status=404), (2, None, NOON + HOUR)),
        (0, GoneError("gone", status=410), (1, None, NOON + HOUR)),
        (1, RefusedError("no", status=403), (1, NOON + 4 * HOUR, None)),
        (0, UnreachableError("no answer"), (0, NOON + 4 * HOUR, None)),
        (0, UnreachableError("busy", retry_after=9 * HOUR), (0, NOON + 10 * HOUR, None)),
    ],
)
def test_a_page_is_gone_when_the_server_says_so_for_good_or_twice(
    missing: int, error: MonitorError, expected: tuple[Any, ...]
) -> None:
    after = after_trouble(replace(REVISIT, missing=missing), ARTICLE, error, NOON + HOUR, RULES)
    assert (after.missing, after.next_at, after.removed_at) == expected


def test_trouble_with_the_last_look_is_the_end_of_it() -> None:
    late = UnreachableError("busy", retry_after=9 * HOUR)
    assert after_trouble(REVISIT, ARTICLE, late, NOON + 4 * DAY, RULES).next_at is None


def test_an_address_that_leads_to_the_front_page_has_no_article_any_more() -> None:
    assert leads_elsewhere(REVISIT, page(url="https://steppe.example/"))
    assert not leads_elsewhere(REVISIT, page(url="https://steppe.example/moved"))
    assert not leads_elsewhere(replace(REVISIT, url="https://a.example/"), page(url="https://a.example/"))


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.replace("already run", "already ran"),
        TEXT.replace("border.", "border ."),
        f"{TEXT}\nFive things to know about the harvest in the northern regions of Kazakhstan this autumn",
        f"{TEXT}\n12 comments, updated on 14 March",
        "",
    ],
)
def test_slips_of_the_pen_and_teasers_are_no_change(text: str) -> None:
    assert revision(text) is None


def test_a_stub_says_nothing_about_the_article() -> None:
    assert revision("Subscribe", "Another headline", kind=PageKind.PAYWALL) is None


def test_another_figure_is_a_change_and_tells_what_it_was() -> None:
    found = revision(TEXT.replace("$1.1 billion", "$1.4 billion"))
    (added,), (dropped,) = found.added, found.dropped
    assert (added.kind, added.value, added.differs_from.value) == (
        FactKind.MONEY,
        "$1.4 billion",
        "$1.1 billion",
    )
    assert dropped.value == "$1.1 billion"


def test_a_paragraph_that_comes_is_added_and_one_that_goes_is_dropped() -> None:
    more = (
        "Environmental groups in Temirtau said they would challenge the permits before a court in December."
    )
    added = revision(f"{TEXT}\n{more}")
    assert ([fact.sentence for fact in added.added][-1], added.dropped) == (more, ())
    less = revision(TEXT, earlier=(added,))
    assert (less.added, [fact.sentence for fact in less.dropped][-1]) == ((), more)


def test_a_changed_headline_is_a_revision_by_itself() -> None:
    found = revision(title="Tungsten deal agreed in Astana")
    assert (found.title, found.previous_title, found.text) == ("Tungsten deal agreed in Astana", TITLE, TEXT)
    assert revision(title=TITLE.upper()) is None
    assert revision(title="") is None


def test_a_later_version_has_an_address_and_a_time_of_its_own() -> None:
    found = revision(TEXT.replace("$1.1", "$1.4"), title="Tungsten deal grows")
    later = later_version(ARTICLE, 7, found, 2)
    assert (later.canonical_url, later.url, later.edit_of) == (f"{URL}#!edit-2", URL, 7)
    assert (later.title, later.published_at, later.date_source) == (
        "Tungsten deal grows",
        NOON + HOUR,
        DateSource.SEEN,
    )
    of_feed = replace(ARTICLE, title="As the feed calls it", canonical_url="")
    same = later_version(of_feed, 7, revision(TEXT.replace("$1.1", "$1.4")), 1)
    assert (same.title, same.canonical_url) == ("As the feed calls it", f"{URL}#!edit-1")


def test_the_difference_is_shown_by_lines() -> None:
    assert changed_lines("a\nb\nc", "a\nx\n\nc") == (("-", "b"), ("+", "x"))
