"""Which sitemaps of an index are asked, and what is remembered of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.judge.pacing import PollRules
from monitor.judge.sitemaps import (
    after_index,
    chosen_parts,
    is_unchanged,
    listed_together,
    part_request,
    remembered,
)
from monitor.model import (
    Document,
    Entry,
    Feed,
    FeedProblem,
    NotModified,
    ParsedFeed,
    PollState,
    SitemapPart,
    SourceKind,
    Want,
)
from support.values import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ROOT = "https://steppe.example"
FEED = Feed(name="steppe", url=f"{ROOT}/sitemap.xml", title="Steppe", source=SourceKind.SITEMAP)
RULES = PollRules(floor=HOUR / 4, ceiling=DAY, backoff=HOUR, jitter=0, slowest=2 * HOUR)
PART = SitemapPart(url=f"{ROOT}/news.xml", modified="2026-03-12T11:00:00Z", modified_at=NOON - HOUR)
KNOWN = replace(PART, etag='"1"', body_sha256="abc")


def part(name: str, hours: int | None = None) -> SitemapPart:
    at = None if hours is None else NOON - HOUR * hours
    return SitemapPart(url=f"{ROOT}/{name}", modified="" if at is None else at.isoformat(), modified_at=at)


def document(body: bytes = b"<urlset/>", **headers: str) -> Document:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Document(url=PART.url, permanent_url=None, status=200, headers=named, body=body, fetched_at=NOON)


def listed(*entries: Entry, **changes: object) -> ParsedFeed:
    found = ParsedFeed(format="sitemap", title="", language="", entries=entries)
    return replace(found, **changes)  # type: ignore[arg-type]  # field names are the test's to get right


@pytest.mark.parametrize(
    ("parts", "chosen"),
    [
        (["a.xml"], ["a.xml"]),
        (
            [f"sitemap-2026-{month:02}.xml" for month in range(1, 13)],
            ["sitemap-2026-12.xml", "sitemap-2026-11.xml", "sitemap-2026-01.xml"],
        ),
        (["post-2.xml", "video-9.xml", "post-1.xml", "news.xml"], ["post-2.xml", "post-1.xml", "news.xml"]),
        (["images.xml", "tags.xml", "video.xml", "users.xml"], ["images.xml", "tags.xml", "users.xml"]),
    ],
)
def test_where_nothing_says_when_the_names_tell(parts: list[str], chosen: list[str]) -> None:
    found = chosen_parts([part(name) for name in parts])
    assert sorted(each.url.removeprefix(f"{ROOT}/") for each in found) == sorted(chosen)


def test_what_was_changed_last_is_asked_and_pictures_after_it() -> None:
    parts = [part("old.xml", 99), part("late.xml", 2), part("images.xml", 0), part("latest.xml", 1)]
    assert [each.url for each in chosen_parts(parts)] == [parts[3].url, parts[1].url, parts[0].url]


@pytest.mark.parametrize(
    ("now", "known", "expected"),
    [
        (PART, KNOWN, False),  # changed of late, and "not modified" costs nothing
        (PART, replace(KNOWN, etag=None), True),
        (PART, replace(KNOWN, etag=None, last_modified="x"), False),
        (PART, replace(KNOWN, modified="earlier"), False),
        (PART, PART, False),  # never read
        (replace(PART, modified="", modified_at=None), replace(KNOWN, modified=""), False),
        (part("a.xml", 99), replace(part("a.xml", 99), etag='"1"', body_sha256="abc"), True),
        (
            replace(PART, modified="2026-03-12"),
            replace(KNOWN, modified="2026-03-12", etag=None),
            False,
        ),  # the day is not over
    ],
)
def test_a_sitemap_is_asked_again_unless_its_index_rules_that_out(
    now: SitemapPart,
    known: SitemapPart,
    expected: bool,  # noqa: FBT001 - an expected value
) -> None:
    assert is_unchanged(now, known, NOON) is expected


def test_a_sitemap_is_asked_with_its_own_validators_and_robots_txt_has_a_say() -> None:
    first, again = part_request(PART, None, FEED), part_request(PART, KNOWN, FEED)
    assert (first.want, first.etag, first.obeys_robots) == (Want.FEED, None, True)
    assert (again.url, again.etag) == (PART.url, '"1"')


def test_what_is_remembered_comes_from_the_last_answer() -> None:
    not_modified = NotModified(url=PART.url, permanent_url=None, headers={"etag": '"2"'}, fetched_at=NOON)
    later = replace(PART, modified="2026-03-12T12:00:00Z")
    assert remembered(later, KNOWN) == replace(KNOWN, modified=later.modified)
    assert remembered(later, KNOWN, not_modified).etag == '"2"'
    assert remembered(later, KNOWN, replace(not_modified, headers={})).etag == '"1"'
    read = remembered(later, KNOWN, document(last_modified="then"))
    assert (read.etag, read.last_modified) == (None, "then")
    assert read.body_sha256 not in {"", "abc"}


def test_several_sitemaps_are_read_as_one_the_latest_first() -> None:
    undated = Entry(guid="", link=f"{ROOT}/0", title="")
    old = replace(undated, link=f"{ROOT}/1", updated_at=NOON - DAY)
    new = replace(undated, link=f"{ROOT}/2", published_at=NOON)
    found = listed_together([listed(undated, old, language="ru"), listed(new, language="ru", title="Steppe")])
    assert found is not None
    assert found.entries == (new, old, undated)
    assert (found.title, found.language, found.problem) == ("Steppe", "ru", None)
    assert listed_together([]) is None


def test_together_they_are_damaged_when_one_is_and_empty_when_all_are() -> None:
    damaged = listed(language="kk", problem=FeedProblem.MALFORMED)
    both, none = listed_together([damaged, listed(language="ru")]), listed_together([listed()])
    assert both is not None
    assert none is not None
    assert (both.problem, both.language, none.problem) == (FeedProblem.MALFORMED, "", FeedProblem.NO_ENTRIES)


def test_an_index_that_has_not_changed_is_well_and_so_are_news_in_what_it_leads_to() -> None:
    state = PollState(feed="steppe", url=FEED.url, next_poll_at=NOON)
    answer = NotModified(url=FEED.url, permanent_url=None, headers={}, fetched_at=NOON)
    rest = {"now": NOON, "chance": 0.0, "rules": RULES}
    quiet = after_index(state, FEED, answer, None, parts=(KNOWN,), new_count=0, **rest)  # type: ignore[arg-type]  # as above
    news = after_index(state, FEED, document(), listed(), parts=(KNOWN,), new_count=2, **rest)  # type: ignore[arg-type]  # as above
    assert (quiet.parts, quiet.last_new_at, quiet.last_status) == ((KNOWN,), None, 304)
    assert (news.parts, news.last_new_at, news.last_status) == ((KNOWN,), NOON, 200)
