"""What judging costs, step by step, and how it grows with history and with stories."""

import os
import statistics
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog

from bench.conftest import PastAt
from bench.folders import write_config
from bench.measuring import MILLI, Stopwatch, WatchedRoom, median_cpu, show
from bench.press import Press
from monitor import config
from monitor.assembly import brain_from
from monitor.clock import SystemClock
from monitor.config import Settings
from monitor.embed import LexicalEmbedder
from monitor.judge.facts import find_new_facts, members_of
from monitor.judge.terms import read
from monitor.judge.wording.messages import write_message
from monitor.model import Article, Known, Verdict, VerdictKind
from monitor.pipeline.judging import MEMBERS_COMPARED, JudgeArticle
from monitor.store import open_store
from monitor.text.language import language_of
from monitor.text.sketches import shingles

pytestmark = pytest.mark.bench

NOW = datetime.now(UTC)
CHARACTERS = 3000
ARTICLES = 40


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The shipped configuration on an empty folder."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    return config.load(write_config(tmp_path, {"f": "http://127.0.0.1/f"}, seeds=False), os.environ)


def _articles(*, first: int = 9_000_000, story: int = 0, count: int = ARTICLES) -> list[Article]:
    """Return articles numbered from ``first``, each of a story of its own unless one is given."""
    press = Press(seed=first)
    return [
        press.article(number, story=story or number, at=NOW, characters=CHARACTERS)
        for number in range(first, first + count)
    ]


def _known(articles: Sequence[Article]) -> tuple[Known, ...]:
    return tuple(
        Known(
            article_id=number,
            seed="",
            title=each.title,
            text=each.text,
            language=each.language,
            published_at=each.published_at,
        )
        for number, each in enumerate(articles, start=1)
    )


def _each(articles: Sequence[Article], step: Callable[[Article], object]) -> float:
    """Return the median CPU of a step for one article."""
    return median_cpu(lambda: [step(article) for article in articles]) / len(articles)


def test_cpu_of_each_step(settings: Settings) -> None:
    """The steps that need no room, one by one, on articles of 3,000 characters on the beat."""
    brain, embedder, articles = brain_from(settings), LexicalEmbedder(), _articles()
    words = {article.url: read(article) for article in articles}
    topics = {article.url: brain.topics.score(words[article.url]) for article in articles}
    verdict = Verdict(kind=VerdictKind.NEW_STORY)
    language_of(articles[0].text)  # loads its model

    def message(article: Article) -> object:
        return write_message(
            kind=next(iter(brain.channels.values())).kind,
            delivery_id=uuid.uuid4().hex,
            article=article,
            verdict=verdict,
            matches=brain.watching.match(words[article.url], article=article, topics=()),
            topics=topics[article.url],
            watchlist_titles={name: one.title for name, one in brain.watchlists.items()},
            story_title=article.title,
            time_zone=brain.time_zone,
        )

    steps: dict[str, Callable[[Article], object]] = {
        "language": lambda a: language_of(f"{a.title}\n{a.text}"),
        "words (read)": read,
        "relevance": lambda a: brain.beat.assess(words[a.url], brain.names.find(words[a.url])),
        "topics": lambda a: brain.topics.score(words[a.url]),
        "watchlists": lambda a: brain.watching.match(words[a.url], article=a, topics=topics[a.url]),
        "vector": lambda a: embedder.embed([(a.title, a.text)]),
        "sketch": lambda a: shingles(a.text),
        "wording of one message": message,
    }
    rows = [(name, f"{_each(articles, step) * MILLI:6.2f} ms") for name, step in steps.items()]
    terms = sum(len(topic.terms) for topic in settings.topics)
    show(f"judging, CPU an article of {CHARACTERS} characters ({terms} terms of topics)", rows)


@pytest.mark.parametrize("has_met", [False, True], ids=["first", "before"])
def test_cpu_of_new_facts(settings: Settings, *, has_met: bool) -> None:
    """What an article adds to a story: by the number of members that it is compared with, in the room."""
    rules, rows = brain_from(settings).fact_rules, []
    for count in (1, 5, 10, MEMBERS_COMPARED):
        figures = []
        for run in range(5):
            first = 1000 * (2 * count + has_met) + 100 * run
            *older, newest = _articles(first=first, story=first, count=count + 1)
            members = _known(older)
            if has_met:
                find_new_facts(_articles(first=first + 50, count=1)[0], members_of(members), rules)
            before = time.process_time()
            find_new_facts(newest, members_of(members), rules)
            figures.append(time.process_time() - before)
        rows.append((f"{count} members", f"{statistics.median(figures) * MILLI:6.1f} ms"))
    met = "before" if has_met else "for the first time"
    show(f"new facts, CPU an article of {CHARACTERS} characters, members met {met} (median of 5)", rows)


@pytest.mark.parametrize("count", [10_000, 50_000])
def test_cpu_of_one_judgement_by_history(
    tmp_path: Path, put_past: PastAt, settings: Settings, count: int
) -> None:
    """Judging articles of new stories, and further ones of an old story, with a long past on record.

    The past is a year, so that the window of the shipped configuration holds a sixth of it; and, the worst
    case, all within the window.
    """
    for days in (365, 55):
        path = tmp_path / f"{days}.db"
        put_past(path, count, days)
        _judge_on(path, settings, f"{count:,} articles in {days} days")


def _judge_on(path: Path, settings: Settings, what: str) -> None:
    watch = Stopwatch()
    with open_store(f"sqlite:///{path}", clock=SystemClock()) as store:
        judge = JudgeArticle(
            brain=brain_from(settings),
            embedders=(LexicalEmbedder(),),
            history=WatchedRoom(store.history, watch),
            new_id=lambda: uuid.uuid4().hex,
            clock=SystemClock(),
        )
        new, again = _articles(), _articles(first=8_000_000, story=8_000_000)
        before, wall = time.process_time(), time.perf_counter()
        judge(new[0])
        first, first_wall = time.process_time() - before, time.perf_counter() - wall
        rows = [("first judgement (fills the indexes)", f"{first:.2f} s CPU, {first_wall:.2f} s")]
        for name, articles in (("unrelated articles", new[1:]), ("a growing story", again)):
            watch.cpu.clear()
            with watch.part("outside the room"):
                for article in articles:
                    judge(article)
            whole = sum(watch.cpu.values()) / len(articles)
            rows.append((f"{name}: whole", f"{whole * MILLI:7.2f} ms"))
            rows += [
                (f"{name}: {part}", f"{cpu / len(articles) * MILLI:7.2f} ms")
                for part, cpu in watch.cpu.items()
            ]
        rows.append(("database", f"{path.stat().st_size / 1e6:.0f} MB"))
    show(f"one judgement, {what}", rows)
