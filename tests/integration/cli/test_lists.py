"""Lists of what is on record: for people at any width, for pipes, for programs."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from rich.cells import cell_len

from support.house import ZONE, House

pytestmark = pytest.mark.xdist_group("cli")

LISTS = ("articles", "stories", "alerts", "seeds", "feeds")


def records(kind: str, house: House) -> list[Any]:
    """Return what a list shows."""
    found = house.command(kind, "list", "--json").value
    return list(found["seeds"] if kind == "seeds" else found)


def title(kind: str, record: Any) -> str:
    """Return the running text of a row."""
    match kind:
        case "alerts":
            record = record["article"]["article"]
        case "articles" | "seeds":
            record = record["article"]
        case "feeds":
            return str(record["feed"]["name"])
    return " ".join(record["title"].split())


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("columns", [60, 80, 140])
def test_a_list_fits_its_terminal(house: House, kind: str, columns: int) -> None:
    shown = house.command(kind, "list", columns=columns)
    assert (shown.status, shown.err) == (0, "")
    assert [line for line in shown.lines if cell_len(line) > columns] == []


@pytest.mark.parametrize("kind", LISTS)
def test_in_a_narrow_terminal_titles_stand_whole_under_their_rows(house: House, kind: str) -> None:
    shown = house.command(kind, "list", columns=80).words
    assert [each for each in records(kind, house) if title(kind, each) not in shown] == []


@pytest.mark.parametrize("kind", LISTS)
def test_in_a_pipe_each_record_is_one_line(house: House, kind: str) -> None:
    shown, found = house.command(kind, "list"), records(kind, house)
    assert len(shown.lines) == 1 + len(found)
    assert [
        each for each, line in zip(found, shown.lines[1:], strict=True) if title(kind, each) not in line
    ] == []


@pytest.mark.parametrize("kind", LISTS)
def test_a_group_without_a_command_lists(house: House, kind: str) -> None:
    assert house.command(kind) == house.command(kind, "list")
    assert house.command(kind, "--json") == house.command(kind, "list", "--json")


@pytest.mark.parametrize("kind", LISTS)
def test_people_read_words_and_not_the_values_of_enumerations(house: House, kind: str) -> None:
    shown = house.command(kind, "list", columns=140).out
    stored = ("new_story", "off_topic", "given_up", "foreign_funded", "russian_state", "None", "unknown")
    assert [value for value in stored if value in shown] == []


def test_times_are_shown_in_the_configured_zone(house: House) -> None:
    shown = house.command("alerts").out
    times = {
        datetime.fromisoformat(each["created_at"]).astimezone(ZoneInfo(ZONE))
        for each in records("alerts", house)
    }
    assert [time for time in times if f"{time:%Y-%m-%d %H:%M}" not in shown] == []


def test_articles_are_listed_newest_first_up_to_the_limit(house: House) -> None:
    found = house.command("articles", "--json", "--limit", "7").value
    dates = [each["article"]["published_at"] for each in found]
    assert (len(dates), dates) == (7, sorted(dates, reverse=True))


@pytest.mark.parametrize(
    ("option", "value", "key"),
    [
        ("--verdict", "off_topic", lambda each: each["verdict"]["kind"]),
        ("--feed", "silk-road-wire", lambda each: each["article"]["feed"]),
        ("--watchlist", "minerals", lambda each: "minerals" if "minerals" in _watchlists(each) else ""),
    ],
)
def test_a_filter_of_articles_leaves_exactly_what_it_says(
    house: House, option: str, value: str, key: Any
) -> None:
    everything = records("articles", house)
    expected = [each["article_id"] for each in everything if key(each) == value]
    found = [each["article_id"] for each in house.command("articles", "--json", option, value).value]
    assert found == expected
    assert 0 < len(found) < len(everything)


def _watchlists(record: Any) -> list[str]:
    return [match["watchlist"] for match in record["matches"]]


def test_alerts_are_filtered_by_watchlist(house: House) -> None:
    everything = records("alerts", house)
    expected = [each["alert_id"] for each in everything if "minerals" in each["watchlists"]]
    found = house.command("alerts", "--json", "--watchlist", "minerals").value
    assert [each["alert_id"] for each in found] == expected
    assert 0 < len(found) < len(everything)


@pytest.mark.parametrize("kind", ["articles", "stories", "alerts"])
def test_the_last_days_hold_what_the_demonstration_published_today(house: House, kind: str) -> None:
    everything = house.command(kind, "--json").value
    today = [each for each in everything if not _is_old(kind, each)]
    assert house.command(kind, "--json", "--days", "2").value == today
    assert (len(today) < len(everything)) is (kind != "alerts")


def _is_old(kind: str, record: Any) -> bool:
    """Tell whether this is a seed or a story of seeds alone: those are dated long ago."""
    if kind == "stories":
        return len(record["seeds"]) == record["article_count"]
    return kind == "articles" and bool(record["article"]["seed"])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("articles",), "No articles on record yet; `monitor run` or `monitor once` reads the feeds.\n"),
        (("stories",), "No stories on record yet; `monitor run` or `monitor once` reads the feeds.\n"),
        (("alerts",), "No alerts on record yet; `monitor run` or `monitor once` reads the feeds.\n"),
        (("articles", "--feed", "nobody"), "No articles like that on record.\n"),
        (("articles", "--json"), "[]\n"),
        (("seeds", "--json"), '{\n  "seeds": [],\n  "problems": []\n}\n'),
    ],
)
def test_an_empty_list_says_so(new_house: House, arguments: tuple[str, ...], sentence: str) -> None:
    shown = new_house.command(*arguments)
    assert (shown.status, shown.out, shown.err) == (0, sentence, "")


def test_no_seeds_say_where_they_would_lie(new_house: House) -> None:
    shown = new_house.command("seeds")
    assert (shown.status, shown.out) == (
        0,
        f"No seeds in {new_house.folder / 'seeds'}: put what you know there, one text a file.\n",
    )


def test_seeds_that_cannot_be_read_are_named_beside_the_others(new_house: House) -> None:
    (new_house.folder / "seeds" / "known.txt").write_text("A title\nWhat is known.\n", "utf-8")
    (new_house.folder / "seeds" / "broken.txt").write_bytes(b"\xff\xfe\xff")
    shown = new_house.command("seeds")
    assert (shown.status, len(shown.lines), len(shown.err.splitlines())) == (1, 2, 1)
    assert "known" in shown.lines[1]
    assert shown.err.startswith(f"{new_house.folder / 'seeds' / 'broken.txt'}: not UTF-8")


def test_feeds_are_listed_with_their_state(new_house: House) -> None:
    (line,) = new_house.command("feeds").lines[1:]
    assert line.split() == ["astana-times", "on", "not", "polled", "yet"]
    (found,) = new_house.command("feeds", "--json").value
    assert (found["feed"]["name"], found["state"]) == ("astana-times", None)
