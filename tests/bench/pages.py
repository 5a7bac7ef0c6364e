"""Pages to read: our own samples, the demo newsroom's, and real ones where the evaluation data is there."""

import gzip
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

from monitor.demo.newsroom import Newsroom
from monitor.demo.story import PageKind

OWN = Path(__file__).parents[1] / "data" / "pages"
SHARED = Path(__file__).parents[3] / "shared" / "extraction" / "dev.jsonl.gz"

# What says which address the page belongs to: without it, the address it was asked under counts, so that one
# page can be served under many.
_CANONICAL = re.compile(rb"<link[^>]+canonical[^>]*>|<meta[^>]+og:url[^>]*>", re.IGNORECASE)


def own_pages() -> dict[str, bytes]:
    """Return our sample pages and the demo newsroom's, by title."""
    found = {path.stem: path.read_bytes() for path in sorted(OWN.glob("*.html"))}
    with Newsroom(now=datetime.now(UTC)) as newsroom:
        newsroom.advance()
        for outlet, piece in newsroom.pieces():
            if piece.page is PageKind.ARTICLE:
                with urlopen(newsroom.base + outlet.page_path(piece)) as answer:  # noqa: S310 - our own server
                    found[piece.title] = answer.read()
    return {title: _CANONICAL.sub(b"", body) for title, body in found.items()}


def shared_pages(count: int) -> dict[str, bytes]:
    """Return some pages of the evaluation data by title; none where it is not there."""
    if not SHARED.exists():
        return {}
    found: dict[str, bytes] = {}
    with gzip.open(SHARED, "rt", encoding="utf-8") as lines:
        for line in lines:
            page = json.loads(line)
            found[page["title"] or page["id"]] = _CANONICAL.sub(b"", page["html"].encode())
            if len(found) == count:
                break
    return found
