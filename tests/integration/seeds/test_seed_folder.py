import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from monitor.errors import ConfigError
from monitor.intake.seeds import SeedFolder
from monitor.model import Article, DateSource, Document, Extract, PageKind, TextSource
from support.fakes import FakeClock
from support.values import NOON

SHIPPED_SEEDS = Path(__file__).parents[3] / "seeds"
NOBODY = 65534
TEXT = "Kazakhstan and the United States signed a tungsten deal in Astana on Thursday."


class Reader:
    """Reads HTML as far as these tests need it."""

    def read(self, document: Document, *, body_selector: str = "") -> Extract:
        del body_selector
        text = document.body.decode().partition("<p>")[2]
        kind = PageKind.PAYWALL if "Subscribe" in text else PageKind.ARTICLE
        return Extract(title="From the page", text=text, kind=kind)


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


def test_a_stub_of_a_page_is_no_seed(tmp_path: Path) -> None:
    (tmp_path / "006.html").write_text("<html><p>Subscribe to read this article.")
    articles, (problem,) = folder(tmp_path).read()
    assert list(articles) == []
    assert problem.endswith("the page holds a notice or a list instead of an article")


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
    shelf = folder(tmp_path / "none")
    articles, (problem,) = shelf.read()
    assert (articles, shelf.is_there) == ([], False)
    assert "create it or change seeds_folder" in problem
    (tmp_path / "none").mkdir()
    assert (shelf.read(), shelf.is_there) == (([], ()), True)


def test_the_fingerprint_changes_with_the_files_only(tmp_path: Path) -> None:
    shelf = folder(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT)
    before = shelf.fingerprint()
    assert shelf.fingerprint() == before
    (tmp_path / "a.txt").write_text(TEXT + "!")
    changed = shelf.fingerprint()
    (tmp_path / "a.txt").unlink()
    assert len({before, changed, shelf.fingerprint()}) == 3


def test_a_file_that_vanishes_while_the_folder_is_read_is_unread(tmp_path: Path) -> None:
    class Removing(Reader):
        def read(self, document: Document, *, body_selector: str = "") -> Extract:
            (tmp_path / "b.txt").unlink()
            return super().read(document, body_selector=body_selector)

    (tmp_path / "a.html").write_text(f"<p>{TEXT}")
    (tmp_path / "b.txt").write_text(TEXT)
    shelf = SeedFolder(tmp_path, reader=Removing(), clock=FakeClock())
    before = shelf.fingerprint()
    articles, (problem,) = shelf.read()
    assert ([article.seed for article in articles], shelf.unread) == (["a"], {"b"})
    assert "No such file" in problem
    assert shelf.fingerprint() != before


def test_a_file_that_cannot_be_looked_at_is_named_and_has_a_fingerprint(tmp_path: Path) -> None:
    shelf = folder(tmp_path)
    (tmp_path / "a.txt").symlink_to("a.txt")
    (tmp_path / "b.txt").symlink_to("nowhere.txt")
    articles, (problem,) = shelf.read()
    before = shelf.fingerprint()
    assert (articles, shelf.unread, "symbolic links" in problem) == ([], {"a"}, True)
    (tmp_path / "a.txt").unlink()
    (tmp_path / "a.txt").write_text(TEXT)
    assert shelf.fingerprint() != before


@pytest.fixture
def somebody_elses() -> Iterator[Path]:
    """A folder of somebody who is not root, as whom the test runs: root may open everything."""
    with TemporaryDirectory() as name:
        is_root = os.geteuid() == 0
        if is_root:
            os.chown(name, NOBODY, -1)
            os.seteuid(NOBODY)
        yield Path(name)
        if is_root:
            os.seteuid(0)


def test_the_fingerprint_changes_when_an_unread_file_can_be_opened(somebody_elses: Path) -> None:
    shelf = folder(somebody_elses)
    (somebody_elses / "a.txt").write_text(TEXT)
    (somebody_elses / "a.txt").chmod(0)
    shelf.read()
    before = shelf.fingerprint()
    (somebody_elses / "a.txt").chmod(0o600)
    assert shelf.fingerprint() != before


def test_a_file_that_cannot_be_read_is_named_as_unread_until_it_can(tmp_path: Path) -> None:
    shelf = folder(tmp_path)
    (tmp_path / "a.txt").write_bytes(b"\xd2\xe5")
    shelf.read()
    assert shelf.unread == {"a"}
    (tmp_path / "a.txt").write_text(TEXT)
    shelf.read()
    assert shelf.unread == set()


def noted(path: Path, notes: str, **files: str) -> tuple[list[Article], tuple[str, ...]]:
    """Return what a folder with these files and notes gives."""
    (path / "seeds.toml").write_text(notes, "utf-8")
    for name, content in files.items():
        (path / f"{name}.txt").write_text(content, "utf-8")
    return folder(path).read()


def test_seeds_toml_says_what_a_file_does_not(tmp_path: Path) -> None:
    notes = (
        '[a]\ndate = 2025-12-23\noutlet = "Noted"\ntitle = "A call"\nurl = "https://example.org/a"\n'
        'story = "the call"\nalso = ["the summit", "the summit"]\n'
    )
    (article, _), problems = noted(tmp_path, notes, a=TEXT, b=f"---\nstory: the summit\n---\n{TEXT}")
    assert (problems, article.text) == ((), TEXT)
    assert (article.title, article.outlet, article.url, article.given_story, article.also_stories) == (
        "A call",
        "Noted",
        "https://example.org/a",
        "the call",
        ("the summit",),
    )
    assert (article.published_at, article.date_source) == (
        datetime(2025, 12, 23, tzinfo=UTC),
        DateSource.GIVEN,
    )


def test_what_a_file_says_comes_before_seeds_toml(tmp_path: Path) -> None:
    front = f"---\noutlet: Own\nstory: one\nalso: two; three\n---\n{TEXT}"
    (article, *_), _ = noted(tmp_path, '[a]\noutlet = "Noted"\nlanguage = "en"\nstory = "other"\n', a=front)
    assert (article.outlet, article.given_story, article.also_stories) == ("Own", "one", ("two", "three"))


def test_what_seeds_toml_names_and_is_not_there_is_told(tmp_path: Path) -> None:
    notes = '[b]\nstory = "x"\n["a.txt"]\n[a]\nalso = ["x"]\n'
    articles, problems = noted(tmp_path, notes, a=TEXT)
    assert [article.seed for article in articles] == ["a"]
    remedy = "name a file without its ending or remove this"
    assert problems == (
        f"{tmp_path / 'seeds.toml'}: there is no seed 'a.txt' here; {remedy}",
        f"{tmp_path / 'seeds.toml'}: there is no seed 'b' here; {remedy}",
        f"{tmp_path}: seed 'a' also tells of 'x', but no seed has that story",
    )


def test_a_note_about_a_seed_that_cannot_be_read_is_no_mistake(tmp_path: Path) -> None:
    _, problems = noted(tmp_path, '[a]\nstory = "x"\n', a=" ")
    assert [problem.partition(": ")[2] for problem in problems] == [
        "there is no text in it; write some or remove the file"
    ]


def test_a_mistake_in_seeds_toml_stops_the_reading(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"seeds\.toml:2: a\.stroy = 'x': no such key"):
        noted(tmp_path, '[a]\nstroy = "x"\n', a=TEXT)


def test_the_fingerprint_changes_with_seeds_toml(tmp_path: Path) -> None:
    shelf = folder(tmp_path)
    before = shelf.fingerprint()
    (tmp_path / "seeds.toml").write_text("")
    assert shelf.fingerprint() != before
    assert folder(tmp_path / "none").fingerprint() == ""


def test_the_shipped_seeds_tell_four_stories(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED_SEEDS, tmp_path / "seeds")
    articles, problems = folder(tmp_path / "seeds").read()
    assert problems == ()
    stories = {
        article.seed[:3]: (article.given_story, f"{article.published_at:%Y-%m-%d}") for article in articles
    }
    assert stories["001"] == stories["003"]
    assert len({story for story, _ in stories.values()}) == 4
    assert {seed: date for seed, (_, date) in stories.items()} == {
        "000": "2025-09-05",
        "001": "2025-12-23",
        "002": "2025-10-26",
        "003": "2025-12-23",
        "004": "2025-09-07",
    }
    (call,) = (article for article in articles if article.also_stories)
    assert (call.seed[:3], call.also_stories) == ("004", (stories["000"][0],))
