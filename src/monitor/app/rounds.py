"""What is due, handed to the engine round by round."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event

from monitor.engine import ThreadEngine
from monitor.pipeline.poll import PAGES_OF_ONE_HOST
from monitor.ports import Clock
from monitor.store import Store

# A poll lasts as long as its slowest server, 30 s. So each tick of five seconds begins two of its own, which
# are enough to keep the processes that read feeds busy, and there is room for those of the last seven.
POLLERS = 14
_POLLS_A_TICK = 2
# New articles come first: few threads look at old ones again.
REVISITORS = 2
# So many entries are handed to the engine for each thread, enough to keep it busy until the next tick; the
# rest wait in the database.
_QUEUED_PER_THREAD = 4
# Whoever does all that is due waits for channels that take a message every few seconds.
_PATIENCE = timedelta(seconds=10)
_TURN = timedelta(milliseconds=50)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """A store with its due work, and the engine that does it.

    Attributes:
        ingest_threads: how many the engine has for ingesting.
        poll_keys: tell polls apart that run side by side.
    """

    store: Store
    engine: ThreadEngine
    clock: Clock
    ingest_threads: int
    poll_keys: Iterator[int] = field(default_factory=itertools.count)

    def tick(self) -> bool:
        """Hand what is due to the engine; see ``App.tick``."""
        now = self.clock.now()
        ended = self.engine.take_ended()
        for _ in range(min(_POLLS_A_TICK, POLLERS - self.engine.waiting("poll"))):
            self.engine.submit("poll", next(self.poll_keys))
        self._hand_over_entries()
        room = REVISITORS * _QUEUED_PER_THREAD - self.engine.waiting("revisit")
        if room > 0:
            for article_id in self.store.revisits.due(now, limit=room, per_host=1):
                self.engine.submit("revisit", article_id)
        self.pay()
        return ended > 0

    def go_on(self) -> None:
        """Hand further entries to threads that are free: of one host, only a few are taken at a time."""
        if self.engine.waiting("ingest") < self.ingest_threads:
            self._hand_over_entries()

    def _hand_over_entries(self) -> None:
        room = self.ingest_threads * _QUEUED_PER_THREAD - self.engine.waiting("ingest")
        if room > 0:
            now = self.clock.now()
            for entry_id in self.store.feeds.due_entries(now, limit=room, per_host=PAGES_OF_ONE_HOST):
                self.engine.submit("ingest", entry_id)

    def pay(self) -> None:
        """Hand channels that are due to the engine: for alerts that are held, and for messages."""
        now = self.clock.now()
        for channel in self.store.outbox.due_digests(now):
            self.engine.submit("digest", channel)
        for channel in self.store.outbox.due_channels(now):
            self.engine.submit("deliver", channel)

    def until_nothing_is_due(self, progress: Callable[[], None]) -> None:
        """Tick until nothing is due and nothing under way; ``progress`` is called now and then.

        Raises:
            StoreUnavailableError: as ``tick``.
        """
        is_anything_due, pause = True, Event()
        while is_anything_due:
            self.tick()
            while not self.engine.wait_idle(timedelta(seconds=0.2)):
                progress()
                self.go_on()
            progress()
            self.engine.take_ended()
            is_anything_due = self._is_anything_due()
            if is_anything_due:
                pause.wait(_TURN.total_seconds())

    def _is_anything_due(self) -> bool:
        now = self.clock.now()
        return bool(
            self.store.feeds.due_feeds(now, limit=1)
            or self.store.feeds.due_entries(now, limit=1, per_host=PAGES_OF_ONE_HOST)
            or self.store.revisits.due(now, limit=1, per_host=1)
            or self.store.outbox.due_channels(now, patience=_PATIENCE)
        )
