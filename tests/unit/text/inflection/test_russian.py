import pytest

from monitor.text.inflection import inflections
from monitor.text.words import fold


def is_form(word: str, form: str, language: str = "ru") -> bool:
    """Return whether the folded form is one of the word's."""
    folded = fold(form)
    return any(
        folded.startswith(stem) and bool(takes(folded[len(stem) :]))
        for stem, takes in inflections(word, language)
    )


def tells_apart(word: str, forms: str, others: str) -> bool:
    """Return whether the former are forms of the word, and the latter are not."""
    return all(is_form(word, form) for form in forms.split()) and not any(
        is_form(word, form) for form in others.split()
    )


@pytest.mark.parametrize(
    ("word", "forms", "others"),
    [
        ("сделка", "сделки сделок сделкам", "сделан сделал"),
        ("день", "дня дней днём", "деньги дно"),
        ("критический", "критических критическая", "критик критика"),
        ("лён", "льна лён льном", "лень"),
        ("человек", "людей человека", "людской"),
        ("Бухара", "Бухары Бухаре Бухарой", "Бухарест бухарский"),
    ],
)
def test_a_word_of_the_dictionary_has_the_forms_of_its_lexemes(word: str, forms: str, others: str) -> None:
    assert tells_apart(word, forms, others)


@pytest.mark.parametrize(
    ("word", "forms", "others"),
    [
        ("права", "прав правам", "правых"),
        ("минералов", "минералы минералами", "минеральный"),
    ],
)
def test_what_is_no_base_form_has_the_forms_of_its_likeliest_lexeme(
    word: str, forms: str, others: str
) -> None:
    assert tells_apart(word, forms, others)


@pytest.mark.parametrize(
    ("word", "forms", "others"),
    [
        ("Токаев", "Токаева Токаеву Токаевым Токаеве Токаевых", "Токаевой токай токаем"),
        ("Токаева", "Токаевой Токаеву", "Токаевым Токаеве"),
        ("Алиев", "Алиевым", "Алиевой алием"),
        ("Берлин", "Берлином", "Берлиным"),
        ("Мирзиёев", "Мирзиеевым Мирзиёева", "Мирзоевым"),
    ],
)
def test_a_surname_has_the_forms_of_its_sex(word: str, forms: str, others: str) -> None:
    assert tells_apart(word, forms, others)


@pytest.mark.parametrize(
    ("word", "forms", "others"),
    [
        ("Казатомпром", "Казатомпромом Казатомпрома", "Казатомпромовский"),
        ("Шымкент", "Шымкенте", "Шымкентский"),
        ("Тенгизшевройл", "Тенгизшевройлу", "шевройл"),
        ("авиапоставка", "авиапоставок авиапоставкам", "авиапоставил"),
        ("Гурбангулы", "", "Гурбангула"),
        ("Ыз", "", "Ыза"),
    ],
)
def test_a_word_that_no_dictionary_has_is_declined_by_its_ending(word: str, forms: str, others: str) -> None:
    assert tells_apart(word, forms, others)


@pytest.mark.parametrize(
    ("word", "forms", "others"),
    [("МИД", "МИДа МИДом", "мидия"), ("США", "", "сшам"), ("АЙ", "", "айм"), ("ТО", "", "тома")],
)
def test_an_acronym_that_ends_in_a_consonant_takes_endings(word: str, forms: str, others: str) -> None:
    assert tells_apart(word, forms, others)


@pytest.mark.parametrize(
    ("word", "language"), [("сделка", "en"), ("deal", "ru"), ("C5+1", "en"), ("я", "ru"), ("сделка", "uk")]
)
def test_words_of_other_scripts_and_languages_stay_as_they_are(word: str, language: str) -> None:
    assert inflections(word, language) == ()


def test_what_is_written_with_dots_has_no_other_form() -> None:
    assert inflections("К.Ж", "ru") == ()
