from typing import Any

import pytest

from monitor.judge.terms import read
from monitor.judge.watching import Watching
from monitor.model import Article, Match, Place, Term, TermMatch, TopicScore, Watchlist
from support.values import article

ENERGY = TopicScore(topic="energy", score=0.7)


def watchlist(*, terms: tuple[str, ...] = ("uranium",), **changes: Any) -> Watchlist:
    weighted = tuple(Term(text=term) for term in terms)
    return Watchlist(**({"name": "minerals", "title": "Minerals", "terms": weighted} | changes))


def match(watched: Article, *watchlists: Watchlist, topics: tuple[TopicScore, ...] = ()) -> tuple[Match, ...]:
    return Watching(watchlists).match(read(watched), article=watched, topics=topics)


URANIUM = article(title="Uranium", text="A mine.", language="en", feed="steppe")
MATCH = Match(
    watchlist="minerals",
    terms=(TermMatch(term="uranium", place=Place.TITLE, start=0, found="Uranium"),),
    clauses=("terms: uranium",),
)


def test_any_term_is_enough_and_is_kept_with_its_place() -> None:
    assert match(URANIUM, watchlist(terms=("gold", "uranium"), topics=("energy",))) == (MATCH,)


def test_any_topic_is_enough_and_is_kept() -> None:
    assert match(URANIUM, watchlist(terms=("gold",), topics=("trade", "energy")), topics=(ENERGY,)) == (
        Match(watchlist="minerals", topics=("energy",), clauses=("topics: energy",)),
    )


def test_neither_term_nor_topic_is_no_match() -> None:
    assert match(URANIUM, watchlist(terms=("gold",)), topics=(ENERGY,)) == ()


def test_an_excluded_term_keeps_the_article_out() -> None:
    assert match(URANIUM, watchlist(exclude=("mine",), topics=("energy",)), topics=(ENERGY,)) == ()


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"languages": ("ru", "en")}, (MATCH,)),
        ({"languages": ("ru",)}, ()),
        ({"feeds": ("steppe",)}, (MATCH,)),
        ({"feeds": ("oasis",)}, ()),
        ({"languages": ("en",), "feeds": ("oasis",)}, ()),
    ],
)
def test_named_languages_and_feeds_are_the_only_ones(
    limits: dict[str, tuple[str, ...]], expected: tuple[Match, ...]
) -> None:
    assert match(URANIUM, watchlist(**limits)) == expected


def test_matches_stand_in_the_order_of_the_watchlists() -> None:
    lists = [
        watchlist(name=name, terms=(term,)) for name, term in (("b", "mine"), ("c", "gold"), ("a", "uranium"))
    ]
    assert [one.watchlist for one in match(URANIUM, *lists)] == ["b", "a"]


def test_a_term_of_two_watchlists_counts_for_both_and_twice_written_once() -> None:
    lists = [watchlist(name="one"), watchlist(name="two", terms=("uranium", "uranium"))]
    assert [(one.watchlist, len(one.terms)) for one in match(URANIUM, *lists)] == [("one", 1), ("two", 1)]


def test_a_term_may_be_excluded_by_one_watchlist_and_wanted_by_another() -> None:
    lists = [watchlist(name="one", terms=("mine",), exclude=("uranium",)), watchlist(name="two")]
    assert [one.watchlist for one in match(URANIUM, *lists)] == ["two"]
