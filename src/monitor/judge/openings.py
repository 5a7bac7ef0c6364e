"""Where an article begins to tell its news, and where its opening ends."""

import re
from collections.abc import Sequence
from typing import NamedTuple

LEAD = 300
"""The opening reaches over the sentences that begin within so many characters behind the dateline."""

_MONTH_AND_DAY = r"(?:\d{1,2}\s+[^\W\d_]{3,9}\.?|[^\W\d_]{3,9}\.?\s+\d{1,2})(?:,?\s+\d{4})?"
_NAME = r"[^\W\d_]+(?:[-'’][^\W\d_]+)*"
_PLACES = rf"{_NAME}(?:[ /]{_NAME}){{0,3}}"
_DASH = r"\s*(?:[-–—]{1,2}|:)\s"
_DATELINE = re.compile(
    rf"\s*(?P<place>{_PLACES})(?:, {_PLACES})?"
    rf"(?:(?:[.,]\s*{_MONTH_AND_DAY}[.,]?)?\s*(?:\([^()\n]{{1,40}}\)|/[^/\n]{{1,40}}/)(?:{_DASH}|[.,]?\s)"
    rf"|[.,]\s*{_MONTH_AND_DAY}(?:{_DASH}|[.,]?\s+(?:[^\W\d_]+[./]?\s*)?{_DASH}|\.\s)"
    rf"|(?P<bare>){_DASH})"
)
# A dateline without date and agency must be in capitals and as long as a town's name at the least.
_SHORTEST_TOWN = 4


class Opening(NamedTuple):
    """The lead of a text, as offsets in it.

    Attributes:
        start: behind the dateline, and
        end: behind the last sentence of the lead.
    """

    start: int
    end: int


def opening_of(text: str, starts: Sequence[int]) -> Opening:
    """Return where the lead stands; the text's sentences begin at these offsets, ascending."""
    body = _dateline_end(text)
    last = max((start for start in starts if start <= body + LEAD), default=0)
    return Opening(body, next((start for start in starts if start > last), len(text)))


def _dateline_end(text: str) -> int:
    """Return where the text begins behind "WASHINGTON (AP) —" or "Ташкент, 5 марта."; 0 without one."""
    match = _DATELINE.match(text)
    if match is None:
        return 0
    place = match["place"]
    if match["bare"] is not None and not (place.isupper() and len(place) >= _SHORTEST_TOWN):
        return 0
    return match.end() if place[:1].isupper() else 0
