"""One request to a web service, for the channels whose answers we read ourselves."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import requests  # brought by Apprise, which posts with it

from monitor.errors import ChannelUnavailableError
from monitor.text.waits import asked_wait

LONGEST_WAIT = timedelta(days=1)  # services ask for seconds or minutes; anything longer is a mistake


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a service said.

    Attributes:
        text: the beginning of the body.
        wait: how long it asks to be left alone; None when it does not say.
    """

    status: int
    text: str
    wait: timedelta | None


def post(
    service: str,
    url: str,
    *,
    timeout: tuple[float, float],
    method: str = "POST",
    body_bytes: int = 0,
    **more: Any,  # noqa: ANN401 -- as requests takes them
) -> Answer:
    """Ask once and return the answer.

    Args:
        service: its name, for the error; the URL would show secrets.
        url: whole.
        timeout: in seconds, for connecting and for each piece of the answer.
        method: of HTTP.
        body_bytes: how much of the body is wanted. For none nobody waits: who has said yes may then break the
            connection without causing a second copy.
        more: what ``requests.request`` takes besides.

    Raises:
        ChannelUnavailableError: there was no answer.
    """
    try:
        with requests.request(method, url, stream=True, timeout=timeout, **more) as response:
            body = next(response.iter_content(body_bytes), b"") if body_bytes else b""
    except requests.RequestException as error:
        why = type(error).__name__
        unknown = f"{service} did not answer ({why}); whether it took the message is unknown"
        raise ChannelUnavailableError(unknown) from None
    wait = asked_wait(response.headers, datetime.now(UTC))
    return Answer(
        status=response.status_code,
        text=body.decode("utf-8", "replace").strip(),
        wait=None if wait is None else min(wait, LONGEST_WAIT),
    )
