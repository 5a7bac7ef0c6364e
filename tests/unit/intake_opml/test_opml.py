"""Lists of feeds as other readers write and read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.intake.opml import OpmlError, Outline, read_opml, write_opml
from monitor.model import Feed

WORD = st.text(alphabet=st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=20)


def opml(*outlines: str) -> bytes:
    return f"<opml version='2.0'><head/><body>{''.join(outlines)}</body></opml>".encode()


def test_folders_are_flattened_and_each_address_is_taken_once() -> None:
    found = read_opml(
        opml(
            "<outline text='Asia'><outline text='Wire' xmlUrl=' https://w.example/feed '/>",
            "<outline text='Deep'><outline title='T' text='Text' xmlUrl='https://t.example/'/></outline></outline>",
            "<outline text='Wire again' xmlUrl='https://w.example/feed'/>",
        )
    )
    assert found == (
        Outline(title="Wire", url="https://w.example/feed"),
        Outline(title="T", url="https://t.example/"),
    )


@pytest.mark.parametrize(
    ("code", "language"),
    [("ru", "ru"), ("en-US", "en"), ("uz_Latn", "uz"), ("EN", "en"), ("russian", ""), ("", ""), ("??", "")],
)
def test_a_language_is_two_letters_or_none(code: str, language: str) -> None:
    (found,) = read_opml(opml(f"<outline text='a' xmlUrl='https://a.example/' language='{code}'/>"))
    assert found.language == language


def test_markup_in_titles_goes_and_a_feed_without_one_is_called_by_its_address() -> None:
    found = read_opml(
        opml(
            "<outline text='&lt;b&gt;Bold&lt;/b&gt; news' xmlurl='https://a.example/'/>",
            "<outline text=' ' xmlUrl='https://b.example/'/>",
        )
    )
    assert [each.title for each in found] == ["Bold news", "https://b.example/"]


@pytest.mark.parametrize(
    "outline",
    [
        "<outline text='a'/>",
        "<outline text='a' xmlUrl='file:///etc/passwd'/>",
        "<outline text='a' xmlUrl='feed.xml'/>",
    ],
)
def test_what_leads_nowhere_on_the_web_is_no_feed(outline: str) -> None:
    with pytest.raises(OpmlError, match="there is no feed in it"):
        read_opml(opml(outline))


@pytest.mark.parametrize(
    "data", [b"", b"  ", b"\x00\xff", b"feeds: 3", opml()[:-3], opml("<outline a='&b'/>")]
)
def test_damage_is_refused(data: bytes) -> None:
    with pytest.raises(OpmlError, match="not XML, or damaged"):
        read_opml(data)


def test_entities_load_and_grow_nothing() -> None:
    bomb = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10 if n else 'x' * 10}'>" for n in range(9))
    outline = "<outline text='&e8;' xmlUrl='&e8;'/>"
    with pytest.raises(OpmlError):
        read_opml(f"<!DOCTYPE opml [{bomb}]><opml><body>{outline}</body></opml>".encode())


@given(st.lists(st.tuples(WORD, WORD, st.sampled_from(["", "ru", "uz"])), min_size=1))
def test_what_is_written_can_be_read(parts: list[tuple[str, str, str]]) -> None:
    feeds = [
        Feed(name="f", url=f"https://h{number}.example/?q={query}&n=1", title=title, language=language)
        for number, (query, title, language) in enumerate(parts)
    ]
    found = read_opml(write_opml(feeds).encode())
    assert [(each.url, each.language) for each in found] == [(each.url, each.language) for each in feeds]


def test_feeds_that_are_off_are_not_written() -> None:
    on = Feed(name="a", url="https://a.example/", title="A")
    off = Feed(name="b", url="https://b.example/", title="B", is_on=False, reason_off="gone")
    assert read_opml(write_opml([on, off]).encode()) == (Outline(title="A", url="https://a.example/"),)
