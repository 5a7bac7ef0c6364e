"""Our sample pages through real workers: what comes out, and what is refused in which words."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from monitor.errors import UnreadablePageError
from monitor.intake.pages import TrafilaturaReader
from monitor.intake.workers import Workers
from monitor.model import DateSource, Document, PageKind, TextSource
from support.documents import document, sample

URL = "https://courier.example/2026/03/tungsten?token=secret"
START = "<html><body><p>"
WIDE = "has more than 20000 elements, too many for a news page"
PARAGRAPH = "<p>The delegation from Ashgabat spoke for two hours about ports, pipes and the price of gas.</p>"


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(count=1) as pool:
        yield pool


@pytest.fixture
def reader(workers: Workers) -> TrafilaturaReader:
    return TrafilaturaReader(workers)


def page(body: bytes | str, content_type: str = "text/html") -> Document:
    return document(body, url=URL, content_type=content_type)


def refusal(reader: TrafilaturaReader, given: Document) -> str:
    with pytest.raises(UnreadablePageError) as caught:
        reader.read(given)
    message = str(caught.value)
    assert message.startswith("https://courier.example/2026/03/tungsten ")
    return message.partition(" ")[2]


def test_an_article_has_every_field(reader: TrafilaturaReader) -> None:
    extract = reader.read(page(sample("pages/article.html")))
    assert extract.title == "Kazakhstan opens tungsten talks with US miners"
    assert extract.author == "Aigul Serik"
    assert extract.outlet == "Steppe Courier"
    assert extract.language == "en"
    assert extract.canonical_url == "https://courier.example/2026/03/tungsten"
    assert extract.image_url == "https://courier.example/images/mine.jpg"
    assert extract.published_at == datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
    assert extract.date_source is DateSource.PAGE


def test_menus_footers_and_other_stories_are_left_out(reader: TrafilaturaReader) -> None:
    text = reader.read(page(sample("pages/article.html"))).text
    assert [word for word in ("Newsletter", "Snow closes", "rights reserved") if word in text] == []


@pytest.mark.parametrize(
    ("codec", "content_type"),
    [
        ("utf-8", "text/html"),
        ("cp1251", "text/html"),
        ("cp1251", "text/html; charset=windows-1251"),
        ("cp1251", "text/html; charset=utf-8"),
        ("koi8-r", ""),
        ("utf-16", "text/html"),
    ],
)
def test_a_russian_page_is_read_in_any_encoding(
    reader: TrafilaturaReader, codec: str, content_type: str
) -> None:
    extract = reader.read(page(sample("pages/russian.html").encode(codec), content_type))
    assert extract.title == "США и Узбекистан расширяют обмен студентами"
    assert extract.text.endswith("Тогда в ней участвовали только столичные вузы.")


def test_the_time_of_day_comes_from_the_time_element_of_that_day(reader: TrafilaturaReader) -> None:
    extract = reader.read(page(sample("pages/russian.html")))
    assert extract.published_at == datetime(2026, 2, 27, 13, 40, tzinfo=UTC)
    assert extract.date_source is DateSource.PAGE


def test_a_day_without_a_time_is_a_guess(reader: TrafilaturaReader) -> None:
    html = sample("pages/russian.html").replace('datetime="2026-02-27T18:40:00+05:00"', "")
    extract = reader.read(page(html))
    assert extract.published_at == datetime(2026, 2, 27, tzinfo=UTC)
    assert extract.date_source is DateSource.GUESS


def dated(reader: TrafilaturaReader, *, head: str = "", shown: str = "") -> tuple[datetime | None, object]:
    """Return the date of our sample page with this in its head and under its title, and where it is from."""
    html = sample("pages/article.html").replace('"datePublished": "2026-03-02T11:30:00+05:00",', "")
    html = html.replace("</head>", f"{head}</head>").replace("</h1>", f"</h1>{shown}")
    extract = reader.read(page(html))
    return extract.published_at, extract.date_source


@pytest.mark.parametrize(
    "shown", ["2026 жылғы 4 ақпан", "4 феврали 2026", "4 fewral 2026", "4 февраля 2026", "February 4th, 2026"]
)
def test_a_date_under_the_title_is_read_in_every_language_of_the_beat(
    reader: TrafilaturaReader, shown: str
) -> None:
    found = dated(reader, shown=f"<div><span>{shown}</span></div>")
    assert found == (datetime(2026, 2, 4, tzinfo=UTC), DateSource.GUESS)


@pytest.mark.parametrize("shown", ["вчера, 14:05", "Kecha, 14:05", "кеше 14:05"])
def test_a_date_under_the_title_may_be_one_as_of_the_day_of_reading(
    reader: TrafilaturaReader, shown: str
) -> None:
    found = dated(reader, shown=f"<div><span>{shown}</span></div>")
    assert found == (datetime(2026, 3, 1, 14, 5, tzinfo=UTC), DateSource.GUESS)


def test_the_day_of_a_change_is_not_taken_for_that_of_publication(reader: TrafilaturaReader) -> None:
    changed = '<meta property="article:modified_time" content="2026-02-20T09:00:00+00:00">'
    earlier, later = ("<p>4 February 2026</p>", "<p>4 March 2026</p>")
    assert dated(reader, head=changed, shown=earlier)[0] == datetime(2026, 2, 4, tzinfo=UTC)
    assert dated(reader, head=changed, shown=later)[0] == datetime(2026, 2, 20, tzinfo=UTC)


def test_the_time_marked_as_that_of_publication_counts_unless_there_are_several(
    reader: TrafilaturaReader,
) -> None:
    marked = '<time itemprop="datePublished" datetime="2026-02-04T10:00+0500">Wednesday</time>'
    assert dated(reader, shown=marked) == (datetime(2026, 2, 4, 5, tzinfo=UTC), DateSource.PAGE)
    other = marked.replace("02-04", "02-05")
    meta = '<meta property="article:published_time" content="2026-02-03">'
    assert dated(reader, head=meta, shown=marked + other)[0] == datetime(2026, 2, 3, tzinfo=UTC)


def test_a_canonical_address_that_is_the_front_page_is_not_believed(reader: TrafilaturaReader) -> None:
    html = sample("pages/article.html").replace('href="/2026/03/tungsten"', 'href="https://courier.example/"')
    assert reader.read(page(html)).canonical_url == ""


def test_the_selector_says_where_the_text_stands(reader: TrafilaturaReader) -> None:
    inner = PARAGRAPH.replace("two", "four") + PARAGRAPH.replace("two", "nine") * 4 + "<p>So it went.</p>"
    other = f"<article>{PARAGRAPH * 9}</article>"
    html = (
        f"<html><body>{other}<div class='a ours'><aside class='sidebar'>{inner}</aside></div></body></html>"
    )
    text = reader.read(page(html), body_selector="div.ours > aside").text
    assert [line for line in text.split("\n") if "two hours" in line] == []
    assert text.startswith("The delegation from Ashgabat spoke for four hours")


@pytest.mark.parametrize("selector", [".not-there", "p >", ""])
def test_a_selector_that_finds_nothing_leaves_the_whole_page(
    reader: TrafilaturaReader, selector: str
) -> None:
    given = page(sample("pages/article.html"))
    assert reader.read(given, body_selector=selector).text == reader.read(given).text


def test_a_text_that_stands_twice_is_given_once(reader: TrafilaturaReader) -> None:
    html = sample("pages/article.html")
    start, end = html.index('<div class="text">'), html.index("</article>")
    twice = html[:end] + html[start:end] + html[end:]
    assert reader.read(page(twice)).text == reader.read(page(html)).text


def test_the_json_ld_body_rescues_a_page_that_is_built_in_the_browser(reader: TrafilaturaReader) -> None:
    long = "The pass was closed on Monday, the road service said. " * 12
    script = f'{{"@type": ["NewsArticle"], "articleBody": "<p>{long}</p><p>It opens in May.</p>"}}'
    head = f'<title>x</title><script type="application/ld+json">{script}</script>'
    html = f"<html><head>{head}</head><body><div id='root'></div></body></html>"
    extract = reader.read(page(html))
    assert extract.text.split("\n") == [long.strip(), "It opens in May."]
    assert extract.text_source is TextSource.DECLARED


def test_a_json_ld_body_that_says_everything_twice_rescues_nothing(reader: TrafilaturaReader) -> None:
    said = " ".join(f"Road {number} over the pass was closed on Monday." for number in range(20))
    script = f'{{"@type": "NewsArticle", "articleBody": "{said} {said}"}}'
    head = f'<title>x</title><script type="application/ld+json">{script}</script>'
    html = f"<html><head>{head}</head><body><article><p>{said}</p></article></body></html>"
    assert reader.read(page(html)).text == said


CARD = "Snow closes the road over the Taldyk pass, and nobody knows for how long it will."


def passed_over(title: str, *paragraphs: str) -> Document:
    """Return a page whose text stands where trafilatura does not look, beside a card of another article."""
    card = f'<article><a href="/2">{CARD}</a></article>'
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return page(
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1>"
        f'<div class="comment-content">{text}</div>{card}</body></html>'
    )


PASSED_OVER = [
    "Қазақстан мен Америка Құрама Штаттары дүйсенбіде Астанада вольфрам өндіру туралы келісімге қол қойды.",
    (
        "Оның құны 1,1 миллиард доллар, деп хабарлады өнеркәсіп министрлігінің баспасөз қызметі, ал екі "
        "кеніш Қарағанды облысында орналасқан, онда Қытай шекарасына дейін теміржол желісі тартылған."
    ),
    (
        "Жұмыс рұқсаттар берілген соң көктемде басталады, деді министрлік өкілі, оған бір мың бес жүз адам "
        "жұмысқа алынады, олардың көбі жақын ауылдардан болмақ."
    ),
]


def test_a_text_where_the_first_extractor_does_not_look_is_found_by_its_blocks(
    reader: TrafilaturaReader,
) -> None:
    extract = reader.read(passed_over("Қазақстан мен АҚШ вольфрам келісіміне қол қойды", *PASSED_OVER))
    assert (extract.text.split("\n"), extract.text_source) == (PASSED_OVER, TextSource.BLOCKS)


def test_blocks_that_are_not_of_the_headline_are_no_article(reader: TrafilaturaReader) -> None:
    extract = reader.read(passed_over("The pass near Karakol is open again", *PASSED_OVER))
    assert (extract.text, extract.text_source) == (CARD, TextSource.PAGE)


def test_thousands_of_blocks_are_looked_at_in_a_bounded_time(workers: Workers) -> None:
    reader = TrafilaturaReader(workers, limit=timedelta(seconds=15))
    extract = reader.read(passed_over("The pass near Karakol is open again", *["Snow."] * 19_000))
    assert (extract.text, extract.text_source) == (CARD, TextSource.PAGE)


@pytest.mark.parametrize(
    ("body", "content_type", "words"),
    [
        (b"", "text/html", "is empty"),
        (b" \n" * 100, "text/html", "is empty"),
        (b"%PDF-1.7 x", "text/html", "is a PDF document, not a web page"),
        (b"\x89PNG\r\n", "image/png", "is a picture, not a web page"),
        (b'{"title": "<p>"}', "application/json", "is not a web page (application/json)"),
        (b"plain words " * 500, "text/plain", "is not a web page (text/plain)"),
        (b"\x00\xff\x13\x37" * 999, "", "is not a web page (no content type)"),
        (sample("feeds/rss20.xml"), "text/html", "is a feed, not a web page"),
        (b"<html>" + b"x" * 50_000_000, "text/html", "is larger than 5 MB, too large for a news page"),
        (START + "<span>word </span>" * 100_000, "text/html", WIDE),
        (START + "<div>" * 50_000, "text/html", "has no text that looks like an article"),
        (START + "Not found", "text/html", "has no text that looks like an article"),
        (sample("pages/browser_only.html"), "", "shows its text only to browsers that run its scripts"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 80 else "",
)
def test_what_is_no_article_is_refused_in_plain_words(
    reader: TrafilaturaReader, body: bytes | str, content_type: str, words: str
) -> None:
    assert refusal(reader, page(body, content_type)) == words


def test_the_stub_of_a_page_for_subscribers_is_marked_as_one(reader: TrafilaturaReader) -> None:
    extract = reader.read(page(sample("pages/subscribers_only.html")))
    assert (extract.kind, extract.title) == (PageKind.PAYWALL, "Inside the uranium deal")


def test_a_page_over_the_time_limit_is_given_up_and_the_next_one_is_read(workers: Workers) -> None:
    slow = page("<html><body><p>" + "<span>word </span>" * 19_000 + "</p></body></html>")
    message = refusal(TrafilaturaReader(workers, limit=timedelta(seconds=0.3)), slow)
    assert message == "was given up while reading: it took longer than 0.3 s"
    assert TrafilaturaReader(workers).read(page(sample("pages/article.html"))).outlet == "Steppe Courier"


def test_bytes_that_are_no_text_in_any_encoding_do_not_stop_a_page(reader: TrafilaturaReader) -> None:
    body = sample("pages/article.html").encode().replace(b"deputy", b"dep\xff\xfe\x00uty")
    assert "Yerlan Dosov" in reader.read(page(body)).text


def test_invisible_characters_and_newlines_never_reach_a_title(reader: TrafilaturaReader) -> None:
    html = sample("pages/article.html").replace("tungsten talks", "tungsten\r\n\u202etalks\x07\u200b")
    assert reader.read(page(html)).title == "Kazakhstan opens tungsten talks with US miners"
