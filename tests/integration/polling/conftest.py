"""The whole program beside a local server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.patrol import Patrol
from support.server import LocalServer


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer() as server:
        yield server


@pytest.fixture
def patrol(tmp_path: Path, server: LocalServer) -> Patrol:
    return Patrol(tmp_path, server)
