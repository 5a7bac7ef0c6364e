"""Writes the web pages around the reports, with menus, cookie texts and advertisements as real ones have."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template

from monitor.demo.story import Outlet, PageKind, Piece

NOTICE = "Demonstration: the outlets, people, companies and events on this page are invented."

_LOCAL_NOTICES: Mapping[str, str] = {
    "ru": "Демонстрация: издания, люди, компании и события на этой странице вымышлены.",
    "uz": "Namoyish: bu sahifadagi nashrlar, odamlar, kompaniyalar va voqealar o‘ylab topilgan.",
}

# After so many paragraphs an advertisement stands in the text, as on real pages.
_BEFORE_ADVERTISEMENT = 2


def write_page(
    outlet: Outlet, piece: Piece, *, original: tuple[Outlet, Piece] | None, act: int, base: str
) -> bytes:
    """Return the page of one piece in the outlet's encoding.

    Args:
        outlet: who publishes the piece.
        piece: what the page is about.
        original: for an AMP twin the outlet and the piece that it declares as canonical; else None.
        act: related stories are those published once this act has begun.
        base: address of the server, without a slash at the end.
    """
    address = base + outlet.page_path(piece)
    canonical = base + original[0].page_path(original[1]) if original else address
    others = [other for other in outlet.published(act) if other.slug != piece.slug]
    values = _shared(outlet, piece.published_at.year, base) | {
        "title": piece.title,
        "original_title": original[1].title if original else piece.title,
        "summary": piece.summary,
        "section": piece.section,
        "author": piece.author,
        "address": address,
        "canonical": canonical,
        "amp": f"{base}/central-asia-digest/amp/{piece.slug}",
        "published_iso": piece.published_at.isoformat(),
        "published_text": _spoken(piece.published_at, outlet.language),
    }
    paragraphs = piece.paragraphs if piece.is_readable else ()
    markup = {
        "first": _paragraphs(paragraphs[:_BEFORE_ADVERTISEMENT]),
        "rest": _paragraphs(paragraphs[_BEFORE_ADVERTISEMENT:]),
        "related": _links(outlet, others, base),
        "json_ld": _json_ld(outlet, piece, address),
        "notice_json": json.dumps(NOTICE),
    }
    return _fill(_template_name(outlet, piece), values, markup, outlet.encoding)


def write_front(outlet: Outlet, *, act: int, base: str, year: int) -> bytes:
    """Return the outlet's front page with a link to each piece that is published in ``act``."""
    markup = {"related": _links(outlet, outlet.published(act), base)}
    return _fill("front.html", _shared(outlet, year, base), markup, outlet.encoding)


def write_start(outlets: Sequence[Outlet]) -> bytes:
    """Return the first page of the server, which links all outlets and their feeds."""
    rows = "\n".join(
        f'  <li><a href="/{each.name}/">{escape(each.title)}</a> (<a href="{each.feed_path}">feed</a>)</li>'
        for each in outlets
    )
    return _fill("start.html", {"notice": NOTICE}, {"rows": rows}, "utf-8")


def write_picture(outlet: Outlet) -> bytes:
    """Return the picture (SVG) that the outlet puts above its reports."""
    colour = f"#{sha256(outlet.name.encode()).hexdigest()[:6]}"
    return _fill("lead.svg", {"title": outlet.title, "colour": colour}, {}, "utf-8")


def _template_name(outlet: Outlet, piece: Piece) -> str:
    return f"{outlet.name if piece.page is PageKind.ARTICLE else piece.page.value}.html"


@cache
def _template(name: str) -> Template:
    return Template((files("monitor.demo") / "templates" / name).read_text(encoding="utf-8"))


def _fill(name: str, values: Mapping[str, str], markup: Mapping[str, str], encoding: str) -> bytes:
    escaped = {key: escape(value) for key, value in values.items()}
    return _template(name).substitute(escaped | dict(markup)).encode(encoding, "xmlcharrefreplace")


def _shared(outlet: Outlet, year: int, base: str) -> dict[str, str]:
    return {
        "outlet": outlet.title,
        "tagline": outlet.tagline,
        "language": outlet.language,
        "charset": outlet.encoding,
        "home": f"{base}/{outlet.name}/",
        "feed": base + outlet.feed_path,
        "image": f"{base}/static/{outlet.name}.svg",
        "notice": " ".join(filter(None, (_LOCAL_NOTICES.get(outlet.language, ""), NOTICE))),
        "year": str(year),
    }


def _paragraphs(paragraphs: Sequence[str]) -> str:
    return "\n".join(f"      <p>{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)


def _links(outlet: Outlet, pieces: Sequence[Piece], base: str) -> str:
    return "\n".join(
        f'      <li><a href="{base}{outlet.page_path(piece)}">{escape(piece.title, quote=False)}</a></li>'
        for piece in pieces
    )


def _json_ld(outlet: Outlet, piece: Piece, address: str) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": piece.title,
        "datePublished": piece.published_at.isoformat(),
        "author": {"@type": "Person", "name": piece.author},
        "publisher": {"@type": "Organization", "name": outlet.title},
        "mainEntityOfPage": address,
    }
    return json.dumps(data, ensure_ascii=False).replace("</", "<\\/")


def _spoken(moment: datetime, language: str) -> str:
    """Return date and time as the outlet's readers write it."""
    if language == "en":
        return moment.strftime("%d %B %Y, %H:%M UTC")
    return moment.strftime("%d.%m.%Y, %H:%M")
