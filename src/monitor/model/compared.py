"""What of an article is compared with others, and what of the others is shown to the judge."""

from dataclasses import dataclass, field
from datetime import datetime

from monitor.model.served import DateSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Vector:
    """An embedding.

    Attributes:
        space: names the embedder, its version and parameters; vectors of different spaces are not comparable.
        values: little-endian float32, of length 1 unless all zero.
    """

    space: str
    values: bytes = field(repr=False)


# So much of a text its vector is of. The lead of a news text tells what it reports; more text adds background
# that other stories share. Of 300, 600 and 1,200 characters 600 separated hard pairs best (AUC 0.898, 0.915,
# 0.911 with neural vectors); the lexical ones gained nothing beyond it either.
LEAD_CHARACTERS = 600

# Behind the name of a space: the space of single sentences, which lie closer together than articles do.
SENTENCES = "/sentences"

# The article that is being judged has no number yet; those on record begin with 1.
JUDGED = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceRows:
    """The vectors of the first sentences of an article, headline first, as they are compared.

    Attributes:
        values: little-endian float32, centred, of length 1 or zero, one after the other.
        count: of sentences.
    """

    values: bytes = field(repr=False)
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageMean:
    """What the texts of a language have in common in a space.

    Attributes:
        values: little-endian float32, the mean of vectors, of any length.
        count: of how many.
    """

    space: str
    language: str
    values: bytes = field(repr=False)
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """Hashed word trigrams of a text, for finding copies.

    Attributes:
        shingles: distinct 32-bit hashes, ascending, little-endian uint32.
        sequence: all of them in the order of the text, of an article that is being judged; not kept.
    """

    shingles: bytes = field(repr=False)
    sequence: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """An article of history that is close to the one being judged.

    Attributes:
        date_source: SEEN for a seed without a date of its own.
        similarity: the mean of ``cosines``; 0 when there are none.
        cosines: by space, how alike the vectors are, centred as the history centres them; of the spaces in
            which both articles have a vector.
        containment: share of the smaller sketch that both sketches have, in [0, 1].
        spread: share of the judged article's stretches that hold something of this one, in [0, 1].
        characters: of its text.
        copy_of: the article that it is a copy of itself, if any.
    """

    article_id: int
    story_id: int
    seed: str
    title: str
    url: str
    outlet: str
    language: str
    published_at: datetime
    date_source: DateSource
    similarity: float
    containment: float = 0.0
    spread: float = 0.0
    characters: int = 0
    copy_of: int | None = None
    cosines: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A member of a story, as needed to say what is new against it."""

    article_id: int
    seed: str
    title: str
    text: str
    language: str
    published_at: datetime
