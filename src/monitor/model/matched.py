"""What is found in an article: terms, and with them watchlists, topics and sides."""

from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """A part of an article."""

    TITLE = "title"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class TermMatch:
    """Where a term stands.

    Attributes:
        term: as configured.
        found: as it stands in the article.
        start: offset of its first character in the title or text, in characters.
    """

    term: str
    place: Place
    start: int
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Why an article concerns a watchlist.

    Attributes:
        terms: what was found that made it so, each where it stands, in the order of the article; names, too,
            by their short names. What must not be there is no evidence.
        topics: of the article that made it so.
        clauses: what of the watchlist decided, each behind the key that says it: ``query: title:uranium``,
            ``terms: uranium``, ``topics: energy``, ``require: mine``. Of a query, only what held.
        is_wanted: those sides take part that the watchlist wants; when not, nobody is told because of it.
    """

    watchlist: str
    terms: tuple[TermMatch, ...] = ()
    topics: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    is_wanted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicScore:
    """How far an article belongs to a topic, with the terms that say so."""

    topic: str
    score: float
    terms: tuple[TermMatch, ...] = ()


class Part(StrEnum):
    """Which part of an article a name stands in."""

    TITLE = "title"
    LEAD = "lead"
    TEXT = "text"
    FAR_DOWN = "far_down"
    LINK = "link"


class Standing(StrEnum):
    """What a name does in its sentence, as far as simple rules tell."""

    SUBJECT = "subject"
    JOINED = "joined"
    NAMED = "named"
    LISTED = "listed"
    ASIDE = "aside"
    LIFE = "life"
    OFFICE = "office"
    SOURCE = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """How a name of a side stands in an article.

    Attributes:
        part: LINK is a short line without an end or one that leads to another article.
        standing: SUBJECT: the sentence begins with it. JOINED: the other sides stand near it. NAMED: neither.
            LISTED: counted up with some who are on no side. ASIDE: in a clause such as "amid …". LIFE: where
            somebody was born or studied. OFFICE: in what an office is called. SOURCE: one who reports.
        strength: the chance in [0, 1] that it shows its side taking part.
    """

    part: Part
    standing: Standing
    strength: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SideEvidence:
    """How far one side takes part in an article.

    Attributes:
        terms: its names that counted; a name of the list of names stands here by its short name.
        mentions: how each of them stands, in the same order; empty in records of earlier versions.
    """

    side: str
    score: float
    terms: tuple[TermMatch, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """The sentence that shows best that the sides have to do with each other.

    Attributes:
        found: the sentence, or the title.
        chance: that it means all sides, in [0, 1].
    """

    place: Place
    start: int
    found: str
    chance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Relevance:
    """Whether an article is on the beat: every side takes part in it.

    Attributes:
        score: the smallest score of the sides, adjusted for how they are connected.
        threshold: what score had to reach.
        shared: None when no sentence names all sides.
        bystanders: those on no side whom the title names; a side that it leaves out counts less then.
    """

    is_relevant: bool
    score: float
    threshold: float
    sides: tuple[SideEvidence, ...] = ()
    shared: Shared | None = None
    bystanders: tuple[TermMatch, ...] = ()
