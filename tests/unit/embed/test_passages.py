"""What the neural engines are given of an article."""

import numpy as np
import pytest

from monitor.embed.passages import LONGEST, passage, vector_of
from monitor.errors import EmbedderRefusedError


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("A summit", "Five presidents met.", "A summit. Five presidents met."),
        ("", "Five presidents met.", "Five presidents met."),
        ("A summit", "", "A summit"),
        ("A  summit", "Five\npresidents\tmet. ", "A summit. Five presidents met."),
        ("½ billion", "№ 5…", "1⁄2 billion. No 5..."),
        ("\udc80 summit", "five\0six", "? summit. five six"),
        ("…", " — ", ""),
        ("", "", ""),
    ],
)
def test_a_passage_is_title_and_lead_on_one_line(title: str, text: str, expected: str) -> None:
    assert passage(title, text) == expected


def test_a_passage_ends_with_whole_words_after_600_characters_of_the_text() -> None:
    assert passage("Title", "word " * 1000) == f"Title. {'word ' * 119}word..."


def test_a_passage_is_bounded_whatever_its_characters_become() -> None:
    assert len(passage("\ufdfa" * 5000, "\ufdfa" * 5000)) == LONGEST


def test_values_become_a_vector_of_length_one() -> None:
    vector = vector_of("somewhere-1", np.array([3, 0, 4], np.float32))
    assert vector.space == "somewhere-1"
    assert np.frombuffer(vector.values, "<f4").tolist() == pytest.approx([0.6, 0, 0.8])


def test_values_that_are_all_zero_stay_so() -> None:
    assert np.frombuffer(vector_of("s", np.zeros(2, np.float32)).values, "<f4").tolist() == [0, 0]


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(EmbedderRefusedError, match="no number"):
        vector_of("space", np.array([1.0, np.nan], np.float32))
