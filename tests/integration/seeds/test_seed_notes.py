"""What seeds.toml says about the seeds beside it, and how its mistakes are told."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.intake.seed_notes import names_in, read_notes, to_moment


def noted(folder: Path, content: str | bytes) -> Path:
    data = content.encode() if isinstance(content, str) else content
    (folder / "seeds.toml").write_bytes(data)
    return folder


def mistakes(folder: Path, content: str | bytes) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read_notes(noted(folder, content))
    prefix = f"{folder / 'seeds.toml'}"
    told = [str(problem) for problem in caught.value.problems]
    assert [line for line in told if not line.startswith(prefix)] == []
    return [line.removeprefix(prefix) for line in told]


def test_without_the_file_nothing_is_noted(tmp_path: Path) -> None:
    assert read_notes(tmp_path) == {}


def test_notes_are_read_by_seed_as_front_matter_would_say_them(tmp_path: Path) -> None:
    notes = read_notes(
        noted(
            tmp_path,
            '["001_call"]\ndate = 2025-12-23\noutlet = " Example "\nstory = "the call"\n'
            'also = ["one", " other"]\n[b]\ndate = 2025-12-23T14:30:00+05:00\n[c]\ndate = "2025-12-24"\n',
        )
    )
    assert notes["001_call"]["outlet"] == "Example"
    assert names_in(notes["001_call"]["also"]) == ("one", "other")
    dates = [to_moment(notes[seed]["date"]) for seed in ("001_call", "b", "c")]
    assert dates == [
        datetime(2025, 12, 23, tzinfo=UTC),
        datetime(2025, 12, 23, 9, 30, tzinfo=UTC),
        datetime(2025, 12, 24, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff", ": the file: cannot be read (it is not UTF-8 text); mend or remove it"),
        ('[a]\nstory = "x\n', ":2: the file: is not TOML here: "),
        ('[a]\nstory = "x"\n[a', ":3: the file: is not TOML here: "),
        ("x = 1\n", ':1: x = 1: must be a table: ["x"] with its keys below'),
        ('[a]\n\nstoty = "x"\n', ":3: a.stoty = 'x': no such key; known are also, date, "),
        ('[a]\ndate = "Tuesday"\n', ":2: a.date = 'Tuesday': must be a date, such as 2025-12-23"),
        ("[a]\noutlet = 3\n", ":2: a.outlet = 3: must be a line of text in quotes"),
        ('[a]\nurl = "example"\n', ":2: a.url = 'example': must be an address that begins with http"),
        ('[a]\nstory = "x; y"\n', ":2: a.story = 'x; y': must be a name without ';'"),
        ('[a]\nalso = "x"\n', ":2: a.also = 'x': must be a list of names of stories"),
        ("[a]\nalso = [3]\n", ":2: a.also = [3]: must be a list of names of stories"),
        (f'[a]\noutlet = ["{"x" * 99}"]\n', f":2: a.outlet = ['{'x' * 57}…: must be a line"),
        ('["a b".c]\nd = 1\n', ": a b.c = {'d': 1}: no such key"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_line_value_and_remedy(
    tmp_path: Path, content: str | bytes, told: str
) -> None:
    (found,) = mistakes(tmp_path, content)
    assert found.startswith(told)


def test_all_mistakes_are_told_at_once_in_their_order(tmp_path: Path) -> None:
    found = mistakes(tmp_path, "[b]\noutlet = 1\n['a']\ntitle = 2\nlanguage = 3\n")
    assert [line.split(" = ")[0] for line in found] == [":2: b.outlet", ":4: a.title", ":5: a.language"]


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "seeds.toml").mkdir()
    with pytest.raises(ConfigError, match=r"seeds\.toml: the file: cannot be read \(Is a directory\)"):
        read_notes(tmp_path)


@pytest.mark.parametrize("value", ["0001-01-01", "0001-01-01T00:00:00+05:00", "9999-12-31", "1899-12-31"])
def test_dates_that_nothing_can_be_added_to_are_none(value: str) -> None:
    assert to_moment(value) is None
