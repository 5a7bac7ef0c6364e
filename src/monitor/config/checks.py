"""What a single value cannot show: contradictions between keys, tables and files."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from monitor.config.entries import FeedEntry, NameEntry, Need, SideEntry, TopicEntry
from monitor.config.findings import Finding, Key
from monitor.config.sections import Embedding, EmbeddingEngine, Polling, Sections
from monitor.model import NameKind, SourceKind
from monitor.text.guesses import did_you_mean
from monitor.text.urls import canonical_url
from monitor.text.words import fold

FEWEST_SIDES = 2
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The names of one kind of thing that other files may use.

    Attributes:
        kind: in the singular, such as ``channel``.
        names: of the tables of the file, faulty ones included.
        off: those of them that are switched off.
        is_complete: the file could be read as a whole; else a name that is not there may exist.
    """

    kind: str
    names: frozenset[str]
    off: frozenset[str] = field(default=frozenset())
    is_complete: bool = True

    def problem(self, name: str) -> str:
        """Return what is wrong with using this name, or ""."""
        if name in self.off:
            return f"this {self.kind} is off: switch it on in {self.kind}s.toml or remove it here"
        if name in self.names or not self.is_complete:
            return ""
        guess = did_you_mean(name, sorted(self.names))
        return f"there is no {self.kind} of this name in {self.kind}s.toml{'; ' + guess if guess else ''}"


def check_sections(sections: Sections) -> Iterator[Finding]:
    """Yield contradictions between keys of monitor.toml."""
    polling, network, articles, alerts = (
        sections.polling,
        sections.network,
        sections.articles,
        sections.alerts,
    )
    if polling.interval < polling.floor:
        yield Finding(
            key=("polling", "interval_minutes"),
            value=polling.interval / MINUTE,
            remedy="must not be below floor_minutes",
            other=("polling", "floor_minutes"),
        )
    if polling.ceiling < max(polling.interval, polling.backoff):
        yield Finding(
            key=("polling", "ceiling_minutes"),
            remedy="must not be below interval_minutes and backoff_minutes",
        )
    if network.total_timeout < network.connect_timeout:
        yield Finding(
            key=("network", "total_timeout_seconds"), remedy="must not be below connect_timeout_seconds"
        )
    if articles.lease < network.total_timeout + articles.time_limit:
        yield Finding(
            key=("articles", "lease_seconds"),
            remedy="must be at least total_timeout_seconds of [network] and time_limit_seconds together, "
            "or an article would be taken again while it is being read",
        )
    if alerts.backoff_ceiling < alerts.backoff:
        yield Finding(key=("alerts", "backoff_ceiling_minutes"), remedy="must not be below backoff_seconds")
    yield from _check_embedding(sections.embedding)
    embedding = sections.embedding
    if embedding.engine is EmbeddingEngine.REMOTE and articles.lease < 2 * embedding.timeout:
        yield Finding(
            key=("articles", "lease_seconds"),
            remedy="must be at least twice the timeout_seconds of [embedding], since each article asks twice",
        )


def check_told_on(sections: Sections, channels: Known) -> Iterator[Finding]:
    """Yield channels of [not_sent] and [operator] that there are not."""
    for section, named in (
        ("not_sent", sections.not_sent.channels),
        ("operator", sections.operator.channels),
    ):
        for index, name in enumerate(named):
            remedy = channels.problem(name)
            if remedy:
                yield Finding(key=(section, "channels", index), value=name, remedy=remedy)


def _check_embedding(embedding: Embedding) -> Iterator[Finding]:
    """Yield what a remote engine lacks."""
    if embedding.engine is EmbeddingEngine.REMOTE:
        for key in ("url", "model"):
            if not getattr(embedding, key):
                yield Finding(
                    key=("embedding", key),
                    value="",
                    remedy='must be given when engine is "remote"',
                    other=("embedding", "engine"),
                )


def check_names(kind: str, tables: Iterable[object]) -> Iterator[Finding]:
    """Yield every table whose name an earlier one has; the tables are as read, right or wrong."""
    seen: dict[str, Key] = {}
    for index, table in enumerate(tables):
        name = table.get("name") if isinstance(table, Mapping) else None
        if isinstance(name, str):
            key = (kind, index, "name")
            if name in seen:
                yield Finding(
                    key=key, value=name, remedy="this name is taken: each needs its own", other=seen[name]
                )
            seen.setdefault(name, key)


def check_feeds(feeds: Mapping[int, FeedEntry], polling: Polling) -> Iterator[Finding]:
    """Yield what is wrong with feeds that are right value by value."""
    seen: dict[str, Key] = {}
    for index, feed in feeds.items():
        key: Key = ("feeds", index)
        if not feed.on and not feed.reason:
            yield Finding(
                key=(*key, "on"), value=False, remedy='a feed that is off needs a reason = "why it is off"'
            )
        if feed.interval is not None and feed.interval < polling.floor:
            yield Finding(
                key=(*key, "interval_minutes"),
                value=feed.interval / MINUTE,
                remedy=f"must not be below floor_minutes of [polling] in monitor.toml, which is "
                f"{polling.floor / MINUTE:g}",
            )
        if feed.link_selector and feed.source is not SourceKind.PAGE:
            remedy = 'only a page has links to select: add source = "page", or remove it'
            yield Finding(key=(*key, "link_selector"), value=feed.link_selector, remedy=remedy)
        address = canonical_url(feed.url)
        if address in seen:
            remedy = "another feed has this address: remove one of the two"
            yield Finding(key=(*key, "url"), value=feed.url, remedy=remedy, other=seen[address])
        seen.setdefault(address, (*key, "url"))


def check_topics(topics: Mapping[int, TopicEntry]) -> Iterator[Finding]:
    """Yield topics that say nothing by which they could be known."""
    for index, topic in topics.items():
        lists = (topic.strong, topic.terms, topic.hints)
        if not any(any(each.values()) for each in lists) and not topic.description and not topic.examples:
            remedy = 'needs terms, a description or examples, such as terms.en = ["uranium"]'
            yield Finding(key=("topics", index, "terms"), remedy=remedy)


def check_entries_of_sides(
    sides: Mapping[int, SideEntry], *, names: Known, on_sides: Container[str]
) -> Iterator[Finding]:
    """Yield sides that nothing shows, and weights of names that do not exist; some names stand on sides."""
    for index, entry in sides.items():
        key: Key = ("sides", index)
        if not any(entry.terms.values()) and entry.name not in on_sides:
            remedy = 'needs one term or more, such as terms.en = ["Kazakhstan"], or names in names.toml'
            yield Finding(key=(*key, "terms"), remedy=remedy)
        for name in entry.name_weights:
            if name not in tuple(NameKind) and (remedy := names.problem(name)):
                yield Finding(key=(*key, "name_weights", name), remedy=remedy)
        terms = {term.text for each in entry.terms.values() for term in each}
        for number, source in enumerate(entry.sources):
            if source not in terms and (remedy := names.problem(source)):
                finding = "must be one of this side's terms or a name: " + remedy
                yield Finding(key=(*key, "sources", number), value=source, remedy=finding)


def check_entries_of_names(names: Mapping[int, NameEntry]) -> Iterator[Finding]:
    """Yield what is wrong with names that are right value by value."""
    for index, entry in names.items():
        key: Key = ("names", index)
        if not entry.spellings and not entry.exact:
            remedy = 'needs spellings to look for, such as spellings = ["Токаев", "Tokayev"]'
            yield Finding(key=(*key, "name"), value=entry.name, remedy=remedy)
        if entry.first_names and entry.kind is not NameKind.PERSON:
            remedy = 'only a person has first names: remove it, or write kind = "person"'
            yield Finding(key=(*key, "first_names"), remedy=remedy)
        if entry.needs is Need.FIRST_NAME and not entry.first_names:
            remedy = "needs first_names to look for, or the name would never be found"
            yield Finding(key=(*key, "needs"), value=entry.needs.value, remedy=remedy)
        for number, role in enumerate(entry.roles):
            if role.since is not None and role.until is not None and role.until < role.since:
                remedy = f"must not be before from, which is {role.since}"
                yield Finding(key=(*key, "roles", number, "until"), value=role.until, remedy=remedy)
    yield from _check_spellings(names)


def _check_spellings(names: Mapping[int, NameEntry]) -> Iterator[Finding]:
    """Yield spellings that two entries share; which one is meant could not be told."""
    seen: dict[str, tuple[int, Key]] = {}
    alone = ((index, entry) for index, entry in names.items() if entry.needs is None)
    for index, entry in alone:
        for kind, spellings in (("spellings", entry.spellings), ("exact", entry.exact)):
            for number, spelling in enumerate(spellings):
                key: Key = ("names", index, kind, number)
                first, place = seen.setdefault(fold(spelling), (index, key))
                if first != index:
                    remedy = (
                        f"is a spelling of {names[first].name} too, and a text would not say who is meant: "
                        'remove one of the two, or write needs = "first_name"'
                    )
                    yield Finding(key=key, value=spelling, remedy=remedy, other=place)


def warn_of_names(names: Mapping[int, NameEntry], *, sides: Known) -> Iterator[Finding]:
    """Yield each side that names stand on and that does not exist, once: it may be that of another beat."""
    counts = Counter(entry.side for entry in names.values() if entry.side)
    for index, entry in names.items():
        count = counts.pop(entry.side, 0)
        if count and (remedy := sides.problem(entry.side)):
            stand = (
                "1 name that stands on it counts" if count == 1 else f"{count} names that stand on it count"
            )
            yield Finding(
                key=("names", index, "side"), value=entry.side, remedy=f"{remedy}; {stand} for none"
            )


def check_sides(tables: object) -> Iterator[Finding]:
    """Yield that there are too few sides; an article is on the beat when all of them take part."""
    listed = [] if tables is None else tables
    if isinstance(listed, list) and sum(not _is_bystander(table) for table in listed) < FEWEST_SIDES:
        yield Finding(
            key=("sides",), remedy=f"needs {FEWEST_SIDES} sides or more: what is reported is what they share"
        )


def _is_bystander(table: object) -> bool:
    return isinstance(table, Mapping) and table.get("bystander") is True
