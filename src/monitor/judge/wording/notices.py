"""What the program has to say about itself, set as plain text."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from monitor.judge.wording.plain_text import COLUMNS
from monitor.model import ChannelKind, Message
from monitor.text.cleaning import cut, plain

PROBLEM_CHARS = 300
# These show a text as it is; others break its lines themselves.
_SET_BY_US = frozenset({ChannelKind.MAIL, ChannelKind.MAILDIR, ChannelKind.CONSOLE})


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said, not yet set, and clean.

    Attributes:
        headline: what happened; the subject, too.
        told: paragraphs, one a line.
        items: a list behind the first paragraph.
        command: to be typed, behind everything; "" for none.
    """

    headline: str
    told: str
    items: tuple[str, ...] = ()
    command: str = ""


def write_test(channel: str, *, delivery_id: str) -> Message:
    """Return the message by which somebody tries a channel out."""
    text = f"The channel {channel} takes messages of monitor.\n\nmonitor · delivery {delivery_id}\n"
    return Message(subject=f"monitor: a test of the channel {channel}", text=text)


def write_loss(channel: str, subject: str, problem: str, *, alert_id: int | None) -> Notice:
    """Return what is said when a message was given up.

    Args:
        channel: that it was for.
        subject: of it.
        problem: what was answered the last time.
        alert_id: the alert that it tells; None for a digest.
    """
    known = "alerts list" if alert_id is None else f"alerts resend {alert_id}"
    remedy = (
        "It told of several alerts; they are among these:" if alert_id is None else "To send it again, type:"
    )
    return Notice(
        headline=f"monitor: a message for the channel {channel} was given up",
        told=f"It was not taken because of this: {cut(plain(problem), PROBLEM_CHARS)}\n{remedy}",
        items=(cut(plain(subject), PROBLEM_CHARS),),
        command=f"monitor {known}",
    )


def write_notice(notice: Notice, *, kind: ChannelKind, delivery_id: str) -> Message:
    """Return the message for one channel.

    Args:
        notice: what is said.
        kind: of the channel; decides who breaks the lines.
        delivery_id: stands in the message, so that a second copy can be recognised.
    """
    columns = COLUMNS if kind in _SET_BY_US else None
    first, *rest = notice.told.split("\n")
    blocks = [
        _lines(notice.headline, columns),
        _lines(first, columns),
        [line for item in notice.items for line in _lines(item, columns, first="- ", rest="  ")],
        *(_lines(each, columns) for each in rest),
        [f"  {notice.command}"] if notice.command else [],
        ["-- ", f"monitor · delivery {delivery_id}"],  # mail programs set it apart (RFC 3676, section 4.3)
    ]
    text = "\n\n".join("\n".join(each) for each in blocks if each) + "\n"
    return Message(subject=notice.headline, text=text)


def _lines(text: str, columns: int | None, *, first: str = "", rest: str = "") -> Sequence[str]:
    if columns is None:
        return [first + text]
    return wrap(
        text,
        columns,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
