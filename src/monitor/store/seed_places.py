"""Where seeds belong: by the name that the user gave their story, and where the user moved them.

A seed is forgotten and judged anew when its file changes. What is kept here makes it find its story again.
"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from monitor.model import Article, Given, Tie
from monitor.store.codec import from_json
from monitor.store.stories import story_behind, tie
from monitor.store.tables import ARTICLE, SEED_PLACE, STORY

# The score of a tie that the user gave.
SURE = 1.0


def given(connection: Connection, article: Article) -> Given:
    """Return what the user said about an article; only seeds have a say.

    A seed that was moved stays where it was put, until the user gives its story another name. Else its story
    is the one of its name. Where there is none yet, it is the one that the seed belonged to so far, unless
    that has another name: so stories that other articles joined before anybody named them stay theirs.
    """
    if not article.seed:
        return Given()
    named = (story_named(connection, name) for name in article.also_stories)
    ties = tuple(Tie(story_id=story_id, score=SURE) for story_id in named if story_id is not None)
    place = _place(connection, article.seed)
    if place is not None and place["is_moved"] and place["given_story"] == article.given_story:
        return Given(is_placed=True, story_id=place["story_id"], ties=ties)
    if not article.given_story:
        return Given(ties=ties)
    story_id = story_named(connection, article.given_story)
    if story_id is None and place is not None and not place["given_name"]:
        story_id = place["story_id"]
    return Given(is_placed=True, story_id=story_id, ties=ties)


def story_named(connection: Connection, name: str) -> int | None:
    """Return the story that the user calls so, or what it was merged into; None when there is none."""
    found = connection.execute(select(STORY.c.id).where(STORY.c.given_name == name, STORY.c.given_name > ""))
    story_id = found.scalar()
    return None if story_id is None else story_behind(connection, story_id)


def remember_place(connection: Connection, article: Article, story_id: int) -> None:
    """Keep where a seed was recorded; name its story, and tie to it the seeds that are said to report it."""
    if not article.seed:
        return
    place = _place(connection, article.seed)
    stays = place is not None and place["is_moved"] and place["given_story"] == article.given_story
    _put(connection, article.seed, story_id, given_story=article.given_story, is_moved=stays)
    if article.given_story and story_named(connection, article.given_story) is None:
        unnamed = (STORY.c.id == story_id, STORY.c.given_name == "")
        connection.execute(update(STORY).where(*unnamed).values(given_name=article.given_story))
    seeds = select(ARTICLE.c.id, ARTICLE.c.story_id, ARTICLE.c.also_stories).where(ARTICLE.c.seed > "")
    for row in connection.execute(seeds).mappings().all():
        names = from_json(tuple[str, ...], row["also_stories"])
        if article.given_story in names and row["story_id"] is not None:
            tie(connection, row["id"], row["story_id"], [Tie(story_id=story_id, score=SURE)])


def hold_seeds(connection: Connection, story_ids: Collection[int]) -> None:
    """Keep the seeds of these stories where they are now, also when they are loaded anew."""
    columns = (ARTICLE.c.seed, ARTICLE.c.story_id, ARTICLE.c.given_story)
    theirs = select(*columns).where(ARTICLE.c.seed > "", ARTICLE.c.story_id.in_(story_ids))
    for row in connection.execute(theirs).mappings().all():
        _put(connection, row["seed"], row["story_id"], given_story=row["given_story"], is_moved=True)


def hand_on_names(connection: Connection, names: Iterable[str], *, old: int, new: int) -> None:
    """Let the new story have the first of these names that no seed of the old one bears any longer."""
    kept = select(ARTICLE.c.given_story).where(ARTICLE.c.story_id == old, ARTICLE.c.seed > "")
    left = set(connection.execute(kept).scalars())
    for name in sorted(set(names) - left - {""}):
        if story_named(connection, name) == old:
            connection.execute(update(STORY).where(STORY.c.given_name == name).values(given_name=""))
            connection.execute(update(STORY).where(STORY.c.id == new).values(given_name=name))
            return


def _place(connection: Connection, seed: str) -> dict[str, Any] | None:
    """Return where a seed was last, with the name of that story; what was merged since is followed."""
    found = connection.execute(select(SEED_PLACE).where(SEED_PLACE.c.seed == seed)).mappings().first()
    story_id = None if found is None else story_behind(connection, found["story_id"])
    if found is None or story_id is None:
        return None
    name = connection.execute(select(STORY.c.given_name).where(STORY.c.id == story_id)).scalar_one()
    return {**found, "story_id": story_id, "given_name": name}


def _put(connection: Connection, seed: str, story_id: int, *, given_story: str, is_moved: bool) -> None:
    connection.execute(delete(SEED_PLACE).where(SEED_PLACE.c.seed == seed))
    values = {"seed": seed, "story_id": story_id, "given_story": given_story, "is_moved": is_moved}
    connection.execute(insert(SEED_PLACE).values(values))
