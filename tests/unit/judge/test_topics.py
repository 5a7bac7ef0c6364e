from collections.abc import Sequence

import numpy as np
import pytest

from monitor.judge.terms import read
from monitor.judge.topics import Prototypes, Topics
from monitor.model import LearnedTopic, Place, Term, TermMatch, Topic, TopicScore, Vector
from support.stored import vector
from support.values import article

SPACE = "told-1"


def topic(name: str, *terms: str, weight: float = 1.0) -> Topic:
    return Topic(name=name, description="", terms=tuple(Term(text=text, weight=weight) for text in terms))


def score(
    *topics: Topic,
    title: str = "",
    text: str = "",
    threshold: float = 0.0,
    language: str = "",
    vectors: Sequence[Vector] = (),
    prototypes: Prototypes | None = None,
    learned: Sequence[LearnedTopic] = (),
    one_topic: bool = False,
) -> tuple[TopicScore, ...]:
    taxonomy = Topics(topics, threshold=threshold, learned=learned, one_topic=one_topic)
    what = read(article(title=title, text=text))
    return taxonomy.score(what, language=language, vectors=vectors, prototypes=prototypes)


def names(topics: tuple[TopicScore, ...]) -> list[str]:
    return [one.topic for one in topics]


def of(topics: tuple[TopicScore, ...]) -> float:
    return topics[0].score


def halves(*values: float) -> bytes:
    return np.array(values, "<f2").tobytes()


ENERGY = topic("energy", "oil")
MINERALS = topic("minerals", "uranium")
LIKE = Prototypes(space=SPACE, means=(), values=[halves(1, 0), halves(0, 1)])


def test_a_topic_comes_with_its_score_and_terms() -> None:
    assert score(ENERGY, MINERALS, title="Oil", threshold=0.4) == (
        TopicScore(
            topic="energy",
            score=pytest.approx(0.73, abs=0.01),
            terms=(TermMatch(term="oil", place=Place.TITLE, start=0, found="Oil"),),
        ),
    )


def test_without_a_term_there_is_no_topic() -> None:
    assert score(ENERGY, title="Gold", threshold=0.4) == ()


def test_without_a_taxonomy_there_is_no_topic() -> None:
    assert score(title="Gold") == ()


def test_a_topic_below_the_threshold_is_left_out() -> None:
    assert score(ENERGY, title="Oil", threshold=0.8) == ()


def test_the_title_says_more_than_the_opening_and_the_opening_more_than_the_rest() -> None:
    far = "word " * 50
    scores = [
        of(score(ENERGY, title="Oil", text=far)),
        of(score(ENERGY, text="Oil " + far)),
        of(score(ENERGY, text=far + "oil")),
    ]
    assert sorted(set(scores), reverse=True) == scores


def test_each_further_occurrence_adds_less_and_other_terms_add_more() -> None:
    oil, gas = topic("energy", "oil"), topic("energy", "oil", "gas")
    once, twice, thrice = (of(score(oil, text=" ".join(["oil"] * times))) for times in (1, 2, 3))
    assert once < twice < thrice < of(score(gas, text="oil gas"))


def test_a_long_text_needs_more() -> None:
    assert of(score(ENERGY, text="oil " + "word " * 1000)) < of(score(ENERGY, text="oil " + "word " * 90))


def test_a_heavier_term_says_more_and_the_heavier_weight_holds_where_a_term_is_given_twice() -> None:
    twice = Topic(
        name="energy", description="", terms=(Term(text="oil", weight=2.0), Term(text="oil", weight=0.5))
    )
    assert of(score(twice, title="Oil")) == of(score(topic("energy", "oil", weight=2.0), title="Oil"))


def test_a_term_within_a_longer_one_of_its_topic_does_not_count_again() -> None:
    minerals = topic("minerals", "mineral*", "critical mineral*")
    assert [match.found for match in score(minerals, title="Critical minerals")[0].terms] == [
        "Critical minerals"
    ]


def test_a_term_of_two_topics_counts_for_both_and_equals_stand_in_the_order_of_the_taxonomy() -> None:
    both = score(topic("minerals", "uranium"), topic("energy", "uranium"), title="Uranium")
    assert names(both) == ["minerals", "energy"]


def test_the_best_come_first_and_what_is_far_below_them_is_left_out() -> None:
    weak, strong = topic("weak", "oil", weight=0.2), topic("strong", "gas", weight=1.5)
    assert names(score(weak, ENERGY, strong, title="Gas, oil")) == ["strong", "energy"]


def test_an_article_has_three_topics_at_most() -> None:
    four = (topic(name, "oil") for name in ("a", "b", "c", "d"))
    assert names(score(*four, title="Oil")) == ["a", "b", "c"]


def test_evidence_for_another_topic_speaks_against_one() -> None:
    alone, beside = score(ENERGY, MINERALS, title="Oil"), score(ENERGY, MINERALS, title="Oil, uranium")
    assert alone[0].score > beside[0].score


SOME = Topic(
    name="rights",
    description="",
    terms=(
        Term(text="суд", language="ru"),
        Term(text="sud", language="uz"),
        Term(text="Magnitsky", language="en"),
    ),
)


@pytest.mark.parametrize(
    ("title", "language", "is_found"),
    [
        ("Sud", "uz", True),
        ("Sud", "ru", False),
        ("Sud", "fr", True),
        ("Sud", "", True),
        ("Magnitsky", "uz", True),
    ],
)
def test_terms_hold_in_their_language_english_ones_everywhere_and_all_where_a_topic_has_no_list(
    title: str, language: str, *, is_found: bool
) -> None:
    assert bool(score(SOME, title=title, language=language, threshold=0.4)) == is_found


# --- By likeness -----------------------------------------------------------------------------------------


def test_a_topic_is_known_by_likeness_without_any_term() -> None:
    alike = score(
        ENERGY, MINERALS, title="Gold", vectors=[vector(0, 1, space=SPACE)], prototypes=LIKE, threshold=0.4
    )
    assert alike == (TopicScore(topic="minerals", score=pytest.approx(0.99, abs=0.01)),)


def test_a_topic_with_many_terms_goes_by_them_and_one_with_few_by_likeness() -> None:
    many = topic("energy", *(f"oil{number}" for number in range(20)))
    few = topic("energy", *(f"oil{number}" for number in range(5)))

    def probability(one: Topic, title: str, values: tuple[int, int]) -> float:
        found = score(one, MINERALS, title=title, vectors=[vector(*values, space=SPACE)], prototypes=LIKE)
        return found[0].score if found[0].topic == "energy" else 0.0

    assert probability(few, "Gold", (1, 0)) > probability(many, "Gold", (1, 0))
    assert probability(few, "Oil1 oil2 oil3", (1, 1)) < probability(many, "Oil1 oil2 oil3", (1, 1))


def test_a_topic_that_says_nothing_of_itself_goes_by_its_terms_as_without_a_vector() -> None:
    prototypes = Prototypes(space=SPACE, means=(), values=[b"", halves(0, 1)])
    found = score(ENERGY, MINERALS, title="Oil", vectors=[vector(1, 0, space=SPACE)], prototypes=prototypes)
    assert (found[0].topic, found[0].score) == ("energy", of(score(ENERGY, MINERALS, title="Oil")))


def test_a_vector_of_another_space_is_like_nothing() -> None:
    with_vector = score(ENERGY, title="Oil", vectors=[vector(0, 1, space="other-1")], prototypes=LIKE)
    assert with_vector == score(ENERGY, title="Oil")


# --- By what was learned ---------------------------------------------------------------------------------

TAUGHT = (
    LearnedTopic(topic="minerals", space=SPACE, bias=-1.0, weights=halves(9, 0)),
    LearnedTopic(topic="minerals", space="", bias=4.0),
    LearnedTopic(topic="gone", space=SPACE, weights=halves(9, 9)),
)


def test_what_was_learned_of_its_vector_is_added() -> None:
    for values, expected in (((1, 0), ["minerals"]), ((0, 1), [])):
        found = score(ENERGY, MINERALS, vectors=[vector(*values, space=SPACE)], learned=TAUGHT, threshold=0.4)
        assert names(found) == expected


def test_without_a_vector_in_the_learned_space_what_was_learned_without_one_holds() -> None:
    assert names(score(ENERGY, MINERALS, learned=TAUGHT, threshold=0.4)) == ["minerals"]


def test_weights_of_another_length_than_the_vector_are_passed_over() -> None:
    longer = [vector(1, 0, 0, space=SPACE)]
    assert names(score(MINERALS, vectors=longer, learned=TAUGHT, threshold=0.4)) == ["minerals"]
    assert score(MINERALS, vectors=longer, learned=TAUGHT[:1], threshold=0.4) == ()


def test_weights_of_another_length_than_those_of_the_first_topic_are_passed_over() -> None:
    damaged = LearnedTopic(topic="energy", space=SPACE, bias=9.0, weights=halves(9))
    found = score(
        ENERGY, MINERALS, vectors=[vector(1, 0, space=SPACE)], learned=(*TAUGHT, damaged), threshold=0.4
    )
    assert names(found) == ["minerals"]


def test_what_was_learned_of_the_first_vector_counts_alone() -> None:
    other = LearnedTopic(topic="energy", space="other-1", bias=9.0, weights=halves(0, 0))
    vectors = [vector(1, 0, space=SPACE), vector(1, 0, space="other-1")]
    found = score(ENERGY, MINERALS, vectors=vectors, learned=(*TAUGHT, other), threshold=0.4)
    assert names(found) == ["minerals"]
    found = score(ENERGY, MINERALS, vectors=vectors[1:], learned=(*TAUGHT, other), threshold=0.4)
    assert names(found) == ["energy"]


# --- One topic for each article --------------------------------------------------------------------------


def test_every_article_has_one_topic_where_it_is_configured_or_learned() -> None:
    learned = LearnedTopic(topic="energy", one_topic=True)
    for found in (
        score(ENERGY, MINERALS, text="Nothing.", threshold=0.9, one_topic=True),
        score(ENERGY, MINERALS, text="Nothing.", threshold=0.9, learned=[learned]),
        score(ENERGY, MINERALS, title="Oil, uranium, oil", one_topic=True),
    ):
        assert names(found) == ["energy"]


def test_what_was_learned_of_another_taxonomy_does_not_make_it_one_topic() -> None:
    gone = LearnedTopic(topic="gone", one_topic=True)
    assert score(ENERGY, text="Nothing.", threshold=0.9, learned=[gone]) == ()


def test_no_topics_choose_none() -> None:
    assert score(one_topic=True) == ()
