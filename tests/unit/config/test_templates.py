"""Templates in the configuration folder."""

from pathlib import Path
from textwrap import dedent

import pytest

from monitor.config.fingerprints import fingerprint
from monitor.config.templates import LARGEST_BYTES, contents, read_templates
from monitor.judge.wording.plain_text import render_text
from monitor.judge.wording.samples import SAMPLES
from monitor.judge.wording.templates import Templates


def problems(folder: Path, name: str, content: bytes) -> list[str]:
    (folder / "templates").mkdir()
    (folder / "templates" / name).write_bytes(content)
    sources, found = read_templates(folder)
    assert sources == {}
    return [str(problem) for problem in found]


def test_a_folder_without_templates_has_none(tmp_path: Path) -> None:
    assert read_templates(tmp_path) == ({}, ())


def test_a_template_is_read_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "alert.txt").write_text("\ufeffÉ {{ footer }}", "utf-8")
    (tmp_path / "templates" / ".alert.txt.swp").write_bytes(b"\xff")
    assert read_templates(tmp_path) == ({"alert.txt": "É {{ footer }}"}, ())


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("alert.htm", b"{{ footer }}", "no message is set by it; did you mean"),
        ("notes", b"{{ footer }}", "no message is set by it; names are alert.html, "),
        ("alert.txt", b"\xff", "is not UTF-8; the built-in message is sent instead"),
        ("alert.txt", b"x" * (LARGEST_BYTES + 1), "is larger than 100000 bytes; the built-in"),
        ("alert.txt", b"\n{{ no }}", "alert.txt:2: template: fails: 'no' is undefined; the built-in message"),
    ],
)
def test_a_template_that_cannot_be_used_is_a_warning(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    (problem,) = problems(tmp_path, name, content)
    assert told in problem


def test_what_cannot_be_read_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "templates" / "alert.txt").mkdir(parents=True)
    (problem,) = read_templates(tmp_path)[1]
    assert "cannot be read (IsADirectoryError)" in str(problem)
    assert list(contents(tmp_path)) == [("templates/alert.txt", b"IsADirectoryError")]


def test_the_template_of_the_guide_can_be_used_and_says_what_is_new() -> None:
    guide = (Path(__file__).parents[3] / "config" / "README.md").read_text("utf-8")
    example = guide.partition("`alert.txt`, for example:\n\n")[2].partition("\n\n`monitor")[0]
    templates = Templates({"alert.txt": dedent(example)})
    text = templates.instead_of(render_text, "alert.txt")(SAMPLES["alert"][0])
    assert text.startswith("New development: Two ministers sign a deal on a <new> copper plant\nhttps://")
    assert "\n* The plant will cost *$300 million*, the ministry said." in text


def test_an_edited_template_is_seen(tmp_path: Path) -> None:
    seen = {fingerprint(tmp_path)}
    (tmp_path / "templates").mkdir()
    for text in ("a", "b"):
        (tmp_path / "templates" / "alert.txt").write_text(text, "utf-8")
        (tmp_path / "templates" / "notes").write_text(text, "utf-8")
        seen.add(fingerprint(tmp_path))
    assert len(seen) == 3
