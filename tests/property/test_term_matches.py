from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.terms import TermIndex, longest, read
from monitor.model import Place
from support.values import article

WORDS = st.sampled_from(
    [
        "US",
        "us",
        "U.S.",
        "uranium",
        "O'zbek",
        "Oʻzbekiston",
        "Мирзиёев",
        "уран*",
        "critical mineral*",
        "С5+1",
        "中亚",
    ]
)
TEXTS = st.lists(st.one_of(WORDS, st.text(max_size=8)), max_size=20).map(" ".join)


@given(title=TEXTS, text=TEXTS, terms=st.lists(st.one_of(WORDS, st.text(max_size=12))))
def test_what_was_found_stands_exactly_where_the_match_says(title: str, text: str, terms: list[str]) -> None:
    matches = TermIndex(terms).find(read(article(title=title, text=text)))
    sources = {Place.TITLE: title, Place.TEXT: text}
    standing = [sources[match.place][match.start : match.start + len(match.found)] for match in matches]
    assert [match.found for match in matches] == standing


@given(text=TEXTS, terms=st.lists(WORDS))
def test_thinned_matches_never_overlap_and_lose_no_place(text: str, terms: list[str]) -> None:
    matches = TermIndex(terms).find(read(article(title="", text=text)))
    kept = longest(matches)
    covered = [offset for match in kept for offset in range(match.start, match.start + len(match.found))]
    assert len(covered) == len(set(covered))
    assert all(set(covered) & set(range(match.start, match.start + len(match.found))) for match in matches)


@given(text=TEXTS, terms=st.lists(WORDS), others=st.lists(WORDS))
def test_a_term_is_found_alike_whatever_other_terms_are_looked_for(
    text: str, terms: list[str], others: list[str]
) -> None:
    words = read(article(title=text, text=text))
    together = [match for match in TermIndex([*others, *terms]).find(words) if match.term in terms]
    assert tuple(together) == TermIndex(terms).find(words)
