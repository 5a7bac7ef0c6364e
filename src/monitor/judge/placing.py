"""What the user said about where an article belongs comes before what it is like."""

from dataclasses import replace

from monitor.judge.stories import StoryChoice
from monitor.model import Given


def place(choice: StoryChoice, given: Given) -> StoryChoice:
    """Return the choice with the given story and ties.

    The evidence stays what it was. A placed article keeps the ties that were given and has no others, and is
    a copy only of an article of its own story.
    """
    if not given.is_placed:
        others = tuple(tie for tie in given.ties if tie.story_id != choice.story_id)
        said = {tie.story_id for tie in others}
        return replace(choice, ties=(*others, *(tie for tie in choice.ties if tie.story_id not in said)))
    original = choice.copy_of
    is_of_story = original is not None and original.story_id == given.story_id
    return replace(
        choice,
        story_id=given.story_id,
        copy_of=original if is_of_story else None,
        is_close=False,
        ties=tuple(tie for tie in given.ties if tie.story_id != given.story_id),
    )
