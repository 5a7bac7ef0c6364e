"""What is known of a story as a whole: its reports, who had it first, and what else is tied to it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A member of a story as a report of it, as needed to say who has it from whom.

    Attributes:
        copy_of: the article that it is a near copy of, if any.
        credits: the news agencies that its text credits.
    """

    article_id: int
    outlet: str
    published_at: datetime
    copy_of: int | None = None
    credits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """Who reported a story.

    Attributes:
        outlet_count: outlets that are named.
        independent_outlet_count: those of them that have it neither by copying nor from an agency from which
            another outlet had it before.
        first_outlet: "" when no report names its outlet, and
        first_published_at: None then.
    """

    outlet_count: int = 0
    independent_outlet_count: int = 0
    first_outlet: str = ""
    first_published_at: datetime | None = None


NOBODY = Reporting()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A story that an article reports besides its own.

    Attributes:
        score: as Verdict.score; 1 where the user said so.
    """

    story_id: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownStory:
    """A story on record, as needed to judge an article of it.

    Attributes:
        title: as it is now.
        is_muted: the user wants to hear nothing more of it.
        reports: of its members, oldest first, as far as they are looked at.
    """

    story_id: int
    title: str
    is_muted: bool
    reports: tuple[Report, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the user said about an article.

    Attributes:
        is_placed: it belongs to ``story_id``, or begins a story where that is None, whatever it is like.
        ties: to stories that it was said to report too.
    """

    is_placed: bool = False
    story_id: int | None = None
    ties: tuple[Tie, ...] = ()
