import pytest

from monitor.judge.collisions import FormFound, collisions, forms_found, met
from monitor.judge.terms import read
from support.values import article


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("бухар*", {"ru": ("Бухарест",)}),
        ("Или", {"ru": ("или",)}),
        ("сталь", {"ru": ("стали",)}),
        ("hist*", {"en": ("history",)}),
        ("кен*", {"kk": ("кенже",), "ky": ("кенеш",)}),
        ("Kabul", {"tk": ("kabul",)}),
    ],
)
def test_a_term_that_finds_frequent_words_is_told_with_them(
    term: str, words: dict[str, tuple[str, ...]]
) -> None:
    assert [dict(found.words) for found in collisions([term])] == [words]


@pytest.mark.parametrize(
    "term",
    ["Бухара", "или", "=торонто", "Торонто", "торонто", "кен", "trade deal", "посол", "*", "US", "Mali"],
)
def test_a_term_that_finds_what_it_says_collides_with_nothing(term: str) -> None:
    assert collisions([term]) == ()


def test_what_terms_found_in_articles_is_counted_by_form_with_titles() -> None:
    articles = [
        read(article(title=f"Бухара {number}", text="Бухаре и Бухаре; Бухарест", language="ru"))
        for number in range(4)
    ]
    assert forms_found(["бухар*", "Навои"], articles) == {
        "бухар*": (
            FormFound("Бухаре", 8, ("Бухара 0", "Бухара 1", "Бухара 2")),
            FormFound("Бухара", 4, ("Бухара 0", "Бухара 1", "Бухара 2")),
            FormFound("Бухарест", 4, ("Бухара 0", "Бухара 1", "Бухара 2")),
        )
    }


def test_of_what_colliding_terms_found_only_the_frequent_words_are_told() -> None:
    articles = [read(article(title="Поездка", text="Из Бухары в Бухарест", language="ru"))]
    assert met(collisions(["бухар*", "hist*"]), articles) == {
        "бухар*": (FormFound("Бухарест", 1, ("Поездка",)),)
    }
