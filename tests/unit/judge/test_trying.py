"""What watchlists would have made of articles of history."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.judge.naming import Names
from monitor.judge.relevance import Beat
from monitor.judge.terms import read
from monitor.judge.topics import Topics
from monitor.judge.trying import Change, Reading, Trial, Trials, changes, per_week
from monitor.judge.wanting import Wanting
from monitor.judge.watching import Watching
from monitor.model import (
    Article,
    MinimumVerdict,
    Name,
    NameKind,
    PastArticle,
    Route,
    Side,
    Term,
    Topic,
    TopicScore,
    VerdictKind,
    Watchlist,
    WithheldReason,
)
from support.values import NOON, article

SIDES = (
    Side(name="steppe", title="Steppe", terms=(Term(text="Kazakhstan"),)),
    Side(name="coast", title="Coast", terms=(Term(text="United States"),)),
)
NAMES = (Name(name="tokayev", title="Kassym-Jomart Tokayev", kind=NameKind.PERSON, spellings=("Токаев",)),)
OFF_BEAT = article(title="Tungsten", text="Nobody of the beat has to do with tungsten.")


def trials(*watchlists: Watchlist, topics: Topics | None = None, **route: Any) -> Trials:
    return Trials(
        watchlists,
        wanting=Wanting(watchlists, sides=SIDES, threshold=0.5),
        beat=Beat(SIDES, threshold=0.5),
        names=Names(NAMES),
        entries=NAMES,
        routes={each.name: [Route(watchlist=each.name, channel="desk", **route)] for each in watchlists},
        max_age=timedelta(days=2),
        topics=topics,
    )


ON_BEAT = Beat(SIDES, threshold=0.5).assess(read(article())).score


def tungsten(**changes: Any) -> Watchlist:
    return Watchlist(**({"name": "w", "title": "W", "terms": (Term(text="tungsten"),)} | changes))


def past(what: Article, verdict: VerdictKind = VerdictKind.NEW_STORY, **changes: Any) -> PastArticle:
    return PastArticle(article_id=7, article=what, topics=(), verdict=verdict, **changes)


def reading(what: Article | None = None) -> Reading:
    return Reading(past(what or article()))


def only_trial(watchlist: Watchlist, each: PastArticle) -> Trial:
    (trial,) = trials(watchlist)(Reading(each))
    return trial


@pytest.mark.parametrize(
    ("each", "watchlist", "withheld", "is_compared"),
    [
        (past(article()), tungsten(), None, True),
        (past(article(), VerdictKind.DEVELOPMENT), tungsten(), None, True),
        (past(article(), VerdictKind.REPEAT), tungsten(), WithheldReason.REPEAT, True),
        (past(article(), is_muted=True), tungsten(), WithheldReason.MUTED, True),
        (
            past(article(published_at=NOON - timedelta(days=9))),
            tungsten(),
            WithheldReason.TOO_OLD,
            True,
        ),
        (past(OFF_BEAT, VerdictKind.OFF_TOPIC), tungsten(), WithheldReason.OFF_TOPIC, True),
        (past(OFF_BEAT), tungsten(), WithheldReason.OFF_TOPIC, True),
        (past(OFF_BEAT, VerdictKind.OFF_TOPIC), tungsten(sides=()), None, False),
        (past(OFF_BEAT), tungsten(sides=()), None, True),
        (past(article(), VerdictKind.OFF_TOPIC), tungsten(), None, False),
    ],
)
def test_readers_are_told_as_when_it_is_judged(
    each: PastArticle, watchlist: Watchlist, withheld: WithheldReason | None, *, is_compared: bool
) -> None:
    trial = only_trial(watchlist, each)
    assert (trial.article_id, trial.withheld, trial.is_compared) == (7, withheld, is_compared)
    assert trial.tells == (withheld is None)


@pytest.mark.parametrize(
    ("each", "route", "importance", "withheld"),
    [
        (past(article(), novelty=0.8), {}, 0.8 * ON_BEAT, None),
        (
            past(article(), novelty=0.1),
            {"minimum_importance": 0.3},
            0.1 * ON_BEAT,
            WithheldReason.BELOW_IMPORTANCE,
        ),
        (past(article(), VerdictKind.DEVELOPMENT, importance=0.4), {"minimum_importance": 0.3}, 0.4, None),
        (
            past(article(), VerdictKind.DEVELOPMENT, importance=0.4),
            {"minimum_verdict": MinimumVerdict.NEW_STORY},
            0.4,
            WithheldReason.BELOW_VERDICT,
        ),
        (past(article(), VerdictKind.REPEAT), {"minimum_verdict": MinimumVerdict.ANY}, 0.0, None),
        (past(article(), VerdictKind.OFF_TOPIC, novelty=0.0), {"minimum_importance": 0.3}, ON_BEAT, None),
    ],
)
def test_what_routes_ask_for_is_what_counts(
    each: PastArticle, route: dict[str, Any], importance: float, withheld: WithheldReason | None
) -> None:
    (trial,) = trials(tungsten(), **route)(Reading(each))
    assert (trial.importance, trial.withheld) == (pytest.approx(importance), withheld)
    assert [one.channel for one in trial.routes] == ([] if withheld else ["desk"])


def test_a_watchlist_that_tells_nobody_is_tried_all_the_same() -> None:
    asked = Trials(
        [tungsten()],
        wanting=Wanting([tungsten()], sides=SIDES, threshold=0.5),
        beat=Beat(SIDES, threshold=0.5),
        names=Names(()),
        entries=(),
        routes={"w": []},
        max_age=timedelta(days=2),
    )
    assert [trial.tells for trial in asked(reading())] == [True]


def test_an_article_gets_a_trial_of_each_watchlist_that_it_concerns_with_the_reason() -> None:
    asked = trials(tungsten(name="a"), tungsten(name="b", terms=(Term(text="gold"),)), tungsten(name="c"))
    found = asked(reading())
    assert [each.match.watchlist for each in found] == ["a", "c"]
    assert found[0].match.clauses == ("terms: tungsten",)
    assert found[0].relevance.is_relevant
    assert asked(reading(article(title="Gold", text="Silver."))) != ()
    assert asked(reading(article(title="Copper", text="Silver."))) == ()


def test_names_are_looked_for_when_a_query_asks_for_one() -> None:
    said = article(title="Встреча", text="Встреча с Токаевым.", language="ru")
    assert trials(tungsten(terms=(), query="name:tokayev"))(reading(said)) != ()


@pytest.mark.parametrize(
    ("span", "expected"), [(timedelta(days=14), 3.0), (timedelta(days=1), 42.0), (timedelta(), 42.0)]
)
def test_alerts_a_week_are_those_of_the_span_and_of_a_day_at_least(span: timedelta, expected: float) -> None:
    assert per_week(6, NOON - span, NOON) == pytest.approx(expected)


def test_topics_are_those_on_record_unless_they_are_found_anew() -> None:
    by_topic = tungsten(terms=(), topics=("mining",))
    recorded = replace(past(article()), topics=(TopicScore(topic="mining", score=0.9),))
    taxonomy = (Topic(name="mining", description="", terms=(Term(text="tungsten", weight=9.0),)),)
    anew = trials(by_topic, topics=Topics(taxonomy, threshold=0.1))
    nothing = trials(by_topic, topics=Topics((), threshold=0.1))
    assert trials(by_topic)(Reading(recorded)) != ()
    assert trials(by_topic)(reading()) == ()
    assert anew(reading()) != ()
    assert nothing(Reading(recorded)) == ()


GOLD = tungsten(terms=(Term(text="gold"),))


@pytest.mark.parametrize(
    ("before", "after", "each", "expected"),
    [
        (GOLD, tungsten(), past(article()), (True, False)),
        (tungsten(), GOLD, past(article()), (False, True)),
        (tungsten(), tungsten(), past(article()), None),
        (tungsten(), GOLD, past(article(), VerdictKind.REPEAT), (False, False)),
        (GOLD, tungsten(), past(article(), VerdictKind.REPEAT), (False, False)),
        (tungsten(), tungsten(sides=()), past(OFF_BEAT), (True, False)),
        (tungsten(sides=()), tungsten(), past(OFF_BEAT), (False, True)),
        (GOLD, GOLD, past(article()), None),
    ],
)
def test_an_edit_gains_and_loses_alerts_and_matches(
    before: Watchlist, after: Watchlist, each: PastArticle, expected: tuple[bool, bool] | None
) -> None:
    found = changes(each, trials(before), trials(after))
    assert [(change.is_gain, change.is_loss) for change in found] == ([] if expected is None else [expected])
    assert all((change.article_id, change.watchlist) == (7, "w") for change in found)


def test_a_new_watchlist_and_a_removed_one_change_what_they_find() -> None:
    found = changes(past(article()), trials(tungsten(name="old")), trials(tungsten(name="new")))
    assert [(each.watchlist, each.is_gain, each.before is None) for each in found] == [
        ("old", False, False),
        ("new", True, True),
    ]
    assert isinstance(found[0], Change)


QUERIES = (
    "tungsten OR name:tokayev",
    "tungsten AND NOT name:tokayev",
    "lang:en AND NOT tungsten",
    "lang:de",
    "topic:mining AND deal*",
    "topic:mining",
    "rareearth OR 2 OF (tungsten, deal, name:tokayev)",
    "same:sentence(name:tokayev, deal)",
)
PAST = (
    past(article()),
    past(article(title="Tokayev", text="The rare-earth deal. Tungsten. Kazakhstan and the United States.")),
    past(article(title="Встреча", text="Сделка с Токаевым. Вольфрам. Kazakhstan.", language="ru")),
    replace(
        past(article(title="Zinc", text="Nobody deals.")), topics=(TopicScore(topic="Mining", score=0.9),)
    ),
    past(article(title="Weather", text="Rain.", language="de"), VerdictKind.OFF_TOPIC),
)


@pytest.mark.parametrize("query", QUERIES)
def test_articles_that_are_passed_over_at_a_glance_are_those_that_concern_nobody(query: str) -> None:
    watchlist = tungsten(terms=(), query=query)
    names, watching = Names(NAMES), Watching([watchlist])
    for each in PAST:
        text = read(each.article)
        expected = watching.match(text, article=each.article, topics=each.topics, names=names.find(text))
        found = trials(watchlist)(Reading(each))
        assert [replace(trial.match, is_wanted=True) for trial in found] == list(expected)


def test_what_was_looked_for_in_an_article_is_not_looked_for_again() -> None:
    one, beat, names = reading(), Beat(SIDES, threshold=0.5), Names(NAMES)
    assert one.relevance(beat, names) is one.relevance(beat, names)
    assert one.named(names) is one.named(names)
