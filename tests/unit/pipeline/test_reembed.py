"""Another embedder takes the history over, a little at a time, whatever happens meanwhile."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from monitor.embed import LexicalEmbedder
from monitor.errors import EmbedderRefusedError, EmbedderUnavailableError, MonitorError
from monitor.model import Vector
from monitor.pipeline.reembed import ARTICLES_AT_ONCE, LOOK_AGAIN, REST, Reembed
from monitor.ports import Embedder
from support.desk import Desk, open_desk
from support.values import article

WORDS = LexicalEmbedder()
WINDOW = timedelta(days=60)


class SlowEmbedder:
    """Another space, of a moment a text; fails as it is told to, and keeps what it was asked."""

    def __init__(self, desk: Desk, *, seconds: float = 0, failures: Sequence[MonitorError] = ()) -> None:
        self._inner = LexicalEmbedder(dimensions=64)
        self._desk = desk
        self._moment = timedelta(seconds=seconds)
        self.failures = list(failures)
        self.titles: list[str] = []
        self.sentences: list[str] = []

    @property
    def space(self) -> str:
        return self._inner.space

    def embed(self, texts: Sequence[tuple[str, str]]) -> Sequence[Vector]:
        if self.failures:
            raise self.failures.pop(0)
        self.titles += [title for title, _ in texts if title]
        self.sentences += [text for title, text in texts if not title]
        self._desk.clock.move(self._moment * len(texts))
        return self._inner.embed(texts)


def record(desk: Desk, count: int, **changes: Any) -> list[str]:
    """Record articles of different stories; return their titles, oldest first."""
    titles = [f"Tungsten mine {chr(97 + number) * 5} opens in Kazakhstan" for number in range(count)]
    for number, title in enumerate(titles):
        url = f"https://steppe.example/{number}"
        desk.judged(
            article(url=url, canonical_url=url, title=title, text=f"{title}. United States."), **changes
        )
    return titles


def step(desk: Desk, *embedders: Embedder) -> Reembed:
    return Reembed(embedders=embedders, history=desk.store.history, clock=desk.clock, window=WINDOW)


def spaces(desk: Desk) -> dict[str, int]:
    return dict(desk.store.history.vector_counts())


def test_an_empty_history_has_nothing_to_do(desk: Desk) -> None:
    assert step(desk, WORDS)() is False


def test_a_history_of_the_same_embedder_is_left_alone(desk: Desk) -> None:
    record(desk, 3)
    with capture_logs() as logs:
        assert step(desk, WORDS)() is False
    assert (logs, spaces(desk)) == ([], {WORDS.space: 3})


def test_every_article_gets_a_vector_newest_first_and_each_is_embedded_once(desk: Desk) -> None:
    titles = record(desk, 10)
    slow = SlowEmbedder(desk)
    assert step(desk, slow, WORDS)() is False
    assert slow.titles == titles[::-1]
    assert spaces(desk) == {slow.space: 10, WORDS.space: 10}


def test_seeds_come_before_everything_else(desk: Desk) -> None:
    desk.judged(article(url="", canonical_url="seed:a", title="A seed", seed="a"))
    titles = record(desk, 6)
    slow = SlowEmbedder(desk)
    step(desk, slow, WORDS)()
    assert slow.titles == ["A seed", *titles[::-1]]


def test_a_call_ends_with_the_batch_in_which_its_span_is_over(desk: Desk) -> None:
    record(desk, 3 * ARTICLES_AT_ONCE)
    slow = SlowEmbedder(desk, seconds=1)
    reembed = step(desk, slow, WORDS)
    assert (reembed(), len(slow.titles)) == (True, ARTICLES_AT_ONCE)
    assert (reembed(), len(slow.titles)) == (True, 2 * ARTICLES_AT_ONCE)
    assert (reembed(), len(slow.titles)) == (True, 3 * ARTICLES_AT_ONCE)
    assert (reembed(), len(slow.titles), len(slow.sentences)) == (True, 3 * ARTICLES_AT_ONCE, 3)
    while reembed():
        pass
    assert (len(slow.titles), len(slow.sentences)) == (3 * ARTICLES_AT_ONCE, 9 * ARTICLES_AT_ONCE)


def test_after_a_crash_another_process_goes_on_where_it_was(desk: Desk) -> None:
    titles = record(desk, 2 * ARTICLES_AT_ONCE)
    before, after = SlowEmbedder(desk, seconds=1), SlowEmbedder(desk)
    step(desk, before, WORDS)()
    assert step(desk, after, WORDS)() is False
    assert before.titles + after.titles == titles[::-1]


def test_vectors_of_other_embedders_go_only_when_all_have_those_in_use(desk: Desk) -> None:
    old = LexicalEmbedder(dimensions=32)
    record(desk, ARTICLES_AT_ONCE + 1)
    assert step(desk, old, WORDS)() is False
    slow = SlowEmbedder(desk, seconds=1)
    reembed = step(desk, slow, WORDS)
    assert reembed() is True
    assert spaces(desk)[old.space] == ARTICLES_AT_ONCE + 1
    while reembed():
        pass
    assert spaces(desk) == {slow.space: ARTICLES_AT_ONCE + 1, WORDS.space: ARTICLES_AT_ONCE + 1}


def test_vectors_left_by_an_interrupted_forgetting_go_too(desk: Desk) -> None:
    record(desk, 2)
    old = LexicalEmbedder(dimensions=32)
    step(desk, old, WORDS)()
    reembed = step(desk, WORDS)
    assert (reembed(), reembed()) == (True, False)
    assert spaces(desk) == {WORDS.space: 2}


def test_articles_that_another_process_judged_by_words_alone_are_found_later(desk: Desk) -> None:
    record(desk, 2)
    slow = SlowEmbedder(desk)
    reembed = step(desk, slow, WORDS)
    reembed()
    desk.judged(article(title="Uranium elsewhere", text="United States. Kazakhstan."))
    desk.clock.move(LOOK_AGAIN - timedelta(seconds=1))
    assert (reembed(), spaces(desk)[slow.space]) == (False, 2)
    desk.clock.move(timedelta(seconds=1))
    assert (reembed(), spaces(desk)[slow.space]) == (False, 3)
    assert len(slow.titles) == 3


def test_articles_judged_meanwhile_are_not_embedded_again(desk: Desk) -> None:
    record(desk, 2 * ARTICLES_AT_ONCE)
    slow = SlowEmbedder(desk, seconds=1)
    reembed = step(desk, slow, WORDS)
    reembed()
    replace(desk.judge(), embedders=(slow, WORDS))(
        article(title="Uranium meanwhile", text="United States. Kazakhstan.")
    )
    while reembed():
        pass
    assert slow.titles.count("Uranium meanwhile") == 1
    assert spaces(desk)[slow.space] == 2 * ARTICLES_AT_ONCE + 1


@pytest.mark.parametrize(
    ("error", "rest"),
    [
        (EmbedderUnavailableError("not now"), REST),
        (EmbedderUnavailableError("later", retry_after=timedelta(seconds=1)), REST),
        (EmbedderUnavailableError("much later", retry_after=timedelta(hours=1)), timedelta(hours=1)),
        (EmbedderRefusedError("no key"), REST),
    ],
)
def test_an_embedder_that_fails_is_asked_again_after_a_rest(
    desk: Desk, error: MonitorError, rest: timedelta
) -> None:
    record(desk, 1)
    slow = SlowEmbedder(desk, failures=[error])
    reembed = step(desk, slow, WORDS)
    with capture_logs() as logs:
        assert reembed() is False
    assert (logs[-1]["event"], logs[-1]["problem"]) == ("embedding anew rests", str(error))
    desk.clock.move(rest - timedelta(seconds=1))
    assert (reembed(), slow.titles) == (False, [])
    desk.clock.move(timedelta(seconds=1))
    assert (reembed(), len(slow.titles)) == (False, 1)


def test_begin_and_end_are_logged_with_counts(desk: Desk) -> None:
    old = LexicalEmbedder(dimensions=32)
    record(desk, 3)
    step(desk, old, WORDS)()
    slow = SlowEmbedder(desk)
    reembed = step(desk, slow, WORDS)
    with capture_logs() as logs:
        while reembed():
            pass
    assert [{key: value for key, value in event.items() if key != "log_level"} for event in logs] == [
        {"event": "embedding anew", "space": slow.space, "articles": 3},
        {"event": "embedded anew", "space": slow.space, "articles": 3},
        {"event": "vectors forgotten", "space": old.space, "vectors": 3, "left": 0},
        {"event": "embedding sentences anew", "space": slow.space, "articles": 3},
        {"event": "embedded sentences anew", "space": slow.space, "articles": 3},
    ]


class PickyEmbedder(SlowEmbedder):
    """Refuses whatever holds a text of one title."""

    def __init__(self, desk: Desk, *refused: str) -> None:
        super().__init__(desk)
        self._refused = refused

    def embed(self, texts: Sequence[tuple[str, str]]) -> Sequence[Vector]:
        if any(title in self._refused for title, _ in texts):
            raise EmbedderRefusedError("the text is too long")
        return super().embed(texts)


def test_a_text_that_is_refused_is_passed_over_and_told(desk: Desk) -> None:
    titles = record(desk, 2 * ARTICLES_AT_ONCE)
    picky = PickyEmbedder(desk, titles[-2])
    with capture_logs() as logs:
        assert step(desk, picky, WORDS)() is False
    assert spaces(desk)[picky.space] == len(titles) - 1
    assert [each["article"] for each in logs if each["event"] == "not embedded anew"] == [len(titles) - 1]


def test_a_seed_that_is_refused_does_not_hold_up_the_rest(desk: Desk) -> None:
    desk.judged(article(url="", canonical_url="seed:a", title="A seed", seed="a"))
    desk.judged(article(url="", canonical_url="seed:b", title="B seed about wheat", text="Wheat.", seed="b"))
    titles = record(desk, 3)
    picky = PickyEmbedder(desk, "A seed")
    assert step(desk, picky, WORDS)() is False
    assert spaces(desk)[picky.space] == len(titles) + 1


def test_an_embedder_that_refuses_every_text_is_asked_again_later(desk: Desk) -> None:
    titles = record(desk, 3)
    with capture_logs() as logs:
        assert step(desk, PickyEmbedder(desk, *titles), WORDS)() is False
    assert [each["event"] for each in logs][-1] == "embedding anew rests"


def sentences_on_record(desk: Desk) -> list[tuple[int, str, int, bytes]]:
    with desk.store._database.reading() as connection:
        return [
            tuple(row) for row in connection.exec_driver_sql("SELECT * FROM article_sentences ORDER BY 1")
        ]


def test_sentence_vectors_become_those_that_judging_would_have_made(desk: Desk, tmp_path: Path) -> None:
    slow = SlowEmbedder(desk)
    said = article(
        title="Tungsten mine opens", text="Kazakhstan opens a mine. The United States pays for it."
    )
    desk.judged(said)
    assert (sentences_on_record(desk), step(desk, slow, WORDS)()) == ([], False)
    (tmp_path / "other").mkdir()
    with open_desk(tmp_path / "other") as other:
        assert replace(other.judge(), embedders=(slow, WORDS))(said) is not None
        assert sentences_on_record(desk) == sentences_on_record(other) != []


def test_sentences_of_seeds_come_first_then_those_of_the_newest_article(desk: Desk) -> None:
    desk.judged(article(url="", canonical_url="seed:a", title="A seed", text="Wheat. Barley.", seed="a"))
    titles = record(desk, 3)
    slow = SlowEmbedder(desk)
    step(desk, slow, WORDS)()
    assert [each for each in slow.sentences if each in {"A seed", *titles}] == ["A seed", *titles[::-1]]


def test_sentences_of_stories_that_rested_for_longer_than_the_window_are_not_embedded(desk: Desk) -> None:
    desk.judged(article(url="", canonical_url="seed:a", title="A seed", text="Wheat. Barley.", seed="a"))
    record(desk, 1)
    desk.clock.move(WINDOW + timedelta(days=1))
    slow = SlowEmbedder(desk)
    assert step(desk, slow, WORDS)() is False
    assert (spaces(desk)[slow.space], [row[0] for row in sentences_on_record(desk)]) == (2, [1])


def test_after_a_crash_another_process_goes_on_with_the_sentences_that_are_left(desk: Desk) -> None:
    record(desk, 3)
    before, after = SlowEmbedder(desk, seconds=1), SlowEmbedder(desk)
    broken_off = step(desk, before, WORDS)
    assert (broken_off(), before.sentences) == (True, before.sentences[:3])
    assert step(desk, after, WORDS)() is False
    assert len(sentences_on_record(desk)) == 3
    assert not set(before.sentences[:1]) & set(after.sentences)


def test_a_history_that_has_all_vectors_and_sentences_is_left_alone(desk: Desk) -> None:
    record(desk, 2)
    step(desk, SlowEmbedder(desk), WORDS)()
    slow = SlowEmbedder(desk)
    with capture_logs() as logs:
        assert step(desk, slow, WORDS)() is False
    assert (logs, slow.titles, slow.sentences) == ([], [], [])


def test_the_words_alone_need_no_sentence_vectors(desk: Desk) -> None:
    record(desk, 1)
    assert (step(desk, WORDS)(), sentences_on_record(desk)) == (False, [])


def test_an_article_that_says_nothing_gets_no_sentences_and_holds_nothing_up(desk: Desk) -> None:
    desk.judged(article(url="", canonical_url="seed:a", title="", text="", seed="a"))
    record(desk, 1)
    assert step(desk, SlowEmbedder(desk), WORDS)() is False
    assert [row[0] for row in sentences_on_record(desk)] == [2]


def test_an_article_that_is_forgotten_before_its_turn_is_passed_over(desk: Desk) -> None:
    for seed in ("a", "b"):
        desk.judged(
            article(url="", canonical_url=f"seed:{seed}", title=seed, text="Wheat. Barley.", seed=seed)
        )
    slow = SlowEmbedder(desk, seconds=1)
    reembed = step(desk, slow, WORDS)
    while not slow.sentences:
        assert reembed() is True
    desk.store.history.forget_seed("a")
    while reembed():
        pass
    assert [row[0] for row in sentences_on_record(desk)] == [2]


@pytest.mark.parametrize("error", [EmbedderUnavailableError("away"), EmbedderRefusedError("no key")])
def test_sentences_that_failed_are_asked_for_after_a_rest_when_the_others_are_done(
    desk: Desk, error: MonitorError
) -> None:
    titles = record(desk, 2)
    slow = SlowEmbedder(desk, seconds=1)
    reembed = step(desk, slow, WORDS)
    while not slow.titles:
        reembed()
    slow.failures.append(error)
    with capture_logs() as logs:
        assert reembed() is False
    assert (logs[-1]["event"], slow.sentences) == ("embedding anew rests", [])
    desk.clock.move(REST)
    assert reembed() is True
    assert titles[0] in slow.sentences
    desk.clock.move(LOOK_AGAIN)
    while not reembed():
        desk.clock.move(LOOK_AGAIN)
    assert len(sentences_on_record(desk)) == 2


def test_sentences_that_are_refused_after_others_were_not_are_passed_over_and_told(desk: Desk) -> None:
    record(desk, 3)
    slow = SlowEmbedder(desk, seconds=1)
    reembed = step(desk, slow, WORDS)
    while not slow.sentences:
        reembed()
    slow.failures.append(EmbedderRefusedError("the text is too long"))
    with capture_logs() as logs:
        while reembed():
            pass
    assert [each["article"] for each in logs if each["event"] == "not embedded anew"] == [2]
    assert [row[0] for row in sentences_on_record(desk)] == [1, 3]
