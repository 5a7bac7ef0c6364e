"""The pulse: APScheduler ticks, signals, the order of start and stop.

Jobs only tick: they look for due ids, hand them to the engine and return within milliseconds.
"""

import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event
from types import FrameType

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from monitor.app import App
from monitor.errors import ConfigError, MonitorError, StoreUnavailableError

log = structlog.get_logger(__name__)

CONFIG_LOOK = timedelta(seconds=2)
SEEDS_LOOK = timedelta(seconds=5)
TIDY_EVERY = timedelta(hours=1)
HEARTBEAT_EVERY = timedelta(hours=1)


class Daemon:
    """Runs an app until SIGTERM or SIGINT; SIGHUP reads the configuration again."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._stopping = Event()
        self._reload = Event()
        self._store_is_well = True

    def run(self) -> None:
        """Start, tick until a signal asks to stop, drain and close; a second signal ends at once."""
        self._listen()
        scheduler = self._schedule()
        self._app.start()
        scheduler.start()
        log.info("running", **self._app.summary())
        try:
            while not self._stopping.wait(timeout=CONFIG_LOOK.total_seconds()):
                self._guarded(self._look_at_config)()
        finally:
            log.info("stopping", deadline=self._app.settings.daemon.stop.total_seconds())
            scheduler.shutdown(wait=True)
            cut_off = self._app.close()
            log.info("stopped", cut_off=cut_off)

    def stop(self) -> None:
        """Ask the daemon to stop; returns at once."""
        self._stopping.set()

    def _schedule(self) -> BackgroundScheduler:
        # The default grace of one second drops late runs; one coalesced run is what a tick wants. UTC,
        # because local time repeats an hour each autumn.
        scheduler = BackgroundScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        now = datetime.now(UTC)
        for job, every in (
            (self._app.tick, self._app.settings.polling.tick),
            (self._app.look_at_seeds, SEEDS_LOOK),
            (self._app.tidy, TIDY_EVERY),
            (self._heartbeat, HEARTBEAT_EVERY),
        ):
            first = now if every < HEARTBEAT_EVERY else now + every
            scheduler.add_job(
                self._guarded(job), "interval", seconds=every.total_seconds(), next_run_time=first
            )
        return scheduler

    def _guarded(self, job: Callable[[], object]) -> Callable[[], None]:
        """A tick that fails is logged once for each state of the database, and tried again at the next."""

        def tick() -> None:
            try:
                job()
            except StoreUnavailableError as error:
                if self._store_is_well:
                    log.error("store unavailable", problem=str(error))  # noqa: TRY400  # no trace helps here
                self._store_is_well = False
                return
            except MonitorError as error:
                log.error("tick failed", problem=str(error))  # noqa: TRY400  # the same
                return
            if not self._store_is_well and job == self._app.tick:
                log.info("store available again")
                self._store_is_well = True

        return tick

    def _look_at_config(self) -> None:
        asked = self._reload.is_set()
        self._reload.clear()
        try:
            changed = self._app.reload(force=asked)
        except ConfigError as error:
            log.error(  # noqa: TRY400  # the problems say where
                "configuration refused; the last good one stays",
                problems=[str(problem) for problem in error.problems],
            )
            return
        if changed:
            log.info("configuration in effect", **self._app.summary())

    def _heartbeat(self) -> None:
        log.info("heartbeat", **self._app.summary())

    def _listen(self) -> None:
        def ask_to_stop(number: int, _frame: FrameType | None) -> None:
            if self._stopping.is_set():
                raise SystemExit(128 + number)
            self._stopping.set()

        def ask_to_reload(_number: int, _frame: FrameType | None) -> None:
            self._reload.set()

        signal.signal(signal.SIGTERM, ask_to_stop)
        signal.signal(signal.SIGINT, ask_to_stop)
        signal.signal(signal.SIGHUP, ask_to_reload)
