"""A store is opened as the configuration says."""

from pathlib import Path

import pytest

from monitor.assembly import store_from
from monitor.clock import ArchiveClock
from support.configuring import loaded
from support.stored import DAY, address, judgement, recorded, sketch, vector
from support.values import NOON

WORDS = "lexical-2"


@pytest.mark.parametrize("weight", [1, 4])
def test_the_running_means_start_from_as_many_articles_as_the_configuration_says(
    tmp_path: Path, weight: int
) -> None:
    settings = loaded(tmp_path, monitor=f"[judging]\nbackground_weight = {weight}")
    with store_from(settings, ArchiveClock(NOON), database_url=address(tmp_path)) as store:
        recorded(store, judgement(1, vectors=(vector(1, 0, space=WORDS),)))
        with store.history.room() as room:
            asked = [vector(0, 1, space=WORDS)]
            found = room.neighbours(asked, sketch(""), language="en", since=NOON - DAY, until=NOON, limit=9)
    mean = 1 / (1 + weight)  # of one article, and so many zero vectors for want of general texts
    # The query is (-mean, 1) and the article (1 - mean, 0).
    assert [each.similarity for each in found] == pytest.approx([-mean / (1 + mean**2) ** 0.5], abs=1e-3)


def test_a_store_is_that_of_the_configuration_unless_another_is_named(tmp_path: Path) -> None:
    settings = loaded(tmp_path, monitor=f'[store]\ndatabase = "sqlite:///{tmp_path / "named.db"}"')
    store_from(settings, ArchiveClock(NOON)).close()
    assert [path.name for path in tmp_path.glob("*.db")] == ["named.db"]
