"""The main job: what the bundled newsroom publishes reaches the readers as its pieces say."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from monitor.demo import Newsroom
from monitor.demo.story import PageKind, Piece
from monitor.model import VerdictKind
from support.running import Installation
from support.sinks import Sinks

pytestmark = pytest.mark.e2e


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(now=datetime.now(UTC)) as running:
        yield running


def test_every_piece_gets_its_verdict_and_every_alert_arrives_once_and_nothing_else_does(
    house: Installation, sinks: Sinks, newsroom: Newsroom
) -> None:
    house.feeds(newsroom.feeds())
    house.change(engine="auto")  # as shipped: what is known in another language is known by it alone
    daemon = house.start()
    for _ in range(2):
        house.settle()
        assert set() == wrong(newsroom, house)
        for channel in sinks.channels:
            assert told(newsroom) == sinks.titles(channel)
            assert dict.fromkeys(house.deliveries(channel), 1) == sinks.counts(channel)
        newsroom.advance()
        house.poll_again()
    assert house.rows("SELECT id FROM entry WHERE outcome IS NULL OR article_id IS NULL") == []
    assert daemon.stop() == 0


def articles(newsroom: Newsroom) -> list[Piece]:
    """Return the pieces published so far that are articles of their own; the twin of a page is none."""
    return [piece for _, piece in newsroom.pieces() if piece.page is not PageKind.AMP]


def wrong(newsroom: Newsroom, house: Installation) -> set[tuple[str, str | None]]:
    """Return titles and verdicts that differ from what the pieces say.

    A new story may be told as a development: with a nearly empty history, two that rest on their headlines
    alone can look alike, and which of them comes first is chance. Readers are told all the same.
    """
    verdicts = house.verdicts()
    assert sorted(verdicts) == sorted(piece.title for piece in articles(newsroom))
    return {
        (piece.title, verdicts[piece.title])
        for piece in articles(newsroom)
        if verdicts[piece.title] != piece.verdict
        and (
            piece.is_readable
            or (piece.verdict, verdicts[piece.title]) != (VerdictKind.NEW_STORY, VerdictKind.DEVELOPMENT)
        )
    }


def told(newsroom: Newsroom) -> list[str]:
    """Return the titles that readers should have been told, sorted."""
    return sorted(piece.title for piece in articles(newsroom) if piece.is_alerted)
