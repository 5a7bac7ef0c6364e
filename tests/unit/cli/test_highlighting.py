"""How what was found in a text is made to stand out."""

import pytest

from monitor.cli.highlighting import excerpts, marked, title_of
from monitor.model import Place, TermMatch
from support.values import article


def found(text: str, *words: str, place: Place = Place.TEXT) -> list[TermMatch]:
    return [TermMatch(term=word, place=place, start=text.index(word), found=word) for word in words]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("A trade deal is signed", ("trade deal",), "A **trade deal** is signed"),
        ("A trade deal is signed", ("trade", "signed"), "A **trade** deal is **signed**"),
        ("A trade deal is signed", ("trade deal", "deal", "deal is"), "A **trade deal is** signed"),
        ("Trade", ("Trade",), "**Trade**"),
        ("Nothing", (), "Nothing"),
        ("A \x1b[31mtrade\u202e deal", ("trade",), "A [31m**trade** deal"),
    ],
)
def test_what_overlaps_is_marked_once_and_nothing_moves_the_cursor(
    text: str, words: tuple[str, ...], expected: str
) -> None:
    assert marked(text, found(text, *words)).plain == expected


def test_only_the_stretch_that_is_asked_for_is_shown() -> None:
    text = "A trade deal is signed today"
    assert marked(text, found(text, "trade", "deal", "today"), within=(8, 22)).plain == "**deal** is signed"


def test_the_first_three_sentences_with_something_in_them_are_shown() -> None:
    text = "One tin. No metal. Two lead. Three zinc. Four iron."
    what = article(text=text)
    shown = [each.plain for each in excerpts(what, found(text, "tin", "lead", "zinc", "iron"))]
    assert shown == ["One **tin**.", "Two **lead**.", "Three **zinc**."]


def test_a_long_sentence_is_cut_between_words_near_what_was_found() -> None:
    text = f"{'before ' * 30}tungsten{' behind' * 30}"
    (shown,) = excerpts(article(text=text), found(text, "tungsten"))
    assert shown.plain.startswith("…before before")
    assert shown.plain.endswith("behind behind…")
    assert " **tungsten** " in shown.plain
    assert len(shown.plain) < 260


def test_a_sentence_without_blanks_is_cut_at_what_was_found() -> None:
    text = f"{'x' * 200}钨{'y' * 200}"
    (shown,) = excerpts(article(text=text), found(text, "钨"))
    assert shown.plain == "…**钨**…"


def test_a_title_has_only_its_own_marks() -> None:
    what = article(title="Tin deal", text="Tin")
    matches = found(what.title, "deal", place=Place.TITLE) + found(what.text, "Tin")
    assert title_of(what, matches).plain == "Tin **deal**"
