"""What people mend, and what is forgotten."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from monitor.model import Alert, Counts, OwedMessage


class Editor(Protocol):
    """What people mend: stories, and decisions to tell nobody.

    Each call is one transaction, alone like a judging room; see History.room.

    What is done is remembered: seeds of the stories stay where they were put when they are loaded anew. The
    daemon may run meanwhile. Raises StoreUnavailableError like FeedStore.
    """

    def merge_stories(
        self, story_id: int, others: Sequence[int], *, title_language: str
    ) -> tuple[int, Sequence[int]]:
        """Make one story of several, which keeps the marks of the first; the ids of the others lead to it.

        Returns:
            The id of the story, and the articles that came to it: splitting them off takes the merge back.

        Raises:
            NotOnRecordError: there is no such story.
            UselessEditError: they are one story already.
        """
        ...

    def split_story(self, story_id: int, article_ids: Sequence[int], *, title_language: str) -> int:
        """Begin a story with some articles of another; return its id.

        What comes near these articles later belongs to the new story, and no article of one is tied to the
        other. A name that the user gave goes with the seeds that bear it, when none of them is left behind.

        Raises:
            NotOnRecordError: there is no such story, or it has no such article.
            UselessEditError: it has no others.
        """
        ...

    def mark_story(
        self, story_id: int, *, is_muted: bool | None = None, title: str | None = None, title_language: str
    ) -> int:
        """Mute a story or let it be heard again, and give it a title; None leaves each as it is.

        Args:
            story_id: or of one that was merged into it.
            is_muted: whether nobody is told of it any more.
            title: stays whatever joins the story; "" lets the most central member name it again.
            title_language: preferred for the titles of stories; "" for none.

        Returns:
            The id of the story.

        Raises:
            NotOnRecordError: there is no such story.
        """
        ...

    def restore_article(
        self, article_id: int, alert: Alert, owed: Sequence[OwedMessage], now: datetime
    ) -> int:
        """Record an alert about a withheld article, with its messages, as its one outcome.

        Returns:
            The id of the alert, which keeps why the article was withheld.

        Raises:
            NotOnRecordError: there is no such article.
            UselessEditError: somebody was told of it, or it is a seed.
        """
        ...


class Keeper(Protocol):
    """Housekeeping of the store."""

    def forget_before(self, before: datetime, *, limit: int) -> int:
        """Remove up to ``limit`` articles and settled entries last needed before then; return how many.

        Seeds, members of stories active since and articles of undelivered alerts stay. What identifies an
        entry stays too, so that what was forgotten is not read again.
        """
        ...

    def bring_forward(self, now: datetime) -> int:
        """Make due what waits for a time reckoned from one that is still to come; return how often.

        The clock was ahead when it was written: feeds polled, entries seen and messages made in the future,
        waits longer than any that is kept, claims that outlast every lease.
        """
        ...

    def counts(self) -> Counts:
        """Return how much is on record."""
        ...
