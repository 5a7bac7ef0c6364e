"""The contract of Revisits."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.model import ChangedEntry, Entry, Fact, FactKind, PollRecord, Revision, Revisit
from monitor.store import Store
from support.stored import add_entries, judgement, new_entry, recorded, state
from support.values import NOON

HOUR = timedelta(hours=1)
FACT = Fact(kind=FactKind.MONEY, value="$2 billion", sentence="It costs $2 billion.", start=0, meaning="2")
REVISION = Revision(
    found_at=NOON, title="After", previous_title="Before", text="It costs $2 billion.", added=(FACT,)
)


def planned(store: Store, number: int, host: str = "a.example", hours: int = 0) -> Revisit:
    """Record an article whose page is to be looked at so many hours after noon."""
    article_id = recorded(store, judgement(number)).article_id
    revisit = Revisit(
        article_id=article_id,
        url=f"https://{host}/{number}",
        title=f"Page {number}",
        next_at=NOON + hours * HOUR,
        etag='"1"',
        last_modified="yesterday",
        body_sha256="ab",
    )
    store.revisits.plan(revisit)
    return revisit


def test_what_was_planned_is_due_from_its_time_on_longest_due_first(store: Store) -> None:
    late, early = planned(store, 1, hours=2), planned(store, 2, hours=1)
    assert store.revisits.due(NOON + HOUR, limit=9, per_host=9) == (early.article_id,)
    assert store.revisits.due(NOON + 9 * HOUR, limit=9, per_host=9) == (early.article_id, late.article_id)
    assert store.revisits.due(NOON + 9 * HOUR, limit=9, per_host=1) == (early.article_id,)
    assert store.revisits.due(NOON + 9 * HOUR, limit=1, per_host=9) == (early.article_id,)


def changed(store: Store, entry_id: int) -> None:
    """Have the feed say something else about an entry."""
    said = ChangedEntry(entry_id=entry_id, entry=Entry(guid="1", link="", title="Else"), digest="else")
    store.feeds.record_polls([PollRecord(state=state("steppe"), changed_entries=(said,))], NOON)


def reported(store: Store, *, missing: int = 0) -> Revisit:
    """Record an article with its entry, whose page is to be looked at in an hour."""
    (entry_id,) = add_entries(store, new_entry(1))
    revisit = Revisit(
        article_id=recorded(store, judgement(1), entry_id=entry_id).article_id,
        url="https://a.example/1",
        title="Page 1",
        next_at=NOON + HOUR,
        missing=missing,
    )
    store.revisits.plan(revisit)
    return revisit


def test_a_page_is_looked_at_early_a_few_times_when_its_entry_changes(store: Store) -> None:
    revisit, early = reported(store), 0
    for _ in range(9):
        changed(store, 1)
        early += store.revisits.due(NOON, limit=9, per_host=9) == (revisit.article_id,)
        store.revisits.settle(revisit)
    assert early == 5


def test_a_page_that_was_missing_or_is_looked_at_no_more_keeps_its_time(store: Store) -> None:
    revisit = reported(store, missing=1)
    changed(store, 1)
    store.revisits.settle(replace(revisit, missing=0, next_at=None))
    changed(store, 1)
    assert store.revisits.due(NOON, limit=9, per_host=9) == ()


def test_an_entry_that_changes_during_a_look_has_another_follow_it_once(store: Store) -> None:
    revisit = reported(store)
    store.revisits.claim(revisit.article_id, NOON + HOUR, lease=HOUR)
    changed(store, 1)
    after = replace(revisit, next_at=NOON + 4 * HOUR)
    store.revisits.settle(after)
    assert store.revisits.due(NOON, limit=9, per_host=9) == (revisit.article_id,)
    store.revisits.claim(revisit.article_id, NOON, lease=HOUR)
    store.revisits.settle(after)
    assert store.revisits.due(NOON + HOUR, limit=9, per_host=9) == ()


@pytest.mark.parametrize("after", [{"missing": 1}, {"next_at": None}])
def test_no_look_follows_where_the_page_was_missing_or_nobody_looks_any_more(
    store: Store, after: dict[str, Any]
) -> None:
    revisit = reported(store)
    store.revisits.claim(revisit.article_id, NOON + HOUR, lease=HOUR)
    changed(store, 1)
    store.revisits.settle(replace(revisit, **after))
    assert store.revisits.due(NOON, limit=9, per_host=9) == ()


def test_looks_that_nobody_ended_are_counted(store: Store) -> None:
    revisit = planned(store, 1)
    for number in (1, 2):
        claimed = store.revisits.claim(revisit.article_id, NOON + number * HOUR, lease=HOUR)
        assert claimed is not None
        assert claimed.takings == number
    store.revisits.settle(revisit)
    claimed = store.revisits.claim(revisit.article_id, NOON, lease=HOUR)
    assert claimed is not None
    assert claimed.takings == 1


def test_a_host_whose_page_somebody_looks_at_is_left_alone_meanwhile(store: Store) -> None:
    one, other = planned(store, 1), planned(store, 2)
    assert store.revisits.claim(other.article_id, NOON, lease=HOUR)
    due = [store.revisits.due(at, limit=9, per_host=1) for at in (NOON, NOON + HOUR)]
    assert due == [(), (one.article_id,)]


def test_planning_again_changes_nothing(store: Store) -> None:
    revisit = planned(store, 1)
    store.revisits.plan(replace(revisit, next_at=NOON + HOUR))
    assert store.revisits.due(NOON, limit=9, per_host=9) == (revisit.article_id,)


def test_an_article_is_taken_once_until_its_lease_ends(store: Store) -> None:
    revisit = planned(store, 1)
    claimed = store.revisits.claim(revisit.article_id, NOON, lease=HOUR)
    assert claimed is not None
    assert (claimed.revisit, claimed.article.title, claimed.revisions) == (revisit, "Article 1", ())
    assert store.revisits.claim(revisit.article_id, NOON, lease=HOUR) is None
    assert store.revisits.due(NOON, limit=9, per_host=9) == ()
    assert store.revisits.claim(revisit.article_id, NOON + HOUR, lease=HOUR) == replace(claimed, takings=2)
    assert store.revisits.claim(99, NOON, lease=HOUR) is None


def test_what_was_found_is_kept_and_shown(store: Store) -> None:
    revisit = planned(store, 1)
    store.revisits.claim(revisit.article_id, NOON, lease=HOUR)
    later = replace(REVISION, found_at=NOON + HOUR, development_id=revisit.article_id)
    after = replace(revisit, missing=2, etag=None, next_at=NOON, removed_at=NOON + HOUR)
    store.revisits.settle(revisit, REVISION)
    store.revisits.settle(after, later)
    record = store.views.article(revisit.article_id)
    assert record is not None
    assert (record.revisions, record.removed_at) == ((REVISION, later), NOON + HOUR)
    claimed = store.revisits.claim(revisit.article_id, NOON, lease=HOUR)
    assert claimed is not None
    assert (claimed.revisit, claimed.revisions) == (after, (REVISION, later))


def test_nobody_looks_at_what_has_no_next_time(store: Store) -> None:
    revisit = planned(store, 1)
    store.revisits.settle(replace(revisit, next_at=None))
    assert store.revisits.due(NOON + 99 * HOUR, limit=9, per_host=9) == ()
    assert store.revisits.claim(revisit.article_id, NOON + 99 * HOUR, lease=HOUR) is None


def test_of_an_article_that_is_forgotten_nothing_is_left(store: Store) -> None:
    revisit = planned(store, 1)
    store.revisits.settle(revisit, REVISION)
    store.keeper.forget_before(NOON + timedelta(days=9), limit=9)
    assert store.views.article(revisit.article_id) is None
    assert store.revisits.due(NOON, limit=9, per_host=9) == ()
    store.revisits.settle(revisit, REVISION)
    assert store.revisits.claim(revisit.article_id, NOON, lease=HOUR) is None
