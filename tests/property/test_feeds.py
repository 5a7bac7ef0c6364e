"""Feeds read at once, and fed with noise."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.intake.feeds import read_feed
from support.documents import document
from support.feed_texts import by_feedparser, feeds


@settings(max_examples=300)
@given(feeds)
def test_what_is_read_at_once_is_what_feedparser_reads(text: str) -> None:
    given_feed = document(text)
    assert read_feed(given_feed) == by_feedparser(given_feed)


@settings(max_examples=150)
@given(feeds, st.integers(0, 5_000), st.binary(max_size=12))
@example("<rss><channel><item/></channel></rss>", 5, b"\xff\x00<!DOCTYPE")
def test_a_feed_with_noise_in_it_is_read_as_far_as_it_goes(text: str, at: int, noise: bytes) -> None:
    body = text.encode()
    read_feed(document(body[: at % len(body)] + noise + body[at % len(body) :]))


@given(st.binary(max_size=400))
def test_any_bytes_are_a_feed_or_none(body: bytes) -> None:
    read_feed(document(body))
