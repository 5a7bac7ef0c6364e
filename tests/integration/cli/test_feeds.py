"""Feeds: asked without storing anything, taken over from other readers and handed to them."""

import re
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from support.configuring import MINIMAL
from support.house import House
from support.server import Answer, LocalServer, Received

RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Steppe</title>
<link>https://s.example/</link>
<item><guid>1</guid><link>https://s.example/1</link><title>A deal with the United States</title>
<pubDate>Thu, 12 Mar 2026 09:00:00 GMT</pubDate></item>
<item><guid>2</guid><link>https://s.example/2</link>
<title>The president of Kazakhstan visits Washington</title></item>
</channel></rss>"""
OPML = """<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0"><head><title>Mine</title></head><body><outline text="Asia">
<outline type="rss" text="Вестник Долины" xmlUrl="https://valley.example/rss?a=1&amp;b=2" language="ru-RU"/>
<outline type="rss" text="Astana" title="Astana Times" xmlUrl="https://feeds.example.org/astana"/>
<outline type="rss" text="Valley &quot;Two&quot;" xmlUrl="https://valley.example/two"/></outline></body></opml>
"""


def subscribe(house: House, **urls: str) -> None:
    """Make the feeds be these."""
    tables = "".join(f'[[feeds]]\nname = "{name}"\nurl = "{url}"\n' for name, url in urls.items())
    (house.config / "feeds.toml").write_text(tables, "utf-8")
    (house.config / "watchlists.toml").write_text(
        '[[watchlists]]\nname = "uranium"\nterms = ["uranium"]\nchannels = ["console"]\n', "utf-8"
    )


def test_feeds_are_checked_and_a_dead_one_makes_it_fail(new_house: House) -> None:
    page = Answer(body=b"<html><title>Hello</title></html>", headers={"Content-Type": "text/html"})
    feed = Answer(body=RSS, headers={"Content-Type": "application/rss+xml"})
    with LocalServer({"/feed": feed, "/page": page}) as server:
        subscribe(
            new_house,
            well=server.url("/feed"),
            page=server.url("/page"),
            missing=server.url("/nowhere"),
        )
        shown = new_house.command("feeds", "check", columns=80)
        found = new_house.command("feeds", "check", "--json")
        one = new_house.command("feeds", "check", "well", "--json")
    assert (shown.status, shown.err, found.status, one.status) == (1, "", 1, 0)
    missing, page_, well = found.value
    (alone,) = one.value
    assert [each["health"].pop("took") > 0 for each in (well, alone)] == [True, True]
    assert alone == well
    assert (well["health"]["undated_share"], well["health"]["body_bytes"]) == (0.5, len(RSS))
    assert [finding["trouble"] for finding in page_["health"]["findings"]] == ["web_page"]
    assert (well["status"], well["format"], well["entries"], well["undated"]) == (200, "rss20", 2, 1)
    assert (well["newest_at"], well["problem"]) == ("2026-03-12T09:00:00+00:00", "")
    assert (missing["status"], missing["format"]) == (404, "")
    assert "answered 404" in missing["problem"]
    assert page_["problem"] == "answered with a web page instead of a feed; check the address"
    assert "1 of 2 entries without a date" in shown.words
    assert missing["problem"].split()[-1] in shown.words
    assert new_house.command("feeds", "list", "--json").value[0]["state"] is None


def refusing(request: Received) -> Answer:
    """Give the feed to browsers, and to those that look like one."""
    name = request.header("User-Agent") or ""
    return Answer(body=RSS) if name.startswith("Mozilla/") else Answer(status=403)


def test_a_feed_that_is_kept_from_programs_is_told_with_what_helps(new_house: House) -> None:
    with LocalServer({"/feed": refusing}) as server:
        subscribe(new_house, shy=server.url("/feed"))
        shown = new_house.command("feeds", "check")
        (found,) = new_house.command("feeds", "check", "--json").value
    assert (shown.status, found["status"]) == (1, 403)
    assert [finding["trouble"] for finding in found["health"]["findings"]] == ["user_agent"]
    assert 'put User-Agent = "Mozilla/5.0 (compatible; ' in shown.words


def test_a_feed_that_was_polled_is_shown_with_all_its_figures(new_house: House) -> None:
    feed = Answer(body=RSS.replace(b"Thu, 12 Mar 2026", b"Thu, 12 Mar 2099"))
    with LocalServer({"/feed": feed, "*": Answer(body=b"<title>x</title>")}) as server:
        subscribe(new_house, wire=server.url("/feed"))
        before = new_house.command("feeds", "show", "wire")
        new_house.command("once")
    shown = new_house.command("feeds", "show", "wire")
    found = new_house.command("feeds", "show", "wire", "--json").value
    listed = new_house.command("feeds", "list")
    health = found["health"]
    assert (before.status, shown.status, found["state"]["last_status"]) == (0, 0, 200)
    assert (health["undated_share"], health["full_text_share"]) == (1.0, 0.0)
    assert health["took"] > 0
    assert [finding["trouble"] for finding in health["findings"]] == ["undated"]
    assert "no entry has a date" in shown.words
    assert "100% of the entries" in shown.words
    assert "no entry has a date" in listed.words


@pytest.mark.parametrize("arguments", [("check", "nobody", "astana-times"), ("show", "nobody")])
def test_a_feed_that_does_not_exist_cannot_be_checked_or_shown(
    new_house: House, arguments: tuple[str, ...]
) -> None:
    shown = new_house.command("feeds", *arguments)
    assert (shown.status, shown.out, shown.err) == (
        2,
        "",
        "there is no feed nobody; `monitor feeds list` shows the names\n",
    )


def test_feeds_of_another_reader_are_added_at_the_end_of_the_file(new_house: House, tmp_path: Path) -> None:
    file, target = tmp_path / "mine.opml", new_house.config / "feeds.toml"
    file.write_text(OPML, "utf-8")
    target.chmod(0o640)
    before = target.read_bytes()
    shown = new_house.command("feeds", "import", file)
    assert (shown.status, shown.err) == (0, "")
    assert shown.out == (
        f"2 feeds added to {target}; 1 known already; `monitor feeds check` asks how they are\n"
    )
    assert target.read_bytes().startswith(before)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640  # the mode above
    feeds = [each["feed"] for each in new_house.command("feeds", "--json").value]
    assert [(each["name"], each["url"], each["title"], each["language"]) for each in feeds[1:]] == [
        ("vestnik-doliny", "https://valley.example/rss?a=1&b=2", "Вестник Долины", "ru"),
        ("valley-two", "https://valley.example/two", 'Valley "Two"', ""),
    ]
    assert sorted(path.name for path in new_house.config.iterdir()) == [
        f"{name}.toml" for name in sorted(MINIMAL)
    ]


def test_feeds_that_are_known_are_not_added_again(new_house: House, tmp_path: Path) -> None:
    file, target = tmp_path / "mine.opml", new_house.config / "feeds.toml"
    file.write_text(OPML, "utf-8")
    new_house.command("feeds", "import", file)
    before = target.read_bytes()
    shown = new_house.command("feeds", "import", file)
    assert (shown.status, shown.out) == (0, f"0 feeds added to {target}; 3 known already\n")
    assert target.read_bytes() == before


@pytest.mark.xdist_group("cli")
def test_what_is_exported_can_be_imported(own_house: House, new_house: House, tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    exported = own_house.command("feeds", "export", file)
    on = [each["feed"] for each in own_house.command("feeds", "--json").value if each["feed"]["is_on"]]
    assert (exported.status, exported.out) == (0, f"{len(on)} feeds written to {file}\n")
    assert own_house.command("feeds", "export").out == file.read_text("utf-8")
    new_house.command("feeds", "import", file)
    taken = [each["feed"] for each in new_house.command("feeds", "--json").value][1:]
    assert {each["url"]: (each["title"], each["language"]) for each in taken} == {
        each["url"]: (each["title"], each["language"]) for each in on
    }


@pytest.mark.parametrize(
    ("content", "status", "error"),
    [
        (b"", 1, "this is not XML, or damaged"),
        (b"not xml at all", 1, "this is not XML, or damaged"),
        (OPML.encode()[:-20], 1, "this is not XML, or damaged (line 5: "),
        (OPML.replace("&amp;", "&").encode(), 1, "this is not XML, or damaged (line 3: "),
        (b"<opml><body><outline text='a'/></body></opml>", 1, "there is no feed in it"),
        (b"<html><body>Hello</body></html>", 1, "there is no feed in it"),
        (b"<outline xmlUrl='https://me:secret@s.example/' text='x'/>", 2, "feeds.toml as it would be:"),
    ],
)
def test_a_list_that_cannot_be_used_changes_nothing(
    new_house: House, tmp_path: Path, content: bytes, status: int, error: str
) -> None:
    file, target = tmp_path / "mine.opml", new_house.config / "feeds.toml"
    file.write_bytes(content)
    before = target.read_bytes()
    shown = new_house.command("feeds", "import", file)
    assert (shown.status, shown.out, error in shown.err) == (status, "", True)
    assert target.read_bytes() == before
    assert len(list(new_house.config.iterdir())) == len(MINIMAL)  # nothing was left behind


def test_relative_files_of_secrets_are_found_while_an_import_is_tried(
    new_house: House, tmp_path: Path
) -> None:
    (new_house.config / "desk.secret").write_text("console:\n", "utf-8")
    (new_house.config / "channels.toml").write_text(
        '[[channels]]\nname = "console"\nurl_file = "desk.secret"\n', "utf-8"
    )
    file = tmp_path / "mine.opml"
    file.write_text(OPML, "utf-8")
    assert new_house.command("feeds", "import", file).status == 0


def test_files_that_cannot_be_opened_are_named(new_house: House, tmp_path: Path) -> None:
    missing = tmp_path / "nowhere" / "mine.opml"
    imported = new_house.command("feeds", "import", missing)
    exported = new_house.command("feeds", "export", missing)
    assert (imported.status, imported.err) == (2, f"{missing} cannot be read: No such file or directory\n")
    assert (exported.status, exported.err) == (1, f"{missing} cannot be written: No such file or directory\n")


def test_the_feed_of_a_site_is_found_and_added_with_comments_kept(new_house: House) -> None:
    page = (
        b'<html><head><link rel="alternate" type="application/rss+xml" href="comments/feed">'
        b'<link rel="alternate" type="application/rss+xml" href="gone">'
        b'<link rel="alternate" type="application/rss+xml; charset=utf-8" href="news.xml"></head></html>'
    )
    rss = Answer(body=RSS)
    with LocalServer({"/": Answer(body=page), "/comments/feed": rss, "/news.xml": rss}) as server:
        subscribe(new_house, known=server.url("/other"))
        target = new_house.config / "feeds.toml"
        before = "# mine\n" + target.read_text("utf-8")
        target.write_text(before, "utf-8")
        shown = new_house.command("feeds", "add", server.url("/"))
        again = new_house.command("feeds", "add", server.url("/news.xml"))
        url = server.url("/news.xml")
    assert (shown.status, shown.out) == (0, f"steppe added to {target}: {url}, 2 entries\n")
    assert (again.status, again.out) == (0, f"{url} is known already\n")
    assert target.read_text("utf-8").startswith(before)
    assert new_house.command("feeds", "--json").value[1]["feed"]["url"] == url


def test_on_a_terminal_it_says_what_it_asks_and_elsewhere_it_is_quiet(new_house: House) -> None:
    index = "<sitemapindex><sitemap><loc>{0}</loc></sitemap></sitemapindex>"
    links = f"<url><loc>{{0}}</loc><lastmod>{datetime.now(UTC):%Y-%m-%d}</lastmod></url>"
    with LocalServer({"/": Answer(body=b"<html><p>Hello</p></html>")}) as server:
        inner, article = server.url("/1.xml"), server.url("/a/1")
        server.route("/sitemap-news.xml", Answer(body=index.format(inner).encode()))
        server.route("/1.xml", Answer(body=f"<urlset>{links.format(article)}</urlset>".encode()))
        subscribe(new_house, known=server.url("/other"))
        add = ("feeds", "add", server.url("/"), "--source", "sitemap")
        watched = new_house.command(*add, environ={"TTY_COMPATIBLE": "1"})
        unwatched = new_house.command(*add)
        site = server.url("")
    steps = re.sub(r"\x1b\[[\d;]*m", "", watched.err).splitlines()
    assert (watched.status, steps[:2]) == (0, [f"asking {site}/", f"asking {site}/robots.txt"])
    assert f"asking what {site}/sitemap-news.xml leads to" in steps
    assert unwatched.err == ""


def test_a_feed_at_a_usual_place_is_found_without_a_word_of_the_page(new_house: House) -> None:
    with LocalServer({"/en/": Answer(body=b"<p>Hello"), "/rss": Answer(body=RSS)}) as server:
        subscribe(new_house, known=server.url("/other"))
        shown = new_house.command("feeds", "add", server.url("/en/"))
    assert (shown.status, server.url("/rss") in shown.out) == (0, True)


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        (
            "/",
            1,
            "has no feed, neither named on its page nor at a usual place, no sitemap with articles",
        ),
        ("/missing", 1, "answered 404"),
        (None, 2, "'outlet.example' is no address; one begins with https://"),
    ],
)
def test_what_has_no_feed_changes_nothing(
    new_house: House, path: str | None, status: int, words: str
) -> None:
    with LocalServer({"/": Answer(body=b"<p>Hello")}) as server:
        subscribe(new_house, known=server.url("/other"))
        before = (new_house.config / "feeds.toml").read_bytes()
        shown = new_house.command("feeds", "add", server.url(path) if path else "outlet.example")
    assert (shown.status, shown.out, (new_house.config / "feeds.toml").read_bytes()) == (status, "", before)
    assert words in shown.err


LISTING = (
    b"<html lang='en'><head><title>Recent actions</title></head><body>"
    b"<div class='x'><a href='/a/1'>General License 8</a></div>"
    b"<div class='x'><a href='/a/2'>Notice of today</a></div></body></html>"
)


def test_a_page_of_which_the_links_were_told_is_added_and_shown(new_house: House) -> None:
    with LocalServer({"/actions": Answer(body=LISTING)}) as server:
        subscribe(new_house, known=server.url("/other"))
        shown = new_house.command("feeds", "add", server.url("/actions"), "--selector", "div.x > a")
        checked = new_house.command("feeds", "check", "recent-actions", "--json").value
    (added,) = [each["feed"] for each in new_house.command("feeds", "--json").value][1:]
    assert (shown.status, shown.err) == (0, "")
    assert "General License 8" in shown.out
    assert (added["source"], added["link_selector"]) == ("page", "div.x > a")
    assert (checked[0]["format"], checked[0]["entries"], checked[0]["problem"]) == ("page", 2, "")
    assert "recent-actions" not in new_house.command("feeds", "export").out


@pytest.mark.parametrize(
    ("options", "status", "words"),
    [
        (("--selector", "p >"), 2, "--selector: 'p >' is no CSS selector"),
        (("--selector", "h5 > a"), 1, "has no links to articles"),
        (("--source", "sitemap"), 1, "has no sitemap with articles of late"),
        (("--source", "feed"), 1, "has no feed"),
    ],
)
def test_what_was_asked_for_and_is_not_there_is_told(
    new_house: House, options: tuple[str, ...], status: int, words: str
) -> None:
    with LocalServer({"/actions": Answer(body=LISTING)}) as server:
        subscribe(new_house, known=server.url("/other"))
        shown = new_house.command("feeds", "add", server.url("/actions"), *options)
    assert (shown.status, shown.out) == (status, "")
    assert words in shown.err
