"""Title, author and outlet of a page as trafilatura finds them, and the day that htmldate guesses.

trafilatura's own search for metadata also looks for categories, tags and licences, and for a date where the
page declares one: most of its time, for what nobody asks here.
"""

from datetime import UTC, datetime
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from htmldate import extractors, find_date
from lxml.html import HtmlElement
from trafilatura.metadata import (
    examine_meta,
    extract_author,
    extract_meta_json,
    extract_sitename,
    extract_title,
)

from monitor.intake.dates import read_date
from monitor.text.cleaning import plain

_LONGEST_NAME: Final = 300
_MOST_METAS: Final = 300
"""Bounds of what is looked at of the meta elements: trafilatura's patterns for names and markup are quadratic
and worse, so that 30,000 brackets as an author took 50 s."""


class _DateReader:
    """In the place of dateparser, which htmldate asks about whatever has a month or a year in it.

    That loads tables of 200 languages at the first question: 1.8 s of CPU and 35 MB in each worker. Measured
    on 64 pages that declare no date: asked five times it knew one, which the page gave elsewhere too.
    """

    def get_date_data(self, written: str) -> dict[str, datetime | None]:
        found = read_date(written)
        return {"date_obj": found.replace(tzinfo=None) if found else None}


# What has the name of a month in it is looked up in the same tables; to read what has none costs us nothing.
vars(extractors).update(get_external_parser=_DateReader, has_date_cue=lambda *_: True)


class Credits(NamedTuple):
    """What a page says of its article, "" for what is not found."""

    title: str = ""
    author: str = ""
    outlet: str = ""


def credits_of(tree: HtmlElement, url: str) -> Credits:
    """Return title, author and outlet as trafilatura's extract_metadata finds them.

    Args:
        tree: the page.
        url: its address.
    """
    _bound_metas(tree)
    found = examine_meta(tree)
    if found.author and " " not in found.author:
        found.author = None  # the name of an account
    try:
        extract_meta_json(tree, found)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001, S110 - JSON-LD of any shape; what was found until then counts
        pass
    return Credits(
        title=plain(found.title or extract_title(tree) or ""),
        author=plain((found.author or extract_author(tree) or "").replace("; ", ", ")),
        outlet=_outlet(found.sitename or extract_sitename(tree) or "", found.url or url),
    )


def _bound_metas(tree: HtmlElement) -> None:
    """Cut the meta elements to what a title or name may have; what else they say was read before."""
    for number, meta in enumerate(tree.iter("meta")):
        content = meta.get("content", "")
        if number >= _MOST_METAS:
            meta.attrib.clear()
        elif len(content) > _LONGEST_NAME:
            meta.set("content", content[:_LONGEST_NAME])


def _outlet(name: str, url: str) -> str:
    """Return the outlet's name without marks of networks, or its host."""
    name = plain(name).lstrip("@")
    if not name:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    return name if "." in name or name[0].isupper() else name.title()


def day_guessed(tree: HtmlElement, url: str) -> datetime | None:
    """Return the day of publication as htmldate guesses it from whatever looks like a date.

    It has the page written out, which takes libxml2 quadratic time for comments in attributes: they go.
    """
    for attribute in tree.xpath("//@*[contains(., '<!--')]"):
        del attribute.getparent().attrib[attribute.attrname]
    found = find_date(tree, original_date=True, url=url)
    return datetime.fromisoformat(found).replace(tzinfo=UTC) if found else None
