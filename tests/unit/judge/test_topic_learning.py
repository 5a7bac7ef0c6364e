"""Prototypes of topics, and what is learned from labelled vectors."""

import numpy as np
import pytest

from monitor.judge.topics import Prototypes, digest_of, fit, probability, prototype_of
from monitor.model import LanguageMean, Topic
from support.stored import vector

SPACE = "told-1"


def mean(language: str, *values: float, space: str = SPACE) -> LanguageMean:
    return LanguageMean(space=space, language=language, values=np.array(values, "<f4").tobytes(), count=1)


def halves(*values: float) -> bytes:
    return np.array(values, "<f2").tobytes()


def test_nearness_is_the_cosine_less_the_mean_over_the_topics() -> None:
    like = Prototypes(space=SPACE, means=(), values=[halves(1, 0), halves(0, 1)])
    assert like.nearness(vector(1, 0, space=SPACE), language="en") == pytest.approx([0.5, -0.5])


def test_a_topic_that_says_nothing_of_itself_is_neither_near_nor_far() -> None:
    like = Prototypes(space=SPACE, means=(), values=[halves(1, 0), b"", halves(0, 1)])
    assert like.nearness(vector(1, 0, space=SPACE), language="en") == pytest.approx([0.5, 0, -0.5])


def test_among_topics_that_all_say_nothing_none_is_near() -> None:
    like = Prototypes(space=SPACE, means=(mean("en", 0, 1),), values=[b"", b""])
    assert like.nearness(vector(space=SPACE), language="en") == pytest.approx([0, 0])


def test_vectors_are_seen_from_the_mean_of_their_language_or_from_the_middle_of_all() -> None:
    means = (mean("en", 1, 0), mean("ru", 0, 1), mean("ru", 9, 9, space="other-1"))
    like = Prototypes(space=SPACE, means=means, values=[halves(1, 0), halves(0, 1)])
    seen = {
        language: float(like.nearness(vector(1, 1, space=SPACE), language=language)[0])
        for language in ("en", "ru", "kk")
    }
    assert seen == {"en": pytest.approx(-0.653, abs=0.001), "ru": pytest.approx(0.653, abs=0.001), "kk": 0}


def test_an_article_that_is_the_mean_of_its_language_is_near_nothing() -> None:
    like = Prototypes(space=SPACE, means=(mean("en", 1, 0),), values=[halves(1, 0), halves(0, 1)])
    assert like.nearness(vector(1, 0, space=SPACE), language="en") == pytest.approx([0, 0])


def test_a_prototype_is_the_middle_of_the_description_and_the_mean_of_the_examples() -> None:
    described = (vector(1, 0, space=SPACE), "en")
    examples = [(vector(0, 1, space=SPACE), "en")] * 3
    assert np.frombuffer(prototype_of(described, examples, ()), "<f2") == pytest.approx([0.707] * 2, abs=0.01)
    assert prototype_of(None, examples, ()) == halves(0, 1)
    assert prototype_of(described, [], ()) == halves(1, 0)


def test_without_description_and_examples_there_is_no_prototype() -> None:
    assert prototype_of(None, [], ()) == b""


def test_the_digest_changes_with_the_description_and_with_an_example() -> None:
    topic = Topic(name="energy", description="Oil.", terms=(), examples=("Oil flows",))
    others = [
        Topic(name="energy", description="Gas.", terms=(), examples=("Oil flows",)),
        Topic(name="energy", description="Oil.", terms=(), examples=("Gas flows",)),
    ]
    assert len({digest_of(each) for each in (topic, *others)}) == 3


def test_what_tells_the_labels_apart_is_learned_for_each_topic() -> None:
    vectors = np.array([[1.0, 0.0]] * 20 + [[0.0, 1.0]] * 20)
    labels = np.array([[1.0, 0.0]] * 20 + [[0.0, 1.0]] * 20)
    bias, weights = fit(vectors, labels, np.zeros((40, 2)), strength=0.1)
    scores = probability(bias + vectors @ weights)
    assert (np.abs(scores - labels) < 0.2).all()


def test_what_is_known_already_is_not_learned_again() -> None:
    vectors = np.array([[1.0, 0.0]] * 20 + [[0.0, 1.0]] * 20)
    labels = np.array([[1.0]] * 20 + [[0.0]] * 20)
    known = np.where(labels > 0, 9.0, -9.0)
    # They differ from their mean by the root of a half: a penalty of 0.1 on the weights as they stand here.
    bias, weights = fit(vectors, labels, known, strength=0.2)
    assert np.abs([*bias, *weights.ravel()]).max() < 0.03


def test_without_vectors_the_share_of_a_topic_is_learned() -> None:
    labels = np.array([[1.0]] * 90 + [[0.0]] * 10)
    bias, weights = fit(np.zeros((100, 0)), labels, np.zeros((100, 1)), strength=1.0)
    assert (weights.shape, float(probability(bias)[0])) == ((0, 1), pytest.approx(0.85, abs=0.05))


def test_a_stronger_penalty_keeps_the_weights_smaller() -> None:
    vectors = np.array([[1.0], [0.0]] * 10)
    weak, strong = (
        float(fit(vectors, vectors, np.zeros((20, 1)), strength=strength)[1][0, 0]) for strength in (0.1, 1.0)
    )
    assert strong < weak


def test_what_all_vectors_have_in_common_hides_nothing() -> None:
    alike = np.array([[30.0, 0.01]] * 20 + [[30.0, -0.01]] * 20)
    labels = np.array([[1.0]] * 20 + [[0.0]] * 20)
    bias, weights = fit(alike, labels, np.zeros_like(labels), strength=0.1)
    assert ((alike @ weights + bias > 2) == (labels > 0)).all()


def test_of_vectors_that_are_all_the_same_only_the_share_is_learned() -> None:
    labels = np.array([[1.0]] * 10 + [[0.0]] * 30)
    bias, weights = fit(np.ones((40, 2)), labels, np.zeros_like(labels), strength=0.1)
    assert (weights.tolist(), bias[0] < 0) == ([[0.0], [0.0]], True)
