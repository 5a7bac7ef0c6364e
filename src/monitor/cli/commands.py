"""The root command: options that stand before the command, the daemon, one pass, the check."""

import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from monitor import __version__
from monitor.app import App, collisions_on_record, problems_with, seeds_in
from monitor.assembly import engine_from
from monitor.cli import (
    archives,
    channels,
    demonstration,
    embedder,
    feedback,
    feeds,
    history,
    naming,
    previewing,
    reading,
    stories,
    topics,
    watching,
    withheld,
)
from monitor.cli.context import Context, closing, context_of, set_up_logging
from monitor.cli.options import AsJson
from monitor.cli.output import counted, print_error, print_json, print_problem, print_text
from monitor.config import Settings

commands = typer.Typer(
    name="monitor",
    help="Watches news about Central Asia and the United States and speaks up only when something is new.",
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(asked: bool) -> None:  # noqa: FBT001 - typer hands the option over like this
    if asked:
        print_text(f"monitor {__version__}")
        raise typer.Exit


@commands.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    *,
    folder: Annotated[
        Path,
        typer.Option("--config", metavar="FOLDER", envvar="MONITOR_CONFIG", help="The configuration folder."),
    ] = Path("config"),
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log everything.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Keep the options that all commands share."""
    del version
    set_up_logging("debug" if verbose else "warning")
    context.obj = Context(folder=folder, is_verbose=verbose)
    if context.invoked_subcommand is None:
        print_text(context.get_help())
        raise typer.Exit(2)


@commands.command()
def run(context: typer.Context) -> None:
    """Run the daemon until SIGTERM or Ctrl-C.

    A changed configuration takes effect within seconds, or at once on SIGHUP. What was begun is finished
    before the end; a second signal ends at once.
    """
    from monitor.daemon import Daemon  # noqa: PLC0415 - its scheduler takes a while to load

    shared = context_of(context)
    settings = shared.settings()
    shared.log_as_configured(settings)
    Daemon(App(settings, folder=shared.folder)).run()


@commands.command()
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


@commands.command()
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


commands.command()(demonstration.demo)
commands.add_typer(feeds.commands, name="feeds")
commands.add_typer(history.articles, name="articles")
commands.add_typer(stories.commands, name="stories")
commands.add_typer(topics.commands, name="topics")
history.alerts.command("preview")(previewing.preview)
commands.add_typer(history.alerts, name="alerts")
commands.add_typer(withheld.commands, name="withheld")
commands.add_typer(feedback.commands, name="feedback")
commands.add_typer(channels.commands, name="channels")
commands.add_typer(history.seeds, name="seeds")
commands.command()(history.why)
commands.add_typer(naming.commands, name="names")
commands.add_typer(watching.commands, name="watch")
commands.add_typer(embedder.commands, name="embedder")
commands.command()(reading.read)
commands.command()(reading.parse)
commands.command()(archives.replay)
commands.command()(archives.evaluate)
