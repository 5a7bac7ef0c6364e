"""Slack's own addresses, answered on this machine: an unmodified ``slack://`` URL leads here.

A proxy takes CONNECT for any host and leads to a local TLS server whose certificate names Slack's hosts::

    with SlackStandIn() as slack:
        for name, value in slack.environment.items():
            monkeypatch.setenv(name, value)
        slack.server.route("*", Answer(status=410, body=b"channel_is_archived"))
        ...
        assert [{"text": …}] == slack.posts()
"""

import json
import socket
import socketserver
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from support.server import Answer, LocalServer

TLS = Path(__file__).parents[1] / "data" / "tls"
CERTIFICATE, KEY = TLS / "certificate.pem", TLS / "key.pem"


class SlackStandIn:
    """The server and the proxy; a context manager.

    Attributes:
        server: answers for every host; ``ok`` until told otherwise.
        tunnelled: the hosts and ports that were asked for.
    """

    def __init__(self) -> None:
        self.server = LocalServer({"*": Answer(body=b"ok")}, tls=(str(CERTIFICATE), str(KEY)))
        self.tunnelled: list[str] = []
        self._proxy = _Proxy(("127.0.0.1", 0), _Tunnel)
        self._proxy.stand_in = self
        self._thread = threading.Thread(target=self._proxy.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self.server.start()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._proxy.shutdown()
        self.server.stop()
        self._proxy.server_close()
        self._thread.join()

    @property
    def environment(self) -> dict[str, str]:
        """The variables that lead a client here and let it trust the certificate."""
        proxy = f"http://127.0.0.1:{self._proxy.server_address[1]}"
        return {
            "HTTPS_PROXY": proxy,
            "https_proxy": proxy,
            "NO_PROXY": "",
            "no_proxy": "",
            "REQUESTS_CA_BUNDLE": str(CERTIFICATE),
        }

    def posts(self) -> list[dict[str, Any]]:
        """Return the bodies of all requests, as JSON."""
        return [json.loads(request.body) for request in self.server.requests]


class _Proxy(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    stand_in: SlackStandIn


class _Tunnel(socketserver.StreamRequestHandler):
    server: _Proxy

    def handle(self) -> None:
        asked = self.rfile.readline().decode("latin-1").split()
        while self.rfile.readline().strip():
            pass
        self.server.stand_in.tunnelled.append(asked[1])
        with socket.create_connection(("127.0.0.1", self.server.stand_in.server.port)) as upstream:
            self.connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=_pump, args=(upstream, self.connection), daemon=True)
            back.start()
            _pump(self.connection, upstream)
            back.join()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
