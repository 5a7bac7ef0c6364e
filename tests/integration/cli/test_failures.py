"""Whatever a user gets wrong is told in a line on stderr that says what, which and what now."""

import contextlib
import os
import signal
import sqlite3
from pathlib import Path

import pytest

from support.commands import command, process
from support.house import House
from support.server import LocalServer, hanging

HISTORY = [
    ("articles", "list"),
    ("articles", "show", "1"),
    ("stories", "list"),
    ("stories", "show", "1"),
    ("alerts", "list"),
    ("alerts", "show", "1"),
    ("alerts", "resend", "1"),
    ("withheld", "list"),
    ("withheld", "restore", "1"),
    ("feedback", "alert", "1", "good"),
    ("feedback", "missed", "https://a.example/1"),
    ("feedback", "list"),
    ("feedback", "report"),
    ("seeds", "list"),
    ("feeds", "list"),
    ("once",),
]
ALL = [
    *HISTORY,
    ("run",),
    ("demo",),
    ("check",),
    ("feeds", "check"),
    ("feeds", "import", "x.opml"),
    ("feeds", "export"),
    ("read", "x.html"),
    ("parse", "x.xml"),
    ("replay", "-"),
    ("evaluate", "-"),
]


@pytest.mark.parametrize("arguments", ALL, ids=" ".join)
def test_without_a_configuration_nothing_starts(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    missing = tmp_path / "nowhere"
    shown = command(*arguments, config=missing)
    problem, total = shown.err.splitlines()
    assert (shown.status, shown.out) == (2, "")
    assert problem.startswith(f"{missing}: the configuration folder: there is no such folder")
    assert total.startswith("1 problem in ")


@pytest.mark.parametrize("arguments", ALL, ids=" ".join)
def test_a_mistake_in_the_configuration_is_told_with_its_line(
    new_house: House, arguments: tuple[str, ...]
) -> None:
    new_house.edit("feeds", "^url = .*$", "url = 3")
    shown = new_house.command(*arguments)
    problem, _ = shown.err.splitlines()
    assert (shown.status, shown.out) == (2, "")
    assert problem.startswith(f"{new_house.config / 'feeds.toml'}:3: feeds[0].url = 3: must be")


@pytest.mark.parametrize("arguments", HISTORY, ids=" ".join)
def test_a_file_that_is_no_database_is_told_and_left_alone(
    new_house: House, arguments: tuple[str, ...]
) -> None:
    new_house.database.parent.mkdir()
    new_house.database.write_text("These are my notes, and no database at all.\n" * 100, "utf-8")
    before = new_house.database.read_bytes()
    shown = new_house.command(*arguments)
    assert (shown.status, shown.out, len(shown.err.splitlines())) == (1, "", 1)
    assert shown.err.startswith(f"The database {new_house.database} cannot be used: it is not a database")
    assert new_house.database.read_bytes() == before


@pytest.mark.xdist_group("cli")
def test_a_database_of_a_newer_version_is_told(own_house: House) -> None:
    with sqlite3.connect(own_house.database) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    connection.close()
    shown = own_house.command("articles")
    assert (shown.status, shown.out, len(shown.err.splitlines())) == (1, "", 1)
    assert "was written by a newer version of monitor" in shown.err


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("--nothing",), "monitor: No such option: --nothing"),
        (("nothing",), "monitor: No such command 'nothing'; see `monitor --help`"),
        (("articels",), "monitor: No such command 'articels'. Did you mean 'articles'"),
        (("run", "now"), "monitor run: Got unexpected extra argument"),
        (
            ("articles", "nothing"),
            "monitor articles: No such command 'nothing'; see `monitor articles --help`",
        ),
        (("articles", "show"), "monitor articles show: Missing argument 'ARTICLE_ID'; see "),
        (("articles", "show", "one"), "monitor articles show: Invalid value for 'ARTICLE_ID': "),
        (("articles", "--limit", "0"), "monitor articles list: Invalid value for '--limit' / '-n': "),
        (("articles", "--days", "-1"), "monitor articles list: Invalid value for '--days': "),
        (
            ("articles", "--verdict", "great"),
            "monitor articles list: Invalid value for '--verdict': 'great' is not one of 'new_story', ",
        ),
        (("read",), "monitor read: Missing argument 'FILE_OR_URL'; see `monitor read --help`"),
        (("--config",), "monitor: Option '--config' requires an argument"),
    ],
)
def test_wrong_usage_is_told_in_one_line_with_the_help_to_ask_for(
    arguments: tuple[str, ...], error: str
) -> None:
    shown = command(*arguments)
    assert (shown.status, shown.out, len(shown.err.splitlines())) == (2, "", 1)
    assert shown.err.startswith(error)
    assert shown.err.endswith("--help`\n")


def test_without_a_command_the_help_is_shown() -> None:
    shown = command()
    assert (shown.status, shown.err) == (2, "")
    assert shown.out.rstrip("\n") == command("--help").out.rstrip("\n")


def test_the_version_is_shown() -> None:
    from monitor import __version__  # noqa: PLC0415 # the one place that needs it

    shown = command("--version")
    assert (shown.status, shown.out, shown.err) == (0, f"monitor {__version__}\n", "")


def test_the_folder_may_be_named_by_the_environment(new_house: House, tmp_path: Path) -> None:
    named = command("check", environ={"MONITOR_CONFIG": str(new_house.config)})
    overruled = command(
        "check", config=new_house.config, environ={"MONITOR_CONFIG": str(tmp_path / "nowhere")}
    )
    assert (named.status, named) == (0, overruled)


def test_without_a_name_the_folder_is_config_where_one_is(new_house: House) -> None:
    with contextlib.chdir(new_house.folder):
        shown = command("feeds", "export")
    assert (shown.status, "https://feeds.example.org/astana" in shown.out) == (0, True)


def test_only_run_and_once_log_what_the_configuration_wants(new_house: House) -> None:
    (new_house.folder / "seeds" / "known.txt").write_text("A title\nWhat is known.\n", "utf-8")
    quiet = new_house.command("seeds")
    (new_house.folder / "seeds" / "known.txt").write_text("A title\nWhat is known now.\n", "utf-8")
    loud = command("--verbose", "--config", new_house.config, "seeds")
    assert (quiet.status, quiet.err, loud.status) == (0, "", 0)
    assert ("seed loaded" in loud.err, "seed loaded" in loud.out) == (True, False)
    (new_house.folder / "seeds" / "known.txt").write_text("A title\nWhat is known today.\n", "utf-8")
    (new_house.config / "feeds.toml").write_text("", "utf-8")
    (new_house.config / "watchlists.toml").write_text("", "utf-8")
    logged = new_house.command("once")
    assert (logged.status, logged.out) == (0, "")
    assert "seed loaded" in logged.err


def test_ctrl_c_ends_a_pass_soon_and_without_a_word(new_house: House) -> None:
    with LocalServer({"/astana": hanging()}) as server:
        new_house.edit("feeds", "^url = .*$", f'url = "{server.url("/astana")}"')
        new_house.edit("monitor", "^.network.$", '[monitor]\nlog_level = "error"\n[network]')
        with process("--config", new_house.config, "once") as once:
            assert server.wait_until(lambda server: bool(server.requests), timeout=60)
            once.send_signal(signal.SIGINT)
            out, err = once.communicate(timeout=10)
    assert (once.returncode, out, err) == (130, "", "")


def test_ctrl_c_ends_a_replay_without_a_word(new_house: House, tmp_path: Path) -> None:
    pipe = tmp_path / "articles.jsonl"
    os.mkfifo(pipe)
    with (
        process("--config", new_house.config, "replay", pipe) as replay,
        pipe.open("w"),  # returns once the command has begun to read
    ):
        replay.send_signal(signal.SIGINT)
        out, err = replay.communicate(timeout=30)
    assert (replay.returncode, out, err) == (130, "", "")


@pytest.mark.xdist_group("cli")
def test_a_reader_that_goes_away_ends_a_list_without_a_word(house: House) -> None:
    with process("--config", house.config, "articles", "--json") as shown:
        assert shown.stdout is not None
        assert shown.stderr is not None
        shown.stdout.close()
        err = shown.stderr.read()
    assert (shown.returncode, err) == (1, "")


@pytest.mark.xdist_group("cli")
def test_letters_that_the_terminal_has_not_are_shown_as_escapes(house: House) -> None:
    environ = os.environ | {"PYTHONIOENCODING": "latin-1"}
    with process("--config", house.config, "articles", env=environ) as shown:
        out, err = shown.communicate()
    assert (shown.returncode, err) == (0, "")
    assert r"\u0412\u0435\u0441\u0442\u043d\u0438\u043a" in out
