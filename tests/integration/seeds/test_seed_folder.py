from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.intake.seeds import SeedFolder
from monitor.model import Article, DateSource, Document, Extract, TextSource
from support.fakes import FakeClock
from support.values import NOON

TEXT = "Kazakhstan and the United States signed a tungsten deal in Astana on Thursday."


class Reader:
    """Reads HTML as far as these tests need it."""

    def read(self, document: Document, *, body_selector: str = "") -> Extract:
        del body_selector
        return Extract(title="From the page", text=document.body.decode().partition("<p>")[2])


def folder(path: Path) -> SeedFolder:
    return SeedFolder(path, reader=Reader(), clock=FakeClock())


def only(path: Path, name: str, content: str | bytes) -> Article:
    data = content.encode() if isinstance(content, str) else content
    (path / name).write_bytes(data)
    (article,), problems = folder(path).read()
    assert problems == ()
    return article


def test_a_short_first_line_is_the_title(tmp_path: Path) -> None:
    article = only(tmp_path, "001_deal.txt", f"\n\n# Tungsten deal\n\n{TEXT}\n")
    assert (article.title, article.text, article.seed) == ("Tungsten deal", TEXT, "001_deal")


def test_a_text_without_a_headline_begins_its_own_title(tmp_path: Path) -> None:
    long = f"{TEXT} " * 5
    article = only(tmp_path, "002.md", long)
    assert article.text == long.strip()
    assert article.title.startswith("Kazakhstan and the United States")
    assert len(article.title) <= 200


def test_front_matter_tells_what_the_text_does_not(tmp_path: Path) -> None:
    article = only(
        tmp_path,
        "003.txt",
        "---\ntitle: A deal\ndate: 2025-12-23\nurl: https://Example.org/a/?utm_source=x\n"
        f'outlet: "Example News"\nlanguage: en\n---\n{TEXT}\n{TEXT}\n',
    )
    assert (article.title, article.outlet, article.language) == ("A deal", "Example News", "en")
    assert (article.published_at, article.date_source) == (
        datetime(2025, 12, 23, tzinfo=UTC),
        DateSource.GIVEN,
    )
    assert article.canonical_url == "https://example.org/a"


def test_a_seed_without_a_date_is_dated_when_it_is_read(tmp_path: Path) -> None:
    article = only(tmp_path, "004.txt", TEXT)
    assert (article.published_at, article.date_source, article.text_source) == (
        NOON,
        DateSource.SEEN,
        TextSource.SEED,
    )


def test_an_html_seed_is_read_as_a_page(tmp_path: Path) -> None:
    article = only(tmp_path, "005.html", f"<html><p>{TEXT}")
    assert (article.title, article.text) == ("From the page", TEXT)


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    assert only(tmp_path, "006.txt", b"\xef\xbb\xbf" + TEXT.encode()).text == TEXT


def test_seeds_come_in_the_order_of_their_names_and_other_files_are_left(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "README.md", "picture.jpg"):
        (tmp_path / name).write_text(f"{name}\n{TEXT}")
    articles, problems = folder(tmp_path).read()
    assert ([article.seed for article in articles], problems) == (["a", "b"], ())


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"\xd2\xe5\xea\xf1\xf2", "not UTF-8"),
        (b"  \n ", "there is no text"),
        (b"---\ntitel: x\n---\ntext", "known keys are"),
        (b"---\ndate: Tuesday\n---\ntext", "write it as 2025-12-23"),
        (b"x" * 2_000_001, "a seed is one article"),
    ],
)
def test_a_file_that_cannot_be_a_seed_is_named_and_the_others_used(
    tmp_path: Path, content: bytes, complaint: str
) -> None:
    (tmp_path / "bad.txt").write_bytes(content)
    (tmp_path / "good.txt").write_text(TEXT)
    articles, (problem,) = folder(tmp_path).read()
    assert [article.seed for article in articles] == ["good"]
    assert problem.startswith(str(tmp_path / "bad.txt"))
    assert complaint in problem


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    articles, (problem,) = folder(tmp_path / "none").read()
    assert articles == []
    assert "create it or change seeds_folder" in problem


def test_the_fingerprint_changes_with_the_files_only(tmp_path: Path) -> None:
    shelf = folder(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT)
    before = shelf.fingerprint()
    assert shelf.fingerprint() == before
    (tmp_path / "a.txt").write_text(TEXT + "!")
    changed = shelf.fingerprint()
    (tmp_path / "a.txt").unlink()
    assert len({before, changed, shelf.fingerprint()}) == 3
