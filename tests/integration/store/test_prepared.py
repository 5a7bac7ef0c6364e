"""Statements of the judging room: compiled once, values as the types of their columns say."""

import pytest
from sqlalchemy import bindparam, insert, select, update

from monitor.store import Store
from monitor.store.prepared import Prepared, PreparedAmong
from monitor.store.tables import ARTICLE, FEED, STORY
from support.stored import DAY, NOON, judgement, recorded

_ONE = Prepared(select(ARTICLE.c.id, ARTICLE.c.published_at).where(ARTICLE.c.title == bindparam("title")))
_SOME = PreparedAmong(lambda ids: select(ARTICLE.c.id).where(ARTICLE.c.id.in_(ids)))


def test_values_come_back_as_their_columns_say(store: Store) -> None:
    one = recorded(store, judgement(1, article={"title": "Known", "published_at": NOON}))
    with store._database.reading() as connection:
        assert _ONE.rows(connection, title="Known") == [(one.article_id, NOON)]
        assert _ONE.first(connection, title="Known") == (one.article_id, NOON)


def test_what_is_not_there_is_none(store: Store) -> None:
    with store._database.reading() as connection:
        assert _ONE.first(connection, title="Unknown") is None


def test_values_go_in_as_their_columns_say(store: Store) -> None:
    begin = Prepared(insert(STORY).returning(STORY.c.id))
    change = Prepared(update(STORY).where(STORY.c.id == bindparam("this_story")))
    title = Prepared(select(STORY.c.title, STORY.c.last_active_at, STORY.c.given_name))
    times = dict.fromkeys(("first_published_at", "last_published_at", "last_active_at"), NOON)
    with store._database.writing() as connection:
        ((story_id,),) = begin.rows(connection, title="broken \ud800", article_count=1, **times)
        assert title.rows(connection) == [("broken \ufffd", NOON, "")]
        assert change.rows(connection, this_story=story_id, last_active_at=NOON + DAY) == []
        assert title.rows(connection) == [("broken \ufffd", NOON + DAY, "")]


def test_nothing_stays_none(store: Store) -> None:
    polled = Prepared(select(FEED.c.last_polled_at))
    add = Prepared(insert(FEED))
    with store._database.writing() as connection:
        add.rows(connection, name="steppe", url="https://steppe.example/feed", next_poll_at=NOON)
        assert polled.rows(connection) == [(None,)]


@pytest.mark.parametrize("count", [0, 1, 15, 16, 17, 40])
def test_any_number_of_ids_is_asked_about(store: Store, count: int) -> None:
    ids = [recorded(store, judgement(number)).article_id for number in range(40)]
    with store._database.reading() as connection:
        assert sorted(_SOME.rows(connection, ids[:count])) == [(each,) for each in ids[:count]]


def test_rows_come_in_parts(store: Store) -> None:
    ids = [recorded(store, judgement(number)).article_id for number in range(5)]
    every = Prepared(select(ARTICLE.c.id).order_by(ARTICLE.c.id).limit(bindparam("limit")))
    with store._database.reading() as connection:
        parts = list(every.partitions(connection, 2, limit=5))
    assert parts == [[(ids[0],), (ids[1],)], [(ids[2],), (ids[3],)], [(ids[4],)]]


def test_a_value_that_the_statement_does_not_know_is_a_mistake(store: Store) -> None:
    with store._database.reading() as connection, pytest.raises(ValueError, match=r"'colour'"):
        _ONE.rows(connection, title="Known", colour="red")


def test_a_value_that_is_missing_is_a_mistake(store: Store) -> None:
    with store._database.reading() as connection, pytest.raises(ValueError, match=r"'title'"):
        _ONE.rows(connection)
