"""Fixtures that many suites share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.desk import Desk, open_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A real store with stand-ins for clock, network and senders."""
    with open_desk(tmp_path) as made:
        yield made
