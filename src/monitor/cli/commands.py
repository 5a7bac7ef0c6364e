"""The root command: options that stand before the command, the daemon, one pass, the check."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from monitor import __version__, config
from monitor.app import App
from monitor.cli import archives, demonstration, feeds, history, reading
from monitor.cli.context import Context, context_of, open_app, set_up_logging
from monitor.cli.output import print_error, print_json, print_text
from monitor.daemon import Daemon

commands = typer.Typer(
    name="monitor",
    help="Watches news about Central Asia and the United States and speaks up only when something is new.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(asked: bool) -> None:  # noqa: FBT001 - typer hands the option over like this
    if asked:
        print_text(f"monitor {__version__}")
        raise typer.Exit


@commands.callback()
def root(
    context: typer.Context,
    *,
    folder: Annotated[
        Path, typer.Option("--config", envvar="MONITOR_CONFIG", help="The configuration folder.")
    ] = Path("config"),
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log at debug level.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Keep the options that all commands share."""
    del version
    set_up_logging("debug" if verbose else "info")
    context.obj = Context(folder=folder, is_verbose=verbose)


@commands.command()
def run(context: typer.Context) -> None:
    """Run the daemon until SIGTERM or Ctrl-C; SIGHUP reads the configuration again."""
    shared = context_of(context)
    Daemon(App(shared.settings(), folder=shared.folder)).run()


@commands.command()
def once(context: typer.Context) -> None:
    """Do everything that is due and exit; for cron."""
    shared = context_of(context)
    with open_app(shared) as app:
        app.start(spread=timedelta())
        console = Console(stderr=True)
        if not console.is_terminal:
            app.once()
            return
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        ) as bar:
            task = bar.add_task("articles", total=None)
            app.once(lambda done, known: bar.update(task, completed=done, total=known or None))


@commands.command()
def check(
    context: typer.Context,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the problems as JSON.")] = False,
) -> None:
    """Validate the configuration and the seeds; print every problem with file, line, key and remedy."""
    shared = context_of(context)
    problems = App.problems_with(shared.folder, os.environ)
    if as_json:
        print_json(problems)
    else:
        for problem in problems:
            print_error(str(problem))
        if not problems:
            settings = config.load(shared.folder, os.environ)
            on = sum(feed.is_on for feed in settings.feeds)
            print_text(
                f"{shared.folder}: in order: {on} feeds on and {len(settings.feeds) - on} off, "
                f"{len(settings.watchlists)} watchlists, {len(settings.topics)} topics, "
                f"{len(settings.channels)} channels"
            )
            if not settings.network.contact:
                print_text(
                    "hint: set contact in [network] of monitor.toml, so that site operators can reach you"
                )
    if problems:
        raise typer.Exit(2)


commands.command()(demonstration.demo)
commands.add_typer(feeds.commands, name="feeds")
commands.add_typer(history.articles, name="articles")
commands.add_typer(history.stories, name="stories")
commands.add_typer(history.alerts, name="alerts")
commands.add_typer(history.seeds, name="seeds")
commands.command()(reading.read)
commands.command()(reading.parse)
commands.command()(archives.replay)
commands.command()(archives.evaluate)
