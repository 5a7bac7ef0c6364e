"""Why nobody was told about an article, and who is told when the user wants it."""

from datetime import UTC, timedelta, timezone
from typing import Any

import pytest

from monitor.errors import UselessEditError
from monitor.judge import withholding
from monitor.judge.withholding import readers_of, why_withheld
from monitor.model import (
    ArticleRecord,
    DateSource,
    Match,
    Place,
    Relevance,
    SideEvidence,
    TermMatch,
    TopicScore,
    VerdictKind,
    Watchlist,
    WithheldReason,
)
from support.values import NOON, article, neighbour, verdict

TITLES = {"united_states": "the United States", "central_asia": ""}


def record(reason: WithheldReason | None = None, **changes: Any) -> ArticleRecord:
    about: dict[str, Any] = {
        "article_id": 5,
        "story_id": 3,
        "article": article(),
        "relevance": Relevance(is_relevant=True, score=1.0, threshold=0.25),
        "matches": (),
        "topics": (),
        "verdict": verdict(kind=VerdictKind.REPEAT),
        "alert_id": None,
        "withheld": reason,
    }
    return ArticleRecord(**(about | changes))


def evidence(name: str, score: float, *found: str) -> SideEvidence:
    terms = tuple(TermMatch(term=each, place=Place.TEXT, start=0, found=each) for each in found)
    return SideEvidence(side=name, score=score, terms=terms)


OFF_BEAT = Relevance(
    is_relevant=False,
    score=0.1,
    threshold=0.25,
    sides=(evidence("central_asia", 0.9, "Astana"), evidence("united_states", 0.0)),
)
KNOWN = neighbour(title="A deal", outlet="Wire", similarity=0.614, containment=0.84)
UNDATED = neighbour(seed="mine", date_source=DateSource.SEEN, similarity=0.5)


def repeat(**changes: Any) -> dict[str, Any]:
    return {"verdict": verdict(kind=VerdictKind.REPEAT, **changes)}


@pytest.mark.parametrize(
    ("reason", "changes", "expected"),
    [
        (None, {}, ""),
        ("off_topic", {"relevance": OFF_BEAT}, "off topic: it does not name the United States"),
        (
            "off_topic",
            {"matches": (Match(watchlist="deals", is_wanted=False), Match(watchlist="power"))},
            "off topic: the sides that deals, power wants do not take part in it",
        ),
        ("below_verdict", {}, "a development: its watchlists ask for new stories"),
        ("below_importance", {}, "below importance: it has 0.00, and its watchlists ask for more"),
        ("repeat", {}, "repeat of what is known"),
        (
            "repeat",
            repeat(nearest=KNOWN),
            "repeat of “A deal” (Wire), 2026-03-11: similarity 0.61, nothing new",
        ),
        (
            "repeat",
            repeat(copy_of=KNOWN, nearest=KNOWN),
            "copy of “A deal” (Wire), 2026-03-11: 84% of the wording stands there",
        ),
        ("repeat", repeat(nearest=UNDATED), "repeat of the seed mine: similarity 0.50, nothing new"),
        (
            "repeat",
            {"verdict": verdict(kind=VerdictKind.NEW_STORY)},
            "new story: `minimum_verdict` in [alerts] of monitor.toml leaves it out",
        ),
        ("muted", {}, "muted: story 3 is"),
        ("no_watchlist", {}, "no watchlist: nothing that one looks for stands in it"),
        (
            "no_watchlist",
            {"topics": (TopicScore(topic="sports", score=0.8),)},
            "no watchlist: nothing that one looks for stands in it; topics: sports",
        ),
        (
            "too_old",
            {"article": article(published_at=NOON - timedelta(days=12))},
            "too old: published 12 days before it was first seen",
        ),
        (
            "too_old",
            {"article": article(published_at=NOON - timedelta(days=1, hours=9))},
            "too old: published 1 day before it was first seen",
        ),
        ("seed", {"article": article(seed="mine")}, "seed mine: you know it already"),
    ],
)
def test_the_reason_is_said_of_this_one_article(
    reason: str | None, changes: dict[str, Any], expected: str
) -> None:
    one = record(WithheldReason(reason) if reason else None, **changes)
    assert why_withheld(one, side_titles=TITLES, time_zone=UTC) == expected


def test_every_reason_has_words() -> None:
    assert all(why_withheld(record(each), side_titles={}, time_zone=UTC) for each in WithheldReason)


def test_the_date_of_what_was_known_is_that_of_the_reader() -> None:
    late = neighbour(title="A deal", outlet="", published_at=NOON)
    one = record(WithheldReason.REPEAT, **repeat(nearest=late))
    told = why_withheld(one, side_titles={}, time_zone=timezone(timedelta(hours=13)))
    assert told.startswith("repeat of “A deal”, 2026-03-13:")


WATCHLISTS = {
    "deals": Watchlist(name="deals", title="Deals", channels=("desk", "mail")),
    "power": Watchlist(name="power", title="Power", channels=("mail", "slack")),
    "quiet": Watchlist(name="quiet", title="Nobody"),
}
CONCERNED = tuple(Match(watchlist=name, is_wanted=name == "deals") for name in ("power", "deals", "gone"))


def test_those_are_told_whom_it_concerns_on_each_channel_once() -> None:
    alert = readers_of(record(matches=CONCERNED), asked=(), watchlists=WATCHLISTS)
    assert (alert.watchlists, alert.channels) == (("power", "deals"), ("mail", "slack", "desk"))


def test_those_are_told_who_were_asked_for_and_no_others() -> None:
    alert = readers_of(record(matches=CONCERNED), asked=("deals", "deals"), watchlists=WATCHLISTS)
    assert (alert.watchlists, alert.channels) == (("deals",), ("desk", "mail"))


@pytest.mark.parametrize(
    ("matches", "asked", "problem"),
    [
        ((), (), "article 5 concerns no watchlist: --watchlist NAME says whose readers are to be told"),
        ((Match(watchlist="gone"),), (), "article 5 concerns no watchlist: "),
        ((), ("quiet",), "article 5 cannot be told: watchlists.toml names no channels for quiet"),
    ],
)
def test_without_readers_nobody_can_be_told(
    matches: tuple[Match, ...], asked: tuple[str, ...], problem: str
) -> None:
    with pytest.raises(UselessEditError, match=problem):
        readers_of(record(matches=matches), asked=asked, watchlists=WATCHLISTS)


def test_a_known_article_is_named_by_title_and_outlet_or_as_a_seed() -> None:
    assert withholding.name_of(neighbour(title="A deal", outlet="Wire")) == "“A deal” (Wire)"
    assert withholding.name_of(neighbour(title="A deal", outlet="")) == "“A deal”"
    assert withholding.name_of(neighbour(seed="mine")) == "the seed mine"


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        ((evidence("east", 0.9, "Ostland"), evidence("west", 0.0)), "it does not name The West"),
        ((evidence("far_east", 0.0), evidence("west", 0.0)), "it does not name far east and The West"),
        ((evidence("west", 0.1, "WL"),), "it names The West only in passing"),
        (
            (evidence("far_east", 0.0), evidence("west", 0.1, "WL")),
            "it does not name far east; it names The West only in passing",
        ),
        (
            (evidence("east", 0.9, "Ostland"), evidence("west", 0.9, "WL")),
            "it names the sides, but nothing that connects them",
        ),
    ],
)
def test_why_an_article_is_off_the_beat_is_said(sides: tuple[SideEvidence, ...], expected: str) -> None:
    relevance = Relevance(is_relevant=False, score=0.1, threshold=0.25, sides=sides)
    assert withholding.off_beat(relevance, {"west": "The West", "far_east": ""}) == expected
