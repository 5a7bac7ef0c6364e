"""Jobs of a scheduler whose next run lies as far ahead as the clock was set back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from monitor.daemon import bring_jobs_forward

HOUR = timedelta(hours=1)


@pytest.fixture
def scheduler() -> Iterator[BackgroundScheduler]:
    """A scheduler that runs."""
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.start()
    yield scheduler
    scheduler.shutdown()


def test_a_job_runs_as_if_the_clock_had_not_been_set_back(scheduler: BackgroundScheduler) -> None:
    ran = Event()
    scheduler.add_job(ran.set, "interval", seconds=3600, next_run_time=datetime.now(UTC) + HOUR)
    bring_jobs_forward(scheduler, HOUR)
    assert ran.wait(20)
