"""A real mail server that keeps what it is given, and can be told to behave badly.

Runs aiosmtpd in a thread on port 0 of 127.0.0.1::

    with MailSink() as sink:
        sink.answer_to["reader@example.org"] = "550 5.1.1 no such user"
        ...
        assert ["Headline"] == [mail["Subject"] for mail in sink.mails()]
"""

import asyncio
import email
import email.policy
import threading
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

# What can happen after a content in place of an answer.
BREAK, HANG = "break", "hang"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One mail as the server took it: the envelope and the octets."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes

    def mail(self) -> EmailMessage:
        """Return the mail, parsed."""
        parsed = email.message_from_bytes(self.content, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed


class _Controller(Controller):  # type: ignore[misc] # aiosmtpd ships no types
    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class MailSink:
    """The server; a context manager.

    Args:
        password: of every user; "" for a server without sign-in.
        largest_bytes: of a mail.
        answer_content: returns what to say after a content, or BREAK or HANG; called in the server's thread.

    Attributes:
        taken: every mail whose content arrived, those that were then refused or not confirmed too.
        answer_to: what to say to RCPT for an address (``*`` for all others), such as ``"450 later"``.
        answer_to_mail: what to say to MAIL; "" for success.
        answer_to_data: what to say after the content; "" for success.
        hang_at: ``RCPT`` or ``DATA``: no answer there until the server stops.
        break_after_data: take the content, then break the connection without an answer.
        sign_ins: user and password of every AUTH.
    """

    def __init__(
        self,
        *,
        password: str = "",
        largest_bytes: int = 33_554_432,
        answer_content: Callable[[Taken], str] | None = None,
    ) -> None:
        self.taken: list[Taken] = []
        self.answer_to: dict[str, str] = {}
        self.answer_to_mail = ""
        self.answer_to_data = ""
        self.hang_at = ""
        self.break_after_data = False
        self.sign_ins: list[tuple[str, str]] = []
        self._password = password
        self._answer_content = answer_content
        self._lock = threading.Lock()
        options: dict[str, Any] = {"data_size_limit": largest_bytes}
        if password:
            options |= {"authenticator": self._authenticate, "auth_require_tls": False}
        self._controller = _Controller(self, hostname="127.0.0.1", port=0, ready_timeout=10, **options)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._controller.port)

    def url(self, *recipients: str, sign_in: str = "", parameters: str = "") -> str:
        """Return an Apprise URL that leads here."""
        to = "/".join(recipients or ("reader@example.org",))
        user = f"{sign_in}@" if sign_in else ""
        return f"mailto://{user}127.0.0.1:{self.port}/{to}?mode=insecure&from=monitor@example.org{parameters}"

    def mails(self) -> list[EmailMessage]:
        """Return everything taken, parsed, in order."""
        with self._lock:
            return [taken.mail() for taken in self.taken]

    def _authenticate(self, *login: Any) -> AuthResult:
        data = login[-1]
        self.sign_ins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password.decode() == self._password, handled=False)

    async def handle_MAIL(  # noqa: N802 -- the name that aiosmtpd asks for
        self, _server: Any, _session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.answer_to_mail or "250 OK"

    async def handle_RCPT(  # noqa: N802 -- as above
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.hang_at == "RCPT":
            await asyncio.Event().wait()
        answer = self.answer_to.get(address, self.answer_to.get("*", "250 OK"))
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 -- as above
        taken = Taken(
            sender=envelope.mail_from,
            recipients=tuple(envelope.rcpt_tos),
            content=bytes(envelope.original_content),
        )
        with self._lock:
            self.taken.append(taken)
        answer = self.answer_to_data if self._answer_content is None else self._answer_content(taken)
        if answer == HANG or self.hang_at == "DATA":
            await asyncio.Event().wait()
        if answer == BREAK or self.break_after_data:
            server.transport.abort()
        return answer or "250 taken"
