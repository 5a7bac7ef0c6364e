"""Poll states and entries: what is due, who has taken it, what came of it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    Table,
    Update,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)

from monitor.model import (
    ChangedEntry,
    ClaimedEntry,
    EntryKeys,
    EntryOutcome,
    KnownEntry,
    NewEntry,
    PollRecord,
    PollStanding,
    PollState,
)
from monitor.store.codec import to_json
from monitor.store.database import Database
from monitor.store.health import keep_bodies
from monitor.store.revisits import look_early
from monitor.store.rows import STATE_COLUMNS, claimed_entry_of, entry_row, state_of, state_row
from monitor.store.tables import ENTRY, FEED, HOST_PAUSE

# Values a statement: far below the limit of any database (SQLite 32,766).
_AT_ONCE = 500


class SqlFeedStore:
    """FeedStore on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sync_feeds(self, feeds: Mapping[str, str], *, first_polls: Mapping[str, datetime]) -> None:
        """Make the states be those of exactly these feeds; see the port. Writes what has changed alone."""
        with self._database.writing() as connection:
            rows = connection.execute(select(FEED.c.name, FEED.c.url, FEED.c.is_named, FEED.c.is_gone)).all()
            on_record = {name: url for name, url, _, _ in rows}
            dropped = {name for name, _, is_named, is_gone in rows if is_gone and not is_named}
            named = [
                {"_name": name, "is_named": name in feeds}
                for name, _, is_named, _ in rows
                if is_named is not (name in feeds)
            ]
            begun = [
                {"_name": name, **state_row(PollState(feed=name, url=url, next_poll_at=first_polls[name]))}
                for name, url in feeds.items()
                if on_record.get(name) != url or name in dropped
            ]
            moved = [row for row in begun if row["_name"] in on_record]
            new = [row for row in begun if row["_name"] not in on_record]
            for statement, each in ((_NAME, named), (_BEGIN_ANEW, moved), (_BEGIN, new)):
                if each:
                    connection.execute(statement, each)

    def due_feeds(self, now: datetime, *, limit: int) -> Sequence[str]:
        """Return names of feeds that can be claimed; see the port."""
        with self._database.reading() as connection:
            return tuple(connection.execute(_due_feeds(now, limit)).scalars())

    def claim_due_feeds(
        self, now: datetime, *, lease: timedelta, limit: int, among: Collection[str] | None = None
    ) -> Sequence[PollState]:
        """Take feeds in one conditional statement; see the port."""
        due = _due_feeds(now, limit)
        if among is not None:
            due = due.where(FEED.c.name.in_(among))
        due = due.with_for_update(skip_locked=True)  # where rows can be locked one by one
        claim = update(FEED).where(FEED.c.name.in_(due)).values(claimed_until=now + lease)
        with self._database.writing() as connection:
            rows = connection.execute(claim.returning(*STATE_COLUMNS)).all()
        taken = [state_of(row) for row in rows]
        return sorted(taken, key=lambda state: (state.next_poll_at, state.feed))

    def known_entries(self, feed: str, keys: Sequence[EntryKeys]) -> Sequence[KnownEntry]:
        """Return the recorded entries that share a key with these, in order of recording; see the port."""
        with self._database.reading() as connection:
            return tuple(_known_entries(connection, feed, keys))

    def record_polls(
        self, records: Sequence[PollRecord], now: datetime, *, per_host: int | None = None
    ) -> Sequence[int]:
        """Store states, new and changed entries in one transaction; see the port.

        A state whose address was changed meanwhile by ``sync_feeds`` stays as that made it. An entry with
        exactly the keys of one on record, such as by a poll whose lease ran out, is not recorded again.
        """
        with self._database.writing() as connection:
            unchanged: list[PollState] = []
            others: list[PollState] = []
            for record in records:
                (unchanged if _has_new_times_alone(record) else others).append(record.state)
            for save, fields, states in ((_SAVE_TIMES, _TIMES, unchanged), (_SAVE, _SAVED, others)):
                if states:
                    connection.execute(save, [_row(state, fields) for state in states])
            _change_entries(connection, [each for record in records for each in record.changed_entries], now)
            keep_bodies(connection, records)
            found = [(record.state.feed, record.new_entries) for record in records]
            return add_entries(connection, found, now, per_host=per_host)

    def record_pushed(
        self,
        feed: str,
        new: Sequence[NewEntry],
        changed: Sequence[ChangedEntry],
        now: datetime,
        *,
        per_host: int | None = None,
    ) -> Sequence[int]:
        """Store entries that were pushed, as those of a poll; see the port."""
        this_one = update(FEED).where(FEED.c.name == feed, FEED.c.is_named.is_(True))
        with self._database.writing() as connection:
            last_new_at = now if new else FEED.c.last_new_at
            if not connection.execute(this_one.values(last_new_at=last_new_at)).rowcount:
                return ()
            _change_entries(connection, changed, now)
            return add_entries(connection, [(feed, new)], now, per_host=per_host)

    def release_feed(self, feed: str) -> None:
        """End a claim without a result; see the port."""
        with self._database.writing() as connection:
            connection.execute(update(FEED).where(FEED.c.name == feed).values(claimed_until=None))

    def make_due(self, feeds: Iterable[str], now: datetime) -> None:
        """Let these feeds be polled at once; see the port."""
        with self._database.writing() as connection:
            later = update(FEED).where(FEED.c.name.in_(list(feeds)), FEED.c.next_poll_at > now)
            is_asked_to_wait = FEED.c.not_before_at > now
            connection.execute(later.where(is_asked_to_wait).values(next_poll_at=FEED.c.not_before_at))
            connection.execute(later.where(is_asked_to_wait.is_not(True)).values(next_poll_at=now))

    def claim_entry(self, entry_id: int, now: datetime, *, lease: timedelta) -> ClaimedEntry | None:
        """Take an entry in one conditional statement; see the port.

        None too for an entry that is not due yet: somebody else met a failure since it was found due.
        """
        asked = {"_id": entry_id, "_now": now, "_until": now + lease}
        with self._database.writing() as connection:
            row = connection.execute(_CLAIM_ENTRY, asked).mappings().one_or_none()
            return None if row is None else claimed_entry_of(row)

    def release_entry(self, entry_id: int, *, retry_at: datetime, was_asked: bool = True) -> None:
        """End the taking of an entry without a result; see the port."""
        with self._database.writing() as connection:
            connection.execute(
                update(ENTRY)
                .where(ENTRY.c.id == entry_id, ENTRY.c.outcome.is_(None))
                .values(
                    claimed_until=None, due_at=retry_at, attempts=ENTRY.c.attempts - (0 if was_asked else 1)
                )
            )

    def give_up_entry(self, entry_id: int, now: datetime) -> None:
        """Settle an entry as given up; see the port."""
        with self._database.writing() as connection:
            connection.execute(
                update(ENTRY)
                .where(ENTRY.c.id == entry_id, ENTRY.c.outcome.is_(None))
                .values(outcome=EntryOutcome.GIVEN_UP, settled_at=now, claimed_until=None)
            )

    def due_entries(self, now: datetime, *, limit: int, per_host: int) -> Sequence[int]:
        """Return ids of entries that await ingestion, oldest first; see the port."""
        is_free = _is_free(ENTRY, now)
        order = (is_free, ENTRY.c.id)  # those that somebody has taken come first and count
        turn = func.row_number().over(partition_by=ENTRY.c.host, order_by=order).label("turn")
        due = (
            select(ENTRY.c.id, is_free.label("is_free"), turn)
            .where(ENTRY.c.outcome.is_(None), ENTRY.c.due_at <= now)
            .subquery()
        )
        found = select(due.c.id).where(due.c.is_free, due.c.turn <= per_host).order_by(due.c.id).limit(limit)
        with self._database.reading() as connection:
            return tuple(connection.execute(found).scalars())

    def pause_host(self, host: str, until: datetime) -> None:
        """Note until when a host wants to be left alone; see the port."""
        with self._database.writing() as connection:
            its_row = HOST_PAUSE.c.host == host
            noted = connection.execute(select(HOST_PAUSE.c.until).where(its_row)).scalar()
            if noted is None:
                connection.execute(insert(HOST_PAUSE).values(host=host, until=until))
            elif noted < until:
                connection.execute(update(HOST_PAUSE).where(its_row).values(until=until))

    def host_pauses(self, now: datetime) -> Mapping[str, datetime]:
        """Return who wants to be left alone until when; see the port."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(HOST_PAUSE.c.host, HOST_PAUSE.c.until).where(HOST_PAUSE.c.until > now)
            )
            return dict(rows.all())

    def poll_state(self, feed: str) -> PollState | None:
        """Return the state of a feed that the configuration names; see the port."""
        this_one = select(*STATE_COLUMNS).where(FEED.c.name == feed, FEED.c.is_named.is_(True))
        with self._database.reading() as connection:
            row = connection.execute(this_one).first()
        return None if row is None else state_of(row)

    def poll_states(self) -> Sequence[PollState]:
        """Return the states of all feeds on record, by name; see the port."""
        with self._database.reading() as connection:
            rows = connection.execute(select(*STATE_COLUMNS).order_by(FEED.c.name)).all()
        return tuple(map(state_of, rows))

    def poll_standings(self) -> Sequence[PollStanding]:
        """Return how polling each feed goes; see the port."""
        with self._database.reading() as connection:
            found = [PollStanding(**row) for row in connection.execute(_STANDINGS).mappings()]
        return sorted(found, key=attrgetter("feed"))  # the database would hold all rows once more, 4 MB


_SAVED = tuple(name for name in PollState.__slots__ if name not in ("feed", "url"))
# All that becomes another when a feed has nothing new, as nearly all polls find.
_TIMES = ("next_poll_at", "last_polled_at", "last_success_at", "last_status")
_rest_of = attrgetter(*(name for name in PollState.__slots__ if name not in _TIMES))


def _saving(fields: Iterable[str]) -> Update:
    its_row = (FEED.c.name == bindparam("_name"), FEED.c.url == bindparam("_url"))
    return (
        update(FEED).where(*its_row).values(claimed_until=None, **{name: bindparam(name) for name in fields})
    )


# Built once: to put such a statement together takes longer than to carry it out.
_SAVE, _SAVE_TIMES = _saving(_SAVED), _saving(_TIMES)
_BOUND: dict[str, BindParameter[Any]] = {
    name: bindparam(name) for name in PollState.__slots__ if name != "feed"
}
_BEGIN = insert(FEED).values(name=bindparam("_name"), is_named=True, **_BOUND)
_BEGIN_ANEW = update(FEED).where(FEED.c.name == bindparam("_name")).values(claimed_until=None, **_BOUND)
_NAME = update(FEED).where(FEED.c.name == bindparam("_name")).values(is_named=bindparam("is_named"))
_ADD = insert(ENTRY).returning(ENTRY.c.id, sort_by_parameter_order=True)
# An entry says something else now; one whose body was forgotten stays so.
_CHANGE = (
    update(ENTRY)
    .where(ENTRY.c.id == bindparam("_id"), ENTRY.c.is_forgotten.is_(False))
    .values(
        body=bindparam("_body"),
        digest=bindparam("_digest"),
        changed_at=bindparam("_at"),
        change_count=ENTRY.c.change_count + 1,
    )
)
_CLAIM_ENTRY = (
    update(ENTRY)
    .where(
        ENTRY.c.id == bindparam("_id"),
        ENTRY.c.outcome.is_(None),
        ENTRY.c.due_at <= bindparam("_now"),
        or_(ENTRY.c.claimed_until.is_(None), ENTRY.c.claimed_until <= bindparam("_now")),
    )
    .values(claimed_until=bindparam("_until"), attempts=ENTRY.c.attempts + 1)
    .returning(*ENTRY.c)
)
_STANDINGS = select(
    FEED.c.name.label("feed"), *(FEED.c[name] for name in PollStanding.__slots__ if name != "feed")
).where(FEED.c.is_named.is_(True))
_OF_FEED = ENTRY.c.feed == bindparam("feed")
_HAS_ANY = select(ENTRY.c.id).where(_OF_FEED).limit(1)
# One indexed question a kind of key; OR over three columns would be none.
_KNOWN = tuple(
    select(ENTRY.c.id, ENTRY.c.guid_key, ENTRY.c.link_key, ENTRY.c.title_key, ENTRY.c.digest).where(
        _OF_FEED, column.in_(bindparam("keys", expanding=True))
    )
    for column in (ENTRY.c.guid_key, ENTRY.c.link_key, ENTRY.c.title_key)
)


def _has_new_times_alone(record: PollRecord) -> bool:
    return record.before is not None and bool(_rest_of(record.before) == _rest_of(record.state))


def _row(state: PollState, fields: Iterable[str]) -> dict[str, Any]:
    return {"_name": state.feed, "_url": state.url, **{name: getattr(state, name) for name in fields}}


def _due_feeds(now: datetime, limit: int) -> Select[str]:
    return (
        select(FEED.c.name)
        .where(
            FEED.c.is_named.is_(True),
            FEED.c.is_gone.is_(False),
            FEED.c.next_poll_at <= now,
            _is_free(FEED, now),
        )
        .order_by(FEED.c.next_poll_at)
        .limit(limit)
    )


def _is_free(table: Table, now: datetime) -> ColumnElement[bool]:
    """Nobody has taken the row, or the lease ran out."""
    return or_(table.c.claimed_until.is_(None), table.c.claimed_until <= now)


def _known_entries(connection: Connection, feed: str, keys: Iterable[EntryKeys]) -> list[KnownEntry]:
    if connection.execute(_HAS_ANY, {"feed": feed}).first() is None:
        return []
    keys = tuple(keys)
    wanted = ({key.guid for key in keys}, {key.link for key in keys}, {key.title for key in keys})
    found: dict[int, KnownEntry] = {}
    for known, values in zip(_KNOWN, wanted, strict=True):
        ordered = sorted(values - {""})
        for start in range(0, len(ordered), _AT_ONCE):
            asked = {"feed": feed, "keys": ordered[start : start + _AT_ONCE]}
            for entry_id, guid, link, title, digest in connection.execute(known, asked):
                keys_of_it = EntryKeys(guid=guid, link=link, title=title)
                found[entry_id] = KnownEntry(entry_id=entry_id, keys=keys_of_it, digest=digest)
    return [found[entry_id] for entry_id in sorted(found)]


def _change_entries(connection: Connection, changed: Sequence[ChangedEntry], now: datetime) -> None:
    """Record what entries say now, and let the pages of their articles be looked at."""
    if changed:
        rows = [
            {"_id": each.entry_id, "_body": to_json(each.entry), "_digest": each.digest, "_at": now}
            for each in changed
        ]
        connection.execute(_CHANGE, rows)
        look_early(connection, [each.entry_id for each in changed], now)


def add_entries(
    connection: Connection,
    found: Iterable[tuple[str, Sequence[NewEntry]]],
    now: datetime,
    *,
    per_host: int | None = None,
) -> tuple[int, ...]:
    """Record the entries of feeds that are not on record; return the ids of those that are due at once.

    Of each host the first so many are named; None for all.
    """
    rows = [row for feed, new in found if new for row in _new_rows(connection, feed, new, now)]
    if not rows:
        return ()
    ids = zip(rows, connection.execute(_ADD, rows).scalars(), strict=True)
    due = [(row["host"], each) for row, each in ids if row["due_at"] <= now and row["outcome"] is None]
    return tuple(_first_of_each(due, per_host))


def _first_of_each(due: Iterable[tuple[str, int]], most: int | None) -> Iterator[int]:
    """Yield ids of (host, id), so many of a host; None for all."""
    counts: Counter[str] = Counter()
    for host, entry_id in due:
        counts[host] += 1
        if most is None or counts[host] <= most:
            yield entry_id


def _new_rows(
    connection: Connection, feed: str, new: Sequence[NewEntry], now: datetime
) -> list[dict[str, Any]]:
    on_record = {each.keys for each in _known_entries(connection, feed, [each.keys for each in new])}
    fresh = [each for each in new if each.keys not in on_record]
    return [{**entry_row(feed, each, now), "due_at": now + each.delay} for each in fresh]
