import pytest

from monitor.text.offices import COUNTRIES, FIELDS, JOINT, KINDS, meanings_of
from monitor.text.words import fold


@pytest.mark.parametrize(
    ("word", "meanings"),
    [
        ("Министру", {"minister"}),
        ("vaziri", {"minister"}),
        ("премьер", {"minister", "prime"}),
        ("госсекретаря", {"secretary", "state"}),
        ("daşary", {"foreign"}),
        ("МИД", {"foreign"}),
        ("мидии", set()),
        ("Oʻzbekistonning", {"uz"}),
        ("дел", {JOINT}),
        ("делает", set()),
        ("после", set()),
    ],
)
def test_a_word_of_an_office_is_told_by_how_it_begins(word: str, meanings: set[str]) -> None:
    assert meanings_of(fold(word)) == meanings


def test_words_are_listed_as_they_fold() -> None:
    listed = [
        word for table in (KINDS, FIELDS, COUNTRIES) for words in table.values() for word in words.split()
    ]
    assert [word for word in listed if word != "u.s" and fold(word) != word] == []
