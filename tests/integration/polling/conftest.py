"""The whole program beside a local server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.hub import LocalHub, free_port
from support.patrol import Patrol
from support.pushed import feed
from support.server import LocalServer


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer() as server:
        yield server


@pytest.fixture
def patrol(tmp_path: Path, server: LocalServer) -> Patrol:
    return Patrol(tmp_path, server)


@pytest.fixture
def hub() -> Iterator[LocalHub]:
    with LocalServer() as server:
        yield LocalHub(server)


@pytest.fixture
def pushed(patrol: Patrol, hub: LocalHub) -> Patrol:
    """The whole program on a feed that names the hub, which may push."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/behind/a/proxy"
    patrol.configure("websub", callback_url=url, listen_port=port).serve(feed(hub))
    return patrol
