"""Says whether an article is on the beat: whether every side takes part in what it is about.

Who the sides are is configuration. Each occurrence of a side's name is a piece of evidence of a certain
strength, its weight times where it stands; the side's score is the chance that at least one of them means it,
``1 - (1 - a)(1 - b)…``. The article's score is the smallest of the sides' scores, taken down when the sides
never stand in one sentence: an article with one country in the first paragraph and another in the last is
seldom about the two.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod
from unicodedata import category

from monitor.judge.openings import opening_of
from monitor.judge.terms import Read, TermIndex, end_of, longest
from monitor.model import Place, Relevance, Side, SideEvidence, Term, TermMatch
from monitor.text.sentences import sentences

# The strength of a sure name (weight 1) by where it stands. A title names those who take part; so does
# the opening; what stands far down is background as often as not. None is fitted closely: on 189 labelled
# articles F1 stays within 0.01 when one of the numbers here changes by a third; those for the text are the
# smaller ones of that range, for on 416 news pages of full length they raise fewer false alarms (0 for 2).
IN_TITLE = 0.9
IN_LEAD = 0.7
IN_TEXT = 0.3
FAR_DOWN = 0.1
# A short line without an end, behind the opening, is a heading, a link to another article or a caption.
IN_LINE = 0.05
# "Far down" begins here: some five paragraphs into an article.
FAR = 1500
# What of the score remains when the sides never share a sentence.
APART = 0.6
# A line of at most this many characters without a full stop is no running text.
LINE = 120

_LINE_END = re.compile(r"[.!?…:;。！？؟۔।]['\"»”)\]」』]*\s*$")


class Beat:
    """What every article on the beat must have: its sides, built once and asked about every article.

    Args of the constructor:
        sides: those who must all take part. A term's weight in [0, 1] is how sure it shows the side.
        threshold: the score in [0, 1] that makes an article relevant.
    """

    def __init__(self, sides: Sequence[Side], *, threshold: float) -> None:
        self._sides = tuple(sides)
        self._threshold = threshold
        self._weights = [_heaviest(side.terms) for side in sides]
        self._index = TermIndex(term for weights in self._weights for term in weights)
        self._outside = [TermIndex(side.not_terms) for side in sides]

    def assess(self, read: Read) -> Relevance:
        """Return how far each side takes part and whether all of them do.

        The terms of a side are those that counted: none from a dateline, from a phrase in which it does not
        count, or from within a longer term. Without sides every article is relevant.
        """
        layout = _layout(read)
        found = self._index.find(read)
        evidence = []
        strengths = []
        for number, side in enumerate(self._sides):
            terms = self._counting(number, found, read, layout)
            strong = [(match, self._weights[number][match.term] * layout.factor(match)) for match in terms]
            strengths.append(strong)
            score = _any(strength for _, strength in strong)
            evidence.append(SideEvidence(side=side.name, score=score, terms=terms))
        smallest = min((side.score for side in evidence), default=1.0)
        together = _together(strengths, layout) if evidence else 1.0
        score = smallest * (APART + (1.0 - APART) * together)
        return Relevance(
            is_relevant=score >= self._threshold,
            score=score,
            threshold=self._threshold,
            sides=tuple(evidence),
        )

    def _counting(
        self, number: int, found: Iterable[TermMatch], read: Read, layout: "_Layout"
    ) -> tuple[TermMatch, ...]:
        """Return the occurrences of a side's terms that say something about the side."""
        outside = self._outside[number].find(read)
        own = longest(match for match in found if match.term in self._weights[number])
        return tuple(
            match
            for match in own
            if layout.factor(match) > 0.0
            and not any(_is_within(match, phrase) for phrase in outside)
            and not _is_amount(match, read)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """Where the parts of an article's text begin, as offsets in it.

    Attributes:
        body: behind the dateline.
        lead_end: behind the opening.
        starts: of the sentences.
        lines: begin and end of the lines that are no running text.
    """

    body: int
    lead_end: int
    starts: tuple[int, ...]
    lines: tuple[tuple[int, int], ...]

    def factor(self, match: TermMatch) -> float:
        """Return how much an occurrence counts by where it stands."""
        if match.place is Place.TITLE:
            return IN_TITLE
        if match.start < self.body:
            return 0.0
        if any(begin <= match.start < end for begin, end in self.lines):
            return IN_LINE
        if match.start < self.lead_end:
            return IN_LEAD
        return IN_TEXT if match.start < self.body + FAR else FAR_DOWN

    def sentence(self, match: TermMatch) -> int:
        """Return the number of the sentence, from 1; the title is 0."""
        return 0 if match.place is Place.TITLE else bisect_right(self.starts, match.start)


def _layout(read: Read) -> _Layout:
    text = read.text
    starts = tuple(sentence.start for sentence in sentences(text))
    body, lead_end = opening_of(text, starts)
    lines = []
    begin = 0
    for line in text.splitlines(keepends=True):
        end = begin + len(line)
        if begin > body and len(line) <= LINE and not _LINE_END.search(line):
            lines.append((begin, end))
        begin = end
    return _Layout(body=body, lead_end=lead_end, starts=starts, lines=tuple(lines))


def _together(strengths: Sequence[Sequence[tuple[TermMatch, float]]], layout: _Layout) -> float:
    """Return the chance that at least one sentence means all sides."""
    chances: defaultdict[int, list[float]] = defaultdict(list)
    for strong in strengths:
        by_sentence: defaultdict[int, list[float]] = defaultdict(list)
        for match, strength in strong:
            by_sentence[layout.sentence(match)].append(strength)
        for number, some in by_sentence.items():
            chances[number].append(_any(some))
    return _any(min(some) for some in chances.values() if len(some) == len(strengths))


def _any(chances: Iterable[float]) -> float:
    """Return the chance that at least one of independent events happens."""
    return 1.0 - prod(1.0 - chance for chance in chances)


def _is_within(match: TermMatch, phrase: TermMatch) -> bool:
    return match.place is phrase.place and phrase.start <= match.start and end_of(match) <= end_of(phrase)


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
