import pytest

from monitor.judge.wording.notices import Notice, write_loss, write_notice, write_test
from monitor.model import ChannelKind

LONG = " ".join(["word"] * 40)


def test_a_test_names_its_channel_and_delivery() -> None:
    message = write_test("desk", delivery_id="d1")
    assert message.subject == "monitor: a test of the channel desk"
    assert message.text.endswith("monitor · delivery d1\n")


def test_a_notice_says_what_happened_then_the_list_then_what_to_type() -> None:
    notice = Notice("It rains", "Since noon:\nTake this:", items=("here", "there"), command="monitor check")
    message = write_notice(notice, kind=ChannelKind.CONSOLE, delivery_id="d1")
    assert message.subject == "It rains"
    assert message.text == (
        "It rains\n\nSince noon:\n\n- here\n- there\n\nTake this:\n\n  monitor check\n\n"
        "-- \nmonitor · delivery d1\n"
    )
    assert "  " not in write_notice(Notice("a", "b"), kind=ChannelKind.CONSOLE, delivery_id="d1").text


def test_lines_are_broken_where_nobody_else_breaks_them() -> None:
    notice = Notice(LONG, f"{LONG}\n{LONG}", items=(LONG,))
    texts = {kind: write_notice(notice, kind=kind, delivery_id="d1").text for kind in ChannelKind}
    broken = {kind for kind, text in texts.items() if max(map(len, text.splitlines())) <= 72}
    assert broken == {ChannelKind.MAIL, ChannelKind.MAILDIR, ChannelKind.CONSOLE}


@pytest.mark.parametrize(
    ("alert_id", "command"), [(12, "monitor alerts resend 12"), (None, "monitor alerts list")]
)
def test_a_loss_says_what_was_to_be_told_why_it_was_not_and_what_to_type(
    alert_id: int | None, command: str
) -> None:
    loss = write_loss("mail", "A tungsten\r\ndeal", "<b>looks</b> like spam" + "x" * 999, alert_id=alert_id)
    assert loss.headline == "monitor: a message for the channel mail was given up"
    assert loss.items == ("A tungsten deal",)
    assert "because of this: looks like spam" in loss.told
    assert len(loss.told) < 450
    assert loss.command == command
