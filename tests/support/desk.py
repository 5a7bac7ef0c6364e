"""A desk for tests of the steps: a real store on SQLite, and stand-ins for what waits."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from monitor.embed import LexicalEmbedder
from monitor.judge.facts import FactRules
from monitor.judge.naming import Names
from monitor.judge.pacing import PollRules
from monitor.judge.relevance import Beat
from monitor.judge.retries import RetryRules
from monitor.judge.revisiting import RevisitRules
from monitor.judge.stories import StoryRules
from monitor.judge.topics import Topics
from monitor.judge.wanting import Wanting
from monitor.judge.watching import Watching
from monitor.model import (
    Article,
    Channel,
    ChannelKind,
    Feed,
    Judgement,
    Recorded,
    Route,
    Side,
    Term,
    Topic,
    Watchlist,
)
from monitor.pipeline.ingest import Ingest, IngestRules
from monitor.pipeline.judging import Brain, JudgeArticle
from monitor.pipeline.poll import Poll
from monitor.pipeline.revisit import RevisitArticle
from monitor.store import open_store
from support.fakes import FakeClock, FakeFetcher, FakeSender, LineLists, LineParser, Submitted, TextReader
from support.values import NOON, article

FEED_URL = "https://steppe.example/feed"
SIDES = (
    Side(name="central_asia", title="Central Asia", terms=(Term(text="Kazakh*"), Term(text="Uzbek*"))),
    Side(name="united_states", title="United States", terms=(Term(text="United States"), Term(text="Trump"))),
)
TOPICS = (Topic(name="mining", description="Minerals", terms=(Term(text="tungsten"), Term(text="uranium"))),)
WATCHLIST = Watchlist(
    name="minerals",
    title="Critical minerals",
    terms=(Term(text="tungsten"), Term(text="uranium")),
    channels=("desk",),
)


class Desk:
    """Everything that a step needs, made with one configuration."""

    def __init__(self, folder: Path) -> None:
        self.clock = FakeClock()
        self.store = open_store(f"sqlite:///{folder / 'monitor.db'}", clock=self.clock)
        self.fetcher = FakeFetcher(self.clock)
        self.parser = LineParser()
        self.lists = LineLists()
        self.reader = TextReader()
        self.sender = FakeSender()
        self.submitted = Submitted()
        self.retry_rules = RetryRules(attempts=3, backoff=timedelta(seconds=30), ceiling=timedelta(hours=1))
        self._ids = count(1)
        self.store.feeds.sync_feeds({"steppe": FEED_URL}, first_polls={"steppe": NOON})

    def feed(self, name: str = "steppe", **changes: Any) -> Feed:
        """Return a configured feed."""
        url = FEED_URL if name == "steppe" else f"https://{name}.example/feed"
        values: dict[str, Any] = {"name": name, "url": url, "title": "Steppe Courier", "language": "en"}
        return Feed(**(values | changes))

    def brain(self, **changes: Any) -> Brain:
        """Return the deciders."""
        values: dict[str, Any] = {
            "beat": Beat(SIDES, threshold=0.25),
            "watching": Watching((WATCHLIST,)),
            "wanting": Wanting((WATCHLIST,), sides=SIDES, threshold=0.25),
            "topics": Topics(TOPICS, threshold=0.1),
            "names": Names(()),
            "watchlists": {WATCHLIST.name: WATCHLIST},
            "channels": {"desk": Channel(name="desk", kind=ChannelKind.CONSOLE, url="console:")},
            "story_rules": StoryRules(
                same_story=0.25,
                cross_language=0.2,
                copy_containment=0.45,
                copy_spread=0.8,
                close_margin=0.02,
                window=timedelta(days=60),
                neighbours=50,
                gap_penalty=0.1,
                gap_limit=timedelta(days=28),
                brevity_bonus=0.0,
                words_alone=0.0,
                youth_penalty=0.3,
            ),
            "fact_rules": FactRules(sentence=0.5, development=0.5),
            "max_age": timedelta(days=3),
        }
        values |= changes
        routes = {
            name: [Route(watchlist=name, channel=channel) for channel in watchlist.channels]
            for name, watchlist in values["watchlists"].items()
        }
        return Brain(**({"routes": routes} | values))

    def judge(self, **changes: Any) -> JudgeArticle:
        """Return the judging step."""
        return JudgeArticle(
            brain=self.brain(**changes),
            embedders=(LexicalEmbedder(),),
            history=self.store.history,
            new_id=lambda: f"delivery-{next(self._ids)}",
            clock=self.clock,
        )

    def judged(self, what: Article, **changes: Any) -> tuple[Judgement, Recorded]:
        """Judge an article that is not on record yet."""
        result = self.judge(**changes)(what)
        assert result is not None
        return result

    def poll(self, **changes: Any) -> Poll:
        """Return the polling step."""
        values: dict[str, Any] = {
            "feeds": {"steppe": self.feed()},
            "rules": PollRules(
                floor=timedelta(minutes=15),
                ceiling=timedelta(days=1),
                backoff=timedelta(minutes=5),
                jitter=0.1,
                slowest=timedelta(hours=2),
            ),
            "store": self.store.feeds,
            "fetcher": self.fetcher,
            "parser": self.parser,
            "lists": self.lists,
            "submit": self.submitted,
            "clock": self.clock,
            "chance": lambda: 0.0,
            "lease": timedelta(minutes=10),
            "burst": 200,
            "wants_delta": False,
            "first_span": timedelta(days=3),
        }
        return Poll(**(values | changes))

    def ingest(self, **changes: Any) -> Ingest:
        """Return the ingesting step."""
        values: dict[str, Any] = {
            "feeds": {"steppe": self.feed()},
            "rules": IngestRules(
                attempts=3,
                lease=timedelta(minutes=5),
                backoff=timedelta(minutes=1),
                patience=timedelta(hours=2),
            ),
            "entries": self.store.feeds,
            "fetcher": self.fetcher,
            "reader": self.reader,
            "history": self.store.history,
            "judge": self.judge(),
            "revisits": self.store.revisits,
            "revisit_rules": self.revisit_rules(),
            "pages": None,
            "submit": self.submitted,
            "clock": self.clock,
        }
        return Ingest(**(values | changes))

    def revisit_rules(self, span: timedelta = timedelta(days=3)) -> RevisitRules:
        """Return how long articles are looked at again."""
        return RevisitRules(span=span, facts=FactRules(sentence=0.5, development=0.5))

    def revisit(self, **changes: Any) -> RevisitArticle:
        """Return the step that looks at an article again."""
        values: dict[str, Any] = {
            "feeds": {"steppe": self.feed()},
            "rules": self.revisit_rules(),
            "revisits": self.store.revisits,
            "hosts": self.store.feeds,
            "fetcher": self.fetcher,
            "reader": self.reader,
            "history": self.store.history,
            "judge": self.judge(),
            "submit": self.submitted,
            "clock": self.clock,
            "pages": None,
            "lease": timedelta(minutes=5),
        }
        return RevisitArticle(**(values | changes))

    def owe(self) -> tuple[str, ...]:
        """Judge an article that alerts; return the ids of its deliveries."""
        _, recorded = self.judged(article())
        return recorded.delivery_ids


@contextmanager
def open_desk(folder: Path) -> Iterator[Desk]:
    """Set the desk up and clear it."""
    desk = Desk(folder)
    try:
        yield desk
    finally:
        desk.store.close()
