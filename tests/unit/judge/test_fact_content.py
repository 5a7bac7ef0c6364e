import pytest

from monitor.judge.facts import read_content
from monitor.judge.facts.content import READ_CHARACTERS, READ_SENTENCES, Amount, Named
from monitor.model import FactKind
from monitor.text.stage_words import Stage

TEXT = (
    "Kazakhstan signed a $4.1 billion deal. "
    "President Kassym-Jomart Tokayev did not travel to Astana on 3 May."
)


def test_a_headline_stands_before_the_text() -> None:
    content = read_content("Deal signed", TEXT, "en")
    assert [(said.text, said.start) for said in content.headline] == [("Deal signed", -12)]
    assert [said.start for said in content.sentences] == [0, 39]
    assert all(TEXT[said.start :].startswith(said.text) for said in content.sentences)
    assert content.all_said == (*content.headline, *content.sentences)
    assert content.language == "en"


def test_a_text_without_headline_begins_at_nought() -> None:
    content = read_content("", TEXT, "en")
    assert (content.headline, content.sentences[0].start) == ((), 0)


def test_a_sentence_has_its_words_without_those_of_figures() -> None:
    first, second = read_content("", TEXT, "en").sentences
    assert first.sequence == ("kazak", "signe", "deal")
    assert first.stems == frozenset(first.sequence)
    assert first.pairs == {("kazak", "signe"), ("signe", "deal")}
    assert first.length == 6
    assert second.sequence == ("presi", "kassy", "jomar", "tokay", "trave", "astan")


def test_a_sentence_has_its_figures_with_what_stands_beside_them() -> None:
    first, second = read_content("", TEXT, "en").sentences
    beside = frozenset({"kazak", "signe", "deal"})
    assert first.amounts == (Amount(FactKind.MONEY, "4100000000 usd", "$4.1 billion", "deal", beside),)
    (day,) = second.amounts
    assert (day.kind, day.value, day.counted) == (FactKind.DATE, "date:05-03", "")


@pytest.mark.parametrize(
    ("text", "kind", "counted"),
    [
        ("Some 40 hectares were given.", FactKind.NUMBER, "hecta"),
        ("Prices rose 4,1 % again.", FactKind.PERCENT, "again"),
        ("It cost 882 млн тенге there.", FactKind.MONEY, "there"),
        ("It stood there in 2019.", FactKind.DATE, ""),
    ],
)
def test_figures_are_told_apart_by_kind(text: str, kind: FactKind, counted: str) -> None:
    (said,) = read_content("", text, "en").sentences
    (amount,) = said.amounts
    assert (amount.kind, amount.counted) == (kind, counted)


def test_no_more_than_five_words_on_either_side_stand_beside_a_figure() -> None:
    text = "Alpha bravo carol delta eagle foxes grows 40 hotel india julia kilos limas miker novem."
    (said,) = read_content("", text, "en").sentences
    before, behind = (
        ("carol", "delta", "eagle", "foxes", "grows"),
        ("hotel", "india", "julia", "kilos", "limas"),
    )
    assert said.amounts[0].beside == {*before, *behind}


def test_a_sentence_has_its_names_and_says_which_words_go_together() -> None:
    _, second = read_content("", TEXT, "en").sentences
    assert [(word.found, word.goes_on) for word in second.named] == [
        ("Kassym", False),
        ("Jomart", True),
        ("Tokayev", True),
        ("Astana", False),
    ]
    assert isinstance(second.named[0], Named)


def test_a_sentence_has_its_claims() -> None:
    first, second = read_content("", TEXT, "en").sentences
    assert [word.stage for word in first.claims.stages] == [Stage.SIGNED]
    assert (first.claims.is_negated, second.claims.is_negated) == (False, True)
    assert (first.claims.is_official, second.claims.is_official) == (False, True)


def test_wide_blanks_part_no_figure_from_its_unit_and_move_no_offset() -> None:
    text = "It  cost   $5   billion  in  all.  Sergio  Gor  came   on."
    content = read_content("A  title", text, "en")
    assert content.headline[0].text == "A title"
    first, second = content.sentences
    assert (first.start, second.start) == (0, text.index("Sergio"))
    assert (first.text, first.amounts[0].value) == ("It cost $5 billion in all.", "5000000000 usd")
    assert [word.goes_on for word in second.named] == [False, True]


def test_a_long_text_is_read_in_part() -> None:
    content = read_content("", "Short one here. " * 1000, "en")
    assert len(content.sentences) == READ_SENTENCES
    long = read_content("", "word " * 200_000, "en")
    assert sum(len(said.text) for said in long.sentences) <= READ_CHARACTERS


@pytest.mark.parametrize("text", ["", " \n\t ", "…", "\u0000"])
def test_a_text_of_nothing_says_nothing(text: str) -> None:
    content = read_content("", text, "")
    assert sum(len(said.stems) for said in content.all_said) == 0
