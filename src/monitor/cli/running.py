"""The daemon, one pass, the check."""

import os
import sys
from datetime import timedelta
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from monitor.app import App, collisions_on_record, problems_with, seeds_in
from monitor.assembly import engine_from
from monitor.cli.context import closing, context_of
from monitor.cli.options import AsJson
from monitor.cli.output import counted, print_error, print_json, print_problem, print_text
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


def check(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Validate the configuration and the seeds.

    Prints every problem with file, line, key and remedy. Exits with 2 when the configuration cannot be used.
    A seed that cannot be read is left out: a warning.
    """
    shared = context_of(context)
    problems = problems_with(shared.folder, os.environ)
    settings = None if problems else shared.settings()
    warnings, seed_count = _look_over(settings) if settings else ((), 0)
    if as_json:
        print_json({"problems": problems, "warnings": warnings})
    else:
        for problem in problems:
            print_problem(problem)
        for warning in warnings:
            print_error(f"warning: {warning}")
        if settings:
            _print_summary(settings, seed_count)
        else:
            print_error(f"{counted(len(problems), 'problem')} in {shared.folder}")
    if problems:
        raise typer.Exit(2)


def _look_over(settings: Settings) -> tuple[tuple[str, ...], int]:
    """Return what is not right but can be lived with, and how many seeds can be read."""
    seeds, warnings = seeds_in(settings)
    warnings += (*map(str, settings.warnings), *map(str, collisions_on_record(settings)))
    if not settings.network.contact:
        file = settings.folder / "monitor.toml"
        warnings += (
            f"{file}: network.contact is empty: name an address, so that site operators can reach you",
        )
    engine = engine_from(settings)
    if engine.shortfall:
        warnings += (engine.shortfall,)
    return warnings, len(seeds)


def _print_summary(settings: Settings, seeds: int) -> None:
    on = sum(feed.is_on for feed in settings.feeds)
    print_text(f"The configuration in {settings.folder} is in order:")
    for line in (
        f"{counted(on, 'feed')} on, {len(settings.feeds) - on} off",
        f"{counted(len(settings.watchlists), 'watchlist')}, {counted(len(settings.topics), 'topic')}",
        f"{counted(len(settings.names), 'name')}",
        f"channels: {', '.join(channel.name for channel in settings.channels) or 'none'}",
        f"{counted(seeds, 'seed')} in {settings.seeds_folder}",
        f"embedding engine: {engine_from(settings).name}",
        f"data in {settings.data_folder}",
    ):
        print_text(f"  {line}")
