"""A message as a letter: one shape for mail and for the mailbox folder."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from monitor.model import Message

# Every relay takes seven bits; the policy picks quoted-printable or base64, whichever is shorter.
_POLICY = SMTP.clone(cte_type="7bit")

Mailbox = tuple[str, str]
"""A display name, or "", and an address."""


def build_letter(
    message: Message,
    *,
    delivery_id: str,
    sender: Mailbox,
    to: Mailbox,
    cc: Sequence[Mailbox] = (),
    reply_to: Sequence[Mailbox] = (),
    headers: Mapping[str, str] | None = None,
) -> EmailMessage:
    """Return the letter: our plain text and, where there is one, our HTML as alternatives.

    The Message-ID is made of the delivery's id, so that mail programs recognise a second copy. A letter
    refers to the first one about its story, so that they stand together, and names its watchlist as its list,
    by which it can be sorted. Additional headers never replace ours.
    """
    letter = EmailMessage(policy=_POLICY)
    letter["Subject"] = one_line(message.subject)
    letter["From"] = _formatted([sender])
    letter["To"] = _formatted([to])
    if cc:
        letter["Cc"] = _formatted(cc)
    if reply_to:
        letter["Reply-To"] = _formatted(reply_to)
    letter["Date"] = format_datetime(datetime.now(UTC))
    letter["Message-ID"] = message_id(delivery_id, sender[1])
    letter["X-Monitor-Delivery"] = delivery_name(delivery_id)
    if message.thread:
        # Mail programs show what refers to one letter together (RFC 5322, section 3.6.4).
        letter["References"] = letter["In-Reply-To"] = message_id(message.thread, sender[1])
    if message.watchlists:
        letter["List-Id"] = list_id(message.watchlists[0], sender[1])
        letter["X-Monitor-Watchlists"] = ", ".join(map(delivery_name, message.watchlists))
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: keeps absence notes from answering
    for name, value in (headers or {}).items():
        if re.fullmatch(r"[!-9;-~]+", name) and name not in letter:  # RFC 5322, section 2.2
            letter[name] = one_line(value)
    letter.set_content(message.text)
    if message.html:
        letter.add_alternative(message.html, subtype="html")
    return letter


def delivery_name(delivery_id: str) -> str:
    """Return the id with nothing in it that a header or a file name would not take."""
    return re.sub(r"[^A-Za-z0-9._-]", "-", delivery_id)[:100].lstrip(".") or "-"


def message_id(delivery_id: str, sender: str) -> str:
    """Return the Message-ID of a delivery (RFC 5322, section 3.6.4)."""
    return f"<{delivery_name(delivery_id)}@{_domain(sender)}>"


def list_id(watchlist: str, sender: str) -> str:
    """Return the List-Id of what is sent for a watchlist (RFC 2919): under the sender's domain."""
    label = re.sub(r"[^A-Za-z0-9_-]", "-", watchlist)[:60] or "-"
    return f"<{label}.monitor.{_domain(sender)}>"


def _domain(sender: str) -> str:
    domain = sender.rpartition("@")[2]
    return domain if re.fullmatch(r"[A-Za-z0-9.-]+", domain) else "monitor.invalid"


def one_line(text: str) -> str:
    """Return the text without line ends and control characters, which could begin a header."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _formatted(mailboxes: Sequence[Mailbox]) -> str:
    return ", ".join(formataddr((one_line(name), address)) for name, address in mailboxes)
