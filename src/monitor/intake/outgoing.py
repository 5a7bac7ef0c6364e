"""What goes out: the headers of a request, and its bytes."""

import re
from urllib.parse import urlencode

from monitor.intake.decoding import ACCEPT_ENCODING
from monitor.intake.targets import Target
from monitor.model import Request, Want

Headers = list[tuple[str, str]]
Form = tuple[tuple[str, str], ...]

_ACCEPT = {
    Want.FEED: (
        "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
        "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
    ),
    Want.PAGE: "text/html, application/xhtml+xml, */*;q=0.1",
    Want.ROBOTS: "text/plain, */*;q=0.1",
    Want.HUB: "*/*",
}
_BREAK = re.compile(r"[\r\n\0]")
_CONTROL = re.compile(r"[\0-\x1f\x7f]")


def headers_of(request: Request, *, user_agent: str, own: tuple[tuple[str, str], ...]) -> Headers:
    """Return the headers of a request: ours, replaced by its own of the same name."""
    ours = [
        ("User-Agent", user_agent),
        ("Accept", _ACCEPT[request.want]),
        ("Accept-Encoding", ACCEPT_ENCODING),
    ]
    if etag := _as_received(request.etag):
        ours.append(("If-None-Match", etag))
    if last_modified := _as_received(request.last_modified):
        ours.append(("If-Modified-Since", last_modified))
    if request.form:
        ours.append(("Content-Type", "application/x-www-form-urlencoded"))
    if not own:
        return ours
    replaced = {name.lower() for name, _ in own}
    return [pair for pair in ours if pair[0].lower() not in replaced] + list(own)


def written(target: Target, headers: Headers, form: Form = ()) -> bytes:
    """Return a request as it goes out: a GET, or the POST of a form.

    Raises:
        ValueError: a header has a line break in it, so that it would be two.
    """
    body = urlencode(form).encode()
    lines = [f"{name}: {value}" for name, value in headers]
    if not any(name.lower() == "host" for name, _ in headers):
        lines.insert(0, f"Host: {target.authority}")
    if form:
        lines.append(f"Content-Length: {len(body)}")
    if _BREAK.search("".join(lines)):
        raise ValueError("a header has a line break in it")
    first = f"{'POST' if form else 'GET'} {target.path} HTTP/1.1"
    return "\r\n".join([first, *lines, "", ""]).encode("utf-8", "surrogateescape") + body


def _as_received(validator: str | None) -> str | None:
    """Return what to write so that the validator goes out as it came in, or None.

    Headers are read as latin-1 and written as UTF-8; octets that are none stand in it as lone surrogates. A
    validator with control characters is left out: no server could read it, and an unconditional request is
    better than an invented one.
    """
    if not validator or _CONTROL.search(validator):
        return None
    try:
        return validator.encode("latin-1").decode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return validator
