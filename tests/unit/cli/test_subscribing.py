"""Outlines of other readers become feeds with names of their own."""

import tempfile
import tomllib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from monitor.cli.subscribing import TITLE_CHARACTERS, new_feeds, subscribe
from monitor.intake.opml import Outline
from monitor.model import Feed
from monitor.text.cleaning import cut
from support.configuring import write_folder

KNOWN = Feed(name="wire", url="https://wire.example/feed", title="Wire")


def outline(url: str, title: str, language: str = "") -> Outline:
    return Outline(url=url, title=title, language=language)


def test_names_are_made_of_titles_in_latin_letters_and_never_taken_twice() -> None:
    outlines = [
        outline("https://a.example/1", "Wire"),
        outline("https://a.example/2", "Вестник Долины"),
        outline("https://a.example/3", "Вестник Долины!"),
        outline("https://b.example/4", "新闻"),
        outline("https://a.example/5", "A title so long that it would fill a column"),
    ]
    assert [feed.name for feed in new_feeds(outlines, [KNOWN])] == [
        "wire-2",
        "vestnik-doliny",
        "vestnik-doliny-2",
        "b-example",
        "a-title-so-long-that-it-would",
    ]


def test_an_address_that_is_known_in_another_spelling_is_left_out() -> None:
    outlines = [
        outline("http://www.wire.example/feed?utm_source=x", "Wire again"),
        outline("https://new.example/feed", "New"),
        outline("https://new.example/feed#top", "New again"),
    ]
    assert [feed.url for feed in new_feeds(outlines, [KNOWN])] == ["https://new.example/feed"]


@given(title=st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1))
def test_any_title_comes_back_as_it_was_written(title: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        config = write_folder(Path(folder))
        subscribe(config, new_feeds([outline("https://new.example/feed", title)], ()))
        written = tomllib.loads((config / "feeds.toml").read_text("utf-8"))
    assert written["feeds"][-1]["title"] == cut(title, TITLE_CHARACTERS)
