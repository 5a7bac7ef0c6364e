"""What becomes of an article after it was published: looks at its page, revisions, removal."""

from dataclasses import dataclass, field
from datetime import datetime

from monitor.model.judged import Article, Fact
from monitor.model.served import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisit:
    """What is remembered of looking at an article's page again.

    Attributes:
        url: of the page.
        title: of the page when it was read last; the feed may call the article otherwise.
        next_at: not looked at before; None when nobody looks any more.
        missing: looks in a row that found no page; of an awaited one, how often it was refused.
        etag: of the last answer, as PollState has it, and
        last_modified: its other validator.
        body_sha256: hex digest of the last body, or "".
        removed_at: since when the page is known to be gone.
        awaits_page: the article was judged without its page, which is looked for.
    """

    article_id: int
    url: str
    title: str
    next_at: datetime | None
    missing: int = 0
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str = ""
    removed_at: datetime | None = None
    awaits_page: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """An article as its outlet changed it.

    Attributes:
        title: after the change, as the page has it, and
        previous_title: before it.
        text: after the change.
        added: what it says that it did not say before.
        dropped: what it said before; offsets count in the text before.
        development_id: the article on record as which what was added was judged; None when nothing was added.
        is_first_reading: nothing was changed: the page could not be read before.
    """

    found_at: datetime
    title: str
    previous_title: str
    text: str = field(repr=False)
    added: tuple[Fact, ...] = ()
    dropped: tuple[Fact, ...] = ()
    development_id: int | None = None
    is_first_reading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedRevisit:
    """An article taken to be looked at again.

    Attributes:
        article: as it was judged.
        story_id: of it; None for none.
        revisions: so far, oldest first.
        entry: what the feed says of it now, where the text is the feed's; None elsewhere, and when it was
            forgotten.
        takings: how often it was taken since a look last came to an end, this time counted.
    """

    revisit: Revisit
    article: Article
    revisions: tuple[Revision, ...] = ()
    entry: Entry | None = None
    takings: int = 1
    story_id: int | None = None
