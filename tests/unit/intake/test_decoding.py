"""Content-Encoding, undone with bounds."""

import gzip
import tracemalloc
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard

from monitor.errors import BadBodyError, TooLargeError
from monitor.intake.decoding import BodyDecoder
from support.server import bomb

TEXT = "Токаев met Tokayev. ".encode() * 2000


def _bare_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("x-gzip", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "bare deflate": ("deflate", _bare_deflate),
    "br": ("br", brotli.compress),
    "zstd": ("zstd", zstandard.ZstdCompressor().compress),
}


def decoded(encoding: str, body: bytes, *, limit_bytes: int = 1 << 20, step: int = 1 << 16) -> bytes:
    decoder = BodyDecoder(encoding, limit_bytes=limit_bytes, where="http://h/")
    for at in range(0, len(body), step):
        decoder.feed(body[at : at + step])
    return decoder.finish()


@pytest.mark.parametrize("step", [1, 7, 1 << 16])
@pytest.mark.parametrize("name", PACKERS)
def test_a_body_comes_out_whole_however_it_arrives(name: str, step: int) -> None:
    encoding, pack = PACKERS[name]
    assert decoded(encoding, pack(TEXT), step=step) == TEXT


@pytest.mark.parametrize("encoding", ["", "identity", " , identity", "UTF-8", "none", "8bit"])
def test_a_plain_body_stays_as_it_is(encoding: str) -> None:
    assert decoded(encoding, TEXT) == TEXT


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "gzip, br"])
def test_no_bytes_are_an_empty_body(encoding: str) -> None:
    assert decoded(encoding, b"") == b""


@pytest.mark.parametrize("name", PACKERS)
def test_an_empty_text_is_an_empty_body(name: str) -> None:
    encoding, pack = PACKERS[name]
    assert decoded(encoding, pack(b"")) == b""


def test_three_encodings_are_undone_in_reverse_order() -> None:
    body = gzip.compress(zstandard.ZstdCompressor().compress(brotli.compress(TEXT)))
    assert decoded("br, zstd, GZIP", body) == TEXT


def test_four_encodings_are_refused() -> None:
    with pytest.raises(BadBodyError, match="4 times over"):
        decoded("gzip, gzip, gzip, gzip", b"")


@pytest.mark.parametrize("encoding", ["compress", "gzip, pack200-gzip", "sdch", "dcz"])
def test_an_unknown_encoding_is_refused(encoding: str) -> None:
    with pytest.raises(BadBodyError, match="unknown encoding"):
        decoded(encoding, b"")


@pytest.mark.parametrize("step", [1, 1 << 16])
@pytest.mark.parametrize("name", ["gzip", "zstd"])
def test_a_stream_of_several_members_is_read_to_its_end(name: str, step: int) -> None:
    encoding, pack = PACKERS[name]
    assert decoded(encoding, pack(b"one ") + pack(b"") + pack(b"two"), step=step) == b"one two"


def test_a_skippable_zstd_frame_is_skipped() -> None:
    frame = b"\x50\x2a\x4d\x18" + (4).to_bytes(4, "little") + b"skip"
    assert decoded("zstd", frame + zstandard.ZstdCompressor().compress(TEXT)) == TEXT


@pytest.mark.parametrize("step", [1, 1 << 16])
@pytest.mark.parametrize("garbage", [b"\n", b"\x1f", b"\x00" * 100, b"\x28\xb5", b"<!-- cached -->"])
@pytest.mark.parametrize("name", ["gzip", "deflate", "bare deflate", "zstd"])
def test_what_follows_the_end_is_ignored(name: str, garbage: bytes, step: int) -> None:
    encoding, pack = PACKERS[name]
    assert decoded(encoding, pack(TEXT) + garbage, step=step) == TEXT


@pytest.mark.parametrize("step", [1, 1 << 16])
def test_what_follows_the_end_of_brotli_is_damage(step: int) -> None:
    with pytest.raises(BadBodyError, match="damaged"):
        decoded("br", brotli.compress(TEXT) + b"garbage", step=step)


@pytest.mark.parametrize("kept", [1, 3, 20, -1])
@pytest.mark.parametrize("name", PACKERS)
def test_a_stream_that_ends_early_is_an_error(name: str, kept: int) -> None:
    encoding, pack = PACKERS[name]
    with pytest.raises(BadBodyError, match=r"early|damaged"):
        decoded(encoding, pack(TEXT)[:kept])


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_body_that_is_not_compressed_at_all_is_an_error(encoding: str) -> None:
    with pytest.raises(BadBodyError, match="http://h/"):
        decoded(encoding, b"<rss version='2.0'><channel/></rss>")


def test_a_damaged_second_member_is_an_error() -> None:
    with pytest.raises(BadBodyError, match="damaged"):
        decoded("gzip", gzip.compress(TEXT) + b"\x1f\x8b\x99nonsense")


def test_a_body_of_exactly_the_limit_passes() -> None:
    assert decoded("gzip", gzip.compress(TEXT), limit_bytes=len(TEXT)) == TEXT


@pytest.mark.parametrize("encoding", ["", "gzip", "br"])
def test_a_byte_more_than_the_limit_is_too_large(encoding: str) -> None:
    body = {"": TEXT, "gzip": gzip.compress(TEXT), "br": brotli.compress(TEXT)}[encoding]
    with pytest.raises(TooLargeError, match=f"larger than {len(TEXT) - 1} bytes"):
        decoded(encoding, body, limit_bytes=len(TEXT) - 1)


@pytest.mark.parametrize(
    ("encoding", "most_bytes"), [("gzip", 4 << 20), ("deflate", 4 << 20), ("br", 4 << 20), ("zstd", 24 << 20)]
)
def test_a_bomb_is_stopped_before_it_takes_memory(encoding: str, most_bytes: int) -> None:
    """128 MiB behind a few kilobytes, with a limit of 1 MiB."""
    body = bomb(encoding).body
    assert isinstance(body, bytes)
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeError):
            decoded(encoding, body)
        assert tracemalloc.get_traced_memory()[1] < most_bytes
    finally:
        tracemalloc.stop()


def test_a_bomb_within_a_bomb_is_stopped_at_its_first_stage() -> None:
    inner = bomb("gzip").body
    assert isinstance(inner, bytes)
    with pytest.raises(TooLargeError):
        decoded("gzip, zstd", zstandard.ZstdCompressor().compress(inner), limit_bytes=100_000)


def test_a_window_beyond_what_decoders_must_have_is_refused() -> None:
    parameters = zstandard.ZstdCompressionParameters(window_log=27)
    packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    body = packer.compress(TEXT) + packer.flush()
    with pytest.raises(BadBodyError, match="damaged"):
        decoded("zstd", body)


def test_a_thousand_and_one_empty_members_are_refused() -> None:
    with pytest.raises(BadBodyError, match="more than 1000 parts"):
        decoded("gzip", gzip.compress(b"") * 1001)
