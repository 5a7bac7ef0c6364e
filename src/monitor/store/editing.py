"""What people mend: stories are merged, split and marked, withheld articles told after all.

Each in one transaction of the judging room.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from monitor.errors import NotOnRecordError, UselessEditError
from monitor.model import Alert, OwedMessage, WithheldReason
from monitor.store.alerts import record_alert
from monitor.store.centroids import StorySums
from monitor.store.database import Database
from monitor.store.forgetting import count_stories
from monitor.store.means import RunningMeans
from monitor.store.seed_places import hand_on_names, hold_seeds
from monitor.store.stories import story_behind
from monitor.store.sums import VectorSums
from monitor.store.tables import ALERT, ARTICLE, ARTICLE_TIE, STORY
from monitor.store.titles import name_story


class SqlEditor:
    """Editor on SQL. Indexes in memory know articles only, so nothing is to be told to them."""

    def __init__(self, database: Database, *, means: RunningMeans) -> None:
        self._database = database
        self._means = means

    def merge_stories(
        self, story_id: int, others: Sequence[int], *, title_language: str
    ) -> tuple[int, Sequence[int]]:
        """Make one story of several; see the port."""
        with self._database.writing() as connection:
            into = _required(connection, story_id)
            merged = sorted({_required(connection, other) for other in others} - {into})
            if not merged:
                raise UselessEditError(f"these are one story already, story {into}: nothing was merged")
            theirs = select(ARTICLE.c.id).where(ARTICLE.c.story_id.in_(merged)).order_by(ARTICLE.c.id)
            article_ids = connection.execute(theirs).scalars().all()
            of_theirs = ARTICLE.c.story_id.in_(merged)
            connection.execute(update(ARTICLE).where(of_theirs).values(story_id=into))
            led_there = or_(STORY.c.id.in_(merged), STORY.c.merged_into.in_(merged))
            connection.execute(update(STORY).where(led_there).values(merged_into=into))
            _move_ties(connection, merged, into)
            self._settle(connection, [into, *merged], named=[into], language=title_language)
            return into, tuple(article_ids)

    def split_story(self, story_id: int, article_ids: Sequence[int], *, title_language: str) -> int:
        """Begin a story with articles of another; see the port."""
        with self._database.writing() as connection:
            old = _required(connection, story_id)
            columns = (ARTICLE.c.id, ARTICLE.c.given_story, ARTICLE.c.title, ARTICLE.c.published_at)
            theirs = select(*columns).where(ARTICLE.c.story_id == old).order_by(ARTICLE.c.published_at)
            members = {row["id"]: row for row in connection.execute(theirs).mappings()}
            strangers = sorted(set(article_ids) - set(members))
            if strangers:
                raise NotOnRecordError(
                    f"story {old} has no article {strangers[0]}; "
                    f"`monitor stories show {old}` shows which it has"
                )
            moved = [members[each] for each in members if each in article_ids]
            if not moved:
                raise UselessEditError(f"nothing was named that is to leave story {old}")
            if len(moved) == len(members):
                raise UselessEditError(f"story {old} has no other articles: nothing would be left of it")
            new = _begin(connection, old, title=moved[0]["title"])
            chosen = ARTICLE.c.id.in_([row["id"] for row in moved])
            connection.execute(update(ARTICLE).where(chosen).values(story_id=new))
            _part(connection, old, new)
            hand_on_names(connection, {row["given_story"] for row in moved}, old=old, new=new)
            self._settle(connection, [old, new], named=[old, new], language=title_language)
            return new

    def mark_story(
        self, story_id: int, *, is_muted: bool | None = None, title: str | None = None, title_language: str
    ) -> int:
        """Mute a story or let it be heard, give it a title or let it find one; see the port."""
        with self._database.writing() as connection:
            found = _required(connection, story_id)
            values: dict[str, Any] = {}
            if is_muted is not None:
                values["is_muted"] = is_muted
            if title is not None:
                values["has_given_title"] = bool(title)
            if title:
                values["title"] = title
            if values:
                connection.execute(update(STORY).where(STORY.c.id == found).values(values))
            self._name(connection, found, language=title_language)
            return found

    def restore_article(
        self, article_id: int, alert: Alert, owed: Sequence[OwedMessage], now: datetime
    ) -> int:
        """Record an alert about a withheld article; see the port."""
        this = ARTICLE.c.id == article_id
        known = select(ARTICLE.c.withheld, ALERT.c.id.label("alert_id")).join(
            ALERT, ALERT.c.article_id == ARTICLE.c.id, isouter=True
        )
        with self._database.writing() as connection:
            found = connection.execute(known.where(this)).mappings().one_or_none()
            if found is None:
                raise NotOnRecordError(f"there is no article {article_id} on record")
            if found["alert_id"] is not None:
                raise UselessEditError(
                    f"article {article_id} was told, in alert {found['alert_id']}; "
                    f"`monitor alerts resend {found['alert_id']}` sends it again"
                )
            reason = WithheldReason(found["withheld"])
            if reason is WithheldReason.SEED:
                raise UselessEditError(f"article {article_id} is a seed: you know it already")
            connection.execute(update(ARTICLE).where(this).values(withheld=None))
            return record_alert(connection, article_id, alert, owed, now=now, restored_from=reason)

    def _settle(
        self, connection: Connection, story_ids: Sequence[int], *, named: Sequence[int], language: str
    ) -> None:
        """Count the stories anew, keep their seeds where they are now, and name them."""
        count_stories(connection, story_ids)
        hold_seeds(connection, story_ids)
        for story_id in named:
            self._name(connection, story_id, language=language)

    def _name(self, connection: Connection, story_id: int, *, language: str) -> None:
        sums, story_sums = VectorSums(connection), StorySums(connection, story_id)
        name_story(connection, sums, self._means, story_id, story_sums, language=language)


def _required(connection: Connection, story_id: int) -> int:
    """Return the story that this id leads to now.

    Raises:
        NotOnRecordError: there is none.
    """
    found = story_behind(connection, story_id)
    if found is None:
        raise NotOnRecordError(
            f"there is no story {story_id} on record; `monitor stories list` shows which there are"
        )
    return found


def _begin(connection: Connection, old: int, *, title: str) -> int:
    """Record a story without members yet, muted as the one that it comes from."""
    parent = connection.execute(select(STORY).where(STORY.c.id == old)).mappings().one()
    spans = ("first_published_at", "last_published_at", "last_active_at", "is_muted")
    values = {name: parent[name] for name in spans} | {"title": title, "article_count": 0}
    return int(connection.execute(insert(STORY).values(values).returning(STORY.c.id)).scalar_one())


def _move_ties(connection: Connection, merged: Sequence[int], into: int) -> None:
    """Let what was tied to the merged stories be tied to the one that is left, once; its members are not."""
    tied = select(ARTICLE_TIE.c.article_id).where(ARTICLE_TIE.c.story_id == into)
    for other in merged:
        twice = (ARTICLE_TIE.c.story_id == other, ARTICLE_TIE.c.article_id.in_(tied))
        connection.execute(delete(ARTICLE_TIE).where(*twice))
        connection.execute(update(ARTICLE_TIE).where(ARTICLE_TIE.c.story_id == other).values(story_id=into))
    _untie_members(connection, into)


def _part(connection: Connection, old: int, new: int) -> None:
    """Keep two stories apart: no member of one is tied to the other, or a copy of what is in it."""
    _untie_members(connection, new)
    for one, other in ((old, new), (new, old)):
        members = select(ARTICLE.c.id).where(ARTICLE.c.story_id == other)
        crossing = (ARTICLE_TIE.c.story_id == one, ARTICLE_TIE.c.article_id.in_(members))
        connection.execute(delete(ARTICLE_TIE).where(*crossing))
        copies = (ARTICLE.c.story_id == one, ARTICLE.c.copy_of.in_(members))
        connection.execute(update(ARTICLE).where(*copies).values(copy_of=None))


def _untie_members(connection: Connection, story_id: int) -> None:
    members = select(ARTICLE.c.id).where(ARTICLE.c.story_id == story_id)
    own = (ARTICLE_TIE.c.story_id == story_id, ARTICLE_TIE.c.article_id.in_(members))
    connection.execute(delete(ARTICLE_TIE).where(*own))
