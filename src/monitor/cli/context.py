"""What most commands share: where the configuration is, and an app opened on it."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog
import typer

from monitor import config
from monitor.app import App
from monitor.config import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The options that stand before the command."""

    folder: Path
    is_verbose: bool

    def settings(self) -> Settings:
        """Return the validated configuration; sets up logging by it."""
        settings = config.load(self.folder, os.environ)
        set_up_logging("debug" if self.is_verbose else settings.monitor.log_level)
        return settings


def context_of(typer_context: typer.Context) -> Context:
    """Return the shared options of a command."""
    found = typer_context.find_root().obj
    if not isinstance(found, Context):  # pragma: no cover - typer always runs the callback first
        message = "the command was called without its root"
        raise TypeError(message)
    return found


@contextmanager
def open_app(context: Context, settings: Settings | None = None) -> Iterator[App]:
    """Open an app on the configuration and close it afterwards."""
    app = App(settings or context.settings(), folder=context.folder)
    try:
        yield app
    finally:
        app.close()


def set_up_logging(level: str) -> None:
    """Write events from this level on to stderr, one line each, key=value."""
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.StackInfoRenderer(),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
            if sys.stderr.isatty()
            else structlog.processors.LogfmtRenderer(
                key_order=["timestamp", "level", "event"], sort_keys=False, bool_as_flag=False
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    # Libraries log through the standard module: their warnings are wanted, their chatter and secrets are not.
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
