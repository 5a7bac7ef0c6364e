"""Sorts what can go wrong with a request into the failures of ``monitor.errors``.

Nothing of the HTTP library's own messages is passed on, not even as a cause: they hold whole addresses,
queries with tokens included.
"""

import os
import socket
import ssl
from collections.abc import Mapping
from datetime import datetime

import aiohttp
from aiohttp.http_exceptions import HttpProcessingError, LineTooLong

from monitor.errors import (
    ForbiddenAddressError,
    GoneError,
    MonitorError,
    RefusedError,
    ServerBusyError,
    TooLargeError,
    UnreachableError,
)
from monitor.intake.connecting import NoConnectionError, UnusualHostError
from monitor.intake.connections import FloodedError
from monitor.intake.limits import FetchLimits
from monitor.intake.targets import Target
from monitor.text.waits import asked_wait

# Request Timeout, Too Early, Too Many Requests: the same request may do better later.
_BUSY_STATUSES = frozenset({408, 425, 429})
_FIRST_SERVER_ERROR = 500
_GONE = 410


def failure_of_status(status: int, headers: Mapping[str, str], *, where: str, now: datetime) -> MonitorError:
    """Return the failure that a status other than success, 304 and a redirect means."""
    if status in _BUSY_STATUSES or status >= _FIRST_SERVER_ERROR:
        wait = asked_wait(headers, now)
        until = "" if wait is None else f" and asks for a pause of {wait.total_seconds():.0f} s"
        return ServerBusyError(
            f"{where} answered {status}{until}; ask again later", status=status, retry_after=wait
        )
    if status == _GONE:
        return GoneError(f"{where} answered 410: it is gone for good; ask no more", status=status)
    return RefusedError(
        f"{where} answered {status}; check the address and whether it wants headers", status=status
    )


def failure_of_exchange(error: Exception, target: Target, limits: FetchLimits) -> MonitorError:
    """Return the failure that an exception of connections means."""
    where = target.shown
    match error:
        case NoConnectionError():
            return _failure_to_connect(error, where, limits)
        case FloodedError():
            return TooLargeError(f"{where} sent more bytes than a head and a body may have")
        case UnusualHostError():
            return ForbiddenAddressError(f"{where} names its host in an unusual notation; write it plainly")
        case HttpProcessingError():
            return _failure_of_head(error, where)
        case TimeoutError():
            why = f"did not end within {limits.total_timeout.total_seconds():g} s"
        case aiohttp.ClientPayloadError():
            why = "broke off in the middle of the body"
        case _:
            why = "broke the connection before it had answered"
    return UnreachableError(f"{where} {why}")


def _failure_to_connect(error: NoConnectionError, where: str, limits: FetchLimits) -> MonitorError:
    if error.refused:
        return ForbiddenAddressError(
            f"{where} leads to {error.refused}, a private or reserved address; if it is meant, "
            "name it in allow_hosts"
        )
    match error.cause:
        case None:
            why = f"could not be connected within {limits.connect_timeout.total_seconds():g} s"
        case ssl.SSLCertVerificationError(verify_message=reason):
            why = f"has no valid certificate: {reason}"
        case ssl.SSLError():
            why = "makes no TLS connection"
        case cause:
            what = "was not found by its name" if error.is_nameless else "could not be connected"
            why = f"{what}: {_reason(cause)}"
    return UnreachableError(f"{where} {why}")


def _failure_of_head(error: HttpProcessingError, where: str) -> MonitorError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, LineTooLong):
            return TooLargeError(f"{where} sent a larger head than allowed")
        cause = cause.__cause__
    return UnreachableError(f"{where} answered with a head that is no HTTP, or a far too long one")


def _reason(cause: OSError) -> str:
    """Return the system's words for it; they hold no address."""
    # Look-ups have numbers of their own, below zero, and words that fit them.
    if cause.errno is not None and cause.errno > 0 and not isinstance(cause, socket.gaierror):
        return os.strerror(cause.errno).lower()
    return (cause.strerror or type(cause).__name__).lower()
