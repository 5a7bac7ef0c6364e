"""The composed monitor: what the daemon and the commands ask of it, and how it is put together."""

import gc
import os
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TextIO

import structlog

from monitor import config
from monitor.app.rounds import POLLERS, REVISITORS, Rounds
from monitor.app.seeds import SeedWatch
from monitor.assembly import (
    embedders_from,
    engine_from,
    fetcher_from,
    fixed_at_start,
    mark_of,
    problems_in_use,
    store_from,
    workers_from,
)
from monitor.clock import SystemClock
from monitor.config import Settings
from monitor.engine import Step, ThreadEngine
from monitor.errors import ConfigError, StoreUnavailableError
from monitor.intake.http import HttpFetcher
from monitor.judge.polling import first_poll_at
from monitor.model import Alert, ArticleRecord, Channel, Concern
from monitor.pipeline.operating import Memory
from monitor.pipeline.reembed import Reembed
from monitor.ports import Clock
from monitor.steps import Parts, Steps, feeds_on

if TYPE_CHECKING:
    from monitor.app.pushing import PushDesk

log = structlog.get_logger(__name__)

# A channel that hangs must not keep another from hearing that the database fails.
OUTAGE_TELLERS = 4
# For whoever runs no daemon: a history is brought up to another embedder in some runs.
REEMBEDDING_ONCE = timedelta(seconds=30)


class App:
    """A composed monitor on one database.

    Not started: for commands that look at history. Started: with engine, ready to tick. ``reload`` replaces
    every step when the configuration changes; what is under way ends with the steps it began with.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        folder: Path | None = None,
        environ: Mapping[str, str] | None = None,
        out: TextIO | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Open the store and build every part.

        Args:
            settings: validated settings.
            folder: where they were read from, to notice changes; None when they never change.
            environ: where secrets are looked up when the folder is read again.
            out: what the console channel prints to; None for standard output.
            clock: what tells the time; None for the machine's.

        Raises:
            StoreBrokenError, StoreUnavailableError: the database cannot be used.
            ConfigError: a channel's address is of no use.
        """
        self.settings = settings
        self._folder = folder
        self._environ = os.environ if environ is None else environ
        self._out = out or sys.stdout
        self._fingerprint = config.fingerprint(folder) if folder else ""
        self._seed_watch = SeedWatch()
        self._chance = random.Random().random
        self._changing = Lock()
        self._unsettled: dict[str, Any] = {}
        self._memory = Memory()
        self.clock = clock or SystemClock()
        self._check_use(settings)
        self.store = store_from(settings, self.clock)
        self.fetcher = self._fetcher(settings)
        self._workers = workers_from(settings)
        self.embedders = embedders_from(settings)
        self._reembed = Reembed(
            embedders=self.embedders,
            history=self.store.history,
            clock=self.clock,
            window=settings.judging.window,
        )
        self._rounds: Rounds | None = None
        self._push_desk: PushDesk | None = None
        self._may_listen = False
        self._build_steps()

    # --- The daemon's doors ------------------------------------------------------------------------------

    def start(self, *, spread: timedelta | None = None) -> None:
        """Make ready to tick: the feeds on record are those configured, the engine runs.

        Args:
            spread: over how long the first polls of new feeds are spread; None for the configured span.
        """
        workers = {
            "poll": POLLERS,
            "ingest": self.settings.articles.ingest_threads,
            "revisit": REVISITORS,
            "deliver": self.settings.alerts.send_threads,
            "digest": 1,
            "operator": 1,
            "outage": OUTAGE_TELLERS,
            "subscribe": 1,
        }
        engine_from(self.settings).say(self.embedders[0].space)
        self._rounds = Rounds(
            store=self.store,
            engine=ThreadEngine(workers=workers),
            clock=self.clock,
            ingest_threads=workers["ingest"],
        )
        self._rounds.engine.replace_steps(self._all_steps())
        self.bring_forward()
        self.look_at_seeds()
        self._know_channels()
        self._sync_feeds(self.settings.polling.spread if spread is None else spread)
        self._keep_copy()
        gc.freeze()  # configuration and steps stay; to look through them for garbage again and again is dear

    def listen(self) -> None:
        """Let hubs push what is new in feeds, now and after each ``reload``, where the configuration says so.

        For whoever has started and runs on; what was pushed to a daemon before us, and is not to be any more,
        is polled as usual again.
        """
        self._may_listen = True
        self._push_as_configured()
        if self._push_desk is None:
            for left in self.store.subscriptions.all():
                self.store.subscriptions.change(left.token, lambda _: None)
                self.store.feeds.make_due([left.feed], self.clock.now())

    def tick(self) -> bool:
        """Hand what is due to the engine; returns within milliseconds.

        Returns:
            Whether any step has ended since the last tick, so that the store is known to be well.

        Raises:
            StoreUnavailableError: now, or to a step since the last tick; then nothing was handed over.
        """
        if self._push_desk is not None:
            self._push_desk.tick()
        return self._started().tick()

    def pay(self) -> None:
        """Hand channels that are due to the engine, and entries to threads that are free, between ticks.

        Raises:
            StoreUnavailableError: nothing was handed over.
        """
        self._started().pay()
        self._started().go_on()

    def look_over(self) -> None:
        """Have the program look at how it is doing, and tell the operator; returns at once.

        Who asks for this is expected to run all the time: an absence is told.
        """
        self._memory.is_resident = True
        self._submit("operator", 0)

    def meet_outage(self, problem: str) -> None:
        """Note that the database cannot be used; when that lasts, tell the operator, once."""
        if self._memory.meet(problem, self.clock.now()):
            for channel in self.steps.tell_operator.desk.channels_for(Concern.DATABASE):
                self._submit("outage", channel.name)

    def once(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Do everything that is due, and what comes of it, and return.

        What failed and is to be tried later is left for later.

        Args:
            progress: called with the number of entries done and known, which are counted for it.

        Raises:
            StoreUnavailableError: what had been begun was ended, and what was not recorded is done again the
                next time.
        """

        def tell() -> None:
            if progress is None:
                return
            counts = self.store.keeper.counts()
            progress(counts.entries - counts.entries_waiting, counts.entries)

        self.tell_not_sent()
        self._started().until_nothing_is_due(tell)
        if self.steps.tell_operator():
            self._started().until_nothing_is_due(tell)
        until = self.clock.now() + REEMBEDDING_ONCE
        while self.reembed() and self.clock.now() < until:
            tell()

    def look_at_seeds(self) -> tuple[str, ...]:
        """Bring history up to date with the seed folder if a file changed; return problems with files.

        With a mistake in seeds.toml the seeds on record stay as they are until it is mended; while the
        embedder fails they are known by their words, and every call tries again.
        """
        return self._seed_watch.look(self.steps.seed_folder, self.steps.sync_seeds)

    def tell_not_sent(self) -> None:
        """Owe the weekly messages about what was not sent, once their time has come."""
        if not self.settings.not_sent.channels:
            return
        self.steps.not_sent()

    def tidy(self) -> None:
        """Forget what is older than the retention."""
        self.steps.tidy()

    def bring_forward(self) -> None:
        """Let nothing on record wait for a time that was reckoned while the clock was ahead."""
        if changed := self.store.keeper.bring_forward(self.clock.now()):
            log.warning("times on record lay too far ahead: what waited for them is due", rows=changed)

    def reembed(self) -> bool:
        """Give articles the vectors that they lack, for a second; return whether more is left to do now."""
        return self._reembed()

    def reload(self, *, force: bool = False) -> bool:
        """Put the configuration into effect if a file changed; return whether it did.

        Raises:
            ConfigError: the new one is refused whole and the last good one stays. Raised once for each
                change.
            StoreUnavailableError: it is in effect but for the list of feeds, and put into effect anew by the
                next call.
        """
        if self._folder is None:
            return False
        fingerprint = config.fingerprint(self._folder)
        if fingerprint == self._fingerprint and not force:
            return False
        self._fingerprint = fingerprint
        settings = config.load(self._folder, self._environ)
        self._check_use(settings)
        try:
            self._put_into_effect(settings)
        except StoreUnavailableError:
            self._fingerprint = ""
            raise
        self._keep_copy()
        return True

    def close(self, deadline: timedelta | None = None) -> int:
        """Drain, then close everything; return how many units of work were cut off by the deadline.

        Args:
            deadline: how long what is under way may go on; None for the configured span.
        """
        span = self.settings.daemon.stop if deadline is None else deadline
        if self._push_desk is not None:
            self._push_desk.close()
        cut_off = 0 if self._rounds is None else self._rounds.engine.drain(span)
        self.fetcher.close()
        self._workers.close()
        self.store.close()
        return cut_off

    # --- The commands' doors -----------------------------------------------------------------------------

    def poll_all_now(self) -> None:
        """Make every feed due, whatever its interval; conditional requests remain conditional."""
        self.store.feeds.make_due(feeds_on(self.settings), self.clock.now())

    def seed_records(self) -> Sequence[ArticleRecord]:
        """Return the seeds on record with what was decided about them, by name."""
        return self.store.views.seeds()

    def shown_address(self, channel: Channel) -> str:
        """Return the address of a channel without what is secret."""
        return self.steps.sender.shown(channel)

    def restore(self, article_id: int, *, watchlists: Sequence[str] = ()) -> tuple[int, Alert]:
        """Owe messages about an article that was withheld; return the alert with its id.

        Raises:
            MonitorError: as ``RestoreArticle``.
        """
        return self.steps.restore(article_id, watchlists=watchlists)

    # --- Composition -------------------------------------------------------------------------------------

    def _build_steps(self) -> None:
        self._parts = Parts(
            store=self.store,
            clock=self.clock,
            fetcher=self.fetcher,
            workers=self._workers,
            embedders=self.embedders,
            submit=self._submit,
            chance=self._chance,
            out=self._out,
            unsettled=self._unsettled,
            memory=self._memory,
        )
        self.steps = Steps(self.settings, self._parts)

    def _all_steps(self) -> dict[str, Step]:
        return {**self.steps.by_name, **(self._push_desk.steps if self._push_desk else {})}

    def _push_as_configured(self) -> None:
        """Listen for hubs, or no more, or elsewhere; what that takes is loaded when it is first wanted."""
        if not self._may_listen:
            return
        if self._push_desk is None and self.settings.websub.callback_url:
            from monitor.app.pushing import PushDesk  # noqa: PLC0415 - see above

            self._push_desk = PushDesk(submit=self._submit, now=self.clock.now)
        if self._push_desk is not None:
            self._push_desk.put_into_effect(self.settings, self._parts, self.steps)
            self._started().engine.replace_steps(self._all_steps())

    def _put_into_effect(self, settings: Settings) -> None:
        with self._changing:
            previous, self.settings = self.settings, settings
            old_fetcher, old_workers = self.fetcher, self._workers
            if settings.network != previous.network:
                self.fetcher = self._fetcher(settings)
            if settings.articles != previous.articles:
                self._workers = workers_from(settings)
            self._build_steps()
            if self._rounds is not None:
                self._rounds.engine.replace_steps(self._all_steps())
                self._know_channels()
                self._sync_feeds(settings.polling.spread)
                self._push_as_configured()
            if settings.seeds_folder != previous.seeds_folder:
                self._seed_watch.forget()
            # Requests and pages under way fail as unreachable and are tried again later.
            if self.fetcher is not old_fetcher:
                old_fetcher.close()
            if self._workers is not old_workers:
                old_workers.close()
        before, now = fixed_at_start(previous), fixed_at_start(settings)
        changed = [key for key in now if now[key] != before[key]]
        if changed:
            log.warning("takes effect at the next start", keys=changed)

    def _fetcher(self, settings: Settings) -> HttpFetcher:
        pauses = self.store.feeds.host_pauses(self.clock.now())
        return fetcher_from(settings, self.clock, pauses=pauses)

    def _sync_feeds(self, spread: timedelta) -> None:
        now, feeds = self.clock.now(), feeds_on(self.settings)
        self.store.feeds.sync_feeds(
            {name: feed.url for name, feed in feeds.items()},
            first_polls={name: first_poll_at(name, now, spread, self._chance()) for name in feeds},
        )

    def _keep_copy(self) -> None:
        """Keep what is in effect now, for `monitor watch diff`; nothing else needs it."""
        if self._folder is None:
            return
        try:
            config.keep_copy(self._folder, self.settings.data_folder)
        except OSError as error:
            log.warning("configuration in effect not copied", problem=str(error))

    def _know_channels(self) -> None:
        marks = {channel.name: mark_of(channel) for channel in self.settings.channels}
        for name in self.store.outbox.know_channels(marks):
            log.info("channel mended by another address", channel=name)

    def _check_use(self, settings: Settings) -> None:
        """Refuse what the rooms that use it cannot use."""
        problems = problems_in_use(settings)
        if problems:
            raise ConfigError(problems)

    def _submit(self, step: str, key: int | str) -> None:
        if self._rounds is not None:
            self._rounds.engine.submit(step, key)

    def _started(self) -> Rounds:
        if self._rounds is None:
            message = "the app is not started"
            raise RuntimeError(message)
        return self._rounds
