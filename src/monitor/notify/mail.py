"""Mail: Apprise reads the URL and signs in; the letter and the sorting of answers are ours."""

import smtplib
from collections.abc import Mapping
from typing import Any

from apprise.plugins.email.base import NotifyEmail, PGPMode
from apprise.plugins.email.smtp import AppriseSMTPController

from monitor.errors import ChannelRefusedError, ChannelUnavailableError
from monitor.notify.errand import Errand, Failure
from monitor.notify.letter import Mailbox, build_letter, one_line
from monitor.notify.replies import Command, failure_of_reply
from monitor.text.cleaning import cut

SHOWN_REPLY = 120  # characters of what a server said
_NOT_READY = (smtplib.SMTPConnectError, smtplib.SMTPHeloError)
_REFUSED: Mapping[type[Exception], tuple[Command, str]] = {
    smtplib.SMTPSenderRefused: (Command.MAIL, "the sender"),
    smtplib.SMTPRecipientsRefused: (Command.RCPT, "the recipient"),
    smtplib.SMTPDataError: (Command.DATA, "the mail"),
}


class Mail(NotifyEmail):  # type: ignore[misc] # see mypy's overrides
    """A mail channel.

    Apprise would derive the plain text from the HTML, give each attempt a new Message-ID and hide what the
    server answered. Every address of the URL (to, cc, bcc) gets the letter in a transaction of its own, so
    that one that is refused neither holds up nor repeats the others.
    """

    errand: Errand
    patience_seconds = 15.0  # for one command; Apprise's own limit
    form = "{schema}://{user}:{password}@{host}/{targets}"

    @property
    def obstacle(self) -> str:
        """Why this channel cannot be used although its URL can be read, or ""."""
        if self.pgp_mode != PGPMode.NONE:
            return "mail cannot be signed or encrypted; take pgp= and wkd= out of the URL"
        return "" if self.targets else "no recipient that is a mail address"

    def send(self, body: str, title: str = "", **_: Any) -> bool:  # noqa: ANN401, ARG002 -- Apprise's signature; the errand has both texts
        """Send the errand's message to whoever has not taken it yet; tell in the errand what failed."""
        try:
            failures = self._deliver_all()
        except (smtplib.SMTPException, OSError) as error:
            failures = [self._sorted(error)]
        transient = [failure for failure in failures if isinstance(failure, ChannelUnavailableError)]
        self.errand.failure = next(iter([*transient, *failures]), None)
        return not failures

    def _deliver_all(self) -> list[Failure]:
        failures: list[Failure] = []
        with _Connection(
            host=self.smtp_host,
            port=self.port,
            secure_mode=self.secure_mode,
            user=self.user,
            password=self.password,
            verify_certificate=self.verify_certificate,
            socket_connect_timeout=self.socket_connect_timeout,
        ) as connection:
            for recipient, to in self._envelopes():
                if recipient in self.errand.taken:
                    continue
                try:
                    connection.deliver(self._letter(to), sender=self.from_addr[1], recipient=recipient)
                except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
                    failures.append(self._sorted(error))
                else:
                    self.errand.taken.add(recipient)
        return failures

    def _envelopes(self) -> list[tuple[str, Mailbox]]:
        """Return each address with whom its letter is addressed to; copies show the first recipient."""
        mailboxes = [(name or "", address) for name, address in self.targets]
        copies = sorted((self.cc | self.bcc) - {address for _, address in mailboxes})
        return [(to[1], to) for to in mailboxes] + [(copy, mailboxes[0]) for copy in copies]

    def _letter(self, to: Mailbox) -> Any:  # noqa: ANN401 -- see build_letter
        return build_letter(
            self.errand.message,
            delivery_id=self.errand.delivery_id,
            sender=(self.from_addr[0] or self.app_id, self.from_addr[1]),
            to=to,
            cc=[(self.names.get(address) or "", address) for address in sorted(self.cc - self.bcc - {to[1]})],
            reply_to=[(self.names.get(address) or "", address) for address in sorted(self.reply_to)],
            headers=self.headers,
        )

    def _sorted(self, error: Exception) -> Failure:
        """Return what an SMTP failure means; its class tells which command was refused."""
        if isinstance(error, smtplib.SMTPAuthenticationError):
            # The reply may echo what was sent; only its number is shown.
            told = "the mail server did not accept the user and password"
            return failure_of_reply(error.smtp_code, "", to=Command.OTHER, told=told)
        code: int
        reply: bytes | str
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            code, reply = next(iter(error.recipients.values()))
        elif isinstance(error, smtplib.SMTPResponseException) and not isinstance(error, _NOT_READY):
            code, reply = error.smtp_code, error.smtp_error
        elif isinstance(error, smtplib.SMTPNotSupportedError):
            return ChannelRefusedError(
                "the mail server does not offer what the URL asks for (TLS or sign-in): "
                "check mode=, user and password"
            )
        else:
            why = type(error).__name__
            return ChannelUnavailableError(
                f"no whole answer from the mail server ({why}); whether it took it is unknown"
            )
        text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)
        to, what = _REFUSED.get(type(error), (Command.OTHER, "the mail"))
        return failure_of_reply(code, text, to=to, told=f"{what} was refused: {self._shown(text)}")

    def _shown(self, text: str) -> str:
        for secret in filter(None, (self.password, self.user)):
            text = text.replace(secret, "****")
        return cut(one_line(text), SHOWN_REPLY)


class _Connection(AppriseSMTPController):  # type: ignore[misc] # see mypy's overrides
    """An SMTP connection whose errors are not swallowed."""

    def deliver(self, letter: Any, *, sender: str, recipient: str) -> None:  # noqa: ANN401 -- see build_letter
        self._socket.send_message(letter, from_addr=sender, to_addrs=[recipient])
