import pytest

from monitor.judge.terms import TermIndex, is_findable, longest, read
from monitor.model import Place, TermMatch
from support.values import article


def find(text: str, *terms: str, title: str = "", language: str = "en") -> tuple[TermMatch, ...]:
    return TermIndex(terms).find(read(article(title=title, text=text, language=language)))


def found(text: str, *terms: str, language: str = "en") -> list[str]:
    return [match.found for match in find(text, *terms, language=language)]


def test_a_match_names_term_place_offset_and_what_stands_there() -> None:
    assert find("In Tashkent, uranium again.", "URANIUM deal", "uranium", title="Uranium!") == (
        TermMatch(term="uranium", place=Place.TITLE, start=0, found="Uranium"),
        TermMatch(term="uranium", place=Place.TEXT, start=13, found="uranium"),
    )


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("uranium", "uraniumless", []),
        ("uranium", "Uranium, URANIUM", ["Uranium", "URANIUM"]),
        ("кирг*", "Киргизия, кирка", ["Киргизия"]),
        ("critical mineral*", "Critical-minerals and critical minds", ["Critical-minerals"]),
        ("критическ* минерал*", "о критических минералах", ["критических минералах"]),
        ("O'zbekiston*", "Oʻzbekistonda", ["Oʻzbekistonda"]),
        ("Turkmenistan*", "Türkmenistanyň", ["Türkmenistanyň"]),
        ("Uzbekistan", "Uzbekistan's", ["Uzbekistan"]),
        ("C5+1", "С5+1 summit", ["С5+1"]),
        ("中亚", "在中亚国家", ["中亚"]),
    ],
)
def test_whole_words_are_found_whatever_their_case_accents_and_apostrophes(
    term: str, text: str, expected: list[str]
) -> None:
    assert found(text, term) == expected


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("US", "US and U.S. but not us or Us", ["US", "U.S"]),
        ("US president", "US President told us president", ["US President"]),
        ("АҚШ*", "АҚШтың, ақштың", ["АҚШтың"]),
        ("ICE", "ice", []),
        ("G20", "g20 and G20", ["g20", "G20"]),
        ("AQSh*", "aqshning", ["aqshning"]),
    ],
)
def test_a_word_of_two_or_more_capitals_is_found_in_capitals_only(
    term: str, text: str, expected: list[str]
) -> None:
    assert found(text, term) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ru", "о редкоземельных металлах", ["редкоземельных металлах"]),
        ("", "о редкоземельных металлах", ["редкоземельных металлах"]),
        ("uk", "о редкоземельных металлах", []),
        ("uk", "редкоземельный металл", ["редкоземельный металл"]),
    ],
)
def test_each_word_of_a_phrase_is_found_in_the_forms_of_the_articles_language(
    language: str, text: str, expected: list[str]
) -> None:
    assert found(text, "редкоземельный металл", language=language) == expected


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("=Бухара", "Бухара, Бухары, Бухаре", ["Бухара"]),
        ("=новый договор", "новым договором, новый договора", ["новый договора"]),
        ("бухар*", "Бухары, Бухаресте", ["Бухары", "Бухаресте"]),
        ("МИД", "в МИДе, мида", ["МИДе"]),
        ("=дата-центр", "датацентра, датацентр, дата-центр", ["датацентр", "дата-центр"]),
    ],
)
def test_a_word_behind_an_equals_sign_is_found_as_it_is(term: str, text: str, expected: list[str]) -> None:
    assert found(text, term, language="ru") == expected


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("dual-use", "dual-use, dual use, dualuse, dual", ["dual-use", "dual use", "dualuse"]),
        ("датацентр", "в дата-центре, в датацентре", ["дата-центре", "датацентре"]),
        ("дата-центр*", "датацентр, дата-центров", ["датацентр", "дата-центров"]),
        ("F-16", "F-16, F16", ["F-16", "F16"]),
        ("state-of-the-art", "stateoftheart", ["stateoftheart"]),
        ("Узбекистан", "в Узбеки-\n  стане", ["Узбеки-\n  стане"]),
        ("Узбекистан", "узбеки - стан", []),
        ("узбекист*", "Узбеки-\nстан", ["Узбеки-\nстан"]),
        ("узбек*", "Узбеки-\nстан", ["Узбеки"]),
        ("=сша", "сша-\n", ["сша"]),
        ("Узбекистан", "Уз\u00adбеки\u00adстане", ["Уз\u00adбеки\u00adстане"]),
    ],
)
def test_what_a_hyphen_joins_is_one_word_besides(term: str, text: str, expected: list[str]) -> None:
    assert found(text, term, language="ru") == expected


def test_a_phrase_does_not_run_over_the_end_of_a_line() -> None:
    assert found("Washington\nPost. Washington  Post", "Washington Post") == ["Washington  Post"]


def test_terms_that_begin_alike_and_overlap_are_all_found_the_longer_one_first() -> None:
    matches = find("United States Congress", "States", "United States", "United States Congress", "unit*")
    assert [match.term for match in matches] == ["United States Congress", "United States", "unit*", "States"]


def test_terms_that_fold_alike_are_each_reported_as_they_were_given() -> None:
    assert [match.term for match in find("uranium", "Uranium", "uranium", "Uranium")] == [
        "Uranium",
        "uranium",
    ]


@pytest.mark.parametrize(("term", "expected"), [("", False), ("*", False), ("+ —", False), ("C5+1", True)])
def test_a_term_without_a_word_is_not_findable_and_never_found(term: str, *, expected: bool) -> None:
    assert (is_findable(term), bool(find("* + — C5+1", term))) == (expected, expected)


def test_only_the_longest_of_overlapping_matches_are_kept_in_the_order_of_the_article() -> None:
    matches = find("the States, United States Congress", "States", "United States Congress", title="States")
    assert [(match.place, match.found) for match in longest(reversed(matches))] == [
        (Place.TITLE, "States"),
        (Place.TEXT, "States"),
        (Place.TEXT, "United States Congress"),
    ]


def test_where_two_terms_found_the_same_the_more_precise_one_stays() -> None:
    assert [match.term for match in longest(find("Товарооборот", "товар*", "товарооборот*"))] == [
        "товарооборот*"
    ]
