"""What most commands share: where the configuration is, an app opened on it, and where logs go."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog
import typer
from structlog.typing import EventDict

from monitor import config
from monitor.app import App
from monitor.config import Settings

# How long a command that was interrupted finishes what it has begun: longer than a page takes to be judged,
# and not longer than somebody waits before pressing again.
INTERRUPTED = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The options that stand before the command."""

    folder: Path
    is_verbose: bool

    def settings(self) -> Settings:
        """Return the validated configuration.

        Raises:
            ConfigError: it cannot be used.
        """
        return config.load(self.folder, os.environ)

    def log_as_configured(self, settings: Settings) -> None:
        """Log what the configuration wants to see, instead of warnings only."""
        set_up_logging("debug" if self.is_verbose else settings.monitor.log_level)

    def log_errors_only(self) -> None:
        """Keep warnings to ourselves: the command tells of them in its own words."""
        if not self.is_verbose:
            set_up_logging("error")


def context_of(typer_context: typer.Context) -> Context:
    """Return the shared options of a command."""
    found = typer_context.find_root().obj
    if not isinstance(found, Context):  # pragma: no cover - typer always runs the callback first
        message = "the command was called without its root"
        raise TypeError(message)
    return found


@contextmanager
def open_app(typer_context: typer.Context) -> Iterator[App]:
    """Open an app on the configuration and close it afterwards.

    Raises:
        ConfigError: the configuration cannot be used.
        StoreBrokenError, StoreUnavailableError: the database cannot be used.
    """
    context = context_of(typer_context)
    with closing(App(context.settings(), folder=context.folder)) as app:
        yield app


@contextmanager
def closing(app: App) -> Iterator[App]:
    """Close the app afterwards; soon and without a word when Ctrl-C ended the command."""
    deadline = None
    try:
        yield app
    except KeyboardInterrupt:
        # What is cut off is taken up again by whoever runs next.
        deadline = INTERRUPTED
        set_up_logging("critical")
        raise
    finally:
        app.close(deadline)


def _shorten_times(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Write times to the second: nobody reads the rest."""
    return {
        key: value.isoformat(timespec="seconds") if isinstance(value, datetime) else value
        for key, value in event.items()
    }


def set_up_logging(level: str) -> None:
    """Write events from this level on to stderr, one line each, key=value."""
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%Y-%m-%dT%H:%M:%SZ", utc=True),
            _shorten_times,
            structlog.processors.StackInfoRenderer(),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
            if sys.stderr.isatty()
            else structlog.processors.LogfmtRenderer(
                key_order=["timestamp", "level", "event"], sort_keys=False, bool_as_flag=False
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        # Looked up each time: while a progress bar is shown, another stream stands there.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    # Libraries log through the standard module: their warnings are wanted, their chatter and secrets are not.
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
