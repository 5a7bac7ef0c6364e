"""The contract of Editor: what people mend in stories."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from monitor.errors import NotOnRecordError, UselessEditError
from monitor.model import StoryRecord, Tie, VerdictKind
from monitor.store import Store
from support.stored import DAY, judgement, opened, recorded
from support.values import NOON, article, neighbour, verdict

EN = {"title_language": "en"}


def member(store: Store, number: int, story_id: int | None = None, **changes: Any) -> int:
    """Record an article in a story, or with one of its own; return the story."""
    about = {"published_at": NOON + number * timedelta(minutes=1)} | changes.pop("article", {})
    kind = VerdictKind.NEW_STORY if story_id is None else VerdictKind.DEVELOPMENT
    decided = verdict(kind=kind, story_id=story_id, **changes)
    found = recorded(store, judgement(number, verdict=decided, article=about)).story_id
    assert found is not None
    return found


def seed(name: str, **changes: Any) -> dict[str, Any]:
    return {"seed": name, "canonical_url": f"seed:{name}", "url": "", **changes}


def story(store: Store, story_id: int) -> StoryRecord:
    found = store.views.story(story_id)
    assert found is not None
    return found[0]


def articles(store: Store, story_id: int) -> list[int]:
    found = store.views.story(story_id)
    return [] if found is None else [each.article_id for each in found[1]]


def loaded_anew(store: Store, name: str, **changes: Any) -> int:
    """Forget a seed and record it as its file says now; return its story."""
    store.history.forget_seed(name)
    about = seed(name, **changes)
    with store.history.room() as room:
        given = room.given(article(**about))
        placed = verdict(story_id=given.story_id, is_given=given.is_placed)
        kept = room.record(judgement(99, article=about, verdict=placed), entry_id=None)
    assert kept.story_id is not None
    return kept.story_id


def test_merged_stories_are_one_and_all_their_ids_lead_to_it(store: Store) -> None:
    one, two, three = (member(store, number) for number in (1, 2, 3))
    member(store, 4, two)
    assert store.editor.merge_stories(three, [two, one, two], **EN) == (three, (1, 2, 4))
    assert [articles(store, each) for each in (one, two, three)] == [[1, 2, 3, 4]] * 3
    (merged,) = store.views.stories()
    assert (merged.story_id, merged.article_count, merged.merged) == (three, 4, (one, two))
    assert merged.first_published_at == NOON + timedelta(minutes=1)
    assert store.keeper.counts().stories == 1


def test_ids_that_were_merged_lead_through_later_merges(store: Store) -> None:
    one, two, three = (member(store, number) for number in (1, 2, 3))
    store.editor.merge_stories(two, [one], **EN)
    store.editor.merge_stories(three, [one], **EN)
    assert articles(store, one) == articles(store, two) == [1, 2, 3]


def test_stories_that_are_one_already_cannot_be_merged(store: Store) -> None:
    one, two = (member(store, number) for number in (1, 2))
    store.editor.merge_stories(two, [one], **EN)
    with pytest.raises(UselessEditError, match=f"one story already, story {two}"):
        store.editor.merge_stories(one, [two], **EN)


def test_a_merged_story_takes_new_members(store: Store) -> None:
    one, two = (member(store, number) for number in (1, 2))
    store.editor.merge_stories(one, [two], **EN)
    with store.history.room() as room:
        asked = judgement(2)
        near = room.neighbours(
            asked.vectors, asked.sketch, language="en", since=NOON - DAY, until=NOON + DAY, limit=9
        )  # type: ignore[arg-type]  # it has a sketch
    assert {each.story_id for each in near} == {one}


def test_what_was_split_off_is_a_story_of_its_own(store: Store) -> None:
    one = member(store, 1)
    for number in (2, 3, 4):
        member(store, number, one)
    new = store.editor.split_story(one, [4, 2], **EN)
    assert (articles(store, one), articles(store, new)) == ([1, 3], [2, 4])
    assert [story(store, each).article_count for each in (one, new)] == [2, 2]
    assert story(store, new).first_published_at == NOON + timedelta(minutes=2)
    assert story(store, new).title == "Article 2"


def test_a_merge_is_taken_back_by_a_split(store: Store) -> None:
    one, two = (member(store, number) for number in (1, 2))
    into, came = store.editor.merge_stories(one, [two], **EN)
    new = store.editor.split_story(into, came, **EN)
    assert (articles(store, one), articles(store, new)) == ([1], [2])


def test_stories_that_were_split_are_kept_apart(store: Store) -> None:
    one = member(store, 1)
    member(store, 2, one, copy_of=neighbour(article_id=1))
    other = member(store, 3)
    member(store, 4, one, ties=(Tie(story_id=other, score=0.5),))
    new = store.editor.split_story(one, [2, 4], **EN)
    with store.history.room() as room:
        assert [report.copy_of for report in room.story(new).reports] == [None, None]
        assert [each.article_id for each in room.members(one, limit=9)] == [1]
        assert [each.article_id for each in room.members(other, limit=9)] == [3, 4]


def test_ties_follow_a_merge_and_are_none_within_a_story(store: Store) -> None:
    one, two, three = (member(store, number) for number in (1, 2, 3))
    ties = tuple(Tie(story_id=each, score=0.5) for each in (one, two))
    member(store, 4, three, ties=ties)
    member(store, 5, one, ties=(Tie(story_id=two, score=0.5),))
    store.editor.merge_stories(one, [two], **EN)
    with store.history.room() as room:
        assert [each.article_id for each in room.members(one, limit=9)] == [1, 2, 4, 5]
        assert [each.article_id for each in room.members(three, limit=9)] == [3, 4]


@pytest.mark.parametrize(
    ("edit", "error", "told"),
    [
        (lambda it: it.merge_stories(1, [9], **EN), NotOnRecordError, "no story 9 on record; `monitor"),
        (lambda it: it.merge_stories(9, [1], **EN), NotOnRecordError, "no story 9 on record"),
        (lambda it: it.split_story(9, [1], **EN), NotOnRecordError, "no story 9 on record"),
        (lambda it: it.split_story(1, [1, 7], **EN), NotOnRecordError, "story 1 has no article 7; `monitor"),
        (lambda it: it.split_story(1, [1], **EN), UselessEditError, "story 1 has no other articles"),
        (lambda it: it.mark_story(9, is_muted=True, **EN), NotOnRecordError, "no story 9 on record"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    store: Store, edit: Callable[[Any], object], error: type[Exception], told: str
) -> None:
    member(store, 1)
    before = store.views.stories()
    with pytest.raises(error, match=told):
        edit(store.editor)
    assert store.views.stories() == before


def test_a_muted_story_stays_muted_until_it_is_heard_again(store: Store) -> None:
    one = member(store, 1)
    for is_muted in (True, False):
        assert store.editor.mark_story(one, is_muted=is_muted, **EN) == one
        member(store, 2 + is_muted, one)
        with store.history.room() as room:
            assert room.story(one).is_muted is is_muted
        assert story(store, one).is_muted is is_muted


def test_what_is_split_off_a_muted_story_is_muted(store: Store) -> None:
    one = member(store, 1)
    member(store, 2, one)
    store.editor.mark_story(one, is_muted=True, **EN)
    assert story(store, store.editor.split_story(one, [2], **EN)).is_muted


def test_a_given_title_stays_until_it_is_taken_back(store: Store) -> None:
    one = member(store, 1, article={"language": "ru"})
    store.editor.mark_story(one, title="The tungsten deal", **EN)
    member(store, 2, one)
    assert (story(store, one).title, story(store, one).has_given_title) == ("The tungsten deal", True)
    store.editor.mark_story(one, title="", **EN)
    assert (story(store, one).title, story(store, one).has_given_title) == ("Article 2", False)


def test_the_first_of_merged_stories_keeps_its_marks(store: Store) -> None:
    one, two = (member(store, number) for number in (1, 2))
    store.editor.mark_story(one, title="One", **EN)
    store.editor.mark_story(two, title="Two", is_muted=True, **EN)
    store.editor.merge_stories(one, [two], **EN)
    assert (story(store, two).title, story(store, two).is_muted) == ("One", False)
    store.editor.mark_story(two, is_muted=True, **EN)
    assert story(store, one).is_muted


def test_a_seed_that_was_split_off_stays_there_when_it_is_loaded_anew(store: Store) -> None:
    one = member(store, 1, article=seed("a"))
    member(store, 2, one, article=seed("b"))
    new = store.editor.split_story(one, [2], **EN)
    assert loaded_anew(store, "b", text="Changed.") == new
    assert loaded_anew(store, "a", text="Changed.") == one
    assert loaded_anew(store, "b", text="Changed again.") == new


def test_seeds_of_merged_stories_stay_together_when_they_are_loaded_anew(store: Store) -> None:
    one = member(store, 1, article=seed("a"))
    two = member(store, 2, article=seed("b"))
    store.editor.merge_stories(one, [two], **EN)
    assert [loaded_anew(store, name, text="Changed.") for name in ("a", "b")] == [one, one]


def test_a_seed_that_was_moved_follows_the_name_that_its_story_gets_later(store: Store) -> None:
    one = member(store, 1, article=seed("a"))
    two = member(store, 2, article=seed("b"))
    store.editor.merge_stories(one, [two], **EN)
    assert loaded_anew(store, "b", given_story="the call") == one
    new = store.editor.split_story(one, [1], **EN)
    assert loaded_anew(store, "a", given_story="the summit") == new


def test_a_given_name_leads_to_where_its_story_was_merged(store: Store) -> None:
    one = loaded_anew(store, "a", given_story="the call")
    two = member(store, 2)
    store.editor.merge_stories(two, [one], **EN)
    with store.history.room() as room:
        assert room.given(article(seed="c", given_story="the call")).story_id == two


def test_a_given_name_goes_with_its_seeds_when_none_is_left_behind(store: Store) -> None:
    one = member(store, 1, article=seed("a"))
    call = loaded_anew(store, "b", given_story="the call")
    into, came = store.editor.merge_stories(one, [call], **EN)
    new = store.editor.split_story(into, came, **EN)
    with store.history.room() as room:
        assert room.given(article(seed="c", given_story="the call")).story_id == new


def test_a_given_name_stays_with_the_seeds_that_are_left(store: Store) -> None:
    call = loaded_anew(store, "a", given_story="the call")
    member(store, 2, call, article=seed("b", given_story="the call"))
    store.editor.split_story(call, [2], **EN)
    with store.history.room() as room:
        assert room.given(article(seed="c", given_story="the call")).story_id == call


def test_merged_ids_are_forgotten_with_their_story(store: Store) -> None:
    one, two = (member(store, number) for number in (1, 2))
    store.editor.merge_stories(one, [two], **EN)
    store.keeper.forget_before(NOON - DAY, limit=9)
    assert articles(store, two) == [1, 2]
    store.keeper.forget_before(NOON + 9 * DAY, limit=9)
    assert (store.views.story(one), store.views.story(two)) == (None, None)


def test_what_was_mended_outlives_the_store(tmp_path: Any) -> None:
    with opened(tmp_path) as store:
        one, two = (member(store, number) for number in (1, 2))
    with opened(tmp_path) as store, opened(tmp_path) as daemon:
        with daemon.history.room() as room:
            assert room.story(two).title == "Article 2"
        store.editor.merge_stories(one, [two], **EN)
        assert member(daemon, 3, one) == one
        assert articles(daemon, two) == [1, 2, 3]
