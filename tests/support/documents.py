"""Documents as a server would have given them, and our own samples."""

from datetime import UTC, datetime
from pathlib import Path

from monitor.model import Document

DATA = Path(__file__).parents[1] / "data"
FETCHED_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def document(
    body: bytes | str, *, url: str = "https://steppe.example/news/feed", content_type: str = ""
) -> Document:
    """Return a document; a text is sent as UTF-8."""
    return Document(
        url=url,
        permanent_url=None,
        status=200,
        headers={"content-type": content_type} if content_type else {},
        body=body.encode() if isinstance(body, str) else body,
        fetched_at=FETCHED_AT,
    )


def sample(name: str) -> str:
    """Return one of our sample feeds or pages, by its path under ``tests/data``."""
    return (DATA / name).read_text(encoding="utf-8")
