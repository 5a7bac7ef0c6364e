"""Odd texts cost no more than plain ones."""

import time
from collections.abc import Callable

import pytest

from monitor.text.cleaning import cut, paragraphs, plain
from monitor.text.figures import figures
from monitor.text.names import names
from monitor.text.sentences import sentences
from monitor.text.sketches import shingles
from monitor.text.urls import canonical_url, is_web_url
from monitor.text.words import tokens

SIZE = 60_000
READERS: list[Callable[[str], object]] = [
    plain,
    paragraphs,
    tokens,
    sentences,
    figures,
    names,
    shingles,
    canonical_url,
    lambda text: cut(text, 100),
]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "A",
        "<a '",
        "<!--",
        "1",
        "1 ",
        "1,",
        "г. ",
        "A.",
        "a'",
        "'s",
        "+1",
        "https://a.com/amp",
        "/amp",
        "&#",
        ". ",
        "А-",
        "$1 ",
        "6-",
        "\u0301",
        "\n",
        "two ",
    ],
)
def test_time_grows_with_the_length_and_not_faster(reader: Callable[[str], object], piece: str) -> None:
    text = piece * (SIZE // len(piece))
    begun = time.process_time()
    reader(text)
    assert time.process_time() - begun < 5  # seconds; a quadratic reader takes minutes


def test_an_address_longer_than_any_server_takes_is_none() -> None:
    url = f"https://a.com/{'amp/' * 3000}"
    assert (canonical_url(url), is_web_url(url)) == (url, False)


def test_words_beyond_all_measure_are_one_when_they_agree_so_far() -> None:
    (one,), (other,) = tokens("a" * 5000), tokens("a" * 6000)
    assert (one.folded, one.end, other.end) == (other.folded, 5000, 6000)
