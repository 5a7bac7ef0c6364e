"""What a page declares about its article: JSON-LD, meta elements, links, times."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final, NamedTuple
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from monitor.intake.dates import read_date
from monitor.intake.declared import language_code
from monitor.intake.json_ld import json_ld_of
from monitor.model import DateSource
from monitor.text.urls import is_web_url

_ARTICLE_TYPES: Final = re.compile(r"(?:.*Article|BlogPosting|LiveBlogPosting|Report|SocialMediaPosting)$")
_MAX_METAS = 500
_MAX_URL = 4_000
TIME_OF_DAY = re.compile(r"\d:\d\d")


class Dated(NamedTuple):
    """A time with where it comes from."""

    at: datetime
    source: DateSource


class Declared(NamedTuple):
    """What the page says; every field may be empty.

    Attributes:
        article: the JSON-LD object of the article.
        canonical_url: absolute; never the site's front page.
        date: of publication.
        changed_at: when it was changed last.
        kinds: of whatever JSON-LD describes as the page's own, by their names at schema.org.
        page_type: og:type.
    """

    article: dict[str, Any]
    canonical_url: str
    image_url: str
    language: str
    date: Dated | None
    changed_at: datetime | None
    kinds: frozenset[str]
    page_type: str


def declared_by(tree: HtmlElement, url: str) -> Declared:
    """Return what the page declares."""
    objects = [found for value in json_ld_of(tree) for found in _objects(value, depth=0)]
    article = _article_among(objects)
    metas = _metas(tree)
    return Declared(
        article=article,
        canonical_url=_canonical_url(tree, metas, url),
        image_url=_image_url(metas, article, url),
        language=language_code(
            tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
        )
        or language_code(metas.get("og:locale", "") or metas.get("content-language", "")),
        date=_declared_date(article, metas, tree),
        changed_at=_changed_at(article, metas),
        kinds=frozenset(kind for found in objects for kind in _kinds(found)),
        page_type=metas.get("og:type", "").lower(),
    )


def body_of(article: dict[str, Any]) -> str:
    """Return a JSON-LD articleBody as it is, or ""."""
    body = article.get("articleBody")
    return body if isinstance(body, str) else ""


def headline_of(article: dict[str, Any]) -> str:
    """Return the headline that JSON-LD gives, or ""."""
    headline = article.get("headline")
    return headline if isinstance(headline, str) else ""


def is_for_subscribers(article: dict[str, Any]) -> bool:
    """Return whether JSON-LD says that the text is not for everybody."""
    return str(article.get("isAccessibleForFree", "")).lower() in {"false", "http://schema.org/false"}


def _article_among(objects: Iterable[dict[str, Any]]) -> dict[str, Any]:
    articles = [found for found in objects if any(map(_ARTICLE_TYPES.match, _kinds(found)))]
    return max(articles, key=lambda one: ("articleBody" in one) + 2 * ("datePublished" in one), default={})


def _objects(value: Any, *, depth: int) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON
    """Yield objects from the places where a page's own ones stand, which lists of others are not."""
    if depth > 4:  # noqa: PLR2004 - list, graph, page, entity
        return
    if isinstance(value, list):
        for part in value[:50]:
            yield from _objects(part, depth=depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(value.get(name), dict | list):
                yield from _objects(value[name], depth=depth + 1)


def _kinds(found: dict[str, Any]) -> tuple[str, ...]:
    kinds = found.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return tuple(name.rpartition("/")[2] for name in names if isinstance(name, str))


def _metas(tree: HtmlElement) -> dict[str, str]:
    """Return the first content of each meta element by its property, name, itemprop or http-equiv."""
    metas: dict[str, str] = {}
    for meta in islice(tree.iter("meta"), _MAX_METAS):
        content = meta.get("content", "").strip()
        for kind in ("property", "name", "itemprop", "http-equiv"):
            if content and (name := meta.get(kind)):
                metas.setdefault(name.strip().lower(), content)
    return metas


def _absolute(written: object, url: str) -> str:
    if not isinstance(written, str) or not 0 < len(written) <= _MAX_URL:
        return ""
    try:
        joined = urljoin(url, "".join(written.split()))
    except ValueError:
        return ""
    return joined if is_web_url(joined) else ""


def _canonical_url(tree: HtmlElement, metas: dict[str, str], url: str) -> str:
    links = (link.get("href") for link in tree.iter("link") if link.get("rel", "").lower() == "canonical")
    for written in (next(filter(None, links), None), metas.get("og:url")):
        found = _absolute(written, url)
        if found and (_has_path(found) or not _has_path(url)):
            return found
    return ""


def _has_path(url: str) -> bool:
    """Tell an article's address from the front page's, which careless templates declare on every page."""
    parts = urlsplit(url)
    return bool(parts.path.strip("/") or parts.query)


def _image_url(metas: dict[str, str], article: dict[str, Any], url: str) -> str:
    image = article.get("image")
    image = image[0] if isinstance(image, list) and image else image
    image = image.get("url") if isinstance(image, dict) else image
    written = (*(metas.get(name) for name in ("og:image", "og:image:url", "twitter:image")), image)
    return next((found for one in written if (found := _absolute(one, url))), "")


def _declared_date(article: dict[str, Any], metas: dict[str, str], tree: HtmlElement) -> Dated | None:
    """Return the first date of publication with a time of day, else the first without."""
    written = [article.get("datePublished"), article.get("dateCreated")]
    written += [
        metas.get(name) for name in ("article:published_time", "og:article:published_time", "datepublished")
    ]
    times = (time for time in tree.iter("time") if time.get("itemprop") == "datePublished")
    marked = {moment for time in times if (moment := time.get("datetime"))}
    written += marked if len(marked) == 1 else ()  # several are of other articles too
    days = []
    for one in written:
        if isinstance(one, str) and (moment := read_date(one)):
            if TIME_OF_DAY.search(one):
                return Dated(moment, DateSource.PAGE)
            days.append(Dated(moment.astimezone(UTC), DateSource.GUESS))
    return days[0] if days else None


def _changed_at(article: dict[str, Any], metas: dict[str, str]) -> datetime | None:
    written = (article.get("dateModified"), metas.get("article:modified_time"), metas.get("og:updated_time"))
    return next((moment for one in written if isinstance(one, str) and (moment := read_date(one))), None)
