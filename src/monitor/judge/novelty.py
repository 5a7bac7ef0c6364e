"""The verdict: new story, development or repeat, with its evidence."""

import sys
from collections.abc import Sequence

from monitor.judge.facts import Novelty, importance_of
from monitor.judge.reporting import outlets_in_order, sum_up
from monitor.judge.stories import StoryChoice
from monitor.model import Article, Known, KnownStory, Neighbour, Report, Verdict, VerdictKind

# Enough to see what an article was taken for, and what else it could have been.
NEIGHBOURS_KEPT = 5
# An article that is not recorded yet comes after all that are.
_NOT_RECORDED = sys.maxsize


def decide_verdict(
    article: Article,
    choice: StoryChoice,
    *,
    members: Sequence[Known] = (),
    story: KnownStory | None = None,
    novelty: Novelty | None = None,
    neighbours: Sequence[Neighbour] = (),
    credits: Sequence[str] = (),  # noqa: A002 - what they are called
    is_given: bool = False,
) -> Verdict:
    """Return what the article is against all that is known.

    Args:
        article: what was judged.
        choice: its story.
        members: of the story, when it is a known one, with what is tied to it.
        story: the known one; None for a new story.
        novelty: what it adds to the members; None for a new story.
        neighbours: closest first; the first few are kept.
        credits: news agencies that its text credits.
        is_given: the user said where it belongs.
    """
    if choice.story_id is None:
        kind = VerdictKind.NEW_STORY
    elif novelty is not None and novelty.is_development:
        kind = VerdictKind.DEVELOPMENT
    else:
        kind = VerdictKind.REPEAT
    before = story.reports if story is not None else ()
    new_facts = novelty.facts if novelty is not None and kind is VerdictKind.DEVELOPMENT else ()
    reporting = sum_up((*before, _report(article, choice, credits)))
    return Verdict(
        kind=kind,
        story_id=choice.story_id,
        score=choice.score,
        threshold=choice.threshold,
        nearest=choice.nearest,
        copy_of=choice.copy_of,
        seeds=tuple(known.seed for known in members if known.seed),
        new_facts=new_facts,
        other_outlets=tuple(outlet for outlet in outlets_in_order(before) if outlet != article.outlet),
        is_close=choice.is_close,
        neighbours=tuple(neighbours[:NEIGHBOURS_KEPT]),
        ties=choice.ties,
        reporting=reporting,
        is_given=is_given,
        importance=importance_of(new_facts, independent_outlets=reporting.independent_outlet_count),
        novelty=choice.novelty,
    )


def _report(article: Article, choice: StoryChoice, credited: Sequence[str]) -> Report:
    return Report(
        article_id=_NOT_RECORDED,
        outlet=article.outlet,
        published_at=article.published_at,
        copy_of=choice.copy_of.article_id if choice.copy_of is not None else None,
        credits=tuple(credited),
    )


OFF_TOPIC = Verdict(kind=VerdictKind.OFF_TOPIC)
