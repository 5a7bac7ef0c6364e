"""What the configuration names: feeds, watchlists, topics, sides, channels."""

from dataclasses import dataclass, field
from datetime import UTC, date, timedelta, tzinfo
from enum import StrEnum


class OutletKind(StrEnum):
    """Who stands behind an outlet; shown in alerts."""

    STATE = "state"
    INDEPENDENT = "independent"
    OFFICIAL = "official"
    FOREIGN_FUNDED = "foreign_funded"
    RUSSIAN_STATE = "russian_state"
    UNKNOWN = "unknown"


class SourceKind(StrEnum):
    """What a feed is made of, so how its entries are found."""

    FEED = "feed"  # RSS, Atom or JSON
    PAGE = "page"  # a web page with links to articles
    SITEMAP = "sitemap"  # an XML sitemap, or an index of some


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A subscribed document, as configured.

    Attributes:
        name: unique short name, used in commands and watchlists.
        title: the outlet's name as shown to readers.
        language: ISO 639-1 code that entries are assumed to be in until found otherwise, or "".
        country: ISO 3166-1 alpha-2 code of the outlet, or "".
        interval: how often to poll; a lower bound, never undercut, but where it
        is_adaptive: then more or less often, as the feed publishes.
        headers: sent with every request for this feed, in addition to ours. May hold secrets.
        verify_tls: whether certificates of its server must be valid.
        source: what its address leads to.
        link_selector: CSS selector of the links to articles on a page; "" for whatever reads like a headline.
        body_selector: CSS selector of the article body on this outlet's pages, or "".
        reason_off: why the feed is off; empty when it is on.
    """

    name: str
    url: str
    title: str
    language: str = ""
    country: str = ""
    kind: OutletKind = OutletKind.UNKNOWN
    interval: timedelta = timedelta(hours=1)
    is_adaptive: bool = False
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    verify_tls: bool = True
    source: SourceKind = SourceKind.FEED
    link_selector: str = ""
    body_selector: str = ""
    is_on: bool = True
    reason_off: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Something to look for, with how much it counts.

    Attributes:
        text: a word or phrase; a ``*`` at the end of a word stands for any ending.
        weight: above 0; what it means is said where it is used.
        language: in articles of which it is looked for, where that matters; "" in all.
    """

    text: str
    weight: float = 1.0
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchlist:
    """A named interest.

    An article concerns it when its query holds, enough of its terms stand in title or text, or any topic is
    its topic; every required term stands there, no excluded one does, and language and feed are among those
    named (none named: all). Where there is nothing else to look for, the required terms are enough.

    Attributes:
        terms: each with what it counts, once however often it stands there.
        threshold: what the terms found must count together, above 0.
        query: as written, in the language of ``monitor.judge.watching``; "" for none.
        require: terms that must all stand there.
        exclude: terms of which none may.
        sides: names of those who must take part in the article; None for all, () for nobody.
        relevance: the score in [0, 1] that they must reach; None for that of the configuration.
    """

    name: str
    title: str
    terms: tuple[Term, ...] = ()
    threshold: float = 1.0
    query: str = ""
    require: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sides: tuple[str, ...] | None = None
    relevance: float | None = None
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A label of the taxonomy.

    Attributes:
        terms: in articles of their language; of a language without terms of its own, those of all languages.
            English ones are looked for everywhere.
        examples: headlines.
    """

    name: str
    description: str
    terms: tuple[Term, ...]
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedTopic:
    """What labelled articles taught about a topic, beyond its terms and description.

    Attributes:
        topic: its name.
        space: of the vectors that it judges by; empty where an article has none.
        bias: added to the log odds of every article.
        weights: by which the vectors are multiplied; little-endian float16.
        texts: digest of the description and the examples that ``prototype`` was made from.
        prototype: their vector in that space, as ``judge.topics`` makes it; little-endian float16, or empty.
        one_topic: every article belongs to exactly one topic; said alike of all topics.
    """

    topic: str
    space: str = ""
    bias: float = 0.0
    weights: bytes = field(default=b"", repr=False)
    texts: str = ""
    prototype: bytes = field(default=b"", repr=False)
    one_topic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the parties that the beat is about, with the names that show that it takes part.

    Attributes:
        name: such as ``central_asia``.
        terms: its names; a weight of 1 is sure ("Uzbekistan"), less is a hint ("Washington").
        not_terms: phrases in which a term does not count ("Washington Post").
        name_weights: how sure its entries of the list of names are, by the short name or kind of an entry.
        sources: those of its terms and names that report: mostly they are only who says something.
        is_bystander: whether these are the others: whom the beat is not about.
    """

    name: str
    title: str
    terms: tuple[Term, ...]
    not_terms: tuple[str, ...] = ()
    name_weights: tuple[tuple[str, float], ...] = ()
    sources: tuple[str, ...] = ()
    is_bystander: bool = False


class NameKind(StrEnum):
    """What a name names."""

    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"
    COMPANY = "company"
    PROGRAMME = "programme"
    LAW = "law"


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """An office that a person holds or has held.

    Attributes:
        since: first day; None when it is not known.
        until: last day; None for whoever holds it still, or when it is not known.
    """

    title: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A person, place, organisation, company, programme or law with its spellings in every script.

    Attributes:
        name: short name, by which watchlists speak of it.
        title: as shown to readers.
        side: name of the side that it stands on, or "".
        spellings: those from which others follow by rules.
        exact: spellings that are found only as they are.
        first_names: of a person; they count before or behind a spelling.
        needs_first_name: the spelling alone is too common to mean this person.
        not_in: phrases in which a spelling means something else.
    """

    name: str
    title: str
    kind: NameKind
    side: str = ""
    roles: tuple[Role, ...] = ()
    spellings: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    first_names: tuple[str, ...] = ()
    needs_first_name: bool = False
    not_in: tuple[str, ...] = ()


class ChannelKind(StrEnum):
    """How a message for a channel is written and sent."""

    MAIL = "mail"
    SLACK = "slack"
    CONSOLE = "console"
    MAILDIR = "maildir"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A named place messages go.

    Attributes:
        url: an Apprise URL, ``console:`` or ``maildir:FOLDER``. Holds secrets: never log, print or raise it.
        spacing: the shortest time between two messages.
        time_zone: of its readers, for the times in messages.
    """

    name: str
    kind: ChannelKind
    url: str = field(repr=False)
    spacing: timedelta = timedelta(0)
    time_zone: tzinfo = UTC
