from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from monitor.embed.background import means_of
from monitor.errors import ConfigError, EmbedderUnavailableError
from monitor.model import Article, DateSource, LanguageMean, TextSource
from monitor.pipeline.seeding import SyncSeeds
from support.desk import Desk
from support.values import NOON, article

PROBLEM = "seeds/broken.txt: there is no text in it"


def seed(name: str, **changes: object) -> Article:
    values: dict[str, object] = {
        "seed": name,
        "url": "",
        "canonical_url": f"seed:{name}",
        "text_source": TextSource.SEED,
        "date_source": DateSource.SEEN,
        "text": f"Seed {name} tells of Kazakhstan and Trump.",
    }
    return article(**(values | changes))


class Shelf:
    """Seeds as a folder would give them."""

    def __init__(
        self, *articles: Article, unread: frozenset[str] = frozenset(), is_there: bool = True
    ) -> None:
        self.articles = articles
        self.unread = unread
        self.is_there = is_there

    def read(self) -> tuple[Sequence[Article], tuple[str, ...]]:
        return self.articles, (PROBLEM,)


def sync(
    desk: Desk, *articles: Article, unread: frozenset[str] = frozenset(), is_there: bool = True
) -> tuple[str, ...]:
    return SyncSeeds(
        shelf=Shelf(*articles, unread=unread, is_there=is_there),
        history=desk.store.history,
        embedders=desk.judge().embedders,
        judge=desk.judge(),
        background=means_of,
    )()


def texts(desk: Desk) -> dict[str, str]:
    return {name: known.text for name, known in desk.store.history.seeds().items()}


def test_seeds_are_loaded_and_problems_told(desk: Desk) -> None:
    assert sync(desk, seed("b"), seed("a")) == (PROBLEM,)
    assert [record.article.seed for record in desk.store.views.seeds()] == ["a", "b"]


def test_seeds_stay_while_there_is_no_folder_and_go_when_it_is_empty(desk: Desk) -> None:
    sync(desk, seed("a"), seed("b"))
    sync(desk, is_there=False)
    assert set(texts(desk)) == {"a", "b"}
    sync(desk)
    assert texts(desk) == {}


def test_seeds_that_say_the_same_are_left_alone(desk: Desk) -> None:
    sync(desk, seed("a"))
    (before,) = desk.store.views.seeds()
    sync(desk, seed("a", published_at=NOON + timedelta(days=1)))
    (after,) = desk.store.views.seeds()
    assert after.article_id == before.article_id


def test_a_changed_seed_is_loaded_anew(desk: Desk) -> None:
    sync(desk, seed("a"))
    sync(desk, seed("a", text="Other text about Kazakhstan and Trump."))
    assert texts(desk) == {"a": "Other text about Kazakhstan and Trump."}


def test_a_seed_that_was_given_a_date_is_loaded_anew(desk: Desk) -> None:
    sync(desk, seed("a"))
    dated = replace(seed("a"), date_source=DateSource.GIVEN, published_at=NOON - timedelta(days=90))
    sync(desk, dated)
    sync(desk, dated)
    (record,) = desk.store.views.seeds()
    assert record.article.published_at == dated.published_at


def test_a_removed_seed_is_forgotten(desk: Desk) -> None:
    sync(desk, seed("a"), seed("b", text="Another tale of Kazakhstan and Trump, quite other."))
    sync(desk, seed("a"))
    assert set(texts(desk)) == {"a"}


def test_a_seed_that_cannot_be_read_for_a_moment_stays_as_it_was(desk: Desk) -> None:
    sync(desk, seed("a"), seed("b", text="Another tale of Kazakhstan and Trump, quite other."))
    before = {record.article.seed: record.article_id for record in desk.store.views.seeds()}
    sync(desk, seed("a"), unread=frozenset({"b", "never read"}))
    assert {record.article.seed: record.article_id for record in desk.store.views.seeds()} == before
    sync(desk, seed("a"))
    assert set(texts(desk)) == {"a"}


def test_a_seed_of_two_files_is_what_the_readable_one_says(desk: Desk) -> None:
    sync(desk, seed("a"))
    sync(desk, seed("a", text="Other text about Kazakhstan and Trump."), unread=frozenset({"a"}))
    assert texts(desk) == {"a": "Other text about Kazakhstan and Trump."}


def test_seeds_that_share_only_the_beat_begin_stories_of_their_own(desk: Desk) -> None:
    sync(
        desk,
        seed(
            "a", title="Trump and Kazakhstan sign a tungsten deal", text="Kazakhstan, Trump: tungsten mines."
        ),
        seed("b", title="Trump and Kazakhstan discuss uranium", text="Kazakhstan, Trump: exports."),
        seed("c", title="Trump and Kazakhstan open a university", text="Kazakhstan, Trump: students."),
    )
    stories = [record.story_id for record in desk.store.views.seeds()]
    assert len(set(stories)) == 3


def stories(desk: Desk) -> dict[str, int | None]:
    return {record.article.seed: record.story_id for record in desk.store.views.seeds()}


def test_seeds_of_one_given_story_are_one_whatever_they_are_like(desk: Desk) -> None:
    sync(
        desk,
        seed("a", title="Tungsten", text="Kazakhstan, Trump: tungsten mines.", given_story="one"),
        seed("b", title="Students", text="Kazakhstan, Trump: a university.", given_story="one"),
        seed("c", title="Tungsten", text="Kazakhstan, Trump: tungsten mines.", given_story="other"),
    )
    found = stories(desk)
    assert found["a"] == found["b"] != found["c"]
    (verdicts,) = {record.verdict.is_given for record in desk.store.views.seeds()}
    assert verdicts


def test_articles_that_joined_a_given_story_keep_it_when_its_seeds_change(desk: Desk) -> None:
    said = "Kazakhstan and Trump agreed on tungsten mines near Balkhash and on a plant in Karaganda."
    sync(desk, seed("a", text=said, given_story="one"))
    _, live = desk.judged(article(title="Tungsten", text=f"{said} United States."))
    sync(desk, seed("a", text="Kazakhstan, Trump: quite another tale.", given_story="one"))
    assert stories(desk)["a"] == live.story_id == desk.store.history.story_of(live.article_id)


def test_what_a_seed_tells_of_another_story_counts_as_known_there(desk: Desk) -> None:
    sync(
        desk,
        seed("a", text="Trump called Kazakhstan about tungsten.", given_story="one"),
        seed(
            "b",
            text="Trump called Kazakhstan about tungsten, uranium.",
            given_story="two",
            also_stories=("one",),
        ),
    )
    judgement, _ = desk.judged(
        article(title="Tungsten", text="Trump called Kazakhstan about tungsten. United States.")
    )
    assert judgement.verdict.story_id == stories(desk)["a"]
    assert judgement.verdict.seeds == ("a", "b")


def test_what_is_said_about_a_seed_is_a_change_of_it(desk: Desk) -> None:
    sync(desk, seed("a"))
    (before,) = desk.store.views.seeds()
    for changes in ({"given_story": "one"}, {"given_story": "one", "also_stories": ("two",)}):
        sync(desk, seed("a", **changes))
        (after,) = desk.store.views.seeds()
        assert (after.article_id > before.article_id, after.story_id) == (True, before.story_id)
        before = after


def test_when_nothing_can_be_said_about_the_seeds_they_stay_as_they_are(desk: Desk) -> None:
    class BrokenShelf:
        unread: frozenset[str] = frozenset()
        is_there = True

        def read(self) -> tuple[Sequence[Article], tuple[str, ...]]:
            raise ConfigError(())

    sync(desk, seed("a"))
    step = SyncSeeds(
        shelf=BrokenShelf(),
        history=desk.store.history,
        embedders=desk.judge().embedders,
        judge=desk.judge(),
        background=means_of,
    )
    with pytest.raises(ConfigError):
        step()
    assert set(texts(desk)) == {"a"}


def test_a_seed_that_is_on_record_as_an_article_is_said_not_to_be_loaded(desk: Desk) -> None:
    url = "https://steppe.example/known"
    desk.judged(article(url=url, canonical_url=url))
    with capture_logs() as logs:
        sync(desk, seed("a", url=url, canonical_url=url))
    assert [each["event"] for each in logs if each.get("seed") == "a"] == ["seed not loaded"]
    assert texts(desk) == {}


def test_seeds_are_on_record_by_their_words_while_an_embedder_fails(desk: Desk) -> None:
    def fails(*_given: object) -> list[LanguageMean]:
        raise EmbedderUnavailableError("the server does not answer")

    step = SyncSeeds(
        shelf=Shelf(seed("a")),
        history=desk.store.history,
        embedders=desk.judge().embedders,
        judge=desk.judge(),
        background=fails,
    )
    with pytest.raises(EmbedderUnavailableError, match="does not answer"):
        step()
    assert set(texts(desk)) == {"a"}
