"""Whole articles on and off a beat: the one that ships, and another that takes one file of one's own."""

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from monitor.assembly import brain_from
from monitor.config import load
from monitor.judge.terms import read
from monitor.pipeline.judging import Brain
from support.configuring import SHIPPED
from support.values import article

ARTICLES = Path(__file__).parents[2] / "data" / "relevance"


def articles(name: str) -> list[Any]:
    """Return the articles of a file, each named by what it is an example of and its title."""
    found = tomllib.loads((ARTICLES / f"{name}.toml").read_text(encoding="utf-8"))["articles"]
    return [
        pytest.param(
            each,
            id=f"{each['kind']}: {each['title']}",
            marks=[pytest.mark.xfail(reason="known to be missed", strict=True)]
            if "is_missed" in each
            else [],
        )
        for each in found
    ]


def is_relevant(brain: Brain, case: dict[str, Any]) -> bool:
    words = read(article(title=case["title"], text=case["text"], language=case["language"]))
    return brain.beat.assess(words, brain.names.find(words)).is_relevant


@pytest.fixture(scope="module")
def shipped() -> Brain:
    return brain_from(load(SHIPPED, {}))


@pytest.fixture(scope="module")
def caucasus(tmp_path_factory: pytest.TempPathFactory) -> Brain:
    folder = tmp_path_factory.mktemp("caucasus") / "config"
    shutil.copytree(SHIPPED, folder)
    shutil.copy(ARTICLES / "caucasus_sides.toml", folder / "sides.toml")
    return brain_from(load(folder, {}))


@pytest.mark.parametrize("case", [*articles("beat"), *articles("beat_later")])
def test_an_article_is_on_the_beat_when_both_sides_take_part(shipped: Brain, case: dict[str, Any]) -> None:
    assert is_relevant(shipped, case) is case["is_relevant"]


@pytest.mark.parametrize("case", articles("caucasus"))
def test_another_pair_of_regions_is_watched_by_editing_one_file(
    caucasus: Brain, case: dict[str, Any]
) -> None:
    assert is_relevant(caucasus, case) is case["is_relevant"]
