"""Says whether an article is on the beat: whether every side takes part in what it is about.

Who the sides are is configuration: terms of their own, and the entries of the list of names that stand on
them. Each occurrence of a side's name is a piece of evidence of a certain strength: its weight, times the
part of the article, times what it does in its sentence. The side's score is the chance that at least one of
them means it, ``1 - (1 - a)(1 - b)…``. A side that the title leaves out while it names a bystander counts
less: talks with somebody else do not become the beat by what is said of third parties. The article's score is
the smallest of the sides' scores, taken down when the sides never stand in one sentence: an article with one
country in the first paragraph and another in the last is seldom about the two.

How the numbers here were found is said in ``tests/data/relevance/README.md``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import prod
from unicodedata import category

from monitor.judge.covering import Cover
from monitor.judge.standing import Layout, Named, Sentence, standing
from monitor.judge.terms import Read, TermIndex, end_of, longest
from monitor.model import (
    Mention,
    Name,
    Part,
    Place,
    Relevance,
    Shared,
    Side,
    SideEvidence,
    Standing,
    Term,
    TermMatch,
)

# The strength of a sure name (weight 1) by the part of the article. A title names those who take part, and so
# does the lead; what stands far down is background as often as not, and a link leads elsewhere.
PARTS: Mapping[Part, float] = {
    Part.TITLE: 0.9,
    Part.LEAD: 0.7,
    Part.TEXT: 0.3,
    Part.FAR_DOWN: 0.1,
    Part.LINK: 0.05,
}
# What of it remains by what the name does in its sentence. A title is too short to tell more than the source.
STANDINGS: Mapping[Standing, float] = {
    Standing.SUBJECT: 1.0,
    Standing.JOINED: 1.0,
    Standing.NAMED: 0.7,
    Standing.LISTED: 0.3,
    Standing.ASIDE: 0.3,
    Standing.LIFE: 0.2,
    Standing.OFFICE: 0.2,
    Standing.SOURCE: 0.1,
}
# What of it remains when the title leaves the side out and names a bystander.
ELSEWHERE = 0.5
# What of the score remains when the sides never share a sentence.
APART = 0.6

_Evidence = tuple[Named, Mention]
"""A side's name that counts, and how it stands."""


class Beat:
    """What every article on the beat must have: its sides, built once and asked about every article.

    Args of the constructor:
        sides: those who must all take part, and the bystanders. A weight in [0, 1] is how sure a term or name
            shows the side.
        threshold: the score in [0, 1] that makes an article relevant.
        names: the list of names; each counts for the side that it stands on.
    """

    def __init__(self, sides: Sequence[Side], *, threshold: float, names: Sequence[Name] = ()) -> None:
        self._parties = tuple(_Party(side, names) for side in sides)
        self._sides = tuple(side.name for side in sides if not side.is_bystander)
        self._threshold = threshold
        self._index = TermIndex(term for party in self._parties for term in party.terms)

    def assess(self, read: Read, named: Sequence[TermMatch] = ()) -> Relevance:
        """Return how far each side takes part and whether all of them do.

        The names of a side are those that counted: none from a dateline, from a phrase in which it does not
        count, or from within a longer one. Without sides every article is relevant.

        Args:
            read: title and text.
            named: what of the list of names stands in the article, as ``Names.find`` returns it.
        """
        layout = Layout(read)
        sentences = layout.sentences(self._counting(read, named, layout))
        in_title = [one for sentence in sentences if sentence.place is Place.TITLE for one in sentence.named]
        bystanders = tuple(one.match for one in in_title if not one.side)
        absent = set(self._sides) - {one.side for one in in_title} if bystanders else set()
        evidence = [(sentence, self._weigh(sentence, layout, absent)) for sentence in sentences]
        return self._relevance(evidence, bystanders)

    def _counting(self, read: Read, named: Sequence[TermMatch], layout: Layout) -> list[Named]:
        """Return the names of all parties that say something about them, weightiest reading of each place."""
        found = self._index.find(read)
        return [
            party.named(match)
            for party in self._parties
            for match in party.counting(found, named, read)
            if layout.part(match) is not None
        ]

    def _weigh(self, sentence: Sentence, layout: Layout, absent: set[str]) -> list[_Evidence]:
        """Return what the names of the sides in a sentence are worth."""
        evidence = []
        for one in sentence.named:
            part = layout.part(one.match)
            if not one.side or part is None:
                continue
            stands = standing(one, sentence)
            strength = one.weight * PARTS[part]
            if part is not Part.TITLE or stands is Standing.SOURCE:
                strength *= STANDINGS[stands] * (ELSEWHERE if one.side in absent else 1.0)
            evidence.append((one, Mention(part=part, standing=stands, strength=strength)))
        return evidence

    def _relevance(
        self, evidence: Sequence[tuple[Sentence, list[_Evidence]]], bystanders: tuple[TermMatch, ...]
    ) -> Relevance:
        mentions = [each for _, some in evidence for each in some]
        sides = tuple(_side_evidence(side, mentions) for side in self._sides)
        chances = [(_all(self._sides, some), sentence) for sentence, some in evidence]
        together = _any(chance for chance, _ in chances) if self._sides else 1.0
        score = min((side.score for side in sides), default=1.0) * (APART + (1.0 - APART) * together)
        chance, best = max(chances, key=lambda each: each[0], default=(0.0, None))
        return Relevance(
            is_relevant=score >= self._threshold,
            score=score,
            threshold=self._threshold,
            sides=sides,
            shared=Shared(place=best.place, start=best.start, found=best.text, chance=chance)
            if best is not None and chance > 0.0
            else None,
            bystanders=bystanders,
        )


class _Party:
    """A side or the bystanders: its terms and names with their weights."""

    def __init__(self, side: Side, names: Sequence[Name]) -> None:
        self._side = "" if side.is_bystander else side.name
        self._sources = frozenset(side.sources)
        self.terms = _heaviest(side.terms)
        weights = dict(side.name_weights)
        self._names = {
            name.name: weights.get(name.name, weights.get(name.kind, 1.0))
            for name in names
            if name.side == side.name
        }
        self._not_terms = TermIndex(side.not_terms)

    def named(self, match: TermMatch) -> Named:
        """Return the match with what it says; the party's own terms come before the list of names."""
        return Named(
            match=match,
            side=self._side,
            weight=self.terms.get(match.term, self._names.get(match.term, 0.0)),
            is_source=match.term in self._sources,
        )

    def counting(self, found: Iterable[TermMatch], named: Iterable[TermMatch], read: Read) -> list[TermMatch]:
        """Return the occurrences of its terms and names that say something about it, in order."""
        terms = [match for match in found if match.term in self.terms]
        taken = {(match.place, match.start, match.found) for match in terms}
        names = (
            match
            for match in named
            if self._names.get(match.term, 0.0) > 0.0 and (match.place, match.start, match.found) not in taken
        )
        own = longest((*terms, *names))
        outside: dict[Place, list[tuple[int, int]]] = {Place.TITLE: [], Place.TEXT: []}
        for phrase in self._not_terms.find(read) if own else ():
            outside[phrase.place].append((phrase.start, end_of(phrase)))
        covers = {place: Cover(stretches) for place, stretches in outside.items()}
        return [
            match
            for match in own
            if not covers[match.place].holds(match.start, end_of(match)) and not _is_amount(match, read)
        ]


def _side_evidence(side: str, evidence: Iterable[_Evidence]) -> SideEvidence:
    own = [(one, mention) for one, mention in evidence if one.side == side]
    return SideEvidence(
        side=side,
        score=_shown(own),
        terms=tuple(one.match for one, _ in own),
        mentions=tuple(mention for _, mention in own),
    )


def _shown(evidence: Iterable[_Evidence]) -> float:
    """Return the chance that a side takes part, by its names.

    A hint that is repeated stays one hint: a name shows no more than its weight, however often it is found.
    """
    by_name: defaultdict[tuple[str, float], list[float]] = defaultdict(list)
    for one, mention in evidence:
        by_name[one.match.term, one.weight].append(mention.strength / one.weight)
    return _any(weight * _any(chances) for (_, weight), chances in by_name.items())


def _all(sides: Sequence[str], evidence: Sequence[_Evidence]) -> float:
    """Return the chance that a sentence means all sides."""
    return min((_shown(each for each in evidence if each[0].side == side) for side in sides), default=0.0)


def _any(chances: Iterable[float]) -> float:
    """Return the chance that at least one of independent events happens."""
    return 1.0 - prod(1.0 - chance for chance in chances)


def _is_amount(match: TermMatch, read: Read) -> bool:
    """Return whether a currency sign follows at once: "US$5 million" says nothing about who takes part."""
    source = read.title if match.place is Place.TITLE else read.text
    return category(source[end_of(match) : end_of(match) + 1] or " ") == "Sc"


def _heaviest(terms: Iterable[Term]) -> dict[str, float]:
    """Return each term with its weight, at most 1; the heaviest where it is given twice."""
    weights: dict[str, float] = {}
    for term in terms:
        weights[term.text] = max(weights.get(term.text, 0.0), min(term.weight, 1.0))
    return weights
