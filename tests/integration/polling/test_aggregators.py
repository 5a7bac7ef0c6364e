"""Links of aggregators are followed to the article, which is met again under its own address."""

from urllib.parse import quote

import pytest

from monitor.model import EntryOutcome, PageKind, TextSource
from support.patrol import HOUR, Patrol, item, rss
from support.server import Answer, redirect

TITLE = "Astana and Washington sign a tungsten deal"
TEXT = f"{TITLE}. Kazakhstan and the United States have agreed on it, ministers said. " * 6
ARTICLE = Answer(
    body=f"<html><head><title>{TITLE}</title></head><body><article><p>{TEXT}</p></article>".encode(),
    headers={"Content-Type": "text/html"},
)


@pytest.mark.parametrize("door", ["redirect", "refresh", "canonical"])
def test_what_a_link_leads_to_is_the_article_and_met_again_by_its_own_address(
    patrol: Patrol, door: str
) -> None:
    there = patrol.server.url("/a/1")
    elsewhere = there.replace("127.0.0.1", "localhost")
    doors = {
        "redirect": redirect("/a/1", status=302),
        "refresh": Answer(body=f'<html><meta http-equiv="refresh" content="0;url={there}"></html>'.encode()),
        "canonical": Answer(body=f'<html><link rel="canonical" href="{elsewhere}"></html>'.encode()),
    }
    link = patrol.server.url("/door")
    patrol.configure("network", allow_hosts=["127.0.0.1", "localhost"])
    patrol.server.route("/door", doors[door])
    patrol.server.route("/a/1", ARTICLE)
    again = elsewhere if door == "canonical" else there
    patrol.serve(
        rss(item(1, link=link, title=TITLE)), rss(item(2, link=again, title="Once more"), item(1, link=link))
    )
    with patrol:
        patrol.poll()
        patrol.poll(after=2 * HOUR)
        first, second = patrol.entries
        assert first.article_id is not None
        found = patrol.app.store.views.article(first.article_id)
    assert found is not None
    assert (found.article.canonical_url.rpartition("/a/")[2], found.article.text_source) == (
        "1",
        TextSource.PAGE,
    )
    assert (first.outcome, second.outcome) == (EntryOutcome.JUDGED, EntryOutcome.SAME_ARTICLE)


def test_a_link_that_no_program_gets_past_is_kept_with_what_the_feed_says(patrol: Patrol) -> None:
    link = "https://news.google.com/rss/articles/CBMiAUFVX3lxTE5hYmNkZWZnaGlqa2w"
    patrol.serve(rss(item(1, link=link, title=TITLE, description="Kazakhstan and the United States")))
    with patrol:
        patrol.poll()
        (entry,) = patrol.entries
        assert entry.article_id is not None
        found = patrol.app.store.views.article(entry.article_id)
    assert found is not None
    assert (found.article.page_kind, found.article.url) == (PageKind.AGGREGATOR, link)
    assert found.article.text == "Kazakhstan and the United States"


def test_an_address_that_a_link_carries_is_the_entrys_own(patrol: Patrol) -> None:
    there = patrol.server.url("/a/1")
    patrol.server.route("/a/1", ARTICLE)
    link = f"https://www.google.com/url?rct=j&url={quote(there, safe='')}&ct=ga"
    patrol.serve(rss(item(1, link=link, title=TITLE)), rss(item(2, link=there, title="Once more")))
    with patrol:
        patrol.poll()
        patrol.poll(after=2 * HOUR)
        (entry,) = patrol.entries
    assert entry.entry is not None
    assert (entry.entry.link, entry.outcome) == (there, EntryOutcome.JUDGED)
