"""The schema: how it comes to be, and what is refused."""

import re
import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from monitor.clock import ArchiveClock
from monitor.errors import StoreBrokenError, StoreUnavailableError
from monitor.model import VerdictKind
from monitor.store import Store, open_store
from monitor.store.tables import METADATA
from support.stored import DAY, SPACE, address, judgement, off_topic, opened, recorded, sketch, vector
from support.values import NOON, neighbour, verdict


def schema_of(path: Path) -> dict[str, str]:
    """Return the statements that make each table and index, without white space."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    return {name: re.sub(r"\s+", "", sql) for name, sql in rows if name != "alembic_version"}


def rewrite(path: Path, statement: str) -> None:
    """Run a statement on a database behind the store's back."""
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


def take_back(path: Path, revision: str) -> None:
    """Make a database one of an earlier schema, with the same rows as far as it has columns for them."""
    old = path.with_name("old.db")
    config = Config()
    config.set_main_option("script_location", "monitor.store:migrations")
    engine = create_engine(f"sqlite:///{old}")
    with engine.begin() as making:
        config.attributes["connection"] = making
        command.upgrade(config, revision)
    engine.dispose()
    connection = sqlite3.connect(old)
    connection.execute("ATTACH DATABASE ? AS later", (str(path),))
    named = "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = ?"
    here, later = ({name for (name,) in connection.execute(named, (each,))} for each in ("main", "later"))
    for table in here & later - {"alembic_version", "sqlite_sequence", "sqlite_schema"}:
        columns = "SELECT name FROM pragma_table_info(?, ?)"
        old_names, new_names = (
            {name for (name,) in connection.execute(columns, (table, each))} for each in ("main", "later")
        )
        names = ", ".join(sorted(old_names & new_names))
        connection.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM later.{table}")  # noqa: S608 - our own names
    connection.commit()
    connection.close()
    old.replace(path)


def sums_in(path: Path) -> list[tuple[tuple[object, ...], tuple[object, ...]]]:
    """Return what the stories of a database add up to, by story, space and language."""
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT * FROM story_sum ORDER BY story_id, space, language").fetchall()
    connection.close()
    return [(row[:3], row[3:]) for row in rows]


def refusal(url: str) -> str:
    """Return why a database is refused for good."""
    with pytest.raises(StoreBrokenError) as caught:
        open_store(url, clock=ArchiveClock(NOON))
    return str(caught.value)


def test_the_migrations_make_what_the_tables_say(tmp_path: Path, store: Store) -> None:
    assert store.keeper.counts().articles == 0
    made = create_engine(f"sqlite:///{tmp_path / 'made.db'}")
    METADATA.create_all(made)
    made.dispose()
    assert schema_of(tmp_path / "monitor.db") == schema_of(tmp_path / "made.db")


def test_alembic_finds_nothing_to_migrate(store: Store) -> None:
    with store._database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_a_database_of_the_first_schema_keeps_its_vectors(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    with opened(tmp_path) as store:
        ids = [recorded(store, judgement(number)).article_id for number in (1, 2)]
    take_back(path, "0001")
    with opened(tmp_path) as store, store.history.room() as room:
        asked = judgement(2)
        near = room.neighbours(
            asked.vectors, sketch(""), language="en", since=NOON - DAY, until=NOON, limit=9
        )
    assert [each.article_id for each in near] == [ids[1], ids[0]]
    assert [space for space, _ in near[0].cosines] == [SPACE]
    with opened(tmp_path) as store:
        again = schema_of(path)
    assert "article_vector_0001" not in again


def test_copies_and_seeds_of_the_second_schema_find_their_originals_and_places(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        first = recorded(store, judgement(1, article={"seed": "known"}))
        for number, original in ((2, first.article_id), (3, 999)):
            copied = neighbour(article_id=original, containment=0.9)
            repeat = verdict(kind=VerdictKind.REPEAT, story_id=first.story_id, copy_of=copied)
            recorded(store, judgement(number, verdict=repeat))
    before = schema_of(tmp_path / "monitor.db")
    take_back(tmp_path / "monitor.db", "0002")
    with opened(tmp_path):
        pass
    connection = sqlite3.connect(tmp_path / "monitor.db")
    copies = connection.execute("SELECT id, copy_of FROM article ORDER BY id").fetchall()
    places = connection.execute("SELECT seed, story_id, given_story, is_moved FROM seed_place").fetchall()
    connection.close()
    assert copies == [(1, None), (2, 1), (3, None)]
    assert places == [("known", first.story_id, "", 0)]
    assert schema_of(tmp_path / "monitor.db") == before


def test_stories_of_the_fifth_schema_get_the_sums_of_their_members(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    with opened(tmp_path) as store:
        first = recorded(store, judgement(1))
        joined = verdict(kind=VerdictKind.DEVELOPMENT, story_id=first.story_id)
        recorded(store, judgement(2, verdict=joined))
        about = {"language": "ru"}
        recorded(store, judgement(3, verdict=joined, article=about, vectors=(vector(1, 2, space="other"),)))
        recorded(store, judgement(4))
        recorded(store, judgement(5, vectors=()))
        recorded(store, off_topic(6))
        expected = sums_in(path)
    take_back(path, "0005")
    with opened(tmp_path):
        pass
    assert sums_in(path) == expected
    assert [key for key, _ in expected] == [(1, "other", "ru"), (1, SPACE, "en"), (2, SPACE, "en")]


def test_opening_again_keeps_what_was_recorded(tmp_path: Path) -> None:
    for expected in (0, 1):
        with opened(tmp_path) as store:
            assert store.keeper.counts().articles == expected
            if not expected:
                recorded(store, judgement(1))


def test_the_folder_is_made(tmp_path: Path) -> None:
    with open_store(address(tmp_path / "deep" / "er"), clock=ArchiveClock(NOON)) as store:
        assert store.keeper.counts().feeds == 0
    assert (tmp_path / "deep" / "er" / "monitor.db").is_file()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailableError, match=r"folder .*file/deep of the database cannot be"):
        open_store(address(tmp_path / "file" / "deep"), clock=ArchiveClock(NOON))


def test_a_folder_in_place_of_the_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "monitor.db").mkdir()
    with pytest.raises(StoreUnavailableError, match=r"monitor\.db cannot be used now: it cannot be opened"):
        open_store(address(tmp_path), clock=ArchiveClock(NOON))


def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    path.write_bytes(b"not a database at all " * 100)
    assert f"{path} cannot be used: it is not a database" in refusal(address(tmp_path))
    assert path.read_bytes() == b"not a database at all " * 100


def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    with opened(tmp_path) as store:
        for number in range(50):
            recorded(store, judgement(number))
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    assert f"{path} cannot be used: it is damaged" in refusal(address(tmp_path))


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    rewrite(tmp_path / "monitor.db", "UPDATE alembic_version SET version_num = '9999'")
    assert "written by a newer version of monitor (schema 9999; this one knows up to" in refusal(
        address(tmp_path)
    )


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    rewrite(tmp_path / "monitor.db", "CREATE TABLE bookmarks (id INTEGER)")
    assert "belongs to another program" in refusal(address(tmp_path))
    assert list(schema_of(tmp_path / "monitor.db")) == ["bookmarks"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://user:s3cret@host/db", "Databases of the kind 'postgresql' are not supported"),
        ("user:s3cret@host", "The database address cannot be read"),
        ("", "The database address cannot be read"),
        ("nonsense://user:s3cret@host/db", "Databases of the kind 'nonsense' are not supported"),
        ("sqlite://", "A database in memory cannot be shared"),
        ("sqlite:///:memory:", "A database in memory cannot be shared"),
    ],
)
def test_an_address_that_names_no_usable_database_is_refused_without_its_password(
    url: str, expected: str
) -> None:
    said = refusal(url)
    assert expected in said
    assert "sqlite:///data/monitor.db" in said
    assert "s3cret" not in said
