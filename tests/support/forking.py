"""Daemons that start within a fraction of a second: copies of a process that has imported the program.

For tests that kill many of them. Each is a process of its own and does what ``monitor run`` does.
"""

import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil  # type: ignore[import-untyped]  # ships no types

from support.running import Installation

SCRIPT = Path(__file__).with_name("copying_daemons.py")


class Nursery:
    """Starts daemons on one installation; a context manager that kills those which still run."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._daemons: list[psutil.Process] = []

    def __enter__(self) -> Self:
        # One thread, so that the copies are whole.
        environ = {**self._installation.environ, "OPENBLAS_NUM_THREADS": "1"}
        self._process = subprocess.Popen(  # noqa: S603 -- ourselves
            [sys.executable, str(SCRIPT)],
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for daemon in self._daemons:
            kill(daemon)
        self._process.communicate()

    def start(self) -> psutil.Process:
        """Start a daemon; it may not run yet. Its log is a file in the folder of the installation."""
        name = f"daemon-{len(self._daemons) + 1}.err"
        order = {
            "arguments": ["--config", str(self._installation.config), "run"],
            "log": str(self._installation.root / name),
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        daemon = psutil.Process(int(self._process.stdout.readline()))
        self._daemons.append(daemon)
        return daemon

    def logs(self) -> str:
        """Return what they have said so far."""
        return "\n".join(path.read_text("utf-8", "replace") for path in self._installation.root.glob("*.err"))


def kill(daemon: psutil.Process) -> None:
    """End it at once, as ``kill -9`` does, and wait for its end."""
    try:
        daemon.kill()
        daemon.wait(10)
    except psutil.NoSuchProcess:
        return
