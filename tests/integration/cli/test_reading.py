"""What intake makes of one page or one feed, from a file and from an address."""

from pathlib import Path

import pytest

from support.house import House
from support.server import Answer, LocalServer

WORDS = "The presidents spoke about uranium, trade and the railway for an hour on Thursday."
PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Summit in Astana</title>
<meta property="og:title" content="Summit in Astana"></head><body><main><article><h1>Summit in Astana</h1>
{"".join(f"<p>{WORDS} Paragraph {number} ends here.</p>" for number in range(6))}</article></main>
</body></html>""".encode()
RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Steppe</title><language>en</language>
<item><guid>1</guid><link>https://s.example/1</link><title>A deal is signed</title>
<pubDate>Thu, 12 Mar 2026 09:00:00 GMT</pubDate></item></channel></rss>"""


def test_a_page_is_read_from_a_file_and_from_an_address(new_house: House, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(PAGE)
    answer = Answer(body=PAGE, headers={"Content-Type": "text/html; charset=utf-8"})
    with LocalServer({"/page": answer}) as server:
        fetched = new_house.command("read", server.url("/page"), "--json")
    from_file = new_house.command("read", file, "--url", "https://s.example/page", columns=80)
    assert (fetched.status, fetched.err, from_file.status, from_file.err) == (0, "", 0, "")
    assert fetched.value["title"] == "Summit in Astana"
    assert fetched.value["text"].count(WORDS) == from_file.words.count(WORDS) == 6
    assert from_file.lines[0] == "Summit in Astana"


def test_a_page_is_asked_for_and_read_as_those_of_its_feed(new_house: House) -> None:
    boxed = PAGE.replace(
        b"</article>", b"</article><div class='ours'><p>" + 9 * b"Only this counts. " + b"</p></div>"
    )
    with LocalServer({"/page": Answer(body=boxed)}) as server:
        (new_house.config / "feeds.toml").write_text(
            f'[[feeds]]\nname = "astana-times"\nurl = "{server.url("/feed")}"\nbody_selector = "div.ours"\n'
            'headers = { X-Subscriber = "7" }\n'
        )
        shown = new_house.command("read", server.url("/page"), "--json")
        assert shown.err == ""
        (request,) = server.requests
    assert shown.value["text"] == " ".join(["Only this counts."] * 9)
    assert request.header("x-subscriber") == "7"


def test_what_is_no_page_is_a_failure_in_one_line(new_house: House, tmp_path: Path) -> None:
    file = tmp_path / "noise.bin"
    file.write_bytes(bytes(range(256)) * 40)
    shown = new_house.command("read", file)
    assert (shown.status, shown.out, len(shown.err.splitlines())) == (1, "", 1)
    assert file.name in shown.err


def test_a_feed_is_parsed_from_a_file_and_from_an_address(new_house: House, tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_bytes(RSS)
    with LocalServer({"/feed": Answer(body=RSS)}) as server:
        fetched = new_house.command("parse", server.url("/feed"), "--json")
    from_file = new_house.command("parse", file)
    assert (fetched.status, fetched.err, from_file.status, from_file.err) == (0, "", 0, "")
    (entry,) = fetched.value["entries"]
    assert (fetched.value["format"], entry["title"], entry["published_at"]) == (
        "rss20",
        "A deal is signed",
        "2026-03-12T09:00:00+00:00",
    )
    assert from_file.lines[0] == "Steppe"
    assert from_file.lines[-1] == "2026-03-12 09:00 UTC  A deal is signed https://s.example/1"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "answered with an empty body instead of a feed"),
        (b"\x00\x01\x02garbage" * 30, "answered with something that is no feed; check the address"),
        (PAGE, "answered with a web page instead of a feed; check the address"),
    ],
)
def test_what_is_no_feed_is_a_failure(new_house: House, tmp_path: Path, body: bytes, problem: str) -> None:
    file = tmp_path / "feed.xml"
    file.write_bytes(body)
    shown = new_house.command("parse", file)
    assert (shown.status, shown.out, shown.err) == (1, "No entries.\n", f"{file}: {problem}\n")


@pytest.mark.parametrize("name", ["read", "parse"])
def test_a_file_that_is_not_there_is_named(new_house: House, tmp_path: Path, name: str) -> None:
    missing = tmp_path / "nowhere"
    shown = new_house.command(name, missing)
    assert (shown.status, shown.out, shown.err) == (
        2,
        "",
        f"{missing} cannot be read: No such file or directory; an address begins with http:// or https://\n",
    )


@pytest.mark.parametrize("name", ["read", "parse"])
def test_an_address_that_does_not_answer_is_a_failure_in_one_line(new_house: House, name: str) -> None:
    with LocalServer() as server:
        shown = new_house.command(name, server.url("/missing"))
    assert (shown.status, shown.out, len(shown.err.splitlines())) == (1, "", 1)
    assert shown.err.startswith(f"{server.url('/missing')} answered 404")


def test_a_page_of_links_and_an_index_of_sitemaps_are_parsed_as_what_they_are(
    new_house: House, tmp_path: Path
) -> None:
    page, index = tmp_path / "list.html", tmp_path / "index.xml"
    page.write_text(
        "<html><body><h2><a href='/a/1'>General License 8</a></h2><a href='/b'>No</a></body></html>"
    )
    index.write_text("<sitemapindex><sitemap><loc>https://s.example/1.xml</loc></sitemap></sitemapindex>")
    listed = new_house.command("parse", page, "--url", "https://s.example/", "--selector", "h2 > a")
    led = new_house.command("parse", index, "--source", "sitemap")
    wrong = new_house.command("parse", page, "--selector", "h2 >")
    assert (listed.status, "General License 8 https://s.example/a/1" in listed.words) == (0, True)
    assert (led.status, "https://s.example/1.xml" in led.out, "No entries" in led.out) == (0, True, False)
    assert (wrong.status, "is no CSS selector" in wrong.err) == (2, True)
