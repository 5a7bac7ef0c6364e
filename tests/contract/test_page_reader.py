"""Every implementation of ports.PageReader keeps its contract."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from monitor.errors import UnreadablePageError
from monitor.intake.pages import TrafilaturaReader
from monitor.intake.workers import Workers
from monitor.ports import PageReader
from support.documents import document, sample


@pytest.fixture(params=["trafilatura"])
def reader() -> Iterator[PageReader]:
    with Workers(count=2) as workers:
        yield TrafilaturaReader(workers)


def test_the_text_is_that_of_the_article_with_a_line_for_each_paragraph(reader: PageReader) -> None:
    extract = reader.read(document(sample("pages/article.html")))
    lines = extract.text.split("\n")
    assert lines[0].startswith("Officials in Astana opened talks")
    assert lines[-1].startswith("Villagers near the larger of the two sites")
    assert len(lines) == 5


def test_several_threads_may_read_at_once(reader: PageReader) -> None:
    given = [document(sample(f"pages/{name}.html")) for name in ("article", "russian")] * 4
    with ThreadPoolExecutor(8) as pool:
        titles = [extract.title for extract in pool.map(reader.read, given)]
    assert (
        titles
        == [
            "Kazakhstan opens tungsten talks with US miners",
            "США и Узбекистан расширяют обмен студентами",
        ]
        * 4
    )


@pytest.mark.parametrize("body", [b"", b"  ", b"\xff\xfe", b"%PDF-1.7", b'{"a": 1}', b"<p>short</p>"])
def test_what_is_no_article_raises_an_error_that_names_the_page_and_no_query(
    reader: PageReader, body: bytes
) -> None:
    with pytest.raises(UnreadablePageError, match=r"https://a\.example/b") as caught:
        reader.read(document(body, url="https://a.example/b?token=secret"))
    assert "secret" not in str(caught.value)


def test_a_page_reads_the_same_the_second_time(reader: PageReader) -> None:
    given = document(sample("pages/russian.html"))
    assert reader.read(given) == reader.read(given)
