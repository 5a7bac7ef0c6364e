"""The invented outlets and what they report, read from ``outlets/*.toml``.

Useful as test data too: every piece says what should become of it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from importlib.resources import files
from typing import Any

from monitor.model import OutletKind, VerdictKind

# In the order of the home page; those out of order last.
OUTLETS = (
    "silk-road-wire",
    "steppe-courier",
    "caspian-ledger",
    "vestnik-doliny",
    "zarafshon-xabarlari",
    "central-asia-digest",
    "ala-too-kabarlary",
    "tien-shan-post",
    "amudarya-herald",
)

# The last act: 1 is what the newsroom has published at the start, 2 what follows.
LAST_ACT = 2

# How far ahead of its true time a piece with ``feed_date = "future"`` is dated: more than the day that may be
# put down to time zones.
AHEAD = timedelta(days=3)

_WEEKDAYS: Mapping[str, tuple[str, ...]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "ru": ("в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье"),
    "uz": (
        "dushanba kuni",
        "seshanba kuni",
        "chorshanba kuni",
        "payshanba kuni",
        "juma kuni",
        "shanba kuni",
        "yakshanba kuni",
    ),
}


class FeedFormat(StrEnum):
    """What an outlet's feed address answers with."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json"
    HTML = "html"  # a web page where a feed should be


class FeedDate(StrEnum):
    """What date the feed gives for a piece."""

    TRUE = "true"
    NONE = "none"
    FUTURE = "future"  # AHEAD of the true one


class PageKind(StrEnum):
    """How a piece's page answers."""

    ARTICLE = "article"
    FORBIDDEN = "forbidden"  # 403 with a few words for the visitor
    SCRIPT = "script"  # a shell that a script would fill
    AMP = "amp"  # the AMP twin of the piece that copy_of names


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One report of one outlet.

    Attributes:
        slug: unique, the last part of its address.
        title: unique.
        text: paragraphs separated by an empty line; "" where the page cannot be read; an AMP twin has that of
            its original.
        act: 1 when published at the start, 2 when it comes later.
        published_at: the true time; what the feed says is told by feed_date.
        published_again_in: the act in which the feed lists it anew, with another guid and a tracking address;
            0 for never.
        verdict: what the judge should say.
        copy_of: slug of the piece that it copies, or "".
        repeat_of: slug of the piece that it retells in other words, or "".
        development_of: slug of the piece that it adds to, or "".
        seeds: names of the bundled seeds that report its happening; the judge should name at least one.
        expected: the whole outcome in a few words for a reader.
    """

    slug: str
    section: str
    author: str
    title: str
    summary: str
    text: str
    act: int
    published_at: datetime
    feed_date: FeedDate
    page: PageKind
    published_again_in: int
    verdict: VerdictKind
    copy_of: str
    repeat_of: str
    development_of: str
    seeds: tuple[str, ...]
    expected: str

    @property
    def is_readable(self) -> bool:
        """Whether the page holds the text."""
        return self.page in {PageKind.ARTICLE, PageKind.AMP}

    @property
    def is_alerted(self) -> bool:
        """Whether readers should be told."""
        return self.verdict in {VerdictKind.NEW_STORY, VerdictKind.DEVELOPMENT}

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text's paragraphs, in order."""
        return tuple(part.strip() for part in self.text.split("\n\n") if part.strip())

    @property
    def feed_published_at(self) -> datetime | None:
        """The date that the feed gives, or None."""
        match self.feed_date:
            case FeedDate.TRUE:
                return self.published_at
            case FeedDate.FUTURE:
                return self.published_at + AHEAD
            case FeedDate.NONE:
                return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An invented outlet.

    Attributes:
        name: the first part of its addresses and the name of its feed.
        format: of the feed.
        encoding: of feed and pages.
        status: what the feed's address answers; 200 for a feed in order.
        has_full_content: whether the feed carries the whole text.
        pieces: in the order of the file, later acts included.
    """

    name: str
    title: str
    tagline: str
    language: str
    country: str
    kind: OutletKind
    format: FeedFormat
    encoding: str
    status: int
    has_full_content: bool
    pieces: tuple[Piece, ...]

    @property
    def feed_path(self) -> str:
        """Where the feed is, from the root of the server."""
        endings = {FeedFormat.RSS: "rss.xml", FeedFormat.ATOM: "atom.xml", FeedFormat.JSON: "feed.json"}
        return f"/{self.name}/{endings.get(self.format, 'feed')}"

    def page_path(self, piece: Piece) -> str:
        """Where the page of one of its pieces is, from the root of the server."""
        if piece.page is PageKind.AMP:
            return f"/{self.name}/amp/{piece.slug.removesuffix('-amp')}"
        return f"/{self.name}/{piece.slug}"

    def published(self, act: int) -> tuple[Piece, ...]:
        """Return what is published once ``act`` has begun, newest first."""
        pieces = (piece for piece in self.pieces if piece.act <= act)
        return tuple(sorted(pieces, key=lambda piece: piece.published_at, reverse=True))


def outlets(now: datetime) -> tuple[Outlet, ...]:
    """Return all outlets, their pieces dated minutes to hours before ``now`` (aware UTC)."""
    raw = {name: _load(name) for name in OUTLETS}
    texts = {
        piece["slug"]: piece.get("text", "") for outlet in raw.values() for piece in outlet.get("pieces", ())
    }
    return tuple(_outlet(name, raw[name], texts, now) for name in OUTLETS)


def _load(name: str) -> dict[str, Any]:
    path = files("monitor.demo") / "outlets" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _outlet(name: str, raw: Mapping[str, Any], texts: Mapping[str, str], now: datetime) -> Outlet:
    language = raw["language"]
    return Outlet(
        name=name,
        title=raw["title"],
        tagline=raw["tagline"],
        language=language,
        country=raw["country"],
        kind=OutletKind(raw["kind"]),
        format=FeedFormat(raw["format"]),
        encoding=raw.get("encoding", "utf-8"),
        status=raw.get("status", 200),
        has_full_content=raw.get("full_content", False),
        pieces=tuple(_piece(piece, texts, language, now) for piece in raw.get("pieces", ())),
    )


def _piece(raw: Mapping[str, Any], texts: Mapping[str, str], language: str, now: datetime) -> Piece:
    page = PageKind(raw.get("page", "article"))
    text = texts[raw["copy_of"]] if page is PageKind.AMP else raw.get("text", "")
    return Piece(
        slug=raw["slug"],
        section=raw["section"],
        author=raw["author"],
        title=raw["title"],
        summary=raw["summary"],
        text=text.replace("{weekday}", _weekday(language, now)),
        act=raw.get("act", 1),
        published_at=now.replace(microsecond=0) - timedelta(minutes=raw["minutes_ago"]),
        feed_date=FeedDate(raw.get("feed_date", "true")),
        page=page,
        published_again_in=raw.get("published_again_in", 0),
        verdict=VerdictKind(raw["verdict"]),
        copy_of=raw.get("copy_of", ""),
        repeat_of=raw.get("repeat_of", ""),
        development_of=raw.get("development_of", ""),
        seeds=tuple(raw.get("seeds", ())),
        expected=raw["expected"],
    )


def _weekday(language: str, now: datetime) -> str:
    """Return today's name as it stands in a sentence that says when something was said."""
    return _WEEKDAYS.get(language, _WEEKDAYS["en"])[now.weekday()]
