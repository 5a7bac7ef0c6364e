"""A watchlist tried on history."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.clock import ArchiveClock
from monitor.judge.forecasting import Messages
from monitor.judge.naming import Names
from monitor.judge.relevance import Beat
from monitor.judge.trying import Trials
from monitor.judge.wanting import Wanting
from monitor.model import HeldReason, Route, Term, VerdictKind, Watchlist
from monitor.pipeline.trying import CompareWatchlists, SuggestTerms, Tried, TryWatchlist
from monitor.store import Store
from support.desk import SIDES, WATCHLIST
from support.stored import DAY, judgement, off_topic, opened, recorded
from support.values import NOON, verdict


def trials(watchlist: Watchlist = WATCHLIST, **route: Any) -> Trials:
    return Trials(
        [watchlist],
        wanting=Wanting([watchlist], sides=SIDES, threshold=0.5),
        beat=Beat(SIDES, threshold=0.5),
        names=Names(()),
        entries=(),
        routes={watchlist.name: [Route(watchlist=watchlist.name, channel="desk", **route)]} if route else {},
        max_age=3 * DAY,
    )


def trials_of_none() -> Trials:
    return Trials(
        [],
        wanting=Wanting([], sides=SIDES, threshold=0.5),
        beat=Beat(SIDES, threshold=0.5),
        names=Names(()),
        entries=(),
        routes={},
        max_age=3 * DAY,
    )


def tried(store: Store, begin: datetime | None, counts: list[int] | None = None) -> Tried:
    step = TryWatchlist(trials=trials(), room={"desk": 2}, views=store.views, clock=ArchiveClock(NOON))
    return step(begin) if counts is None else step(begin, counts.append)


def test_history_is_told_with_its_span_what_was_found_and_the_alerts(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        repeat = verdict(kind=VerdictKind.REPEAT)
        recorded(store, judgement(1, article={"published_at": NOON - 14 * DAY}))
        recorded(store, judgement(2, verdict=repeat, article={"published_at": NOON - DAY}))
        recorded(store, off_topic(3, article={"published_at": NOON - DAY / 2, "seen_at": NOON}))
        recorded(store, judgement(4, article={"title": "Nothing", "text": "Of it."}))
        counts: list[int] = []
        found = tried(store, None, counts)
    assert counts == [1, 2, 3, 4]
    assert [past.article_id for past, _ in found.found] == [3, 2, 1]
    assert (found.since, found.until, found.article_count) == (NOON - 14 * DAY, NOON, 4)
    # The first was seen two weeks late, the second is a repeat; nobody knows whether the third was new.
    assert (found.alert_count, found.unsure_count, found.alerts_per_week) == (1, 1, 0.5)


def test_what_the_alerts_come_to_on_channels_is_told_by_the_rules_that_send(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        for number in range(1, 4):
            recorded(store, judgement(number, verdict=verdict(novelty=0.9 if number < 3 else 0.1)))
        asked = trials(minimum_importance=0.3, cap_per_hour=1)
        step = TryWatchlist(trials=asked, room={"desk": 2}, views=store.views, clock=ArchiveClock(NOON))
        found = step(None)
    assert found.alert_count == 2
    assert found.messages == {"desk": Messages(at_once=1, later=1, held={HeldReason.CAPPED: 1})}


def test_only_the_span_that_is_asked_for_is_looked_at(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        recorded(store, judgement(1, article={"published_at": NOON - 14 * DAY}))
        assert tried(store, NOON - 7 * DAY) == Tried(
            since=NOON, until=NOON, article_count=0, found=(), messages={}
        )
        assert tried(store, NOON - 15 * DAY).article_count == 1


def test_two_configurations_are_compared_on_the_same_articles(tmp_path: Path) -> None:
    gold = replace(WATCHLIST, terms=(Term(text="gold"),))
    counts: list[int] = []
    with opened(tmp_path) as store:
        recorded(store, judgement(1, article={"published_at": NOON - 14 * DAY, "seen_at": NOON - 14 * DAY}))
        recorded(store, judgement(2, article={"text": "Kazakhstan and the United States: gold, tungsten."}))
        step = CompareWatchlists(
            before=trials(gold), after=trials(), views=store.views, clock=ArchiveClock(NOON)
        )
        compared, lately = step(None, counts.append), step(NOON - DAY)
        unasked = replace(step, before=trials_of_none(), after=trials_of_none())(None)
    assert (compared.since, compared.until, compared.article_count) == (NOON - 14 * DAY, NOON, 2)
    assert compared.watchlists == (WATCHLIST.name,)
    assert (unasked.watchlists, unasked.article_count) == ((), 0)
    assert [(past.article_id, change.is_gain) for past, change in compared.changes] == [(1, True)]
    assert (lately.article_count, lately.changes, counts) == (1, (), [1, 2])


def test_terms_are_suggested_from_good_articles_bad_ones_and_the_newest_others(tmp_path: Path) -> None:
    counts: list[int] = []
    with opened(tmp_path) as store:
        for number in range(1, 31):
            text = "beryllium" if number < 4 else "weather" if number < 7 else f"thing {number}"
            recorded(store, judgement(number, article={"title": "Tungsten" * (number == 1), "text": text}))
        step = SuggestTerms(trials=trials(), known=("tungsten",), views=store.views)
        found = step(
            lambda past: past.article_id < 4,
            frozenset((4, 5, 6)),
            since=None,
            limit=5,
            progress=counts.append,
        )
        few = replace(step, most_others=7)(lambda past: past.article_id < 4, frozenset(), since=None, limit=5)
        nothing = step(lambda _past: False, frozenset(), since=NOON - DAY / 48, limit=5)
    assert (found.good_count, found.missed_count, found.bad_count, found.other_count) == (3, 2, 3, 24)
    assert found.article_ids == (1, 2, 3, 4, 5, 6)
    assert [(each.term, each.wanted, each.others, each.missed) for each in found.terms] == [
        ("beryllium", 3, 0, 2)
    ]
    assert [each.term for each in found.excluded] == []
    assert counts == list(range(1, 31))
    assert (few.other_count, [each.term for each in few.terms]) == (7, ["beryllium"])
    assert (nothing.good_count, nothing.other_count, nothing.terms) == (0, 0, ())
