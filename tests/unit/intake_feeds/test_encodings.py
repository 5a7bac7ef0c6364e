"""A feed's text comes out right whatever is, or is not, said about its encoding."""

import codecs

import pytest

from monitor.intake.declared import decode, language_code, place_of
from monitor.intake.feeds import read_feed
from monitor.model import FeedProblem
from support.documents import document, sample

TITLE = "Астана и Вашингтон договорились о поставках вольфрама"
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
RUSSIAN = (
    sample("feeds/rss20.xml")
    .replace("Қазақстан мен АҚШ жаңа келісімге қол қойды", "Казахстан")
    .replace("Құжат сирек металдарға қатысты.", "Документ")
)


def encoded(codec: str, *, says: str = "", mark: bytes = b"") -> bytes:
    declaration = f'<?xml version="1.0" encoding="{says}"?>' if says else '<?xml version="1.0"?>'
    return mark + RUSSIAN.replace(DECLARATION, declaration).encode(codec)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param(encoded("utf-8", says="utf-8"), "", id="utf-8"),
        pytest.param(encoded("utf-8"), "application/rss+xml", id="utf-8 undeclared"),
        pytest.param(encoded("utf-8", mark=codecs.BOM_UTF8), "", id="utf-8 with mark"),
        pytest.param(b" \r\n" + encoded("utf-8", says="utf-8"), "", id="white space before the declaration"),
        pytest.param(encoded("utf-8", says="windows-1251"), "", id="utf-8 that says windows-1251"),
        pytest.param(encoded("utf-8", says="nonsense"), "text/xml; charset=nothing", id="unknown names"),
        pytest.param(encoded("cp1251", says="windows-1251"), "", id="windows-1251"),
        pytest.param(encoded("cp1251"), "text/xml; charset=windows-1251", id="windows-1251 by the header"),
        pytest.param(encoded("cp1251"), "text/xml", id="windows-1251 undeclared"),
        pytest.param(encoded("cp1251", says="iso-8859-1"), "", id="windows-1251 that says latin-1"),
        pytest.param(encoded("koi8-r", says="koi8-r"), "", id="koi8-r"),
        pytest.param(encoded("koi8-r"), "", id="koi8-r undeclared"),
        pytest.param(encoded("koi8-r", says="windows-1251"), "", id="koi8-r that says windows-1251"),
        pytest.param(encoded("iso8859-5", says="iso-8859-5"), "", id="iso-8859-5"),
        pytest.param(encoded("cp866"), "", id="cp866 undeclared"),
        pytest.param(encoded("utf-16-le", says="utf-16", mark=codecs.BOM_UTF16_LE), "", id="utf-16-le"),
        pytest.param(encoded("utf-16-be", says="utf-16", mark=codecs.BOM_UTF16_BE), "", id="utf-16-be"),
        pytest.param(encoded("utf-16-le"), "", id="utf-16-le without mark"),
        pytest.param(encoded("utf-16-be"), "", id="utf-16-be without mark"),
        pytest.param(encoded("utf-32-le", mark=codecs.BOM_UTF32_LE), "", id="utf-32-le"),
        pytest.param(encoded("utf-32-be", mark=codecs.BOM_UTF32_BE), "", id="utf-32-be"),
        pytest.param(encoded("utf-32-le"), "", id="utf-32-le without mark"),
        pytest.param(encoded("utf-32-be"), "", id="utf-32-be without mark"),
    ],
)
def test_a_russian_title_survives_its_encoding(body: bytes, content_type: str) -> None:
    feed = read_feed(document(body, content_type=content_type))
    assert [entry.title for entry in feed.entries][:2] == [TITLE, "Казахстан"]


def test_bytes_that_are_not_what_they_claim_count_as_damage() -> None:
    feed = read_feed(document(encoded("cp1251", says="utf-8")))
    assert (feed.entries[0].title, feed.problem) == (TITLE, FeedProblem.MALFORMED)


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    body = encoded("utf-8", says="utf-8").replace("меморандум".encode(), "мемо".encode() + b"\xff\xfe", 1)
    feed = read_feed(document(body))
    assert (feed.entries[0].title, feed.problem) == (TITLE, FeedProblem.MALFORMED)


@pytest.mark.parametrize(
    ("codec", "name", "text"),
    [
        ("cp1252", "iso-8859-1", "Crédit d’État – “naïve”"),
        ("cp1254", "iso-8859-9", "Türkiye’nin İstanbul görüşmesi"),
        ("gb18030", "gb2312", "中亚峰会在西安举行"),
        ("cp949", "euc-kr", "카자흐스탄 정상회담"),
        ("cp932", "shift_jis", "中央アジアの会議"),
        ("iso2022_jp", "iso-2022-jp", "中央アジアの会議"),
        ("kz1048", "kz-1048", "Қазақстан Республикасының Президенті Қасым-Жомарт Тоқаев"),
    ],
)
def test_declared_encodings_are_read_as_browsers_read_them(codec: str, name: str, text: str) -> None:
    decoded = decode(text.encode(codec), {"content-type": f'text/html; charset="{name}"'})
    assert (decoded.text, decoded.is_damaged) == (text, False)


def test_a_page_may_declare_its_encoding_in_a_meta_element() -> None:
    body = '<html><head><meta charset="iso-8859-2"></head><p>Gdańsk</p>'.encode("iso-8859-2")
    assert decode(body, {}).text.endswith("<p>Gdańsk</p>")


def test_names_of_codecs_that_are_no_encodings_are_ignored() -> None:
    assert decode(b"caf\xe9", {"content-type": "text/html; charset=unicode_escape"}).text == "café"


def test_western_text_is_not_taken_for_cyrillic() -> None:
    text = "Ein Gespräch über Öl, Gas und Währungen: früher wäre das unmöglich gewesen, größer, schöner."
    assert decode(text.encode("cp1252"), {}).text == text


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("ru-RU", "ru"),
        ("uz_Cyrl", "uz"),
        ("kz", "kk"),
        ("KG", "ky"),
        ("eng", "en"),
        ("klingon", ""),
        ("", ""),
    ],
)
def test_language_tags_become_codes(tag: str, code: str) -> None:
    assert language_code(tag) == code


def test_a_place_shows_no_query_and_no_password() -> None:
    assert place_of("https://user:secret@a.example/feed?key=secret#x") == "https://a.example/feed"
    assert place_of("https://[broken/feed") == "(an address that is none)"
    assert place_of("https://user:sec/ret@a.example/feed") == "(an address that is none)"


@pytest.mark.parametrize(
    "place", ["http://a.example:8080/feed", "http://[::1]:8080/feed", "http://[::1]/feed"]
)
def test_the_place_of_an_address_names_its_port(place: str) -> None:
    assert place_of(f"{place}?key=secret") == place
