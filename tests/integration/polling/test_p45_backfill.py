"""P45: what a feed published before, by its own links, on request only."""

from datetime import timedelta
from email.utils import format_datetime

from monitor.app.backfilling import backfill
from monitor.errors import DisallowedError
from monitor.model import Backfill, BackfillEnd, EntryOutcome, WithheldReason
from support.patrol import HOUR, NOON, PATH, Patrol, item, rss
from support.server import Answer, Received

DAY = timedelta(days=1)


def leads_to(patrol: Patrol, path: str, relation: str = "next") -> str:
    return f"<atom:link rel='{relation}' href='{patrol.server.url(path)}'/>"


def news(patrol: Patrol, number: int, *, days_ago: float | None) -> str:
    at = None if days_ago is None else NOON - days_ago * DAY
    return item(number, at=at, link=patrol.server.url(f"/a/{number}"), title=f"Uranium deal number {number}")


def article(request: Received) -> Answer:
    if request.path == "/robots.txt":
        return Answer(status=404)
    number = request.path.rpartition("/")[2]
    text = f"Kazakhstan sold uranium to the United States, deal number {number} of many. " * 9
    return Answer(body=f"<html><title>Deal {number}</title><article><p>{text}</p></article>".encode())


def read_past(patrol: Patrol, **options: bool) -> Backfill:
    app = patrol.app
    (feed,) = app.settings.feeds
    return backfill(
        app, feed, patrol.state, most=10, is_anew=options.get("is_anew", False), tell=lambda _read: None
    )


def paths(patrol: Patrol) -> list[str]:
    """Return what of the feed was asked so far."""
    return [each.path for each in patrol.server.requests if each.path.startswith((PATH, "/2"))]


def test_p45_polls_follow_no_links_to_older_entries(patrol: Patrol) -> None:
    patrol.serve(rss(news(patrol, 1, days_ago=0.1), head=leads_to(patrol, "/2")))
    patrol.server.route("*", article)
    with patrol:
        patrol.poll()
        patrol.poll(after=24 * HOUR)
    assert set(paths(patrol)) == {PATH}


def test_p45_what_is_old_becomes_history_and_what_is_of_late_is_news(patrol: Patrol) -> None:
    patrol.serve(rss(news(patrol, 1, days_ago=0.1), head=leads_to(patrol, "/2")))
    older = [news(patrol, 2, days_ago=1), news(patrol, 3, days_ago=30), news(patrol, 4, days_ago=None)]
    patrol.serve(rss(news(patrol, 1, days_ago=0.1), *older), path="/2")
    patrol.server.route("*", article)
    with patrol:
        patrol.poll()
        assert read_past(patrol).end is BackfillEnd.OLDEST
        patrol.poll()
        records = {each.entry.guid: each for each in patrol.entries if each.entry}
        found = {
            guid: patrol.app.store.views.article(each.article_id)
            for guid, each in records.items()
            if each.article_id
        }
    assert sorted(records) == ["1", "2", "3", "4"]
    assert records["4"].outcome is EntryOutcome.WAS_THERE
    assert {guid: each.withheld for guid, each in found.items() if each}["3"] is WithheldReason.TOO_OLD
    assert found["2"] is not None
    assert found["2"].withheld is not WithheldReason.TOO_OLD
    assert found["2"].article.published_at == NOON - DAY


def test_p45_archives_are_read_once_also_after_a_restart(patrol: Patrol) -> None:
    patrol.serve(rss(news(patrol, 1, days_ago=0.1), head=leads_to(patrol, "/2025", "prev-archive")))
    patrol.serve(
        rss(news(patrol, 2, days_ago=90), head=leads_to(patrol, "/2024", "prev-archive")), path="/2025"
    )
    patrol.serve(rss(news(patrol, 3, days_ago=400)), path="/2024")
    patrol.server.route("*", article)
    with patrol:
        patrol.poll()
        read_past(patrol)
        assert paths(patrol) == [PATH, PATH, "/2025", "/2024"]
        patrol.restart()
        read_past(patrol, is_anew=True)
        assert paths(patrol) == [PATH, PATH, "/2025", "/2024", PATH]
        assert len(patrol.entries) == 3


def test_p45_robots_txt_has_a_say_in_what_was_found(patrol: Patrol) -> None:
    patrol.serve(rss(news(patrol, 1, days_ago=0.1), head=leads_to(patrol, "/2")))
    patrol.server.route("/robots.txt", Answer(body=b"User-agent: *\nDisallow: /2\n"))
    patrol.server.route("*", article)
    with patrol:
        patrol.poll()
        problem = ""
        try:
            read_past(patrol)
        except DisallowedError as error:
            problem = str(error)
    assert ("robots.txt" in problem, paths(patrol)) == (True, [PATH, PATH])


def test_p45_a_paged_document_is_asked_whether_it_changed(patrol: Patrol) -> None:
    patrol.serve(rss(news(patrol, 1, days_ago=0.1), head=leads_to(patrol, "/2")))
    validators = {"ETag": '"two"', "Last-Modified": format_datetime(NOON, usegmt=True)}

    def page(request: Received) -> Answer:
        if request.header("If-None-Match") == '"two"':
            return Answer(status=304)
        return Answer(body=rss(news(patrol, 2, days_ago=90)), headers=validators)

    patrol.server.route("/2", page)
    patrol.server.route("*", article)
    with patrol:
        patrol.poll()
        (first,), (again,) = (read_past(patrol).documents for _ in range(2))
    assert (first.new, again.is_unchanged) == (1, True)
