"""The contract of the judging room about sentence vectors."""

import numpy as np

from monitor.model import SENTENCES, SentenceRows
from monitor.store import Store
from support.stored import DAY, SPACE, judgement, mean, off_topic, recorded, vector
from support.values import NOON

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
    with store.history.room() as room:
        assert set(room.sentences([ASKED], languages={0: "en", 1: "en"})) == {0}


def test_the_mean_of_the_sentences_goes_with_the_last_vector_of_their_space(store: Store) -> None:
    for number in (1, 2):
        recorded(store, judgement(number, sentences=(ASKED,)))
    counts = []
    for _ in range(2):
        store.history.forget_vectors(SPACE, limit=1)
        with store.history.room() as room:
            counts.append(room.familiarity(SPACE + SENTENCES))
    assert counts == [{"en": 2}, {}]


def test_articles_lack_sentences_that_have_a_vector_only_seeds_first_and_in_stories_that_are_active(
    store: Store,
) -> None:
    recorded(store, judgement(1, article={"seed": "old", "published_at": NOON - 90 * DAY}))
    recorded(store, judgement(2, article={"published_at": NOON - 90 * DAY, "seen_at": NOON - 90 * DAY}))
    recorded(store, judgement(3))
    recorded(store, judgement(4, sentences=(ASKED,)))
    recorded(store, judgement(5, vectors=(vector(1, 0, space="other"),)))
    recorded(store, judgement(6, article={"seed": "new"}))
    recorded(store, judgement(7))
    recorded(store, off_topic(8))
    assert store.history.without_sentences(SPACE, since=NOON - 60 * DAY) == (6, 1, 7, 3)
    assert store.history.without_sentences(SPACE + SENTENCES, since=NOON - 60 * DAY) == ()


def test_articles_come_by_id_without_those_that_are_not_on_record(store: Store) -> None:
    one = judgement(1)
    recorded(store, one)
    recorded(store, judgement(2))
    assert store.history.articles([1, 99]) == {1: one.article}


def test_sentences_that_are_added_later_are_recorded_once_as_if_the_room_had_recorded_them(
    store: Store,
) -> None:
    some = (vector(1.0, 0.0, 0.0), vector(0.0, 1.0, 0.0))
    recorded(store, judgement(1, sentences=some))
    for number in (2, 3):
        recorded(store, judgement(number))
    recorded(store, off_topic(4))
    added = {1: some, 2: some, 3: (), 4: some, 99: some}
    assert [store.history.add_sentences(added), store.history.add_sentences(added)] == [1, 0]
    languages = {0: "en", 1: "en", 2: "en", 3: "en", 4: "en"}
    with store.history.room() as room:
        found = room.sentences([ASKED], languages=languages)
    assert set(found) == {0, 1, 2}
    assert found[1] == found[2]
    with store._database.reading() as connection:
        counted = connection.exec_driver_sql(
            "SELECT vector_count FROM vector_sum WHERE space = ?", (SPACE + SENTENCES,)
        )
        assert counted.scalar() == 4
