"""An article whose outlet changes it and takes it down, over a real server and through real workers."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.intake.pages import TrafilaturaReader
from monitor.intake.workers import Workers
from monitor.model import TextSource, VerdictKind
from support.answers import Answer, conditional
from support.desk import FEED_URL, Desk, open_desk
from support.fetching import fetchers
from support.server import LocalServer

TITLE = "Kazakhstan and the United States sign a tungsten deal"
PARAGRAPHS = (
    "Kazakhstan and the United States signed a tungsten deal worth $1.1 billion in Astana on Monday.",
    "The two mines lie in the Karaganda region, where rail lines already run to the Chinese border.",
    "Work is to begin in the spring, when the permits are expected, and 1,500 people will be hired.",
)
TEASERS = "".join(f'<li><a href="/{number}">Snow closes road {number}</a></li>' for number in range(9))


def page(*, sum_of_deal: str = "$1.1 billion", views: int = 0) -> bytes:
    """Return the page as its outlet would give it at a time."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS).replace("$1.1 billion", sum_of_deal)
    return (
        f"<html lang='en'><head><title>{TITLE} | Steppe Courier</title></head><body><nav>{TEASERS}</nav>"
        f"<article><h1>{TITLE}</h1>{text}</article><aside><p>Read {views} times</p>{TEASERS}</aside>"
        "</body></html>"
    ).encode()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as desk:
        yield desk


def test_a_correction_in_feed_and_page_and_elsewhere_is_told_once(desk: Desk) -> None:
    def published(sum_of_deal: str, *, polls: int) -> None:
        """Have feed and page say so, and poll and look so often, half an hour apart."""
        desk.fetcher.forget(FEED_URL)
        desk.fetcher.script(FEED_URL, f"1|{url}|{TITLE}|It is worth {sum_of_deal}.".encode())
        for _ in range(polls):
            desk.clock.move(timedelta(minutes=30))
            desk.store.feeds.make_due(["steppe"], desk.clock.now())
            desk.poll()(0)
            for article_id in desk.store.revisits.due(desk.clock.now(), limit=9, per_host=9):
                desk.revisit(fetcher=fetcher, reader=reader)(article_id)

    with LocalServer() as server, fetchers() as make, Workers(count=1) as workers:
        fetcher, reader = make(), TrafilaturaReader(workers)
        url = server.url("/news/tungsten")
        server.route("/news/tungsten", Answer(body=page()))
        published("$1.1 billion", polls=1)
        desk.ingest(fetcher=fetcher, reader=reader)(1)
        server.route("/news/tungsten", Answer(body=page(sum_of_deal="$1.4 billion")))
        published("$1.4 billion", polls=1)
        assert len(server.requests_for("/news/tungsten")) == 2
        published("$1.4 billion", polls=9)
        (told, first) = desk.store.views.articles()
        elsewhere = "https://other.example/1"
        copied = replace(told.article, url=elsewhere, canonical_url=elsewhere, feed="other", edit_of=None)
        copy, _ = desk.judged(copied)
    (revision,) = first.revisions
    assert [fact.value for fact in revision.added] == ["$1.4 billion"]
    assert (told.verdict.kind, told.story_id) == (VerdictKind.DEVELOPMENT, first.story_id)
    assert (copy.verdict.kind, copy.owed) == (VerdictKind.REPEAT, ())


def test_a_correction_alerts_once_and_a_removal_is_noted(desk: Desk) -> None:
    with LocalServer() as server, fetchers() as make, Workers(count=1) as workers:
        fetcher, reader = make(), TrafilaturaReader(workers)
        url = server.url("/news/tungsten")
        server.route("/news/tungsten", conditional(page(), etag='"1"'))
        desk.fetcher.script(FEED_URL, f"1|{url}|{TITLE}|A deal.".encode())
        desk.poll()(0)
        desk.ingest(fetcher=fetcher, reader=reader)(1)
        look = desk.revisit(fetcher=fetcher, reader=reader)

        def after(hours: int) -> int:
            """Look again so many hours later; return how often the page was asked for in all."""
            desk.clock.move(timedelta(hours=hours))
            look(1)
            return len(server.requests_for("/news/tungsten"))

        assert after(1) == 2
        assert server.requests_for("/news/tungsten")[-1].header("If-None-Match") == '"1"'
        server.route("/news/tungsten", Answer(body=page(views=7)))
        assert after(3) == 3
        assert desk.store.views.articles()[0].revisions == ()
        server.route("/news/tungsten", Answer(body=page(sum_of_deal="$1.4 billion", views=8)))
        assert after(8) == 4
        server.route("/news/tungsten", Answer(status=410))
        assert after(12) == 5
        assert after(999) == 5
        (told, first) = desk.store.views.articles()
    assert (first.article.text_source, len(first.revisions)) == (TextSource.PAGE, 1)
    assert first.removed_at is not None
    assert [fact.value for fact in first.revisions[0].added] == ["$1.4 billion"]
    assert (told.verdict.kind, told.story_id, told.alert_id) == (VerdictKind.DEVELOPMENT, first.story_id, 2)
