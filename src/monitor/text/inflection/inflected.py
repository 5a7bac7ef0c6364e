"""What the rules of every language answer with."""

from collections.abc import Callable
from typing import NamedTuple


class Inflected(NamedTuple):
    """Forms of a word that begin alike.

    Attributes:
        stem: what they begin with, folded; not empty.
        takes: tells what may follow the stem, itself folded; true for what makes a form.
    """

    stem: str
    takes: Callable[[str], object]
