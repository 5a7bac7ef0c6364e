"""Places on this machine: the console and the mailbox folder."""

import os
import re
import threading
from pathlib import Path
from typing import TextIO

from rich.console import Console as Screen
from rich.text import Text

from monitor.errors import ChannelRefusedError, ChannelUnavailableError
from monitor.model import Channel, Message
from monitor.notify.letter import build_letter, delivery_name

COLUMNS = 72
SCHEME = "maildir:"

# What could move the cursor, colour the terminal or reorder the line; the text was cleaned when it was
# written, but a terminal obeys whatever it is given.
_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


# How a text is shown on a terminal: the headline, addresses, what is new (which may run over the end of a
# line), what names the delivery.
_STYLES = (
    (re.compile(r"\A[^\n]+(?:\n(?!https?://)[^\n]+)*"), "bold"),
    (re.compile(r"https?://\S+"), "blue"),
    (re.compile(r"\*(?=\S)[^*\n]+(?:\n [^*\n]+)?(?<=\S)\*"), "bold yellow"),
    (re.compile(r"^-- \n(?:.|\n)*\Z", re.MULTILINE), "dim"),
)


class Console:
    """Prints messages to a stream, one at a time; in colours where it is a terminal that shows them."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._turn = threading.Lock()

    def show(self, message: Message) -> None:
        """Print one message between rules; characters that the stream cannot show become ``?``.

        Raises:
            ChannelUnavailableError: nobody reads the stream any more.
        """
        encoding = self._stream.encoding or "utf-8"
        text = _COMMANDS.sub("", message.text).rstrip()
        told = _styled(text.encode(encoding, "replace").decode(encoding))
        rule = Text(("━" * COLUMNS).encode(encoding, "replace").decode(encoding), "dim")
        try:
            with self._turn:
                # Asked anew each time whether the stream is a terminal, and whether NO_COLOR is set.
                terminal = Screen(file=self._stream, highlight=False, soft_wrap=True)
                terminal.print(Text("\n").join((Text(), rule, told, rule)))
                self._stream.flush()
        except (OSError, ValueError) as error:  # ValueError: the stream was closed
            raise ChannelUnavailableError(f"the console takes no output ({type(error).__name__})") from error


def _styled(text: str) -> Text:
    told, start = Text(text), 0
    for line in text.split("\n"):
        if line[:1].isalpha() and line.isupper():  # a heading, in any script that has capitals
            told.stylize("bold cyan", start, start + len(line))
        start += len(line) + 1
    for pattern, style in _STYLES:
        told.highlight_regex(pattern, style)
    return told


class MailboxFolder:
    """Writes each delivery as one letter into a Maildir; the same delivery again replaces its letter."""

    def __init__(self, data_folder: Path) -> None:
        self._data_folder = data_folder

    def folder_of(self, channel: Channel) -> Path:
        """Return the folder that a channel names; relative ones lie in the data folder."""
        return self._data_folder / channel.url.removeprefix(SCHEME)

    def keep(self, channel: Channel, message: Message, *, delivery_id: str) -> None:
        """Write the letter, whole or not at all.

        Raises:
            ChannelRefusedError: the folder cannot be made or written to.
            ChannelUnavailableError: it cannot be written to now: the disk is full.
        """
        letter = build_letter(
            message,
            delivery_id=delivery_id,
            sender=("monitor", "monitor@localhost"),
            to=(channel.name, f"{delivery_name(channel.name)}@localhost"),
        )
        folder = self.folder_of(channel)
        name = f"{delivery_name(delivery_id)}.eml"
        try:
            # Not mailbox.Maildir, which fails when two threads make the folder at once.
            for part in ("tmp", "new", "cur"):
                (folder / part).mkdir(parents=True, exist_ok=True)
            unfinished = folder / "tmp" / name
            with unfinished.open("wb") as file:
                file.write(letter.as_bytes(policy=letter.policy.clone(linesep="\n")))
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(folder / "new" / name)
        except (PermissionError, NotADirectoryError, FileExistsError, FileNotFoundError) as error:
            raise ChannelRefusedError(
                f"mailbox folder {folder} cannot be written to ({type(error).__name__}): check its rights"
            ) from error
        except OSError as error:
            raise ChannelUnavailableError(
                f"mailbox folder {folder} cannot be written to now ({error.strerror or type(error).__name__})"
            ) from error
