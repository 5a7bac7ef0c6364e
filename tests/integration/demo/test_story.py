"""What the invented outlets report is complete, distinct and says what should become of it."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.demo.story import FeedDate, PageKind, Piece, outlets
from monitor.model import VerdictKind
from monitor.text.sketches import containment, shingles

NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
SEEDS = Path(__file__).parents[3] / "seeds"
PIECES = [piece for outlet in outlets(NOW) for piece in outlet.pieces]
READABLE = [piece for piece in PIECES if piece.page is PageKind.ARTICLE]


def named(pieces: list[Piece]) -> list[str]:
    return [piece.slug for piece in pieces]


def test_titles_and_slugs_are_unique() -> None:
    counts = Counter(piece.title for piece in PIECES) + Counter(piece.slug for piece in PIECES)
    assert set(counts.values()) == {1}


def test_every_kind_of_outcome_is_shown() -> None:
    assert {piece.verdict for piece in PIECES} == set(VerdictKind)
    assert {piece.feed_date for piece in PIECES} == set(FeedDate)
    assert {piece.page for piece in PIECES} == set(PageKind)


def test_what_is_expected_begins_with_alerted_or_withheld_as_the_verdict_demands() -> None:
    begins = {piece.slug: piece.expected.split(":")[0] for piece in PIECES}
    assert begins == {piece.slug: "alerted" if piece.is_alerted else "withheld" for piece in PIECES}


@pytest.mark.parametrize("piece", READABLE, ids=named(READABLE))
def test_every_report_has_the_length_of_a_wire_report(piece: Piece) -> None:
    assert 140 <= len(piece.text.split()) <= 350


def test_everything_was_published_within_the_last_eight_hours() -> None:
    late = [piece.slug for piece in PIECES if not NOW - timedelta(hours=8) < piece.published_at < NOW]
    assert late == []


def test_what_depends_on_another_piece_comes_in_a_later_act_than_it() -> None:
    """Feeds are polled side by side, so within one act nobody can say which piece is judged first."""
    acts = {piece.slug: piece.act for piece in PIECES}
    needs = [(piece.act, piece.copy_of or piece.repeat_of or piece.development_of) for piece in PIECES]
    assert [original for act, original in needs if original and acts[original] >= act] == []


def test_copies_share_most_of_their_words_in_order_with_the_original_and_retellings_little() -> None:
    """Measured on real news: copies share 0.67 of their word trigrams and more, other texts at most 0.40."""
    texts = {piece.slug: piece.text for piece in PIECES}
    texts |= {seed: (SEEDS / f"{seed}.txt").read_text("utf-8") for piece in PIECES for seed in piece.seeds}
    sketches = {name: shingles(text) for name, text in texts.items()}

    def shared(piece: Piece, names: tuple[str, ...]) -> float:
        return max((containment(sketches[piece.slug], sketches[name]) for name in names if name), default=0.0)

    assert [piece.slug for piece in PIECES if piece.copy_of and shared(piece, (piece.copy_of,)) < 0.67] == []
    others = {piece.slug: (piece.repeat_of, piece.development_of, *piece.seeds) for piece in PIECES}
    assert [piece.slug for piece in PIECES if shared(piece, others[piece.slug]) > 0.4] == []


def test_the_seeds_that_pieces_name_are_bundled() -> None:
    named_seeds = {seed for piece in PIECES for seed in piece.seeds}
    assert {seed for seed in named_seeds if not (SEEDS / f"{seed}.txt").exists()} == set()
    assert named_seeds


@pytest.mark.parametrize(
    ("language", "day"), [("en", "on Wednesday"), ("ru", "сообщили в среду"), ("uz", "chorshanba kuni")]
)
def test_reports_name_the_present_day_of_the_week(language: str, day: str) -> None:
    texts = [piece.text for outlet in outlets(NOW) if outlet.language == language for piece in outlet.pieces]
    assert any(day in text for text in texts)


def test_no_placeholder_is_left() -> None:
    assert [piece.slug for piece in PIECES if "{" in piece.text] == []
