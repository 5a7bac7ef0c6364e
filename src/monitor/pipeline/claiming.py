"""Which due feeds are taken together: with those that are due longest those of the same hosts.

They are asked over one connection each host, which saves a handshake for each but the first: with TLS two
round trips and some 2 ms of CPU.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from monitor.model import Feed, PollState
from monitor.ports import Clock, FeedStore

FEEDS_AT_ONCE = 250
"""Half of what the HTTP client has under way, so that the next feed of a host stands in line when one is
asked: its connection stays open then."""

BESIDE_AT_ONCE = 750
"""Feeds of the same hosts that are taken beside them."""

OF_ONE_HOST = 20
"""So many of one host at most, as they are asked a second apart: the others would only wait here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Takes what is due in batches.

    Attributes:
        feeds: those that are on, by name.
        lease: so long they are taken.
    """

    feeds: Mapping[str, Feed]
    store: FeedStore
    clock: Clock
    lease: timedelta
    _by_host: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list), init=False)

    def take(self) -> Sequence[PollState]:
        """Return the feeds of the next batch: the first of each host, then the second of each, and so on.

        Hosts come in the order of what is due longest; no feeds when nothing is due.
        """
        now = self.clock.now()
        taken = self.store.claim_due_feeds(now, lease=self.lease, limit=FEEDS_AT_ONCE)
        if len(taken) == FEEDS_AT_ONCE and (beside := self._beside(taken)):
            taken = [
                *taken,
                *self.store.claim_due_feeds(now, lease=self.lease, limit=BESIDE_AT_ONCE, among=beside),
            ]
        return list(_in_rounds(taken))

    def _beside(self, taken: Sequence[PollState]) -> Sequence[str]:
        """Return names of feeds of the hosts of those that were taken, but for hosts that failed last time.

        A host that says nothing takes its time for every feed: asked together, they would be the last to end.
        """
        if not self._by_host:
            for name, feed in self.feeds.items():
                self._by_host[_host(feed.url)].append(name)
        names = {state.feed for state in taken}
        failing = {_host(state.url) for state in taken if state.failures}
        counts = Counter(host for state in taken if (host := _host(state.url)) not in failing)
        return [
            name
            for host, count in counts.items()
            for name in [name for name in self._by_host[host] if name not in names][: OF_ONE_HOST - count]
            if count < OF_ONE_HOST
        ][:BESIDE_AT_ONCE]


def _in_rounds(states: Sequence[PollState]) -> Iterator[PollState]:
    of_host: defaultdict[str, list[PollState]] = defaultdict(list)
    for state in states:
        of_host[_host(state.url)].append(state)
    rounds = max(map(len, of_host.values()), default=0)
    for number in range(rounds):
        for of_one in of_host.values():
            if number < len(of_one):
                yield of_one[number]


def _host(url: str) -> str:
    """Return host and port of an address that is known to be one."""
    return url.partition("://")[2].partition("/")[0]
