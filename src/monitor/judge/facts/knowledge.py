"""What the members of a story say together, arranged for questions."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from monitor.judge.facts.content import Amount, Content, Said, Whom, nobody, stem_of
from monitor.judge.facts.rounding import Roundings, digits_of
from monitor.model import FactKind, Known, Saying
from monitor.text.stage_words import Stage
from monitor.text.stages import StageWord

_SHORTEST_KEY = 4  # shorter keys of names that differ in a letter are other names
_NEAR_WORDS = 3  # words near two figures that must be the same for one to stand for the other


class Source(NamedTuple):
    """A known sentence and the member that says it."""

    said: Said
    member: Known
    language: str

    def saying(self, value: str) -> Saying:
        """Return what it says, as evidence."""
        return Saying(
            value=value, sentence=self.said.text, article_id=self.member.article_id, seed=self.member.seed
        )


class Overlap(NamedTuple):
    """How a sentence stands to the known sentences of its language.

    Attributes:
        best: the known sentence with most of its words; None when none has any.
        shared: how many stems the best one has.
        apart: sum over the stems of how little of the sentence stands in any known sentence with that stem;
            from 0 (all stands in one) to the number of stems.
    """

    best: Source | None
    shared: int
    apart: float


class Knowledge:
    """What the members say: figures, names and stages, and of the words those that are asked for.

    Args:
        members: with what they say.
        asked: the article that is compared; only its words are looked up.
        whom: whom a list of names knows.
        is_copy: it is a near copy of a member.
    """

    def __init__(
        self,
        members: Iterable[tuple[Known, Content]],
        asked: Content,
        whom: Whom = nobody,
        *,
        is_copy: bool = False,
    ) -> None:
        self.values: set[str] = set()
        self.names: set[str] = set()
        self.named: set[str] = set()  # short names of those whom a list of names knows
        self.stems: set[str] = set()  # in any language: many names are spelled alike
        self.stages: defaultdict[Stage, list[tuple[StageWord, Source]]] = defaultdict(list)
        self.pairs: set[tuple[str, str]] = set()
        self._by_unit: defaultdict[str, dict[tuple[str, str, frozenset[str]], tuple[Amount, Source]]]
        self._by_unit = defaultdict(dict)  # a figure among the same words is kept once, as it came first
        self._rounded: dict[str, Roundings] = {}
        self._sources: list[Source] = []
        self._postings: defaultdict[str, list[int]] = defaultdict(list)
        self._is_comparable = False
        self._nearby_keys: frozenset[str] | None = None
        self._asked_stems = frozenset(stem for said in asked.sentences for stem in said.stems)
        self._asked_pairs = frozenset(pair for said in asked.sentences for pair in said.pairs)
        seen: set[frozenset[str]] = set()
        for member, content in members:
            # Copies are in one language, whatever is taken for it.
            is_comparable = is_copy or content.language == asked.language
            for said in content.all_said:
                source = Source(said, member, content.language)
                self._take_claims(source, whom)
                if is_comparable and said.stems not in seen:  # members copy from each other
                    seen.add(said.stems)
                    self._take_words(source)

    def _take_claims(self, source: Source, whom: Whom) -> None:
        said = source.said
        self.stems |= said.stems & self._asked_stems
        for amount in said.amounts:
            self.values.add(amount.value)
            known = self._by_unit[_unit(amount)]
            known.setdefault((amount.value, amount.counted, amount.beside), (amount, source))
        for named in said.named:
            self.names.add(named.key)
        self.named |= {*whom(said, source.language)} - {""}
        for word in said.claims.stages:
            self.stages[word.stage].append((word, source))

    def _take_words(self, source: Source) -> None:
        self._is_comparable = True
        self.pairs |= self._asked_pairs.intersection(pairwise(source.said.sequence))
        common = source.said.stems & self._asked_stems
        if common:
            place = len(self._sources)
            self._sources.append(source)
            for stem in common:
                self._postings[stem].append(place)

    def has_amount(self, amount: Amount) -> bool:
        """Tell whether a figure is known, exactly or as rounded."""
        if amount.value in self.values:
            return True
        if amount.kind is FactKind.DATE:
            return False
        unit = _unit(amount)
        if unit not in self._rounded:
            self._rounded[unit] = Roundings(known for known, _ in self._by_unit[unit].values())
        return amount in self._rounded[unit]

    def has_name(self, key: str, found: str) -> bool:
        """Tell whether a name is known: its key but for one letter, or its beginning among the words."""
        if key in self.names or stem_of(found) in self.stems:
            return True
        if len(key) < _SHORTEST_KEY:
            return False
        if self._nearby_keys is None:
            long = [name for name in self.names if len(name) >= _SHORTEST_KEY]
            self._nearby_keys = frozenset(each for name in long for each in (name, *_shortened(name)))
        return key in self._nearby_keys or not self._nearby_keys.isdisjoint(_shortened(key))

    def instead_of(self, amount: Amount, said: Said, match: Source | None) -> Saying | None:
        """Return the known figure that a new one stands for: of the same unit, in the same matter.

        First what the matching sentence says, if the article's sentence does not say it too; else a figure
        among the same words, or one that stands beside the new one as well ("raised from $882 million to
        $1.1 billion").
        """
        said_too = {each.value for each in said.amounts}
        if match is not None:
            for known in match.said.amounts:
                if known.value not in said_too and _stands_for(known, amount):
                    return match.saying(known.found)
        best, found = 0, None
        for known, source in self._by_unit[_unit(amount)].values():
            rank = len(known.beside & amount.beside) + _NEAR_WORDS * (known.value in said_too)
            if rank >= _NEAR_WORDS and rank > best and _stands_for(known, amount):
                best, found = rank, source.saying(known.found)
        return found

    def overlap(self, said: Said) -> Overlap | None:
        """Return how the words of a sentence stand to the known ones; None when its language is not known."""
        if not self._is_comparable:
            return None
        postings = {stem: self._postings.get(stem, ()) for stem in said.stems}
        counts = Counter(place for places in postings.values() for place in places)
        if not counts:
            return Overlap(None, 0, float(len(said.stems)))
        best, shared = min(counts.items(), key=lambda item: (-item[1], item[0]))
        closest = sum(max((counts[place] for place in places), default=0) for places in postings.values())
        return Overlap(self._sources[best], shared, len(said.stems) - closest / len(said.stems))


def _unit(amount: Amount) -> str:
    """Return what figures must have in common to stand for each other."""
    if amount.kind is FactKind.DATE:
        return amount.value.partition(":")[0]
    return f"{amount.kind} {amount.value.partition(' ')[2]}"


def _stands_for(known: Amount, amount: Amount) -> bool:
    """Tell whether a known figure can be what a new one replaces: another figure of the same unit.

    A bare number must count the same thing. The same digits in another size are a slip: "$16" for "$16
    trillion".
    """
    if _unit(known) != _unit(amount):
        return False
    if amount.kind is FactKind.DATE:
        return known.value != amount.value
    if amount.kind is FactKind.NUMBER and known.counted != amount.counted:
        return False
    return digits_of(known) != digits_of(amount)


def _shortened(key: str) -> Iterator[str]:
    return (key[:place] + key[place + 1 :] for place in range(len(key)))
