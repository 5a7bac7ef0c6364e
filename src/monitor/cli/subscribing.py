"""Adds feeds to feeds.toml: at its end, so that comments and order stay, and only when all is valid."""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from monitor import config
from monitor.errors import ConfigError
from monitor.intake.opml import Outline
from monitor.model import Feed, SourceKind
from monitor.text.cleaning import cut
from monitor.text.scripts import to_latin
from monitor.text.urls import canonical_url, host_of

# Long enough to tell outlets apart, short enough for a column.
NAME_CHARACTERS = 30
# What the configuration takes for a line of text.
TITLE_CHARACTERS = 200


def new_feeds(outlines: Iterable[Outline], known: Iterable[Feed]) -> list[Feed]:
    """Return as feeds the outlines that lead to no known one, each with a free name, each address once."""
    known = list(known)
    addresses = {canonical_url(feed.url) for feed in known}
    names = {feed.name for feed in known}
    added: list[Feed] = []
    for outline in outlines:
        address = canonical_url(outline.url)
        if address not in addresses:
            addresses.add(address)
            name = _free_name(outline, names)
            names.add(name)
            title = cut(outline.title, TITLE_CHARACTERS)
            added.append(Feed(name=name, url=outline.url, title=title, language=outline.language))
    return added


def subscribe(folder: Path, feeds: Sequence[Feed]) -> None:
    """Add feeds to feeds.toml of a configuration folder, all or none.

    A daemon that watches the folder sees either the old file or the new one.

    Raises:
        ConfigError: the file would not be valid; it was not touched.
        OSError: it cannot be written; it was not touched.
    """
    if not feeds:
        return
    target = (folder / "feeds.toml").resolve()
    before = target.read_bytes()
    gap = b"" if before.endswith(b"\n") or not before else b"\n"
    content = before + gap + "".join(map(_table, feeds)).encode()
    _require_valid(folder, content)
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".feeds-", suffix=".new")
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(target, unfinished)
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _require_valid(folder: Path, content: bytes) -> None:
    """Load the folder as it would be: the new file beside links to everything else."""
    target = folder / "feeds.toml"
    with tempfile.TemporaryDirectory(prefix="monitor-import-") as name:
        trial = Path(name)
        for path in folder.iterdir():
            if path.name != target.name:
                (trial / path.name).symlink_to(path.resolve())
        (trial / target.name).write_bytes(content)
        try:
            config.load(trial, os.environ)
        except ConfigError as error:
            # Lines are those of a file that was not written, and the folder one that nobody knows.
            places = ((problem, folder / Path(problem.file).name) for problem in error.problems)
            shown = (replace(problem, file=f"{place} as it would be") for problem, place in places)
            raise ConfigError(tuple(shown)) from error


def _free_name(outline: Outline, taken: set[str]) -> str:
    """Return a name made of the title, or of the host, that no other feed has."""
    stem = _slug(to_latin(outline.title)) or _slug(host_of(outline.url)) or "feed"
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}-{number}", number + 1
    return name


def _slug(text: str) -> str:
    return re.sub("[^a-z0-9]+", "-", text.lower()).strip("-")[:NAME_CHARACTERS].rstrip("-")


def _table(feed: Feed) -> str:
    """Return the feed as TOML; JSON's strings are TOML's too, once DEL is escaped."""
    lines = ["", f"# Added on {datetime.now(UTC):%Y-%m-%d}.", "[[feeds]]"]
    for key, value in (
        ("name", feed.name),
        ("url", feed.url),
        ("title", feed.title),
        ("language", feed.language),
        ("source", "" if feed.source is SourceKind.FEED else feed.source.value),
        ("link_selector", feed.link_selector),
    ):
        if value:
            lines.append(f"{key} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f"))
    return "\n".join(lines) + "\n"
