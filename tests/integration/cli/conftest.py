"""An installation with the history of the demonstration, made once by the real app."""

import shutil
from pathlib import Path

import pytest

from support.configuring import SHIPPED, write_folder
from support.house import ZONE, House

# Neural engines take up to a quarter of a CPU-second an article, which only the demonstration is worth.
LEXICAL = '[embedding]\nengine = "lexical"\n'


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The shipped configuration and seeds, and the demonstration's history in the user's own database."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(SHIPPED, folder / "config")
    shutil.copytree(SHIPPED.parent / "seeds", folder / "seeds")
    house = House(folder)
    house.edit("monitor", "^time_zone = .*$", f'time_zone = "{ZONE}"')
    done = house.command("demo", columns=80)
    assert (done.status, done.err) == (0, "")
    shutil.copy(folder / "data" / "demo" / "monitor.db", house.database)
    # What is on record is the same with a small configuration, which is read in a hundredth of the time.
    feeds = (SHIPPED / "feeds.toml").read_text("utf-8")
    write_folder(folder, monitor=f'[monitor]\ntime_zone = "{ZONE}"\n{LEXICAL}', feeds=feeds)
    return House(folder, done)


@pytest.fixture
def own_house(house: House, tmp_path: Path) -> House:
    """A copy that a test may change."""
    shutil.copytree(house.folder, tmp_path / "house")
    return House(tmp_path / "house", house.demo)


@pytest.fixture
def new_house(tmp_path: Path) -> House:
    """A small configuration without seeds and without a history; may ask this machine's servers."""
    write_folder(
        tmp_path,
        monitor="""\
[network]
allow_hosts = ["127.0.0.1"]
host_delay_seconds = 0
contact = "desk@example.org"
"""
        + LEXICAL,
    )
    (tmp_path / "seeds").mkdir()
    return House(tmp_path)
