"""From parts to steps: all that is built anew when the configuration changes."""

import gc
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TextIO

from monitor.assembly import (
    brain_from,
    ingest_rules,
    operator_desk,
    operator_rules,
    poll_rules,
    postman_from,
    prototypes_from,
    reader_from,
    retry_rules,
    revisit_rules,
    templates_from,
)
from monitor.config import Settings
from monitor.engine import Step
from monitor.intake.discovery import SiteReader
from monitor.intake.feeds import FeedparserParser
from monitor.intake.http import HttpFetcher
from monitor.intake.lists import ListReader
from monitor.intake.pages import TrafilaturaReader
from monitor.intake.seeds import SeedFolder
from monitor.intake.workers import Workers
from monitor.late import Late
from monitor.model import Feed
from monitor.notify import Postman
from monitor.pipeline.operating import Memory, TellOperator, TellOutage
from monitor.pipeline.poll import Poll
from monitor.pipeline.seeding import SyncSeeds
from monitor.ports import Clock, Embedder, Submit
from monitor.store import Store

if TYPE_CHECKING:
    from monitor.pipeline.deliver import Deliver
    from monitor.pipeline.digest import GatherDigest
    from monitor.pipeline.ingest import Ingest
    from monitor.pipeline.judging import JudgeArticle
    from monitor.pipeline.not_sent import TellNotSent
    from monitor.pipeline.rating import TakeFeedback
    from monitor.pipeline.restoring import RestoreArticle
    from monitor.pipeline.revisit import RevisitArticle
    from monitor.pipeline.subscribing import WatchHubs
    from monitor.pipeline.tidy import Tidy


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the steps work with, and what outlives them.

    Attributes:
        embedders: those of the start, whatever the configuration says since.
        chance: returns a random number in [0, 1).
        out: what the console channel prints to.
        unsettled: deliveries that were sent and could not be settled yet; see ``Deliver``.
        memory: what the process knows of itself.
    """

    store: Store
    clock: Clock
    fetcher: HttpFetcher
    workers: Workers
    embedders: tuple[Embedder, ...]
    submit: Submit
    chance: Callable[[], float]
    out: TextIO
    unsettled: dict[str, Any]
    memory: Memory


class Steps:
    """The steps of one configuration, with what commands use of them.

    Those that poll and watch over the program are there at once, and all others made, and what they need
    loaded, when they are first called: a pass without news judges and sends nothing.

    Attributes:
        by_name: those that the engine runs.
    """

    def __init__(self, settings: Settings, parts: Parts) -> None:
        """Take what they are made from; nothing is asked or started."""
        self._settings = settings
        self._parts = parts
        self.parser = FeedparserParser(parts.workers)
        self.lists = ListReader(parts.workers)
        self.site = SiteReader(parts.workers)
        self.reader: TrafilaturaReader = reader_from(settings, parts.workers)
        self.seed_folder = SeedFolder(settings.seeds_folder, reader=self.reader, clock=parts.clock)
        self.sender: Postman = postman_from(settings, parts.out)
        self.tell_operator = _tell_operator(settings, parts)
        self.by_name: dict[str, Step] = {
            "poll": _poll(settings, parts, self.parser, self.lists),
            "ingest": partial(self._call, "_ingest"),
            "revisit": partial(self._call, "_revisit"),
            "deliver": partial(self._call, "_deliver"),
            "digest": partial(self._call, "_digest"),
            "operator": self.tell_operator,
            "outage": _tell_outage(settings, parts, self.sender),
        }

    def _call(self, name: str, key: object) -> object:
        return getattr(self, name)(key)

    @Late
    def judge(self) -> "JudgeArticle":
        """Judges an article and records it."""
        from monitor.pipeline.judging import JudgeArticle

        judge = JudgeArticle(
            brain=brain_from(self._settings),
            embedders=self._parts.embedders,
            history=self._parts.store.history,
            new_id=_new_id,
            clock=self._parts.clock,
            prototypes=prototypes_from(self._settings, self._parts.embedders),
        )
        gc.freeze()  # it stays; to look through it for garbage again and again is dear
        return judge

    @Late
    def sync_seeds(self) -> SyncSeeds:
        """Keeps the seeds on record equal to the seed folder."""
        from monitor.embed.background import language_means

        return SyncSeeds(
            shelf=self.seed_folder,
            history=self._parts.store.history,
            embedders=self._parts.embedders,
            judge=partial(self._call, "judge"),
            background=language_means,
        )

    @Late
    def tidy(self) -> "Tidy":
        """Forgets what is older than the retention."""
        return _tidy(self._settings, self._parts)

    @Late
    def feedback(self) -> "TakeFeedback":
        """Takes what readers say of alerts."""
        from monitor.pipeline.rating import TakeFeedback

        store = self._parts.store
        return TakeFeedback(views=store.views, feedbacks=store.feedbacks, clock=self._parts.clock)

    @Late
    def restore(self) -> "RestoreArticle":
        """Tells of an article after all."""
        from monitor.pipeline.restoring import RestoreArticle

        store = self._parts.store
        return RestoreArticle(
            brain=self.judge.brain,
            views=store.views,
            outbox=store.outbox,
            editor=store.editor,
            clock=self._parts.clock,
            new_id=_new_id,
        )

    @Late
    def not_sent(self) -> "TellNotSent":
        """Tells once a week what was not sent."""
        return _not_sent(self._settings, self._parts)

    @Late
    def _ingest(self) -> "Ingest":
        return _ingest(self._settings, self._parts, self.reader, self.judge)

    @Late
    def _revisit(self) -> "RevisitArticle":
        return _revisit(self._settings, self._parts, self.reader, self.judge)

    @Late
    def _deliver(self) -> "Deliver":
        return _deliver(self._settings, self._parts, self.sender)

    @Late
    def _digest(self) -> "GatherDigest":
        return _digest(self._settings, self._parts)


def feeds_on(settings: Settings) -> dict[str, Feed]:
    """Return the feeds that are polled, by name."""
    return {feed.name: feed for feed in settings.feeds if feed.is_on}


def _new_id() -> str:
    return uuid.uuid4().hex


def _poll(settings: Settings, parts: Parts, parser: FeedparserParser, lists: ListReader) -> Poll:
    return Poll(
        feeds=feeds_on(settings),
        rules=poll_rules(settings),
        store=parts.store.feeds,
        fetcher=parts.fetcher,
        parser=parser,
        lists=lists,
        submit=parts.submit,
        clock=parts.clock,
        chance=parts.chance,
        lease=settings.polling.lease,
        burst=settings.polling.burst_entries,
        wants_delta=settings.polling.ask_for_news_alone,
        first_span=settings.alerts.max_age,
        hubs=watch_hubs(settings, parts) if settings.websub.callback_url else None,
    )


def watch_hubs(settings: Settings, parts: Parts) -> "WatchHubs":
    """Return what polling knows of hubs."""
    from monitor.pipeline.subscribing import WatchHubs

    return WatchHubs(
        subscriptions=parts.store.subscriptions,
        feeds=parts.store.feeds,
        clock=parts.clock,
        callback_url=settings.websub.callback_url,
        new_token=lambda: secrets.token_urlsafe(32),
    )


def _ingest(settings: Settings, parts: Parts, reader: TrafilaturaReader, judge: "JudgeArticle") -> "Ingest":
    from monitor.pipeline.ingest import Ingest

    return Ingest(
        feeds={feed.name: feed for feed in settings.feeds},
        rules=ingest_rules(settings),
        entries=parts.store.feeds,
        fetcher=parts.fetcher,
        reader=reader,
        history=parts.store.history,
        judge=judge,
        revisits=parts.store.revisits,
        revisit_rules=revisit_rules(settings),
        pages=parts.store.pages if settings.articles.keep_pages else None,
        submit=parts.submit,
        clock=parts.clock,
    )


def _revisit(
    settings: Settings, parts: Parts, reader: TrafilaturaReader, judge: "JudgeArticle"
) -> "RevisitArticle":
    from monitor.pipeline.revisit import RevisitArticle

    return RevisitArticle(
        feeds={feed.name: feed for feed in settings.feeds},
        rules=revisit_rules(settings),
        revisits=parts.store.revisits,
        hosts=parts.store.feeds,
        fetcher=parts.fetcher,
        reader=reader,
        history=parts.store.history,
        judge=judge,
        pages=parts.store.pages if settings.articles.keep_pages else None,
        submit=parts.submit,
        clock=parts.clock,
        lease=settings.articles.lease,
    )


def _tidy(settings: Settings, parts: Parts) -> "Tidy":
    from monitor.pipeline.tidy import Tidy

    return Tidy(
        keeper=parts.store.keeper,
        pages=parts.store.pages,
        keep=settings.retention.articles,
        keep_pages=settings.articles.keep_pages,
        page_bytes=settings.articles.keep_pages_bytes,
        clock=parts.clock,
    )


def _deliver(settings: Settings, parts: Parts, sender: Postman) -> "Deliver":
    from monitor.pipeline.deliver import Deliver

    return Deliver(
        channels={channel.name: channel for channel in settings.channels},
        routes=settings.routes,
        rules=retry_rules(settings),
        outbox=parts.store.outbox,
        sender=sender,
        clock=parts.clock,
        submit=parts.submit,
        chance=parts.chance,
        new_id=_new_id,
        lease=settings.alerts.lease,
        unsettled=parts.unsettled,
    )


def _digest(settings: Settings, parts: Parts) -> "GatherDigest":
    from monitor.pipeline.digest import GatherDigest

    return GatherDigest(
        channels={channel.name: channel for channel in settings.channels},
        routes=settings.routes,
        watchlists={watchlist.name: watchlist for watchlist in settings.watchlists},
        outbox=parts.store.outbox,
        views=parts.store.views,
        clock=parts.clock,
        submit=parts.submit,
        new_id=_new_id,
        templates=templates_from(settings),
    )


def _not_sent(settings: Settings, parts: Parts) -> "TellNotSent":
    from monitor.pipeline.not_sent import TellNotSent

    return TellNotSent(
        channels=[channel for channel in settings.channels if channel.name in settings.not_sent.channels],
        at=settings.not_sent.at,
        most=settings.not_sent.articles,
        routes=settings.routes,
        side_titles={side.name: side.title for side in settings.sides},
        outbox=parts.store.outbox,
        views=parts.store.views,
        clock=parts.clock,
        submit=parts.submit,
        templates=templates_from(settings),
    )


def _tell_operator(settings: Settings, parts: Parts) -> TellOperator:
    return TellOperator(
        desk=operator_desk(settings),
        rules=operator_rules(settings),
        memory=parts.memory,
        feeds=parts.store.feeds,
        outbox=parts.store.outbox,
        troubles=parts.store.troubles,
        clock=parts.clock,
        submit=parts.submit,
        new_id=_new_id,
    )


def _tell_outage(settings: Settings, parts: Parts, sender: Postman) -> TellOutage:
    return TellOutage(
        desk=operator_desk(settings),
        memory=parts.memory,
        sender=sender,
        clock=parts.clock,
        new_id=_new_id,
    )
