"""Guesses at what somebody meant to write."""

import difflib
from collections.abc import Iterable
from functools import lru_cache

# Share of characters in common from which a guess is worth making; difflib's own default.
CLOSE_ENOUGH = 0.6


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """Return ``did you mean "…"?`` with the closest of the words, or "" when none is close."""
    best = _closest(word[:100], tuple(words))
    return f'did you mean "{best}"?' if best else ""


@lru_cache(maxsize=256)  # the same slip often stands in many places
def _closest(word: str, words: tuple[str, ...]) -> str:
    folded = {each.casefold(): each for each in words}
    found = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=CLOSE_ENOUGH)
    return folded[found[0]] if found else ""
