"""Runs one command and turns what goes wrong into a line on stderr and an exit code."""

import io
import sys
from collections.abc import Sequence

import typer

from monitor.cli.commands import commands
from monitor.errors import MonitorError

DONE = 0


def run_command(arguments: Sequence[str] | None) -> int:
    """Run the command that the arguments name (those of the process when None); return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal in another encoding shows escapes for what it has no letters for.
            stream.reconfigure(errors="backslashreplace")
    try:
        status = commands(arguments, prog_name="monitor", standalone_mode=False)
    except (typer.TyperException, typer.Abort, MonitorError) as error:
        from monitor.cli.failures import explained  # noqa: PLC0415 - what it prints with takes a while to load

        return explained(error)
    return status if isinstance(status, int) else DONE
