"""Older entries of a feed are taken in on request, and the command says what it found."""

from support.house import House
from support.server import Answer, LocalServer

ENTRY = "<item><guid>{0}</guid><title>Entry {0}</title>{1}</item>"
WATCHLIST = '[[watchlists]]\nname = "uranium"\nterms = ["uranium"]\nchannels = ["console"]\n'
DATED = "<pubDate>Thu, 12 Feb 2026 09:00:00 GMT</pubDate>"


def rss(number: int, older: str = "", *, dated: str = DATED) -> Answer:
    link = f"<atom:link rel='next' href='{older}'/>" * bool(older)
    head = f"<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel><title>S</title>{link}"
    return Answer(body=f"{head}{ENTRY.format(number, dated)}</channel></rss>".encode())


def subscribe(house: House, **keys: str) -> None:
    lines = "".join(f'{key} = "{value}"\n' for key, value in keys.items())
    (house.config / "feeds.toml").write_text(f'[[feeds]]\nname = "steppe"\n{lines}', "utf-8")
    (house.config / "watchlists.toml").write_text(WATCHLIST, "utf-8")


def test_each_document_is_told_and_the_same_command_goes_on(new_house: House) -> None:
    with LocalServer() as server:
        server.route("/feed", rss(1, server.url("/2")))
        server.route("/2", rss(2, server.url("/3")))
        server.route("/3", rss(3, dated=""))
        subscribe(new_house, url=server.url("/feed"))
        assert new_house.command("once").status == 0
        first = new_house.command("feeds", "backfill", "steppe", "--pages", "1")
        second = new_house.command("feeds", "backfill", "steppe", "--json")
        two, three = server.url("/2"), server.url("/3")
    assert (first.status, first.err) == (0, "")
    assert first.out.splitlines() == [
        f"{two}: 1 entry; 1 new; 2026-02-12",
        f"1 new entry in 1 document. There is more, from {three} on: the same command goes on there.",
    ]
    assert (second.value["end"], second.value["documents"][0]["undated"]) == ("oldest", 1)


def test_undated_entries_and_documents_that_are_the_same_are_told_as_such(new_house: House) -> None:
    with LocalServer() as server:
        server.route("/feed", rss(1, server.url("/2")))
        server.route("/2", rss(2, dated=""))
        subscribe(new_house, url=server.url("/feed"))
        assert new_house.command("once").status == 0
        shown = [new_house.command("feeds", "backfill", "steppe").out.splitlines()[0] for _ in range(2)]
        two = server.url("/2")
    assert shown == [f"{two}: 1 entry; 0 new, 1 more without a date, known from now on", f"{two}: unchanged"]


def test_a_feed_without_older_entries_is_said_to_have_none(new_house: House) -> None:
    with LocalServer() as server:
        server.route("/feed", rss(1))
        subscribe(new_house, url=server.url("/feed"))
        assert new_house.command("once").status == 0
        shown = new_house.command("feeds", "backfill", "steppe")
    assert (shown.status, shown.out) == (
        0,
        "The feed leads to no older entries: it is neither paged nor archived.\n",
    )


def test_what_has_no_older_entries_or_was_not_polled_is_refused(new_house: House) -> None:
    subscribe(new_house, url="https://steppe.example/feed")
    unknown = new_house.command("feeds", "backfill", "valley")
    unpolled = new_house.command("feeds", "backfill", "steppe")
    subscribe(new_house, url="https://steppe.example/", source="page")
    page = new_house.command("feeds", "backfill", "steppe")
    assert [each.status for each in (unknown, unpolled, page)] == [2, 2, 2]
    assert "there is no feed valley" in unknown.err
    assert "was not polled yet; `monitor run` or `monitor once` does so" in unpolled.err
    assert "is a page; only feeds lead to older entries" in page.err


def test_a_document_that_cannot_be_had_is_an_error(new_house: House) -> None:
    with LocalServer() as server:
        server.route("/feed", rss(1, server.url("/2")))
        subscribe(new_house, url=server.url("/feed"))
        assert new_house.command("once").status == 0
        shown = new_house.command("feeds", "backfill", "steppe")
    assert (shown.status, shown.out) == (1, "")
    assert "/2 answered 404" in shown.err
