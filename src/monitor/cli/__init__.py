"""Doors for people: parse, call one method of the app, print.

Results go to stdout, logs and errors to stderr. Exit codes: 0 done, 1 failed, 2 usage or configuration, 130
interrupted. What a user can mend is told in one line and never with a traceback; programming errors fly.
"""

import gc
import sys
from collections.abc import Sequence

OBJECTS_BETWEEN_COLLECTIONS = 50_000
"""So many new objects call for a look for garbage, instead of 700. Measured with 10,000 unchanged feeds: a
fifth of all CPU went into looking through what stays for good."""

LOOKS_BETWEEN_OLDER = 3
"""So many looks at new objects call for one at those that outlived the last ones, instead of 10, and so on.
What a connection leaves is garbage only after some seconds; a sweep of 10,000 feeds has three looks."""

INTERRUPTED = 130  # 128 and the number of SIGINT, as shells count


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command that the arguments name (those of the process when None) and exit."""
    gc.disable()  # what the imports make stays: whoever loads a command enables it again
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, LOOKS_BETWEEN_OLDER, LOOKS_BETWEEN_OLDER)
    try:
        # Inside, because a Ctrl-C while a second of imports goes by is no reason for a traceback either.
        from monitor.cli.entrance import run_command  # noqa: PLC0415 - see above

        status = run_command(arguments)
    except KeyboardInterrupt:
        status = INTERRUPTED
    sys.exit(status)


__all__ = ["main"]
