"""What is sent: messages, as they are recorded and retried."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class MessageFormat(StrEnum):
    """How a message's text is written."""

    TEXT = "text"
    MRKDWN = "mrkdwn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is sent to one channel; ready, escaped and within the channel's limits.

    Attributes:
        html: a complete HTML document for channels that show it (mail), else "".
        blocks: the same as the text in Slack's blocks, a list as JSON; "" where there are none.
        watchlists: whose readers are told, the most important first; mail is sorted by them.
        thread: id of the delivery that began the conversation this one goes on in; "" when it begins one.
    """

    subject: str
    text: str
    format: MessageFormat = MessageFormat.TEXT
    html: str = field(default="", repr=False)
    blocks: str = field(default="", repr=False)
    watchlists: tuple[str, ...] = ()
    thread: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedMessage:
    """A message to be recorded as a delivery.

    Attributes:
        delivery_id: unique, stands in the message.
        watchlists: whose readers it is for, and whose quiet hours it waits for; none for a notice, nor for
            what the user wanted told at once.
    """

    delivery_id: str
    channel: str
    message: Message
    watchlists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierAlert:
    """The last alert about the same story on the same channel.

    Attributes:
        at: when it was told: its message was made, or that of the digest which it came in.
        thread: id of the delivery that told of the story first on that channel; its letter begins the
            conversation.
    """

    at: datetime
    thread: str
