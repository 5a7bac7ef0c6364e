import pytest

from monitor.text.inflection import inflections
from monitor.text.words import fold


@pytest.mark.parametrize(
    ("word", "plural"),
    [
        ("mineral", "minerals"),
        ("company", "companies"),
        ("Kennedy", "Kennedys"),
        ("railway", "railways"),
        ("crisis", "crises"),
        ("tax", "taxes"),
        ("Kyrgyz", "Kyrgyzes"),
        ("embargo", "embargoes"),
        ("memo", "memos"),
        ("shelf", "shelves"),
        ("tariff", "tariffs"),
        ("life", "lives"),
        ("congressman", "congressmen"),
        ("German", "Germans"),
        ("memorandum", "memoranda"),
        ("child", "children"),
        ("NGO", "NGOs"),
        ("EU", "EUs"),
    ],
)
def test_a_word_has_its_plural(word: str, plural: str) -> None:
    folded = fold(plural)
    assert any(
        folded.startswith(stem) and takes(folded[len(stem) :]) for stem, takes in inflections(word, "en")
    )


@pytest.mark.parametrize("word", ["US", "is"])
def test_small_words_and_the_united_states_have_none(word: str) -> None:
    assert inflections(word, "en") == ()


def test_a_german_is_no_man() -> None:
    assert [stem for stem, _ in inflections("German", "en")] == ["german"]
