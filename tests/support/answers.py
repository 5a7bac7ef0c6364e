"""What a scripted server receives and says: requests, answers, and ready-made answers good and bad."""

import gzip
import itertools
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import brotli  # type: ignore[import-untyped]  # ships no types
import zstandard

Headers = Mapping[str, str] | Sequence[tuple[str | bytes, str | bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One request as it came.

    Attributes:
        target: path and query as sent.
        headers: names and values, octet for octet, in order.
        at: monotonic seconds when its head had been read.
        arrived_at: the same as a UTC time.
        connection: a number that requests over one connection share.
    """

    method: str
    target: str
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    at: float
    arrived_at: datetime
    connection: int

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    def header(self, name: str) -> str | None:
        """Return the first header of this name (any case) as latin-1, or None."""
        return next(iter(self.all_of(name)), None)

    def all_of(self, name: str) -> list[str]:
        """Return every header of this name (any case) as latin-1."""
        wanted = name.lower().encode("latin-1")
        return [value.decode("latin-1") for key, value in self.headers if key.lower() == wanted]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What to say.

    Attributes:
        body: bytes, or chunks that may never end, or a function that makes such chunks for each request.
        headers: added to the framing; a Content-Length here replaces the true one.
        framing: ``length``, ``chunked`` or ``close`` (the body ends with the connection); by default
            ``length`` for bytes and ``chunked`` for chunks.
        wait: seconds before the first byte.
        drip: seconds before each chunk of the body; bytes then go out one by one.
        hang: send nothing at all until the server stops or the client leaves.
        cut_after: break the connection (RST) after so many bytes of the body; 0 breaks it before the head.
        raw: these bytes, or pieces that may never end, are the whole answer, and the connection ends.
        close: end the connection after the answer.
    """

    status: int = 200
    body: bytes | Iterable[bytes] | Callable[[], Iterable[bytes]] = field(default=b"", repr=False)
    headers: Headers = ()
    framing: str = ""
    wait: float = 0.0
    drip: float = 0.0
    hang: bool = False
    cut_after: int | None = None
    raw: bytes | Callable[[], Iterable[bytes]] | None = field(default=None, repr=False)
    close: bool = False

    def pairs(self) -> list[tuple[bytes, bytes]]:
        """Return the headers as octets, in order."""
        items = self.headers.items() if isinstance(self.headers, Mapping) else self.headers
        return [(_octets(name), _octets(value)) for name, value in items]

    def chunks(self) -> Iterator[bytes]:
        """Yield the body in the pieces in which it goes out."""
        if isinstance(self.body, bytes):
            step = 1 if self.drip else max(1, len(self.body))
            return (self.body[at : at + step] for at in range(0, len(self.body), step))
        return iter(self.body() if callable(self.body) else self.body)


Handler = Callable[[Received], Answer]
Route = Answer | Handler | Sequence[Answer | Handler]


def _octets(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("latin-1")


# Ready-made answers.


def redirect(to: str | bytes, *, status: int = 302) -> Answer:
    """Return a redirect."""
    return Answer(status=status, headers=[("Location", to)])


def hanging() -> Answer:
    """Return an answer that never comes."""
    return Answer(hang=True)


def broken() -> Answer:
    """Return an answer in whose place the connection is reset."""
    return Answer(cut_after=0)


def endless(chunk: bytes = b"<p>more</p>" * 1000, *, headers: Headers = (), drip: float = 0.0) -> Answer:
    """Return a body without end."""
    return Answer(body=lambda: itertools.repeat(chunk), headers=headers, drip=drip)


def conditional(body: bytes, *, etag: str = "", last_modified: str = "", headers: Headers = ()) -> Handler:
    """Return a route that answers 304 to whoever brings the validators, exactly as given, else 200.

    If-Modified-Since counts only without If-None-Match (RFC 9110, 13.2.2).
    """
    given = [("ETag", etag)] * bool(etag) + [("Last-Modified", last_modified)] * bool(last_modified)
    pairs = [*given, *(headers.items() if isinstance(headers, Mapping) else headers)]

    def answer(request: Received) -> Answer:
        match, since = request.header("If-None-Match"), request.header("If-Modified-Since")
        is_known = match == etag if match is not None else since is not None and since == last_modified
        return Answer(status=304, headers=pairs) if is_known else Answer(body=body, headers=pairs)

    return answer


def compressed(body: bytes, encoding: str, *, headers: Headers = ()) -> Answer:
    """Return a body compressed with gzip, deflate, br or zstd, and labelled so."""
    pack = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": brotli.compress,
        "zstd": zstandard.ZstdCompressor().compress,
    }[encoding]
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    return Answer(body=pack(body), headers=[("Content-Encoding", encoding), *pairs])


def bomb(encoding: str, *, megabytes: int = 128) -> Answer:
    """Return zeros compressed with gzip, deflate, br or zstd; made piece by piece, small on the wire."""
    piece = bytes(1 << 20)
    pieces = itertools.repeat(piece, megabytes)
    if encoding == "br":
        packer = brotli.Compressor(quality=1)
        packed = b"".join(map(packer.process, pieces)) + packer.finish()
    elif encoding == "zstd":
        writer = zstandard.ZstdCompressor(level=1).compressobj()
        packed = b"".join(map(writer.compress, pieces)) + writer.flush()
    else:
        bits = zlib.MAX_WBITS | 16 if encoding == "gzip" else zlib.MAX_WBITS
        deflater = zlib.compressobj(level=1, wbits=bits)
        packed = b"".join(map(deflater.compress, pieces)) + deflater.flush()
    return Answer(body=packed, headers={"Content-Encoding": encoding})
