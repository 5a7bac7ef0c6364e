"""Stories that a user merges, splits and marks."""

from typing import Any

import pytest

from support.house import House

pytestmark = pytest.mark.xdist_group("cli")


def stories(house: House) -> list[Any]:
    return list(house.command("stories", "--json").value)


def shown(house: House, story_id: int) -> Any:
    return house.command("stories", "show", str(story_id), "--json").value


def articles(house: House, story_id: int) -> list[int]:
    return [each["article_id"] for each in shown(house, story_id)["articles"]]


@pytest.fixture
def two(own_house: House) -> tuple[int, int]:
    """The largest story and another."""
    first, second, *_ = sorted(stories(own_house), key=lambda each: -each["article_count"])
    return first["story_id"], second["story_id"]


def test_merged_stories_are_one_and_the_old_id_shows_it(own_house: House, two: tuple[int, int]) -> None:
    one, other = two
    before = articles(own_house, one), articles(own_house, other)
    done = own_house.command("stories", "merge", str(one), str(other))
    assert (done.status, done.err) == (0, "")
    assert done.lines == [
        f"{len(before[1])} articles joined story {one}.",
        f"To take it back: monitor stories split {one} {' '.join(map(str, sorted(before[1])))}",
    ]
    assert set(articles(own_house, other)) == {*before[0], *before[1]}
    told = own_house.command("stories", "show", str(other), columns=80)
    assert (told.status, f"Story {one}: " in told.out, f"merged  story {other}" in told.out) == (
        0,
        True,
        True,
    )


def test_what_a_merge_prints_takes_it_back(own_house: House, two: tuple[int, int]) -> None:
    one, other = two
    before = articles(own_house, one), articles(own_house, other)
    undo = own_house.command("stories", "merge", str(one), str(other)).lines[1].partition("monitor ")[2]
    done = own_house.command(*undo.split())
    new = max(story["story_id"] for story in stories(own_house))
    assert (done.status, done.lines[1]) == (0, f"To take it back: monitor stories merge {one} {new}")
    assert (articles(own_house, one), articles(own_house, new)) == before


def test_evidence_that_names_a_merged_story_stays_readable(own_house: House, two: tuple[int, int]) -> None:
    one, other = two
    (number, *_) = articles(own_house, other)
    before = own_house.command("why", str(number), "--json").value
    own_house.command("stories", "merge", str(one), str(other))
    after = own_house.command("why", str(number), "--json").value
    assert after == before | {"story_id": one}


def test_a_marked_story_shows_its_title_and_that_it_is_muted(own_house: House, two: tuple[int, int]) -> None:
    number = str(two[0])
    done = own_house.command("stories", "mark", number, "--muted", "--title", "My story")
    assert (done.status, done.out) == (0, f"Story {number}: My story (muted: nobody is told of it)\n")
    assert any("My story (muted)" in line for line in own_house.command("stories").lines)
    told = own_house.command("stories", "show", number).out
    assert ("muted  yes: nobody is told of it" in told, "title  given by you" in told) == (True, True)
    heard = own_house.command("stories", "mark", number, "--unmuted")
    assert heard.out == f"Story {number}: My story (not muted)\n"
    assert "My story" not in own_house.command("stories", "mark", number, "--title", "").out


@pytest.mark.parametrize(
    ("arguments", "status", "error"),
    [
        (("merge", "1", "999"), 1, "there is no story 999 on record; `monitor stories list` shows"),
        (("merge", "1", "1"), 1, "these are one story already, story 1: nothing was merged"),
        (("split", "1", "999"), 1, "story 1 has no article 999; `monitor stories show 1` shows"),
        (("mark", "1"), 2, "nothing to mark story 1 with: give --muted, --unmuted or --title"),
        (("mark", "999", "--muted"), 1, "there is no story 999 on record"),
        (("merge", "1"), 2, "monitor stories merge: Missing argument"),
    ],
)
def test_what_cannot_be_done_is_said(
    own_house: House, arguments: tuple[str, ...], status: int, error: str
) -> None:
    before = stories(own_house)
    done = own_house.command("stories", *arguments)
    assert (done.status, done.out) == (status, "")
    assert done.err.startswith(error)
    assert stories(own_house) == before


def test_how_many_outlets_report_a_story_and_who_was_first_is_shown(house: House) -> None:
    story = max(stories(house), key=lambda each: each["reporting"]["outlet_count"])
    reporting = story["reporting"]
    told = house.command("stories", "show", str(story["story_id"])).out
    count, independent = reporting["outlet_count"], reporting["independent_outlet_count"]
    assert 1 <= independent < count
    assert f"by {count} outlets, {independent} independently; first {reporting['first_outlet']}, 20" in told


def test_why_tells_the_evidence_of_every_article(house: House) -> None:
    for record in house.command("articles", "--json").value:
        told = house.command("why", str(record["article_id"]))
        assert (told.status, told.err) == (0, "")
        verdict = record["verdict"]
        near = [f"“{each['title'][:40]}" for each in verdict["neighbours"] if not each["seed"]]
        expected = [
            *near,
            *(f"the seed {each['seed']}" for each in verdict["neighbours"] if each["seed"]),
            *(fact["sentence"] for fact in verdict["new_facts"]),
            *(f"story {tie['story_id']} ({tie['score']:.2f})" for tie in verdict["ties"]),
            f"`monitor articles show {record['article_id']}`",
        ]
        assert [part for part in expected if part not in told.out] == []
        assert record["story_id"] is None or " is needed, " in told.out


def test_why_as_json_tells_the_margin(house: House) -> None:
    record = house.command("articles", "--json").value[0]
    told = house.command("why", str(record["article_id"]), "--json").value
    assert told["verdict"] == record["verdict"]
    assert told["margin"] == told["verdict"]["score"] - told["verdict"]["threshold"]


def test_why_of_an_article_that_is_not_there_says_so(house: House) -> None:
    told = house.command("why", "999")
    assert (told.status, told.err) == (
        1,
        "there is no article 999 on record; `monitor articles list` shows which there are\n",
    )
