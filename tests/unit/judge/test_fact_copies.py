"""Near copies: what was put in or changed on purpose is new, what a machine or an editor did is not."""

import pytest

from monitor.judge.facts import FactRules, Novelty, find_new_facts, members_of
from monitor.model import FactKind
from support.values import article, known

RULES = FactRules(sentence=0.5, development=0.4)
WIRE = (
    "Kazakhstan and the United States will sign a tungsten deal in Astana next week, the government said. "
    "The agreement covers two deposits in the Karaganda region worth $882 million. "
    "Washington would block financing of a railway that crosses sanctioned territory, the envoy warned. "
    "Trump called the expected deal a great step for both countries and their companies."
)
NOTICE = (
    "Copyright 2026 Agency. This material must not be published, broadcast, rewritten, redistributed or "
    "otherwise exploited anywhere; offenders face prosecution."
)
LINK = (
    "Подписывайтесь на наш канал и узнавайте новости раньше остальных читателей каждый рабочий день недели "
    "бесплатно."
)
ADDED = (
    "Separately, Brussels opened antitrust proceedings against three Baltic shipping lines over harbour fees "
    "charged since autumn."
)


def copied(text: str) -> Novelty:
    told = article(text=text)
    return find_new_facts(told, members_of([known(title="", text=WIRE)]), RULES, is_copy=True)


def kinds(novelty: Novelty) -> list[FactKind]:
    return [fact.kind for fact in novelty.facts]


@pytest.mark.parametrize(
    "text",
    [
        WIRE,
        WIRE[: len(WIRE) // 2],
        WIRE.split(". ", maxsplit=1)[0] + ".",
        f"ASTANA (Wire Service) - {WIRE}",
        f"{WIRE} Read more: five things to know about the tungsten market this very morning.",
        f"{WIRE} {NOTICE}",
        f"{WIRE} {LINK}",
        WIRE.replace("said", "stated").replace("great", "big").replace("expected", "awaited"),
        WIRE.replace("the ", "reportedly the ").replace("region ", ""),
        WIRE.replace("million", "on million"),
        WIRE.replace("block", "obstruct").replace("warned", "cautioned").replace("companies", "firms"),
        "",
    ],
)
def test_a_true_copy_adds_nothing(text: str) -> None:
    novelty = copied(text)
    assert (novelty.facts, novelty.probability, novelty.is_development) == ((), 0.0, False)


@pytest.mark.parametrize(("language", "taken_for"), [("en", ""), ("", "en"), ("sl", "en")])
def test_a_copy_that_is_taken_for_another_language_adds_nothing(language: str, taken_for: str) -> None:
    members = members_of([known(title="", text=WIRE, language=language)])
    same, more = article(text=WIRE, language=taken_for), article(text=f"{WIRE} {ADDED}", language=taken_for)
    assert find_new_facts(same, members, RULES, is_copy=True).facts == ()
    assert find_new_facts(more, members, RULES, is_copy=True).facts


def test_a_copy_with_a_lost_negation_adds_nothing_and_one_with_a_new_negation_contradicts() -> None:
    negated = WIRE.replace("would block", "would not block")
    assert kinds(copied(negated)) == [FactKind.CONTRADICTION]
    was = members_of([known(title="", text=negated)])
    assert find_new_facts(article(text=WIRE), was, RULES, is_copy=True).facts == ()


def test_a_changed_figure_in_a_copy_is_a_development() -> None:
    novelty = copied(WIRE.replace("$882 million", "$1.1 billion"))
    (fact,) = novelty.facts
    assert (fact.kind, fact.value, fact.differs_from and fact.differs_from.value) == (
        FactKind.MONEY,
        "$1.1 billion",
        "$882 million",
    )
    assert (novelty.probability, novelty.is_development) == (0.6, True)


def test_a_figure_in_a_sentence_that_was_edited_all_over_is_an_accident() -> None:
    edited = WIRE.replace(
        "The agreement covers two deposits in the Karaganda region worth $882 million.",
        "The reportedly agreement covers deposits officials Karaganda earlier worth around $113 million.",
    )
    assert copied(edited).facts == ()


def test_a_changed_stage_in_a_copy_is_a_development() -> None:
    novelty = copied(WIRE.replace("will sign", "signed").replace("next week", "today"))
    (fact,) = novelty.facts
    assert (fact.kind, fact.meaning, fact.differs_from and fact.differs_from.value) == (
        FactKind.STAGE,
        "signed",
        "sign",
    )
    assert novelty.is_development


def test_an_added_sentence_in_a_copy_is_a_development_with_all_that_it_says() -> None:
    novelty = copied(f"{WIRE}\n{ADDED}")
    assert kinds(novelty) == [FactKind.NAME, FactKind.NAME, FactKind.SENTENCE]
    assert {fact.sentence for fact in novelty.facts} == {ADDED}
    assert novelty.is_development


def test_a_new_name_in_an_old_sentence_of_a_copy_is_not_told() -> None:
    assert copied(WIRE.replace("Karaganda", "Pavlodar")).facts == ()
