"""Addresses that are equal when they lead to the same article."""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import SplitResult, quote, unquote, urlsplit

# Parameters that say where a reader came from, not what is to be read; by name or by how the name begins.
_TRACKING = frozenset(
    str.split("""
    fbclid gclid gclsrc dclid yclid ysclid msclkid twclid ttclid igshid igsh wbraid gbraid tgclid rb_clickid
    erid mc_cid mc_eid mkt_tok _ga _gl _hsenc _hsmi _openstat oly_enc_id oly_anon_id vero_id vero_conv xtor
    spm icid intcmp cmp cmpid cmpref ocid itid smid smtyp ito ref ref_src ref_url referrer referer
    traffic_source maca taid emc sr_share shareid share_id fref feature __twitter_impression __tn__ wprov
    ncid soc_src soc_trk srnd guccounter amp amp_js_v amp_gsa noamp nonamp usqp utm phpsessid jsessionid
    """)
)
_TRACKING_PREFIXES = ("utm_", "at_", "ns_", "hsa_", "pk_", "mtm_", "matomo_", "wt_", "gaa_", "stm_")
# Parameters that may mean something elsewhere but not with these values.
_ORIGIN_NAMES = frozenset(
    str.split("""
    from source src via partner share outputtype output view
    """)
)
_ORIGIN_VALUES = frozenset(
    str.split("""
    rss rssfeed rss-feed feed atom amp google newsletter email mail twitter x facebook fb telegram tg
    whatsapp linkedin vk share social push
    """)
)
# Parameters that say for what screen a page is set, with values that only switch.
_SCREEN_NAMES = frozenset({"m", "mobile", "print", "printable"})
_SCREEN_VALUES = frozenset({"", "0", "1", "true", "false", "yes", "no", "y", "n"})
# What an "&" leaves before the next name where it was escaped for HTML once too often.
_ESCAPED_AND = re.compile(r"(?:amp;)+")
_TWIN_HOSTS = re.compile(r"(?:(?:www\d?|m|mobile|amp|wap|pda|touch)\.)+(?=[^.]+\.[^.])")
_AMP_CACHE = re.compile(r"/(?:amp|c|v|i)/(?:s/)?([^/]+\.[^/]+)(/.*)?", re.DOTALL)
_DEFAULT_DOCUMENT = re.compile(r"/(?:index|default)\.(?:html?|php\d?|aspx?|shtml|jsp)$", re.IGNORECASE)
_AMP_PATH = re.compile(r"(?:/amp)+/?$|(?<=[^/.])\.amp(?=\.html?$|$)", re.IGNORECASE)
_SESSION = re.compile(r";jsessionid=[^/?]*", re.IGNORECASE)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PLAIN = re.compile(r"[A-Za-z0-9._~/:@!$&'()*+,;=?-]*")  # as most addresses are: nothing to escape
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# Longer ones are no addresses of articles; servers refuse them (RFC 9110, 4.1 asks for 8,000 at least).
_LONGEST = 8_192
_LANGUAGE_LETTERS = 2  # /en/amp/… stands beside /en/…
_IPV6 = re.compile(r"[0-9a-f.]*:[0-9a-f:.]*")
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u200b\u2028\u2029\ufeff]+")
_HOST = re.compile(r"[^\s/\\?#@%<>\"^`{|}\x00-\x20\x7f\ud800-\udfff]+")


@lru_cache(maxsize=1024)  # an address is asked about several times in a row
def canonical_url(url: str) -> str:
    """Return one spelling for all addresses of an article; idempotent, never raises.

    Scheme and host in lower case, https for http, no user, no default port, no fragment (one that is a route,
    ``#!…`` or ``#/…``, stays), no ``www.``, ``m.``, ``amp.`` or ``wap.``, the address behind an AMP cache, no
    AMP ending, no default document, no slash at the end, dot segments resolved, percent-encoding in order
    (RFC 3986, section 6.2.2), no tracking parameters, the others sorted. What is no web address comes back
    stripped.

    It names an article, and is not meant for fetching it.
    """
    stripped = url.strip()
    parts = _split(stripped)
    if parts is None:
        return stripped
    host, path = _twin_host(parts.host), parts.path
    while cached := _behind_cache(host, path):
        host, path = cached
    port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    fragment = f"#{_escaped(parts.fragment)}" if parts.fragment.startswith(("!", "/")) else ""
    query = _query(parts.query)
    return f"https://{host}{port}{_path(path)}{'?' if query else ''}{query}{fragment}"


def host_of(url: str) -> str:
    """Return the host of a web address in lower case and ASCII, without port; "" if there is none."""
    parts = _split(url.strip())
    return "" if parts is None else parts.host


def is_web_url(url: str) -> bool:
    """Tell whether this is an absolute http or https address with a host and without white space."""
    return not _UNSEEN.search(url) and _split(url) is not None


def is_front_page(url: str) -> bool:
    """Tell whether a web address leads to the front page of a host, and so to no article."""
    parts = _split(canonical_url(url))
    return parts is not None and parts.path == "/" and not parts.query and not parts.fragment


class _Parts(NamedTuple):
    """A web address; its host as ``host_of`` returns it."""

    host: str
    port: int | None
    path: str
    query: str
    fragment: str


@lru_cache(maxsize=1024)  # as above
def _split(url: str) -> _Parts | None:
    if len(url) > _LONGEST:
        return None
    try:
        parts = urlsplit(_UNSEEN.sub("%20", url))
        port = parts.port  # raises for what is no port
    except ValueError:
        return None
    host = _host(parts) if parts.scheme.lower() in ("http", "https") else ""
    return _Parts(host, port, parts.path, parts.query, parts.fragment) if host else None


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if "[" in parts.netloc:  # urlsplit lets more into brackets than addresses
        return f"[{host}]" if _IPV6.fullmatch(host) else ""
    host = unquote(host)
    return _ascii_host(host) if _HOST.fullmatch(host) else ""


def _ascii_host(host: str) -> str:
    host = host.lower().strip(".")
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _twin_host(host: str) -> str:
    return _TWIN_HOSTS.sub("", host, count=1) if _TWIN_HOSTS.match(host) else host


def _behind_cache(host: str, path: str) -> tuple[str, str] | None:
    """Return host and path of the article that an AMP cache or viewer shows; None when it is none."""
    if not host.endswith((".ampproject.org", "google.com")):
        return None
    cached = _AMP_CACHE.fullmatch(path)
    if cached is None or not _HOST.fullmatch(cached.group(1)):
        return None
    return _twin_host(_ascii_host(cached.group(1))), cached.group(2) or ""


def _path(path: str) -> str:
    segments: list[str] = []
    for segment in _escaped(_SESSION.sub("", path)).split("/"):
        if segment == "..":
            del segments[-1:]
        elif segment not in ("", "."):
            segments.append(segment)
    while len(segments) > 1 and segments[0].lower() == "amp":
        del segments[0]
    while len(segments) > 2 and len(segments[0]) == _LANGUAGE_LETTERS and segments[1].lower() == "amp":  # noqa: PLR2004 - something after the two
        del segments[1]
    plain = "/" + "/".join(segments)
    while (shorter := _AMP_PATH.sub("", _DEFAULT_DOCUMENT.sub("", plain)).rstrip("/")) != plain:
        plain = shorter
    return plain or "/"


def _query(query: str) -> str:
    kept = []
    for pair in query.split("&"):
        name, equals, value = pair.partition("=")
        name = _ESCAPED_AND.sub("", name, count=1) if _ESCAPED_AND.match(name) else name
        if name and not _is_tracking(name.lower(), value.lower()):
            kept.append(f"{_escaped(name)}{equals}{_escaped(value.replace('+', ' '))}")
    return "&".join(sorted(kept))


def _is_tracking(name: str, value: str) -> bool:
    if name in _TRACKING or name.startswith(_TRACKING_PREFIXES):
        return True
    if name in _SCREEN_NAMES:
        return value in _SCREEN_VALUES
    return name in _ORIGIN_NAMES and value in _ORIGIN_VALUES


def _escaped(text: str) -> str:
    """Return the text with what need not be escaped as it is, and what must be as upper-case UTF-8 octets."""
    if _PLAIN.fullmatch(text):
        return text
    text = _STRAY_PERCENT.sub("%25", text)
    text = _ESCAPE.sub(_unescape_unreserved, text)
    return quote(text, safe="%/:@!$&'()*+,;=~?", errors="surrogatepass")


def _unescape_unreserved(escape: re.Match[str]) -> str:
    char = chr(int(escape.group(1), 16))
    return char if char in _UNRESERVED else escape.group().upper()
