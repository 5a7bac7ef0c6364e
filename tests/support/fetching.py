"""HTTP clients with short limits, for local servers."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from monitor.clock import ArchiveClock
from monitor.intake.http import FetchLimits, HttpFetcher, Manners
from monitor.model import Request, Want
from monitor.ports import Clock

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
USER_AGENT = "monitor/test (+mailto:watch@example.org)"

MakeFetcher = Callable[..., HttpFetcher]

_SHORT: dict[str, Any] = {
    "connect_timeout": timedelta(seconds=2),
    "total_timeout": timedelta(seconds=2),
    "feed_bytes": 100_000,
    "page_bytes": 200_000,
    "host_delay": timedelta(0),
}


def to_this_machine(host: str) -> Sequence[str]:  # noqa: ARG001  # whatever the name
    """Look a name up: all lead to 127.0.0.1."""
    return ["127.0.0.1"]


def feed_request(url: str, **fields: Any) -> Request:  # the fields of Request
    """Return a request for a feed."""
    return Request(url=url, want=Want.FEED, **fields)


def page_request(url: str, **fields: Any) -> Request:  # the fields of Request
    """Return a request for a page that somebody linked to."""
    return Request(url=url, want=Want.PAGE, obeys_robots=True, **fields)


@contextmanager
def fetchers() -> Iterator[MakeFetcher]:
    """Yield what makes clients; they are closed at the end.

    They may connect 127.0.0.1, where every name leads, and stand at noon. The maker takes ``allow_hosts``,
    ``look_up``, ``clock``, ``manners`` and the fields of FetchLimits.
    """
    with ExitStack() as stack:

        def make(
            *,
            allow_hosts: Sequence[str] = ("127.0.0.1",),
            look_up: Callable[[str], Sequence[str]] = to_this_machine,
            clock: Clock | None = None,
            manners: Manners | None = None,
            **limits: Any,  # the fields of FetchLimits
        ) -> HttpFetcher:
            fetcher = HttpFetcher(
                clock=clock or ArchiveClock(NOON),
                user_agent=USER_AGENT,
                limits=FetchLimits(**{**_SHORT, **limits}),
                allow_hosts=allow_hosts,
                look_up=look_up,
                manners=manners,
            )
            return stack.enter_context(fetcher)

        yield make
