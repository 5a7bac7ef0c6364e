"""Forgets what is older than the reader wants kept."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from monitor.ports import Clock, Keeper, KeptPages

log = structlog.get_logger(__name__)

# Small enough that the judging room is never closed for long (measured: 0.13 s).
ARTICLES_AT_ONCE = 500
# Of a call, which takes some seconds then; once an hour, they are more than the largest desk takes in.
MOST_BATCHES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidy:
    """The step that forgets old articles, in batches.

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
        """Forget what is old, up to MOST_BATCHES batches; return how many articles and entries."""
        now = self.clock.now()
        _in_batches(
            lambda: self.pages.forget(
                now - self.keep_pages, most_bytes=self.page_bytes, limit=ARTICLES_AT_ONCE
            )
        )
        forgotten = _in_batches(lambda: self.keeper.forget_before(now - self.keep, limit=ARTICLES_AT_ONCE))
        if forgotten:
            log.info("forgotten", articles=forgotten)
        return forgotten


def _in_batches(forget: Callable[[], int]) -> int:
    """Call until a batch is not full; return the sum."""
    total = 0
    for _ in range(MOST_BATCHES):
        count = forget()
        total += count
        if count < ARTICLES_AT_ONCE:
            break
    return total
