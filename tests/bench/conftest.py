"""What several benches need and takes long to make."""

import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bench.folders import write_config
from bench.past import record_past
from monitor import config

PastAt = Callable[[Path, int, int], None]


@pytest.fixture(scope="session")
def put_past(tmp_path_factory: pytest.TempPathFactory) -> PastAt:
    """Return what copies a database with so many articles over so many days to a path; made once each."""
    made: dict[tuple[int, int], Path] = {}

    def put(path: Path, count: int, days: int) -> None:
        if (count, days) not in made:
            folder = tmp_path_factory.mktemp("past")
            settings = config.load(write_config(folder, {"f": "http://127.0.0.1/f"}, seeds=False), os.environ)
            made[count, days] = folder / "past.db"
            record_past(made[count, days], settings, count=count, span=timedelta(days=days))
        path.parent.mkdir(exist_ok=True)
        shutil.copy(made[count, days], path)

    return put
