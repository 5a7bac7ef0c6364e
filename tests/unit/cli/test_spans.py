"""How far back people look."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import typer

from monitor.cli.spans import begun, rated
from support.values import NOON

ALMATY = timezone(timedelta(hours=5))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("all", None),
        ("12h", NOON - timedelta(hours=12)),
        ("1.5d", NOON - timedelta(hours=36)),
        ("2w", NOON - timedelta(weeks=2)),
        ("2 W ", NOON - timedelta(weeks=2)),
        ("2026-03-01", datetime(2026, 2, 28, 19, tzinfo=UTC)),
        ("2026-03-01T05:00+05:00", datetime(2026, 3, 1, tzinfo=UTC)),
    ],
)
def test_since_takes_spans_and_dates(text: str, expected: datetime | None) -> None:
    assert begun(text, now=NOON, zone=ALMATY) == expected


@pytest.mark.parametrize("text", ["d", "yesterday", "nand", "1e99w", "2026-13-01", "-3d", "9999999d"])
def test_since_takes_nothing_else(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="is neither a span such as"):
        begun(text, now=NOON, zone=ALMATY)


@pytest.mark.parametrize(("days", "expected"), [(14, "3.0 a week"), (1, "42.0 a week"), (0.5, "")])
def test_a_short_history_says_nothing_about_weeks(days: float, expected: str) -> None:
    assert rated(6, NOON - timedelta(days=days), NOON) == expected
