"""On PYTHONPATH this keeps a process from reaching anything but this machine.

The feeds of the evaluation data lead to real sites, and no test shall ask those.
"""

import errno
import os
import socket
from typing import Any

_find = socket.getaddrinfo


def _is_here(host: object) -> bool:
    return host in (None, "localhost", "::1") or str(host).startswith("127.")


def getaddrinfo(host: Any, *arguments: Any, **more: Any) -> Any:
    """Look up names of this machine only."""
    if not _is_here(host):
        raise socket.gaierror(socket.EAI_NONAME, "this process is offline")
    return _find(host, *arguments, **more)


class OfflineSocket(socket.socket):
    """A socket that connects to this machine only."""

    def connect(self, address: Any) -> None:
        """Connect, or say that there is no way."""
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(address[0]):
            raise OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH))
        super().connect(address)


socket.getaddrinfo = getaddrinfo
socket.socket = OfflineSocket  # type: ignore[misc]  # for everybody who comes later
