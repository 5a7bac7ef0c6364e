import pytest

from monitor.text.words import Token, fold, stem, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oʻzbekiston O'zbekiston O’zbekiston Ozbekiston", "ozbekiston ozbekiston ozbekiston ozbekiston"),
        ("Uzbekistan's Uzbekistan’s UZBEKISTAN'S", "uzbekistan uzbekistan uzbekistan"),
        ("the States' view", "the states view"),
        ("o'sish qo's o's", "osish qo o"),
        ("'quoted' ‘quoted’ don't", "quoted quoted dont"),
        ("C5+1 С5+1 c5+1's", "c5+1 c5+1 c5+1"),
        ("G20 В1 F-16 787-9", "g20 b1 f 16 787 9"),
        ("Kassym-Jomart Tokayev", "kassym jomart tokayev"),
        ("U.S. U.S US us U.S.'s", "u.s u.s u.s us u.s"),
        ("U.K. UK J.D. JD e.g. a.m. U.S.A. USA", "uk uk jd jd eg a.m usa usa"),
        ("А.К. т.е. те", "ак т.е те"),
        ("A.B.Smith www.u.uz", "ab smith www u uz"),
        ("1,200 1,200.5 1.200.000 4,1 4.1 06.11.2025 4.1bn", "1200 1200.5 1200000 4.1 4.1 06.11.2025 4.1bn"),
        ("Ёлка елка й Й Ўзбекистон", "елка елка й й ўзбекистон"),
        ("Türkmenistan Qazaqstan İstanbul ışık", "turkmenistan qazaqstan istanbul isik"),
        ("Straße œuvre Łódź Əliyev", "strasse oeuvre lodz eliyev"),
        ("co\u00adoperation И\u0306", "cooperation й"),
        ("ﬁrst ² ½", "first 2 12"),
        ("中国 と", "中 国 と"),
        ("snake_case a&b", "snake case a b"),
        ("ӘЛЕМ Ғылым", "әлем ғылым"),
        ("ـ", "ـ"),
        ("", ""),
        (" .,;—«» ", ""),
    ],
)
def test_words_of_every_spelling_fold_to_one(text: str, expected: str) -> None:
    assert fold(text) == expected


def test_offsets_are_those_of_the_original_text() -> None:
    text = "«Oʻzbekiston’s» C5+1, U.S."
    assert tokens(text) == (
        Token("ozbekiston", 1, 12),
        Token("c5+1", 16, 20),
        Token("u.s", 22, 25),
    )


def test_folding_is_joining_the_tokens() -> None:
    text = "Президент АҚШ U.S. met 1,200 of O'zbekiston's people"
    assert fold(text) == " ".join(token.folded for token in tokens(text))


def test_inflected_forms_have_one_stem_in_whatever_script() -> None:
    assert {stem(word) for word in ("узбекистан", "узбекистану", "uzbekistan", "uzbekistans")} == {"uzbek"}


@pytest.mark.parametrize(
    ("mixed", "whole"),
    [
        ("Tокаев", "токаев"),  # a Latin T
        ("Вoeing", "boeing"),  # a Cyrillic В
        ("Қaзақстан", "қазақстан"),  # a Latin a
        ("Əкім", "әкім"),  # a Latin schwa
        ("CА", "са"),  # one of each
        ("NВИДИА", "nвидиа"),  # N looks like no Cyrillic letter
        ("С5", "c5"),
        ("boeing", "boeing"),
        ("C.Ш.А.", "сша"),  # a Latin C
    ],
)
def test_letters_of_another_script_that_look_the_same_are_folded_within_a_word(
    mixed: str, whole: str
) -> None:
    assert fold(mixed) == whole
