"""Whatever an editor does to the shipped files, loading ends in settings or in problems, nothing else."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor import config
from monitor.errors import ConfigError, ConfigProblem
from support.configuring import SHIPPED

NAMES = tuple(sorted(path.name for path in SHIPPED.glob("*.toml")))
JUNK = st.sampled_from(
    ["[", "]", "{", "}", "=", '"', "'", '"""', "#", ".", ",", "\\", "\n", "\r", "\t", "\0", "é", "*", "0"]
)


@st.composite
def edits(draw: st.DrawFn, text: str) -> str:
    """A text after some lines were deleted, doubled or swapped and some characters replaced or inserted."""
    lines = text.splitlines(keepends=True)
    for _ in range(draw(st.integers(0, 3))):
        line = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["delete", "double", "swap", "cut"])):
            case "delete":
                del lines[line : line + draw(st.integers(1, 4))]
            case "double":
                lines[line:line] = lines[line : line + draw(st.integers(1, 4))]
            case "swap":
                other = draw(st.integers(0, len(lines) - 1))
                lines[line], lines[other] = lines[other], lines[line]
            case _:
                del lines[line:]
        lines = lines or ["\n"]
    changed = "".join(lines)
    for _ in range(draw(st.integers(0, 5))):
        place = draw(st.integers(0, len(changed)))
        changed = changed[:place] + draw(JUNK) + changed[place + draw(st.integers(0, 2)) :]
    return changed


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as parent:
        yield Path(shutil.copytree(SHIPPED, Path(parent) / "config"))


def problems_of(folder: Path, edited: str) -> tuple[ConfigProblem, ...]:
    """Return what is wrong with the folder, and put the edited file back in order."""
    try:
        config.load(folder, {})
    except ConfigError as error:
        return error.problems
    finally:
        shutil.copy(SHIPPED / edited, folder / edited)
    return ()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_edit_loads_or_is_told(folder: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    original = (SHIPPED / name).read_text(encoding="utf-8")
    edited = data.draw(edits(original))
    (folder / name).write_bytes(edited.encode("utf-8"))
    found = problems_of(folder, name)

    assert all(problem.key and problem.remedy and problem.line != 0 for problem in found)
    order = [(problem.file, problem.line or 0) for problem in found]
    assert order == sorted(order)


@settings(max_examples=40, deadline=None)
@given(data=st.binary(max_size=200), name=st.sampled_from(NAMES))
def test_any_bytes_load_or_are_told(folder: Path, data: bytes, name: str) -> None:
    (folder / name).write_bytes(data)
    assert {Path(problem.file).name for problem in problems_of(folder, name)} <= {*NAMES}
