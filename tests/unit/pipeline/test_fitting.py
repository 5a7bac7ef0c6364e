"""What is learned from labelled articles, and how it is measured."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from monitor.judge.terms import read
from monitor.judge.topics import Topics, digest_of
from monitor.model import Term, Topic, Vector
from monitor.pipeline.fitting import FOLDS, Fitted, FitTopics, Labelled, NothingLabelledError, labelled
from monitor.pipeline.prototypes import TopicPrototypes
from monitor.pipeline.replaying import Archived
from support.stored import vector
from support.values import article

TAXONOMY = (
    Topic(name="energy", description="Oil.", terms=(Term(text="barrel"),)),
    Topic(name="rights", description="Courts.", terms=()),
    Topic(name="rare", description="", terms=()),
)
NAMES = [topic.name for topic in TAXONOMY]


class Told:
    """An embedder whose vectors tell articles on oil from those on courts."""

    def __init__(self, space: str) -> None:
        self.space = space

    def embed(self, texts: Sequence[tuple[str, str]]) -> Sequence[Vector]:
        return [
            vector(*((1, 0) if "Oil" in title + text else (0, 1)), space=self.space) for title, text in texts
        ]


def item(number: int, *topics: str, title: str = "Oil", outlet: str | None = None, **raw: Any) -> Archived:
    what = article(
        title=title, text="A text.", outlet=f"outlet {number}" if outlet is None else outlet, language="en"
    )
    return Archived(id=str(number), article=what, raw={"topics": [*topics], **raw})


def archive() -> list[Archived]:
    """Twenty articles on oil and twenty on courts, and one on something rare."""
    oil = [item(number, "energy") for number in range(20)]
    courts = [item(number, "rights", title="Court") for number in range(20, 40)]
    return [*oil, *courts, item(40, "rare", title="Court")]


def fitted(
    gold: Labelled, *, taxonomy: Sequence[Topic] = TAXONOMY, one_topic: bool = False
) -> tuple[Fitted, ...]:
    first, words = Told("told-1"), Told("words-1")
    prototypes = TopicPrototypes(taxonomy, embedder=first, general_means=lambda _embedder: ())
    step = FitTopics(
        topics=Topics(taxonomy, threshold=0.4),
        threshold=0.4,
        one_topic=one_topic,
        embedders=(first, words),
        prototypes=prototypes,
    )
    return step(gold)


@pytest.fixture(scope="module")
def results() -> tuple[Fitted, ...]:
    return fitted(labelled(archive(), NAMES))


def test_labels_stand_under_topics_or_labels_and_what_is_off_the_beat_is_left_out() -> None:
    gold = labelled(
        [
            item(1, "energy"),
            Archived(id="2", article=article(), raw={"labels": ["rights", "unknown"]}),
            item(3, "energy", relevant=False),
            item(4),
            Archived(id="5", article=article(), raw={"topics": "energy"}),
        ],
        NAMES,
    )
    assert [each.id for each in gold.articles] == ["1", "2"]
    assert (gold.names, gold.unknown) == ((frozenset({"energy"}), frozenset({"rights"})), {"unknown": 1})


def test_without_a_label_of_the_taxonomy_nothing_can_be_learned() -> None:
    with pytest.raises(NothingLabelledError, match="no line names a topic"):
        labelled([item(1, "unknown")], NAMES)


def test_one_outlet_is_never_on_both_sides_and_articles_without_one_stand_alone() -> None:
    items = [item(number, "energy", outlet="big") for number in range(6)]
    items += [item(number, "energy", outlet="") for number in range(6, 12)]
    folds = labelled(items, NAMES).folds.tolist()
    assert len(set(folds[:6])) == 1
    assert set(folds[6:]) == set(range(FOLDS)) - {folds[0]}


def test_it_is_learned_for_all_vectors_for_words_alone_and_for_none(results: tuple[Fitted, ...]) -> None:
    assert [each.space for each in results] == ["told-1", "words-1", ""]


def test_what_is_learned_makes_articles_of_other_outlets_out(results: tuple[Fitted, ...]) -> None:
    for each in results[:2]:
        assert (each.f1["energy"], each.f1["rights"] > 0.9) == (1.0, True)
    assert results[0].after[0].f1 > results[2].after[0].f1


def test_of_a_handful_of_articles_nothing_is_learned(results: tuple[Fitted, ...]) -> None:
    assert [[learned.topic for learned in each.learned] for each in results] == [["energy", "rights"]] * 3


def test_what_is_learned_says_the_same_in_a_taxonomy(results: tuple[Fitted, ...]) -> None:
    learned = [one for each in results for one in each.learned]
    topics = Topics(TAXONOMY, threshold=0.4, learned=learned)
    prototypes = TopicPrototypes(TAXONOMY, embedder=Told("told-1"), general_means=lambda _embedder: ())()
    vectors = [vector(0, 1, space=space) for space in ("told-1", "words-1")]
    found = topics.score(read(article(title="", text="")), vectors=vectors, prototypes=prototypes)
    assert [score.topic for score in found] == ["rights"]


def test_prototypes_go_with_what_goes_by_their_space(results: tuple[Fitted, ...]) -> None:
    first, words, none = (each.learned[0] for each in results)
    assert (first.texts, len(first.prototype)) == (digest_of(TAXONOMY[0]), 4)
    assert {(each.texts, each.prototype) for each in (words, none)} == {("", b"")}


def test_the_best_threshold_is_at_least_as_good_as_the_configured_one(results: tuple[Fitted, ...]) -> None:
    for each in results:
        assert each.at_best[0].f1 + each.at_best[1] >= each.after[0].f1 + each.after[1]


def test_an_event_in_the_test_is_not_learned_from() -> None:
    one_event = labelled([item(number, "energy", event_id="spill") for number in range(10)], NAMES)
    (all_spaces, *_) = fitted(one_event)
    assert all_spaces.after == all_spaces.before
    assert not np.isnan(all_spaces.after[1])


def test_without_an_embedder_of_meaning_words_are_learned_from() -> None:
    step = FitTopics(
        topics=Topics(TAXONOMY, threshold=0.4),
        threshold=0.4,
        one_topic=False,
        embedders=(Told("words-1"),),
        prototypes=None,
    )
    assert [each.space for each in step(labelled(archive(), NAMES))] == ["words-1", ""]


# --- One topic for each article --------------------------------------------------------------------------

ENOUGH = archive()[:40]
TWO = TAXONOMY[:2]


def learns_one_topic(items: Sequence[Archived], taxonomy: Sequence[Topic] = TWO) -> bool:
    (first, *_) = fitted(labelled(items, [topic.name for topic in taxonomy]), taxonomy=taxonomy)
    assert {each.one_topic for each in first.learned} == {first.one_topic}
    return first.one_topic


def test_where_each_labelled_article_has_one_topic_every_article_has_one() -> None:
    assert learns_one_topic(ENOUGH)


@pytest.mark.parametrize(
    "another",
    [item(50, "energy", "rights"), item(50, "unknown"), item(50, "energy", "unknown")],
    ids=["two topics", "none of the taxonomy", "one of the taxonomy and another"],
)
def test_another_number_of_labels_on_one_article_leaves_it_open(another: Archived) -> None:
    assert not learns_one_topic([*ENOUGH, another])


def test_a_topic_without_articles_leaves_it_open() -> None:
    assert not learns_one_topic(archive(), TAXONOMY)


def test_figures_are_of_one_topic_where_it_is_configured() -> None:
    (_, _, none) = fitted(labelled(archive(), NAMES), one_topic=True)
    assert (none.one_topic, none.after[0].recall > 0.4) == (False, True)
