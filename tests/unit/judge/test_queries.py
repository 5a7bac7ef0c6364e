"""What a query says, and how one that says nothing is told."""

import pytest

from monitor.judge.watching import QueryError, parse, write
from monitor.judge.watching.problems import pointed
from monitor.judge.watching.scanning import LONGEST_QUERY
from monitor.judge.watching.tree import (
    And,
    AtLeast,
    Field,
    In,
    Is,
    Near,
    Not,
    Or,
    Part,
    Same,
    Spread,
    Tree,
    Unit,
    Word,
    terms_in,
    walk,
    wanted_words,
)


def word(term: str) -> Word:
    return Word(term=term)


A, B, C, D = map(word, ("aa", "bb", "cc", "dd"))
UZ = Is(field=Field.LANG, value="uz")


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("uranium", word("uranium")),
        ('"trade  deal"', word("trade deal")),
        ("«Голос Америки» „aa“ “bb”", And(members=(word("Голос Америки"), A, B))),
        ("критическ*", word("критическ*")),
        ("=Navoi", word("=Navoi")),
        ('="trade deal"', word("=trade =deal")),
        ("C5+1 RFE/RL G-20 U.S.", And(members=(*map(word, ("C5+1", "RFE/RL", "G-20", "U.S.")),))),
        ("O'zbekiston", word("O'zbekiston")),
        ("aa bb", And(members=(A, B))),
        ("aa AND bb AND cc", And(members=(A, B, C))),
        ("aa OR bb OR cc", Or(members=(A, B, C))),
        ("aa OR bb cc", Or(members=(A, And(members=(B, C))))),
        ("(aa OR bb) cc", And(members=(Or(members=(A, B)), C))),
        ("aa NOT bb", And(members=(A, Not(inner=B)))),
        ("aa AND NOT NOT bb", And(members=(A, Not(inner=Not(inner=B))))),
        ("cc NOT aa NEAR/3 bb", And(members=(C, Not(inner=Near(left=A, right=B, within=3))))),
        (
            "aa NEAR/3 bb NEAR/7 cc",
            Near(left=Near(left=A, right=B, within=3), right=C, within=7),
        ),
        ("aa NEAR/3 (bb OR cc)", Near(left=A, right=Or(members=(B, C)), within=3)),
        ("title:aa NEAR/3 bb", Near(left=In(part=Part.TITLE, inner=A), right=B, within=3)),
        ('"aa bb cc"~10', Spread(words=("aa", "bb", "cc"), within=10)),
        ('lead:"aa bb"~4', In(part=Part.LEAD, inner=Spread(words=("aa", "bb"), within=4))),
        ("text: (aa OR bb)", In(part=Part.TEXT, inner=Or(members=(A, B)))),
        ("lang:uz", UZ),
        ("LANG", word("LANG")),
        ("aa country:kz", And(members=(A, Is(field=Field.COUNTRY, value="KZ")))),
        ("lang:(uz OR RU)", Or(members=(UZ, Is(field=Field.LANG, value="ru")))),
        ("lang:(uz, kk)", Or(members=(UZ, Is(field=Field.LANG, value="kk")))),
        ("lang:(uz)", UZ),
        ('topic:"trade & tariffs"', Is(field=Field.TOPIC, value="trade & tariffs")),
        ("name:tokayev", Is(field=Field.NAME, value="tokayev")),
        ('outlet:"24.kg"', Is(field=Field.OUTLET, value="24.kg")),
        ("type:foreign-funded", Is(field=Field.TYPE, value="foreign_funded")),
        ("2 OF (aa, bb OR cc, dd)", AtLeast(count=2, members=(A, Or(members=(B, C)), D))),
        ("2 of(aa, bb)", AtLeast(count=2, members=(A, B))),
        ("same:sentence(aa, NOT bb)", Same(unit=Unit.SENTENCE, members=(A, Not(inner=B)))),
        ("same:paragraph (aa, bb)", Same(unit=Unit.PARAGRAPH, members=(A, B))),
        ("# the mines\naa # and\n  OR bb # or\n#", Or(members=(A, B))),
        ("12 of", And(members=(word("12"), word("of")))),
    ],
)
def test_a_query_is_read_as_its_tree(query: str, tree: Tree) -> None:
    assert parse(query).tree == tree


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("aa bb", "aa AND bb"),
        ("aa OR bb AND cc", "aa OR (bb AND cc)"),
        ("(aa AND bb) AND cc", "(aa AND bb) AND cc"),
        ("aa NOT (bb OR cc)", "aa AND NOT (bb OR cc)"),
        ("(aa OR bb) NEAR/3 (cc NEAR/2 dd)", "(aa OR bb) NEAR/3 (cc NEAR/2 dd)"),
        ("aa NEAR/3 bb NEAR/2 cc", "aa NEAR/3 bb NEAR/2 cc"),
        ('title:(aa) "AND" "NEAR" "OF"', 'title:aa AND "AND" AND "NEAR" AND "OF"'),
        ('"near5" "5/3" "a: bb"', '"near5" AND "5/3" AND "a: bb"'),
        ("lead:(aa bb)", "lead:(aa AND bb)"),
        ("lang:(ru OR kk)", "lang:ru OR lang:kk"),
        ('2 of (aa, "bb cc"~5)', '2 OF (aa, "bb cc"~5)'),
        ("same:sentence(=aa,bb*)", "same:sentence(=aa, bb*)"),
    ],
)
def test_a_tree_is_written_with_the_brackets_that_it_needs(query: str, written: str) -> None:
    tree = parse(query).tree
    assert (write(tree), parse(written).tree) == (written, tree)


WANTED = "a word, a phrase in quotes, a field or ( is expected"
COMMA = 'a comma stands in lists only, as in 2 OF (a, b, c): write OR, or put "1,200" in quotes'
FIELDS = "title:, text:, lead:, outlet:, country:, lang:, topic:, name:, type:, same:"
TYPES = "state, independent, official, foreign_funded, russian_state, unknown"
NEGATIVE = "says only what must not be there, at least on one side of an OR: add what must be"


@pytest.mark.parametrize(
    ("query", "offset", "remedy"),
    [
        ("", 0, "the query is empty: name a word to look for"),
        (" # nothing\n", 0, "the query is empty: name a word to look for"),
        ("aa)", 2, "this ) closes nothing: remove it, or open a ( before"),
        ("aa AND (bb OR cc", 7, "this ( is not closed: a ) is missing"),
        ("()", 0, "there is nothing between these brackets"),
        ("aa AND", 6, f"the query ends behind AND, where {WANTED}"),
        ("aa NOT  # so\n", 6, f"the query ends behind NOT, where {WANTED}"),
        ("NOT", 3, f"the query ends behind NOT, where {WANTED}"),
        ("OR aa", 0, f"{WANTED}, not OR"),
        ("aa AND OR bb", 7, f"{WANTED} behind AND, not OR"),
        ("aa NEAR/3 NOT bb", 10, f"{WANTED} behind NEAR, not NOT"),
        ("2 OF (aa,)", 9, f"{WANTED} behind ,, not )"),
        ("(", 1, f"the query ends behind (, where {WANTED}"),
        ("aa, bb", 2, COMMA),
        ("(aa, bb)", 3, COMMA),
        ("NOT aa", 0, f"the query {NEGATIVE}"),
        ("aa OR NOT bb", 6, f"the query {NEGATIVE}"),
        ("title:(NOT aa)", 7, f"the query {NEGATIVE}"),
        ("1 OF (aa, NOT bb)", 10, f"the query {NEGATIVE}"),
        ("aa same:sentence(NOT bb)", 17, f"same:sentence {NEGATIVE}"),
        (
            "outlte:aa",
            0,
            'there is no field "outlte:"; did you mean "outlet"?; a word with a colon stands in quotes',
        ),
        (
            "время:aa",
            0,
            f'there is no field "время:"; there are {FIELDS}; a word with a colon stands in quotes',
        ),
        ("title: OR", 7, "behind title: a word, a phrase in quotes or ( is expected"),
        ("title:lang:ru", 6, "behind title: a word, a phrase in quotes or ( is expected"),
        ("lang:", 5, "behind lang: a value is expected, in quotes when it holds blanks"),
        ('lang:"ru kk"~5', 5, "behind lang: a value is expected, in quotes when it holds blanks"),
        ("lang:(ru NOT kk)", 9, "between the values of lang: OR is expected"),
        ("lang:(ru", 5, "this ( is not closed: a ) is missing"),
        ("lang:rus", 5, 'lang: takes a code of two letters, such as ru, kk or uz, not "rus"'),
        ("country:Kazakhstan", 8, 'country: takes a code of two letters, such as KZ or US, not "Kazakhstan"'),
        ("type:stat", 5, 'there is no type "stat"; did you mean "state"?'),
        (
            "type:xyz",
            5,
            f'there is no type "xyz"; there are {TYPES}',
        ),
        ("same:page(aa, bb)", 0, "write same:sentence(a, b) or same:paragraph(a, b)"),
        (
            "same:sentense(aa)",
            0,
            'write same:sentence(a, b) or same:paragraph(a, b); did you mean "sentence"?',
        ),
        ("same:(aa, bb)", 0, "write same:sentence(a, b) or same:paragraph(a, b)"),
        ("same:sentence aa", 14, "behind same:sentence a list in brackets is expected: (a, b, c)"),
        ("same:sentence(lang:ru)", 0, "same:sentence needs a word or a name to look for"),
        ("2 OF aa", 5, "behind OF a list in brackets is expected: (a, b, c)"),
        ("3 OF (aa, bb)", 0, "the number before OF must be from 1 to 2, as many as there are in the list"),
        ("0 OF (aa, bb)", 0, "the number before OF must be from 1 to 2, as many as there are in the list"),
        ("9999999999999 OF (aa)", 0, "the number 9999999999… is too large"),
        ("aa OF bb", 3, "OF stands between a number and a list in brackets: 2 OF (a, b, c)"),
        ("aa NEAR bb", 3, "NEAR needs a number, such as NEAR/5: at most five words from each other"),
        ("aa NEAR/ bb", 3, "NEAR needs a number, such as NEAR/5: at most five words from each other"),
        ("aa NEAR/0 bb", 3, "the number behind NEAR/ must be from 1 (neighbours) to 200"),
        ("aa NEAR/201 bb", 3, "the number behind NEAR/ must be from 1 (neighbours) to 200"),
        (
            "aa NEAR/2 (bb AND cc)",
            11,
            "NEAR takes words, phrases, names and such in brackets with OR between them",
        ),
        (
            "lang:ru NEAR/2 aa",
            5,
            "NEAR takes words, phrases, names and such in brackets with OR between them",
        ),
        (
            "title:(aa bb) NEAR/2 aa",
            0,
            "NEAR takes words, phrases, names and such in brackets with OR between them",
        ),
        ("aa near/5 bb", 3, 'write NEAR/5 instead of "near/5"'),
        ("aa w/10 bb", 3, 'write NEAR/10 instead of "w/10"'),
        ("aa ADJ3 bb", 3, 'write NEAR/3 instead of "ADJ3"'),
        ("aa && bb", 3, 'write AND instead of "&&"'),
        ("aa | bb", 3, 'write OR instead of "|"'),
        ("aa -bb", 3, 'write NOT bb instead of "-bb"'),
        ("aa !bb", 3, 'write NOT bb instead of "!bb"'),
        ("+aa", 0, 'write aa instead of "+aa": of words beside each other all are needed anyway'),
        ("'trade deal'", 0, 'a phrase stands in double quotes: "trade deal"'),
        ("#tag", 0, "leave the # out: it is found all the same; a comment begins with # and a blank"),
        ('aa "bb\ncc"', 3, "these quotes are not closed on their line"),
        ('aa "bb', 3, "these quotes are not closed on their line"),
        ('aa ""', 3, "there is nothing between the quotes"),
        ("aa~3", 2, '~ and a number follow a phrase in quotes: "uranium deal"~10'),
        ('"aa"~3', 0, '~ needs two words or more in the quotes: "uranium deal"~10'),
        ('"aa bb"~', 0, "the number behind ~ must be from 2, as many words as there are, to 200"),
        ('"aa bb"~201', 0, "the number behind ~ must be from 2, as many words as there are, to 200"),
        ('"aa b"~5', 1, '"b": a single letter or digit would match too much'),
        ("ur*nium", 2, '"ur*nium": * may stand only at the end of a word'),
        ('"rare *earth"', 6, '"rare *earth": * may stand only at the end of a word'),
        ("aa OR b", 6, '"b": a single letter or digit would match too much'),
        ("aa — bb", 3, '"—": it holds no word, so it would match nothing'),
        ("a" * 201, 0, f'"{"a" * 40}…": it is longer than 200 characters'),
        ("(" * 41 + "aa", 40, "more than 40 brackets, NOTs and NEARs lie within each other here"),
        ("NOT " * 41 + "aa", 160, "more than 40 brackets, NOTs and NEARs lie within each other here"),
        ("aa" + " NEAR/2 aa" * 41, 403, "more than 40 brackets, NOTs and NEARs lie within each other here"),
        (
            "a" * (LONGEST_QUERY + 1),
            LONGEST_QUERY,
            f"the query is longer than {LONGEST_QUERY} characters: make several watchlists of it",
        ),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place_and_what_would_be_right(
    query: str, offset: int, remedy: str
) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert (caught.value.offset, caught.value.remedy) == (offset, remedy)


def test_an_error_tells_line_and_column_and_points_at_the_place() -> None:
    with pytest.raises(QueryError) as caught:
        parse("uranium\n  AND (中亚 OR ки́рка ODER\n   lang:rus)")
    assert str(caught.value) == (
        'line 3, column 9: lang: takes a code of two letters, such as ru, kk or uz, not "rus"\n'
        "    lang:rus)\n"
        "         ^"
    )


@pytest.mark.parametrize(
    ("text", "offset", "shown"),
    [
        ("aa\n  中亚 bb", 8, "    中亚 bb\n         ^"),
        ("ки́рка bb", 7, "    ки́рка bb\n          ^"),
        ("\taa\tbb", 4, "    aa bb\n       ^"),
        ("   ", 1, "    \n    ^"),
        ("x" * 150 + "!" + "x" * 150, 150, f"    {'x' * 50}!{'x' * 49}\n    {' ' * 50}^"),
    ],
)
def test_the_caret_stands_under_the_character(text: str, offset: int, shown: str) -> None:
    assert pointed(text, offset) == shown


@pytest.mark.parametrize(
    ("query", "remarks"),
    [
        ("aa AND bb", []),
        ("(aa AND bb) OR cc", []),
        ("aa and bb", [(3, '"and" is looked for as a word here: operators stand in capitals, AND')]),
        (
            "aa bb OR not",
            [
                (6, "AND binds closer than OR: say in brackets what you mean, as in a AND (b OR c)"),
                (9, '"not" is looked for as a word here: operators stand in capitals, NOT'),
            ],
        ),
    ],
)
def test_what_is_hardly_meant_is_remarked(query: str, remarks: list[tuple[int, str]]) -> None:
    assert [(remark.offset, remark.text) for remark in parse(query).remarks] == remarks


def test_the_terms_of_a_query_are_those_of_all_its_parts() -> None:
    tree = parse(
        'aa NOT "bb cc" title:dd* OR "ee ff"~5 OR same:sentence(gg, name:x) OR 1 OF (hh NEAR/2 ii)'
    ).tree
    assert list(terms_in(tree)) == ["aa", "bb cc", "dd*", "ee", "ff", "gg", "hh", "ii"]


def test_words_that_are_denied_are_not_wanted_unless_that_is_denied_again() -> None:
    tree = parse("aa NOT bb NOT (cc OR NOT (dd NEAR/3 ee)) title:(ff NOT gg)").tree
    assert [word.term for word in wanted_words(tree)] == ["aa", "dd", "ee", "ff"]


def test_every_part_of_a_tree_knows_where_it_stands() -> None:
    query = "aa AND NOT (bb OR title:cc) lang:ru"
    places = [query[each.at :].split(maxsplit=1)[0] for each in walk(parse(query).tree)]
    assert places == ["aa", "aa", "NOT", "bb", "bb", "title:cc)", "cc)", "ru"]


ONE_LANGUAGE = "an article is in one language, so that this can never hold of any"


@pytest.mark.parametrize(
    ("query", "remarks"),
    [
        ("aa OR bb OR aa", [(12, "aa stands there already")]),
        ("2 OF (aa, bb, bb)", [(14, "bb stands there already")]),
        (
            f"({'aa NEAR/2 ' * 9}aa) ({'aa NEAR/2 ' * 9}aa)",
            [(96, f"{'aa NEAR/2 ' * 6}… stands there already")],
        ),
        ("aa NOT aa", [(0, "aa must be there and must not: no article can be so")]),
        ("bb (lang:ru lang:kk)", [(9, ONE_LANGUAGE)]),
        ("lang:ru aa title:(bb lang:(kk, uz))", [(5, ONE_LANGUAGE)]),
        ("lang:(ru, kk) lang:(kk, uz)", []),
        ("(lang:ru OR aa) lang:kk", []),
        ("country:KZ country:UZ", [(8, "an article is of one country, so that this can never hold of any")]),
        ("type:state type:official", [(5, "an article is of one type, so that this can never hold of any")]),
        ('outlet:steppe outlet:"Steppe Courier"', []),
    ],
)
def test_what_no_article_can_be_and_what_stands_twice_is_remarked(
    query: str, remarks: list[tuple[int, str]]
) -> None:
    assert [(remark.offset, remark.text) for remark in parse(query).remarks] == remarks
