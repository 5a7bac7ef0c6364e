"""What seeds.toml says, through the commands."""

from pathlib import Path

import pytest

from support.house import House

pytestmark = pytest.mark.xdist_group("cli")

CALL = "Tokayev and Trump speak by telephone\nThe presidents of Kazakhstan and the United States spoke."
VISIT = "An envoy visits Tashkent\nThe envoy of the United States was received in Uzbekistan on Sunday."


@pytest.fixture
def noted(new_house: House) -> House:
    """Two seeds that are unlike each other and one story, as the user says."""
    for name, text in (("call", CALL), ("visit", VISIT)):
        (new_house.folder / "seeds" / f"{name}.txt").write_text(text, "utf-8")
    note(new_house, '[call]\nstory = "one"\ndate = 2025-12-23\n[visit]\nstory = "one"\n')
    return new_house


def note(house: House, content: str) -> Path:
    path = house.folder / "seeds" / "seeds.toml"
    path.write_text(content, "utf-8")
    return path


def seeds(house: House) -> dict[str, tuple[int, str]]:
    found = house.command("seeds", "--json").value["seeds"]
    return {
        each["article"]["seed"]: (each["story_id"], each["article"]["published_at"][:10]) for each in found
    }


def test_seeds_of_one_given_story_are_listed_in_one(noted: House) -> None:
    found = seeds(noted)
    assert {story for story, _ in found.values()} == {1}
    assert found["call"] == (1, "2025-12-23")


def test_a_mistake_is_told_by_check_and_leaves_the_seeds_as_they_are(noted: House) -> None:
    before = seeds(noted)
    path = note(noted, '[call]\nstory = "one"\n[visit]\nstroy = "two"\n')
    told = f"{path}:4: visit.stroy = 'two': no such key; known are "
    checked, listed = noted.command("check"), noted.command("seeds")
    assert (checked.status, listed.status) == (2, 1)
    assert checked.err.startswith(told)
    assert listed.err.startswith(told)
    assert seeds(noted) == before
    note(noted, '[call]\nstory = "one"\ndate = 2025-12-23\n[visit]\nstory = "two"\n')
    assert {name: story for name, (story, _) in seeds(noted).items()} == {"call": 1, "visit": 2}


def test_a_name_that_is_no_seed_is_told_and_does_no_harm(noted: House) -> None:
    note(noted, '[call]\nstory = "one"\n[visti]\nstory = "one"\n')
    checked, listed = noted.command("check"), noted.command("seeds")
    assert (checked.status, listed.status) == (0, 1)
    for told in (checked, listed):
        assert "there is no seed 'visti' here" in told.err
    assert set(seeds(noted)) == {"call", "visit"}


def test_a_split_is_kept_when_a_seed_changes(noted: House) -> None:
    noted.command("seeds")
    (visit,) = (
        each["article_id"]
        for each in noted.command("articles", "--json").value
        if each["article"]["seed"] == "visit"
    )
    assert noted.command("stories", "split", "1", str(visit)).status == 0
    (noted.folder / "seeds" / "visit.txt").write_text(f"{VISIT} It was announced before.", "utf-8")
    assert {name: story for name, (story, _) in seeds(noted).items()} == {"call": 1, "visit": 2}
    assert noted.command("why", "3").out.count("given by you") == 1
