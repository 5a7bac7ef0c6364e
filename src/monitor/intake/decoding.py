"""Undoes Content-Encoding piece by piece, with a hard bound on what comes out of every stage.

A body may be small on the wire and endless behind it, so no stage is ever asked for all that it has: zlib and
brotli stop after a piece, and zstd, which knows no such bound, is fed so little that it cannot give much.
"""

import re
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import ClassVar, Protocol

import brotli  # type: ignore[import-untyped]  # ships no types
import zstandard

from monitor.errors import BadBodyError, TooLargeError

ACCEPT_ENCODING = "gzip, deflate, br, zstd"

# What one step may give. Measured: brotli overshoots it by half at most.
_PIECE_BYTES = 64 * 1024
# The shortest zstd block has 4 bytes and the largest comes out as 128 KiB (RFC 8878, 3.1.1.2), so a step
# gives 8 MiB at most; with steps of 64 bytes an ordinary page took four times as long.
_ZSTD_STEP_BYTES = 256
# The window that a decoder of Content-Encoding: zstd needs to have (RFC 9659, 3); more is refused.
_ZSTD_WINDOW_BYTES = 8 * 1024 * 1024
_MOST_STAGES = 3
# The last ones are no encodings, but charsets and ways of mail that some servers name here, of plain bodies.
_NOT_COMPRESSED = frozenset(("", "identity", "none", "utf-8", "utf8", "binary", "8bit"))
# Honest bodies have one member; millions of empty ones would only burn time.
_MOST_FRAMES = 1000


class BodyDecoder:
    """Takes a body as it arrives and gives it back decompressed.

    Bytes after the end of a gzip, deflate or zstd stream are ignored, as gzip(1) and browsers do; brotli
    cannot tell them from damage. A body without a byte is empty under any encoding.

    Args:
        content_encoding: the header's value, "" for none; up to three encodings.
        limit_bytes: the most that may come out, of every stage.
        where: the address as errors may show it.

    Raises:
        BadBodyError: an unknown encoding, or too many.
    """

    def __init__(self, content_encoding: str, *, limit_bytes: int, where: str) -> None:
        names = [name.strip().lower() for name in content_encoding.split(",")]
        names = [name for name in names if name not in _NOT_COMPRESSED]
        if len(names) > _MOST_STAGES:
            raise BadBodyError(
                f"{where} was compressed {len(names)} times over; at most {_MOST_STAGES} are undone"
            )
        unknown = [name for name in names if name not in _STAGES]
        if unknown:
            raise BadBodyError(
                f"{where} came in the unknown encoding {unknown[0][:40]!r}, not {ACCEPT_ENCODING}"
            )
        self._stages = [_STAGES[name]() for name in reversed(names)]
        self._given_bytes = [0] * (len(names) + 1)
        self._limit_bytes = limit_bytes
        self._where = where
        self._out = BytesIO()

    def feed(self, data: bytes) -> None:
        """Take the next bytes.

        Raises:
            TooLargeError: more came out than allowed.
            BadBodyError: the compression is broken.
        """
        try:
            self._pass_on(data, 0)
        except (zlib.error, brotli.error, zstandard.ZstdError, _BrokenError) as error:
            raise BadBodyError(f"the compressed body of {self._where} is damaged: {error}") from error

    def finish(self) -> bytes:
        """Return the whole body.

        Raises:
            BadBodyError: the compressed stream ended early.
        """
        if not all(stage.is_whole for stage in self._stages):
            raise BadBodyError(f"the compressed body of {self._where} ended early")
        return self._out.getvalue()

    def so_far(self) -> bytes:
        """Return what has come out, up to the limit."""
        return self._out.getvalue()

    def _pass_on(self, data: bytes, depth: int) -> None:
        left = self._limit_bytes - self._given_bytes[depth]
        self._given_bytes[depth] += len(data)
        if len(data) > left:
            if depth == len(self._stages):
                self._out.write(data[:left])
            raise TooLargeError(f"the body of {self._where} is larger than {self._limit_bytes} bytes")
        if depth == len(self._stages):
            self._out.write(data)
            return
        for piece in self._stages[depth].feed(data):
            self._pass_on(piece, depth + 1)


class _BrokenError(Exception):
    """The stream breaks a rule that its library does not know."""


class _Stage(Protocol):
    """One encoding."""

    @property
    def is_whole(self) -> bool:
        """Whether the stream may end here."""
        ...

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what comes out, in pieces of bounded size."""
        ...


class _Framed(ABC):
    """A stream of one or more frames, each with its own end; what follows the last is ignored."""

    _start: ClassVar[re.Pattern[bytes]]
    _start_bytes: ClassVar[int]

    def __init__(self) -> None:
        self._kept = b""
        self._frames = 0
        self._is_inside = False
        self._is_over = False

    @property
    def is_whole(self) -> bool:
        # A stream of less than one beginning is whole only if it is empty.
        return not self._is_inside and (self._frames > 0 or not self._kept)

    def feed(self, data: bytes) -> Iterator[bytes]:
        rest = memoryview(self._kept + data)
        self._kept = b""
        while rest and not self._is_over:
            if not self._is_inside and not self._enter(rest):
                return
            is_full = True
            while self._is_inside and (rest or is_full):
                out, rest, is_full = self._step(rest)
                if out:
                    yield out

    def _enter(self, rest: memoryview) -> bool:
        """Begin a frame; False when more bytes are needed to tell, or no frame is left."""
        if len(rest) < self._start_bytes:
            self._kept = bytes(rest)
            return False
        if not self._start.match(rest):
            if not self._frames:
                raise _BrokenError("it does not begin like one")
            self._is_over = True
            return False
        self._frames += 1
        if self._frames > _MOST_FRAMES:
            raise _BrokenError(f"it has more than {_MOST_FRAMES} parts")
        self._is_inside = True
        self._begin(rest)
        return True

    @abstractmethod
    def _begin(self, rest: memoryview) -> None:
        """Make ready for a frame that begins so."""

    @abstractmethod
    def _step(self, rest: memoryview) -> tuple[bytes, memoryview, bool]:
        """Return a piece, what is left of the input, and whether more may come out without input."""


class _Zlib(_Framed):
    """What zlib undoes."""

    _unpacker: "zlib._Decompress"

    def _step(self, rest: memoryview) -> tuple[bytes, memoryview, bool]:
        out = self._unpacker.decompress(rest, _PIECE_BYTES)
        if self._unpacker.eof:
            self._is_inside = False
            return out, memoryview(self._unpacker.unused_data), False
        return out, memoryview(self._unpacker.unconsumed_tail), len(out) == _PIECE_BYTES


class _Gzip(_Zlib):
    """gzip, of any number of members (RFC 1952, 2.2)."""

    _start = re.compile(rb"\x1f\x8b")
    _start_bytes = 2

    def _begin(self, rest: memoryview) -> None:  # noqa: ARG002  # every member begins alike
        self._unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)


class _Deflate(_Zlib):
    """deflate as RFC 9110 (8.4.1.2) means it, in a zlib wrapper, or bare, as some servers send it."""

    _start = re.compile(rb"", re.DOTALL)
    _start_bytes = 2

    def _begin(self, rest: memoryview) -> None:
        # RFC 1950, 2.2: compression method 8, and the two bytes are a multiple of 31.
        has_wrapper = rest[0] & 15 == zlib.DEFLATED and (rest[0] << 8 | rest[1]) % 31 == 0
        self._unpacker = zlib.decompressobj(zlib.MAX_WBITS if has_wrapper else -zlib.MAX_WBITS)

    def _step(self, rest: memoryview) -> tuple[bytes, memoryview, bool]:
        out, rest, is_full = super()._step(rest)
        self._is_over = not self._is_inside  # there is but one
        return out, rest, is_full


class _Zstd(_Framed):
    """zstd, of any number of frames, skippable ones included (RFC 8878, 3.1)."""

    _start = re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")
    _start_bytes = 4

    def _begin(self, rest: memoryview) -> None:  # noqa: ARG002  # the library tells the kinds apart
        self._unpacker = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_BYTES).decompressobj()

    def _step(self, rest: memoryview) -> tuple[bytes, memoryview, bool]:
        out = self._unpacker.decompress(rest[:_ZSTD_STEP_BYTES])
        rest = rest[_ZSTD_STEP_BYTES:]
        if self._unpacker.eof:
            self._is_inside = False
            rest = memoryview(self._unpacker.unused_data + bytes(rest))
        return out, rest, False


class _Brotli:
    """br."""

    def __init__(self) -> None:
        self._unpacker = brotli.Decompressor()
        self._is_fed = False

    @property
    def is_whole(self) -> bool:
        return not self._is_fed or self._unpacker.is_finished()

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._is_fed = True
        yield self._unpacker.process(data, output_buffer_limit=_PIECE_BYTES)
        while not self._unpacker.can_accept_more_data():
            yield self._unpacker.process(b"", output_buffer_limit=_PIECE_BYTES)


_STAGES: dict[str, Callable[[], _Stage]] = {
    "gzip": _Gzip,
    "x-gzip": _Gzip,
    "deflate": _Deflate,
    "br": _Brotli,
    "zstd": _Zstd,
}
