"""What is asked of the C library about memory."""

import platform

import pytest

from monitor import allocator

IS_GLIBC = platform.libc_ver()[0] == "glibc"


@pytest.mark.skipif(not IS_GLIBC, reason="another C library")
def test_glibc_takes_the_number_of_heaps() -> None:
    assert allocator.keep_few_heaps()


@pytest.mark.skipif(not IS_GLIBC, reason="another C library")
def test_what_is_free_is_given_back_once() -> None:
    """Two megabytes in pieces that are too small for pages of their own; the second time little is left."""
    pieces = [bytes(4000) for _ in range(500)]
    del pieces
    assert allocator.give_back()


def test_a_function_that_another_library_lacks_is_none() -> None:
    assert allocator.function_of("no_such_function") is None
