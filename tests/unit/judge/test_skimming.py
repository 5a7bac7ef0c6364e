"""Articles passed over at a glance."""

import pytest

from monitor.judge.skimming import Glance, Skim
from monitor.model import Name, NameKind
from support.values import article

TOKAYEV = Name(
    name="tokayev",
    title="Kassym-Jomart Tokayev",
    kind=NameKind.PERSON,
    spellings=("Токаев",),
    first_names=("Касым",),
    not_in=("улица Токаева",),
)


def may_hold(skim: Skim, text: str, language: str = "ru") -> bool:
    return skim.may_hold(Glance(article(title="", text=text, language=language)))


@pytest.mark.parametrize(
    ("term", "language", "text", "expected"),
    [
        ("вольфрам", "ru", "Добыча вольфрама растёт.", True),
        ("вольфрам", "ru", "Добыча урана растёт.", False),
        ("=уран", "ru", "Добыча урана растёт.", False),
        ("rare earth*", "en", "A rare bird.", True),
        ("rare earth*", "en", "Down to earth.", False),
        ("датацентр", "ru", "Новый дата-центр.", True),
        ("датацентр", "ru", "Новый дата-\n  центр.", True),
        ("датацентр", "ru", "Новый дата центр.", False),
        ("датацентр", "ru", "Новый центр-дата.", False),
        ("abcd", "en", "a-b-c-d", False),
        ("bcd", "en", "a-b-c-d", True),
        ("Oʻzbekiston", "uz", "O‘zbekistonning", True),
    ],
)
def test_what_may_begin_a_term_is_seen_at_a_glance(
    term: str, language: str, text: str, *, expected: bool
) -> None:
    assert may_hold(Skim([term]), text, language) == expected


def test_names_are_seen_in_every_spelling_and_what_only_goes_with_them_is_not() -> None:
    skim = Skim((), [TOKAYEV])
    assert may_hold(skim, "Встреча с Тоқаевым.")
    assert may_hold(skim, "Встреча с Токаевым.")
    assert not may_hold(skim, "Касым живёт на этой улице.")


def test_what_was_seen_is_remembered_by_language() -> None:
    skim = Skim(["уран"])
    assert [may_hold(skim, "Цена урана.", language) for language in ("kk", "ru", "kk", "ru")] == [
        False,
        True,
        False,
        True,
    ]


def test_no_more_words_are_remembered_than_fit() -> None:
    skim = Skim(["уран"], most_passed=2)
    assert [may_hold(skim, text) for text in ("а б в", "г", "а уран")] == [False, False, True]
