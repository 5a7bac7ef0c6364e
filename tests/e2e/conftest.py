"""What every end-to-end test has: an installation, and sinks for its messages."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from support.ailing import AilingSinks
from support.fakes import FakeClock
from support.press import Press
from support.running import Installation
from support.server import LocalServer
from support.sinks import SECRET, Sinks


@pytest.fixture
def sinks() -> Iterator[Sinks]:
    with Sinks() as running:
        yield running


@pytest.fixture
def server() -> Iterator[LocalServer]:
    """The web server of feeds and pages."""
    with LocalServer() as running:
        yield running


@pytest.fixture
def press(server: LocalServer) -> Press:
    return Press(server)


@pytest.fixture
def house(tmp_path: Path, sinks: Sinks) -> Iterator[Installation]:
    """An installation whose watchlists tell both sinks; no daemon of it ever says a secret or breaks."""
    installation = Installation(tmp_path)
    installation.channels(sinks.channels)
    try:
        yield installation
    finally:
        installation.end()
    said = installation.outputs()
    assert SECRET not in said
    assert [line for line in said.splitlines() if "step broke" in line or "Traceback" in line] == []


@pytest.fixture
def desk(house: Installation, sinks: Sinks) -> Installation:
    """The installation with one watchlist that takes every report of the press, and each for a new story.

    For tests of the machinery: how alike two articles must be is the business of others.
    """
    house.watchlists({"name": "deals", "terms": ["Kazakhstan"], "channels": list(sinks.channels)})
    house.change(same_story=0.9, cross_language=0.9)
    return house


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands still until it is moved, at the present moment."""
    return FakeClock(datetime.now(UTC))


@pytest.fixture
def ailing(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[AilingSinks]:
    """Sinks of three kinds that fall ill when they are told to."""
    with AilingSinks(clock) as running:
        for name, value in running.slack.environment.items():
            monkeypatch.setenv(name, value)
        yield running
