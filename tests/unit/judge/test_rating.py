"""How good alerts were, by what readers said of them."""

from dataclasses import replace
from datetime import UTC, timedelta, timezone

import pytest

from monitor.judge.rating import evidence_of, standings
from monitor.model import (
    ArticleRecord,
    FiredTerm,
    Match,
    Place,
    Relevance,
    TermMatch,
    TopicScore,
    WithheldReason,
)
from support.rated import never_came, said
from support.values import NOON, article, neighbour, verdict

DEAL = TermMatch(term="deal*", place=Place.TITLE, start=0, found="deals")
RECORD = ArticleRecord(
    article_id=5,
    story_id=3,
    article=article(),
    relevance=Relevance(is_relevant=True, score=0.7, threshold=0.25),
    matches=(
        Match(watchlist="deals", terms=(DEAL, replace(DEAL, start=9))),
        Match(watchlist="power", terms=(DEAL,)),
    ),
    topics=(TopicScore(topic="mining", score=0.9),),
    verdict=verdict(score=0.2, threshold=0.3, nearest=neighbour(language="ru"), importance=0.4),
    alert_id=7,
    withheld=None,
)


def test_the_evidence_is_what_was_decided_about_the_article() -> None:
    kept = evidence_of(RECORD, told=("deals",), withheld=WithheldReason.REPEAT)
    assert (kept.title, kept.outlet, kept.language) == (RECORD.article.title, "Steppe Courier", "en")
    assert (kept.watchlists, kept.terms) == (("deals",), (FiredTerm(watchlist="deals", term="deal*"),))
    assert (kept.topics, kept.relevance, kept.relevance_threshold) == (("mining",), 0.7, 0.25)
    assert (kept.score, kept.story_threshold, kept.is_cross_language) == (0.2, 0.3, True)
    assert (kept.importance, kept.withheld) == (0.4, WithheldReason.REPEAT)


def test_the_evidence_of_what_nobody_was_told_names_all_watchlists_that_it_concerns() -> None:
    silent = replace(RECORD, alert_id=None, withheld=WithheldReason.TOO_OLD, verdict=verdict())
    kept = evidence_of(silent)
    assert (kept.watchlists, kept.withheld) == (("deals", "power"), WithheldReason.TOO_OLD)
    assert (kept.is_cross_language, len(kept.terms)) == (False, 2)


def test_without_feedback_nothing_is_known() -> None:
    found = standings((), UTC)
    assert (found.total.precision, found.total.low, found.total.high) == (0.0, 0.0, 1.0)
    assert (found.watchlists, found.weeks, found.missed) == ((), (), ())


def test_alerts_count_once_in_each_group_that_they_belong_to() -> None:
    given = (
        said("good", 1, watchlists=("deals", "power"), topics=("mining",)),
        said("irrelevant", 2, language="ru", outlet="Other"),
        said("repeat", 3, topics=("mining", "energy")),
    )
    found = standings(given, UTC)
    assert (found.total.good, found.total.irrelevant, found.total.repeat) == (1, 1, 1)
    assert [(each.group, each.good, each.precision) for each in found.watchlists] == [
        ("deals", 1, 1 / 3),
        ("power", 1, 1.0),
    ]
    assert [each.group for each in found.topics] == ["mining", "energy"]
    assert [(each.group, each.repeat) for each in found.outlets] == [("Wire", 1), ("Other", 0)]
    assert [(each.group, each.irrelevant) for each in found.languages] == [("en", 0), ("ru", 1)]


@pytest.mark.parametrize(
    ("good", "bad", "low", "high"), [(5, 5, 0.237, 0.763), (10, 0, 0.722, 1.0), (0, 10, 0.0, 0.278)]
)
def test_the_interval_is_that_of_wilson(good: int, bad: int, low: float, high: float) -> None:
    given = [said("good", number) for number in range(good)]
    total = standings([*given, *(said("repeat", 99) for _ in range(bad))], UTC).total
    assert (total.low, total.high) == (pytest.approx(low, abs=5e-4), pytest.approx(high, abs=5e-4))


def test_weeks_begin_on_monday_where_the_reader_is_and_stand_in_order() -> None:
    sunday = NOON.replace(day=15, hour=20)
    given = (said("good", 1, seen_at=sunday), said("good", 2, seen_at=sunday - timedelta(days=9)))
    assert [each.group for each in standings(given, UTC).weeks] == ["2026-03-02", "2026-03-09"]
    east = standings(given, timezone(timedelta(hours=5)))
    assert [each.group for each in east.weeks] == ["2026-03-02", "2026-03-16"]


def test_what_was_missed_is_told_by_its_fate_and_is_no_rating() -> None:
    given = (
        said("missed", 1, withheld=WithheldReason.REPEAT),
        said("missed", 2, withheld=WithheldReason.REPEAT),
        said("missed", 3),
        never_came("https://far.example/1"),
    )
    found = standings(given, UTC)
    assert found.missed == (("repeat", 2), ("alerted", 1), ("not on record", 1))
    assert (found.total.good, found.watchlists) == (0, ())
