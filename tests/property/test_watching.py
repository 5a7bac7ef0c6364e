"""What many watchlists make of an article, against asking each by itself, term by term."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.terms import TermIndex, read
from monitor.judge.watching import Watching, terms_of
from monitor.model import Match, Place, Term, TermMatch, Watchlist
from support.values import article

WORDS = ("alpha", "bravo", "delta", "gamma", "mineral", "minerals", "dual-use", "dualuse", "ICE", "ice")
TERMS = st.sampled_from(
    (*WORDS, "alph*", "alpha bravo", "bravo dual-use", "=mineral", "min* delta", "ICE ICE")
)
SIGNS = st.sampled_from([" ", " ", " ", "-", ". ", "\n", "-\n"])
TEXTS = st.lists(st.tuples(st.sampled_from(WORDS), SIGNS), max_size=12).map(
    lambda some: "".join(word + sign for word, sign in some)
)
# Any of each group, and not the last.
QUERIES = st.tuples(
    st.lists(st.lists(TERMS, min_size=2, max_size=4, unique=True), min_size=2, max_size=3), TERMS
)
Query = tuple[list[list[str]], str]


def any_of(terms: Sequence[str]) -> str:
    quoted = " OR ".join(f'"{term}"' if " " in term else term for term in terms)
    return f"({quoted})" if len(terms) > 1 else quoted


@st.composite
def watchlists(draw: st.DrawFn) -> tuple[Watchlist, Query | None]:
    query = draw(st.none() | QUERIES)
    listed = draw(st.dictionaries(TERMS, st.sampled_from([1.0, 1.0, 0.5, 0.1, 0.7]), max_size=4))
    watchlist = Watchlist(
        name="w",
        title="W",
        query=f"{' AND '.join(map(any_of, query[0]))} AND NOT {any_of([query[1]])}" if query else "",
        terms=tuple(Term(text=text, weight=weight) for text, weight in listed.items()),
        threshold=draw(st.sampled_from([1.0, 1.0, 0.5, 1.3])),
        require=tuple(draw(st.lists(TERMS, max_size=1))),
        exclude=tuple(draw(st.lists(TERMS, max_size=1))),
    )
    return watchlist, query


def by_definition(watchlist: Watchlist, query: Query | None, found: Sequence[TermMatch]) -> Match | None:
    """Say what the article is to the watchlist, by what was found of all terms."""
    present = {match.term for match in found}
    evidence, clauses = set[str](), []
    held = [[term for term in group if term in present] for group in query[0]] if query else []
    if query and all(held) and query[1] not in present:
        evidence |= {term for group in held for term in group}
        clauses.append(f"query: {' AND '.join(map(any_of, held))} AND NOT {any_of([query[1]])}")
    counted = [term for term in watchlist.terms if term.text in present]
    total = sum(term.weight for term in counted)
    if counted and total >= watchlist.threshold:
        evidence |= {term.text for term in counted}
        clauses.append(f"terms: {_told(counted, total, watchlist.threshold)}")
    if watchlist.require and (clauses or not (query or watchlist.terms)):
        evidence |= set(watchlist.require)
        clauses.append(f"require: {', '.join(watchlist.require)}")
    if not clauses or not present.issuperset(watchlist.require) or present & set(watchlist.exclude):
        return None
    kept = sorted(
        (match for match in found if match.term in evidence),
        key=lambda match: (match.place is Place.TEXT, match.start, -len(match.found), match.term),
    )
    return Match(watchlist=watchlist.name, terms=tuple(kept), clauses=tuple(clauses))


def _told(counted: Sequence[Term], total: float, threshold: float) -> str:
    if threshold == 1.0 and all(term.weight == 1.0 for term in counted):
        return ", ".join(term.text for term in counted)
    weighed = ", ".join(f"{term.text} ({term.weight:g})" for term in counted)
    return f"{weighed}: {total:g} where {threshold:g} is needed"


@given(some=st.lists(watchlists(), min_size=1, max_size=6), title=TEXTS, text=TEXTS)
def test_many_watchlists_make_of_an_article_what_each_is_defined_to(
    some: list[tuple[Watchlist, Query | None]], title: str, text: str
) -> None:
    watched = article(title=title, text=text, language="en")
    words = read(watched)
    terms = {term for each, _ in some for term in terms_of(each)}
    found = TermIndex(terms).find(words)
    expected = [by_definition(each, query, found) for each, query in some]
    matches = Watching([each for each, _ in some]).match(words, article=watched, topics=())
    assert matches == tuple(match for match in expected if match is not None)


@given(terms=st.lists(TERMS, min_size=1, unique=True), title=TEXTS, text=TEXTS)
def test_terms_are_found_together_as_each_by_itself_in_the_order_of_the_article(
    terms: list[str], title: str, text: str
) -> None:
    words = read(article(title=title, text=text, language="en"))
    single = [match for term in terms for match in TermIndex([term]).find(words)]
    in_order = sorted(
        single,
        key=lambda match: (
            match.place is Place.TEXT, match.start, -len(match.found), -len(match.term), match.term,
        ),
    )  # fmt: skip
    assert TermIndex(terms).find(words) == tuple(in_order)
