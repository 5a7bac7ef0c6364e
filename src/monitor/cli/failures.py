"""What went wrong, in a line on stderr and an exit code."""

import typer

from monitor.cli.output import counted, print_error, print_problem
from monitor.errors import ConfigError

FAILED, MISUSED = 1, 2


def explained(error: Exception) -> int:
    """Print what a user can mend; return the exit code."""
    match error:
        case typer.TyperException():
            return _explain_usage(error)
        case typer.Abort():
            return FAILED
        case ConfigError():
            return _explain_configuration(error)
        case _:
            print_error(str(error))
            return FAILED


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
