"""What articles are compared by: vectors, sketches and their sums."""

from sqlmodel import Field, Index

from monitor.store.tables.columns import StoreTable, table_of


class VectorRow(StoreTable, table=True):
    """A vector of an article that joined a story: little-endian float16, one for each space.

    Ids ascend by recording and are never used again: an article may get a vector of a new space late.
    """

    __tablename__ = "article_vector"
    __table_args__ = (
        Index("article_vector_article", "article_id", "space", unique=True),
        Index("article_vector_space", "space", "id", "article_id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    article_id: int = Field(foreign_key="article.id", ondelete="CASCADE")
    space: str
    half_values: bytes


class SentenceVectorRow(StoreTable, table=True):
    """The vectors of the first sentences of an article, headline first, one after the other."""

    __tablename__ = "article_sentences"

    article_id: int = Field(primary_key=True, foreign_key="article.id", ondelete="CASCADE")
    space: str = Field(primary_key=True)
    sentence_count: int
    half_values: bytes  # little-endian float16


class SketchRow(StoreTable, table=True):
    """The sketch of an article that joined a story, as in model.Sketch."""

    __tablename__ = "article_sketch"

    article_id: int = Field(primary_key=True, foreign_key="article.id", ondelete="CASCADE")
    shingles: bytes


class VectorSumRow(StoreTable, table=True):
    """Count and sum (little-endian float64) of all vectors on record of one space and language."""

    __tablename__ = "vector_sum"

    space: str = Field(primary_key=True)
    language: str = Field(primary_key=True)
    vector_count: int
    total: bytes


class StorySumRow(StoreTable, table=True):
    """Count and sum (little-endian float32) of the vectors of a story's members of one space and language."""

    __tablename__ = "story_sum"

    story_id: int = Field(primary_key=True, foreign_key="story.id", ondelete="CASCADE")
    space: str = Field(primary_key=True)
    language: str = Field(primary_key=True)
    vector_count: int
    total: bytes


class RemovalRow(StoreTable, table=True):
    """What was removed from history last: tells the indexes in memory of all processes to drop it."""

    __tablename__ = "removal"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    article_id: int
    space: str  # of whose vectors it was; "" for the whole article


VECTOR = table_of(VectorRow)
SENTENCE_VECTOR = table_of(SentenceVectorRow)
SKETCH = table_of(SketchRow)
VECTOR_SUM = table_of(VectorSumRow)
STORY_SUM = table_of(StorySumRow)
REMOVAL = table_of(RemovalRow)
