"""What the table of forms does not hold: acronyms, loanwords and words of odd shape."""

import pytest

from monitor.text.inflection import inflections
from monitor.text.words import fold


def is_form(word: str, form: str, language: str) -> bool:
    folded = fold(form)
    return any(
        folded.startswith(stem) and bool(takes(folded[len(stem) :]))
        for stem, takes in inflections(word, language)
    )


@pytest.mark.parametrize(
    ("language", "word", "form"),
    [
        ("kk", "ЖШС", "ЖШСның"),
        ("kk", "ЖШС", "ЖШСнің"),
        ("kk", "Кремль", "Кремльдің"),
        ("kk", "Кремль", "Кремльге"),
        ("kk", "банк", "банкі"),
        ("kk", "халық", "халқының"),
        ("kk", "қазақ", "қазақпыз"),
        ("kk", "ел", "елдердің"),
        ("kk", "ел", "еліміздің"),
        ("kk", "ел", "елінен"),
        ("kk", "қала", "қаладағыларды"),
        ("ky", "Чүй", "Чүйгө"),
        ("ky", "Кремль", "Кремлдин"),
        ("ky", "орун", "орду"),
        ("ky", "Бишкек", "Бишкекпи"),
        ("uz", "NATO", "NATOning"),
        ("uz", "mavzu", "mavzuyi"),
        ("uz", "Toshkent", "Toshkentmi"),
        ("uz", "тоғ", "тоққа"),
        ("uz", "тоғ", "тоғга"),
        ("uz", "togʻ", "toqqa"),
        ("uz", "tog‘", "togʻi"),
        ("tk", "guzy", "guza"),
        ("tk", "ilçi", "ilçä"),
        ("tk", "ÝHHG", "ÝHHGniň"),
        ("tk", "çaý", "çaýyň"),
        ("tk", "Aşgabat", "Aşgabatdyr"),
        ("tg", "Осиё", "Осиёи"),
        ("tg", "дунё", "дунёямонро"),
        ("tg", "китоб", "китобатро"),
    ],
)
def test_names_acronyms_and_loanwords_take_the_endings_that_the_press_gives_them(
    language: str, word: str, form: str
) -> None:
    assert is_form(word, form, language)


@pytest.mark.parametrize(
    ("language", "word", "form"),
    [
        ("kk", "ел", "елдың"),
        ("kk", "қала", "қалаге"),
        ("kk", "тор", "торты"),
        ("ky", "шаар", "шаарге"),
        ("tk", "döwlet", "döwlety"),
        ("tk", "köçe", "koçan"),
        ("uz", "ish", "ishka"),
        ("tg", "китоб", "китобат"),
        ("tg", "хона", "хонаон"),
    ],
)
def test_an_ending_of_another_harmony_or_sound_makes_no_form(language: str, word: str, form: str) -> None:
    assert not is_form(word, form, language)
