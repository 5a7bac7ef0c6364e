"""The spaces of the vectors on record: what is to be embedded anew, and what nobody needs any more."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain

from sqlalchemy import Connection, delete, func, insert, select

from monitor.model import SENTENCES, Vector
from monitor.store.centroids import StorySums, sum_stories
from monitor.store.forgetting import uncount_vectors
from monitor.store.removals import tell_removed
from monitor.store.sentences import remember_sentences
from monitor.store.sums import VectorSums
from monitor.store.tables import ARTICLE, SENTENCE_VECTOR, STORY, VECTOR, VECTOR_SUM
from monitor.store.vectors import to_half


def count_vectors(connection: Connection) -> dict[str, int]:
    """Return how many vectors are on record by space, spaces without any left out."""
    total = func.sum(VECTOR_SUM.c.vector_count)
    of_articles = select(VECTOR_SUM.c.space, total).where(~VECTOR_SUM.c.space.endswith(SENTENCES))
    counted = of_articles.group_by(VECTOR_SUM.c.space).having(total > 0)
    return {space: int(count) for space, count in connection.execute(counted)}


def articles_without(
    connection: Connection, space: str, *, limit: int, before: int | None, only_seeds: bool = False
) -> tuple[tuple[int, str, str], ...]:
    """Return (article id, title, text) of members of stories without a vector in the space, newest first."""
    has_vector = select(VECTOR.c.id).where(VECTOR.c.article_id == ARTICLE.c.id, VECTOR.c.space == space)
    wanted = (
        select(ARTICLE.c.id, ARTICLE.c.title, ARTICLE.c.text)
        .where(ARTICLE.c.story_id.is_not(None), ~has_vector.exists())
        .order_by(ARTICLE.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        wanted = wanted.where(ARTICLE.c.id < before)
    if only_seeds:
        wanted = wanted.where(ARTICLE.c.seed > "")
    return tuple((row.id, row.title, row.text) for row in connection.execute(wanted))


def add_vectors(connection: Connection, vectors: Mapping[int, Vector]) -> int:
    """Record vectors by article, but for articles that are gone or have one in the space; return how many."""
    known = select(ARTICLE.c.id, ARTICLE.c.language, ARTICLE.c.story_id).where(
        ARTICLE.c.id.in_(vectors), ARTICLE.c.story_id.is_not(None)
    )
    members = {row.id: row for row in connection.execute(known)}
    stored = select(VECTOR.c.article_id, VECTOR.c.space).where(VECTOR.c.article_id.in_(vectors))
    there = {(row.article_id, row.space) for row in connection.execute(stored)}
    halves: defaultdict[tuple[str, str], dict[int, bytes]] = defaultdict(dict)
    for article_id, vector in vectors.items():
        if article_id in members and (article_id, vector.space) not in there:
            halves[vector.space, members[article_id].language][article_id] = to_half(vector.values)
    sums = VectorSums(connection)
    for (space, language), some in halves.items():
        rows = [{"article_id": each, "space": space, "half_values": half} for each, half in some.items()]
        connection.execute(insert(VECTOR), rows)
        sums.add(space, language, list(some.values()))
        for article_id, half in some.items():
            StorySums(connection, members[article_id].story_id).add(space, language, [half])
    return sum(len(some) for some in halves.values())


def articles_without_sentences(connection: Connection, space: str, *, since: datetime) -> tuple[int, ...]:
    """Return ids of seeds, then of members of stories active ``since``, that lack sentence vectors only."""
    has_vector = select(VECTOR.c.id).where(VECTOR.c.article_id == ARTICLE.c.id, VECTOR.c.space == space)
    of_article = (SENTENCE_VECTOR.c.article_id == ARTICLE.c.id, SENTENCE_VECTOR.c.space == space)
    has_sentences = select(SENTENCE_VECTOR.c.article_id).where(*of_article)
    lacking = select(ARTICLE.c.id).where(has_vector.exists(), ~has_sentences.exists())
    seeds = lacking.where(ARTICLE.c.seed > "").order_by(ARTICLE.c.id.desc())
    active = lacking.join(STORY, STORY.c.id == ARTICLE.c.story_id).where(STORY.c.last_active_at >= since)
    found = (connection.execute(each).scalars() for each in (seeds, active.order_by(ARTICLE.c.id.desc())))
    return tuple(dict.fromkeys(chain.from_iterable(found)))


def add_sentences(connection: Connection, vectors: Mapping[int, Sequence[Vector]]) -> int:
    """Record sentence vectors by article, but for articles that are gone or have some; return of how many."""
    known = select(ARTICLE.c.id, ARTICLE.c.language).where(
        ARTICLE.c.id.in_(vectors), ARTICLE.c.story_id.is_not(None)
    )
    columns = (SENTENCE_VECTOR.c.article_id, SENTENCE_VECTOR.c.space)
    stored = select(*columns).where(SENTENCE_VECTOR.c.article_id.in_(vectors))
    there = {(row.article_id, row.space) for row in connection.execute(stored)}
    sums, count = VectorSums(connection), 0
    for article_id, language in connection.execute(known).all():
        some = vectors[article_id]
        if some and (article_id, some[0].space) not in there:
            remember_sentences(connection, sums, article_id, some, language=language)
            count += 1
    return count


def forget_vectors(connection: Connection, space: str, *, limit: int) -> int:
    """Remove up to ``limit`` vectors of a space, with those of the articles' sentences; return how many.

    With the last of them goes the sum of the sentences: nobody asks again about a space without vectors.
    """
    some = select(VECTOR.c.id, VECTOR.c.article_id).where(VECTOR.c.space == space).order_by(VECTOR.c.id)
    rows = connection.execute(some.limit(limit)).all()
    if rows:
        those = VECTOR.c.id.in_([row.id for row in rows])
        uncount_vectors(connection, those)
        connection.execute(delete(VECTOR).where(those))
        articles = [row.article_id for row in rows]
        tell_removed(connection, articles, space=space)
        stories = select(ARTICLE.c.story_id).where(ARTICLE.c.id.in_(articles)).distinct()
        sum_stories(connection, connection.execute(stories).scalars().all(), space=space)
        theirs = (SENTENCE_VECTOR.c.space == space, SENTENCE_VECTOR.c.article_id.in_(articles))
        connection.execute(delete(SENTENCE_VECTOR).where(*theirs))
    if connection.execute(some.limit(1)).first() is None:
        connection.execute(delete(VECTOR_SUM).where(VECTOR_SUM.c.space == space + SENTENCES))
    return len(rows)
