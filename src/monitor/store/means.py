"""The running mean of each language: what its articles share, which says nothing about their stories."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from monitor.model import LanguageMean
from monitor.store.sums import VectorSum, VectorSums
from monitor.store.vectors import Floats

_Values = NDArray[np.float64]


class RunningMeans:
    """Means of the vectors on record by space and language, drawn towards a background while these are few.

    A mean is (sum + prior · background) / (count + prior). In a multilingual space the background of a
    language is what general texts of it have in common, moved by what all articles on record, of whatever
    language, have in common beyond that: the beat (BCubed F1 0.01 higher than one mean of all languages). A
    language without general texts stands in their middle. In other spaces the background is what was set for
    the language, or zero.
    """

    def __init__(self, *, prior: float, is_multilingual: Callable[[str], bool]) -> None:
        """Start without background.

        Args:
            prior: how many vectors of the background a mean starts from; in a multilingual space, where more
                texts stand behind it, twice as many.
            is_multilingual: tells of a space whether like texts of two languages have like vectors.
        """
        self._prior = prior
        self._general_prior = 2 * prior
        self.is_multilingual = is_multilingual
        self._backgrounds: dict[str, dict[str, _Values]] = {}
        self._counts: dict[str, Counter[str]] = {}

    def set_background(self, means: Sequence[LanguageMean]) -> None:
        """Let the running means start from these."""
        self._backgrounds, self._counts = {}, {}
        for mean in means:
            values = np.frombuffer(mean.values, "<f4").astype(np.float64)
            self._backgrounds.setdefault(mean.space, {})[mean.language] = values
            self._counts.setdefault(mean.space, Counter())[mean.language] = mean.count

    def familiarity(self, sums: VectorSums, space: str) -> dict[str, int]:
        """Return by language how many vectors its mean rests on, those of the background included."""
        counts = Counter({language: known.vector_count for language, known in sums.of(space).items()})
        counts.update(self._counts.get(space, Counter()))
        return dict(counts)

    def means(self, sums: VectorSums, space: str, *, asked: str) -> dict[str, Floats]:
        """Return the mean of every language on record or with a background, and of the one asked about.

        Each of shape (dimensions,). A language that is missing has nothing to be subtracted.
        """
        recorded = sums.of(space)
        backgrounds = self._backgrounds.get(space, {})
        languages, prior = {*recorded, *backgrounds, asked}, self._prior
        if self.is_multilingual(space):
            prior = self._general_prior
            backgrounds = self._moved(backgrounds, recorded, languages)
        means: dict[str, Floats] = {}
        for language in languages & {*recorded, *backgrounds}:
            count, total = recorded.get(language, (0, 0.0))
            base = backgrounds.get(language, 0.0)
            mean = (total + prior * base) / (count + prior)
            means[language] = np.asarray(mean, np.float32)
        return means

    def drift(self, sums: VectorSums, space: str) -> dict[str, tuple[int, float]]:
        """Return by language on record how many vectors there are, and how far the mean has moved.

        The distance is 1 - cosine to the mean of the language's general texts, 0 where there are none.
        """
        means, backgrounds = self.means(sums, space, asked=""), self._backgrounds.get(space, {})
        return {
            language: (count, _distance(means[language], backgrounds.get(language)))
            for language, (count, _) in sums.of(space).items()
            if count
        }

    def _moved(
        self,
        backgrounds: Mapping[str, _Values],
        recorded: Mapping[str, VectorSum],
        languages: set[str],
    ) -> dict[str, _Values]:
        """Return a background for each language, moved by what the articles on record have in common."""
        if not recorded and not backgrounds:
            return {}
        known_values = [*backgrounds.values()] or [np.zeros_like(total) for _, total in recorded.values()]
        middle: _Values = np.mean(known_values, axis=0)
        bases = {language: backgrounds.get(language, middle) for language in languages}
        beyond = [total - count * bases[language] for language, (count, total) in recorded.items()]
        known = sum(count for count, _ in recorded.values())
        shift = np.sum(beyond, axis=0) / (known + self._general_prior) if beyond else 0.0
        return {language: base + shift for language, base in bases.items()}


def _distance(mean: Floats, background: _Values | None) -> float:
    if background is None:
        return 0.0
    lengths = float(np.linalg.norm(mean) * np.linalg.norm(background))
    return 1 - float(np.vecdot(mean, background)) / lengths if lengths else 0.0
