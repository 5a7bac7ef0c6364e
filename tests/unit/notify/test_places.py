"""The console and the mailbox folder."""

import io
import mailbox
import re
from pathlib import Path

import pytest

from monitor.errors import ChannelRefusedError, ChannelUnavailableError
from monitor.model import Channel, ChannelKind, Message
from monitor.notify import Postman

CONSOLE = Channel(name="console", kind=ChannelKind.CONSOLE, url="console:")
LETTERS = Channel(name="letters", kind=ChannelKind.MAILDIR, url="maildir:mail/alerts")
MESSAGE = Message(subject="Headline", text="Headline\n\n- first\n  second\n", html="<p>Headline</p>")


def test_the_console_prints_the_text_between_rules(tmp_path: Path) -> None:
    out = io.StringIO()
    Postman(data_folder=tmp_path, out=out).send(CONSOLE, MESSAGE, delivery_id="d")
    rule = "━" * 72
    assert out.getvalue() == f"\n{rule}\nHeadline\n\n- first\n  second\n{rule}\n"


def test_the_console_obeys_no_command_in_a_text(tmp_path: Path) -> None:
    out = io.StringIO()
    hostile = Message(subject="s", text="a\x1b[2Jb\rc\x07d\x9be\u202ef")
    Postman(data_folder=tmp_path, out=out).send(CONSOLE, hostile, delivery_id="d")
    assert "\na[2Jbcdef\n" in out.getvalue()


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


ALERT = Message(
    subject="s",
    text=(
        "A long headline\nover two lines\nhttps://example.org/1\n\nNew story\n\nWHAT IS NEW\n"
        "- It costs *$300\n  million*, not 2 * 3 * 4.\n- Уран\n  дорожает\n\n-- \nmonitor · delivery d\n"
    ),
)


def styles_on_a_terminal(tmp_path: Path) -> list[tuple[str, str]]:
    """Return what is shown in which style, as the terminal is told it."""
    out = Terminal()
    Postman(data_folder=tmp_path, out=out).send(CONSOLE, ALERT, delivery_id="d")
    return re.findall("\x1b\\[([0-9;]+)m(.+?)\x1b\\[0m", out.getvalue(), re.DOTALL)


def test_a_terminal_shows_headline_headings_addresses_and_what_is_new_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    shown = styles_on_a_terminal(tmp_path)
    assert {told for style, told in shown if style == "1"} == {"A long headline", "over two lines"}
    assert {told for style, told in shown if style == "1;36"} == {"WHAT IS NEW"}
    assert [told for style, told in shown if style == "34"] == ["https://example.org/1"]
    assert [told for style, told in shown if style == "1;33"] == ["*$300", "  million*"]
    assert "monitor · delivery d" in [told for style, told in shown if style == "2"]


def test_a_terminal_without_colours_shows_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert styles_on_a_terminal(tmp_path) == []


def test_a_console_of_few_characters_gets_question_marks(tmp_path: Path) -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    Postman(data_folder=tmp_path, out=out).send(
        CONSOLE, Message(subject="s", text="Уран up"), delivery_id="d"
    )
    assert b"\n???? up\n" in raw.getvalue()


def test_a_console_that_nobody_reads_is_unavailable(tmp_path: Path) -> None:
    out = io.StringIO()
    out.close()
    with pytest.raises(ChannelUnavailableError, match="the console takes no output"):
        Postman(data_folder=tmp_path, out=out).send(CONSOLE, MESSAGE, delivery_id="d")


def test_the_mailbox_folder_keeps_one_letter_a_delivery_below_the_data_folder(tmp_path: Path) -> None:
    postman = Postman(data_folder=tmp_path, out=io.StringIO())
    for delivery in ("d-1", "d-2", "d-1"):
        postman.send(LETTERS, MESSAGE, delivery_id=delivery)
    folder = tmp_path / "mail" / "alerts"
    assert sorted(file.name for file in (folder / "new").iterdir()) == ["d-1.eml", "d-2.eml"]
    assert list((folder / "tmp").iterdir()) == []
    kept = mailbox.Maildir(folder, create=False)
    assert {letter["X-Monitor-Delivery"] for letter in kept} == {"d-1", "d-2"}
    assert b"\r" not in (folder / "new" / "d-1.eml").read_bytes()


def test_a_delivery_id_is_never_a_path(tmp_path: Path) -> None:
    Postman(data_folder=tmp_path, out=io.StringIO()).send(LETTERS, MESSAGE, delivery_id="../../../evil")
    assert [file.name for file in (tmp_path / "mail" / "alerts" / "new").iterdir()] == ["-..-..-evil.eml"]


def test_a_folder_that_cannot_be_is_refused_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file")
    with pytest.raises(ChannelRefusedError, match="mail/alerts cannot be written to"):
        Postman(data_folder=tmp_path, out=io.StringIO()).send(LETTERS, MESSAGE, delivery_id="d")


def test_a_disk_without_room_is_tried_again(tmp_path: Path) -> None:
    full = Channel(name="letters", kind=ChannelKind.MAILDIR, url=f"maildir:{'n' * 300}")
    with pytest.raises(ChannelUnavailableError, match="cannot be written to now"):
        Postman(data_folder=tmp_path, out=io.StringIO()).send(full, MESSAGE, delivery_id="d")
