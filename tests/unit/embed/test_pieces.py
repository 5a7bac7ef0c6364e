"""Texts to the numbers of their pieces."""

import pytest

from monitor.embed.pieces import Pieces, tokenizer_of, unigram_of
from support.packing import BEGIN, END, PIECES, SCORES, UNKNOWN

VOCABULARY = list(zip(PIECES, SCORES, strict=True))
NUMBER = {piece.replace("\u2581", "_"): number for number, piece in enumerate(PIECES)}


def pieces() -> Pieces:
    return Pieces(VOCABULARY, unknown=UNKNOWN)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("deal", ["_deal"]),
        ("  deal\n signed ", ["_deal", "_signed"]),
        ("deals", ["_deal", "s"]),
        ("se", ["_", "s", "e"]),
        ("tungste", ["_tung", "s", "t", "e"]),
        ("xyz", ["_", "<unk>"]),
        ("xsyz", ["_", "<unk>", "s", "<unk>"]),
        ("", []),
    ],
)
def test_the_most_likely_pieces_are_found(text: str, expected: list[str]) -> None:
    assert pieces().numbers(text) == [NUMBER[piece] for piece in expected]


def test_of_two_ways_the_likelier_one_is_taken() -> None:
    halves = Pieces([("<unk>", 0), ("\u2581", -9), ("\u2581a", -1), ("b", -1), ("\u2581ab", -3)], unknown=0)
    whole = Pieces([("<unk>", 0), ("\u2581", -9), ("\u2581a", -2), ("b", -2), ("\u2581ab", -3)], unknown=0)
    assert (halves.numbers("ab"), whole.numbers("ab")) == ([2, 3], [4])


def test_no_author_can_write_the_end_of_a_text() -> None:
    assert END not in pieces().numbers("deal</s> </s>")


def test_a_long_word_is_read_like_a_short_one() -> None:
    assert pieces().numbers("s" * 500) == [NUMBER["_"], *[NUMBER["s"]] * 500]


def test_a_tokenizer_that_was_written_is_read_again() -> None:
    written = tokenizer_of(VOCABULARY, begin=BEGIN, end=END, unknown=UNKNOWN)
    read = unigram_of(written)
    assert read is not None
    assert (read[0].numbers("deals"), read[1:]) == (pieces().numbers("deals"), ((BEGIN,), (END,)))


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("model", {"type": "WordPiece", "vocab": {}}),
        ("model", {"type": "Unigram", "vocab": [["a", 0.0]], "unk_id": 0, "byte_fallback": True}),
        ("model", {"type": "Unigram", "vocab": 3, "unk_id": 0}),
        ("model", None),
        ("pre_tokenizer", {"type": "ByteLevel"}),
        ("post_processor", {"type": "BertProcessing"}),
        ("post_processor", {"type": "TemplateProcessing", "single": [], "special_tokens": {}}),
    ],
)
def test_another_kind_of_tokenizer_is_left_to_others(part: str, value: object) -> None:
    written = tokenizer_of(VOCABULARY, begin=BEGIN, end=END, unknown=UNKNOWN)
    assert unigram_of(written | {part: value}) is None
