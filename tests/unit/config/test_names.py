"""The list of names: what it may say, and that a folder without it is as good as before."""

from datetime import date
from pathlib import Path

import pytest

from monitor.model import Name, NameKind, Role
from support.configuring import loaded, only_problem, seen

TOKAYEV = """\
[[names]]
name = "tokayev"
kind = "person"
spellings = ["Токаев", "Tokayev"]
"""


def test_a_name_is_read_with_all_that_is_said_of_it(tmp_path: Path) -> None:
    names = """\
[[names]]
name = "saidov"
title = "Bakhtiyor Saidov"
kind = "person"
side = "central_asia"
roles = [{ title = "Foreign minister", from = 2022-12-30, until = 2030-01-01 }, { title = "Deputy" }]
spellings = ["Саидов", "Saidov", "Саидов"]
exact = ["BS"]
first_names = ["Бахтиёр"]
needs = "first_name"
not_in = ["Саидов банк"]
"""

    assert loaded(tmp_path, names=names).names == (
        Name(
            name="saidov",
            title="Bakhtiyor Saidov",
            kind=NameKind.PERSON,
            side="central_asia",
            roles=(
                Role(title="Foreign minister", since=date(2022, 12, 30), until=date(2030, 1, 1)),
                Role(title="Deputy"),
            ),
            spellings=("Саидов", "Saidov"),
            exact=("BS",),
            first_names=("Бахтиёр",),
            needs_first_name=True,
            not_in=("Саидов банк",),
        ),
    )


def test_a_name_without_a_title_is_called_by_its_short_name(tmp_path: Path) -> None:
    assert loaded(tmp_path, names=TOKAYEV).names[0].title == "tokayev"


def test_a_folder_without_names_names_nobody_and_says_so(tmp_path: Path) -> None:
    settings = loaded(tmp_path, names=None)

    (warning,) = settings.warnings
    assert (settings.names, seen(warning)) == ((), ("names.toml", None, "names.toml", ""))
    assert warning.remedy == (
        "there is no such file, so that nothing of its kind is known; one comes with monitor"
    )


def test_with_names_nothing_is_missing(tmp_path: Path) -> None:
    assert loaded(tmp_path, names="").warnings == ()


@pytest.mark.parametrize(
    ("line", "key", "value", "remedy"),
    [
        ('spelings = ["Т"]', "spelings", "", 'there is no such key here; did you mean "spellings"?'),
        (
            'needs = "firstname"',
            "needs",
            '"firstname"',
            'must be "first_name", the only choice for now; did you mean "first_name"?',
        ),
        (
            'needs = "first_name"',
            "needs",
            '"first_name"',
            "needs first_names to look for, or the name would never be found",
        ),
        (
            'not_in = ["Токаев*"]',
            "not_in[0]",
            '"Токаев*"',
            'must be a spelling of two letters or more, such as "Токаев"; leave out the *',
        ),
        (
            'roles = [{ title = "President", from = "2019" }]',
            "roles[0].from",
            '"2019"',
            "must be a day, such as 2019-03-20; write it without quotes",
        ),
        (
            'roles = [{ title = "President", from = 2019-03-20T10:00:00 }]',
            "roles[0].from",
            "2019-03-20 10:00:00",
            "must be a day, such as 2019-03-20",
        ),
        (
            'roles = [{ title = "President", from = 2019-03-20, until = 2018-01-01 }]',
            "roles[0].until",
            "2018-01-01",
            "must not be before from, which is 2019-03-20",
        ),
        (
            "roles = [{ from = 2019-03-20 }]",
            "roles[0].title",
            "",
            'is missing: it must be a text in quotes on one line: an office, such as "Minister of Trade"',
        ),
        (
            'first_names = "Касым"',
            "first_names",
            '"Касым"',
            'must be a list of spellings, such as ["Токаев", "Тоқаев", "Tokayev"]; put it in square brackets',
        ),
    ],
)
def test_a_mistake_is_told_with_what_would_be_right(
    tmp_path: Path, line: str, key: str, value: str, remedy: str
) -> None:
    problem = only_problem(tmp_path, names=TOKAYEV + line)

    assert seen(problem) == ("names.toml", 5, f"names[0].{key}", value)
    assert problem.remedy == remedy


def test_a_kind_that_there_is_not_is_told(tmp_path: Path) -> None:
    problem = only_problem(tmp_path, names=TOKAYEV.replace("person", "persona"))

    assert problem.remedy.endswith('did you mean "person"?')


def test_only_a_person_has_first_names(tmp_path: Path) -> None:
    names = TOKAYEV.replace("person", "place") + 'first_names = ["Касым-Жомарт"]'

    problem = only_problem(tmp_path, names=names)

    assert problem.remedy == 'only a person has first names: remove it, or write kind = "person"'


def test_a_name_without_spellings_is_told(tmp_path: Path) -> None:
    problem = only_problem(tmp_path, names='[[names]]\nname = "a"\nkind = "law"')

    assert seen(problem) == ("names.toml", 2, "names[0].name", '"a"')
    assert problem.remedy == 'needs spellings to look for, such as spellings = ["Токаев", "Tokayev"]'


def test_a_spelling_of_two_names_is_told(tmp_path: Path) -> None:
    names = TOKAYEV + '[[names]]\nname = "b"\nkind = "law"\nspellings = ["Law"]\nexact = ["ТОКАЕВ"]'

    problem = only_problem(tmp_path, names=names)

    assert seen(problem) == ("names.toml", 9, "names[1].exact[0]", '"ТОКАЕВ"')
    assert problem.remedy == (
        "is a spelling of tokayev too, and a text would not say who is meant: remove one of the two, or "
        'write needs = "first_name" (line 4)'
    )


def test_two_names_may_share_a_spelling_when_one_needs_a_first_name(tmp_path: Path) -> None:
    names = TOKAYEV + TOKAYEV.replace("tokayev", "other") + 'first_names = ["Асем"]\nneeds = "first_name"'

    assert [name.name for name in loaded(tmp_path, names=names).names] == ["tokayev", "other"]


@pytest.mark.parametrize(("count", "stand"), [(1, "1 name that stands"), (2, "2 names that stand")])
def test_a_side_of_names_that_does_not_exist_is_a_warning_said_once(
    tmp_path: Path, count: int, stand: str
) -> None:
    entries = "".join(
        f'[[names]]\nname = "n{number}"\nkind = "person"\nside = "central_asai"\n'
        f'spellings = ["Name{number}"]\n'
        for number in range(count)
    )
    (warning,) = loaded(tmp_path, names=entries).warnings
    assert seen(warning) == ("names.toml", 4, "names[0].side", '"central_asai"')
    assert warning.remedy == (
        'there is no side of this name in sides.toml; did you mean "central_asia"?; '
        f"{stand} on it count{'s' if count == 1 else ''} for none"
    )
