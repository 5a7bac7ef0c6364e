import pytest

from monitor.text.frequent_words import FREQUENT_WORDS, NOUNS, FrequentWord, frequent_words


@pytest.mark.parametrize(
    ("language", "form", "base"),
    [
        ("en", "history", "history"),
        ("en", "shells", "shell"),
        ("ru", "стали", "стали"),
        ("kk", "медеті", "медет"),
        ("kk", "сапарларында", None),
        ("ky", "катары", "катар"),
        ("uz", "ozodlikning", "ozodlik"),
        ("uz", "халқнинг", "халқ"),
        ("tg", "душанберо", "душанбе"),
        ("tk", "döwleti", "döwlet"),
        ("xx", "word", None),
    ],
)
def test_frequent_words_are_those_listed_and_the_frequent_forms_of_nouns(
    language: str, form: str, base: str | None
) -> None:
    found = {word.form: word.base for word in frequent_words(language)}
    assert found.get(form) == base


@pytest.mark.parametrize("language", FREQUENT_WORDS)
def test_a_frequent_word_comes_once(language: str) -> None:
    forms = [word.form for word in frequent_words(language)]
    assert len(forms) == len(set(forms))


def test_nouns_are_listed_once_in_small_letters() -> None:
    for nouns in NOUNS.values():
        assert [noun for noun in nouns if not noun.islower() or nouns.count(noun) > 1] == []


def test_a_noun_that_changes_before_an_ending_has_its_other_form() -> None:
    assert FrequentWord("азаттыгы", "азаттык") in frequent_words("ky")
