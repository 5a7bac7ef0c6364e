"""What texts of a language have in common in an embedder's space: where the running means start.

Neural vectors of all texts lie in one direction, and those of each language in one more; raw cosines of
different languages cannot be compared. So the program brings general texts in the languages that it reads,
``background.toml``, and, since embedding them takes the default engine half a minute, their means in its
space, ``background.npz``. Other engines embed them when they are first asked.

Vectors of words have no such direction, but the texts of a beat share words: there the seeds serve.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import numpy as np

from monitor.embed.spaces import is_multilingual
from monitor.model import SENTENCES, LanguageMean, Vector
from monitor.ports import Embedder
from monitor.text.sentences import sentences

_Texts = Mapping[str, Sequence[tuple[str, str]]]

_computed: dict[str, tuple[LanguageMean, ...]] = {}


def language_means(embedder: Embedder, known: _Texts) -> Sequence[LanguageMean]:
    """Return the mean of each language in the embedder's space.

    Args:
        embedder: whose vectors are to be compared.
        known: (title, text) by language that serve where there are no general texts.

    Raises:
        EmbedderUnavailableError, EmbedderRefusedError: as the embedder's ``embed``.
    """
    space = embedder.space
    if not is_multilingual(space):
        return means_of(embedder, known)
    if space not in _computed:
        _computed[space] = _brought(space) or means_of(embedder, general_texts())
    return _computed[space]


def means_of(embedder: Embedder, texts: _Texts) -> tuple[LanguageMean, ...]:
    """Return the mean of the texts of each language; in a multilingual space of their sentences too."""
    space, means = embedder.space, []
    for language, some in texts.items():
        means.append(_mean(space, language, embedder.embed(some)))
        if is_multilingual(space):
            means.append(_mean(space + SENTENCES, language, embedder.embed(_sentences(some))))
    return tuple(means)


def _sentences(texts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return headlines and sentences, each as what is embedded for itself."""
    return [("", said) for title, text in texts for said in (title, *(each.text for each in sentences(text)))]


@cache
def general_texts() -> _Texts:
    """Return the general texts that the program brings: (title, text) by language."""
    content = tomllib.loads((files("monitor.embed") / "background.toml").read_text("utf-8"))
    return {language: [(title, text) for title, text in part["texts"]] for language, part in content.items()}


def _brought(space: str) -> tuple[LanguageMean, ...]:
    """Return the means that the program brings in a space; none for most."""
    with (files("monitor.embed") / "background.npz").open("rb") as file, np.load(file) as table:
        columns = ("spaces", "languages", "counts")
        rows = zip(*(table[name].tolist() for name in columns), table["means"], strict=True)
        return tuple(
            LanguageMean(space=of, language=language, values=values.astype("<f4").tobytes(), count=count)
            for of, language, count, values in rows
            if of.removesuffix(SENTENCES) == space
        )


def _mean(space: str, language: str, vectors: Sequence[Vector]) -> LanguageMean:
    values = np.mean([np.frombuffer(vector.values, "<f4") for vector in vectors], axis=0)
    return LanguageMean(
        space=space, language=language, values=values.astype("<f4").tobytes(), count=len(vectors)
    )
