"""Which watchlists want an article that is off the beat, or hardly on it."""

from typing import Any

import pytest

from monitor.judge.relevance import Beat
from monitor.judge.terms import read
from monitor.judge.wanting import Wanting
from monitor.model import Match, Side, Term, Watchlist
from support.values import article

SIDES = (
    Side(name="steppe", title="Steppe", terms=(Term(text="Kazakhstan"), Term(text="Astana", weight=0.3))),
    Side(name="coast", title="Coast", terms=(Term(text="Albania"),)),
    Side(name="island", title="Island", terms=(Term(text="Iceland"),)),
)
THRESHOLD = 0.5


def wants(text: str, **changes: Any) -> bool:
    watchlist = Watchlist(name="w", title="W", **changes)
    words = read(article(title="", text=text))
    relevance = Beat(SIDES, threshold=THRESHOLD).assess(words)
    wanting = Wanting((watchlist,), sides=SIDES, threshold=THRESHOLD)
    (match,) = wanting.mark([Match(watchlist="w")], read=words, relevance=relevance)
    return match.is_wanted


BOTH = "Kazakhstan and Albania agree."
ALL = "Kazakhstan, Albania and Iceland agree."


@pytest.mark.parametrize(
    ("text", "changes", "expected"),
    [
        (ALL, {}, True),
        (BOTH, {}, False),
        (BOTH, {"sides": ("coast", "steppe")}, True),
        (BOTH, {"sides": ("coast", "island")}, False),
        (BOTH, {"sides": ("steppe",)}, True),
        ("Nobody agrees.", {"sides": ("steppe",)}, False),
        ("Nobody agrees.", {"sides": ()}, True),
        ("Nobody agrees.", {"sides": (), "relevance": 1.0}, True),
        ("Nobody agrees.", {"relevance": 0.0}, True),
        (BOTH, {"relevance": 0.1}, False),
        ("Astana rests.", {"sides": ("steppe",)}, False),
        ("Astana rests.", {"sides": ("steppe",), "relevance": 0.1}, True),
        (ALL, {"relevance": 0.99}, False),
    ],
)
def test_a_watchlist_wants_what_its_own_sides_take_part_in(
    text: str, changes: dict[str, Any], *, expected: bool
) -> None:
    assert wants(text, **changes) is expected


def test_sides_that_two_watchlists_name_are_asked_once_and_the_rest_of_a_match_stays() -> None:
    lists = [Watchlist(name=name, title=name, sides=("steppe",)) for name in ("one", "two")]
    words = read(article(title="", text="Albania agrees."))
    matches = [Match(watchlist=each.name, topics=("energy",)) for each in lists]
    relevance = Beat(SIDES, threshold=THRESHOLD).assess(words)
    marked = Wanting(lists, sides=SIDES, threshold=THRESHOLD).mark(matches, read=words, relevance=relevance)
    assert marked == tuple(Match(watchlist=each.name, topics=("energy",), is_wanted=False) for each in lists)
