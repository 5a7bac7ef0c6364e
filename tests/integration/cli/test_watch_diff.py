"""Comparing edited files with what is in effect."""

from pathlib import Path
from typing import Any

import pytest

from support.house import House

pytestmark = pytest.mark.xdist_group("cli")

SIDES = """\
[[sides]]
name = "central_asia"
terms.en = ["Kyrgyzstan", "Kazakhstan", "Uzbekistan"]

[[sides]]
name = "united_states"
terms.en = ["United States", "US", "American"]
"""


def watchlists(query: str) -> str:
    return f"""\
[[watchlists]]
name = "metals"
query = "{query}"
channels = ["console"]

[[watchlists]]
name = "unchanged"
terms = ["antimony"]
channels = ["console"]
"""


@pytest.fixture
def house_in_effect(own_house: House) -> House:
    """The history of the demonstration, and a configuration that has run."""
    (own_house.config / "sides.toml").write_text(SIDES, "utf-8")
    (own_house.config / "watchlists.toml").write_text(watchlists("antimony"), "utf-8")
    (own_house.config / "feeds.toml").write_text("", "utf-8")
    assert own_house.command("once").status == 0
    return own_house


def edit(house: House, query: str) -> None:
    (house.config / "watchlists.toml").write_text(watchlists(query), "utf-8")


def alerts(value: Any, kind: str) -> list[str]:
    return [each["title"] for each in value["changes"] if each["alert"] == kind]


def test_edited_files_are_compared_with_what_runs(house_in_effect: House) -> None:
    assert house_in_effect.command("watch", "diff").lines == [
        "both say the same: no watchlist was edited, nor anything that one goes by"
    ]
    assert house_in_effect.command("watch", "diff", "--json").value["changes"] == []
    edit(house_in_effect, "tungsten")
    shown = house_in_effect.command("watch", "diff")
    found = house_in_effect.command("watch", "diff", "--json").value
    gained, lost = alerts(found, "gained"), alerts(found, "lost")
    assert found["watchlists"] == {"metals": {"gained": len(gained), "lost": len(lost)}}
    assert (found["gained"], found["lost"]) == (len(gained), len(lost))
    assert gained
    assert lost
    assert found["compared"] == ["metals"]
    assert shown.lines[0].startswith("metals: ")
    assert f"alerts gained: {len(gained)}; lost: {len(lost)}" in shown.words
    assert "  query: tungsten" in shown.lines
    assert "  was: query: antimony; now: does not concern it any more" in shown.lines
    assert sum(line.startswith("+ metals  ") for line in shown.lines) == len(gained)
    assert sum(line.startswith("- metals  ") for line in shown.lines) == len(lost)
    assert "of which nobody is told" in shown.words


def test_a_folder_may_hold_the_edited_files_only(house_in_effect: House, tmp_path: Path) -> None:
    edited = tmp_path / "edited"
    edited.mkdir()
    (edited / "watchlists.toml").write_text(watchlists("tungsten OR antimony"), "utf-8")
    found = house_in_effect.command("watch", "diff", "--config", edited, "--json").value
    shown = house_in_effect.command("watch", "diff", "--config", edited, "--limit", 1)
    assert (found["lost"], found["gained"] > 0) == (0, True)
    assert shown.status == 0
    (edited / "watchlists.toml").unlink()
    refused = house_in_effect.command("watch", "diff", "--config", edited)
    assert (refused.status, refused.out) == (2, "")
    assert "holds none of the files of a configuration" in refused.err


def test_a_change_that_is_in_effect_is_compared_with_what_was_before(house_in_effect: House) -> None:
    unchanged = house_in_effect.command("watch", "diff", "--previous")
    edit(house_in_effect, "zeppelin")
    assert house_in_effect.command("once").status == 0
    found = house_in_effect.command("watch", "diff", "--previous", "--json").value
    shown = house_in_effect.command("watch", "diff", "--previous", "--limit", 1)
    assert (unchanged.status, unchanged.out) == (1, "")
    assert "the configuration has not changed since" in unchanged.err
    assert house_in_effect.command("watch", "diff", "--json").value["changes"] == []
    assert (found["gained"], found["lost"] > 1) == (0, True)
    assert f"- {found['lost'] - 1} more; --limit shows more of them" in shown.words


def test_an_edited_delivery_is_asked_of_the_watchlists_that_go_by_it(house_in_effect: House) -> None:
    channel = '[[channels]]\nname = "console"\nurl = "console://"\nminimum_importance = 1.0\n'
    (house_in_effect.config / "channels.toml").write_text(channel, "utf-8")
    found = house_in_effect.command("watch", "diff", "--json").value
    shown = house_in_effect.command("watch", "diff")
    assert set(found["compared"]) == {"metals", "unchanged"}
    assert (found["gained"], found["lost"] > 1) == (0, True)
    assert "; now: it matters less than its watchlists ask for" in shown.words


def test_edited_sides_change_what_watchlists_tell(house_in_effect: House) -> None:
    house_in_effect.edit("sides", '^terms.en = ."United.*$', 'terms.en = ["Antarctica"]')
    found = house_in_effect.command("watch", "diff", "--json").value
    shown = house_in_effect.command("watch", "diff")
    assert set(found["watchlists"]) == {"metals", "unchanged"}
    assert (found["gained"], found["lost"] > 1) == (0, True)
    assert "; now: off topic: not every side of sides.toml takes part in it" in shown.words


def test_an_edited_taxonomy_finds_topics_anew(house_in_effect: House) -> None:
    topics = '[[topics]]\nname = "energy"\nstrong.en = ["antimony"]\n'
    edit(house_in_effect, "topic:energy")
    assert house_in_effect.command("once").status == 0
    (house_in_effect.config / "topics.toml").write_text(topics, "utf-8")
    assert house_in_effect.command("watch", "diff", "--json").value["gained"] > 0


def test_one_topic_for_every_article_is_another_taxonomy(house_in_effect: House) -> None:
    with (house_in_effect.config / "monitor.toml").open("a", encoding="utf-8") as file:
        file.write("\n[judging]\none_topic = true\n")
    found = house_in_effect.command("watch", "diff", "--json").value
    assert set(found["compared"]) == {"metals", "unchanged"}


def test_where_nothing_has_run_only_edited_files_can_be_compared(new_house: House, tmp_path: Path) -> None:
    nothing = new_house.command("watch", "diff")
    (tmp_path / "edited").mkdir()
    (tmp_path / "edited" / "watchlists.toml").write_text(watchlists("tin"), "utf-8")
    compared = new_house.command("watch", "diff", "--config", tmp_path / "edited", "--json")
    assert (nothing.status, nothing.out) == (1, "")
    assert "nothing has run yet" in nothing.err
    assert (compared.status, compared.value["articles"]) == (0, 0)
