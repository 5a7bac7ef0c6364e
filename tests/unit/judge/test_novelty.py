from typing import Any

import pytest

from monitor.judge.facts import Novelty
from monitor.judge.novelty import OFF_TOPIC, decide_verdict
from monitor.judge.stories import StoryChoice
from monitor.model import Fact, FactKind, KnownStory, Report, Verdict, VerdictKind
from support.values import NOON, article, neighbour

FACT = Fact(kind=FactKind.STAGE, value="signed", sentence="They signed.", start=0, meaning="signed")
REPORTS = tuple(Report(article_id=number, outlet=f"Outlet {number}", published_at=NOON) for number in (1, 2))


def verdict(novelty: Novelty | None, *, story_id: int | None = 7, **changes: Any) -> Verdict:
    values: dict[str, Any] = {
        "story_id": story_id,
        "score": 0.5,
        "threshold": 0.3,
        "nearest": neighbour(),
        "copy_of": None,
        "is_close": False,
    }
    story = KnownStory(story_id=7, title="Known", is_muted=False, reports=REPORTS)
    return decide_verdict(article(), StoryChoice(**(values | changes)), story=story, novelty=novelty)


def novelty(probability: float, *facts: Fact) -> Novelty:
    return Novelty(facts=facts, probability=probability, threshold=0.4)


def test_new_facts_that_are_sure_enough_make_a_development_of_some_importance() -> None:
    told = verdict(novelty(0.4, FACT))
    assert (told.kind, told.new_facts) == (VerdictKind.DEVELOPMENT, (FACT,))
    assert told.importance == pytest.approx(1 - 0.45 * (1 - 0.3 * (1 - 1 / 3)))


@pytest.mark.parametrize("found", [None, novelty(0.39, FACT), novelty(0.9)])
def test_what_is_unsure_or_nothing_makes_a_repeat_without_facts(found: Novelty | None) -> None:
    told = verdict(found)
    assert (told.kind, told.new_facts, told.importance) == (VerdictKind.REPEAT, (), 0.0)


def test_a_near_copy_with_new_facts_is_a_development_and_still_a_copy() -> None:
    original = neighbour(article_id=3, containment=0.9)
    told = verdict(novelty(0.6, FACT), copy_of=original)
    assert (told.kind, told.copy_of) == (VerdictKind.DEVELOPMENT, original)


def test_without_a_story_it_is_new_and_importance_is_nobodys() -> None:
    told = verdict(None, story_id=None)
    assert (told.kind, told.importance) == (VerdictKind.NEW_STORY, 0.0)


def test_how_new_it_is_among_all_on_record_is_kept() -> None:
    choice = StoryChoice(
        story_id=None, score=0.2, threshold=0.3, nearest=None, copy_of=None, is_close=False, novelty=0.7
    )
    assert decide_verdict(article(), choice).novelty == 0.7


def test_off_topic_is_nothing_else() -> None:
    assert (OFF_TOPIC.kind, OFF_TOPIC.new_facts) == (VerdictKind.OFF_TOPIC, ())
