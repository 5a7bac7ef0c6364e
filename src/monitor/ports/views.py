"""What people ask to see."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from monitor.model import (
    AlertRecord,
    ArticleRecord,
    DeliveryRecord,
    EntryOutcome,
    EntryRecord,
    HeldReason,
    PastArticle,
    StoryRecord,
    VerdictKind,
    WithheldFigures,
    WithheldReason,
)


class Views(Protocol):
    """What people ask to see; newest first."""

    def articles(
        self,
        *,
        since: datetime | None = None,
        verdict: VerdictKind | None = None,
        feed: str = "",
        watchlist: str = "",
        limit: int = 50,
    ) -> Sequence[ArticleRecord]:
        """Return articles; an empty filter does not filter. Seeds are included."""
        ...

    def past(self, *, since: datetime | None = None) -> Iterator[PastArticle]:
        """Yield articles as watchlists were asked about them, newest first, lazily; seeds are left out.

        What is recorded meanwhile does not come, and what is forgotten meanwhile may or may not.
        """
        ...

    def article(self, article_id: int) -> ArticleRecord | None:
        """Return one article with its evidence."""
        ...

    def withheld(
        self,
        *,
        since: datetime | None = None,
        reason: WithheldReason | None = None,
        watchlist: str = "",
        limit: int = 50,
    ) -> Sequence[ArticleRecord]:
        """Return articles that nobody was told of, last recorded first; an empty filter does not filter.

        Seeds are among them only when that reason is asked for.

        Args:
            since: first seen then or later.
            reason: why they were withheld.
            watchlist: that they concern.
            limit: at most so many.
        """
        ...

    def withheld_counts(
        self, *, since: datetime | None = None, watchlist: str = ""
    ) -> Mapping[WithheldReason, int]:
        """Return how many articles were withheld for each reason, the most frequent first; seeds left out."""
        ...

    def withheld_figures(self, *, since: datetime, until: datetime) -> Iterator[WithheldFigures]:
        """Yield how near articles were to being told that nobody was told of, last recorded first, lazily.

        Args:
            since: first seen then or later, and
            until: before that. Seeds are left out.
        """
        ...

    def entries(
        self, *, article_id: int | None = None, outcome: EntryOutcome | None = None, limit: int = 50
    ) -> Sequence[EntryRecord]:
        """Return entries with what became of them, last seen first; an empty filter does not filter."""
        ...

    def seeds(self) -> Sequence[ArticleRecord]:
        """Return the seeds on record, by name."""
        ...

    def stories(self, *, since: datetime | None = None, limit: int = 50) -> Sequence[StoryRecord]:
        """Return stories by their newest article; those that were merged into others are not among them."""
        ...

    def story(self, story_id: int) -> tuple[StoryRecord, Sequence[ArticleRecord]] | None:
        """Return one story with its articles, oldest first; the id of one that was merged leads to it."""
        ...

    def closeness(self, story_id: int) -> Mapping[int, float]:
        """Return by article how close the members of a story are to its centre.

        The cosine to the centroid of the other members, 0 where there are none. Measured from what is on
        record only, unless a background was set. An article without a vector like the newest one's is left
        out; a story that was merged into another has no members.
        """
        ...

    def alerts(
        self, *, since: datetime | None = None, watchlist: str = "", limit: int = 50
    ) -> Sequence[AlertRecord]:
        """Return alerts with their articles and deliveries."""
        ...

    def unsent(
        self,
        *,
        since: datetime | None = None,
        reason: HeldReason | None = None,
        watchlist: str = "",
        limit: int = 50,
    ) -> Sequence[AlertRecord]:
        """Return alerts that some channel was not told of, last decided first.

        They are held, or their message (a digest perhaps) is owed or given up; an empty filter does not
        filter.

        Args:
            since: decided then or later.
            reason: why they are held somewhere.
            watchlist: whose readers they tell.
            limit: at most so many.
        """
        ...

    def alert(self, alert_id: int) -> AlertRecord | None:
        """Return one alert."""
        ...

    def alerts_by_id(self, alert_ids: Sequence[int]) -> Sequence[AlertRecord]:
        """Return these alerts; those that are not on record are left out."""
        ...

    def withheld_from(self, watchlists: Sequence[str], *, since: datetime) -> Mapping[WithheldReason, int]:
        """Return by reason how many articles that concern the watchlists were told to nobody since then."""
        ...

    def deliveries(self, *, only_unsent: bool = False, limit: int = 50) -> Sequence[DeliveryRecord]:
        """Return deliveries."""
        ...
