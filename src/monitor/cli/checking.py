"""The check of a configuration."""

import os

import typer

from monitor.app.beforehand import problems_with, seeds_in
from monitor.app.colliding import collisions_on_record
from monitor.assembly import engine_from
from monitor.cli.context import context_of
from monitor.cli.options import AsJson
from monitor.cli.output import counted, print_error, print_json, print_problem, print_text
from monitor.config import Settings


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
