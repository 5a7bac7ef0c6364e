"""Commands as a user types them: within this process, which is quick, or as a process of its own."""

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from monitor.cli import main


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How a command ended.

    Attributes:
        status: the exit code.
        out: what went to stdout, and
        err: to stderr.
    """

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of stdout."""
        return self.out.splitlines()

    @property
    def words(self) -> str:
        """All of stdout as one line, wherever its lines were broken."""
        return " ".join(self.out.split())

    @property
    def value(self) -> Any:
        """Stdout read as JSON."""
        return json.loads(self.out)

    @property
    def values(self) -> list[Any]:
        """Stdout read as lines of JSON."""
        return [json.loads(line) for line in self.lines]


def command(
    *arguments: str | Path,
    config: Path | None = None,
    columns: int = 0,
    stdin: str = "",
    environ: Mapping[str, str] | None = None,
) -> Done:
    """Run a command within this process.

    Args:
        arguments: after the program's name and ``--config``.
        config: the folder; None to name none.
        columns: width of the terminal; 0 for output that goes elsewhere.
        stdin: what is typed.
        environ: added to the environment.
    """
    before = ["--config", str(config)] if config else []
    out, err = io.StringIO(), io.StringIO()
    changes = ({"COLUMNS": str(columns)} if columns else {}) | dict(environ or {})
    status: int | str | None = 0
    with (
        _environment(changes),
        _typed(stdin),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main([*before, *map(str, arguments)])
        except SystemExit as ended:
            status = ended.code
        finally:
            structlog.reset_defaults()
    assert isinstance(status, int)
    return Done(status=status, out=out.getvalue(), err=err.getvalue())


def process(*arguments: str | Path, **options: Any) -> "subprocess.Popen[str]":
    """Start a command as a process of its own; its streams are pipes of text."""
    return subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-m", "monitor", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


@contextlib.contextmanager
def _environment(changes: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.pop("COLUMNS", None)
    os.environ.update(changes)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextlib.contextmanager
def _typed(text: str) -> Iterator[None]:
    before, sys.stdin = sys.stdin, io.StringIO(text)
    try:
        yield
    finally:
        sys.stdin = before
