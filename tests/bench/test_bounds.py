"""What a server can make the HTTP client read, hold and wait for: endless bodies, bombs, drips."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bench.hostile import BOMBS, DRIPS, FLOODS, GOOD, HOPS, SILENCE, Harm, open_harm
from bench.measuring import show
from monitor import config
from monitor.intake.http import FetchLimits
from support.configuring import SHIPPED

pytestmark = pytest.mark.bench

HERE = Path(__file__).parents[1]
MIB = 1 << 20


@pytest.fixture(scope="module")
def most_bytes() -> dict[str, int]:
    """Return the bound on a feed as it is shipped, and the widest of the client."""
    return {"as shipped": config.load(SHIPPED, {}).network.feed_bytes, "widest": FetchLimits().feed_bytes}


@pytest.mark.parametrize("bound", ["as shipped", "widest"])
def test_floods_and_bombs(most_bytes: dict[str, int], bound: str) -> None:
    """Bytes that the server could send, and the rise of memory, each in a process of its own."""
    paths = [f"/flood/{name}" for name in FLOODS] + [f"/bomb/{name}" for name in BOMBS]
    with open_harm() as harm:
        rows = [(path, _row(harm, path, _met(harm, path, most_bytes[bound]))) for path in paths]
    show(f"bound of a body {most_bytes[bound] / MIB:.1f} MiB ({bound}); kernel buffers included", rows)


def test_drips(most_bytes: dict[str, int]) -> None:
    """Wall time until the client leaves, all of them side by side, as they only wait."""
    paths = [*(f"/drip/{name}" for name in DRIPS), SILENCE, HOPS]
    with open_harm() as harm, ThreadPoolExecutor(len(paths)) as pool:
        found = list(pool.map(lambda path: _met(harm, path, most_bytes["as shipped"]), paths))
        rows = [(path, _row(harm, path, met)) for path, met in zip(paths, found, strict=True)]
    show("drips and silence", rows)


def _met(harm: Harm, path: str, most_bytes: int) -> dict[str, Any]:
    words = (sys.executable, "-m", "bench.victim", harm.url(GOOD), harm.url(path), str(most_bytes))
    printed = subprocess.run(words, check=True, cwd=HERE, stdout=subprocess.PIPE).stdout  # noqa: S603 - our own
    met: dict[str, Any] = json.loads(printed)
    return met


def _row(harm: Harm, path: str, met: dict[str, Any]) -> str:
    return (
        f"{harm.sent_bytes(path) / MIB:5.1f} MiB sent, memory +{met['rise_bytes'] / MIB:4.1f} MiB, "
        f"{met['seconds']:5.2f} s, {met['cpu']:.2f} s CPU, {met['problem']}"
    )
