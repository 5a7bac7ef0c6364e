"""Where the addresses of channels come from, and what kind of channel an address names. They hold secrets."""

import re
from collections.abc import Mapping
from datetime import timedelta, tzinfo
from pathlib import Path
from urllib.parse import urlsplit

from monitor.config.entries import ChannelEntry
from monitor.config.files import reason_of
from monitor.config.paths import absolute
from monitor.model import Channel, ChannelKind

_ENVIRONMENT = "env:"
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# Slack takes about one message a second on a channel (docs.slack.dev/apis/web-api/rate-limits). What mail
# servers take is written nowhere; a second annoys none that we know.
_SPACING = {ChannelKind.SLACK: timedelta(seconds=1), ChannelKind.MAIL: timedelta(seconds=1)}
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


class NoSecretError(Exception):
    """A secret that cannot be had; the message is the remedy.

    Attributes:
        key: the key at which it stands, such as ``url_file``.
    """

    def __init__(self, remedy: str, *, key: str) -> None:
        super().__init__(remedy)
        self.key = key


def from_environment(written: str, environ: Mapping[str, str], *, key: str) -> str:
    """Return the text, or the value of the variable NAME when it is written ``env:NAME``.

    Raises:
        NoSecretError: NAME is not set, empty, or cannot be the name of a variable.
    """
    if not written.startswith(_ENVIRONMENT):
        return written
    name = written.removeprefix(_ENVIRONMENT).strip()
    if not _VARIABLE.fullmatch(name):
        raise NoSecretError("after env: must stand the name of a variable: letters, digits and _", key=key)
    if name not in environ:
        raise NoSecretError(
            f"the environment variable {name} is not set: set it before starting monitor", key=key
        )
    secret = environ[name].strip()
    if not secret:
        raise NoSecretError(f"the environment variable {name} is empty", key=key)
    return secret


def header_from_environment(written: str, environ: Mapping[str, str], *, key: str) -> str:
    """Return what ``from_environment`` does, fit for the value of a request header.

    Raises:
        NoSecretError: as there, or it holds what a header cannot hold.
    """
    value = from_environment(written, environ, key=key)
    if not (value.isascii() and value.isprintable()):  # a line break would begin a header of its own
        raise NoSecretError("the variable's value holds characters that a header cannot hold", key=key)
    return value


def channel_of(
    entry: ChannelEntry,
    *,
    time_zone: tzinfo,
    folder: Path,
    data_folder: Path,
    environ: Mapping[str, str],
) -> Channel:
    """Return the channel with its address.

    A relative ``url_file`` starts at ``folder``, that of the configuration; a relative folder of ``maildir:``
    at ``data_folder``. ``time_zone`` is that of its readers where the entry names none.

    Raises:
        NoSecretError: there is no address, there are two, or it cannot be had.
    """
    if entry.url and entry.url_file:
        raise NoSecretError("url and url_file are both given: remove one of the two", key="url_file")
    if not entry.url and not entry.url_file:
        raise NoSecretError(
            'needs an address: url = "console:", url = "env:NAME" or url_file = "path"', key="name"
        )
    key = "url" if entry.url else "url_file"
    if entry.url:
        url = from_environment(entry.url, environ, key=key)
    else:
        url = _first_line(entry.url_file, absolute(entry.url_file, base=folder, environ=environ))
    kind = _kind_of(url, key=key)
    if kind is ChannelKind.MAILDIR:
        written = url.partition(":")[2].removeprefix("//")
        if not written:
            raise NoSecretError("maildir: needs a folder, such as maildir:mail", key=key)
        url = f"maildir:{absolute(written, base=data_folder, environ=environ)}"
    spacing = _SPACING.get(kind, timedelta(0)) if entry.spacing is None else entry.spacing
    return Channel(
        name=entry.name, kind=kind, url=url, spacing=spacing, time_zone=entry.time_zone or time_zone
    )


def _first_line(written: str, path: Path) -> str:
    # What looks like an address may be a secret in the wrong place: it is not shown.
    where = f"the file {path}" if ":" not in written else "the file that it names"
    try:
        if path.exists() and not path.is_file():
            raise NoSecretError(f"{where} is not a regular file", key="url_file")
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise NoSecretError(f"there is no such file: {where}", key="url_file") from error
    except OSError as error:
        raise NoSecretError(f"{where} {reason_of(error, path)}", key="url_file") from error
    except ValueError:
        raise NoSecretError(f"{where} is not UTF-8 text", key="url_file") from None
    url = text.partition("\n")[0].strip()
    if not url:
        raise NoSecretError(f"the first line of {where} is empty", key="url_file")
    return url


def _kind_of(url: str, *, key: str) -> ChannelKind:
    """Return how messages for this address are written.

    Whether Apprise understands the address is not decided here; the room that sends asks it.
    """
    scheme = _SCHEME.match(url)
    if not scheme or not url.isprintable():
        raise NoSecretError('is no address such as "console:" or "mailtos://…"', key=key)
    match scheme[1].casefold():
        case "console":
            return ChannelKind.CONSOLE
        case "maildir":
            return ChannelKind.MAILDIR
        case "mailto" | "mailtos":
            return ChannelKind.MAIL
        case "slack":
            return ChannelKind.SLACK
        case "https" if _host(url, key) == "hooks.slack.com":
            return ChannelKind.SLACK
        case _:
            return ChannelKind.OTHER


def _host(url: str, key: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        raise NoSecretError("its host cannot be read", key=key) from None
