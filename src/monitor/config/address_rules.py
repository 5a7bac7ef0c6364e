"""What addresses, hosts, headers, selectors and the database address must be."""

import ipaddress
import re
from urllib.parse import urlsplit

from monitor.config.codes import OWNED_HEADERS
from monitor.config.rules import Rule, WrongValueError, one_line, plain_text

LARGEST_PORT = 65_535


def _web_address(value: object) -> str:
    return _address(value, 'write headers = { Authorization = "env:NAME" } instead')


def _address(value: object, instead: str) -> str:
    """Return the address; ``instead`` says where user and password belong."""
    text = one_line(value, 2000)
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        _ = parts.port  # raises where it is no port
    except ValueError as error:
        raise WrongValueError("its host or port cannot be read") from error
    if parts.scheme not in {"http", "https"}:
        raise WrongValueError("write https:// before it" if not parts.scheme or not parts.netloc else "")
    if " " in text or not _is_host(host):
        raise WrongValueError("its host cannot be read" if " " not in text else "it holds a space: write %20")
    if "@" in parts.netloc:
        raise WrongValueError(f"keep user and password out of it: {instead}")
    return text


def _is_host(host: str) -> bool:
    if ":" in host:
        return True  # urlsplit has checked the brackets of an IPv6 address
    return bool(re.fullmatch(r"[^\W_]([\w-]*\w)?(\.[^\W_]([\w-]*\w)?)*\.?", host)) and len(host) <= 253  # noqa: PLR2004 - RFC 1035, section 2.3.4


WEB_ADDRESS = Rule('a web address, such as "https://example.org/feed.xml"', _web_address)


def _embeddings_address(value: object) -> str:
    return "" if value == "" else _address(value, 'write key = "env:NAME" instead')


EMBEDDINGS_ADDRESS = Rule(
    '"" or a web address that answers as OpenAI\'s does, such as "http://127.0.0.1:8080/v1/embeddings"',
    _embeddings_address,
)


def _callback_address(value: object) -> str:
    if value == "":
        return ""
    text = _address(value, "hubs are to reach it without").rstrip("/")
    if urlsplit(text).query or "#" in text or "?" in text:
        raise WrongValueError("leave out ? and # and what stands behind them")
    return text


CALLBACK_ADDRESS = Rule(
    '"" or the address under which this machine is reached from outside, such as '
    '"https://news.example.org/push"',
    _callback_address,
)


def _listen_address(value: object) -> str:
    text = one_line(value)
    try:
        return str(ipaddress.ip_address(text.strip("[]")))
    except ValueError:
        raise WrongValueError from None


LISTEN_ADDRESS = Rule('an address of this machine, such as "127.0.0.1", "0.0.0.0" or "::"', _listen_address)


def _port(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise WrongValueError("write it without quotes" if isinstance(value, str) else "")
    if not 0 < value <= LARGEST_PORT:
        raise WrongValueError
    return value


PORT = Rule(f"a port: a whole number from 1 to {LARGEST_PORT}, such as 8044", _port)


def _allowed_host(value: object) -> str:
    text = one_line(value)
    if "://" in text:
        raise WrongValueError("leave out http:// and everything after the host and port")
    address, _, port = text.rpartition(":") if re.search(r"(^[^:]*|\]):\d+$", text) else (text, "", "")
    if port and not 0 < int(port) <= LARGEST_PORT:
        raise WrongValueError("the port is no number from 1 to 65535")
    try:
        ipaddress.ip_network(address.strip("[]"), strict=False)
    except ValueError:
        if "/" in address or not _is_host(address) or re.fullmatch(r"[\d.]+", address):
            raise WrongValueError from None
    return text.casefold()


ALLOWED_HOST = Rule(
    'a host name, an address or a range, each with or without a port, such as "news.lan", "127.0.0.1:8080", '
    '"10.0.0.0/8"',
    _allowed_host,
)


def _header(value: object) -> str:
    text = one_line(value)
    if not text or not text.isascii():
        raise WrongValueError("it is empty" if not text else "it holds characters other than ASCII")
    return text


def _key(value: object) -> str:
    return _header(value) if value != "" else ""


KEY = Rule(
    '"" or a text in quotes on one line: the key, or "env:NAME" for the value of the variable NAME', _key
)
HEADER_VALUE = Rule('a text in quotes on one line, or "env:NAME" for the value of the variable NAME', _header)


def _header_name(value: object) -> str:
    text = plain_text(value)
    if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", text):  # RFC 9110, section 5.6.2
        raise WrongValueError
    if text.casefold() in OWNED_HEADERS:
        raise WrongValueError("this one is set by monitor itself and cannot be replaced")
    return text


HEADER_NAME = Rule("the name of a request header, such as Accept-Language", _header_name)


def _selector(value: object) -> str:
    text = one_line(value)
    depth = {"[": 0, "(": 0}
    for char in re.sub(r"\\.|\"[^\"]*\"|'[^']*'", "", text):
        if char in "{}<@;\"'":
            raise WrongValueError(f"{char} is out of place")
        if char in depth:
            depth[char] += 1
        elif char in "])":
            opened = "[" if char == "]" else "("
            depth[opened] -= 1
            if depth[opened] < 0:
                raise WrongValueError(f"{char} closes nothing")
    if any(depth.values()):
        raise WrongValueError("a bracket is not closed")
    return text


SELECTOR = Rule('a CSS selector, such as "div.article-body", or ""', _selector)
LINK_SELECTOR = Rule('a CSS selector, such as "h2.title > a", or ""', _selector)


def _database(value: object) -> str:
    text = one_line(value)
    if not text:
        return text
    scheme = text.partition(":")[0].casefold()
    if scheme.startswith(("postgres", "mysql", "mariadb")):
        raise WrongValueError("other databases are not supported yet")
    if not text.startswith("sqlite:///") or not text.removeprefix("sqlite:///").partition("?")[0].strip("/"):
        raise WrongValueError
    if ":memory:" in text:
        raise WrongValueError("it must be a file: what was alerted has to outlive a restart")
    return text


DATABASE = Rule(
    '"" (the file monitor.db in the data folder) or an address of a file, such as '
    '"sqlite:////var/lib/monitor/monitor.db"',
    _database,
)
