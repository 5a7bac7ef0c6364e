"""The one who takes every message to its channel.

Apprise and what it brings along are loaded when a channel needs them: they take a tenth of a whole start.
"""

import contextlib
import contextvars
import threading
from collections import OrderedDict
from datetime import timedelta
from pathlib import Path
from typing import Any, TextIO

from monitor.errors import ChannelRefusedError, ChannelUnavailableError
from monitor.model import Channel, ChannelKind, Message
from monitor.notify.errand import Errand, Failure, failure_of_lines
from monitor.notify.overheard import overhearing
from monitor.notify.places import SCHEME, Console, MailboxFolder

REMEMBERED = 1000  # deliveries of which some recipients have the message and others do not


class Postman:
    """A ``ports.Sender`` for every kind of channel.

    Args:
        data_folder: where relative mailbox folders lie.
        out: what the console channel prints to.
        time_limit: for one sending, below the lease of a delivery. What takes longer goes on in a thread of
            its own and counts as unknown.
    """

    def __init__(
        self, *, data_folder: Path, out: TextIO, time_limit: timedelta = timedelta(seconds=30)
    ) -> None:
        self._console = Console(out)
        self._mailboxes = MailboxFolder(data_folder)
        self._time_limit = time_limit
        self._taken: OrderedDict[str, set[str]] = OrderedDict()
        self._taken_lock = threading.Lock()

    def send(self, channel: Channel, message: Message, *, delivery_id: str) -> None:
        """Send once; see ``ports.Sender``. A mail URL with several addresses sends a letter to each."""
        if channel.kind is ChannelKind.CONSOLE:
            self._console.show(message)
        elif channel.kind is ChannelKind.MAILDIR:
            self._mailboxes.keep(channel, message, delivery_id=delivery_id)
        else:
            failure = self._send_by_apprise(channel, message, delivery_id)
            if failure is not None:
                raise failure

    @staticmethod
    def problem_with(channel: Channel) -> str | None:
        """Return in words why the channel cannot be used, without showing its URL; None when it can.

        Nothing is sent: whether the other side takes messages shows only when one is.
        """
        if channel.kind is ChannelKind.CONSOLE:
            return None
        if channel.kind is ChannelKind.MAILDIR:
            return None if channel.url.removeprefix(SCHEME).strip() else "no folder: write maildir:FOLDER"
        from monitor.notify.services import UnusableUrlError, open_service  # noqa: PLC0415 - see above

        try:
            service = open_service(channel.url)
        except UnusableUrlError as error:
            return str(error)
        if service.has_dropped_parts:
            return "an address in it cannot be mailed to; write names of hosts in Latin letters (Punycode)"
        return None

    @staticmethod
    def shown(channel: Channel) -> str:
        """Return the channel's URL as it may be shown to people and logs."""
        if channel.kind in (ChannelKind.CONSOLE, ChannelKind.MAILDIR):
            return channel.url
        from monitor.notify.services import shown_url  # noqa: PLC0415 - see above

        return shown_url(channel.url)

    def _send_by_apprise(self, channel: Channel, message: Message, delivery_id: str) -> Failure | None:
        from monitor.notify.services import UnusableUrlError, open_service  # noqa: PLC0415 - see above

        try:
            service = open_service(channel.url, time_limit=self._time_limit)
        except UnusableUrlError as error:
            return ChannelRefusedError(f"{error}; mend the URL of channel {channel.name}")
        with self._taken_lock:
            taken = self._taken.get(delivery_id, set())
        errand = Errand(message=message, delivery_id=delivery_id, taken=taken)
        service.errand = errand
        with overhearing() as lines:
            is_sent = self._in_time(service, message)
        failure: Failure | None = None
        if is_sent:
            pass
        elif is_sent is None:
            seconds = self._time_limit.total_seconds()
            failure = ChannelUnavailableError(f"no end within {seconds:g} s; whether it was taken is unknown")
        else:
            failure = errand.failure or failure_of_lines(lines)
        self._remember(errand, failure)
        return failure

    def _in_time(self, service: Any, message: Message) -> bool | None:  # noqa: ANN401 -- Apprise ships no usable types
        """Return whether the service took the message, or None when the time limit came first.

        A thread for each call and not Apprise's own pool, which a few hanging servers would fill for good.
        """
        from monitor.notify.services import fitting  # noqa: PLC0415 - see above

        text = fitting(service, message.text, title=message.subject)
        answers: list[bool] = []
        finished = threading.Event()

        def work() -> None:
            is_sent = False
            # A plugin may raise anything, with the URL in its words.
            with contextlib.suppress(Exception):
                is_sent = service.notify(body=text, title=message.subject, body_format="text")
            answers.append(bool(is_sent))
            finished.set()

        context = contextvars.copy_context()
        threading.Thread(target=context.run, args=(work,), name="sending", daemon=True).start()
        finished.wait(self._time_limit.total_seconds())
        return answers[0] if answers else None

    def _remember(self, errand: Errand, failure: Failure | None) -> None:
        """Keep who has the message already, for the next attempt; a restart forgets it."""
        with self._taken_lock:
            self._taken.pop(errand.delivery_id, None)
            if isinstance(failure, ChannelUnavailableError):
                self._taken[errand.delivery_id] = errand.taken
            while len(self._taken) > REMEMBERED:
                self._taken.popitem(last=False)
