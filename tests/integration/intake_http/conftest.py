"""A local server and clients that may reach it."""

from collections.abc import Iterator

import pytest

from monitor.intake.http import HttpFetcher
from support.fetching import MakeFetcher, fetchers
from support.server import LocalServer


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer() as server:
        yield server


@pytest.fixture
def make_fetcher() -> Iterator[MakeFetcher]:
    with fetchers() as make:
        yield make


@pytest.fixture
def fetcher(make_fetcher: MakeFetcher) -> HttpFetcher:
    return make_fetcher()
