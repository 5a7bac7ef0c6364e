"""What can be told of a configuration without opening its database."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from monitor import config
from monitor.assembly import problems_in_use, reader_from, workers_from
from monitor.clock import SystemClock
from monitor.config import Settings
from monitor.errors import ConfigError, ConfigProblem
from monitor.intake.seed_notes import read_notes
from monitor.intake.seeds import SeedFolder
from monitor.model import Article


def problems_with(folder: Path, environ: Mapping[str, str]) -> tuple[ConfigProblem, ...]:
    """Return every mistake in a configuration folder and in seeds.toml.

    Addresses that Apprise cannot use are mistakes too.
    """
    try:
        settings = config.load(folder, environ)
        read_notes(settings.seeds_folder)
    except ConfigError as error:
        return error.problems
    return problems_in_use(settings)


def seeds_in(settings: Settings) -> tuple[Sequence[Article], tuple[str, ...]]:
    """Return the seeds of the configured folder, and what is wrong with files there; records nothing.

    Raises:
        ConfigError: what seeds.toml says cannot be used.
    """
    with workers_from(settings) as workers:
        reader = reader_from(settings, workers)
        return SeedFolder(settings.seeds_folder, reader=reader, clock=SystemClock()).read()
