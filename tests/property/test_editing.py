"""Whatever people merge, split and forget, stories add up."""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import NotOnRecordError, UselessEditError
from monitor.model import Tie, VerdictKind
from monitor.store import Store
from support.stored import DAY, SPACE, judgement, opened, recorded, vector
from support.values import NOON, verdict

NUMBERS = st.integers(1, 6)
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("begin"), st.lists(NUMBERS, max_size=2)),
        st.tuples(st.just("join"), st.lists(NUMBERS, min_size=1, max_size=3)),
        st.tuples(st.just("merge"), st.lists(NUMBERS, min_size=2, max_size=3)),
        st.tuples(st.just("split"), st.lists(NUMBERS, min_size=2, max_size=4)),
        st.tuples(st.just("forget"), st.lists(NUMBERS, min_size=1, max_size=1)),
        st.tuples(st.just("tidy"), st.lists(NUMBERS, min_size=1, max_size=1)),
        st.tuples(st.just("embed anew"), st.lists(NUMBERS, min_size=1, max_size=3)),
        st.tuples(st.just("forget vectors"), st.lists(NUMBERS, min_size=1, max_size=1)),
    ),
    max_size=14,
)


def edit(store: Store, number: int, kind: str, ids: list[int]) -> None:
    """Do one thing; the numbers are ids of stories, or of articles behind the first."""
    if kind == "forget":
        store.history.forget_seed(f"seed-{ids[0]}")
    elif kind == "tidy":
        store.keeper.forget_before(NOON + 9 * DAY, limit=ids[0])
    elif kind == "embed anew":
        store.history.add_vectors({each: vector(1, each, space="another") for each in ids})
    elif kind == "forget vectors":
        store.history.forget_vectors(SPACE if ids[0] % 2 else "another", limit=ids[0])
    elif kind == "merge":
        store.editor.merge_stories(ids[0], ids[1:], title_language="en")
    elif kind == "split":
        store.editor.split_story(ids[0], ids[1:], title_language="en")
    else:
        living = [story.story_id for story in store.views.stories()]
        own = ids[0] if kind == "join" and ids[0] in living else None
        ties = tuple(Tie(story_id=each, score=0.5) for each in ids if each in living and each != own)
        joined = VerdictKind.REPEAT if own else VerdictKind.NEW_STORY
        about = {"seed": f"seed-{number}" if number % 2 else "", "language": ("en", "ru", "kk")[number % 3]}
        recorded(
            store, judgement(number, verdict=verdict(kind=joined, story_id=own, ties=ties), article=about)
        )


def state(store: Store) -> dict[str, Any]:
    with store._database.reading() as connection:
        ask = connection.exec_driver_sql
        return {
            "members": dict(ask("SELECT story_id, count(*) FROM article GROUP BY story_id").all()),
            "counts": dict(ask("SELECT id, article_count FROM story").all()),
            "merged": dict(ask("SELECT id, merged_into FROM story WHERE merged_into IS NOT NULL").all()),
            "own ties": ask(
                "SELECT count(*) FROM article_tie t JOIN article a ON a.id = t.article_id "
                "WHERE a.story_id = t.story_id"
            ).scalar(),
            "ties": set(ask("SELECT story_id FROM article_tie").scalars()),
        }


def kept_sums(store: Store) -> dict[tuple[Any, ...], tuple[int, list[float]]]:
    with store._database.reading() as connection:
        kept = connection.exec_driver_sql("SELECT * FROM story_sum")
        return {tuple(key): (count, np.frombuffer(total, "<f4").tolist()) for *key, count, total in kept}


def sums_of_members(store: Store) -> dict[tuple[Any, ...], tuple[int, list[float]]]:
    found: dict[tuple[Any, ...], list[Any]] = {}
    with store._database.reading() as connection:
        for *key, half_values in connection.exec_driver_sql(
            "SELECT a.story_id, v.space, a.language, v.half_values "
            "FROM article_vector v JOIN article a ON a.id = v.article_id"
        ):
            found.setdefault(tuple(key), []).append(np.frombuffer(half_values, "<f2").astype(np.float64))
    return {key: (len(some), pytest.approx(np.sum(some, axis=0), abs=1e-5)) for key, some in found.items()}


@settings(max_examples=60, deadline=None)
@given(edits=EDITS)
def test_stories_add_up_after_any_edits(edits: list[tuple[str, list[int]]]) -> None:
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as store:
        for number, (kind, ids) in enumerate(edits, start=1):
            try:
                edit(store, number, kind, ids)
            except (NotOnRecordError, UselessEditError):
                continue
        assert kept_sums(store) == sums_of_members(store)
        found = state(store)
        counts, merged = found["counts"], found["merged"]
        assert {story: count for story, count in counts.items() if count} == found["members"]
        # A merged id leads in one step to a story that was not merged itself, has no members and no ties.
        assert all(into in counts and into not in merged for into in merged.values())
        assert not set(merged) & (set(found["members"]) | found["ties"])
        assert found["own ties"] == 0
        for story_id in counts:
            shown = store.views.story(story_id)
            assert shown is not None
            assert shown[0].story_id == merged.get(story_id, story_id)
            assert shown[0].article_count == len(shown[1])
