"""What a mail server's refusal means."""

import pytest

from monitor.errors import ChannelRefusedError, ChannelUnavailableError, MessageRefusedError
from monitor.notify.replies import Command, failure_of_reply

MAIL, RCPT, DATA, OTHER = Command.MAIL, Command.RCPT, Command.DATA, Command.OTHER


def kind(code: int, reply: str, to: Command) -> type[Exception]:
    return type(failure_of_reply(code, reply, to=to, told="it was refused"))


@pytest.mark.parametrize("to", list(Command))
@pytest.mark.parametrize(
    ("code", "reply"),
    [
        (421, "4.3.2 shutting down"),
        (450, "greylisted"),
        (452, "4.2.2 mailbox full"),
        (452, "4.3.4 too big now"),
    ],
)
def test_what_begins_with_four_may_pass(code: int, reply: str, to: Command) -> None:
    assert kind(code, reply, to) is ChannelUnavailableError


@pytest.mark.parametrize(
    ("code", "reply", "to"),
    [
        (550, "5.1.1 no such user", RCPT),
        (550, "no such user", RCPT),
        (554, "5.7.1 relay access denied", RCPT),
        (552, "5.2.2 mailbox full", RCPT),
        (552, "mailbox full", RCPT),
        (553, "5.7.1 not your address", MAIL),
        (550, "5.1.8 your domain does not exist", MAIL),
        (554, "5.7.1 your network is blocked", OTHER),
        (530, "5.7.0 sign in first", MAIL),
        # After the content has been seen, too.
        (550, "5.1.1 no such user", DATA),
        (552, "5.2.2 mailbox full", DATA),
        (550, "5.7.26 neither SPF nor DKIM passed", DATA),
        (550, "5.7.60 you have no right to send as this sender", DATA),
        (554, "5.3.2 does not take mail", DATA),
        (503, "bad sequence of commands", DATA),
    ],
)
def test_addresses_rights_mailboxes_and_servers_are_the_channels_matter(
    code: int, reply: str, to: Command
) -> None:
    assert kind(code, reply, to) is ChannelRefusedError


@pytest.mark.parametrize(
    ("code", "reply", "to"),
    [
        (552, "5.3.4 message too big", MAIL),
        (552, "message size exceeds fixed maximum message size", MAIL),
        (552, "5.2.3 longer than this mailbox takes", RCPT),
        (552, "5.3.4 message too big", DATA),
        (552, "too much mail data", DATA),
        (554, "5.7.1 looks like spam", DATA),
        (554, "transaction failed", DATA),
        (550, "5.7.0 a link in it is not allowed", DATA),
        (554, "5.6.0 not well formed", DATA),
        (554, "5.0.0 no", DATA),
        (550, "5.7.1 looks like\n5.7.1 spam", DATA),
    ],
)
def test_size_and_content_are_the_letters_matter(code: int, reply: str, to: Command) -> None:
    assert kind(code, reply, to) is MessageRefusedError


def test_what_was_refused_is_told_with_its_code() -> None:
    told = str(failure_of_reply(550, "5.1.1 TOKEN", to=RCPT, told="the recipient was refused: no such user"))
    assert told.startswith("the recipient was refused: no such user (550): mend the channel")
    assert "TOKEN" not in told
