"""Laws of what is new."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.facts import (
    FactRules,
    Member,
    Novelty,
    find_new_facts,
    importance_of,
    members_of,
    read_content,
    score_sentences,
    sentences_to_embed,
)
from monitor.model import Fact, FactKind
from monitor.text.stages import claims
from support.values import article, known

RULES = FactRules(sentence=0.5, development=0.4)
SENTENCES = (
    "Kazakhstan and the United States signed a tungsten deal in Astana.",
    "Kazakhstan and the United States will sign a tungsten deal in Astana.",
    "Kazakhstan and the United States did not sign a tungsten deal in Astana.",
    "The agreement is worth $882 million, officials said.",
    "The agreement is worth $1.1 billion, officials said.",
    "The ministry confirmed talks about 40 hectares near Balkhash.",
    "Tashkent denied that talks about 40 hectares were held.",
    "Growth slowed to 4,1 percent on 3 May 2027.",
    "Стороны подписали соглашение на 882 млн долларов в Астане.",
    "Визит Сергио Гора в Ташкент отложен до 16 ноября.",
    "Taraplar ylalaşyga gol çekdiler.",
    "12 34 56",
    "Hm",
)
NEWS = st.lists(st.sampled_from(SENTENCES), max_size=6).map(" ".join)
TEXT = NEWS | st.text(max_size=200)
LANGUAGE = st.sampled_from(("en", "ru", ""))
KNOWN = st.builds(
    lambda number, title, text, language: known(article_id=number, title=title, text=text, language=language),
    st.integers(1, 9),
    TEXT,
    TEXT,
    LANGUAGE,
)
STORY = st.lists(KNOWN, max_size=5, unique_by=lambda member: member.article_id)


def novelty(text: str, language: str, members: Any, *, is_copy: bool = False) -> Novelty:
    what = article(title="", text=text, language=language)
    return find_new_facts(what, members_of(members), RULES, is_copy=is_copy)


def meanings(facts: tuple[Fact, ...]) -> set[tuple[FactKind, str]]:
    """Return what is new, but for contradictions: who knows more can be contradicted more."""
    return {
        (kind, word)
        for fact in facts
        if (kind := fact.kind) not in (FactKind.CONTRADICTION, FactKind.DENIAL, FactKind.CONFIRMATION)
        for word in (fact.meaning.split() if kind is FactKind.NAME else [fact.meaning or fact.value])
    }


@given(text=TEXT, language=LANGUAGE, story=STORY, is_copy=st.booleans())
def test_a_text_that_is_known_adds_nothing(text: str, language: str, story: Any, *, is_copy: bool) -> None:
    same = known(article_id=10, title="", text=text, language=language)
    told = novelty(text, language, [*story, same], is_copy=is_copy)
    assert [fact for fact in told.facts if fact.kind is not FactKind.CONTRADICTION] == []


@given(
    text=TEXT,
    language=LANGUAGE,
    story=STORY,
    random=st.randoms(use_true_random=False),
    is_copy=st.booleans(),
)
def test_the_order_of_members_changes_nothing(
    text: str, language: str, story: list[Any], random: Any, *, is_copy: bool
) -> None:
    shuffled = random.sample(story, len(story))
    assert novelty(text, language, story, is_copy=is_copy) == novelty(
        text, language, shuffled, is_copy=is_copy
    )


@given(TEXT, LANGUAGE, STORY, KNOWN)
def test_a_further_member_makes_nothing_new(text: str, language: str, story: list[Any], one: Any) -> None:
    fewer = novelty(text, language, [*story, known(article_id=90, language=language)])
    more = novelty(
        text, language, [*story, known(article_id=90, language=language), known(article_id=91, text=one.text)]
    )
    assert meanings(more.facts) <= meanings(fewer.facts)


@given(text=TEXT, language=LANGUAGE, story=STORY, is_copy=st.booleans())
def test_every_fact_stands_in_its_sentence_and_that_in_the_text(
    text: str, language: str, story: Any, *, is_copy: bool
) -> None:
    told = novelty(text, language, story, is_copy=is_copy)
    assert 0 <= told.probability <= 1
    for fact in told.facts:
        words = fact.sentence.split()
        assert text[fact.start :].split()[: len(words)] == words or "…" in fact.sentence
        assert fact.value.split()[0] in fact.sentence
        if fact.differs_from is not None:
            assert fact.differs_from.value in fact.differs_from.sentence
            assert fact.differs_from.article_id in {member.article_id for member in story}


@given(TEXT, st.lists(st.lists(st.floats(-1, 1), min_size=4, max_size=4), min_size=12, max_size=12))
def test_no_vectors_break_anything(text: str, numbers: list[list[float]]) -> None:
    rows = np.array(numbers, dtype=np.float32)
    (one,) = members_of([known(text=SENTENCES[0])])
    count = len(sentences_to_embed(read_content("", text, "en")))
    told = find_new_facts(
        article(title="", text=text),
        [Member(known=one.known, content=one.content, vectors=rows[:2])],
        RULES,
        vectors=rows[:count],
    )
    assert 0 <= told.probability <= 1


@given(TEXT, STORY, LANGUAGE)
def test_every_sentence_has_a_score(text: str, story: Any, language: str) -> None:
    content = read_content("", text, language)
    scores = score_sentences(content, members_of(story))
    assert len(scores) == len(content.sentences)
    assert all(0 <= score <= 1 for score in scores)


@given(TEXT, LANGUAGE, STORY, st.integers(0, 50))
def test_importance_is_a_share_that_outlets_raise(text: str, language: str, story: Any, outlets: int) -> None:
    facts = novelty(text, language, story).facts
    alone, told = (importance_of(facts, independent_outlets=number) for number in (1, outlets))
    assert 0 <= alone <= 1
    assert 0 <= told <= 1
    assert told >= alone


@given(st.text(max_size=200) | NEWS)
def test_a_stage_stands_where_it_says(text: str) -> None:
    for word in claims(text).stages:
        assert text[word.start :].startswith(word.found)
