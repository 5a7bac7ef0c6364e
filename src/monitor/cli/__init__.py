"""Doors for people: parse, call one method of the app, print.

Results go to stdout, logs and errors to stderr. Exit codes: 0 done, 1 failed, 2 usage or configuration.
"""

import sys

from monitor.cli.commands import commands
from monitor.cli.output import print_error
from monitor.errors import ConfigError, MonitorError

DONE, FAILED, MISUSED = 0, 1, 2


def main() -> None:
    """Run the command that the arguments name and exit."""
    try:
        commands()
    except ConfigError as error:
        for problem in error.problems:
            print_error(str(problem))
        print_error(f"{len(error.problems)} problem(s) in the configuration; nothing was started")
        sys.exit(MISUSED)
    except MonitorError as error:
        print_error(str(error))
        sys.exit(FAILED)


__all__ = ["main"]
