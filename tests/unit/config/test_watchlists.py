"""Watchlists: what their keys say, and how wrong and odd ones are told."""

from pathlib import Path

import pytest

from monitor.config.lines import offset_of
from monitor.model import Term, Watchlist
from support.configuring import loaded, only_problem, problems, seen

HEAD = '[[watchlists]]\nname = "w"\nchannels = ["console"]\n'
FEEDS = """\
[[feeds]]
name = "astana-times"
url = "https://a.example/"
title = "The Astana Times"
country = "KZ"
"""
NAMES = '[[names]]\nname = "tokayev"\nkind = "place"\nspellings = ["Tokayev"]\n'


def test_every_key_says_what_it_says(tmp_path: Path) -> None:
    written = (
        'query = """\nuranium OR # the metal\n  topic:energy"""\n'
        'terms = ["oil", { text = "gas", weight = 2.0 }, "oil"]\nthreshold = 2.5\n'
        'require = ["Kazakhstan"]\nexclude = ["gold"]\nsides = []\nrelevance = 0.2\n'
    )
    assert loaded(tmp_path, watchlists=HEAD + written).watchlists == (
        Watchlist(
            name="w",
            title="w",
            terms=(Term(text="oil"), Term(text="gas", weight=2.0)),
            threshold=2.5,
            query="uranium OR # the metal\n  topic:energy",
            require=("Kazakhstan",),
            exclude=("gold",),
            sides=(),
            relevance=0.2,
            channels=("console",),
        ),
    )


def test_what_is_left_out_asks_for_all_sides_and_the_relevance_of_the_configuration(tmp_path: Path) -> None:
    (watchlist,) = loaded(tmp_path, watchlists=HEAD + 'query = "uranium"').watchlists
    assert (watchlist.sides, watchlist.relevance, watchlist.threshold) == (None, None, 1.0)


@pytest.mark.parametrize("written", ['query = "uranium"', 'require = ["uranium"]', 'topics = ["energy"]'])
def test_any_of_query_terms_topics_and_require_is_enough(tmp_path: Path, written: str) -> None:
    assert problems(tmp_path, watchlists=HEAD + written) == ()


@pytest.mark.parametrize(
    ("written", "line", "column", "excerpt"),
    [
        ('query = "uranium AND"', 4, 21, '    query = "uranium AND"\n                        ^'),
        ('query = """uranium AND"""', 4, 23, '    query = """uranium AND"""\n                          ^'),
        ('query = """\nuranium\n  AND"""', 6, 6, '    AND"""\n       ^'),
        ("query = '''\nuranium\n  AND'''", 6, 6, "    AND'''\n       ^"),
        ("query = 'uranium AND'", 4, 21, "    query = 'uranium AND'\n                        ^"),
        (
            'query = "\\"trade deal\\" AND\\t\\u0041ND x"',
            4,
            30,
            '    query = "\\"trade deal\\" AND\\t\\u0041ND x"\n                                 ^',
        ),
        (
            'query = """uranium \\\n\n     OR \\\n   AND"""',
            7,
            4,
            '    AND"""\n    ^',
        ),
        ('query = """\r\nuranium\r\n  AND"""', 6, 6, '    AND"""\n       ^'),
    ],
)
def test_a_mistake_in_a_query_is_told_at_its_line_and_column_of_the_file(
    tmp_path: Path, written: str, line: int, column: int, excerpt: str
) -> None:
    problem = only_problem(tmp_path, watchlists=HEAD + written)
    assert seen(problem) == ("watchlists.toml", line, "watchlists[0].query", "")
    assert (problem.column, problem.excerpt) == (column, excerpt)
    assert str(problem).startswith(f"{problem.file}:{line}:{column}: watchlists[0].query: ")
    assert str(problem).endswith(f"{problem.remedy}\n{excerpt}")


def test_the_place_in_a_query_is_told_below_what_another_alphabet_writes(tmp_path: Path) -> None:
    text = f'# Списки наблюдения\n{HEAD}query = "уран AND (сделка OR"'
    problem = only_problem(tmp_path, watchlists=text)
    assert (problem.line, problem.column) == (5, 29)


def test_what_is_no_text_has_no_place_within_it() -> None:
    assert (offset_of(("a",), "a = 5", 0), offset_of(("b",), "a = 5", 0)) == (None, None)


def test_a_query_behind_a_dotted_key_is_told_at_its_line(tmp_path: Path) -> None:
    text = 'watchlists = [{ name = "w", channels = ["console"], query = "uranium AND" }]'
    assert only_problem(tmp_path, watchlists=text).column == 73


@pytest.mark.parametrize(
    ("query", "remedy"),
    [
        ("outlet:tass", 'there is no outlet or feed "tass" in feeds.toml'),
        (
            "outlet:astana-tmes",
            'there is no outlet or feed "astana-tmes" in feeds.toml; did you mean "astana-times"?',
        ),
        ("topic:enrgy", 'there is no topic "enrgy" in topics.toml; did you mean "energy"?'),
        ("name:tokaev", 'there is no name "tokaev" in names.toml; did you mean "tokayev"?'),
        ("lang:xx", 'there is no language with the code "xx" (ISO 639-1)'),
    ],
)
def test_what_a_query_names_must_exist(tmp_path: Path, query: str, remedy: str) -> None:
    written = f"{HEAD}query = 'uranium OR {query}'"
    problem = only_problem(tmp_path, watchlists=written, feeds=FEEDS, names=NAMES)
    assert (problem.remedy, problem.line, problem.column) == (remedy, 4, 22 + query.index(":"))


def test_a_name_cannot_be_asked_for_without_a_list_of_names(tmp_path: Path) -> None:
    problem = only_problem(tmp_path, watchlists=f'{HEAD}query = "name:tokayev"')
    assert problem.remedy == 'there is no name "tokayev" in names.toml'


@pytest.mark.parametrize(
    "query",
    [
        'outlet:"the astana times"',
        "outlet:Astana-Times",
        "topic:Energy",
        "name:Tokayev",
        "lang:KK",
        "type:state",
    ],
)
def test_what_exists_may_be_named_in_any_case(tmp_path: Path, query: str) -> None:
    written = f"{HEAD}query = 'uranium OR {query}'"
    assert problems(tmp_path, watchlists=written, feeds=FEEDS, names=NAMES) == ()


def test_a_file_that_cannot_be_read_as_a_whole_may_hold_what_a_query_names(tmp_path: Path) -> None:
    found = problems(tmp_path, watchlists=f'{HEAD}query = "topic:gold"', topics="[[topics]]\nname = ")
    assert [problem.file.rpartition("/")[2] for problem in found] == ["topics.toml"]


def test_a_watchlist_that_is_off_may_name_what_does_not_exist_but_not_be_wrong(tmp_path: Path) -> None:
    off = f'{HEAD}on = false\nsides = ["mars"]\n'
    assert problems(tmp_path, watchlists=f'{off}query = "topic:gold"') == ()
    assert only_problem(tmp_path, watchlists=f'{off}query = "AND"').key == "watchlists[0].query"


def test_a_side_must_exist(tmp_path: Path) -> None:
    problem = only_problem(tmp_path, watchlists=f'{HEAD}terms = ["oil"]\nsides = ["central-asia"]')
    assert seen(problem) == ("watchlists.toml", 5, "watchlists[0].sides[0]", '"central-asia"')
    assert problem.remedy == 'there is no side of this name in sides.toml; did you mean "central_asia"?'


@pytest.mark.parametrize(
    ("written", "key", "remedy"),
    [
        (
            "query = 5",
            "query",
            "must be a query in quotes, of one line or, in three quotes, of several; put it in quotes",
        ),
        ('threshold = 0\nterms = ["oil"]', "threshold", "must be a number from 0.01 to 10000, such as 2"),
        ('relevance = 2\nterms = ["oil"]', "relevance", "must be a number from 0 to 1, such as 0.5"),
        ('sides = "central_asia"\nterms = ["oil"]', "sides", "must be a list of names of sides, such as"),
        (
            'terms = "oil"',
            "terms",
            'must be a list of terms, such as ["uranium", { text = "уран*", weight = 2.0 }]',
        ),
        ('require = ["o"]', "require[0]", "must be a word or phrase of two letters or more"),
    ],
)
def test_a_value_of_a_wrong_kind_is_told(tmp_path: Path, written: str, key: str, remedy: str) -> None:
    problem = only_problem(tmp_path, watchlists=HEAD + written)
    assert problem.key == f"watchlists[0].{key}"
    assert problem.remedy.startswith(remedy)


def warnings(tmp_path: Path, written: str) -> list[tuple[int | None, str, str]]:
    settings = loaded(tmp_path, watchlists=HEAD + written, feeds=FEEDS, names=NAMES)
    return [(each.column, each.key.removeprefix("watchlists[0]."), each.remedy) for each in settings.warnings]


BARE = 'never counts: "uran" of exclude keeps out every article in which it stands'
EXACT = 'never counts: "=deal" of exclude keeps out every article in which it stands'
NEVER = 'never counts: "uran*" of exclude keeps out every article in which it stands'


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('query = "uranium"\nterms = ["oil", "=oil", "OIL", "oil*"]\nrequire = ["a1"]', []),
        ('terms = ["oil", "gas", "Oil"]', [(None, "terms[2]", "stands there already (line 4)")]),
        (
            'terms = ["oil"]\nexclude = ["gold", "gold"]\nrequire = ["tin", "Tin"]',
            [
                (None, "exclude[1]", "stands there already (line 5)"),
                (None, "require[1]", "stands there already (line 6)"),
            ],
        ),
        (
            'terms = ["oil", "gas"]\nthreshold = 2.5',
            [(None, "threshold", "is never reached: all terms together count 2")],
        ),
        (
            'query = "oil"\nthreshold = 2.5',
            [(None, "threshold", "has no effect, since it counts terms and there are none")],
        ),
        ('terms = ["oil", "Uranium deal"]\nexclude = ["uran*"]', [(None, "terms[1]", NEVER)]),
        ('require = ["uranium"]\nexclude = ["uran*"]', [(None, "require[0]", NEVER)]),
        (
            'terms = ["oil", "=uran", "uran*", "uran* deal"]\nexclude = ["uran", "=deal"]',
            [(None, "terms[1]", BARE)],
        ),
        ('terms = ["oil", "deal", "uran* =deal"]\nexclude = ["=deal"]', [(None, "terms[2]", EXACT)]),
        ('query = "oil OR (uranium NOT uran*)"\nexclude = ["uran*"]', [(18, "query", NEVER)]),
        (
            'terms = ["oil"]\nsides = []\nrelevance = 0.5',
            [(None, "relevance", "has no effect, since sides = [] asks nobody to take part")],
        ),
        (
            'query = "lang:(ru, kk)"\nlanguages = ["en", "uz"]',
            [(None, "query", "never holds: the query asks for lang:kk, and languages allows en, uz only")],
        ),
        ('query = "lang:ru gold"\nlanguages = ["en", "ru"]', []),
        ('query = "lang:ru OR gold"\nlanguages = ["en"]', []),
        ('query = "oil country:US"', [(22, "query", "no feed in feeds.toml is of the country US")]),
        ('query = "oil country:KZ"', []),
        (
            'query = "oil and gas"',
            [(14, "query", '"and" is looked for as a word here: operators stand in capitals, AND')],
        ),
    ],
)
def test_what_is_hardly_meant_is_a_warning(
    tmp_path: Path, written: str, expected: list[tuple[int | None, str, str]]
) -> None:
    found = warnings(tmp_path, written)
    assert sorted(found, key=str) == sorted(expected, key=str)
