import pytest

from monitor.judge.terms import read
from monitor.judge.topics import Topics
from monitor.model import Place, Term, TermMatch, Topic, TopicScore
from support.values import article


def topic(name: str, *terms: str, weight: float = 1.0) -> Topic:
    return Topic(name=name, description="", terms=tuple(Term(text=text, weight=weight) for text in terms))


def score(*topics: Topic, title: str = "", text: str = "", threshold: float = 0.0) -> tuple[TopicScore, ...]:
    return Topics(topics, threshold=threshold).score(read(article(title=title, text=text)))


def of(topics: tuple[TopicScore, ...]) -> float:
    return topics[0].score


ENERGY = topic("energy", "oil")
MINERALS = topic("minerals", "uranium")


def test_a_topic_comes_with_its_score_and_terms() -> None:
    assert score(ENERGY, MINERALS, title="Oil") == (
        TopicScore(
            topic="energy",
            score=pytest.approx(0.5),
            terms=(TermMatch(term="oil", place=Place.TITLE, start=0, found="Oil"),),
        ),
    )


def test_without_a_term_there_is_no_topic() -> None:
    assert score(ENERGY, title="Gold") == ()


def test_a_topic_below_the_threshold_is_left_out() -> None:
    assert score(ENERGY, title="Oil", threshold=0.51) == ()


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
    assert [one.topic for one in both] == ["minerals", "energy"]


def test_the_best_come_first_and_what_is_far_below_them_is_left_out() -> None:
    weak, strong = topic("weak", "oil", weight=0.2), topic("strong", "gas", weight=1.5)
    assert [one.topic for one in score(weak, ENERGY, strong, title="Gas, oil")] == ["strong", "energy"]


def test_an_article_has_three_topics_at_most() -> None:
    names = ("a", "b", "c", "d")
    assert [one.topic for one in score(*(topic(name, "oil") for name in names), title="Oil")] == [
        "a",
        "b",
        "c",
    ]
