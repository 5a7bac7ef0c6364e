"""Archives judged on a scratch database, and compared with their labels."""

import json
from pathlib import Path
from typing import Any

import pytest

from support.configuring import write_folder
from support.house import House

SIDES = """\
[[sides]]
name = "central_asia"
terms.en = ["Kazakhstan", "Uzbekistan", "Tashkent", "Astana"]

[[sides]]
name = "united_states"
terms.en = ["United States", "Washington", "American"]
"""
TOPICS = """\
[[topics]]
name = "critical minerals & mining"
terms.en = ["uranium", "tungsten", "mine"]

[[topics]]
name = "transport"
terms.en = ["railway", "locomotives", "freight"]
"""
WATCHLISTS = """\
[[watchlists]]
name = "uranium"
terms = ["uranium"]
channels = ["console"]
"""
SEED = """---
title: Kazakhstan and the United States agree on a railway loan
date: 2026-03-01
---
Kazakhstan and the United States agreed in Astana on a loan for a railway from Almaty to the Caspian Sea.
American locomotives will pull the freight trains, and Washington lends 300 million dollars for twenty years.
The first section is to be opened in 2029, the ministry of transport of Kazakhstan said.
"""
RAILWAY = SEED.split("---\n")[2]
URANIUM = """Kazakhstan will sell 900 tonnes of uranium a year to the United States, the two governments said.
The contract runs for ten years and is worth 2 billion dollars, according to a statement from Astana.
American power plants used to buy most of their uranium from Russia, which Washington banned last year."""
SIGNED = """The contract on uranium from Kazakhstan for the United States was signed in Washington on Friday.
A fine of 40 million dollars is due for each year in which less than 850 tonnes are delivered.
The first ship leaves the port of Poti in August, said Yerlan Akhmetov of the company of Kazakhstan."""
CUP = "The football team of Osh won the cup after extra time. The goalkeeper saved two penalties in the rain."

KEYS = [
    "id",
    "relevant",
    "topics",
    "topic_scores",
    "verdict",
    "copy_of",
    "story",
    "score",
    "threshold",
    "close",
    "novelty",
    "seeds",
    "nearest",
    "new_facts",
    "importance",
    "watchlists",
    "alert",
]


@pytest.fixture
def desk(tmp_path: Path) -> House:
    """A small beat with one seed."""
    write_folder(tmp_path, sides=SIDES, topics=TOPICS, watchlists=WATCHLISTS)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "railway.txt").write_text(SEED, "utf-8")
    return House(tmp_path)


def archive(*articles: dict[str, Any]) -> str:
    return "".join(json.dumps(article) + "\n" for article in articles)


# Not in the order of their dates: the original stands below its copy.
COPY = {
    "id": "copy",
    "title": "Kazakhstan to sell uranium to the United States",
    "text": URANIUM,
    "published_at": "2026-03-11T08:00:00Z",
    "outlet": "Courier",
    "url": "https://courier.example/uranium",
    "label": "DUP",
    "relevant": True,
    "topics": ["critical minerals & mining"],
    "event_id": "uranium",
}
ORIGINAL = COPY | {
    "id": "original",
    "published_at": "2026-03-10T08:00:00+00:00",
    "outlet": "Wire",
    "url": "https://wire.example/uranium",
    "label": "NEW",
}
KNOWN = {
    "id": "known",
    "title": "Railway loan for Kazakhstan",
    "text": RAILWAY,
    "published_at": "2026-03-12",
    "label": "DUP",
    "relevant": True,
    "topics": ["transport"],
    "event_id": "railway",
}
UPDATE = COPY | {
    "id": "update",
    "title": "Uranium contract between Kazakhstan and the United States signed",
    "text": SIGNED,
    "published_at": "2026-03-13",
    "url": "https://courier.example/signed",
    "label": "UPDATE",
}
SPORT = {
    "id": "cup",
    "title": "Osh wins the cup",
    "text": CUP,
    "published_at": "2026-03-14",
    "relevant": False,
}
ARCHIVE = archive(COPY, ORIGINAL, KNOWN, UPDATE, SPORT)


def replayed(desk: House, lines: str = ARCHIVE, *options: str) -> dict[str, Any]:
    """Return the results of an archive by id."""
    shown = desk.command("replay", "-", "--json", *options, stdin=lines)
    assert (shown.status, shown.err) == (0, "")
    return {each["id"]: each for each in shown.values}


def test_each_article_has_one_line_with_these_keys_in_input_order(desk: House) -> None:
    shown = desk.command("replay", "-", "--json", stdin=ARCHIVE)
    assert (shown.status, shown.err) == (0, "")
    assert [each["id"] for each in shown.values] == ["copy", "original", "known", "update", "cup"]
    assert [list(each) for each in shown.values] == [KEYS] * 5


def test_articles_are_judged_in_the_order_of_their_dates(desk: House) -> None:
    found = replayed(desk)
    assert (found["original"]["verdict"], found["original"]["copy_of"]) == ("new_story", None)
    assert (found["copy"]["verdict"], found["copy"]["copy_of"]) == ("repeat", "original")
    assert found["copy"]["story"] == found["original"]["story"]
    assert found["copy"]["nearest"]["id"] == "original"
    assert (found["original"]["alert"], found["original"]["watchlists"]) == (True, ["uranium"])
    assert found["copy"]["alert"] is False


def test_seeds_are_known_and_named(desk: House) -> None:
    known = replayed(desk)["known"]
    assert (known["verdict"], known["copy_of"], known["seeds"]) == ("repeat", "seed:railway", ["railway"])
    assert known["nearest"]["id"] == "seed:railway"


def test_topics_bear_their_names_and_come_best_first(desk: House) -> None:
    original = replayed(desk)["original"]
    assert original["topics"] == ["critical minerals & mining"]
    scores = list(original["topic_scores"].values())
    assert (list(original["topic_scores"]), scores) == (original["topics"], sorted(scores, reverse=True))


def test_a_development_says_what_is_new(desk: House) -> None:
    update = replayed(desk)["update"]
    assert (update["verdict"], update["alert"]) == ("development", True)
    assert {"kind", "value", "sentence", "start", "differs_from"} == set(update["new_facts"][0])
    assert any("40 million" in fact["value"] for fact in update["new_facts"])


def test_an_article_off_the_beat_has_a_story_of_its_own(desk: House) -> None:
    cup = replayed(desk)["cup"]
    assert (cup["relevant"], cup["verdict"], cup["story"]) == (False, "off_topic", "article:cup")


def test_all_articles_are_compared_when_asked_for(desk: House) -> None:
    second = SPORT | {"id": "cup again", "published_at": "2026-03-15"}
    found = replayed(desk, archive(SPORT, second), "--all")
    assert [each["relevant"] for each in found.values()] == [False, False]
    assert found["cup again"]["copy_of"] == "cup"
    assert found["cup again"]["story"] == found["cup"]["story"]


def test_only_id_title_and_text_are_required(desk: House) -> None:
    found = replayed(desk, archive({"id": 7, "title": ORIGINAL["title"], "text": URANIUM}))
    assert (list(found), found["7"]["verdict"]) == (["7"], "new_story")


def test_the_same_archive_gives_the_same_results_and_leaves_nothing_behind(desk: House) -> None:
    assert replayed(desk) == replayed(desk)
    assert sorted(path.name for path in desk.folder.iterdir()) == ["config", "seeds"]


def test_people_read_the_results_as_a_table(desk: House, tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_text(ARCHIVE, "utf-8")
    shown = desk.command("replay", file)
    assert (shown.status, shown.err, len(shown.lines)) == (0, "", 6)
    assert shown.lines[1].split()[:6] == ["copy", "repeat", "(copy", "of", "original)", "no"]
    assert desk.command("replay", "-", stdin="\n").out == "There is no article in it.\n"


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("{", "standard input, line 2: not JSON ("),
        ("[]", "standard input, line 2: a JSON object with id, title and text is needed"),
        ('{"id": "b", "title": "B"}', "standard input, line 2: 'text' is missing or not a text"),
        (
            '{"id": "a", "title": "B", "text": "B"}',
            "standard input, line 2: the id 'a' stands on an earlier line",
        ),
        (
            '{"id": "b", "title": "B", "text": "B", "date": "soon"}',
            "standard input, line 2: the date 'soon' is not like 2025-12-23T14:30Z",
        ),
    ],
)
@pytest.mark.parametrize("name", ["replay", "evaluate"])
def test_a_line_that_cannot_be_used_is_named(desk: House, name: str, line: str, error: str) -> None:
    first = '{"id": "a", "title": "A", "text": "A"}'
    shown = desk.command(name, "-", stdin=f"{first}\n{line}\n")
    assert (shown.status, shown.out, len(shown.err.splitlines())) == (1, "", 1)
    assert shown.err.startswith(error)


@pytest.mark.parametrize("name", ["replay", "evaluate"])
def test_an_archive_that_cannot_be_opened_is_named(desk: House, tmp_path: Path, name: str) -> None:
    missing, binary = tmp_path / "nowhere.jsonl", tmp_path / "binary.jsonl"
    binary.write_bytes(b"\xff\xfe")
    shown = [desk.command(name, path) for path in (missing, binary)]
    assert [(each.status, each.out, each.err) for each in shown] == [
        (2, "", f"{missing} cannot be read: No such file or directory\n"),
        (2, "", f"{binary} is not UTF-8 text: an archive has one JSON object a line\n"),
    ]


def test_a_labelled_archive_is_scored(desk: House) -> None:
    found = desk.command("evaluate", "-", "--json", stdin=ARCHIVE).value
    assert list(found["languages"]) == ["en"]
    assert found["languages"]["en"] == found["all"]
    figures = found["all"]
    assert figures["articles"] == 5  # as above
    perfect = {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert {key: figures["relevance"][key] for key in perfect} == perfect
    assert {key: figures["topics"]["micro"][key] for key in perfect} == perfect
    assert {key: figures["stories"][key] for key in perfect} == perfect
    assert figures["novelty"]["accuracy"] == 1.0


def test_wrong_decisions_lower_the_figures(desk: House) -> None:
    labels = [
        ORIGINAL | {"label": "SAME", "topics": ["transport"]},
        COPY | {"event_id": "another"},
        SPORT | {"relevant": True},
    ]
    figures = desk.command("evaluate", "-", "--json", stdin=archive(*labels)).value["all"]
    assert figures["novelty"]["accuracy"] == 0.5  # one of two
    assert figures["relevance"]["recall"] == pytest.approx(2 / 3)
    assert figures["topics"]["micro"]["precision"] == 0.5  # one of two
    assert figures["stories"]["precision"] == 0.5  # two stories taken for one
    assert figures["stories"]["recall"] == 1.0


def test_figures_are_printed_for_all_and_for_each_language(desk: House) -> None:
    shown = desk.command("evaluate", "-", stdin=ARCHIVE)
    assert shown.status == 0
    rows = [line.split() for line in shown.lines]
    assert rows[0] == ["language", "articles", "what", "precision", "recall", "F1", "macro", "F1", "accuracy"]
    assert rows[1] == ["all", "5", "relevance", "1.000", "1.000", "1.000"]
    assert [row[0] for row in rows[1:]] == ["all"] * 7 + ["en"] * 7


def test_without_labels_there_is_nothing_to_score(desk: House) -> None:
    shown = desk.command("evaluate", "-", stdin=archive({"id": "a", "title": "A", "text": "A"}))
    assert (shown.status, shown.out.startswith("Nothing in it is labelled")) == (0, True)
