"""What the store's integration tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.store import Store
from support.stored import opened


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store at noon."""
    with opened(tmp_path) as store:
        yield store
