"""Forgets what is older than the reader wants kept."""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from monitor.ports import Clock, Keeper, KeptPages

log = structlog.get_logger(__name__)

# Small enough that the judging room is never closed for long.
ARTICLES_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidy:
    """The step that forgets old articles, a batch a call.

    Attributes:
        keep: how long articles are kept, and
        keep_pages: their pages, of which
        page_bytes: are kept at most.
    """

    keeper: Keeper
    pages: KeptPages
    keep: timedelta
    keep_pages: timedelta
    page_bytes: int
    clock: Clock

    def __call__(self, _key: int | str = 0) -> int:
        """Forget one batch; return how many were forgotten."""
        self.pages.forget(
            self.clock.now() - self.keep_pages, most_bytes=self.page_bytes, limit=ARTICLES_AT_ONCE
        )
        forgotten = self.keeper.forget_before(self.clock.now() - self.keep, limit=ARTICLES_AT_ONCE)
        if forgotten:
            log.info("forgotten", articles=forgotten)
        return forgotten
