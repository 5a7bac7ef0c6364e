"""The contract of the judging room about sentence vectors."""

import numpy as np

from monitor.model import SENTENCES, SentenceRows
from monitor.store import Store
from support.stored import SPACE, judgement, mean, recorded, vector

ASKED = vector(1.0, 1.0, 0.0)


def rows(found: SentenceRows) -> list[list[float]]:
    return np.frombuffer(found.values, "<f4").reshape(found.count, -1).round(3).tolist()


def test_sentence_vectors_of_articles_come_centred_by_their_language_and_those_given_under_nought(
    store: Store,
) -> None:
    general = mean("en", vector(0.0, 0.0, 1.0, space=SPACE + SENTENCES))
    store.history.set_background([general])
    recorded(store, judgement(1, sentences=(vector(1.0, 0.0, 0.0), vector(0.0, 0.0, 0.0))))
    recorded(store, judgement(2))
    recorded(store, judgement(3, sentences=(vector(1.0, 0.0, 0.0, space="other"),)))
    with store.history.room() as room:
        found = room.sentences([ASKED], languages={0: "en", 1: "en", 2: "en", 3: "en"})
    assert set(found) == {0, 1}
    first, wordless = rows(found[1])
    # (1, 0, 0) less the mean of one recorded and of general vectors: as far from the one as from the other.
    assert np.allclose(first, [0.5**0.5, 0.0, -(0.5**0.5)], atol=1e-3)
    assert wordless == [0.0, 0.0, 0.0]
    assert np.isclose(np.linalg.norm(rows(found[0])[0]), 1, atol=1e-3)


def test_sentence_vectors_do_not_count_as_vectors_of_articles(store: Store) -> None:
    recorded(store, judgement(1, sentences=(vector(1.0, 0.0, 0.0),)))
    assert store.history.vector_counts() == {SPACE: 1}
    with store.history.room() as room:
        assert room.familiarity(SPACE) == {"en": 1}


def test_sentence_vectors_go_with_their_article(store: Store) -> None:
    recorded(store, judgement(1, sentences=(ASKED,), article={"seed": "001"}))
    store.history.forget_seed("001")
    with store.history.room() as room:
        assert set(room.sentences([ASKED], languages={0: "en", 1: "en"})) == {0}


def test_sentence_vectors_go_with_the_vectors_of_their_space(store: Store) -> None:
    recorded(store, judgement(1, sentences=(ASKED,)))
    assert store.history.forget_vectors(SPACE, limit=9) == 1
    assert store.history.forget_vectors(SPACE, limit=9) == 0
    with store.history.room() as room:
        assert set(room.sentences([ASKED], languages={0: "en", 1: "en"})) == {0}
