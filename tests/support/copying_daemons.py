"""The process that ``forking`` copies: reads an order a line, answers with the number of the new process."""

import json
import os
import signal
import sys
from pathlib import Path
from typing import NoReturn


def _run(arguments: list[str], log: str) -> NoReturn:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for kept, place in ((nothing, 0), (file, 1), (file, 2)):
        os.dup2(kept, place)
    os.chdir(Path(log).parent)
    from monitor.cli import main  # noqa: PLC0415 -- in the copy; what it needs was imported before

    main(arguments)
    os._exit(0)


def _serve() -> None:
    import monitor.cli.entrance  # noqa: PLC0415 -- the second that each copy saves
    import monitor.daemon  # noqa: F401, PLC0415

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    for line in sys.stdin:
        order = json.loads(line)
        number = os.fork()
        if number == 0:
            _run(order["arguments"], order["log"])
        print(number, flush=True)  # noqa: T201 -- the answer


if __name__ == "__main__":
    _serve()
