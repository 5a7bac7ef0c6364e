"""Topics learned from labelled articles."""

import json
from pathlib import Path

import pytest

from support.configuring import write_folder
from support.house import House

TOPICS = """\
[[topics]]
name = "energy"
description = "Oil and gas."

[[topics]]
name = "courts"
description = "Trials."
"""
LEXICAL = '[embedding]\nengine = "lexical"\n'
OIL = "The refinery pumps crude petroleum through a new pipeline to the harbour."
TRIAL = "The judge sentenced the defendant after a long trial before the jury."


@pytest.fixture
def desk(tmp_path: Path) -> House:
    watchlists = '[[watchlists]]\nname = "courts"\ntopics = ["courts"]\nchannels = ["console"]\n'
    write_folder(tmp_path, monitor=LEXICAL, topics=TOPICS, watchlists=watchlists)
    return House(tmp_path)


def gold(folder: Path, *, labels: tuple[str, str] = ("energy", "courts")) -> Path:
    lines = [
        json.dumps({"id": f"{label}{number}", "title": text.split(" ")[1], "text": text, "topics": [label]})
        for label, text in zip(labels, (OIL, TRIAL), strict=True)
        for number in range(12)
    ]
    file = folder / "gold.jsonl"
    file.write_text("\n".join(lines), "utf-8")
    return file


def test_what_is_learned_is_written_and_used(desk: House) -> None:
    file = gold(desk.folder)

    done = desk.command("topics", "fit", str(file))

    assert (done.status, done.err) == (0, "")
    assert "Every article belongs to exactly one topic, whatever [judging] topic says." in done.out
    assert f"Written: {desk.folder / 'config' / 'learned.toml'}" in done.out
    replayed = desk.command("replay", str(file), "--all", "--json")
    assert [json.loads(line)["topics"] for line in replayed.out.splitlines()] == [["energy"]] * 12 + [
        ["courts"]
    ] * 12


def test_figures_alone_write_nothing(desk: House) -> None:
    done = desk.command("topics", "fit", str(gold(desk.folder)), "--measure", "--json")

    figures = json.loads(done.out)
    assert (figures["articles"], figures["unknown"], "written" in figures) == (24, {}, False)
    assert [each["space"] for each in figures["fitted"]] == ["lexical-1-1024", ""]
    assert figures["fitted"][0]["after"]["micro"]["f1"] == 1.0
    assert not (desk.folder / "config" / "learned.toml").exists()


def test_topics_that_are_not_labelled_keep_what_they_have(desk: House) -> None:
    desk.command("topics", "fit", str(gold(desk.folder)))
    done = desk.command("topics", "fit", str(gold(desk.folder, labels=("energy", "sports"))))

    assert (done.status, done.err) == (
        0,
        "'sports' is no topic of topics.toml: 12 labels left out\n",
    )
    assert "fewer than 3 articles: not learned" in " ".join(done.out.split())
    learned = (desk.folder / "config" / "learned.toml").read_text("utf-8")
    assert (learned.count('topic = "courts"'), "one_topic = true" in learned) == (2, False)


def test_an_archive_without_labels_is_told(desk: House) -> None:
    done = desk.command("topics", "fit", str(gold(desk.folder, labels=("a", "b"))))

    assert done.status == 1
    assert "gold.jsonl, no line names a topic of topics.toml under topics or labels" in done.err


def test_a_damaged_learned_toml_is_told_with_what_to_do(desk: House) -> None:
    damaged = '[[learned]]\ntopic = "energy"\nweights = "AAA"\n'
    (desk.folder / "config" / "learned.toml").write_text(damaged, "utf-8")
    done = desk.command("topics", "fit", str(gold(desk.folder)))

    assert done.status == 2
    assert "learned.toml:3: learned[0].weights" in done.err
    assert "it was damaged: fit the topics anew" in done.err
