"""Runs one command and turns what goes wrong into a line on stderr and an exit code."""

import io
import sys
from collections.abc import Sequence

import typer

from monitor.cli.commands import commands
from monitor.cli.output import counted, print_error, print_problem
from monitor.errors import ConfigError, MonitorError

DONE, FAILED, MISUSED = 0, 1, 2


def run_command(arguments: Sequence[str] | None) -> int:
    """Run the command that the arguments name (those of the process when None); return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal in another encoding shows escapes for what it has no letters for.
            stream.reconfigure(errors="backslashreplace")
    try:
        status = commands(arguments, prog_name="monitor", standalone_mode=False)
    except typer.TyperException as error:
        return _explain_usage(error)
    except typer.Abort:
        return FAILED
    except ConfigError as error:
        return _explain_configuration(error)
    except MonitorError as error:
        print_error(str(error))
        return FAILED
    return status if isinstance(status, int) else DONE


def _explain_usage(error: typer.TyperException) -> int:
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "monitor"
    # Pydantic, which reads the values, puts this before what is meant for people.
    message = error.format_message().replace("Value error, ", "").rstrip(".")
    print_error(f"{command}: {message}; see `{command} --help`")
    return error.exit_code


def _explain_configuration(error: ConfigError) -> int:
    for problem in error.problems:
        print_problem(problem)
    print_error(
        f"{counted(len(error.problems), 'problem')} in the configuration; nothing was done "
        "(--config or MONITOR_CONFIG names another folder)"
    )
    return MISUSED
