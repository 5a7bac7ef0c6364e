"""One tree of failures: transient (try again), permanent (do not), configuration (mend a file).

Whether a failure is transient is decided where the fact is known, in the adapter. Every message says what
happened, to which feed, page, channel or file, and what to do next; none ever holds a secret.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta


class MonitorError(Exception):
    """Any failure that the program foresees."""


class TransientError(MonitorError):
    """A failure that may be gone at the next attempt.

    Attributes:
        retry_after: how long the other side asked us to wait, or None when it did not say.
    """

    def __init__(self, message: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class PermanentError(MonitorError):
    """A failure that the same attempt will meet again."""


# Fetching.


class ServerBusyError(TransientError):
    """The server answered 429 or 5xx.

    Attributes:
        status: the HTTP status.
        paused_host: the host, where all of it is left alone for a while because of this answer, else "".
        paused_until: until when.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int,
        retry_after: timedelta | None = None,
        paused_host: str = "",
        paused_until: datetime | None = None,
    ) -> None:
        super().__init__(message, retry_after=retry_after)
        self.status = status
        self.paused_host = paused_host
        self.paused_until = paused_until


class HostPausedError(TransientError):
    """Nobody was asked, because the host wants to be left alone for a while.

    Attributes:
        left: how long still.
    """

    def __init__(self, message: str, *, left: timedelta) -> None:
        super().__init__(message, retry_after=left)
        self.left = left


class UnreachableError(TransientError):
    """No answer: the name was not resolved, the connection refused, broken or timed out."""


class ClosingError(UnreachableError):
    """We ended it ourselves, because the client or the workers are closing: it tells nothing of a server."""


class RefusedError(PermanentError):
    """The server answered 4xx (other than 408, 425, 429) or something that is no answer to the request.

    Attributes:
        status: the HTTP status.
    """

    def __init__(self, message: str, *, status: int) -> None:
        super().__init__(message)
        self.status = status


class GoneError(RefusedError):
    """The server answered 410: it is not coming back."""


class DisallowedError(PermanentError):
    """The robots.txt of the host does not want the page to be fetched by programs."""


class ForbiddenAddressError(PermanentError):
    """The address is not http(s), or it leads to a private, loopback or otherwise reserved network."""


class TooManyRedirectsError(PermanentError):
    """The redirects did not end within the limit, or went in a circle."""


class TooLargeError(PermanentError):
    """The body is larger than the limit, as sent or after decompression."""


class BadBodyError(PermanentError):
    """The body could not be decompressed."""


class ReceiverError(TransientError):
    """Nobody can call us: the address or port is taken, or not ours."""


# Reading.


class UnreadablePageError(PermanentError):
    """No article text could be found in the page, or the worker had to be stopped while reading it."""


# Embedding.


class EmbedderUnavailableError(TransientError):
    """The embedder has no vectors for us now: it did not answer, or is too busy."""


class EmbedderRefusedError(PermanentError):
    """The embedder will have no vectors for us until somebody mends it or the configuration."""


# Sending.


class ChannelUnavailableError(TransientError):
    """The channel did not take the message now; whether it arrived may be unknown."""


class ChannelRefusedError(PermanentError):
    """The channel will take no message until somebody mends it."""


class MessageRefusedError(PermanentError):
    """The channel will never take this one message: it is too long, say."""


# Remembering.


class StoreUnavailableError(TransientError):
    """The database cannot be written now: the disk is full, the file read-only or locked."""


class StoreBrokenError(PermanentError):
    """The database cannot be used: not a database, damaged, or of a newer version of monitor."""


class NotOnRecordError(PermanentError):
    """What a user named is not there."""


class UselessEditError(PermanentError):
    """What a user wants to be so is so already, or cannot be."""


# Configuring.


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigProblem:
    """One mistake in the configuration, with all that is needed to mend it.

    Attributes:
        file: path of the file as the user knows it.
        line: line number from 1, or None where no line can be named.
        key: dotted path such as ``feeds[3].url``.
        value: the value as seen, cut to a readable length; empty when there is none. Never a secret.
        remedy: what is wrong and what would be right.
        column: from 1, where the place within the line is known.
        excerpt: the line with a caret under that place, else "".
    """

    file: str
    line: int | None
    key: str
    value: str
    remedy: str
    column: int | None = None
    excerpt: str = ""

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        seen = f" = {self.value}" if self.value else ""
        excerpt = f"\n{self.excerpt}" if self.excerpt else ""
        return f"{where}: {self.key}{seen}: {self.remedy}{excerpt}"


class ConfigError(MonitorError):
    """The configuration cannot be used.

    Attributes:
        problems: every mistake found, in the order of files and lines.
    """

    def __init__(self, problems: tuple[ConfigProblem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
