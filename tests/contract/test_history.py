"""The contract of History and of the judging room."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model import Known, OwedMessage, VerdictKind
from monitor.ports import Room
from monitor.store import Store
from support.stored import (
    DAY,
    MINUTE,
    SPACE,
    add_entries,
    alerting,
    judgement,
    mean,
    new_entry,
    off_topic,
    opened,
    recorded,
    sketch,
    vector,
    words,
)
from support.values import NOON, article, verdict

EMPTY = sketch("")


def near(
    room: Room, one: object = None, *, text: str = "", limit: int = 9, days: int = 30, language: str = "en"
) -> list[int]:
    """Return the ids of the neighbours within some days before noon."""
    asked = vector(1.0, 0.0, 0.0) if one is None else one
    found = room.neighbours(
        asked if isinstance(asked, list) else [asked],
        sketch(text),
        language=language,
        since=NOON - days * DAY,
        until=NOON,
        limit=limit,
    )
    return [each.article_id for each in found]


def test_an_article_is_found_under_its_canonical_address(store: Store) -> None:
    one = recorded(store, judgement(1))
    address = judgement(1).article.canonical_url
    with store.history.room() as room:
        assert room.same_article(address) == one.article_id
    assert store.history.article_at(address) == one.article_id
    assert store.history.article_at("https://elsewhere.example/") is None


def test_no_address_is_no_article(store: Store) -> None:
    for name in ("one", "two"):
        seed = {"seed": name, "canonical_url": "", "url": ""}
        recorded(store, judgement(1, article=seed))
    assert store.history.article_at("") is None
    assert set(store.history.seeds()) == {"one", "two"}


def test_an_address_that_was_free_is_taken_once_the_room_has_recorded_it(store: Store) -> None:
    one = judgement(1)
    with store.history.room() as room:
        assert room.same_article(one.article.canonical_url) is None
        room.record(one, entry_id=None)
        with pytest.raises(ValueError, match="on record as article 1"):
            room.record(one, entry_id=None)


def test_a_second_article_under_one_address_is_refused_and_undone(store: Store) -> None:
    recorded(store, judgement(1))
    with pytest.raises(ValueError, match="on record as article 1: ask same_article first"):
        recorded(store, judgement(1))
    assert store.keeper.counts().articles == 1


def test_a_new_story_begins_with_its_article(store: Store) -> None:
    one = recorded(store, judgement(1))
    assert one.story_id is not None
    assert store.history.story_of(one.article_id) == one.story_id
    (story,) = store.views.stories()
    assert (story.title, story.article_count, story.first_published_at) == (
        "Article 1",
        1,
        NOON - timedelta(hours=1),
    )


def test_an_article_that_joins_a_story_widens_it(store: Store) -> None:
    first = recorded(store, judgement(1))
    for number, published in ((2, NOON - 3 * DAY), (3, NOON + DAY)):
        joined = verdict(kind=VerdictKind.DEVELOPMENT, story_id=first.story_id)
        about = {"published_at": published}
        assert recorded(store, judgement(number, verdict=joined, article=about)).story_id == first.story_id
    (story,) = store.views.stories()
    assert (story.article_count, story.first_published_at, story.last_published_at) == (
        3,
        NOON - 3 * DAY,
        NOON + DAY,
    )


def test_an_off_topic_article_joins_no_story_and_is_no_neighbour(store: Store) -> None:
    one = recorded(store, off_topic(1, vectors=(vector(1, 0, 0),), sketch=sketch(words(0, 50))))
    assert one.story_id is None
    assert store.history.story_of(one.article_id) is None
    with store.history.room() as room:
        assert near(room, text=words(0, 50)) == []


def test_the_closest_by_vector_come_first_up_to_the_limit(store: Store) -> None:
    ids = [recorded(store, judgement(n, vectors=(vector(1, n, 0),))).article_id for n in (3, 1, 2)]
    with store.history.room() as room:
        assert near(room) == [ids[1], ids[2], ids[0]]
        assert near(room, limit=1) == [ids[1]]


def test_without_history_there_are_no_neighbours(store: Store) -> None:
    with store.history.room() as room:
        assert near(room, text=words(0, 50)) == []


def test_a_neighbour_says_what_it_is(store: Store) -> None:
    text = words(0, 102)
    one = recorded(store, judgement(1, sketch=sketch(text)))
    with store.history.room() as room:
        (found,) = room.neighbours(
            [vector(0, 0, 1)], sketch(words(0, 52)), language="en", since=NOON - DAY, until=NOON, limit=9
        )
    expected = judgement(1).article
    assert (found.article_id, found.story_id, found.title, found.url) == (
        one.article_id,
        one.story_id,
        expected.title,
        expected.url,
    )
    assert (found.outlet, found.language, found.published_at, found.seed, found.containment) == (
        expected.outlet,
        "en",
        expected.published_at,
        "",
        1.0,
    )


def test_a_similarity_is_the_cosine_after_the_means_of_the_languages_were_subtracted(tmp_path: Path) -> None:
    with opened(tmp_path, prior=1.0) as store:
        recorded(store, judgement(1, vectors=(vector(1, 0, 0),)))
        recorded(store, judgement(2, vectors=(vector(0, 1, 0),), article={"language": "ru"}))
        with store.history.room() as room:
            found = room.neighbours(
                [vector(0, 1, 0)], EMPTY, language="en", since=NOON - DAY, until=NOON, limit=9
            )
    # With a prior of one zero vector the means are halves: (½, 0, 0) in English, (0, ½, 0) in Russian.
    # Query (-½, 1, 0): with the Russian article (0, ½, 0) and with the English one (½, 0, 0).
    length = 1.25**0.5
    assert [each.similarity for each in found] == pytest.approx([1 / length, -0.5 / length], abs=1e-3)


def test_vectors_of_another_space_are_not_compared(store: Store) -> None:
    recorded(store, judgement(1, vectors=(vector(1, 0, 0, space="other"),)))
    with store.history.room() as room:
        assert near(room) == []
        assert len(near(room, vector(1, 0, 0, space="other"))) == 1


def test_in_several_spaces_a_similarity_is_the_mean_of_the_cosines(store: Store) -> None:
    both = (vector(1, 0, 0), vector(3, 4, space="other"))
    recorded(store, judgement(1, vectors=both))
    recorded(store, judgement(2, vectors=(vector(1, 0, 1),)))
    with store.history.room() as room:
        found = room.neighbours(
            [vector(1, 0, 0), vector(1, 0, space="other")],
            EMPTY,
            language="ru",
            since=NOON - DAY,
            until=NOON,
            limit=9,
        )
    # Means of two and of one vector, each drawn towards zero by five zero vectors, move nothing by much.
    one, two = found
    assert [space for space, _ in one.cosines] == [SPACE, "other"]
    assert one.similarity == pytest.approx(sum(cosine for _, cosine in one.cosines) / 2)
    assert [cosine for _, cosine in one.cosines] == pytest.approx([1, 0.6], abs=0.05)
    assert [two.cosines[0][0], len(two.cosines), two.similarity] == [SPACE, 1, two.cosines[0][1]]


def test_neighbours_are_ordered_by_the_mean_over_the_spaces(store: Store) -> None:
    first = recorded(store, judgement(1, vectors=(vector(1, 0, 0), vector(0, 1, space="other"))))
    second = recorded(store, judgement(2, vectors=(vector(1, 1, 0), vector(1, 0, space="other"))))
    asked = [vector(1, 0, 0), vector(1, 0, space="other")]
    with store.history.room() as room:
        assert near(room, asked) == [second.article_id, first.article_id]
        assert near(room, asked, limit=1) == [first.article_id]


def test_articles_that_lack_a_vector_in_the_first_space_are_found_by_the_second(store: Store) -> None:
    old = [recorded(store, judgement(n, vectors=(vector(1, n, space="other"),))).article_id for n in (2, 1)]
    new = recorded(store, judgement(3, vectors=(vector(0, 1, 0), vector(1, 0, space="other")))).article_id
    asked = [vector(1, 0, 0), vector(1, 0, space="other")]
    with store.history.room() as room:
        assert set(near(room, asked)) == {*old, new}
        assert set(near(room, asked, limit=1)) == {old[1], new}


def test_a_copy_is_found_by_its_sketch_however_far_its_vector_is(store: Store) -> None:
    far = recorded(store, judgement(1, vectors=(vector(-1, 0, 0),), sketch=sketch(words(0, 400))))
    for number in (2, 3):
        recorded(store, judgement(number, vectors=(vector(1, 0, number / 100),)))
    other_space = judgement(4, vectors=(vector(1, 0, space="other"),), sketch=sketch(words(0, 400)))
    without_vector = recorded(store, other_space)
    with store.history.room() as room:
        found = near(room, text=words(0, 300), limit=1)
    assert (found[:2], len(found)) == ([without_vector.article_id, far.article_id], 3)


def test_only_sketches_that_share_a_fifth_are_neighbours(store: Store) -> None:
    ids = [
        recorded(store, judgement(n, vectors=(), sketch=sketch(words(first, 50)))).article_id
        for n, first in ((1, 0), (2, 35), (3, 46))
    ]
    with store.history.room() as room:
        assert near(room, text=words(0, 50)) == ids[:2]


def test_a_line_of_text_is_no_copy_of_what_quotes_it_but_of_its_like(store: Store) -> None:
    recorded(store, judgement(1, vectors=(), sketch=sketch(words(0, 100))))
    line = recorded(store, judgement(2, vectors=(), sketch=sketch(words(0, 7))))
    with store.history.room() as room:
        assert near(room, text=words(0, 7)) == [line.article_id]


def test_only_what_was_published_in_the_window_is_a_neighbour(store: Store) -> None:
    ages = {1: DAY, 2: 3 * DAY, 3: -MINUTE}
    ids = {
        number: recorded(
            store,
            judgement(
                number,
                vectors=(vector(1, 0, 0),),
                sketch=sketch(words(0, 50)),
                article={"published_at": NOON - age},
            ),
        ).article_id
        for number, age in ages.items()
    }
    with store.history.room() as room:
        assert near(room, text=words(0, 50), days=2) == [ids[1]]
        assert near(room, text=words(0, 50), days=3) == [ids[2], ids[1]]


def test_seeds_are_neighbours_whenever_they_were_published(store: Store) -> None:
    seed = {"seed": "old", "published_at": NOON - 900 * DAY}
    by_vector = recorded(store, judgement(1, vectors=(vector(1, 0, 0),), article=seed))
    by_sketch = recorded(
        store, judgement(2, vectors=(), sketch=sketch(words(0, 50)), article=seed | {"seed": "older"})
    )
    with store.history.room() as room:
        assert set(near(room, text=words(0, 50))) == {by_vector.article_id, by_sketch.article_id}


def test_a_vector_of_nothing_is_similar_to_nothing(store: Store) -> None:
    recorded(store, judgement(1, vectors=(vector(0, 0, 0),)))
    with store.history.room() as room:
        for asked in (vector(1, 0, 0), vector(0, 0, 0)):
            found = room.neighbours([asked], EMPTY, language="en", since=NOON - DAY, until=NOON, limit=9)
            assert [each.similarity for each in found] == [0.0]


def test_what_a_room_recorded_is_seen_by_the_next_and_undone_with_an_exception(store: Store) -> None:
    class Stop(Exception):  # noqa: N818 - it is no error
        """Ends a room."""

    def fail() -> None:
        with store.history.room() as room:
            room.record(judgement(1), entry_id=None)
            assert near(room) == []
            raise Stop

    with pytest.raises(Stop):
        fail()
    with store.history.room() as room:
        assert near(room) == []
        assert room.same_article(judgement(1).article.canonical_url) is None
        kept = room.record(judgement(2), entry_id=None)
    with store.history.room() as room:
        assert near(room) == [kept.article_id]


def test_the_newest_members_and_all_seeds_come_oldest_first(store: Store) -> None:
    seed = {"seed": "s", "published_at": NOON - 9 * DAY}
    story_id = recorded(store, judgement(1, article=seed)).story_id
    joined = verdict(kind=VerdictKind.DEVELOPMENT, story_id=story_id)
    for number in (2, 3, 4):
        about = {"published_at": NOON - number * DAY, "text": f"Text {number}."}
        recorded(store, judgement(number, verdict=joined, article=about))
    with store.history.room() as room:
        assert story_id is not None
        members = room.members(story_id, limit=2)
    assert [each.article_id for each in members] == [1, 3, 2]
    assert members[-1] == Known(
        article_id=2, seed="", title="Article 2", text="Text 2.", language="en", published_at=NOON - 2 * DAY
    )


def test_reports_of_a_story_come_oldest_first(store: Store) -> None:
    story_id = recorded(store, judgement(1, article={"outlet": "Late"})).story_id
    joined = verdict(kind=VerdictKind.REPEAT, story_id=story_id)
    for number, outlet in ((2, "Early"), (3, "Late"), (4, "")):
        about = {"outlet": outlet, "published_at": NOON - number * DAY}
        recorded(
            store, judgement(number, verdict=joined, article=about if number != 3 else {"outlet": outlet})
        )
    with store.history.room() as room:
        assert story_id is not None
        reports = room.story(story_id).reports
    assert [report.outlet for report in reports] == ["", "Early", "Late", "Late"]


def test_recording_settles_the_entry_once(store: Store) -> None:
    first, second = add_entries(store, new_entry(1), new_entry(2))
    one = recorded(store, judgement(1), entry_id=first)
    with store.history.room() as room:
        room.record_same(second, one.article_id)
        room.record_same(first, one.article_id)
    assert store.keeper.counts().entries_waiting == 0


def test_an_alert_and_its_messages_are_recorded_with_the_article(store: Store) -> None:
    one = recorded(store, alerting(1, "a", "b", watchlists=("z", "y")))
    assert (one.alert_id, one.delivery_ids) == (1, ("a", "b"))
    (alert,) = store.views.alerts()
    assert (alert.watchlists, [each.delivery_id for each in alert.deliveries], alert.created_at) == (
        ("z", "y"),
        ["a", "b"],
        NOON,
    )


def test_a_withheld_article_owes_nothing(store: Store) -> None:
    owed = (OwedMessage(delivery_id="d", channel="c", message=alerting(1, "x").owed[0].message),)
    one = recorded(store, replace(judgement(1), owed=owed))
    assert (one.alert_id, one.delivery_ids, list(store.views.deliveries())) == (None, (), [])


def test_seeds_are_on_record_by_name(store: Store) -> None:
    seed = article(seed="known", feed="", url="", canonical_url="")
    recorded(store, replace(judgement(1), article=seed))
    recorded(store, judgement(2))
    assert store.history.seeds() == {"known": seed}


def test_a_forgotten_seed_is_no_neighbour_but_its_story_remains(store: Store) -> None:
    one = recorded(store, judgement(1, article={"seed": "known"}))
    with store.history.room() as room:
        assert near(room) == [one.article_id]
    store.history.forget_seed("known")
    with store.history.room() as room:
        assert near(room, text=words(1000, 100)) == []
    assert store.history.seeds() == {}
    assert [(each.story_id, each.article_count) for each in store.views.stories()] == [(one.story_id, 0)]


def test_forgetting_a_seed_that_is_not_there_does_nothing(store: Store) -> None:
    recorded(store, judgement(1))
    store.history.forget_seed("")
    store.history.forget_seed("none")
    assert store.keeper.counts().articles == 1


def test_a_write_inside_the_room_is_refused_instead_of_waiting_for_itself(store: Store) -> None:
    with pytest.raises(RuntimeError, match="inside another write"), store.history.room():
        store.feeds.release_feed("a")
    store.feeds.release_feed("a")


def test_with_a_background_articles_are_not_compared_by_what_all_have_in_common(store: Store) -> None:
    texts = [vector(1.0, 0.3, 0.0), vector(1.0, 0.0, 0.3), vector(1.0, -0.3, -0.3)]
    recorded(store, judgement(1, vectors=(texts[0],)))

    def similarity() -> float:
        with store.history.room() as room:
            (found,) = room.neighbours(
                [texts[1]], EMPTY, language="en", since=NOON - DAY, until=NOON, limit=9
            )
            return found.similarity

    without = similarity()
    store.history.set_background([mean("en", *texts), mean("ru", vector(0.0, 1.0, space="other"))])
    assert without > 0.8
    assert similarity() < 0.2


def test_in_a_multilingual_space_what_articles_of_a_beat_share_is_taken_from_languages_of_which_there_are_few(
    tmp_path: Path,
) -> None:
    beat, one, other = (0.0, 0.0, 5.0), vector(1.0, 0.3, 1.0), vector(1.0, -0.3, 1.0)
    with opened(tmp_path, is_multilingual=lambda _: True) as store:
        general = [mean("en", vector(0.0, 0.0, 0.0)), mean("kk", vector(1.0, 0.0, 0.0))]
        store.history.set_background(general)
        for number in range(1, 40):
            recorded(store, judgement(number, vectors=(vector(*beat),), article={"language": "en"}))
        recorded(store, judgement(40, vectors=(one,), article={"language": "kk"}))
        with store.history.room() as room:
            found = room.neighbours([other], EMPTY, language="kk", since=NOON - DAY, until=NOON, limit=99)
    assert next(near.similarity for near in found if near.article_id == 40) < 0.4  # raw 0.91


def test_in_a_multilingual_space_a_language_without_background_starts_from_the_mean_of_the_others(
    tmp_path: Path,
) -> None:
    texts = [vector(1.0, 0.3, 0.0), vector(1.0, 0.0, 0.3), vector(1.0, -0.3, -0.3)]
    found = {}
    for name in ("one", "many"):
        (tmp_path / name).mkdir()
        with opened(tmp_path / name, is_multilingual=lambda _, name=name: name == "many") as store:
            store.history.set_background([mean("en", *texts[:2])])
            recorded(store, judgement(1, vectors=(texts[0],), article={"language": "ru"}))
            with store.history.room() as room:
                (one,) = room.neighbours(
                    [texts[2]], EMPTY, language="kk", since=NOON - DAY, until=NOON, limit=9
                )
            found[name] = one.similarity
    assert found["one"] > 0.8
    assert found["many"] < 0


def test_the_familiarity_of_a_language_counts_what_is_on_record_and_the_background(store: Store) -> None:
    recorded(store, judgement(1, vectors=(vector(1.0, 0.0, 0.0),)))
    recorded(store, judgement(2, vectors=(vector(0.0, 1.0, 0.0),), article={"language": "ru"}))
    store.history.set_background([mean("en", vector(1.0, 1.0, 0.0), vector(1.0, 0.0, 1.0))])
    with store.history.room() as room:
        assert room.familiarity(SPACE) == {"en": 3, "ru": 1}
        assert room.familiarity("other") == {}


def test_what_a_room_records_counts_for_its_own_means_and_for_those_of_the_next(store: Store) -> None:
    with store.history.room() as room:
        assert room.familiarity(SPACE) == {}
        for number in (1, 2):
            room.record(judgement(number, vectors=(vector(1.0, 0.0, 0.0),)), entry_id=None)
        assert room.familiarity(SPACE) == {"en": 2}
    with store.history.room() as room:
        assert room.familiarity(SPACE) == {"en": 2}
        room.record(judgement(3, vectors=(vector(0.0, 1.0, 0.0),)), entry_id=None)
    assert store.history.drift(SPACE)["en"][0] == 3


def test_articles_without_a_vector_come_newest_first_with_what_is_embedded(store: Store) -> None:
    for number in (1, 2, 3, 4):
        texts = {"title": f"T{number}", "text": f"Text {number}."}
        recorded(store, judgement(number, vectors=() if number != 2 else (vector(1, 0),), article=texts))
    recorded(store, off_topic(5))
    assert store.history.without_vector(SPACE, limit=2) == ((4, "T4", "Text 4."), (3, "T3", "Text 3."))
    assert store.history.without_vector(SPACE, limit=9, before=3) == ((1, "T1", "Text 1."),)
    recorded(store, judgement(6, vectors=(), article={"seed": "s", "title": "S", "text": "Seed."}))
    recorded(store, judgement(7, vectors=()))
    assert store.history.without_vector(SPACE, limit=9, only_seeds=True) == ((6, "S", "Seed."),)


def test_vectors_that_are_added_later_count_once_and_are_compared_by_the_next_room(store: Store) -> None:
    old = [recorded(store, judgement(n, vectors=(vector(1, n, space="other"),))).article_id for n in (1, 2)]
    asked = [vector(1, 0, 0), vector(1, 0, space="other")]
    with store.history.room() as room:
        assert set(near(room, asked, limit=1)) == {old[0]}
    added = {old[0]: vector(0, 1, 0), old[1]: vector(1, 0, 0), 99: vector(0, 0, 1)}
    assert [store.history.add_vectors(added), store.history.add_vectors(added)] == [2, 0]
    assert store.history.vector_counts() == {SPACE: 2, "other": 2}
    with store.history.room() as room:
        assert near(room, asked, limit=1) == [old[1]]
        assert room.familiarity(SPACE) == {"en": 2}


def test_vectors_of_a_space_are_forgotten_in_portions(store: Store) -> None:
    for number in (1, 2, 3):
        recorded(store, judgement(number, vectors=(vector(1, number, 0), vector(1, 0, space="other"))))
    with store.history.room() as room:
        assert len(near(room)) == 3
    assert [store.history.forget_vectors(SPACE, limit=2) for _ in range(3)] == [2, 1, 0]
    assert store.history.vector_counts() == {"other": 3}
    with store.history.room() as room:
        assert near(room) == []
        assert len(near(room, vector(1, 0, space="other"))) == 3


def test_a_window_reaches_back_twice_as_far_as_the_rule_and_seeds_lie_in_all(tmp_path: Path) -> None:
    ages = {1: 3, 2: 15, 3: 19, 4: 21, 5: 400}
    with opened(tmp_path, window=10 * DAY) as store:
        for number, days in ages.items():
            about = {"published_at": NOON - days * DAY, "seed": "known" if number == 5 else ""}
            text = sketch(words(0, 50))
            recorded(store, judgement(number, vectors=(vector(1, 0, 0),), sketch=text, article=about))
        with store.history.room() as room:
            for days, expected in ((10, {1, 5}), (16, {1, 2, 5}), (100, {1, 2, 3, 5}), (4, {1, 5})):
                assert set(near(room, text=words(0, 50), days=days)) == expected
                assert (
                    set(near(room, vector(1, 0, 0, space="none"), text=words(0, 50), days=days)) == expected
                )


def test_the_running_means_tell_how_far_they_moved_from_where_they_began(tmp_path: Path) -> None:
    with opened(tmp_path, is_multilingual=lambda _: True) as store:
        store.history.set_background([mean("en", vector(1.0, 0.0, 0.0))])
        assert store.history.drift(SPACE) == {}
        for number in range(1, 4):
            recorded(store, judgement(number, vectors=(vector(0.0, 1.0, 0.0),)))
        recorded(store, judgement(9, vectors=(vector(0.0, 1.0, 0.0),), article={"language": "kk"}))
        moved = store.history.drift(SPACE)
        assert {language: count for language, (count, _) in moved.items()} == {"en": 3, "kk": 1}
        assert moved["kk"][1] == 0.0  # no general texts to be away from
        early = moved["en"][1]
        for number in range(10, 30):
            recorded(store, judgement(number, vectors=(vector(0.0, 1.0, 0.0),)))
        assert 0 < early < store.history.drift(SPACE)["en"][1] < 1
