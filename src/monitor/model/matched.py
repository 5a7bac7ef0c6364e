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


@dataclass(frozen=True, slots=True, kw_only=True)
class SideEvidence:
    """How far one side takes part in an article."""

    side: str
    score: float
    terms: tuple[TermMatch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relevance:
    """Whether an article is on the beat: every side takes part in it.

    Attributes:
        score: the smallest score of the sides, adjusted for how they are connected.
        threshold: what score had to reach.
    """

    is_relevant: bool
    score: float
    threshold: float
    sides: tuple[SideEvidence, ...] = ()
