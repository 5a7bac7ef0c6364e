"""Pauses that hosts ask for, kept for the next start."""

import structlog

from monitor.errors import MonitorError, ServerBusyError
from monitor.ports import FeedStore

log = structlog.get_logger(__name__)


def note_pause(store: FeedStore, error: MonitorError) -> None:
    """Record that a host wants to be left alone, if that is what the error says."""
    if isinstance(error, ServerBusyError) and error.paused_until is not None:
        store.pause_host(error.paused_host, error.paused_until)
        log.warning("host paused", host=error.paused_host, until=error.paused_until)
