"""The contract of the judging room about stories: titles, reports, ties, and what the user said of seeds."""

from typing import Any

import pytest

from monitor.model import Given, KnownStory, Recorded, Report, Tie, VerdictKind
from monitor.store import Store
from support.stored import DAY, judgement, mean, opened, recorded, vector
from support.values import NOON, article, neighbour, verdict

TITLES = {"title_language": "en"}


def joined(story_id: int | None, **changes: Any) -> Any:
    return verdict(kind=VerdictKind.REPEAT, story_id=story_id, **changes)


def seed(store: Store, number: int, name: str, **changes: Any) -> Recorded:
    """Record a seed where the user wants it, else in a story of its own."""
    about = {"seed": name, "canonical_url": f"seed:{name}", "url": "", "feed": ""} | changes
    one = judgement(number, article=about)
    with store.history.room() as room:
        given = room.given(one.article)
        placed = verdict(story_id=given.story_id, ties=given.ties, is_given=given.is_placed)
        return room.record(judgement(number, article=about, verdict=placed), entry_id=None)


def given(store: Store, name: str, **changes: Any) -> Given:
    with store.history.room() as room:
        return room.given(article(seed=name, **changes))


def titles(store: Store) -> list[str]:
    return [story.title for story in store.views.stories()]


def test_a_story_knows_its_title_its_reports_and_that_it_is_not_muted(store: Store) -> None:
    one = recorded(store, judgement(1, credits=("Reuters",)))
    assert one.story_id is not None
    copied = joined(one.story_id, copy_of=neighbour(article_id=one.article_id))
    recorded(store, judgement(2, verdict=copied, article={"outlet": "Other", "published_at": NOON}))
    with store.history.room() as room:
        story = room.story(one.story_id)
    published = judgement(1).article.published_at
    assert story == KnownStory(
        story_id=one.story_id,
        title="Article 1",
        is_muted=False,
        reports=(
            Report(article_id=1, outlet="Steppe Courier", published_at=published, credits=("Reuters",)),
            Report(article_id=2, outlet="Other", published_at=NOON, copy_of=1),
        ),
    )


def test_a_copy_outlives_its_original(store: Store) -> None:
    one = recorded(store, judgement(1, article={"seed": "s"}))
    copied = joined(one.story_id, copy_of=neighbour(article_id=one.article_id))
    recorded(store, judgement(2, verdict=copied))
    store.history.forget_seed("s")
    with store.history.room() as room:
        assert one.story_id is not None
        assert [report.copy_of for report in room.story(one.story_id).reports] == [None]


def test_a_story_is_called_as_the_member_closest_to_all_others(store: Store) -> None:
    first = recorded(store, judgement(1, vectors=(vector(1, 0, 0),), **TITLES))
    for number, values in ((2, (1, 1, 0)), (3, (0, 1, 0))):
        other = judgement(number, verdict=joined(first.story_id), vectors=(vector(*values),), **TITLES)
        recorded(store, other)
    assert titles(store) == ["Article 2"]


def test_each_member_has_its_closeness_to_the_others(store: Store) -> None:
    first = recorded(store, judgement(1, vectors=(vector(1, 0, 0),)))
    assert first.story_id is not None
    assert store.views.closeness(first.story_id) == {1: 0.0}
    for number, values in ((2, (1, 1, 0)), (3, (1, 0.9, 0)), (4, (-1, 0, 0.1))):
        recorded(store, judgement(number, verdict=joined(first.story_id), vectors=(vector(*values),)))
    recorded(store, judgement(5, verdict=joined(first.story_id), vectors=()))
    found = store.views.closeness(first.story_id)
    assert sorted(found, key=lambda each: found[each])[:2] == [4, 1]
    assert found[4] < 0 < found[2]
    assert store.views.closeness(99) == {}


def test_a_member_of_two_is_as_close_as_the_other_in_whatever_language(store: Store) -> None:
    store.history.set_background([mean("en", vector(0, 0, 1)), mean("ru", vector(0, 1, 1))])
    first = recorded(store, judgement(1, vectors=(vector(1, 0, 1),)))
    assert first.story_id is not None
    about = {"language": "ru"}
    recorded(store, judgement(2, verdict=joined(first.story_id), vectors=(vector(1, 1, 1),), article=about))
    found = store.views.closeness(first.story_id)
    assert found[1] == pytest.approx(found[2], abs=1e-5)
    assert found[1] > 0.9


def test_a_story_of_one_or_two_members_is_called_as_the_first(store: Store) -> None:
    first = recorded(store, judgement(1, **TITLES))
    assert titles(store) == ["Article 1"]
    later = {"published_at": NOON}
    recorded(store, judgement(2, verdict=joined(first.story_id), article=later, **TITLES))
    assert titles(store) == ["Article 1"]


def test_a_headline_in_the_readers_language_is_preferred(store: Store) -> None:
    first = recorded(store, judgement(1, article={"language": "ru"}, **TITLES))
    recorded(store, judgement(2, verdict=joined(first.story_id), article={"published_at": NOON}, **TITLES))
    assert titles(store) == ["Article 2"]


def test_members_without_vectors_name_a_story_by_their_order(store: Store) -> None:
    first = recorded(store, judgement(1, vectors=()))
    recorded(store, judgement(2, verdict=joined(first.story_id), vectors=(), article={"published_at": NOON}))
    assert titles(store) == ["Article 1"]


def test_a_vector_of_another_space_is_close_to_nobody(store: Store) -> None:
    first = recorded(store, judgement(1, vectors=(vector(1, 0, 0, space="other"),)))
    for number, values in ((2, (1, 0, 0)), (3, (1, 0.1, 0))):
        about = {"published_at": NOON + number * DAY}
        other = judgement(number, verdict=joined(first.story_id), vectors=(vector(*values),), article=about)
        recorded(store, other)
    assert titles(store) == ["Article 2"]


def test_a_vector_of_nothing_is_close_to_nobody(store: Store) -> None:
    first = recorded(store, judgement(1, vectors=(vector(0, 0, 0),)))
    recorded(store, judgement(2, verdict=joined(first.story_id), vectors=(vector(0, 0, 0),)))
    assert titles(store) == ["Article 1"]


def test_an_article_that_is_tied_to_a_story_counts_as_known_in_it(store: Store) -> None:
    one, two = (recorded(store, judgement(number)) for number in (1, 2))
    assert one.story_id is not None
    tied = verdict(story_id=two.story_id, ties=(Tie(story_id=one.story_id, score=0.4),))
    three = recorded(store, judgement(3, verdict=tied, article={"published_at": NOON - 2 * DAY}))
    with store.history.room() as room:
        members = room.members(one.story_id, limit=9)
        reports = room.story(one.story_id).reports
    assert [each.article_id for each in members] == [three.article_id, one.article_id]
    assert [each.article_id for each in reports] == [one.article_id]


def test_the_newest_ten_ties_are_known(store: Store) -> None:
    one, two = (recorded(store, judgement(number)) for number in (1, 2))
    assert one.story_id is not None
    tied = verdict(story_id=two.story_id, ties=(Tie(story_id=one.story_id, score=0.4),))
    for number in range(3, 15):
        recorded(store, judgement(number, verdict=tied, article={"published_at": NOON + number * DAY}))
    with store.history.room() as room:
        assert [each.article_id for each in room.members(one.story_id, limit=1)] == [1, *range(5, 15)]


def test_a_story_is_no_tie_of_its_own_member(store: Store) -> None:
    one = recorded(store, judgement(1))
    assert one.story_id is not None
    own = joined(one.story_id, ties=(Tie(story_id=one.story_id, score=0.9),))
    two = recorded(store, judgement(2, verdict=own))
    with store.history.room() as room:
        assert [each.article_id for each in room.members(one.story_id, limit=1)] == [two.article_id]


def test_only_seeds_are_placed_by_the_user(store: Store) -> None:
    seed(store, 1, "a", given_story="the call")
    assert given(store, "", given_story="the call") == Given()
    assert given(store, "b") == Given()


def test_seeds_of_one_given_story_are_one_story_and_of_another_never(store: Store) -> None:
    stories = [
        seed(store, number, name, given_story=story).story_id
        for number, name, story in ((1, "a", "the call"), (2, "b", "the summit"), (3, "c", "the call"))
    ]
    assert stories == [1, 2, 1]
    assert given(store, "d", given_story="a visit") == Given(is_placed=True, story_id=None)


def test_a_seed_that_is_loaded_anew_finds_the_story_that_others_joined(store: Store) -> None:
    first = seed(store, 1, "a", given_story="the call")
    recorded(store, judgement(2, verdict=joined(first.story_id)))
    store.history.forget_seed("a")
    again = seed(store, 3, "a", given_story="the call", text="Changed.")
    assert again.story_id == first.story_id


def test_a_seed_that_gets_a_name_names_the_story_it_was_in(store: Store) -> None:
    first = seed(store, 1, "a")
    recorded(store, judgement(2, verdict=joined(first.story_id)))
    store.history.forget_seed("a")
    again = seed(store, 3, "a", given_story="the call")
    other = seed(store, 4, "b", given_story="the call")
    assert (again.story_id, other.story_id) == (first.story_id, first.story_id)


def test_two_seeds_of_one_story_that_get_different_names_part(store: Store) -> None:
    first = seed(store, 1, "a")
    with store.history.room() as room:
        about = {"seed": "b", "canonical_url": "seed:b"}
        room.record(judgement(2, article=about, verdict=joined(first.story_id)), entry_id=None)
    for name in ("a", "b"):
        store.history.forget_seed(name)
    one = seed(store, 3, "a", given_story="the call")
    other = seed(store, 4, "b", given_story="the summit")
    assert one.story_id == first.story_id
    assert other.story_id not in (None, first.story_id)


def test_a_seed_reports_other_given_stories_too_whichever_is_loaded_first(store: Store) -> None:
    call = seed(store, 1, "a", given_story="the call", also_stories=("the summit",))
    summit = seed(store, 2, "b", given_story="the summit", also_stories=("the call", "nothing"))
    assert call.story_id is not None
    assert summit.story_id is not None
    with store.history.room() as room:
        for story_id in (call.story_id, summit.story_id):
            assert {each.seed for each in room.members(story_id, limit=9)} == {"a", "b"}
    assert given(store, "b", also_stories=("the call",)).ties == (Tie(story_id=call.story_id, score=1.0),)


def test_a_place_in_a_story_that_is_gone_is_forgotten(store: Store) -> None:
    one = seed(store, 1, "a", published_at=NOON - 900 * DAY, seen_at=NOON - 900 * DAY)
    store.history.forget_seed("a")
    store.keeper.forget_before(NOON, limit=9)
    assert store.views.stories() == ()
    again = seed(store, 2, "a", given_story="the call")
    assert again.story_id not in (None, one.story_id)


def test_what_is_said_of_stories_outlives_the_store(tmp_path: Any) -> None:
    with opened(tmp_path) as store:
        first = seed(store, 1, "a", given_story="the call")
    with opened(tmp_path) as store:
        assert given(store, "b", given_story="the call").story_id == first.story_id
