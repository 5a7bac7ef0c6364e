"""The tables of the other files: feeds, watchlists, topics, sides, channels, as written.

What they become is in ``monitor.model``; ``named.py`` builds it.
"""

from datetime import date, timedelta, tzinfo
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from monitor.config import address_rules, routes, rules
from monitor.config.sections import Section
from monitor.model import DigestTime, MinimumVerdict, NameKind, OutletKind, QuietHours, SourceKind, Timing

Names = Annotated[
    tuple[Annotated[str, rules.NAME], ...], rules.Listed('a list of names, such as ["console"]')
]
Terms = Annotated[
    tuple[Annotated[str, rules.TERM], ...],
    rules.Listed('a list of words and phrases, such as ["uranium", "trade deal"]'),
]
TopicName = Annotated[str, rules.line('the name of a topic, such as "energy"')]
Title = Annotated[str, rules.line("a title to be shown to people")]
Sentence = Annotated[str, rules.line("a sentence or two", may_be_empty=True)]


class FeedEntry(Section):
    """One ``[[feeds]]`` table."""

    name: Annotated[str, rules.NAME]
    url: Annotated[str, address_rules.WEB_ADDRESS]
    title: Title = ""
    language: Annotated[str, rules.LANGUAGE_OR_NONE] = ""
    country: Annotated[str, rules.COUNTRY_OR_NONE] = ""
    kind: Annotated[OutletKind, rules.one_of(*OutletKind)] = OutletKind.UNKNOWN
    interval: Annotated[timedelta | None, rules.minutes(1, 10_080, 60)] = Field(
        default=None, alias="interval_minutes"
    )
    headers: Annotated[
        dict[Annotated[str, address_rules.HEADER_NAME], Annotated[str, address_rules.HEADER_VALUE]],
        rules.Tabled('a table of headers, such as { Accept-Language = "ru" }'),
    ] = Field(default={}, repr=False)
    verify_tls: Annotated[bool, rules.YES_NO] = True
    on: Annotated[bool, rules.YES_NO] = True
    reason: Annotated[str, rules.line("why the feed is off", may_be_empty=True)] = ""
    source: Annotated[SourceKind, rules.one_of(*SourceKind)] = SourceKind.FEED
    link_selector: Annotated[str, address_rules.LINK_SELECTOR] = ""
    body_selector: Annotated[str, address_rules.SELECTOR] = ""


class TermEntry(Section):
    """A term of a watchlist, topic or side: ``"uranium"`` or ``{ text = "uranium", weight = 2.0 }``."""

    text: Annotated[str, rules.TERM]
    weight: Annotated[float, rules.number("", 0.01, 100, 2)] = 1.0

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: object) -> object:
        return value if isinstance(value, dict) else {"text": value}


WeightedTerms = Annotated[
    tuple[TermEntry, ...],
    rules.Listed('a list of terms, such as ["uranium", { text = "уран*", weight = 2.0 }]'),
]


class RouteKeys(Section):
    """How alerts go, for a channel or a watchlist; None where that is left to others."""

    minimum_verdict: Annotated[MinimumVerdict | None, routes.MINIMUM_VERDICT] = None
    minimum_importance: Annotated[float | None, rules.score(0.5)] = None
    delivery: Annotated[Timing | None, routes.DELIVERY] = None
    digest_times: Annotated[
        tuple[Annotated[DigestTime, routes.DIGEST_TIME], ...] | None, routes.DIGEST_TIMES
    ] = None
    quiet_hours: Annotated[tuple[QuietHours, ...] | None, routes.QUIET_HOURS] = None
    quiet_except: Annotated[float | None, rules.score(0.8)] = None
    time_zone: Annotated[tzinfo | None, rules.TIME_ZONE] = None
    cooldown: Annotated[timedelta | None, routes.COOLDOWN] = Field(default=None, alias="cooldown_minutes")
    cap_per_hour: Annotated[int | None, routes.CAP] = None


class WatchlistEntry(RouteKeys):
    """One ``[[watchlists]]`` table."""

    name: Annotated[str, rules.NAME]
    title: Title = ""
    query: Annotated[str, rules.QUERY] = ""
    terms: WeightedTerms = ()
    threshold: Annotated[float, rules.number("", 0.01, 10_000, 2)] = 1.0
    require: Terms = ()
    exclude: Terms = ()
    topics: Annotated[tuple[TopicName, ...], rules.Listed('a list of topics, such as ["energy"]')] = ()
    languages: Annotated[
        tuple[Annotated[str, rules.LANGUAGE], ...],
        rules.Listed('a list of language codes, such as ["en", "ru"]'),
    ] = ()
    feeds: Names = ()
    sides: Annotated[
        tuple[Annotated[str, rules.NAME], ...] | None,
        rules.Listed('a list of names of sides, such as ["central_asia"], or [] for none'),
    ] = None
    relevance: Annotated[float | None, rules.score(0.5)] = None
    channels: Names = ()
    on: Annotated[bool, rules.YES_NO] = True


TermsByLanguage = Annotated[
    dict[
        Annotated[str, rules.LANGUAGE],
        WeightedTerms,
    ],
    rules.Tabled('lists of terms by language, such as terms.en = ["uranium"]'),
]


class TopicEntry(Section):
    """One ``[[topics]]`` table."""

    name: TopicName
    description: Sentence = ""
    strong: TermsByLanguage = Field(default={})
    terms: TermsByLanguage = Field(default={})
    hints: TermsByLanguage = Field(default={})
    examples: Annotated[
        tuple[Annotated[str, rules.line("an example headline")], ...],
        rules.Listed('a list of headlines, such as ["Kazakhstan to ship more uranium"]'),
    ] = ()


class LearnedEntry(Section):
    """One ``[[learned]]`` table, as ``monitor topics fit`` writes it."""

    topic: TopicName
    space: Annotated[str, rules.line("the name of a space of vectors", may_be_empty=True)] = ""
    one_topic: Annotated[bool, rules.YES_NO] = False
    bias: Annotated[float, rules.number("", -100, 100, -0.5)] = 0.0
    weights: Annotated[bytes, rules.HALVES] = b""
    texts: Annotated[str, rules.line("a digest", may_be_empty=True)] = ""
    prototype: Annotated[bytes, rules.HALVES] = b""


class SideEntry(Section):
    """One ``[[sides]]`` table."""

    name: Annotated[str, rules.NAME]
    title: Title = ""
    terms: TermsByLanguage = Field(default={})
    not_terms: Terms = ()
    name_weights: Annotated[
        dict[str, Annotated[float, rules.score(0.5)]],
        rules.Tabled("a table of weights by the name or kind of a name, such as { company = 0.5 }"),
    ] = Field(default={})
    sources: Terms = ()
    bystander: Annotated[bool, rules.YES_NO] = False


class RoleEntry(Section):
    """An office: ``{ title = "President", from = 2019-03-20 }``."""

    title: Annotated[str, rules.line('an office, such as "Minister of Trade"')]
    since: Annotated[date | None, rules.DAY] = Field(default=None, alias="from")
    until: Annotated[date | None, rules.DAY] = None


class Need(StrEnum):
    """What must stand beside a spelling."""

    FIRST_NAME = "first_name"


Spellings = Annotated[
    tuple[Annotated[str, rules.SPELLING], ...],
    rules.Listed('a list of spellings, such as ["Токаев", "Тоқаев", "Tokayev"]'),
]


class NameEntry(Section):
    """One ``[[names]]`` table."""

    name: Annotated[str, rules.NAME]
    title: Title = ""
    kind: Annotated[NameKind, rules.one_of(*NameKind)]
    side: Annotated[str, rules.line('the name of a side, such as "central_asia"')] = ""
    roles: Annotated[
        tuple[RoleEntry, ...],
        rules.Listed('a list of offices, such as [{ title = "Minister of Trade", from = 2024-01-31 }]'),
    ] = ()
    spellings: Spellings = ()
    exact: Spellings = ()
    first_names: Spellings = ()
    needs: Annotated[Need | None, rules.one_of(*Need)] = None
    not_in: Spellings = ()


class ChannelEntry(RouteKeys):
    """One ``[[channels]]`` table; the address stands in one of url and url_file."""

    name: Annotated[str, rules.NAME]
    url: Annotated[str, rules.line('such as "console:" or "env:MAIL_CHANNEL"')] = Field(
        default="", repr=False
    )
    url_file: Annotated[str, rules.line("a file whose first line is the address")] = Field(
        default="", repr=False
    )
    spacing: Annotated[timedelta | None, routes.SPACING] = Field(default=None, alias="spacing_seconds")
    on: Annotated[bool, rules.YES_NO] = True
