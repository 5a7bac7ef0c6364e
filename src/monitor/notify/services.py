"""Apprise URLs: what they lead to, why one cannot be used, how one is shown."""

import contextlib
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from apprise import Apprise, AppriseAsset, NotifyFormat, OverflowMode
from apprise.manager_plugins import NotificationManager
from apprise.plugins import url_to_dict

from monitor.notify.mail import Mail
from monitor.notify.overheard import overhearing
from monitor.notify.slack import Slack
from monitor.notify.webhook import Webhook
from monitor.text.cleaning import cut

CONNECT_SECONDS = 5.0  # for web services; a mail server may think longer over each command
# By default Apprise gives up after 4 s although the message may have been taken (measured): a second copy.
READ_SECONDS = 10.0
BESIDE_TITLE = 20  # characters that Apprise needs to put a title before a text (12, measured) and some
BEFORE_FOOTER = "\n\n-- \n"  # as plain text is set
ELLIPSIS = "\n…"
SHORT_SEGMENT = 8  # a path segment of a URL that is no longer than this is shown whole

_OURS: Mapping[str, type[Mail | Slack | Webhook]] = {
    "mailto": Mail,
    "mailtos": Mail,
    "slack": Slack,
    "json": Webhook,
    "jsons": Webhook,
}


class UnusableUrlError(ValueError):
    """Apprise cannot use a URL; the message says why in words and holds no part of it."""


def open_service(url: str, *, time_limit: timedelta = timedelta(seconds=30)) -> Any:  # noqa: ANN401 -- Apprise ships no usable types
    """Return a fresh service for one message: an object that was used before would sleep between two.

    Raises:
        UnusableUrlError: no such service, parts are missing, or a package is.
    """
    with overhearing() as lines:
        parsed = _parsed(url)
        service = _created(parsed)
    service.has_dropped_parts = any(line.startswith("Dropped") for line in lines)
    if obstacle := getattr(service, "obstacle", ""):
        raise UnusableUrlError(obstacle)
    # Whatever the URL asks for: we try again ourselves, and a failure is a failure.
    service.retry, service.optional = 0, False
    limit = time_limit.total_seconds()
    connect = getattr(service, "patience_seconds", CONNECT_SECONDS)
    service.socket_connect_timeout = min(limit, _seconds(parsed.get("cto")) or connect)
    service.socket_read_timeout = min(limit, _seconds(parsed.get("rto")) or READ_SECONDS)
    if "overflow" not in parsed:
        service.overflow_mode = OverflowMode.TRUNCATE  # by default Apprise sends what the service will refuse
    return service


def fitting(service: Any, text: str, *, title: str) -> str:  # noqa: ANN401 -- Apprise ships no usable types
    """Return a text as far as a service takes it: whole lines, and the last block, which names the delivery.

    Apprise would cut it anywhere, last of all what a second copy is recognised by, and say nothing.
    """
    most = service.body_maxlen
    if service.title_maxlen <= 0 or service.overflow_amalgamate_title:
        most -= len(title) + BESIDE_TITLE
    if len(text) <= most or service.overflow_mode is not OverflowMode.TRUNCATE:
        return text
    told, mark, footer = text.rpartition(BEFORE_FOOTER)
    left = most - len(mark + footer + ELLIPSIS)
    if not mark or left <= 0:
        return cut(text, most)
    lines = told[: left + 1].rpartition("\n")[0] or told[:left]
    return f"{lines.rstrip()}{ELLIPSIS}{mark}{footer}"


def shown_url(url: str) -> str:
    """Return the URL as it may be shown: masked by Apprise, no parameters, long path segments shortened."""
    try:
        service = open_service(url)
    except UnusableUrlError:
        return f"{_scheme_of(url) or 'unknown'}://****"
    masked = urlsplit(service.url(privacy=True).partition("?")[0])
    path = "/".join(_shortened(segment) for segment in masked.path.split("/") if segment)
    return f"{masked.scheme}://{masked.netloc}" + (f"/{path}" if path else "")


def _parsed(url: str) -> dict[str, Any]:
    if not url.strip():
        raise UnusableUrlError("the URL is empty")
    parsed = url_to_dict(url)
    if isinstance(parsed, dict):
        return parsed
    scheme = _scheme_of(url)
    if scheme and scheme in NotificationManager():
        raise UnusableUrlError(_expected_form(scheme))
    raise UnusableUrlError("the URL belongs to no service that Apprise knows; see its list of services")


def _created(parsed: dict[str, Any]) -> Any:  # noqa: ANN401 -- Apprise ships no usable types
    scheme = parsed["schema"]
    plugin = NotificationManager()[scheme]
    if not plugin.enabled:
        raise UnusableUrlError(f"{plugin.service_name} needs a package that is not installed here")
    own = _OURS.get(scheme)
    service = None
    if own is None:
        service = Apprise.instantiate(parsed, asset=_asset())
    else:
        # A class of Apprise raises anything, with the token in its words.
        with contextlib.suppress(Exception):
            service = own(**parsed, asset=_asset())
    if service is None:
        raise UnusableUrlError(_expected_form(scheme))
    return service


def _expected_form(scheme: str) -> str:
    plugin = NotificationManager()[scheme]
    form = getattr(_OURS.get(scheme), "form", plugin.templates[0]).replace("{schema}", scheme)
    return f"the URL is not what {plugin.service_name} needs; one form is {form}"


def _asset() -> AppriseAsset:
    return AppriseAsset(
        app_id="monitor",
        app_desc="monitor",
        app_url="",
        image_url_mask="",
        image_url_logo="",
        async_mode=False,
        body_format=NotifyFormat.TEXT,
        interpret_emojis=False,
    )


def _seconds(value: Any) -> float | None:  # noqa: ANN401 -- a parameter of the URL
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        return None
    return seconds if seconds > 0 else None


def _scheme_of(url: str) -> str:
    found = re.match(r"\s*([a-z][a-z0-9+.-]{0,20}):", url, re.IGNORECASE)
    return found.group(1).lower() if found else ""


def _shortened(segment: str) -> str:
    text = unquote(segment)
    if len(text) <= SHORT_SEGMENT or "@" in text or text.startswith("#") or "..." in text:
        return text
    return f"{text[0]}...{text[-1]}"
