"""A WebSub hub of ours, and somebody who calls back over real HTTP."""

import hashlib
import hmac
import http.client
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit

from support.server import Answer, LocalServer, Received

HUB_PATH = "/hub"


def free_port() -> int:
    """Return a port on which nobody listens now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Said:
    """What a callback answered."""

    status: int
    body: bytes
    headers: Mapping[str, str]


def call(
    callback: str,
    *,
    method: str = "GET",
    query: Mapping[str, str] | None = None,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Said:
    """Call a callback; return what it answers."""
    parts = urlsplit(callback)
    assert parts.hostname
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
    try:
        target = parts.path + (f"?{urlencode(query)}" if query else "")
        connection.request(method, target, body=body, headers=dict(headers or {}))
        answer = connection.getresponse()
        return Said(answer.status, answer.read(), dict(answer.getheaders()))
    finally:
        connection.close()


@dataclass(slots=True)
class LocalHub:
    """A hub on a local server, which verifies while it is still being asked.

    Attributes:
        asked: the forms that came, in order.
        answers: what the callbacks said to its verifications.
        lease_seconds: what it grants; "" to say nothing.
        status: what it answers to requests; from 400 on it verifies nothing.
        verifies: whether it verifies at all.
    """

    server: LocalServer
    path: str = HUB_PATH
    asked: list[dict[str, str]] = field(default_factory=list)
    answers: list[Said] = field(default_factory=list)
    lease_seconds: str = "864000"
    status: int = 202
    verifies: bool = True

    def __post_init__(self) -> None:
        self.server.route(self.path, self._take)

    @property
    def url(self) -> str:
        """Return its address."""
        return self.server.url(self.path)

    @property
    def modes(self) -> list[str]:
        """What it was asked for, in order."""
        return [form["hub.mode"] for form in self.asked]

    def _take(self, request: Received) -> Answer:
        form = dict(parse_qsl(request.body.decode()))
        self.asked.append(form)
        if self.verifies and self.status < 400:
            self.verify(form)
        return Answer(status=self.status)

    def verify(self, form: Mapping[str, str] | None = None, **changes: str) -> Said:
        """Ask whether a request was meant, the last one by default; ``changes`` replace what is said."""
        form = form or self.asked[-1]
        words = {"mode": form["hub.mode"], "topic": form["hub.topic"], "challenge": f"c{len(self.answers)}"}
        if self.lease_seconds and form["hub.mode"] == "subscribe":
            words["lease_seconds"] = self.lease_seconds
        words |= changes
        said = call(form["hub.callback"], query={f"hub.{name}": text for name, text in words.items()})
        self.answers.append(said)
        return said

    def push(
        self,
        body: bytes,
        *,
        form: Mapping[str, str] | None = None,
        method: str = "sha256",
        signature: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Said:
        """Push to who asked last, signed with the secret unless a signature is given."""
        form = form or next(form for form in reversed(self.asked) if form["hub.mode"] == "subscribe")
        if signature is None:
            secret = form["hub.secret"].encode()
            digest = hmac.new(secret, body, getattr(hashlib, method)).hexdigest()
            signature = f"{method}={digest}"
        signed = {"Content-Type": "application/rss+xml"} | (
            {"X-Hub-Signature": signature} if signature else {}
        )
        return call(form["hub.callback"], method="POST", body=body, headers=signed | dict(headers or {}))
