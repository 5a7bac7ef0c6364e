"""The daemon, and one pass."""

import sys
from datetime import timedelta
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from monitor.app import App
from monitor.cli.context import closing, context_of
from monitor.cli.output import counted
from monitor.config import Settings


def run(context: typer.Context) -> None:
    """Run the daemon until SIGTERM or Ctrl-C.

    A changed configuration takes effect within seconds, or at once on SIGHUP. What was begun is finished
    before the end; a second signal ends at once.
    """
    from monitor.daemon import Daemon  # noqa: PLC0415 - its scheduler takes a while to load, and `once` needs none

    shared = context_of(context)
    settings = shared.settings()
    shared.log_as_configured(settings)
    Daemon(App(settings, folder=shared.folder)).run()


def once(context: typer.Context) -> None:
    """Do everything that is due, then exit: for cron."""
    shared = context_of(context)
    settings = shared.settings()
    shared.log_as_configured(settings)
    console = Console(stderr=True)
    if console.is_terminal:
        _once_with_a_bar(settings, shared.folder, console)
        return
    with closing(App(settings, folder=shared.folder)) as app:
        app.start(spread=timedelta())
        app.once()


def _once_with_a_bar(settings: Settings, folder: Path, console: Console) -> None:
    """Show how many entries are done, then what came of it; on stderr, because stdout is for alerts."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    # Alerts on the same screen are printed above the bar; elsewhere they go their own way.
    with Progress(*columns, console=console, transient=True, redirect_stdout=sys.stdout.isatty()) as bar:
        task = bar.add_task("entries", total=None)
        with closing(App(settings, folder=folder)) as app:
            app.start(spread=timedelta())
            before = app.store.keeper.counts()
            app.once(lambda done, known: bar.update(task, completed=done, total=known or None))
            after = app.store.keeper.counts()
    articles, alerts = after.articles - before.articles, after.alerts - before.alerts
    console.print(f"{counted(articles, 'new article')}, {counted(alerts, 'alert')}", highlight=False)
