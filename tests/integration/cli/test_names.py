"""The list of names: what a word resolves to and why, and what is listed."""

from pathlib import Path

import pytest

from support.house import House

pytestmark = pytest.mark.xdist_group("cli")

NAMES = """\
[[names]]
name = "tokayev"
title = "Kassym-Jomart Tokayev"
kind = "person"
side = "central_asia"
roles = [{ title = "President", from = 2019-03-20 }, { title = "Speaker", until = 2019-03-19 }]
spellings = ["Токаев", "Tokayev"]
first_names = ["Касым-Жомарт"]

[[names]]
name = "gor"
title = "Sergio Gor"
kind = "person"
spellings = ["Гор"]
first_names = ["Серджио"]
needs = "first_name"

[[names]]
name = "opec"
title = "OPEC"
kind = "organisation"
spellings = ["OPEC"]
"""


@pytest.fixture
def named_house(new_house: House) -> House:
    (new_house.config / "names.toml").write_text(NAMES, "utf-8")
    return new_house


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("Токаевым", "the spelling Токаев with the ending -ым (Russian)"),
        ("Тоқаевпен", "the spelling Токаев with the ending -пен (Kazakh)"),
        ("Tokayevning", "the spelling Tokayev with the ending -ning (Uzbek)"),
        ("Tokaýew", "the spelling Tokayev"),
    ],
)
def test_a_word_is_resolved_with_its_reason(named_house: House, word: str, reason: str) -> None:
    shown = named_house.command("names", "test", word)

    assert (shown.status, shown.err) == (0, "")
    assert shown.lines == [
        "tokayev: Kassym-Jomart Tokayev (person, central_asia)",
        f"  “{word}”: {reason}",
    ]


def test_a_text_is_resolved_in_its_language(named_house: House, tmp_path: Path) -> None:
    text = tmp_path / "article.txt"
    text.write_text("Президент Тоқаевпен сөйлесті. Гор келді.", "utf-8")

    found = named_house.command("names", "test", "--text", text, "--lang", "kk", "--json").value

    assert found == {
        "found": [
            {
                "name": "tokayev",
                "title": "Kassym-Jomart Tokayev",
                "kind": "person",
                "side": "central_asia",
                "found": "Тоқаевпен",
                "start": 10,
                "spelling": "Токаев",
                "ending": "пен",
                "languages": ["kk"],
            }
        ],
        "near": [],
    }


def test_what_comes_near_is_told_when_nothing_is_named(named_house: House) -> None:
    assert named_house.command("names", "test", "Гор").lines == [
        "names nothing; near it:",
        "  gor: Sergio Gor (person); needs a first name",
    ]
    assert named_house.command("names", "test", "Tukayev").lines == [
        "names nothing; near it:",
        "  tokayev: Kassym-Jomart Tokayev (person, central_asia)",
    ]
    assert named_house.command("names", "test", "Wxyz").lines == ["names nothing"]


def test_without_a_text_there_is_nothing_to_test(named_house: House, tmp_path: Path) -> None:
    assert named_house.command("names", "test").status == 2
    missing = named_house.command("names", "test", "--text", tmp_path / "missing")
    assert (missing.status, "No such file" in missing.err) == (1, True)
    (tmp_path / "latin").write_bytes(b"\xff\xfe\xff")
    broken = named_house.command("names", "test", "--text", tmp_path / "latin")
    assert broken.err.rstrip().endswith("cannot be read: it is not UTF-8 text")


def test_the_names_are_listed(named_house: House) -> None:
    assert named_house.command("names").lines[1].split() == [
        *("tokayev", "person", "central_asia", "Kassym-Jomart", "Tokayev"),
    ]
    listed = named_house.command("names", "list", "--kind", "organisation", "--json").value
    assert [entry["name"] for entry in listed] == ["opec"]


def test_a_name_is_shown_with_all_that_is_listed_of_it(named_house: House) -> None:
    assert [line.strip() for line in named_house.command("names", "show", "tokayev").lines] == [
        "tokayev: Kassym-Jomart Tokayev (person, central_asia)",
        "roles  President from 2019-03-20",
        "Speaker until 2019-03-19",
        "spellings  Токаев, Tokayev",
        "first names  Касым-Жомарт",
    ]
    assert named_house.command("names", "show", "gor", "--json").value["needs_first_name"] is True
    unknown = named_house.command("names", "show", "tokaev")
    assert (unknown.status, "did you mean" in unknown.err) == (1, True)
