import pytest

from monitor.text.inflection.dictionary import occurrences
from monitor.text.inflection.homonyms import Homonym, homonyms


@pytest.mark.parametrize(
    ("word", "base", "form"),
    [
        ("сталь", "стать", "стали"),
        ("душ", "душа", "души"),
        ("германий", "германия", "германии"),
        ("Маск", "маска", "маске"),
        ("Гор", "гора", "горы"),
        ("Чин", "чин", "чин"),
        ("Роман", "роман", "романа"),
        ("Мир", "мир", "мира"),
    ],
)
def test_a_word_whose_forms_are_often_another_word_has_it_as_a_homonym(
    word: str, base: str, form: str
) -> None:
    (homonym,) = homonyms(word)
    assert (homonym.base, homonym.forms[0]) == (base, form)


@pytest.mark.parametrize(
    "word",
    [
        "мир",  # every word that is called so is meant
        "знать",
        "банк",  # hardly ever a tin
        "тори",  # a form of "торить" that nobody ever met
        "порты",  # nobody looks for the trousers
        "урана",
        "посол",  # its form "после" is not looked for
        "Кабул",
        "Байконур",
        "Боинг",
        "ОПЕК",
        "Токаев",
        "Ташметов",
        "мбонго",
        "НИИ",
        "Т.е",
    ],
)
def test_a_word_that_is_hardly_ever_another_has_no_homonym(word: str) -> None:
    assert homonyms(word) == ()


def test_homonyms_come_with_the_forms_in_common_the_most_frequent_first() -> None:
    assert homonyms("газ") == (Homonym("газа", ("газу", "газе", "газы")),)


def test_of_a_form_that_is_one_thing_only_no_occurrences_are_known() -> None:
    assert set(occurrences("лошадьми").values()) == {0}
