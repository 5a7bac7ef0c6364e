"""P44 to P51: what feeds offer, how entries are recognised, and what is kept of bad ones."""

from datetime import timedelta
from pathlib import Path

import pytest

from support.patrol import HOUR, NOON, PATH, Patrol, item, rss
from support.server import Answer, LocalServer

DAY = timedelta(days=1)
TLS = Path(__file__).parents[2] / "data" / "tls"


def titles(patrol: Patrol) -> list[str]:
    return [record.entry.title for record in patrol.entries if record.entry is not None]


def seen_over(patrol: Patrol, *answers: object) -> list[list[str]]:
    """Return the titles on record after each answer."""
    patrol.serve(*answers)
    found = []
    with patrol:
        for _ in answers:
            patrol.poll(after=2 * HOUR)
            found.append(titles(patrol))
    return found


def test_p44_a_hub_is_left_alone_and_polling_goes_on(patrol: Patrol) -> None:
    hub = patrol.server.url("/hub")
    body = rss(item(1), head=f'<atom:link rel="hub" href="{hub}"/>')
    patrol.serve(Answer(body=body, headers={"Link": f'<{hub}>; rel="hub", <{hub}>; rel="self"'}))
    with patrol:
        for _ in range(3):
            patrol.poll(after=HOUR)
    assert {request.path for request in patrol.server.requests} == {PATH}
    assert len(patrol.asked) == 3


def test_p45_pages_and_archives_are_not_followed(patrol: Patrol) -> None:
    links = "".join(
        f'<atom:link rel="{relation}" href="{patrol.server.url(f"/{relation}")}"/>'
        for relation in ("next", "prev-archive", "last", "previous")
    )
    patrol.serve(rss(item(1), head=links))
    with patrol:
        for _ in range(3):
            patrol.poll(after=HOUR)
    assert {request.path for request in patrol.server.requests} == {PATH}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            item(1, guid="a", link="https://s.example/1"),
            item(1, guid="a", link="https://s.example/1", title="News 1 (corrected)"),
        ),
        (
            item(1, guid="a", link="https://s.example/1"),
            item(1, guid="b", link="https://s.example/1?utm_source=rss"),
        ),
        (
            item(1, guid="?t=1", link="https://s.example/1?fbclid=1"),
            item(1, guid="?t=2", link="https://s.example/1?fbclid=2"),
        ),
        (item(1, guid="a", at=NOON), item(1, guid="b", at=NOON)),
        (item(1, guid=" "), item(1, guid=" ")),
    ],
    ids=["guid and link", "link", "volatile tokens", "title and date", "title alone"],
)
def test_p46_an_entry_is_recognised_by_what_it_keeps(patrol: Patrol, before: str, after: str) -> None:
    one, two = seen_over(patrol, rss(before), rss(after, item(2)))
    assert (len(one), len(two), two[-1]) == (1, 2, "News 2")


def test_p47_an_edited_entry_is_the_same_and_its_change_is_recorded(patrol: Patrol) -> None:
    link = patrol.server.url("/1.html")
    patrol.serve(
        rss(item(1, link=link, description="Signed.")), rss(item(1, link=link, description="Not signed."))
    )
    with patrol:
        for _ in range(3):
            patrol.poll(after=2 * HOUR)
        (record,) = patrol.entries
        assert record.entry is not None
        assert record.entry.summary == "Not signed."
        assert len(patrol.app.store.views.articles()) == 1


def test_p48_a_feed_that_is_republished_under_other_guids_floods_nobody(patrol: Patrol) -> None:
    def edition(mark: str) -> bytes:
        entries = (
            item(n, guid=f"{mark}{n}", link=f"https://{mark}.example/{mark}/{n}", at=NOON - HOUR * n)
            for n in range(40)
        )
        return rss(*entries)

    first, second, third = seen_over(patrol, edition("a"), edition("b"), rss(item(99)))
    assert (len(first), second, third) == (40, first, [*first, "News 99"])


def test_p48_very_many_new_entries_are_read_over_some_hours_and_none_is_lost(patrol: Patrol) -> None:
    patrol.configure("polling", burst_entries=10)
    patrol.serve(rss(*(item(n, at=NOON - HOUR * n) for n in range(35))))
    with patrol:
        done = []
        for _ in range(5):
            patrol.poll(after=HOUR)
            done.append(len([1 for record in patrol.entries if record.outcome is not None]))
        assert len(patrol.entries) == 35
    assert done == [10, 20, 30, 35, 35]


def test_p48_one_guid_for_everything_loses_nothing(patrol: Patrol) -> None:
    (found,) = seen_over(patrol, rss(*(item(n, guid="same") for n in range(9))))
    assert len(found) == 9


@pytest.mark.parametrize(
    "date",
    [
        "",
        "soon",
        "Mon, 01 Jan 1601 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Fri, 20 Mar 2026 12:00:00 GMT",
        "Thu, 32 Foo 2026 25:61:00 GMT",
    ],
)
def test_p49_an_implausible_date_costs_no_entry_and_the_time_of_sight_stands_for_it(
    patrol: Patrol, date: str
) -> None:
    dated = f"<item><guid>1</guid><title>News</title><pubDate>{date}</pubDate></item>"
    patrol.serve(rss(dated))
    with patrol:
        patrol.poll(after=HOUR)
        (record,) = patrol.app.store.views.articles()
        assert record.article.published_at == patrol.clock.now()


def test_p49_milliseconds_since_1970_are_read_as_what_they_are(patrol: Patrol) -> None:
    patrol.serve(rss("<item><guid>1</guid><title>News</title><pubDate>1773316800000</pubDate></item>"))
    with patrol:
        patrol.poll(after=HOUR)
        (record,) = patrol.app.store.views.articles()
        assert record.article.published_at == NOON


@pytest.mark.parametrize(
    ("bad", "kept"),
    [
        (b"<html><body>Maintenance</body></html>", 1),
        (b"", 1),
        (b"   \n", 1),
        (rss(item(1), item(2), item(3))[:-60], 2),
        (b"\x00\xff\xfe junk", 1),
    ],
    ids=["html", "empty", "white space", "cut off", "junk"],
)
def test_p50_of_a_bad_body_what_can_be_read_is_kept_and_nothing_is_forgotten(
    patrol: Patrol, bad: bytes, kept: int
) -> None:
    good = Answer(body=rss(item(1)), headers={"ETag": '"good"'})
    patrol.serve(good, Answer(body=bad, headers={"ETag": '"bad"'}), Answer(status=304))
    with patrol:
        asked = [patrol.poll(after=2 * DAY)[0] for _ in range(3)]
        assert len(titles(patrol)) >= kept
    assert asked[2].header("If-None-Match") == '"good"'


def test_p50_a_wrong_charset_spoils_no_title(patrol: Patrol) -> None:
    title = "Токаев прибыл в Вашингтон"
    body = rss(item(1, title=title)).decode().encode("windows-1251")
    declared = Answer(body=body, headers={"Content-Type": "application/rss+xml; charset=windows-1251"})
    assert seen_over(patrol, declared) == [[title]]


def test_p51_certificates_are_checked_but_where_a_feed_is_excused(patrol: Patrol) -> None:
    files = (str(TLS / "certificate.pem"), str(TLS / "key.pem"))
    with LocalServer({"*": Answer(body=rss())}, tls=files) as secure:
        patrol.name(
            strict={"url": secure.url("/strict.xml")},
            excused={"url": secure.url("/excused.xml"), "verify_tls": False},
        )
        with patrol:
            patrol.poll()
            states = {state.feed: state for state in patrol.app.store.feeds.poll_states()}
        asked = [request.path for request in secure.requests]
    assert "certificate" in states["strict"].last_problem
    assert (states["excused"].last_status, asked) == (200, ["/excused.xml"])
