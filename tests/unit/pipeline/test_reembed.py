"""Another embedder takes the history over, a little at a time, whatever happens meanwhile."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from monitor.embed import LexicalEmbedder
from monitor.errors import EmbedderRefusedError, EmbedderUnavailableError, MonitorError
from monitor.model import Vector
from monitor.pipeline.reembed import ARTICLES_AT_ONCE, LOOK_AGAIN, REST, Reembed
from monitor.ports import Embedder
from support.desk import Desk
from support.values import article

WORDS = LexicalEmbedder()


class SlowEmbedder:
    """Another space, of a moment a text; fails as it is told to, and keeps what it was asked."""

    def __init__(self, desk: Desk, *, seconds: float = 0, failures: Sequence[MonitorError] = ()) -> None:
        self._inner = LexicalEmbedder(dimensions=64)
        self._desk = desk
        self._moment = timedelta(seconds=seconds)
        self._failures = list(failures)
        self.titles: list[str] = []

    @property
    def space(self) -> str:
        return self._inner.space

    def embed(self, texts: Sequence[tuple[str, str]]) -> Sequence[Vector]:
        if self._failures:
            raise self._failures.pop(0)
        self.titles += [title for title, _ in texts]
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
    return Reembed(embedders=embedders, history=desk.store.history, clock=desk.clock)


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
    assert (reembed(), len(slow.titles)) == (False, 3 * ARTICLES_AT_ONCE)


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
