"""JSON Feed: wrong types count as absent, numbers as their digits."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.intake.feeds import read_feed
from monitor.model import Entry, ParsedFeed
from support.documents import document

VERSION = "https://jsonfeed.org/version/1"
FIELDS = (
    "id", "url", "external_url", "title", "content_text", "content_html", "summary", "date_published",
    "date_modified", "language", "authors", "author",
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def read(feed: object) -> ParsedFeed:
    return read_feed(document(json.dumps(feed)))


@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=6), max_size=3))
def test_any_types_give_as_many_entries_as_there_are_objects(entries: list[dict[str, object]]) -> None:
    assert len(read({"version": VERSION, "items": entries}).entries) == len(entries)


@pytest.mark.parametrize("wrong", [True, None, ["x"], {"a": 1}])
def test_a_field_of_the_wrong_type_counts_as_absent(wrong: object) -> None:
    feed = read({"version": VERSION, "title": wrong, "items": [dict.fromkeys(FIELDS, wrong)]})
    assert (feed.title, feed.entries) == ("", (Entry(guid="", link="", title=""),))


def test_a_number_counts_as_its_digits() -> None:
    feed = read({"version": VERSION, "items": [{"id": 3.5, "title": 1000}]})
    assert [(entry.guid, entry.title) for entry in feed.entries] == [("3.5", "1000")]


def test_version_1_has_one_author() -> None:
    feed = read(
        {"version": VERSION, "author": {"name": "Ann"}, "items": [{"id": "1"}, {"author": {"name": "Bo"}}]}
    )
    assert [entry.author for entry in feed.entries] == ["Ann", "Bo"]


def test_without_a_version_a_title_and_items_make_a_feed() -> None:
    assert len(read({"title": "x", "items": [{"id": "1"}]}).entries) == 1


def test_half_a_character_is_left_out_of_everything() -> None:
    """Else no message could be sent that names the entry."""
    (entry,) = read(
        {"version": VERSION, "items": [dict.fromkeys(FIELDS, "https://h.example/\ud83d")]}
    ).entries
    said = (entry.guid, entry.link, entry.title, entry.summary)
    assert said == ("https://h.example/",) * 4
    assert entry.content.encode() == b"https://h.example/"


def test_dates_that_lie_far_ahead_are_counted() -> None:
    dates = ["2099-01-01T00:00:00Z", "2020-01-01T00:00:00Z", "soon", None]
    feed = read({"version": VERSION, "items": [{"date_published": date} for date in dates]})
    assert feed.far_ahead == 1
