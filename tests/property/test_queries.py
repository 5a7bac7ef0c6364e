"""Whatever somebody writes, reading it ends in a tree or in an error with a place within the text."""

from contextlib import suppress
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.watching import QueryError, parse, write
from monitor.judge.watching.scanning import LONGEST_QUERY

PIECES = st.sampled_from(
    [
        *(
            "aa",
            "uranium",
            "уран*",
            "=Navoi",
            "C5+1",
            "O'zbek",
            "中亚",
            "US",
            "b",
            "*",
            "u*n",
            "2",
            "or",
            "NEAR",
        ),
        *(
            "AND",
            "OR",
            "NOT",
            "NEAR/3",
            "NEAR/0",
            "near/3",
            "2 OF (",
            "2 of",
            "(",
            ")",
            ",",
            "#",
            "# x",
            "\n",
        ),
        *(
            '"',
            '"trade deal"',
            '"aa bb"~5',
            "~",
            "~3",
            "«aa»",
            "“",
            "„",
            "title:",
            "lead:(",
            "lang:",
            "lang:ru",
        ),
        *("country:(KZ, UZ)", "name:x", "type:state", "outlet:", "same:sentence(", "same:", "x:y", "-", "&&"),
        *("\x00", "\u00ad", "\u200d", "\u0301", "\r\n", "\x85", "\u2028", "٣ OF (", "NEAR/٣"),
    ]
)
ANY = st.one_of(
    st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=30).map(" ".join),
    st.lists(PIECES, max_size=12).map("".join),
    st.text(max_size=60),
)


@given(query=ANY)
def test_any_text_is_a_query_or_an_error_with_a_place_within_it(query: str) -> None:
    try:
        offsets = [remark.offset for remark in parse(query).remarks]
        shown = ""
    except QueryError as error:
        offsets, shown = [error.offset], str(error)
    assert all(0 <= offset <= len(query) for offset in offsets)
    assert shown[-1:] in {"", "^"}


def terms() -> st.SearchStrategy[str]:
    words = st.sampled_from(
        ["aa", "уран*", '"trade deal"', '"AND"', "=Navoi", "C5+1", '"aa bb"~5', '"a: b, c"']
    )
    fields = st.sampled_from(
        ["lang:ru", 'topic:"trade & tariffs"', "name:x", "country:(KZ OR UZ)", "type:state"]
    )
    return st.one_of(words, fields)


def groups(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    some = st.lists(inner, min_size=2, max_size=4)
    return st.one_of(
        some.map(" AND ".join),
        some.map(" OR ".join),
        some.map(" ".join),
        inner.map("NOT {}".format),
        inner.map("({})".format),
        inner.map("title:({})".format),
        some.map(", ".join).map("2 OF ({})".format),
        some.map(", ".join).map("same:sentence({})".format),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) NEAR/3 ({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"{two[0]} NEAR/3 {two[1]}"),
    )


@given(query=st.one_of(ANY, st.recursive(terms(), groups, max_leaves=12)))
def test_a_tree_that_is_written_is_read_as_the_same_tree(query: str) -> None:
    try:
        tree = parse(query).tree
    except QueryError:
        return
    assert parse(write(tree)).tree == tree


@pytest.mark.parametrize(
    "piece",
    [
        "(",
        ")",
        "aa ",
        "NOT ",
        '"',
        '"a',
        "«",
        "aa NEAR/2 ",
        "aa,",
        "lang:(",
        "1 of (",
        "#",
        "aa:",
        "~",
        "a*",
        "'",
        " ",
    ],
)
def test_a_query_of_the_greatest_length_takes_no_longer_than_its_length_asks(piece: str) -> None:
    query = piece * (LONGEST_QUERY // len(piece))
    began = process_time()
    with suppress(QueryError):
        parse(query)
    assert process_time() - began < 2.0
