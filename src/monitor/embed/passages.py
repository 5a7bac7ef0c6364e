"""What the neural engines are given of an article, and vectors from what they return."""

import unicodedata
from typing import TYPE_CHECKING

from monitor.errors import EmbedderRefusedError
from monitor.model import LEAD_CHARACTERS, Vector
from monitor.text.cleaning import cut
from monitor.text.words import tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Part of the name of every neural space: vectors of texts that were composed otherwise are not comparable.
COMPOSED = "1"
# Normalising makes some characters longer, one of them eighteen times.
LONGEST = 2 * LEAD_CHARACTERS + len(". ")


def passage(title: str, text: str) -> str:
    """Return the title, a full stop and the first 600 characters of the text, as one line; each may be empty.

    "" for what holds no words. At most LONGEST characters, in Unicode's form NFKC, which is what the
    tokenizers of these models do first. The engine in C relies on it that none of its characters grows: it
    reserves four characters for each byte, and U+FDFA becomes eighteen.
    """
    composed = ". ".join(part for part in (cut(title, LEAD_CHARACTERS), cut(text, LEAD_CHARACTERS)) if part)
    if not tokens(composed):
        return ""
    encodable = composed.encode("utf-8", "replace").decode().replace("\0", " ")
    return " ".join(unicodedata.normalize("NFKC", encodable).split())[:LONGEST]


def vector_of(space: str, values: "NDArray[np.float32]") -> Vector:
    """Return values of any length, shape (dimensions,), as a vector of length 1; all zero stays so.

    Raises:
        EmbedderRefusedError: a value is no number, which would spoil the mean of its language for good.
    """
    import numpy as np  # noqa: PLC0415 - only for texts

    if not np.isfinite(values).all():
        raise EmbedderRefusedError(f"the model of {space} returns what is no number: prepare it anew")
    length = float(np.linalg.norm(values))
    scaled = values / length if length else values
    return Vector(space=space, values=scaled.astype("<f4").tobytes())
