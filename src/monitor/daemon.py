"""The pulse: APScheduler ticks, signals, the order of start and stop.

Jobs only tick: they look for due ids, hand them to the engine and return within milliseconds.
"""

import logging
import os
import signal
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock
from time import monotonic
from types import FrameType

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from monitor import allocator, config
from monitor.app import App
from monitor.app.colliding import COLLIDING, collisions_in
from monitor.app.counts import drift, summary
from monitor.clock import ClockWatch
from monitor.errors import ConfigError, MonitorError, StoreBrokenError, StoreUnavailableError

log = structlog.get_logger(__name__)

CONFIG_LOOK = timedelta(seconds=2)
# A channel that takes a message a second is looked at twice as often; that costs three small questions.
PAY_EVERY = timedelta(seconds=0.5)
SEEDS_LOOK = timedelta(seconds=5)
NOT_SENT_LOOK = timedelta(minutes=1)
TIDY_EVERY = timedelta(hours=1)
# Each time it works for a second: a fifth of one processor, until the history is brought up.
REEMBED_EVERY = timedelta(seconds=5)
LOOK_OVER_EVERY = timedelta(minutes=1)
GIVE_BACK_EVERY = timedelta(minutes=1)
HEARTBEAT_EVERY = timedelta(hours=1)
# On a full disk every try costs a failed write for each step; five seconds are soon enough to go on.
STORE_REST = timedelta(seconds=5)


class _Asked(Enum):
    STOP = auto()
    RELOAD = auto()


class Daemon:
    """Runs an app until SIGTERM or SIGINT; SIGHUP reads the configuration again."""

    def __init__(self, app: App) -> None:
        self._app = app
        # The only queue that may be filled while the same thread waits on it, as signal handlers do.
        self._asked: SimpleQueue[_Asked] = SimpleQueue()
        self._is_stopping = False
        self._is_look_forced = False
        # Of the files of the configuration, as they were when what is odd about them was logged.
        self._digests: Mapping[str, str] = {}
        # Jobs that met an unavailable database, and until when they rest, in monotonic seconds.
        self._resting: dict[Callable[[], object], float] = {}
        self._telling = Lock()

    def run(self) -> None:
        """Start, tick until a signal asks to stop, drain and close; a second signal ends at once."""
        allocator.keep_few_heaps()  # before there are threads
        self._listen()
        scheduler = self._schedule()
        look_at_config = self._guarded(partial(self._look_at_config, scheduler))
        self._app.start()
        self._app.listen()
        scheduler.start()
        log.info("running", **summary(self._app))
        self._warn(scheduler)
        watch = ClockWatch(self._app.clock)
        try:
            while (asked := self._wait()) is not _Asked.STOP:
                if back := watch.set_back_by():
                    self._meet_clock_set_back(scheduler, back)
                self._is_look_forced = asked is _Asked.RELOAD
                look_at_config()
        finally:
            log.info("stopping", deadline=self._app.settings.daemon.stop.total_seconds())
            scheduler.shutdown(wait=True)
            cut_off = self._app.close()
            log.info("stopped", cut_off=cut_off)
        if cut_off:
            # The interpreter would wait for threads that wait for a channel, the console perhaps: so nothing
            # is flushed here. What they hold is claimed again when its lease ends.
            os._exit(0)

    def stop(self) -> None:
        """Ask the daemon to stop; returns at once."""
        self._is_stopping = True
        self._asked.put(_Asked.STOP)

    def _wait(self) -> "_Asked | None":
        """Return what was asked for; None when it is time to look at the configuration."""
        try:
            return self._asked.get(timeout=CONFIG_LOOK.total_seconds())
        except Empty:
            return None

    def _schedule(self) -> BackgroundScheduler:
        # The default grace of one second drops late runs; one coalesced run is what a tick wants. UTC,
        # because local time repeats an hour each autumn.
        scheduler = BackgroundScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        # It warns of every run that a longer one before it swallows, as coalescing is meant to do.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        now = datetime.now(UTC)
        for job, every in (
            (self._app.tick, self._app.settings.polling.tick),
            (self._app.pay, PAY_EVERY),
            (self._app.look_at_seeds, SEEDS_LOOK),
            (self._app.tell_not_sent, NOT_SENT_LOOK),
            (self._app.tidy, TIDY_EVERY),
            (self._app.reembed, REEMBED_EVERY),
            (self._app.look_over, LOOK_OVER_EVERY),
            (allocator.give_back, GIVE_BACK_EVERY),
            (self._heartbeat, HEARTBEAT_EVERY),
        ):
            first = now if every < HEARTBEAT_EVERY else now + every
            scheduler.add_job(
                self._guarded(job), "interval", seconds=every.total_seconds(), next_run_time=first
            )
        return scheduler

    def _meet_clock_set_back(self, scheduler: BackgroundScheduler, back: timedelta) -> None:
        """Go on at once: jobs, and what is on record, would wait until the clock has caught up."""
        log.warning("the clock was set back", seconds=round(back.total_seconds()))
        bring_jobs_forward(scheduler, back)
        self._guarded(self._app.bring_forward)()

    def _guarded(self, job: Callable[[], object]) -> Callable[[], None]:
        """Return the job so that it never raises what is foreseen.

        When the database cannot be used, that is logged once, and the job rests for a while before it is
        tried again. A job that returns False cannot tell yet whether the database is well again.
        """

        def guarded() -> None:
            resting_until = self._resting.get(job)
            if resting_until is not None and monotonic() < resting_until:
                return
            is_well: object = True
            try:
                is_well = job()
            except (StoreUnavailableError, StoreBrokenError) as error:
                self._rest(job, str(error))
                return
            except MonitorError as error:
                log.error("tick failed", problem=str(error))  # noqa: TRY400  # no trace helps here
            if resting_until is not None and is_well is not False:
                self._wake(job)

        return guarded

    def _rest(self, job: Callable[[], object], problem: str) -> None:
        """Let a job rest that could not use the database; the first one to meet that says so."""
        with self._telling:
            is_known = job in self._resting or self._is_any_resting()
            self._resting[job] = monotonic() + STORE_REST.total_seconds()
        if is_known:
            log.debug("store still unavailable", problem=problem)
        else:
            log.error("store unavailable", problem=problem)
        self._app.meet_outage(problem)

    def _wake(self, job: Callable[[], object]) -> None:
        """Let a job go on; the last one to wake says so."""
        with self._telling:
            del self._resting[job]
            is_last = not self._is_any_resting()
        if is_last:
            log.info("store available again")

    def _is_any_resting(self) -> bool:
        """Return whether a job rests now; one that is seldom due may have rested for long enough before."""
        return any(until > monotonic() for until in self._resting.values())

    def _look_at_config(self, scheduler: BackgroundScheduler) -> None:
        try:
            changed = self._app.reload(force=self._is_look_forced)
        except ConfigError as error:
            log.error(  # noqa: TRY400  # the problems say where
                "configuration refused; the last good one stays",
                problems=[str(problem) for problem in error.problems],
            )
            return
        if changed:
            log.info("configuration in effect", **summary(self._app))
            self._warn(scheduler)

    def _warn(self, scheduler: BackgroundScheduler) -> None:
        """Log what is odd about the files that changed since it was logged last."""
        digests = {
            Path(name).name: digest for name, digest in config.digests(self._app.settings.folder).items()
        }
        before, self._digests = self._digests, digests
        changed = {name for name in digests.keys() | before.keys() if before.get(name) != digests.get(name)}
        colliding = {name for name in COLLIDING if f"{name}.toml" in changed}
        for warning in self._app.settings.warnings:
            if not before or Path(warning.file).name in changed:
                log.warning("configuration is odd", problem=str(warning))
        # Takes seconds where there is much to look for, and nobody waits for it.
        scheduler.add_job(self._warn_of_collisions, args=[colliding])

    def _warn_of_collisions(self, files: Collection[str]) -> None:
        """Log what terms find by mistake; nothing while history cannot be read."""
        try:
            found = collisions_in(
                self._app.settings,
                self._app.store.views,
                files=files,
                is_wanted=lambda: not self._is_stopping,
            )
        except (StoreUnavailableError, StoreBrokenError):
            return
        for collision in found:
            log.warning("configuration is odd", problem=str(collision))

    def _heartbeat(self) -> None:
        log.info("heartbeat", **summary(self._app))
        log.info("running means", **drift(self._app))

    def _listen(self) -> None:
        def ask_to_stop(number: int, _frame: FrameType | None) -> None:
            if self._is_stopping:
                os._exit(128 + number)  # an exception would still wait for every thread
            self.stop()

        def ask_to_reload(_number: int, _frame: FrameType | None) -> None:
            self._asked.put(_Asked.RELOAD)

        signal.signal(signal.SIGTERM, ask_to_stop)
        signal.signal(signal.SIGINT, ask_to_stop)
        signal.signal(signal.SIGHUP, ask_to_reload)


def bring_jobs_forward(scheduler: BackgroundScheduler, by: timedelta) -> None:
    """Let jobs run when they would have, had the clock not been set back by so much."""
    for job in scheduler.get_jobs():
        job.modify(next_run_time=job.next_run_time - by)
