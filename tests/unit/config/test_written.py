"""The terms of a folder where they stand."""

from pathlib import Path

from monitor.config.written import placed, written_in
from support.configuring import write_folder

WATCHLISTS = """\
[[watchlists]]
name = "w"
terms = ["gas", { text = "oil", weight = 0.5 }, { text = "coal", weight = 2 }]
require = ["Astana"]
exclude = ["gold"]
query = "uranium AND title:(ore* OR name:tokayev) NOT mine"
channels = ["console"]

[[watchlists]]
name = "asleep"
terms = ["tin"]
channels = ["console"]
on = false

[[watchlists]]
name = "broken"
terms = ["lead"]
query = "AND"

[[watchlists]]
name = 7
"""
TOPICS = """\
[[topics]]
name = "energy"
strong.en = ["oil", { text = "gas", weight = 0.5 }]
terms.ru = ["нефт*"]
hints.ru = ["газ"]
"""
SIDES = """\
[[sides]]
name = "central_asia"
terms.en = ["Kazakhstan", { text = "Osh", weight = 0.5 }]
terms.ru = ["Казахстан"]
not_terms = ["Kazakhstan Street"]
"""
NAMES = """\
[[names]]
name = "dfc"
kind = "organisation"
spellings = ["DFC loans", "Корпорация"]
exact = ["DFC"]
not_in = ["DFC Dinamo"]
"""


def folder(parent: Path) -> Path:
    return write_folder(parent, watchlists=WATCHLISTS, topics=TOPICS, sides=SIDES, names=NAMES)


def test_terms_that_suffice_and_spellings_are_told_with_what_stands_beside_them(tmp_path: Path) -> None:
    written = [
        (each.file, each.name, each.term, each.language, each.guards) for each in written_in(folder(tmp_path))
    ]
    assert written == [
        *(("watchlists", "w", term, "", ("gold",)) for term in ("gas", "coal", "Astana", "uranium", "ore*")),
        ("watchlists", "broken", "lead", "", ()),
        ("topics", "energy", "oil", "", ()),
        ("topics", "energy", "нефт*", "ru", ()),
        *(
            ("sides", "central_asia", term, "", ("Kazakhstan Street",))
            for term in ("Kazakhstan", "Казахстан")
        ),
        *(("names", "dfc", term, "", ("DFC Dinamo",)) for term in ("DFC loans", "Корпорация", "DFC")),
    ]


def test_all_terms_of_a_list_stand_beside_one_another_those_that_count_little_too(tmp_path: Path) -> None:
    beside = {each.term: each.beside for each in written_in(folder(tmp_path))}
    assert beside["gas"] == ("gas", "oil", "coal", "Astana", "uranium", "ore*")
    assert beside["oil"] == ("oil", "gas")
    assert beside["нефт*"] == ("нефт*", "газ")
    assert beside["Казахстан"] == ("Kazakhstan", "Osh", "Казахстан")
    assert beside["DFC"] == ("DFC loans", "Корпорация")


def test_a_weight_can_be_written_for_terms_of_lists_only(tmp_path: Path) -> None:
    weighty = [each.term for each in written_in(folder(tmp_path)) if each.has_weight]
    assert weighty == ["gas", "coal", "lead", "oil", "нефт*", "Kazakhstan", "Казахстан"]


def test_what_is_said_of_a_term_stands_at_its_place(tmp_path: Path) -> None:
    written = folder(tmp_path)
    remarks = [(each, f"{each.term}!") for each in reversed(written_in(written))]
    problems = [
        (Path(each.file).name, each.line, each.column, each.key, each.remedy)
        for each in placed(written, remarks)
        if each.remedy in {"coal!", "ore*!", "нефт*!", "Казахстан!", "DFC!"}
    ]
    assert problems == [
        ("names.toml", 5, None, "names[0].exact[0]", "DFC!"),
        ("sides.toml", 4, None, "sides[0].terms.ru[0]", "Казахстан!"),
        ("topics.toml", 4, None, "topics[0].terms.ru[0]", "нефт*!"),
        ("watchlists.toml", 3, None, "watchlists[0].terms[2]", "coal!"),
        ("watchlists.toml", 6, 29, "watchlists[0].query", "ore*!"),
    ]


def test_files_that_hold_nothing_of_the_kind_are_passed_over(tmp_path: Path) -> None:
    written = write_folder(tmp_path, watchlists="watchlists = 1", topics=None, sides="", names="")
    assert written_in(written) == ()
