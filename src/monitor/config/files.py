"""Reading one file of the folder: bytes, text, tables; each way in which that fails becomes a problem."""

import stat
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from monitor.config.findings import Finding, Key, dotted, shown
from monitor.config.lines import line_of, lines_of, offset_of
from monitor.config.syntax import mend
from monitor.errors import ConfigProblem
from monitor.judge.watching import line_and_column, pointed
from monitor.text.guesses import did_you_mean

FILES = ("channels", "feeds", "learned", "monitor", "names", "sides", "topics", "watchlists")
# Written by the program where somebody has it learn: nobody misses it.
WRITTEN = frozenset(("learned",))
# These, and what came later: a folder without them is as good as before.
OPTIONAL = WRITTEN | {"names"}
LARGEST_BYTES = 10_000_000  # a thousand watchlists take less than one million


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigFile:
    """One file as read.

    Attributes:
        path: as the user would type it.
        text: what the table was read from: the file's text, broken tables emptied.
        table: what it says; empty when it could not be read.
        is_whole: nothing had to be left out, so a name that does not stand in it does not exist.
        left_out: numbers of the lines that were left out; mistakes there have been reported already.
        problems: what stood in the way of reading it.
        is_there: False for a file that came later and does not exist, which says nothing.
    """

    path: str
    text: str = ""
    table: dict[str, object] = field(default_factory=dict)
    is_whole: bool = True
    left_out: frozenset[int] = frozenset()
    problems: tuple[ConfigProblem, ...] = ()
    is_there: bool = True

    def report(self, findings: Iterable[Finding]) -> tuple[ConfigProblem, ...]:
        """Return all problems of the file: those of reading it and the findings with their lines."""
        findings = tuple(findings)
        lines = lines_of(self.text) if findings else {}
        reported = list(self.problems)
        for finding in findings:
            line = line_of(finding.key, lines)
            if line in self.left_out:
                continue
            other = line_of(finding.other, lines)
            remedy = f"{finding.remedy} (line {other})" if other else finding.remedy
            key, value = dotted(finding.key), shown(finding)
            problem = ConfigProblem(file=self.path, line=line, key=key, value=value, remedy=remedy)
            reported.append(
                problem if finding.offset is None else self._placed(problem, finding.key, finding.offset)
            )
        return tuple(sorted(reported, key=lambda problem: problem.line or 0))

    def _placed(self, problem: ConfigProblem, key: Key, offset: int) -> ConfigProblem:
        """Return the problem at a character of the value."""
        place = offset_of(key, self.text, offset)
        if place is None:
            return problem
        line, column = line_and_column(self.text, place)
        return replace(problem, line=line, column=column, excerpt=pointed(self.text, place))


def read(folder: Path, name: str) -> ConfigFile:
    """Read ``name``.toml of the folder; whatever is wrong stands in ``problems``."""
    path = folder / f"{name}.toml"
    if name in OPTIONAL and not path.exists():
        return ConfigFile(path=str(path), is_there=name in WRITTEN)
    try:
        text = _text_of(path)
    except _UnreadableError as error:
        problem = ConfigProblem(file=str(path), line=error.line, key=path.name, value="", remedy=str(error))
        return ConfigFile(path=str(path), is_whole=False, problems=(problem,))
    mended = mend(text)
    problems = tuple(
        ConfigProblem(file=str(path), line=slip.line, key=slip.key or path.name, value="", remedy=slip.remedy)
        for slip in mended.slips
    )
    return ConfigFile(
        path=str(path),
        text=mended.text,
        table=mended.table,
        is_whole=not problems,
        left_out=mended.left_out,
        problems=problems,
    )


class _UnreadableError(Exception):
    """The file has no text for us; the message is the remedy."""

    def __init__(self, remedy: str, *, line: int | None = None) -> None:
        super().__init__(remedy)
        self.line = line


def _text_of(path: Path) -> str:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # opening a pipe would wait for ever
            raise _UnreadableError("is a folder, not a file" if path.is_dir() else "is not a regular file")
        if status.st_size > LARGEST_BYTES:
            raise _UnreadableError(f"is larger than {LARGEST_BYTES} bytes: this cannot be the right file")
        data = path.read_bytes()
    except OSError as error:
        raise _UnreadableError(reason_of(error, path)) from error
    try:
        return data.decode("utf-8-sig")  # some editors put a byte order mark first
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _UnreadableError("is not UTF-8 text: save it with the encoding UTF-8", line=line) from error


def reason_of(error: OSError, path: Path) -> str:
    """Return why the file or folder cannot be read and what to do."""
    match error:
        case FileNotFoundError():
            guess = did_you_mean(path.name, _neighbours(path)) or "take the one that comes with monitor"
            return f"there is no such file: {guess}"
        case PermissionError():
            return "may not be read: give the user who runs monitor the right to read it"
        case _:
            return f"cannot be read: {error.strerror or type(error).__name__}"


def _neighbours(path: Path) -> list[str]:
    """Return the names of files beside it that are not one of ours."""
    try:
        return [each.name for each in path.parent.iterdir() if each.stem not in FILES]
    except OSError:
        return []
