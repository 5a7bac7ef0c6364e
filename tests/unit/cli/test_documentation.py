"""What the documents say about commands is true, and no command goes unsaid."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from monitor.cli.commands import ELSEWHERE, commands, loaded
from support.commands import command

ROOT = Path(__file__).parents[3]
PLACES = ("*.md", "config/*", "seeds/*.md", "deploy/**/*", "docs/**/*", "src/**/*.py", "src/**/*.md")
DOCUMENTS = sorted(path for place in PLACES for path in ROOT.glob(place) if path.is_file())
TABLE = re.compile(r"^\| (`monitor .*?) \|", re.MULTILINE)
MENTION = re.compile(r"`monitor ([a-z]+)(?: ([a-z]+))?")


def walked(group: Any, *path: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command that does something, with the words that call it."""
    for name, found in group.commands.items():
        if hasattr(found, "commands"):
            yield from walked(found, *path, name)
        else:
            yield (*path, name), found


ROOT_COMMAND: Any = get_command(commands)
LISTED = dict(ROOT_COMMAND.commands)
ROOT_COMMAND.commands = {name: loaded(name) for name in ELSEWHERE}
COMMANDS = dict(walked(ROOT_COMMAND))


def in_table() -> set[tuple[str, ...]]:
    """Return the commands in README's table; words without ``monitor`` belong to the group before them."""
    named: set[tuple[str, ...]] = set()
    for cell in TABLE.findall((ROOT / "README.md").read_text("utf-8")):
        group: tuple[str, ...] = ()
        for text in re.findall(r"`([^`]*)`", cell):
            words = tuple(word for word in text.split() if word.islower())
            if words[0] == "monitor":
                words = words[1:]
                group = words[:-1]
            else:
                words = (*group, *words)
            named.add(words)
    return named


def test_the_list_says_of_every_command_what_it_says_of_itself() -> None:
    assert {name: found.get_short_help_str(100) for name, found in LISTED.items()} == {
        name: found.get_short_help_str(100) for name, found in ROOT_COMMAND.commands.items()
    }


def test_the_table_names_every_command_and_no_other() -> None:
    assert in_table() == set(COMMANDS)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_that_a_document_or_message_names_exists(path: Path) -> None:
    groups = {words[0] for words in COMMANDS if len(words) > 1}
    unknown = [
        (first, second)
        for first, second in MENTION.findall(path.read_text("utf-8"))
        if (first, second) not in COMMANDS and (first,) not in COMMANDS and (first not in groups or second)
    ]
    assert unknown == []


@pytest.mark.parametrize("words", [(), *COMMANDS], ids=" ".join)
def test_help_explains_the_command_and_each_of_its_options(words: tuple[str, ...]) -> None:
    found = COMMANDS.get(words, ROOT_COMMAND)
    shown = command(*words, "--help", columns=100)
    assert (shown.status, shown.err, bool(found.help)) == (0, "", True)
    assert [
        each.name for each in found.params if not each.help or each.help.split()[0] not in shown.out
    ] == []
    options = (option for each in found.params for option in each.opts if option.startswith("--"))
    assert [option for option in options if option not in shown.out] == []


def test_options_before_the_command_stand_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    options = [each.opts[0] for each in ROOT_COMMAND.params if "completion" not in each.name]
    assert [option for option in options if option not in readme and option != "--version"] == []


@pytest.mark.parametrize(
    "group", [(), *sorted({words[:1] for words in COMMANDS if len(words) > 1})], ids=" ".join
)
def test_in_a_list_of_commands_no_sentence_is_cut_off(group: tuple[str, ...]) -> None:
    assert "..." not in command(*group, "--help", columns=80).out.partition("Commands:")[2]
