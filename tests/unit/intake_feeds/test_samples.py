"""Each kind of feed gives the entries that stand in it, cleaned."""

from datetime import UTC, datetime, timedelta

from monitor.intake.feeds import read_feed
from monitor.model import Entry
from support.documents import document, sample


def test_rss_20_gives_its_entries_in_document_order() -> None:
    feed = read_feed(document(sample("feeds/rss20.xml")))
    assert [entry.title for entry in feed.entries] == [
        "Астана и Вашингтон договорились о поставках вольфрама",
        "Қазақстан мен АҚШ жаңа келісімге қол қойды",
        "Tashkent & Boise: a sister city pact",
    ]


def test_an_rss_entry_has_every_field() -> None:
    feed = read_feed(document(sample("feeds/rss20.xml")))
    assert feed.entries[0] == Entry(
        guid="steppe-101",
        link="https://steppe.example/2026/03/tungsten",
        title="Астана и Вашингтон договорились о поставках вольфрама",
        summary="Стороны подписали меморандум «о намерениях».",
        content="<p>Стороны подписали меморандум.</p>"
        "<p>Добыча начнётся в 2027 году & продлится двадцать лет.</p>",
        author="Айгуль Сериккызы",
        language="ru",
        published_at=datetime(2026, 3, 2, 6, 30, tzinfo=UTC),
        updated_at=None,
    )


def test_links_are_resolved_against_the_address_that_answered() -> None:
    feed = read_feed(document(sample("feeds/rss20.xml"), url="https://cdn.example/steppe/feed.xml"))
    assert [entry.link for entry in feed.entries] == [
        "https://steppe.example/2026/03/tungsten",
        "https://cdn.example/2026/03/kelisim",
        "https://steppe.example/2026/02/pact?a=1&b=2",
    ]


def test_a_date_in_russian_words_is_read() -> None:
    feed = read_feed(document(sample("feeds/rss20.xml")))
    assert feed.entries[2].published_at == datetime(2026, 2, 28, 18, 5, tzinfo=UTC)


def test_an_rss_feed_says_how_often_it_wants_to_be_polled() -> None:
    feed = read_feed(document(sample("feeds/rss20.xml")))
    assert (feed.format, feed.title, feed.language, feed.problem) == ("rss20", "Вестник степи", "ru", None)
    assert feed.ttl == timedelta(minutes=45)
    assert feed.skip_hours == {0, 3}
    assert feed.skip_days == {"saturday", "sunday"}


def test_atom_gives_alternate_links_resolved_against_xml_base() -> None:
    feed = read_feed(document(sample("feeds/atom10.xml"), url="https://elsewhere.example/atom"))
    assert feed.format == "atom10"
    assert [(entry.title, entry.link) for entry in feed.entries] == [
        ("O‘zbekiston va AQSh savdo bitimi", "https://daryo.example/2026/savdo"),
        ("Trade pact in numbers", "https://daryo.example/2026/numbers"),
    ]


def test_atom_tells_published_from_updated() -> None:
    first, second = read_feed(document(sample("feeds/atom10.xml"))).entries
    assert first.published_at == datetime(2026, 2, 28, 18, 30, tzinfo=UTC)
    assert first.updated_at == datetime(2026, 3, 1, 5, 0, tzinfo=UTC)
    assert second.published_at == second.updated_at == datetime(2026, 2, 27, 8, 0, tzinfo=UTC)


def test_atom_entries_carry_author_language_and_xhtml() -> None:
    first, second = read_feed(document(sample("feeds/atom10.xml"))).entries
    assert (first.author, first.language, second.language) == ("Dilnoza Karimova", "uz", "en")
    assert "<p>Bitim <b>Toshkentda</b> imzolandi.</p>" in first.content


def test_rss_10_gives_its_entries_and_its_update_period() -> None:
    feed = read_feed(document(sample("feeds/rss10.xml")))
    assert feed.format == "rss10"
    assert feed.ttl == timedelta(hours=6)
    assert [(entry.title, entry.author) for entry in feed.entries] == [
        ("Тоҷикистон ва ИМА дар бораи обу барқ", "Рустам Назаров")
    ]
    assert feed.entries[0].published_at == datetime(2026, 2, 20, 1, 0, tzinfo=UTC)


def test_json_feed_gives_its_entries() -> None:
    feed = read_feed(document(sample("feeds/json11.json"), content_type="application/feed+json"))
    assert (feed.format, feed.title, feed.language, feed.problem) == ("json11", "Caspian notes", "en", None)
    assert feed.entries == (
        Entry(
            guid="7",
            link="https://caspian.example/notes/pipeline",
            title="Pipeline & port: what Ashgabat signed",
            summary="Three ports are named.",
            content="<p>The memorandum names <i>three</i> ports.</p>",
            author="Maya Orazova",
            language="en",
            published_at=datetime(2026, 2, 26, 9, 0, tzinfo=UTC),
            updated_at=datetime(2026, 2, 27, 9, 0, tzinfo=UTC),
        ),
        Entry(
            guid="8",
            link="https://caspian.example/notes/visa",
            title="",
            summary="Visas < permits. Fees fall.",
            content="<p>Visas &lt; permits.</p><p>Fees fall.</p>",
            author="Peter Lake",
            language="tk",
        ),
    )
