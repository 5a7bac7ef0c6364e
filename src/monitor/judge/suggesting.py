"""Terms that tell some articles from others: what a watchlist could ask for, or keep out.

A word or pair of words counts by how many articles of each kind hold it, whatever their length. Candidates
come from the articles that are wanted; each is then looked for as a term is, in all its forms, so that the
counts are those that the watchlist would see.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from math import log, sqrt

from monitor.judge.terms import Read, TermIndex
from monitor.model import Place
from monitor.text.words import Token, stem, tokens

# Enough candidates to lose most of them to better ones that find the same.
CANDIDATES = 300
# With this much evidence (standard deviations of the log odds ratio) chance explains a term in one of forty
# cases; Monroe, Colaresi and Quinn, "Fightin' Words", 2008.
LEAST_EVIDENCE = 1.96
# Added to each count, so that what stands nowhere else is not infinitely telling.
_PRIOR = 0.5
# Two terms that share a word say the same when so much of what either finds is found by both.
_SAME = 0.6
# A word that stands in more of the other articles than this joins others to sentences.
_FREQUENT = 0.25
# Shorter words are endings, particles and initials.
_FEWEST_LETTERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A term that tells the wanted articles from the others.

    Attributes:
        term: as a watchlist takes it.
        wanted: how many of the wanted articles it finds, and
        others: how many of the others.
        missed: how many of the wanted that the watchlist does not find now.
        evidence: log odds ratio in standard deviations.
    """

    term: str
    wanted: int
    others: int
    missed: int
    evidence: float


def evidence_for(wanted: int, others: int, *, of_wanted: int, of_others: int) -> float:
    """Return how sure it is that a term stands more often in the wanted articles, in standard deviations."""
    odds = [
        (count + _PRIOR, total - count + _PRIOR)
        for count, total in ((wanted, of_wanted), (others, of_others))
    ]
    (yes, no), (other_yes, other_no) = odds
    return (log(yes / no) - log(other_yes / other_no)) / sqrt(1 / yes + 1 / no + 1 / other_yes + 1 / other_no)


class _Candidates:
    """Words and pairs of words of the wanted articles, counted in all.

    Args of the constructor:
        wanted: the wanted articles.
        known: terms that the watchlist has: what they find is not suggested.
    """

    def __init__(self, wanted: Collection[Read], *, known: Iterable[str]) -> None:
        self._total = len(wanted)
        self._spelt: defaultdict[str, Counter[str]] = defaultdict(Counter)
        counts: Counter[str] = Counter()
        index = TermIndex(known)
        for read in wanted:
            taken = {(match.place, match.start) for match in index.find(read)}
            found = {gram: spelt for gram, spelt, starts in _grams(read) if taken.isdisjoint(starts)}
            counts.update(found.keys())
            for gram, spelt in found.items():
                self._spelt[gram][spelt] += 1
        fewest = 2 if self._total > 2 else 1  # noqa: PLR2004 - of two articles, nothing may stand in both
        self._wanted = {gram: count for gram, count in counts.items() if count >= fewest}
        self._others: Counter[str] = Counter()
        self._other_total = 0

    def count(self, other: Read) -> None:
        """Count one of the other articles."""
        self._other_total += 1
        self._others.update({gram for gram, _, _ in _grams(other)} & self._wanted.keys())

    def best(self) -> list[str]:
        """Return the most telling candidates as terms, best first."""
        scored = sorted(
            (
                (-self._evidence(gram, count), gram)
                for gram, count in self._wanted.items()
                if self._evidence(gram, count) >= LEAST_EVIDENCE and self._says_enough(gram)
            )
        )
        return [_as_term(self._spelt[gram]) for _, gram in scored[:CANDIDATES]]

    def _says_enough(self, gram: str) -> bool:
        """Return whether a pair is more than a word with an article or preposition before it."""
        words = gram.split()
        return len(words) == 1 or not any(
            self._others[word] > _FREQUENT * self._other_total for word in words
        )

    def _evidence(self, gram: str, count: int) -> float:
        return evidence_for(count, self._others[gram], of_wanted=self._total, of_others=self._other_total)


def suggest_terms(
    wanted: Mapping[int, Read],
    others: Mapping[int, Read],
    *,
    known: Iterable[str],
    missed: Iterable[int],
    limit: int,
) -> tuple[Suggestion, ...]:
    """Return the most telling terms, first what the articles are most about; of those that agree, the best.

    Args:
        wanted: articles by id, and
        others: from which they are to be told.
        known: terms that the watchlist has: what they find is not suggested.
        missed: ids of the wanted that the watchlist does not find now.
        limit: at most so many.
    """
    candidates = _Candidates(wanted.values(), known=known)
    for other in others.values():
        candidates.count(other)
    index = TermIndex(candidates.best())
    found, strange = _finds(index, wanted), _finds(index, others)
    lacking = set(missed)
    suggestions = [
        Suggestion(
            term=term,
            wanted=len(ids),
            others=len(strange[term]),
            missed=len(ids.keys() & lacking),
            evidence=evidence_for(len(ids), len(strange[term]), of_wanted=len(wanted), of_others=len(others)),
        )
        for term, ids in found.items()
    ]
    suggestions = [each for each in suggestions if each.evidence >= LEAST_EVIDENCE]
    kept: list[Suggestion] = []
    for each in sorted(suggestions, key=partial(_order, found)):
        mine = found[each.term].keys() | strange[each.term].keys()
        if not any(
            _say_the_same(each.term, other.term, mine, found[other.term].keys() | strange[other.term].keys())
            for other in kept
        ):
            kept.append(each)
    return tuple(kept[:limit])


def _finds(index: TermIndex, reads: Mapping[int, Read]) -> defaultdict[str, Counter[int]]:
    """Return by term how often it stands in which articles, in any of its forms."""
    found: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for article_id, text in reads.items():
        for match in index.find(text):
            found[match.term][article_id] += 1
    return found


def _order(found: Mapping[str, Counter[int]], each: Suggestion) -> tuple[float, str]:
    """Order by evidence, more where a term stands often in an article: what that is about is said again."""
    often = found[each.term].total() / each.wanted
    return -each.evidence * (1 + log(often)), each.term


def _say_the_same(one: str, other: str, mine: set[int], theirs: set[int]) -> bool:
    """Return whether two terms share a word and find about the same articles."""
    return not _stems(one).isdisjoint(_stems(other)) and len(mine & theirs) >= _SAME * min(
        len(mine), len(theirs)
    )


def _stems(term: str) -> set[str]:
    return {stem(token.folded) for token in tokens(term)}


def _grams(read: Read) -> Iterator[tuple[str, str, frozenset[tuple[Place, int]]]]:
    """Yield the words of an article and the pairs of neighbours, folded, as they are spelt, and where."""
    for place, source, words in (
        (Place.TITLE, read.title, read.title_tokens),
        (Place.TEXT, read.text, read.text_tokens),
    ):
        previous: Token | None = None
        for word in words:
            here = word if _is_telling(word) else None
            if here is not None:
                spelt = source[here.start : here.end]
                yield here.folded, spelt, frozenset(((place, here.start),))
                if previous is not None and source[previous.end : here.start] == " ":
                    both = source[previous.start : here.end]
                    starts = frozenset(((place, previous.start), (place, here.start)))
                    yield f"{previous.folded} {here.folded}", both, starts
            previous = here


def _is_telling(word: Token) -> bool:
    return len(word.folded) >= _FEWEST_LETTERS and word.folded.isalpha()


def _as_term(spelt: Mapping[str, int]) -> str:
    """Return the spelling that is met most, in small letters where it is met so, acronyms in capitals."""
    best = max(spelt.items(), key=lambda item: (item[1], item[0]))[0]
    lowered = best.lower()
    return lowered if lowered in spelt and not best.isupper() else best
