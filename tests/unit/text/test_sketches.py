import numpy as np
import pytest

from monitor.text.sketches import containment, distinct, shingles, spread, trigrams

TEXT = "The presidents of Kazakhstan and the United States signed an agreement on tungsten in Washington."


def test_a_text_of_n_words_has_n_minus_two_hashes_in_ascending_order() -> None:
    hashes = np.frombuffer(shingles("one two three four five"), dtype="<u4")
    assert (len(hashes), sorted(hashes)) == (3, list(hashes))


def test_hashes_never_change_since_they_are_stored() -> None:
    assert shingles("Oʻzbekiston va AQSh").hex() == "51791920"


def test_words_count_and_not_how_they_are_written() -> None:
    assert shingles("O'zbekiston, VA: Ozbekiston!") == shingles("oʻzbekiston va ozbekiston")


@pytest.mark.parametrize(
    ("text", "size"), [("", 0), (" .", 0), ("one", 4), ("one two", 4), ("one two three", 4)]
)
def test_short_texts_have_one_hash_of_what_is_there(text: str, size: int) -> None:
    assert len(shingles(text)) == size


def test_the_order_of_words_counts() -> None:
    assert shingles("one two three") != shingles("three two one")


def test_a_lead_is_contained_in_its_article() -> None:
    assert containment(shingles(TEXT), shingles(f"{TEXT} It was the first of its kind. {TEXT}")) == 1.0


def test_other_words_are_not_contained() -> None:
    assert (
        containment(shingles(TEXT), shingles("Prices of onions rose in Tashkent for the third week.")) == 0.0
    )


@pytest.mark.parametrize("other", ["", TEXT])
def test_nothing_contains_nothing(other: str) -> None:
    assert (containment(b"", shingles(other)), containment(shingles(other), b"")) == (0.0, 0.0)


def test_the_trigrams_of_a_text_stand_in_its_order_with_repetitions() -> None:
    sequence = np.frombuffer(trigrams("a b c a b c"), "<u4")
    assert len(sequence) == 4
    assert sequence[0] == sequence[3]
    assert distinct(trigrams("a b c a b c")) == shingles("a b c a b c")


def test_what_is_left_of_an_edited_text_is_spread_all_over_it_and_a_quotation_is_not() -> None:
    words = [f"w{number}" for number in range(400)]
    edited = [word if number % 4 else "other" for number, word in enumerate(words)]
    quoting = [*words[:180], *(f"q{number}" for number in range(220))]
    known = shingles(" ".join(words))
    assert spread(trigrams(" ".join(edited)), known) == 1.0
    assert 0.4 < spread(trigrams(" ".join(quoting)), known) < 0.5
    assert spread(trigrams(""), known) == 0.0
    assert spread(trigrams(" ".join(words[:61])), known) == 0.0
    assert spread(trigrams(" ".join(words[:20] * 9)), known) == 0.0
    assert spread(trigrams(" ".join(words[:62])), known) == 1.0
