"""The seed folder: text, Markdown and HTML files with optional front matter, and seeds.toml about them."""

import re
from datetime import datetime
from pathlib import Path
from stat import S_ISREG

from monitor.errors import UnreadablePageError
from monitor.intake.seed_notes import FILE, KEYS, Note, names_in, read_notes, to_moment
from monitor.model import WITHOUT_ARTICLE, Article, DateSource, Document, TextSource
from monitor.ports import Clock, PageReader
from monitor.text.cleaning import cut, paragraphs, plain
from monitor.text.language import language_of
from monitor.text.urls import canonical_url, is_web_url

ENDINGS = {".txt", ".md", ".html", ".htm"}
TITLE_CHARACTERS = 200
DERIVED_TITLE_CHARACTERS = 120  # the first words of a text without a headline, as long as a headline is
# A seed is an article, not a book; a larger file is most likely put there by mistake.
LARGEST_BYTES = 2_000_000
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)


class SeedFolder:
    """Implements ports.SeedShelf on a folder; see seeds/README.md for what a user may put there."""

    def __init__(self, folder: Path, *, reader: PageReader, clock: Clock) -> None:
        self._folder = folder
        self._reader = reader
        self._clock = clock
        self._unread: frozenset[Path] = frozenset()
        self._is_there = True

    @property
    def is_there(self) -> bool:
        """Whether there was a folder when it was last read: it may be on a disk that is not mounted now."""
        return self._is_there

    @property
    def unread(self) -> frozenset[str]:
        """Names of the seeds that were there when the folder was last read, but could not be read."""
        return frozenset(path.stem for path in self._unread)

    def read(self) -> tuple[list[Article], tuple[str, ...]]:
        """Return the seeds in the order of their names, and what is wrong with files that were left out.

        What a file says in its front matter comes before what seeds.toml says about it.

        Raises:
            ConfigError: seeds.toml cannot be used.
        """
        self._is_there = self._folder.is_dir()
        if not self._is_there:
            remedy = "create it or change seeds_folder; the seeds on record stay until then"
            return [], (f"{self._folder}: there is no such folder; {remedy}",)
        notes = read_notes(self._folder)
        articles, problems, unread = [], [], set()
        files = self._files()
        for path in files:
            try:
                articles.append(self._article(path, notes.get(path.stem, {})))
            except (_UnreadableSeedError, UnreadablePageError, OSError) as error:
                problems.append(f"{path}: {error}")
                unread.add(path)
        self._unread = frozenset(unread)
        problems += self._loose_ends(articles, set(notes) - {path.stem for path in files})
        return articles, tuple(problems)

    def fingerprint(self) -> str:
        """Return a text that changes when a file about seeds is added, changed or removed.

        It changes too when one that could not be opened can be; no other file is touched. Never raises for
        files that come and go meanwhile.
        """
        if not self._folder.is_dir():
            return ""
        return "\n".join(map(self._mark, (*self._files(), self._folder / FILE)))

    def _mark(self, path: Path) -> str:
        """Return what tells whether a file is the same as before."""
        try:
            stat = path.stat()
        except OSError as error:
            return f"{path.name} {error.strerror}"
        closed = " closed" if path in self._unread and not _opens(path) else ""
        return f"{path.name} {stat.st_mtime_ns} {stat.st_size}{closed}"

    def _files(self) -> list[Path]:
        return sorted(
            path
            for path in self._folder.iterdir()
            if path.suffix.lower() in ENDINGS and path.name.lower() != "readme.md" and _is_there(path)
        )

    def _loose_ends(self, articles: list[Article], unknown: set[str]) -> list[str]:
        """Return what seeds.toml and front matter name that is not there."""
        place = self._folder / FILE
        stories = {article.given_story for article in articles}
        return [
            *(
                f"{place}: there is no seed {seed!r} here; name a file without its ending or remove this"
                for seed in sorted(unknown)
            ),
            *(
                f"{self._folder}: seed {article.seed!r} also tells of {name!r}, but no seed has that story"
                for article in articles
                for name in article.also_stories
                if name not in stories
            ),
        ]

    def _article(self, path: Path, note: Note) -> Article:
        front, body = _split(_decode(path))
        front = {**note, **front}
        title, text = self._title_and_text(path, front, body)
        if not text:
            raise _UnreadableSeedError("there is no text in it; write some or remove the file")
        now = self._clock.now()
        published_at = _date(front["date"]) if front.get("date") else None
        url = front.get("url", "")
        return Article(
            url=url if is_web_url(url) else "",
            canonical_url=canonical_url(url) if is_web_url(url) else f"seed:{path.stem}",
            title=front.get("title") or title,
            text=text,
            published_at=published_at or now,
            date_source=DateSource.GIVEN if published_at else DateSource.SEEN,
            text_source=TextSource.SEED,
            seen_at=now,
            outlet=front.get("outlet", ""),
            language=language_of(f"{title}\n{text}", hint=front.get("language", "")),
            seed=path.stem,
            given_story=front.get("story", ""),
            also_stories=names_in(front.get("also", "")),
        )

    def _title_and_text(self, path: Path, front: dict[str, str], body: str) -> tuple[str, str]:
        if path.suffix.lower() in {".html", ".htm"}:
            document = Document(
                url=front.get("url") or f"seed:{path.stem}",
                permanent_url=None,
                status=200,
                headers={"content-type": "text/html; charset=utf-8"},
                body=body.encode(),
                fetched_at=self._clock.now(),
            )
            extract = self._reader.read(document)
            if extract.kind in WITHOUT_ARTICLE or extract.leads_to:
                raise _UnreadableSeedError("the page holds a notice or a list instead of an article")
            return extract.title, extract.text
        text = paragraphs(body)
        first, _, rest = text.partition("\n")
        if rest and len(first) <= TITLE_CHARACTERS:
            return plain(first.lstrip("# ")), rest.strip()
        return cut(plain(first), DERIVED_TITLE_CHARACTERS), text


class _UnreadableSeedError(Exception):
    """A file that cannot be a seed."""


def _decode(path: Path) -> str:
    if path.stat().st_size > LARGEST_BYTES:  # before it is in memory
        raise _UnreadableSeedError(f"larger than {LARGEST_BYTES:,} bytes; a seed is one article")
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _UnreadableSeedError("not UTF-8 text; save it as UTF-8") from error


def _is_there(path: Path) -> bool:
    """Tell whether a name that was listed is a file; one that vanished since may be being written anew."""
    try:
        return S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        return not path.is_symlink()
    except OSError:
        return True


def _opens(path: Path) -> bool:
    try:
        path.open("rb").close()
    except OSError:
        return False
    return True


def _split(content: str) -> tuple[dict[str, str], str]:
    """Return front matter and body; raises for front matter that would be ignored silently."""
    found = _FRONT_MATTER.match(content)
    if found is None:
        return {}, content
    front: dict[str, str] = {}
    for line in filter(str.strip, found[1].splitlines()):
        key, colon, value = line.partition(":")
        if not colon or key.strip().lower() not in KEYS:
            known = ", ".join(sorted(KEYS))
            raise _UnreadableSeedError(f"front matter line {line.strip()!r}: known keys are {known}")
        front[key.strip().lower()] = value.strip().strip("\"'")
    return front, content[found.end() :]


def _date(value: str) -> datetime:
    moment = to_moment(value)
    if moment is None:
        raise _UnreadableSeedError(f"date {value!r}: write it as 2025-12-23")
    return moment
