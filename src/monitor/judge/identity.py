"""By what an entry is recognised, and which entries of a document are new.

No single key can be trusted: feeds change guids with every publication, use one guid for everything or none
at all, add tracking to links, move to another host, correct titles. So each entry has three keys, and two
entries are the same when

* the links agree (a link that leads to a front page is no key), or
* the title keys agree: same title and time of publication, or same title and summary where there is no time,
  or it is that of the feed's making and no link tells entries apart, or
* the guids agree, and link or title agrees too or cannot be compared because one of the entries lacks it, or
* the guids agree and both say the same: where links carry the number of a session and dates that of the poll.

So a feed that publishes everything anew under other guids, other links or other titles brings nothing new,
and a feed that uses one guid for everything loses nothing. Within one document, a key of entries that have
nothing else in common is no key at all: one link for a page of notices, one "Photo of the day" after the
other.

An entry on record may come to say something else, under the same keys. That is no news by itself, but
noticed: its digest tells.
"""

import re
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from monitor.model import ChangedEntry, Entry, EntryKeys, KnownEntry, NewEntry
from monitor.text.urls import canonical_url, host_of, is_front_page, is_web_url
from monitor.text.words import fold

# Longer guids and links are kept as hashes, so that they fit into an index.
_LONGEST_KEY = 200
# Characters of the summary that tell entries of one title apart; what comes behind is often advertising.
_SUMMARY_READ = 500

_SOME_ENTRIES = 3  # two may be published at once

# Characters of the content that are looked at for changes: behind it there is "read also".
_CONTENT_READ = 20_000
_TAG = re.compile(r"<[^<>]*>")

BURST_EVERY = timedelta(hours=1)
"""How far apart the parts are into which very many new entries of one poll are divided."""

_KINDS = tuple(field.name for field in fields(EntryKeys))


def entry_keys(entries: Sequence[Entry]) -> tuple[EntryKeys, ...]:
    """Return the keys of each entry of one document, in order.

    The order of the entries changes nothing but the order of the result. Every entry has at least one key,
    none is longer than 200 characters.
    """
    made_at = _time_of_making(entries)
    whole = [_keys_of(entry, made_at) for entry in entries]
    void = {kind: _shared_by_strangers(whole, kind) for kind in _KINDS}
    kept = []
    for keys in whole:
        voided = {kind: "" for kind in _KINDS if getattr(keys, kind) in void[kind]}
        usable = replace(keys, **voided) if voided else keys
        kept.append(usable if _has_any(usable) else EntryKeys(guid="", link="", title=_hash(repr(keys))))
    return tuple(kept)


def new_entries(
    entries: Sequence[Entry], keys: Sequence[EntryKeys], known: Sequence[KnownEntry]
) -> tuple[NewEntry, ...]:
    """Return the entries of a document that are not on record, in order; of two that are the same the first.

    Args:
        entries: of one document.
        keys: of these entries, as ``entry_keys`` gave them.
        known: on record for this feed, at least all that share a key with these.
    """
    register = _Register([each.keys for each in known])
    said = {(each.keys.guid, each.digest) for each in known if each.keys.guid}
    guids = {guid for guid, _ in said}
    found = []
    for entry, own in zip(entries, keys, strict=True):
        if own in register:
            continue
        if own.guid in guids and entry.title and (own.guid, digest_of(entry)) in said:
            continue
        register.add(own)
        found.append(NewEntry(entry=entry, keys=own, host=host_of(entry.link), digest=digest_of(entry)))
    return tuple(found)


def changed_entries(
    entries: Sequence[Entry], keys: Sequence[EntryKeys], known: Sequence[KnownEntry]
) -> tuple[ChangedEntry, ...]:
    """Return the entries of a document that are on record and say something else now, in order.

    Of several that are the same as one on record the first counts; of several on record the one that has
    most keys in common, the latest of these.

    Args:
        entries: of one document.
        keys: of these entries, as ``entry_keys`` gave them.
        known: on record for this feed, at least all that share a key with these.
    """
    if all(not each.digest for each in known):
        return ()
    by_key: dict[tuple[str, str], list[KnownEntry]] = {}
    for each in known:
        for kind in _KINDS:
            by_key.setdefault((kind, getattr(each.keys, kind)), []).append(each)
    met: set[int] = set()
    changed = []
    for entry, own in zip(entries, keys, strict=True):
        twins = {
            twin.entry_id: twin
            for kind in _KINDS
            if getattr(own, kind)
            for twin in by_key.get((kind, getattr(own, kind)), ())
            if _is_same(own, twin.keys)
        }
        if not twins:
            continue
        twin = max(twins.values(), key=lambda each: (_shared(own, each.keys), each.entry_id))
        digest = digest_of(entry)
        if twin.entry_id not in met and twin.digest not in {"", digest}:
            changed.append(ChangedEntry(entry_id=twin.entry_id, entry=entry, digest=digest))
        met.add(twin.entry_id)
    return tuple(changed)


def digest_of(entry: Entry) -> str:
    """Return a hash of what the entry says: title, summary and text, case, markup and white space aside."""
    content = _TAG.sub(" ", entry.content[:_CONTENT_READ])
    said = (entry.title, entry.summary[:_SUMMARY_READ], content)
    return _hash("\n".join(" ".join(text.split()).lower() for text in said))


def divided(new: Sequence[NewEntry], *, most: int) -> tuple[NewEntry, ...]:
    """Return the new entries of one poll, of which only so many may be read at once; the latest first.

    A feed that was republished whole brings everything anew: nothing of it is lost, and nothing else has to
    wait for it. What was there before we came is read never, and comes last.
    """
    old = [each for each in new if each.was_there]
    new = [each for each in new if not each.was_there]
    if len(new) <= most:
        return (*new, *old)
    latest = sorted(
        range(len(new)),
        key=lambda place: (
            -(moment.timestamp() if (moment := new[place].entry.published_at) else 0.0),
            place,
        ),
    )
    turns = {place: turn // most for turn, place in enumerate(latest)}
    delayed = (replace(each, delay=BURST_EVERY * turns[place]) for place, each in enumerate(new))
    return (*delayed, *old)


def known_at_first(new: Sequence[NewEntry], *, since: datetime) -> tuple[NewEntry, ...]:
    """Return the new entries of a list's first poll, those that are not dated since then marked as old.

    A page or sitemap lists what was published over months, mostly without saying when: all of it would be
    read and judged as if it were news.
    """
    return tuple(replace(each, was_there=not _is_dated(each.entry, since)) for each in new)


def _is_dated(entry: Entry, since: datetime) -> bool:
    at = entry.published_at or entry.updated_at
    return at is not None and at >= since


class _Register:
    """The keys on record, found by guid, link and title."""

    def __init__(self, known: Sequence[EntryKeys]) -> None:
        self._guids: dict[str, list[EntryKeys]] = {}
        self._links: set[str] = set()
        self._titles: set[str] = set()
        for keys in known:
            self.add(keys)

    def add(self, keys: EntryKeys) -> None:
        self._guids.setdefault(keys.guid, []).append(keys)
        self._links.add(keys.link)
        self._titles.add(keys.title)

    def __contains__(self, keys: EntryKeys) -> bool:
        if (keys.link and keys.link in self._links) or (keys.title and keys.title in self._titles):
            return True
        return bool(keys.guid) and any(
            _could_be_same(keys, known) for known in self._guids.get(keys.guid, ())
        )


def _is_same(one: EntryKeys, other: EntryKeys) -> bool:
    """Tell whether entries that share a key are the same."""
    if (one.link and one.link == other.link) or (one.title and one.title == other.title):
        return True
    return _could_be_same(one, other)


def _shared(one: EntryKeys, other: EntryKeys) -> int:
    return sum(bool(getattr(one, kind)) and getattr(one, kind) == getattr(other, kind) for kind in _KINDS)


def _could_be_same(one: EntryKeys, other: EntryKeys) -> bool:
    """Tell whether entries of one guid, whose links and titles do not agree, lack them rather than differ."""
    links_differ = bool(one.link and other.link)
    titles_differ = bool(one.title and other.title)
    return not links_differ and not titles_differ


def _shared_by_strangers(keys: Sequence[EntryKeys], kind: str) -> frozenset[str]:
    """Return the values of a key that stand for entries of the document with nothing else in common.

    Entries are linked by their other keys, over third ones too; a value that stands for one chain of linked
    entries, or for entries without any other key, is a good one.
    """
    others = [other for other in _KINDS if other != kind]
    sharing: dict[str, list[EntryKeys]] = {}
    for entry in dict.fromkeys(keys):
        sharing.setdefault(getattr(entry, kind), []).append(entry)
    return frozenset(
        value
        for value, entries in sharing.items()
        if value and len(entries) > 1 and _are_strangers(entries, others)
    )


def _are_strangers(entries: Sequence[EntryKeys], others: Sequence[str]) -> bool:
    """Tell whether entries that share one key are not all linked by their other keys."""
    chains = _Chains()
    for entry in entries:
        marks = [f"{other}:{getattr(entry, other)}" for other in others if getattr(entry, other)]
        chains.join(marks or ["nothing"])
    return chains.count() > 1


class _Chains:
    """Marks joined into chains (union-find)."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}

    def join(self, marks: Sequence[str]) -> None:
        """Put these marks into one chain."""
        first = self._root(marks[0])
        for mark in marks[1:]:
            self._parents[self._root(mark)] = first

    def count(self) -> int:
        """Return the number of chains."""
        return sum(mark == parent for mark, parent in self._parents.items())

    def _root(self, mark: str) -> str:
        parent = self._parents.setdefault(mark, mark)
        while parent != self._parents[parent]:
            self._parents[mark] = self._parents[parent]  # halve the path
            mark, parent = parent, self._parents[parent]
        return parent


def _has_any(keys: EntryKeys) -> bool:
    return bool(keys.guid or keys.link or keys.title)


def _link_key(link: str) -> str:
    """Return the canonical link, or "" when it leads to no article: to a front page, or nowhere."""
    if not is_web_url(link):
        return ""
    return "" if is_front_page(link) else _short(canonical_url(link))


def _keys_of(entry: Entry, made_at: datetime | None) -> EntryKeys:
    link = _link_key(entry.link)
    published_at = None if not link and entry.published_at == made_at else entry.published_at
    return EntryKeys(guid=_short(entry.guid.strip()), link=link, title=_title_key(entry, published_at))


def _time_of_making(entries: Sequence[Entry]) -> datetime | None:
    """Return the time that all entries of a document give, where it can only be that of its making."""
    times = {entry.published_at for entry in entries}
    return times.pop() if len(entries) >= _SOME_ENTRIES and len(times) == 1 else None


def _title_key(entry: Entry, published_at: datetime | None) -> str:
    """Return a hash of title and time of publication; of title and summary when there is no time."""
    title = fold(entry.title)
    if title and published_at is not None:
        minute = published_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")
        return _hash(f"{title}\n{minute}")
    summary = fold(entry.summary[:_SUMMARY_READ])
    return _hash(f"{title}\n{summary}") if title or summary else ""


def _short(key: str) -> str:
    return key if len(key) <= _LONGEST_KEY else _hash(key)


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
