"""How far a request may go."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.intake.addresses import is_reserved
from monitor.model import Want

ROBOTS_BYTES = 500 * 1024
"""What has to be read of a robots.txt; what stands behind is passed over (RFC 9309, 2.5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """The bounds of the HTTP client.

    Attributes:
        connect_timeout: for look-up, connection and TLS handshake of each hop together.
        total_timeout: by the wall clock, over all hops; waiting for a host's turn does not count.
        feed_bytes: the most that a feed may have, on the wire and after decompression.
        page_bytes: the same for a page.
        redirects: the most hops after the first request.
        host_delay: between the starts of two requests to one host and port.
        connections: at most so many requests under way at once.
    """

    connect_timeout: timedelta = timedelta(seconds=10)
    total_timeout: timedelta = timedelta(seconds=30)
    feed_bytes: int = 16 * 1024 * 1024
    page_bytes: int = 8 * 1024 * 1024
    redirects: int = 5
    host_delay: timedelta = timedelta(seconds=1)
    connections: int = 100

    def body_bytes(self, want: Want) -> int:
        """Return the most that a body may have."""
        if want in {Want.ROBOTS, Want.HUB}:
            return ROBOTS_BYTES
        return self.feed_bytes if want is Want.FEED else self.page_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """What the HTTP client takes into account beside its bounds.

    Attributes:
        robots: whether robots.txt is obeyed where a request says so.
        pauses: hosts that want to be left alone, and until when, as the errors of another client named them.
        is_private: whether an address is of a network of ours, where a 429 speaks for one address only.
    """

    robots: bool = True
    pauses: Mapping[str, datetime] = field(default_factory=dict)
    is_private: Callable[[str], bool] = is_reserved
