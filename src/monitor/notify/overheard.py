"""What Apprise says while it works, kept away from every log.

Apprise prints a Slack token and the whole message at DEBUG, an invalid token at WARNING; urllib3, which it
posts with, prints the path of each address at DEBUG. So: during a call of ours nothing that Apprise says
reaches a handler, we alone read it; at other times nothing below INFO passes.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_listening: ContextVar[list[str] | None] = ContextVar("_listening", default=None)


class _ForUsAlone(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        lines = _listening.get()
        if lines is None:
            return record.levelno >= logging.INFO
        if record.levelno >= logging.INFO:
            lines.append(record.getMessage())
        return False


class _NoAddresses(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.INFO and _listening.get() is None


# Filters sit on the loggers themselves, before any handler and whatever level somebody sets; adding one twice
# does nothing.
_FILTERS = {
    "apprise": _ForUsAlone(),
    "urllib3.connectionpool": _NoAddresses(),
    "urllib3.util.retry": _NoAddresses(),
}


@contextmanager
def overhearing() -> Iterator[list[str]]:
    """Give the list to which the lines of INFO and above are added while this context lasts.

    Holds for threads that run in a copy of the context, too, and for as long as they run. The lines may hold
    secrets: sort by them, never show them.
    """
    for name, quiet in _FILTERS.items():
        logging.getLogger(name).addFilter(quiet)
    lines: list[str] = []
    token = _listening.set(lines)
    try:
        yield lines
    finally:
        _listening.reset(token)
