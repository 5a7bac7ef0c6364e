"""Of which articles a query holds, and what is kept as evidence."""

from typing import Any

import pytest

from monitor.judge.terms import read
from monitor.judge.watching import Watching
from monitor.model import Match, OutletKind, Place, Term, TermMatch, TopicScore, Watchlist
from support.values import article

LEAD = "TASHKENT, March 5 (Steppe) — The uranium mine opens. A deal was signed there."
FILLING = " ".join(["Nothing of note was said in between by anyone."] * 8)
TEXT = f"{LEAD} {FILLING} Gold was found elsewhere.\nThe tungsten deal waits. Nobody knows why."
TOPICS = (TopicScore(topic="Energy", score=0.7),)
TITLE = "Kazakhstan and Tokayev: a new mine"
NAMES = (TermMatch(term="tokayev", place=Place.TITLE, start=15, found="Tokayev"),)


def matched(
    *watchlists: Watchlist, title: str = TITLE, text: str = TEXT, **changes: Any
) -> tuple[Match, ...]:
    values = {"language": "en", "country": "KZ", "outlet": "Steppe Courier", "feed": "steppe"}
    values |= {"outlet_kind": OutletKind.STATE}
    watched = article(title=title, text=text, **(values | changes))
    return Watching(watchlists).match(read(watched), article=watched, topics=TOPICS, names=NAMES)


def asked(query: str, **changes: Any) -> Match | None:
    return next(iter(matched(Watchlist(name="w", title="W", query=query), **changes)), None)


def found(query: str, **changes: Any) -> list[str] | None:
    match = asked(query, **changes)
    return None if match is None else [term.found for term in match.terms]


@pytest.mark.parametrize(
    ("query", "evidence"),
    [
        ("uranium", ["uranium"]),
        ("silver", None),
        ('"uranium mine"', ["uranium mine"]),
        ("MINE", None),
        ("mine", ["mine", "mine"]),
        ("uran*", ["uranium"]),
        ("uranium gold", ["uranium", "Gold"]),
        ("uranium silver", None),
        ("silver OR gold OR uranium", ["uranium", "Gold"]),
        ("uranium NOT silver", ["uranium"]),
        ("uranium NOT gold", None),
        ("uranium NOT (silver OR gold)", None),
        ("uranium AND NOT NOT gold", ["uranium"]),
        ("2 OF (uranium, silver, gold)", ["uranium", "Gold"]),
        ("3 OF (uranium, silver, gold)", None),
        ("2 OF (uranium, NOT silver, tin)", ["uranium"]),
        # Neighbours are 1 apart, and any order does.
        ("uranium NEAR/1 mine", ["uranium", "mine"]),
        ("mine NEAR/1 uranium", ["uranium", "mine"]),
        ("uranium NEAR/4 deal", ["uranium", "deal"]),
        ("uranium NEAR/3 deal", None),
        ("uranium NEAR/200 silver", None),
        ("silver NEAR/200 uranium", None),
        ("uranium NEAR/200 uranium", None),
        ("title:(uranium NEAR/200 mine)", None),
        ("uran* NEAR/9 uranium", None),
        ('"uranium mine" NEAR/3 deal', ["uranium mine", "deal"]),
        ("uranium NEAR/1 mine NEAR/2 deal", None),
        ("uranium NEAR/1 mine NEAR/3 deal", ["uranium", "mine", "deal"]),
        ('("uranium mine opens" OR mine) NEAR/2 deal', ["uranium mine opens", "deal"]),
        ("(silver OR uranium) NEAR/5 (deal OR tin)", ["uranium", "deal"]),
        ("name:tokayev NEAR/2 kazakhstan", ["Kazakhstan", "Tokayev"]),
        ("name:tokayev NEAR/3 mine", ["Tokayev", "mine"]),
        # Nothing is near from the title into the text.
        ("kazakhstan NEAR/200 uranium", None),
        ('"deal uranium signed"~7', ["uranium", "deal", "signed"]),
        ('"deal uranium signed"~6', None),
        ('"deal uranium silver"~100', None),
        ("title:mine", ["mine"]),
        ("title:uranium", None),
        ("text:mine", ["mine"]),
        ("text:kazakhstan", None),
        ("title:(kazakhstan AND mine)", ["Kazakhstan", "mine"]),
        ("title:(kazakhstan AND uranium)", None),
        ("title:(kazakhstan AND NOT uranium)", ["Kazakhstan"]),
        ("title:kazakhstan uranium", ["Kazakhstan", "uranium"]),
        ("lead:uranium", ["uranium"]),
        ("lead:gold", None),
        ("lead:tashkent", None),
        ("lead:(text:(uranium))", ["uranium"]),
        ("same:sentence(uranium, mine)", ["uranium", "mine"]),
        ("same:sentence(uranium, deal)", None),
        ("same:paragraph(uranium, deal)", ["uranium", "deal"]),
        ("same:paragraph(uranium, tungsten)", None),
        ("same:sentence(deal, NOT tungsten)", ["deal"]),
        ('same:sentence("uranium mine"~2, opens)', ["uranium", "mine", "opens"]),
        ("same:sentence(kazakhstan, name:tokayev)", ["Kazakhstan", "Tokayev"]),
        ("same:sentence(kazakhstan, uranium)", None),
        ("text:(same:sentence(mine, lang:en))", ["mine"]),
        ("name:tokayev", ["Tokayev"]),
        ("title:(name:Tokayev)", ["Tokayev"]),
        ("text:(name:tokayev)", None),
        ("name:trump", None),
        ("lang:en", []),
        ("lang:ru", None),
        ("lang:(ru OR en) gold", ["Gold"]),
        ("country:kz gold", ["Gold"]),
        ("country:US gold", None),
        ("type:state gold", ["Gold"]),
        ("type:independent gold", None),
        ('outlet:"steppe courier"', []),
        ("outlet:Steppe", []),
        ("outlet:oasis", None),
        ("topic:energy", []),
        ("topic:trade", None),
        ("1 OF (lang:ru, outlet:steppe)", []),
        ("2 OF (lang:ru, outlet:steppe)", None),
        ("lang:en AND NOT silver", []),
        ("title:(lang:en)", []),
    ],
)
def test_a_query_holds_of_an_article_by_what_stands_in_it(query: str, evidence: list[str] | None) -> None:
    assert found(query) == evidence


def test_evidence_names_the_term_and_where_it_stands() -> None:
    match = asked("title:mine AND name:tokayev")
    assert match is not None
    assert match.terms == (
        *NAMES,
        TermMatch(term="mine", place=Place.TITLE, start=TITLE.index("mine"), found="mine"),
    )


@pytest.mark.parametrize(
    ("query", "clause"),
    [
        ("uranium", "uranium"),
        ("silver OR uranium", "uranium"),
        ("silver OR uranium OR gold", "uranium OR gold"),
        ("uranium (silver OR gold) NOT tin", "uranium AND gold AND NOT tin"),
        ("2 of (uranium, silver, gold)", "2 OF (uranium, gold)"),
        ("title:(silver OR mine) OR lead:(gold OR deal)", "title:mine OR lead:deal"),
        ("title:(uranium OR mine)", "title:mine"),
        ("(silver OR uranium) NEAR/5 deal", "(silver OR uranium) NEAR/5 deal"),
        ("lang:(ru OR en) same:sentence(uranium, mine)", "lang:en AND same:sentence(uranium, mine)"),
    ],
)
def test_the_clause_that_decided_is_what_held_of_the_query(query: str, clause: str) -> None:
    match = asked(query)
    assert match is not None
    assert match.clauses == (f"query: {clause}",)


@pytest.mark.parametrize(
    ("query", "topics"),
    [
        ("topic:energy OR topic:trade", ("Energy",)),
        ("topic:energy uranium", ("Energy",)),
        ("uranium NOT topic:trade", ()),
        ("uranium OR gold", ()),
    ],
)
def test_a_topic_that_decided_is_kept(query: str, topics: tuple[str, ...]) -> None:
    match = asked(query)
    assert match is not None
    assert match.topics == topics


@pytest.mark.parametrize(
    ("changes", "query"),
    [
        ({"outlet": "", "feed": ""}, 'outlet:""'),
        ({"language": ""}, "lang:en"),
        ({"country": ""}, "country:KZ"),
    ],
)
def test_what_is_not_known_of_an_article_has_no_value(changes: dict[str, str], query: str) -> None:
    assert asked(query.replace('""', "steppe"), **changes) is None


@pytest.mark.parametrize("title", ["", "Mine"])
def test_an_article_without_text_has_a_title_only(title: str) -> None:
    assert found("same:sentence(mine, NOT gold) OR lead:mine OR text:mine", title=title, text="") == (
        [title] if title else None
    )


def weighted(**changes: Any) -> Match | None:
    terms = (
        Term(text="uranium", weight=0.5),
        Term(text="gold", weight=0.75),
        Term(text="silver", weight=5.0),
    )
    return next(iter(matched(Watchlist(**({"name": "w", "title": "W", "terms": terms} | changes)))), None)


def test_weights_of_terms_that_were_found_must_reach_the_threshold_together() -> None:
    match = weighted(threshold=1.25)
    assert match is not None
    assert [term.found for term in match.terms] == ["uranium", "Gold"]
    assert match.clauses == ("terms: uranium (0.5), gold (0.75): 1.25 where 1.25 is needed",)
    assert weighted(threshold=1.26) is None


def test_weights_are_not_told_where_each_term_that_was_found_is_enough() -> None:
    match = weighted(terms=(Term(text="uranium"), Term(text="silver", weight=5.0)))
    assert match is not None
    assert match.clauses == ("terms: uranium",)


def test_a_term_counts_once_however_often_it_stands_there() -> None:
    terms = (Term(text="mine"),)
    assert weighted(terms=terms, threshold=2.0) is None
    match = weighted(terms=terms, threshold=1.0)
    assert match is not None
    assert len(match.terms) == 2


def test_every_required_term_must_stand_there_and_is_evidence() -> None:
    match = weighted(threshold=1.0, require=("deal", "mine"))
    assert match is not None
    assert {term.found for term in match.terms} == {"uranium", "Gold", "deal", "mine"}
    assert match.clauses[1:] == ("require: deal, mine",)
    assert weighted(require=("deal", "silver")) is None
    assert weighted(threshold=9.0, require=("deal",)) is None


def test_required_terms_are_enough_where_there_is_nothing_else_to_look_for() -> None:
    match = weighted(terms=(), require=("gold", "uranium"))
    assert match is not None
    assert match.clauses == ("require: gold, uranium",)


@pytest.mark.parametrize(
    ("changes", "clauses"),
    [
        ({"query": "title:mine"}, ("query: title:mine",)),
        ({"query": "silver"}, None),
        ({"query": "silver", "topics": ("Energy",)}, ("topics: Energy",)),
        (
            {"query": "title:mine", "terms": (Term(text="gold"),), "topics": ("Energy",)},
            ("query: title:mine", "terms: gold", "topics: Energy"),
        ),
        ({"query": "title:mine", "require": ("silver",)}, None),
        ({"query": "title:mine", "exclude": ("gold",)}, None),
        ({"query": "lang:en", "exclude": ("silver",)}, ("query: lang:en",)),
        ({"query": "outlet:steppe", "languages": ("ru",)}, None),
        ({"query": "outlet:steppe", "feeds": ("oasis",)}, None),
    ],
)
def test_any_of_query_terms_and_topics_is_enough_within_what_is_required_and_excluded(
    changes: dict[str, Any], clauses: tuple[str, ...] | None
) -> None:
    match = weighted(**({"terms": ()} | changes))
    assert (None if match is None else match.clauses) == clauses
