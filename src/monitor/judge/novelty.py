"""The verdict: new story, development or repeat, with its evidence."""

from collections.abc import Sequence

from monitor.judge.facts import Novelty
from monitor.judge.stories import StoryChoice
from monitor.model import Article, Known, Verdict, VerdictKind


def decide_verdict(
    article: Article,
    choice: StoryChoice,
    *,
    members: Sequence[Known] = (),
    outlets: Sequence[str] = (),
    novelty: Novelty | None = None,
) -> Verdict:
    """Return what the article is against all that is known.

    Args:
        article: what was judged.
        choice: its story.
        members: of the story, when it is a known one.
        outlets: that reported the story before, in order.
        novelty: what it adds to the members; None for a new story or a copy, which adds nothing.
    """
    if choice.story_id is None:
        kind = VerdictKind.NEW_STORY
    elif novelty is not None and novelty.is_development:
        kind = VerdictKind.DEVELOPMENT
    else:
        kind = VerdictKind.REPEAT
    return Verdict(
        kind=kind,
        story_id=choice.story_id,
        score=choice.score,
        threshold=choice.threshold,
        nearest=choice.nearest,
        copy_of=choice.copy_of,
        seeds=tuple(known.seed for known in members if known.seed),
        new_facts=novelty.facts if novelty is not None and kind is VerdictKind.DEVELOPMENT else (),
        other_outlets=tuple(outlet for outlet in outlets if outlet != article.outlet),
        is_close=choice.is_close,
    )


OFF_TOPIC = Verdict(kind=VerdictKind.OFF_TOPIC)
