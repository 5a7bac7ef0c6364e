"""Where the messages of a whole daemon arrive: a real mail server and a real webhook."""

import json
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from types import TracebackType
from typing import Self

from support.server import Answer, LocalServer, Received, Route
from support.smtp import MailSink

SECRET = "p1anted-t0ken-7c2e"
_DELIVERY = re.compile(r"monitor · delivery ([0-9a-f]{32})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One message as it arrived.

    Attributes:
        delivery: the id that it carries.
        at: monotonic seconds; of mails unknown and 0.
    """

    delivery: str
    title: str
    text: str
    at: float = 0.0


class Sinks:
    """Both, as a context manager; their addresses hold a planted secret.

    Attributes:
        mail: takes mail for any address, after a sign-in with the secret.
        server: takes posts; every path but the webhook's is unknown to it.
    """

    def __init__(self) -> None:
        self.mail = MailSink(password=SECRET)
        self.server = LocalServer()
        self._path = f"/alerts/{SECRET}"
        self.answer(Answer())

    def __enter__(self) -> Self:
        self.mail.__enter__()
        self.server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.stop()
        self.mail.__exit__(kind, error, trace)

    @property
    def channels(self) -> dict[str, str]:
        """Return the channels' names and addresses."""
        return {
            "mail": self.mail.url(sign_in=f"clerk:{SECRET}"),
            "hook": f"json://{self.server.host}{self._path}",
        }

    def answer(self, route: Route) -> None:
        """Say what the webhook answers from now on."""
        self.server.route(self._path, route)

    def answer_when(self, first: Callable[[Received], object]) -> None:
        """Have something happen after each post has come and before it is answered."""

        def answer(request: Received) -> Answer:
            first(request)
            return Answer()

        self.answer(answer)

    def at(self, channel: str) -> list[Arrival]:
        """Return what arrived at ``mail`` or ``hook``, in order, copies included."""
        return self.mails() if channel == "mail" else self.posts()

    def mails(self) -> list[Arrival]:
        """Return the mails, those that were refused in the end too."""
        return [_of_mail(mail) for mail in self.mail.mails()]

    def posts(self) -> list[Arrival]:
        """Return the posts that came whole, those that were refused in the end too."""
        requests = self.server.requests_for(self._path)
        return [
            _of_post(each) for each in requests if len(each.body) == int(each.header("Content-Length") or 0)
        ]

    def counts(self, channel: str) -> Counter[str]:
        """Return how often each delivery arrived at a channel."""
        return Counter(arrival.delivery for arrival in self.at(channel))

    def titles(self, channel: str) -> list[str]:
        """Return the subjects that arrived at a channel, sorted, copies included."""
        return sorted(arrival.title for arrival in self.at(channel))


def _of_mail(mail: EmailMessage) -> Arrival:
    body = mail.get_body(("plain",))
    assert body is not None
    text = str(body.get_content()).replace("\r\n", "\n")
    return Arrival(delivery=mail["X-Monitor-Delivery"], title=str(mail["Subject"]), text=text)


def _of_post(request: Received) -> Arrival:
    post = json.loads(request.body)
    (delivery,) = _DELIVERY.findall(post["message"])
    return Arrival(delivery=delivery, title=post["title"], text=post["message"], at=request.at)


def since(moment: float, arrivals: list[Arrival]) -> float:
    """Return how many seconds after the moment the first of them arrived."""
    return min((arrival.at for arrival in arrivals), default=time.monotonic()) - moment
