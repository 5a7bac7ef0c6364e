"""People mend stories while a daemon judges on the same database."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from monitor.model import VerdictKind
from monitor.store import Store
from support.stored import DAY, judgement, opened, recorded, vector
from support.values import NOON, verdict


def judge(store: Store, number: int) -> None:
    """Record an article in the story of its closest neighbour."""
    with store.history.room() as room:
        asked = judgement(number, vectors=(vector(1.0, number / 100, 0.0),))
        assert asked.sketch is not None
        near = room.neighbours(
            asked.vectors, asked.sketch, language="en", since=NOON - DAY, until=NOON + DAY, limit=1
        )
        joined = verdict(kind=VerdictKind.REPEAT, story_id=near[0].story_id)
        room.record(judgement(number, vectors=asked.vectors, verdict=joined), entry_id=None)


def mend(store: Store) -> None:
    """Split the newest article off, then make all stories one."""
    (largest, *_) = sorted(store.views.stories(), key=lambda story: -story.article_count)
    found = store.views.story(largest.story_id)
    assert found is not None
    members = [each.article_id for each in found[1]]
    store.editor.split_story(largest.story_id, [max(members)], title_language="en")
    first, *others = sorted(story.story_id for story in store.views.stories())
    store.editor.merge_stories(first, others, title_language="en")


def test_no_article_is_lost_between_edits_and_judgements(tmp_path: Path) -> None:
    with opened(tmp_path) as daemon, opened(tmp_path) as person:
        for number in (1, 2):
            recorded(daemon, judgement(number, vectors=(vector(1.0, number / 100, 0.0),)))
        first, second = (story.story_id for story in reversed(person.views.stories()))
        person.editor.merge_stories(first, [second], title_language="en")
        with ThreadPoolExecutor(4) as threads:
            judged = [threads.submit(judge, daemon, number) for number in range(3, 27)]
            for _ in range(6):
                mend(person)
            for each in judged:
                each.result()
        stories = person.views.stories()
        assert sum(story.article_count for story in stories) == 26
        for story in stories:
            found = person.views.story(story.story_id)
            assert found is not None
            assert len(found[1]) == story.article_count
