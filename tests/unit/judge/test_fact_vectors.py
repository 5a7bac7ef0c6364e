"""What vectors of sentences add: the same told in other words and in other languages."""

import numpy as np
import pytest

from monitor.judge.facts import (
    EMBEDDED_SENTENCES,
    FactRules,
    Member,
    Novelty,
    Rows,
    find_new_facts,
    members_of,
    read_content,
    score_sentences,
    sentences_to_embed,
)
from monitor.judge.facts.nearness import nearest_known
from monitor.model import FactKind
from support.values import article, known

RULES = FactRules(sentence=0.5, development=0.4)
MEMBER = "The envoy promised money for the railway. It would cost $6.9 billion. Work begins in July."
RUSSIAN = "Посланник обещал деньги на дорогу. Она обойдётся в 7,4 млрд долларов. Работы начнутся скоро."


def rows(*vectors: tuple[float, ...]) -> Rows:
    """Return vectors of length 1."""
    given = np.array(vectors, dtype=np.float32)
    lengths = np.linalg.norm(given, axis=1, keepdims=True)
    return np.asarray(given / lengths, dtype=np.float32)


AXES = rows((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0))


def member(text: str = MEMBER, vectors: Rows | None = AXES, *, title: str = "", number: int = 1) -> Member:
    (without,) = members_of([known(article_id=number, title=title, text=text)])
    return Member(known=without.known, content=without.content, vectors=vectors)


def told(vectors: Rows | None, *members: Member, text: str = RUSSIAN, language: str = "ru") -> Novelty:
    what = article(title="", text=text, language=language)
    return find_new_facts(what, members or (member(),), RULES, vectors=vectors)


def test_the_headline_and_the_first_sentences_are_embedded() -> None:
    content = read_content("A headline", "One is here. Two is here. " * 20, "en")
    asked = sentences_to_embed(content)
    assert asked[:3] == ("A headline", "One is here.", "Two is here.")
    assert len(asked) == EMBEDDED_SENTENCES == 12


def test_the_nearest_sentence_is_found_with_its_cosines() -> None:
    content = read_content("", "Сказали одно.", "ru")
    (near,) = nearest_known(content, rows((0.6, 0.8, 0, 0)), [member()])
    assert near.source.said.text == "It would cost $6.9 billion."
    assert near.cosine == pytest.approx(0.8)
    assert near.average == pytest.approx((0.8 + 0.6 + 0.0) / 3)


def test_missing_sentences_count_nothing_in_the_average() -> None:
    content = read_content("", "Сказали одно.", "ru")
    (near,) = nearest_known(content, rows((0.6, 0.8, 0, 0)), [member(vectors=AXES[:1])])
    assert (near.source.said.text, near.cosine) == (MEMBER[:41], pytest.approx(0.6))
    assert near.average == pytest.approx(0.2)


def test_headlines_have_vectors_but_are_not_asked_about() -> None:
    content = read_content("Заголовок дня", "Сказали одно.", "ru")
    headed = member(title="A headline", vectors=rows((0, 0, 0, 1), (1, 0, 0, 0)))
    (near,) = nearest_known(content, rows((1, 0, 0, 0), (0, 0, 0, 1)), [headed])
    assert (near.source.said.text, near.cosine) == ("A headline", 1.0)


@pytest.mark.parametrize(
    ("vectors", "known_vectors"), [(None, AXES), (AXES, None), (None, None), (AXES, AXES[:0])]
)
def test_without_vectors_on_both_sides_nothing_is_near(
    vectors: Rows | None, known_vectors: Rows | None
) -> None:
    content = read_content("", RUSSIAN, "ru")
    assert nearest_known(content, vectors, [member(vectors=known_vectors)]) == ()


def test_members_with_and_without_vectors_are_compared_together() -> None:
    content = read_content("", RUSSIAN, "ru")
    near = nearest_known(
        content, AXES, [member("Nothing.", None), member(), member(RUSSIAN, AXES[:1], number=3)]
    )
    assert [each.source.member.article_id for each in near] == [1, 1, 1]
    assert [each.cosine for each in near] == [1.0, 1.0, 1.0]


def test_the_same_in_another_language_is_a_repeat_and_something_else_a_development() -> None:
    text = (
        "Посланник обещал крупные деньги. Работы скоро начнутся возле границы. Дорога длинная, долгий путь."
    )
    same, other = told(AXES, text=text), told(rows((0, 0, 0, 1)).repeat(3, axis=0), text=text)
    assert (same.probability, same.is_development) == (pytest.approx(0.0033, abs=1e-4), False)
    assert (other.probability, other.is_development) == (pytest.approx(0.974, abs=1e-3), True)
    assert [fact.kind for fact in other.facts] == [FactKind.SENTENCE] * 3


def test_a_cosine_below_nought_is_as_new_as_can_be() -> None:
    opposite = told(-AXES[:1], text="Дорога длинная, путь очень трудный.")
    assert opposite.probability == pytest.approx(0.974, abs=1e-3)


def test_a_sum_stands_for_that_of_the_matching_sentence_in_another_language() -> None:
    novelty = told(AXES)
    (fact,) = [fact for fact in novelty.facts if fact.kind is FactKind.MONEY]
    assert fact.differs_from is not None
    assert (fact.value, fact.differs_from.value) == ("7,4 млрд долларов", "$6.9 billion")
    assert novelty.is_development


def test_a_distant_sentence_in_another_language_is_no_match() -> None:
    far = rows((1, 0, 0, 0), (0, 0.4, 0, 0.9), (0, 0, 1, 0))
    (fact,) = [fact for fact in told(far).facts if fact.kind is FactKind.MONEY]
    assert fact.differs_from is None


def test_vectors_match_nothing_within_a_language() -> None:
    novelty = told(AXES[1:2], text="Overall expenses reached $7.4 billion.", language="en")
    (fact,) = [fact for fact in novelty.facts if fact.kind is FactKind.MONEY]
    assert fact.differs_from is None


def test_a_denial_in_another_language_contradicts_what_it_matches() -> None:
    novelty = told(AXES[:1], text="В Кабуле опровергли обещание посланника.")
    (fact,) = [fact for fact in novelty.facts if fact.kind is FactKind.CONTRADICTION]
    assert fact.differs_from is not None
    assert fact.differs_from.sentence == "The envoy promised money for the railway."


def test_words_that_are_known_are_not_new_whatever_the_vectors_say() -> None:
    novelty = told(rows((0, 0, 0, 1)).repeat(3, axis=0), text=MEMBER, language="en")
    assert (novelty.facts, novelty.is_development) == ((), False)


def test_sentences_are_scored_by_how_new_their_event_is() -> None:
    content = read_content(
        "", "The envoy promised money for the railway. Robbers stole wagons near Herat.", "en"
    )
    by_words = score_sentences(content, [member(vectors=None)])
    assert by_words == (pytest.approx(0.0998, abs=1e-4), pytest.approx(0.5954, abs=1e-4))
    by_vectors = score_sentences(content, [member()], vectors=rows((1, 0, 0, 0), (0, 0, 0, 1)))
    assert by_vectors == (pytest.approx(0.3046, abs=1e-3), pytest.approx(0.7894, abs=1e-3))


def test_sentences_in_another_language_are_scored_as_wholly_new() -> None:
    content = read_content("", "Грабители угнали вагоны.", "ru")
    (score,) = score_sentences(content, [member(vectors=None)])
    assert score == pytest.approx(0.4198, abs=1e-4)
