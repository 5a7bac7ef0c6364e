"""Every kind of broken TOML: the line, what was expected, and the rest of the file all the same."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config.lines import lines_of
from monitor.config.syntax import mend
from support.configuring import only_problem, problems, seen

BROKEN = [
    ("[polling]\ntick_seconds 5", 2, 'expected "=" after the key: write key = value'),
    ("[polling]\ntick_seconds: 5", 2, 'expected "=" after the key: write key = value'),
    ("[polling]\ntick_seconds =", 2, 'expected a value: a "text", a number'),
    ("[polling]\ntick_seconds = 5s", 2, "expected the end of the line"),
    ("[polling]\ntick_seconds = five", 2, 'expected a value: a "text", a number'),
    ("[polling]\ntick_seconds = 5 jitter = 0.1", 2, "expected the end of the line"),
    ("[polling]\ntick_seconds = 5\ntick_seconds = 6", 3, "this stands there already"),
    ("[polling]\n= 5", 2, "expected key = value, a [section] or a # comment"),
    ("[polling]\na. = 5", 2, "expected a key here"),
    ("[polling\ntick_seconds = 5", 1, "expected ] at the end of the section's name"),
    ("[[polling]\ntick_seconds = 5", 1, "expected ]] at the end of the section's name"),
    ("[polling]\ntick_seconds = 5\n[polling]\njitter = 0.1", 3, "this section stands there already"),
    ("[polling]\n[[polling]]", 2, "this stands there already"),
    ("[monitor]\ndata_folder = \"data\nseeds_folder = 's'", 2, "the text is not closed on its line"),
    ("[monitor]\ndata_folder = 'data\nseeds_folder = 's'", 2, "the text is not closed on its line"),
    ('[monitor]\ndata_folder = """data\n', 2, "the text is not closed: expected a quote at its end"),
    ("[monitor]\ndata_folder = '''data\n", 2, "the text is not closed: expected ' at its end"),
    ('[monitor]\ndata_folder = "C:\\data"', 2, "\\ has a meaning of its own"),
    ('[monitor]\ndata_folder = "\\ud800"', 2, "this \\u escape stands for no character"),
    ('[monitor]\ndata_folder = "\\u12"', 2, "this \\u escape needs four digits"),
    ("[monitor]\ndata_folder = “data”", 2, 'expected a value: a "text", a number'),
    ("[network]\nallow_hosts = [\n  'a',\n  'b'\n", 2, "the list is not closed: expected , between items"),
    ("[network]\nallow_hosts = ['a' 'b']", 2, "the list is not closed: expected , between items"),
    ("[network]\nallow_hosts = ['a',\n\nredirects = 5", 4, "or a list further up is not closed"),
    ("[network]\nallow_hosts = {a = 1", 2, "the table is not closed: expected , between pairs"),
    ("[network]\nallow_hosts = {a = 1, a = 2}", 2, "this key stands there already"),
    ("[network]\na = {b = 1}\na.c = 2", 3, "this table was completed in braces"),
    ("[network]\nredirects = 2000-02-31", 2, "there is no such date or time"),
    ("[network]\nredirects = 5\x00", 2, "expected the end of the line"),
    ("[network]\n# a\x07b", 2, "holds a character that cannot be seen"),
    ("[network]\nredirects = 5\r[store]", 2, "expected the end of the line"),
    ("a = " + "[" * 5000, 1, "lists or tables are nested too deeply"),
    ("a = " + "9" * 5000, 1, "holds a number or date that is too large"),
]


@pytest.mark.parametrize(("monitor", "line", "remedy"), BROKEN)
def test_broken_toml_is_told_with_its_line_and_what_was_expected(
    tmp_path: Path, monitor: str, line: int, remedy: str
) -> None:
    problem = only_problem(tmp_path, monitor=monitor)

    assert (Path(problem.file).name, problem.line, problem.value) == ("monitor.toml", line, "")
    assert remedy in problem.remedy


def test_one_broken_table_does_not_hide_what_is_wrong_with_the_others(tmp_path: Path) -> None:
    feeds = """\
[[feeds]]
name = "one
url = "https://one.example/"

[[feeds]]
name = "two"
url = "https://two.example/"
language = "kz"

[[feeds]
name = "three"

[[feeds]]
name = "astana-times"
url = https://four.example/

[[feeds]]
name = "two"
url = "https://five.example/"
"""
    assert [seen(problem) for problem in problems(tmp_path, feeds=feeds)] == [
        ("feeds.toml", 2, "feeds", ""),
        ("feeds.toml", 8, "feeds[1].language", '"kz"'),
        ("feeds.toml", 10, "feeds", ""),
        ("feeds.toml", 15, "feeds", ""),
        ("feeds.toml", 18, "feeds[3].name", '"two"'),
    ]


def test_names_of_a_broken_file_are_not_missed_elsewhere(tmp_path: Path) -> None:
    problem = only_problem(tmp_path, channels='[[channels]]\nname = "console"\nurl = console:')

    assert seen(problem) == ("channels.toml", 3, "channels", "")


def test_a_broken_line_before_all_sections_is_told_under_the_name_of_the_file(tmp_path: Path) -> None:
    assert seen(only_problem(tmp_path, monitor="= 5")) == ("monitor.toml", 1, "monitor.toml", "")


def test_lists_may_run_over_lines_that_look_like_headers() -> None:
    text = 'a = [\n  ["b"],\n]\nc = """\n[d]\n"""\n'

    assert mend(text).table == {"a": [["b"]], "c": "[d]\n"}


def test_lines_are_found_for_every_way_of_writing_a_key() -> None:
    text = """\
top = 1
a.b = 2
[s]
"quoted key" = 3
'lit.eral' . inner = { x = 1, y = [
  1,
  # a comment
  { z = 2 },
] }
[[t]]
n = 1
[t.u]
v = 1
[[t.w]]
x = 1
[[t]]
[[t.w]]
[[t.w]]
x = 1
"""
    assert lines_of(text) == {
        ("top",): 1,
        ("a",): 2,
        ("a", "b"): 2,
        ("s",): 3,
        ("s", "quoted key"): 4,
        ("s", "lit.eral"): 5,
        ("s", "lit.eral", "inner"): 5,
        ("s", "lit.eral", "inner", "x"): 5,
        ("s", "lit.eral", "inner", "y"): 5,
        ("s", "lit.eral", "inner", "y", 0): 6,
        ("s", "lit.eral", "inner", "y", 1): 8,
        ("s", "lit.eral", "inner", "y", 1, "z"): 8,
        ("t",): 10,
        ("t", 0): 10,
        ("t", 0, "n"): 11,
        ("t", 0, "u"): 12,
        ("t", 0, "u", "v"): 13,
        ("t", 0, "w"): 14,
        ("t", 0, "w", 0): 14,
        ("t", 0, "w", 0, "x"): 15,
        ("t", 1): 16,
        ("t", 1, "w"): 17,
        ("t", 1, "w", 0): 17,
        ("t", 1, "w", 1): 18,
        ("t", 1, "w", 1, "x"): 19,
    }


@given(st.text(alphabet="[]{}=\"'#.,\n\r\\ab1é", max_size=60))
def test_mending_any_text_keeps_its_lines_and_never_fails(text: str) -> None:
    mended = mend(text)

    assert mended.text.count("\n") == text.count("\n")
    assert all(1 <= slip.line <= text.count("\n") + 1 for slip in mended.slips)
    assert bool(mended.slips) == bool(mended.left_out)
