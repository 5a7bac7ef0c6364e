"""Trying watchlists out: on history, on a text, on a page."""

import re
from pathlib import Path
from typing import Any

import pytest

from support.house import House
from support.server import Answer, LocalServer

pytestmark = pytest.mark.xdist_group("cli")

WATCHLISTS = """\
[[watchlists]]
name = "antimony"
title = "Antimony"
query = "antimony AND (plant OR smelter) NOT football"
channels = ["console"]

[[watchlists]]
name = "all"
query = "trolleybus OR glacier OR antimony"
sides = []
channels = ["console"]
"""
SIDES = """\
[[sides]]
name = "central_asia"
terms.en = ["Kyrgyzstan", "Kazakhstan", "Uzbekistan"]

[[sides]]
name = "united_states"
terms.en = ["United States", "US", "American"]
"""
TEXT = "A deal on antimony\nKazakhstan and the United States build an antimony plant. The plant is new.\n"
SAID = "<p>They spoke of uranium for some hours there, and for some more.</p>"
PAGE = f"""<!doctype html><html lang="en"><head><title>Uranium in Astana</title></head><body><main>
<article><h1>Uranium in Astana</h1>{SAID * 9}</article></main></body></html>""".encode()


@pytest.fixture
def watching(own_house: House) -> House:
    """The history of the demonstration, and two watchlists of our own."""
    (own_house.config / "watchlists.toml").write_text(WATCHLISTS, "utf-8")
    (own_house.config / "sides.toml").write_text(SIDES, "utf-8")
    return own_house


def test_history_is_shown_with_what_was_found_marked_and_the_clause_that_decided(watching: House) -> None:
    shown = watching.command("watch", "test", "antimony")
    assert (shown.status, shown.err) == (0, "")
    assert shown.lines[0].startswith("antimony: ")
    # The demonstration's history is some hours long: nothing can be said about weeks.
    assert shown.lines[1].endswith("alerts")
    assert (
        "US lender backs $135 million **antimony** **plant** at Kadamjay in southern Kyrgyzstan"
        in shown.words
    )
    assert "  query: antimony AND (plant OR smelter) AND NOT football" in shown.lines
    assert any("  alert, importance 0." in line for line in shown.lines)
    assert any(line.startswith("console: ") for line in shown.lines[2:3])


def test_programs_get_the_same_of_history(watching: House) -> None:
    found = watching.command("watch", "test", "antimony", "--json").value
    told = [each for each in found["matches"] if each["alert"]]
    assert (found["watchlist"], found["concerned"], found["alerts"]) == (
        "antimony",
        len(found["matches"]),
        len(told),
    )
    assert found["articles"] > found["concerned"] > found["alerts"] > 0
    assert found["alerts_per_week"] > 0
    sent = found["messages"]["console"]
    assert sent["count"] == sent["at_once"] + sent["later"]
    assert sent["at_once"] + sum(sent["held"].values()) == found["alerts"]
    assert {term["term"] for each in found["matches"] for term in each["terms"]} <= {
        "antimony",
        "plant",
        "smelter",
    }


@pytest.mark.parametrize(
    ("delivery", "line"),
    [
        ('delivery = "digest"', r"console: \d messages?, later, with (\d) alerts: \1 in a digest"),
        ("cap_per_hour = 1", r"console: \d messages?, \d at once; \d later with \d alerts?: \d over the cap"),
    ],
)
def test_messages_that_come_later_are_told_with_the_reason(watching: House, delivery: str, line: str) -> None:
    watching.edit("watchlists", "^sides = .*$", f"sides = []\n{delivery}")
    shown = watching.command("watch", "test", "all")
    assert re.fullmatch(line, shown.lines[2])


def test_what_was_compared_with_nothing_counts_and_is_told_apart(watching: House) -> None:
    found = watching.command("watch", "test", "all", "--since", "all", "--json").value
    shown = watching.command("watch", "test", "all", "--since", "52w", "--limit", 1)
    assert 0 < found["alerts_unsure"] <= found["alerts"]
    assert f"{found['alerts_unsure']} of them perhaps repeats" in shown.words
    assert f"{found['concerned'] - 1} more; --limit shows more of them" in shown.words


def test_where_nothing_is_found_that_is_said(watching: House) -> None:
    watching.edit("watchlists", '^query = "trolleybus.*$', 'query = "zeppelin"')
    assert watching.command("watch", "test", "all").lines[1:] == ["none concerns it"]
    shown = watching.command("watch", "test", "all", "--since", "2200-01-01")
    assert shown.lines == ["all: no articles on record since then"]


def test_edited_files_are_tried_beside_those_that_run(watching: House, tmp_path: Path) -> None:
    edited = tmp_path / "edited"
    edited.mkdir()
    draft = WATCHLISTS.replace('name = "antimony"', 'name = "draft"')
    (edited / "watchlists.toml").write_text(draft, "utf-8")
    expected = watching.command("watch", "test", "antimony", "--json").value
    found = watching.command("watch", "test", "draft", "--config", edited, "--json").value
    assert found["concerned"] == expected["concerned"] > 0
    text = watching.command("watch", "test", "draft", "--config", edited, "--text", "-", stdin=TEXT)
    assert text.lines[0] == "draft: concerns it"
    refused = watching.command("watch", "test", "antimony", "--config", edited)
    assert (refused.status, refused.out) == (1, "")
    assert "no watchlist antimony is on" in refused.err


def test_edited_topics_are_found_anew(watching: House, tmp_path: Path) -> None:
    edited = tmp_path / "edited"
    edited.mkdir()
    (edited / "topics.toml").write_text('[[topics]]\nname = "metal"\nstrong.en = ["antimony"]\n', "utf-8")
    (edited / "watchlists.toml").write_text(
        '[[watchlists]]\nname = "m"\nquery = "topic:metal"\nchannels = ["console"]\n', "utf-8"
    )
    assert watching.command("watch", "test", "m", "--config", edited, "--json").value["concerned"] > 0


def test_a_text_is_shown_with_what_was_found_and_why(watching: House, tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text(TEXT, "utf-8")
    shown = watching.command("watch", "test", "antimony", "--text", file)
    assert (shown.status, shown.err) == (0, "")
    assert shown.lines[0] == "antimony: concerns it"
    assert "told on console" in shown.words
    assert "at most, if nothing like it is known" in shown.words
    assert "because query: antimony AND plant AND NOT football" in shown.words
    assert shown.lines[-2:] == [
        "A deal on **antimony**",
        "Kazakhstan and the United States build an **antimony** **plant**. The **plant** is new.",
    ]


def test_a_text_that_is_typed_may_not_concern_it(watching: House) -> None:
    shown = watching.command("watch", "test", "antimony", "--text", "-", stdin="Antimony football plant")
    told = watching.command("watch", "test", "antimony", "--text", "-", "--json", stdin="Nothing")
    assert (shown.status, shown.lines[0]) == (0, "antimony: does not concern it")
    assert (told.status, told.value["matches"]) == (0, False)


def test_what_nobody_would_be_told_is_said_of_a_text(watching: House) -> None:
    shown = watching.command("watch", "test", "antimony", "--text", "-", stdin="An antimony plant.")
    assert shown.lines[0].startswith("antimony: concerns it; no alert: off topic")


def test_a_page_is_fetched_and_tried(new_house: House) -> None:
    answer = Answer(body=PAGE, headers={"Content-Type": "text/html; charset=utf-8"})
    with LocalServer({"/page": answer}) as server:
        found = new_house.command("watch", "test", "uranium", "--url", server.url("/page"), "--json")
    assert (found.status, found.err, found.value["matches"]) == (0, "", False)
    assert found.value["title"] == "Uranium in Astana"


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("uraniun",), 1, 'no watchlist uraniun is on in watchlists.toml; did you mean "uranium"?'),
        (("zzz",), 1, "no watchlist zzz is on in watchlists.toml; there are uranium"),
        (
            ("uranium", "--since", "soon"),
            2,
            "--since 'soon' is neither a span such as 12h, 7d or 2w nor a date",
        ),
        (("uranium", "--text", "-", "--url", "https://x.example"), 2, "give --text or --url, not both"),
        (("uranium", "--text", "nowhere.txt"), 2, "nowhere.txt cannot be read: No such file or directory"),
    ],
)
def test_a_mistake_is_told_in_one_line(new_house: House, arguments: Any, status: int, said: str) -> None:
    shown = new_house.command("watch", "test", *arguments)
    assert (shown.status, shown.out, len(shown.err.splitlines())) == (status, "", 1)
    assert said in shown.err


def test_checking_shows_what_a_term_finds_by_mistake_with_examples_of_history_and_leaves_a_database_alone(
    watching: House,
) -> None:
    watching.edit("watchlists", '^query = "trolleybus.*$', 'terms = ["wor*"]')
    lists = watching.config / "watchlists.toml"
    said = f'warning: {lists}:9: watchlists[1].terms[0] = "wor*": also finds other words: en "word", "work"'
    (met,) = (line for line in watching.command("check").err.splitlines() if line.startswith(said))
    assert "history has “" in met
    assert "as in “" in met

    watching.database.rename(watching.folder / "data" / "away.db")
    (unmet,) = (line for line in watching.command("check").err.splitlines() if line.startswith(said))
    assert "history has" not in unmet
    assert not watching.database.exists()
