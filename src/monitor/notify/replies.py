"""What a mail server's refusal means: try again, mend the channel, or leave this letter.

The first digit says whether it may pass (RFC 5321, section 4.2.1). Whose fault it is, the channel's or the
letter's, is said by the enhanced code (RFC 3463), where there is one that knows, else by the command that was
refused: before the content has been seen, only its size can be to blame.
"""

import re
from enum import StrEnum

from monitor.errors import ChannelRefusedError, ChannelUnavailableError, MessageRefusedError
from monitor.notify.errand import Failure

_ENHANCED = re.compile(r"\s*5\.(\d{1,3})\.(\d{1,3})\b")

# Enhanced codes that blame the letter, whatever was refused: longer than this mailbox takes (X.2.3) or this
# server (X.3.4), or than its priority allows (X.7.16).
_TOO_LONG = frozenset({(2, 3), (3, 4), (7, 16)})
# Those that blame it once its content was seen: unspecified, security unspecified, "message refused" (X.7.1,
# which filters against spam give) and broken in transit (X.7.7). The other codes of X.7 are about who sends:
# sign-in, encryption, SPF, DKIM and DMARC (RFC 4954, RFC 7372).
_CONTENT = frozenset({(0, 0), (7, 0), (7, 1), (7, 7)})
_MEDIA = 6  # X.6: what the letter is made of
# Replies without an enhanced code that are given to a content: of policy, of size, and "transaction failed".
_TO_CONTENT = frozenset({550, 552, 554})
_TOO_MUCH = 552  # to MAIL, which announces the size of the letter (RFC 1870, section 6.1)


class Command(StrEnum):
    """What a mail server was asked when it refused."""

    OTHER = "other"  # to talk to us, to encrypt, to let us sign in
    MAIL = "MAIL"  # from whom, and how long
    RCPT = "RCPT"  # to whom
    DATA = "DATA"  # the content


def failure_of_reply(code: int, reply: str, *, to: Command, told: str) -> Failure:
    """Return what a reply that is no success means.

    Args:
        code: of three digits.
        reply: the text behind it, which may begin with an enhanced code; lines separated by line ends.
        to: the command that it answers.
        told: what was refused, in words that may be shown.
    """
    if not 500 <= code < 600:  # noqa: PLR2004 -- the class 5xx
        return ChannelUnavailableError(f"{told} ({code})")
    if _is_about_the_letter(code, reply, to):
        return MessageRefusedError(f"{told} ({code}): other messages may be taken")
    return ChannelRefusedError(f"{told} ({code}): mend the channel's URL, or what its server objects to")


def _is_about_the_letter(code: int, reply: str, to: Command) -> bool:
    found = _ENHANCED.match(reply)
    if found is not None:
        detail = (int(found[1]), int(found[2]))
        is_content = detail in _CONTENT or detail[0] == _MEDIA
        return detail in _TOO_LONG or (to is Command.DATA and is_content)
    return (to is Command.MAIL and code == _TOO_MUCH) or (to is Command.DATA and code in _TO_CONTENT)
