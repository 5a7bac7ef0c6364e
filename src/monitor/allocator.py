"""The C library's memory: how it is kept, and given back to the system.

A daemon of some thirty threads that take turns needs no heap for each of them, and nobody else returns what a
burst of work left free in the middle of one. Both are glibc's own; elsewhere nothing happens.
"""

import ctypes
from collections.abc import Callable
from typing import Any

ARENAS = 2
"""Heaps for all threads, instead of eight for each processor, each of which keeps up to 4.5 MB free.
Measured with 10,000 feeds after eight sweeps: 231 MB against 269."""

# malloc.h of glibc.
_M_ARENA_MAX = -8


def keep_few_heaps() -> bool:
    """Let all threads share ARENAS heaps from now on; return whether the library can.

    Early in the life of a process: heaps that are there stay.
    """
    set_option = function_of("mallopt")
    return set_option is not None and set_option(_M_ARENA_MAX, ARENAS) == 1


def give_back() -> bool:
    """Return to the system what is free in all heaps, in whole pages; return whether there was any."""
    trim = function_of("malloc_trim")
    return trim is not None and trim(0) == 1


def function_of(name: str) -> Callable[..., Any] | None:
    """Return a function of the C library; None where it has none of this name."""
    try:
        found: Callable[..., Any] = getattr(ctypes.CDLL(None), name)
    except (AttributeError, OSError, TypeError):  # another library; Windows knows no CDLL(None)
        return None
    return found
