"""Secrets come from the environment or a file, and never come out by a problem or a repr."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import config
from monitor.config.findings import Finding, shown
from monitor.errors import ConfigError
from support.configuring import loaded, only_problem, problems, seen, write_folder

SECRET = "hunter2"
URL = f"mailtos://me:{SECRET}@smtp.example.org/?to=you@example.org"


def channel(line: str) -> str:
    return f'[[channels]]\nname = "console"\n{line}\n'


def test_a_whole_address_comes_from_the_environment(tmp_path: Path) -> None:
    settings = loaded(tmp_path, channels=channel('url = "env:MAIL"'), environ={"MAIL": f" {URL}\n"})

    assert settings.channels[0].url == URL


def test_a_whole_address_comes_from_the_first_line_of_a_file_beside_the_configuration(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, channels=channel('url_file = "secrets/mail"'))
    (folder / "secrets").mkdir()
    (folder / "secrets" / "mail").write_text(f"{URL}\n# the mail account of the desk\n")

    assert config.load(folder, {}).channels[0].url == URL


@pytest.mark.parametrize(
    ("line", "key", "remedy"),
    [
        (
            'url = "env:UNSET"',
            "url",
            "the environment variable UNSET is not set: set it before starting monitor",
        ),
        ('url = "env:EMPTY"', "url", "the environment variable EMPTY is empty"),
        ('url = "env:"', "url", "after env: must stand the name of a variable: letters, digits and _"),
        (f'url = "env:{URL}"', "url", "after env: must stand the name of a variable: letters, digits and _"),
        ('url = "env:JUNK"', "url", 'is no address such as "console:" or "mailtos://…"'),
        ('url = "env:LINES"', "url", 'is no address such as "console:" or "mailtos://…"'),
        (f'url = "{SECRET}"', "url", 'is no address such as "console:" or "mailtos://…"'),
        (f'url = "https://[{SECRET}"', "url", "its host cannot be read"),
        ('url = "maildir:"', "url", "maildir: needs a folder, such as maildir:mail"),
        (
            f'url = "slack://{SECRET}"\nurl_file = "x"',
            "url_file",
            "url and url_file are both given: remove one",
        ),
        (f'url_file = "{URL}"', "url_file", "there is no such file: the file that it names"),
        ('url_file = "gone"', "url_file", "there is no such file: the file {folder}/gone"),
        ('url_file = "."', "url_file", "the file {folder} is not a regular file"),
        ('url_file = "blank"', "url_file", "the first line of the file {folder}/blank is empty"),
        ('url_file = "latin"', "url_file", "the file {folder}/latin is not UTF-8 text"),
        ('url_file = "junk"', "url_file", 'is no address such as "console:" or "mailtos://…"'),
        ('url_file = "circle"', "url_file", "the file {folder}/circle cannot be read: "),
        ("", "name", 'needs an address: url = "console:", url = "env:NAME" or url_file = "path"'),
        (f'ur = "{URL}"\nurl = "console:"', "ur", 'there is no such key here; did you mean "url"?'),
        (f'url = ["{URL}"]', "url", "must be a text in quotes"),
        (f'on = "{URL}"\nurl = "console:"', "on", "must be true or false; write it without quotes"),
    ],
)
def test_an_address_that_cannot_be_had_is_told_without_showing_any(
    tmp_path: Path, line: str, key: str, remedy: str
) -> None:
    folder = write_folder(tmp_path)
    (folder / "blank").write_text(f"\n{URL}")
    (folder / "latin").write_bytes(URL.encode() + b"\xe9")
    (folder / "junk").write_text(SECRET)
    (folder / "circle").symlink_to(folder / "circle")
    environ = {"EMPTY": " ", "JUNK": SECRET, "LINES": f"{URL}\n{URL}", "OTHER": SECRET}

    problem = only_problem(tmp_path, channels=channel(line), environ=environ)

    line_number = 2 if key == "name" else 3 + [each.split(" ")[0] for each in line.split("\n")].index(key)
    assert seen(problem)[:3] == ("channels.toml", line_number, f"channels[0].{key}")
    assert problem.remedy.startswith(remedy.format(folder=folder))
    assert SECRET not in str(problem)


def test_a_header_whose_secret_is_missing_is_told_only_when_the_feed_is_on(tmp_path: Path) -> None:
    feed = (
        '[[feeds]]\nname = "astana-times"\nurl = "https://a.example/"\nheaders.Authorization = "env:TOKEN"\n'
    )

    problem = only_problem(tmp_path, feeds=feed)
    off = problems(tmp_path, feeds=feed + 'on = false\nreason = "moved"')

    assert seen(problem) == ("feeds.toml", 4, "feeds[0].headers.Authorization", "…")
    assert problem.remedy == "the environment variable TOKEN is not set: set it before starting monitor"
    assert off == ()


def test_a_secret_cannot_smuggle_a_second_header(tmp_path: Path) -> None:
    feed = '[[feeds]]\nname = "astana-times"\nurl = "https://a.example/"\nheaders.Cookie = "env:TOKEN"\n'

    problem = only_problem(tmp_path, feeds=feed, environ={"TOKEN": f"{SECRET}\r\nHost: b.example"})

    assert "characters that a header cannot hold" in problem.remedy
    assert SECRET not in str(problem)


def test_no_repr_shows_a_secret(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path,
        channels=channel('url = "env:MAIL"'),
        feeds='[[feeds]]\nname = "astana-times"\nurl = "https://a.example/"\nheaders.Cookie = "env:TOKEN"\n',
        environ={"MAIL": URL, "TOKEN": SECRET},
    )

    assert SECRET not in f"{settings!r} {settings.channels!r} {settings.feeds!r} {settings.store!r}"
    folder = str(tmp_path / "config")
    assert (
        repr(settings)
        == f"Settings({folder!r}, 1 feeds, 1 watchlists, 1 topics, 2 sides, 1 names, 1 channels)"
    )


def test_an_address_pasted_into_any_file_is_not_shown(tmp_path: Path) -> None:
    pasted = f'"{URL}"'
    found = problems(
        tmp_path,
        monitor=f"[monitor]\ntime_zone = {pasted}\n[store]\ndatabase = {pasted}\n{pasted} = 1",
        feeds=f"[[feeds]]\nname = {pasted}\nurl = {pasted}\nkind = {pasted}\n"
        f"headers = {pasted}\n{pasted} = 1",
        topics=f"[[topics]]\nname = {pasted}\nterms = {pasted}\nterm = {pasted}",
        sides=f"[[sides]]\nname = {pasted}\nterms.en = [{pasted}, 5, [{pasted}]]\n[sides.terms.{pasted}]",
        channels=f"[[channels]]\nname = {pasted}\nurl = 5\n{pasted} = {pasted}\n",
        watchlists=f"[[watchlists]]\nname = 'w'\nterms = [{pasted}, '']\n"
        f"channels = [{pasted}]\ntopics = [{pasted}]",
    )

    assert len(found) > 15
    assert [str(problem) for problem in found if SECRET in str(problem)] == []


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(URL),
        lambda children: st.lists(children) | st.dictionaries(st.text(), children),
    ),
    st.sampled_from(
        [("feeds", 0, "url"), ("feeds", 0, "title"), ("channels", 0, "url"), ("monitor", "contact")]
    ),
)
def test_any_value_is_shown_in_at_most_80_visible_characters_without_secrets(
    value: object, key: tuple[str | int, ...]
) -> None:
    text = shown(Finding(key=key, value=value, remedy=""))

    assert len(text) <= 80
    assert text.isprintable()
    assert SECRET not in text


def test_the_environment_is_only_read_where_it_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        config.load(write_folder(tmp_path, channels=channel('url = "env:PATH"')), os.environ)

    assert os.environ["PATH"] not in str(caught.value)
