"""The bundled newsroom answers as real servers do: feeds, pages, validators, compression, failures."""

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.client import HTTPConnection
from urllib.parse import urlsplit

import feedparser
import pytest

from monitor.demo import NOTICE, Newsroom
from monitor.demo.feeds import TRACKING
from monitor.demo.story import AHEAD, FeedDate, FeedFormat, Outlet, PageKind, Piece, outlets

NOW = datetime(2026, 3, 4, 10, 30, 0, 123456, tzinfo=UTC)
WORKING = ("silk-road-wire", "steppe-courier", "caspian-ledger", "vestnik-doliny", "central-asia-digest")
JSON = "zarafshon-xabarlari"


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes


def get(url: str, *, method: str = "GET", **headers: str) -> Reply:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=10)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(
            method, target, headers={name.replace("_", "-"): text for name, text in headers.items()}
        )
        response = connection.getresponse()
        names = {name.lower(): text for name, text in response.getheaders()}
        return Reply(response.status, names, response.read())
    finally:
        connection.close()


@pytest.fixture
def room() -> Iterator[Newsroom]:
    with Newsroom(now=NOW) as newsroom:
        yield newsroom


@pytest.fixture
def late_room(room: Newsroom) -> Newsroom:
    room.advance()
    return room


def outlet_named(name: str) -> Outlet:
    return next(outlet for outlet in outlets(NOW) if outlet.name == name)


def listed(room: Newsroom, name: str) -> list[tuple[str, str]]:
    """Return (title, address) of each entry of a feed in order, as an independent parser reads it."""
    reply = get(feed_url(room, name))
    if name == JSON:
        return [(item["title"], item["url"]) for item in json.loads(reply.body)["items"]]
    parsed = feedparser.parse(reply.body, response_headers=dict(reply.headers))
    assert not parsed.bozo
    return [(entry.title, entry.link) for entry in parsed.entries]


def feed_url(room: Newsroom, name: str) -> str:
    return next(feed.url for feed in room.feeds() if feed.name == name)


def pieces_of(room: Newsroom, name: str) -> list[tuple[str, str]]:
    return [
        (piece.title, room.base + outlet.page_path(piece))
        for outlet, piece in room.pieces()
        if outlet.name == name
    ]


# --- Feeds -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*WORKING, JSON])
def test_each_feed_lists_what_its_outlet_has_published(room: Newsroom, name: str) -> None:
    assert listed(room, name) == pieces_of(room, name)


@pytest.mark.parametrize("name", [*WORKING, JSON])
def test_each_feed_lists_later_acts_after_they_began(late_room: Newsroom, name: str) -> None:
    entries = [entry for entry in listed(late_room, name) if not entry[1].endswith(TRACKING)]
    assert entries == pieces_of(late_room, name)


@pytest.mark.parametrize(
    ("name", "version", "content_type"),
    [
        ("silk-road-wire", "atom10", "application/atom+xml; charset=utf-8"),
        ("steppe-courier", "rss20", "application/rss+xml; charset=utf-8"),
        ("vestnik-doliny", "rss20", "application/rss+xml; charset=windows-1251"),
    ],
)
def test_a_feed_is_in_the_format_that_its_headers_say(
    room: Newsroom, name: str, version: str, content_type: str
) -> None:
    reply = get(feed_url(room, name))
    parsed = feedparser.parse(reply.body, response_headers=dict(reply.headers))
    assert (parsed.version, reply.headers["content-type"]) == (version, content_type)


def test_the_json_feed_declares_its_version_and_type(room: Newsroom) -> None:
    reply = get(feed_url(room, JSON))
    assert json.loads(reply.body)["version"] == "https://jsonfeed.org/version/1.1"
    assert reply.headers["content-type"] == "application/feed+json; charset=utf-8"


def test_the_windows_1251_feed_is_no_utf_8_and_decodes_to_its_titles(room: Newsroom) -> None:
    body = get(feed_url(room, "vestnik-doliny")).body
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")
    assert "США выделят Таджикистану 18 млн долларов" in body.decode("windows-1251")


def test_a_feed_with_full_content_carries_every_paragraph(room: Newsroom) -> None:
    piece = outlet_named("caspian-ledger").pieces[0]
    entry = feedparser.parse(get(feed_url(room, "caspian-ledger")).body).entries[0]
    assert entry.content[0].value == "".join(f"<p>{paragraph}</p>" for paragraph in piece.paragraphs)


def test_feed_dates_are_the_true_ones_but_for_the_future_and_the_missing(room: Newsroom) -> None:
    entries = feedparser.parse(get(feed_url(room, "steppe-courier")).body).entries
    given = {entry.title: datetime(*entry.published_parsed[:6], tzinfo=UTC) for entry in entries}
    pieces = outlet_named("steppe-courier").published(1)
    ahead = {piece.title: AHEAD if piece.feed_date is FeedDate.FUTURE else timedelta() for piece in pieces}
    assert given == {piece.title: piece.published_at + ahead[piece.title] for piece in pieces}
    items = json.loads(get(feed_url(room, JSON)).body)["items"]
    assert [item["title"] for item in items if "date_published" not in item] == [
        "AQSh kompaniyasi Samarqandda 95 million dollarlik ma’lumotlar markazi quradi"
    ]


def test_an_entry_is_listed_again_with_another_guid_and_a_tracking_address(late_room: Newsroom) -> None:
    first, *others = feedparser.parse(get(feed_url(late_room, "vestnik-doliny")).body).entries
    original = next(entry for entry in others if entry.title == first.title)
    assert first.link == original.link + TRACKING
    assert first.id != original.id


@pytest.mark.parametrize(("name", "status"), [("ala-too-kabarlary", 500), ("amudarya-herald", 410)])
def test_a_feed_out_of_order_answers_with_its_status(room: Newsroom, name: str, status: int) -> None:
    assert get(feed_url(room, name)).status == status


def test_one_feed_address_answers_with_a_web_page(room: Newsroom) -> None:
    reply = get(feed_url(room, "tien-shan-post"))
    assert (reply.status, reply.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert feedparser.parse(reply.body).version == ""


# --- Validators and compression --------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize("name", [*WORKING, JSON])
def test_an_unchanged_feed_answers_304_to_its_own_etag(room: Newsroom, name: str, encoding: str) -> None:
    url = feed_url(room, name)
    etag = get(url, Accept_Encoding=encoding).headers["etag"]
    again = get(url, Accept_Encoding=encoding, If_None_Match=etag)
    assert (again.status, again.headers["etag"], again.body) == (304, etag, b"")


def test_an_unchanged_feed_answers_304_to_its_own_date(room: Newsroom) -> None:
    url = feed_url(room, "silk-road-wire")
    assert get(url, If_Modified_Since=get(url).headers["last-modified"]).status == 304


@pytest.mark.parametrize(
    "since",
    ["", "yesterday", format_datetime(NOW - timedelta(days=1), usegmt=True)],
    ids=["none", "word", "older"],
)
def test_a_feed_newer_than_the_date_or_with_an_unreadable_one_answers_200(room: Newsroom, since: str) -> None:
    assert get(feed_url(room, "silk-road-wire"), If_Modified_Since=since).status == 200


def test_if_modified_since_does_not_count_beside_if_none_match(room: Newsroom) -> None:
    url = feed_url(room, "silk-road-wire")
    since = get(url).headers["last-modified"]
    assert get(url, If_Modified_Since=since, If_None_Match='"other"').status == 200


def test_only_feeds_with_something_new_change_their_etag_when_the_newsroom_advances(room: Newsroom) -> None:
    names = (*WORKING, JSON)
    before = {name: get(feed_url(room, name)).headers["etag"] for name in names}
    room.advance()
    statuses = {name: get(feed_url(room, name), If_None_Match=before[name]).status for name in names}
    assert statuses == {**dict.fromkeys(WORKING, 200), JSON: 304}


@pytest.mark.parametrize("path", ["/silk-road-wire/atom.xml", "/silk-road-wire/kadamjay-antimony-plant"])
def test_gzip_is_sent_to_those_who_accept_it_and_unpacks_to_the_same_bytes(room: Newsroom, path: str) -> None:
    plain = get(room.base + path)
    packed = get(room.base + path, Accept_Encoding="br, gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert len(packed.body) < len(plain.body)
    assert gzip.decompress(packed.body) == plain.body


def test_the_etags_of_plain_and_compressed_bytes_differ(room: Newsroom) -> None:
    url = feed_url(room, "silk-road-wire")
    assert get(url).headers["etag"] != get(url, Accept_Encoding="gzip").headers["etag"]


def test_head_answers_as_get_without_a_body(room: Newsroom) -> None:
    url = feed_url(room, "silk-road-wire")
    head = get(url, method="HEAD")
    assert (head.status, head.headers["content-length"], head.body) == (200, str(len(get(url).body)), b"")


# --- Pages -----------------------------------------------------------------------------------------------


def all_pieces() -> list[tuple[Outlet, Piece]]:
    return [(outlet, piece) for outlet in outlets(NOW) for piece in outlet.pieces]


@pytest.mark.parametrize(("outlet", "piece"), all_pieces(), ids=[piece.slug for _, piece in all_pieces()])
def test_each_page_is_served_with_its_text_its_date_and_the_notice(
    late_room: Newsroom, outlet: Outlet, piece: Piece
) -> None:
    reply = get(late_room.base + outlet.page_path(piece))
    page = reply.body.decode(outlet.encoding)
    assert reply.status == (403 if piece.page is PageKind.FORBIDDEN else 200)
    assert reply.headers["content-type"] == f"text/html; charset={outlet.encoding}"
    assert NOTICE in page
    assert f'charset="{outlet.encoding}"' in page or f"charset={outlet.encoding}" in page
    shown = piece.paragraphs if piece.is_readable else ()
    assert [paragraph for paragraph in shown if f"<p>{paragraph}</p>" not in page] == []
    assert (piece.published_at.isoformat() in page) == piece.is_readable


def test_the_amp_twin_declares_its_original_as_canonical(late_room: Newsroom) -> None:
    page = get(f"{late_room.base}/central-asia-digest/amp/kadamjay-antimony-plant").body.decode()
    original = f"{late_room.base}/silk-road-wire/kadamjay-antimony-plant"
    assert f'<link rel="canonical" href="{original}">' in page


def test_a_tracking_address_shows_the_same_page(room: Newsroom) -> None:
    url = f"{room.base}/vestnik-doliny/zastavy-tadzhikistan"
    assert get(url + TRACKING).body == get(url).body


def test_later_pages_are_not_there_before_their_act(room: Newsroom) -> None:
    assert get(f"{room.base}/silk-road-wire/kadamjay-agreement-signed").status == 404


def test_every_link_on_the_first_page_leads_somewhere(room: Newsroom) -> None:
    start = get(room.base + "/").body.decode()
    paths = [f"/{outlet.name}/" for outlet in room.outlets]
    assert [
        path for path in paths if f'href="{path}"' not in start or get(room.base + path).status != 200
    ] == []


def test_pictures_are_served(room: Newsroom) -> None:
    assert get(f"{room.base}/static/steppe-courier.svg").headers["content-type"] == "image/svg+xml"


# --- Life ------------------------------------------------------------------------------------------------


def test_expected_covers_exactly_the_entries_published_so_far(room: Newsroom) -> None:
    first = {piece.title for _, piece in all_pieces() if piece.act == 1}
    every = {piece.title for _, piece in all_pieces()}
    before = set(room.expected())
    room.advance()
    assert (before, set(room.expected())) == (first, every)


def test_advancing_past_the_last_act_changes_nothing(late_room: Newsroom) -> None:
    before = late_room.expected()
    late_room.advance()
    assert late_room.expected() == before


def test_a_newsroom_that_is_not_running_has_no_address() -> None:
    with pytest.raises(RuntimeError, match="not running"):
        Newsroom(now=NOW).feeds()


def test_starting_twice_and_closing_twice_is_harmless() -> None:
    room = Newsroom(now=NOW)
    assert room.start() == room.start()
    room.close()
    room.close()


def test_closing_does_not_wait_for_idle_connections() -> None:
    room = Newsroom(now=NOW)
    connection = HTTPConnection(urlsplit(room.start()).netloc, timeout=5)
    connection.request("GET", "/")
    connection.getresponse().read()
    room.close()
    connection.close()


def test_all_feeds_that_work_are_configured_with_their_formats(room: Newsroom) -> None:
    broken = {"ala-too-kabarlary", "tien-shan-post", "amudarya-herald"}
    assert {feed.name for feed in room.feeds()} - broken == {*WORKING, JSON}
    assert {outlet.format for outlet in room.outlets} == set(FeedFormat)
