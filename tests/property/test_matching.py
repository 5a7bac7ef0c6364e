"""Of which articles a query holds, against asking word by word."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.terms import read
from monitor.judge.watching import Watching, parse
from monitor.judge.watching.tree import And, AtLeast, In, Near, Not, Or, Part, Same, Spread, Tree, Word
from monitor.model import Watchlist
from support.values import article

# Long enough to end a sentence: two letters and a dot are initials.
WORDS = ("alpha", "bravo", "delta", "gamma")
TITLES = st.lists(st.sampled_from(WORDS), max_size=3)
SENTENCES = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5), max_size=4)
NUMBERS = st.integers(1, 6)


def queries() -> st.SearchStrategy[str]:
    word = st.sampled_from(WORDS)
    pair = st.tuples(word, NUMBERS, word).map(lambda near: "{} NEAR/{} {}".format(*near))
    spread = st.tuples(st.lists(word, min_size=2, max_size=3), st.integers(3, 7)).map(
        lambda some: f'"{" ".join(some[0])}"~{some[1]}'
    )
    return st.recursive(st.one_of(word, pair, spread), _groups, max_leaves=8)


def _groups(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    some = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        some.map(lambda each: f"({' AND '.join(each)})"),
        some.map(lambda each: f"({' OR '.join(each)})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} AND NOT {two[1]})"),
        st.tuples(st.integers(1, 2), some).map(lambda two: f"{two[0]} OF ({', '.join(two[1])})"),
        inner.map(lambda each: f"title:({each})"),
        inner.map(lambda each: f"text:({each})"),
        some.map(lambda each: f"same:sentence({', '.join(each)})"),
    )


class Definition:
    """What the language says of itself, asked word by word.

    Args of the constructor:
        units: title and sentences as words, and
        numbers: of their words.
    """

    def __init__(self, units: list[list[str]], numbers: list[range]) -> None:
        self.numbers = numbers
        pairs = (
            pair for unit, some in zip(units, numbers, strict=True) for pair in zip(some, unit, strict=True)
        )
        self.words = dict(pairs)

    def holds(self, tree: Tree, low: int, high: int) -> bool:
        """Say whether the tree holds of the words numbered low to high."""
        match tree:
            case And():
                held = all(self.holds(each, low, high) for each in tree.members)
            case Or() | AtLeast():
                count = tree.count if isinstance(tree, AtLeast) else 1
                held = sum(self.holds(each, low, high) for each in tree.members) >= count
            case Not():
                held = not self.holds(tree.inner, low, high)
            case In():
                title = self.numbers[0].stop
                is_title = tree.part is Part.TITLE
                held = self.holds(
                    tree.inner, low if is_title else max(low, title), min(high, title) if is_title else high
                )
            case Same():
                held = any(
                    self.holds(And(members=tree.members), max(low, n.start), min(high, n.stop))
                    for n in self.numbers
                )
            case _:
                held = self.stands(tree, low, high)
        return held

    def stands(self, tree: Tree, low: int, high: int) -> bool:
        """Say the same of what stands somewhere."""

        def places(word: str) -> list[int]:
            return [number for number, each in self.words.items() if each == word and low <= number < high]

        match tree:
            case Word():
                return bool(places(tree.term))
            case Near(left=Word() as left, right=Word() as right):
                pairs = product(places(left.term), places(right.term))
                return any(0 < abs(one - other) <= tree.within for one, other in pairs)
            case Spread():
                some = product(*map(places, set(tree.words)))
                return any(max(one) - min(one) < tree.within for one in some)
            case _:
                raise AssertionError(tree)


@given(query=queries(), title=TITLES, said=SENTENCES)
def test_a_query_holds_exactly_when_its_definition_says_so(
    query: str, title: list[str], said: list[list[str]]
) -> None:
    units = [title, *said]
    numbers, begin = [], 0
    for number, unit in enumerate(units):
        numbers.append(range(begin, begin + len(unit)))
        begin += len(unit) + (1000 if number == 0 else 0)
    watched = article(
        title=" ".join(title), text=" ".join(f"{' '.join(unit).capitalize()}." for unit in said)
    )
    found = Watching([Watchlist(name="w", title="W", query=query)]).match(
        read(watched), article=watched, topics=()
    )
    assert bool(found) == Definition(units, numbers).holds(parse(query).tree, 0, begin)
