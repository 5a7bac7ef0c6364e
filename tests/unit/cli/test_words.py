"""Every value of an enumeration has words for people."""

from dataclasses import replace
from datetime import UTC, timedelta, timezone

import pytest

from monitor.cli import words
from monitor.model import (
    NOBODY,
    ArticleRecord,
    DateSource,
    DeliveryRecord,
    DeliveryState,
    FactKind,
    Mention,
    Message,
    Part,
    Place,
    Relevance,
    Reporting,
    SideEvidence,
    Standing,
    TermMatch,
    TextSource,
    VerdictKind,
    WithheldReason,
)
from support.values import NOON, article, neighbour, verdict


def test_no_value_is_without_words() -> None:
    assert (set(words.VERDICTS), set(words.REASONS)) == (set(VerdictKind), set(WithheldReason))
    assert set(words.LEDGER) == set(WithheldReason)
    assert (set(words.DATES), set(words.TEXTS)) == (set(DateSource), set(TextSource))
    assert set(words.DELIVERIES) == set(DeliveryState)
    assert set(words.FACTS) == set(FactKind)
    assert (set(words.PARTS), set(words.STANDINGS)) == (set(Part), set(Standing))


@pytest.mark.parametrize(
    ("changes", "withheld", "expected"),
    [
        ({"kind": VerdictKind.DEVELOPMENT}, None, "development"),
        ({"kind": VerdictKind.DEVELOPMENT}, WithheldReason.MUTED, "development, muted"),
        ({"kind": VerdictKind.REPEAT}, WithheldReason.REPEAT, "repeat"),
        ({"kind": VerdictKind.REPEAT, "copy_of": neighbour()}, WithheldReason.REPEAT, "repeat (copy)"),
    ],
)
def test_a_list_says_what_an_article_is_and_why_nobody_was_told(
    changes: dict[str, object], withheld: WithheldReason | None, expected: str
) -> None:
    record = ArticleRecord(
        article_id=1,
        story_id=1,
        article=article(),
        relevance=Relevance(is_relevant=True, score=1.0, threshold=0.5),
        matches=(),
        topics=(),
        verdict=verdict(**changes),
        alert_id=None,
        withheld=withheld,
    )
    assert words.verdict_of(record) == expected


def test_who_reported_a_story_is_said_in_one_line() -> None:
    first = Reporting(
        outlet_count=1, independent_outlet_count=1, first_outlet="Wire", first_published_at=NOON
    )
    assert words.reported(first, UTC) == "by 1 outlet, 1 independently; first Wire, 2026-03-12 12:00 UTC"
    assert words.reported(NOBODY, UTC) == ""


def test_an_article_without_a_date_is_undated() -> None:
    assert words.published(article(date_source=DateSource.SEEN), UTC) == "undated"
    zone = timezone(timedelta(hours=5))
    assert words.published(article(published_at=NOON), zone) == "2026-03-12 17:00"


@pytest.mark.parametrize(
    ("state", "attempts", "problem", "line"),
    [
        (DeliveryState.SENT, 1, "", "sent 2026-03-12 12:00 UTC, 1 attempt"),
        (
            DeliveryState.OWED,
            2,
            "busy",
            "owed, next attempt 2026-03-12 12:05 UTC, 2 attempts so far: busy",
        ),
        (DeliveryState.GIVEN_UP, 12, "no such address", "given up after 12 attempts: no such address"),
    ],
)
def test_a_delivery_says_how_far_it_came(
    state: DeliveryState, attempts: int, problem: str, line: str
) -> None:
    record = DeliveryRecord(
        delivery_id="d",
        alert_id=1,
        channel="desk",
        state=state,
        attempts=attempts,
        problem=problem,
        created_at=NOON,
        next_attempt_at=NOON + timedelta(minutes=5) if state is DeliveryState.OWED else None,
        sent_at=NOON if state is DeliveryState.SENT else None,
        message=Message(subject="s", text="t"),
    )
    assert words.delivery_line(record, UTC) == line


def evidence(name: str, score: float, *found: str) -> SideEvidence:
    terms = tuple(TermMatch(term=each, place=Place.TEXT, start=0, found=each) for each in found)
    return SideEvidence(side=name, score=score, terms=terms)


def test_the_names_of_a_side_are_told_by_part_with_what_they_do() -> None:
    east = evidence("east", 0.9, "Ostland", "Oststadt", "Oststadt", "Osten")
    mentions = (
        Mention(part=Part.TITLE, standing=Standing.JOINED, strength=0.9),
        Mention(part=Part.LEAD, standing=Standing.SUBJECT, strength=0.7),
        Mention(part=Part.LEAD, standing=Standing.SUBJECT, strength=0.7),
        Mention(part=Part.LEAD, standing=Standing.NAMED, strength=0.5),
    )
    told = words.mentions_of(replace(east, mentions=mentions))
    assert told == "title: “Ostland”; lead: “Oststadt” (begins a sentence), “Osten”"


@pytest.mark.parametrize(("found", "expected"), [((), "not named"), (("WL", "WL", "West"), "“WL”, “West”")])
def test_the_names_in_records_of_earlier_versions_are_told(found: tuple[str, ...], expected: str) -> None:
    assert words.mentions_of(evidence("west", 0.5, *found)) == expected
