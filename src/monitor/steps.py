"""From parts to steps: all that is built anew when the configuration changes."""

import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
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
)
from monitor.config import Settings
from monitor.embed import language_means
from monitor.engine import Step
from monitor.intake.discovery import SiteReader
from monitor.intake.feeds import FeedparserParser
from monitor.intake.http import HttpFetcher
from monitor.intake.lists import ListReader
from monitor.intake.pages import TrafilaturaReader
from monitor.intake.seeds import SeedFolder
from monitor.intake.workers import Workers
from monitor.model import Feed
from monitor.notify import Postman
from monitor.pipeline.deliver import Deliver
from monitor.pipeline.digest import GatherDigest
from monitor.pipeline.ingest import Ingest
from monitor.pipeline.judging import Brain, JudgeArticle
from monitor.pipeline.not_sent import TellNotSent
from monitor.pipeline.operating import Memory, TellOperator, TellOutage
from monitor.pipeline.poll import Poll
from monitor.pipeline.rating import TakeFeedback
from monitor.pipeline.restoring import RestoreArticle
from monitor.pipeline.revisit import RevisitArticle
from monitor.pipeline.seeding import SyncSeeds
from monitor.pipeline.tidy import Tidy
from monitor.ports import Clock, Embedder, Submit
from monitor.store import Store

if TYPE_CHECKING:
    from monitor.pipeline.subscribing import WatchHubs


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The steps of one configuration, with what commands use of them.

    Attributes:
        by_name: those that the engine runs.
    """

    parser: FeedparserParser
    lists: ListReader
    site: SiteReader
    reader: TrafilaturaReader
    seed_folder: SeedFolder
    sync_seeds: SyncSeeds
    tidy: Tidy
    restore: RestoreArticle
    feedback: TakeFeedback
    not_sent: TellNotSent
    tell_operator: TellOperator
    sender: Postman
    by_name: dict[str, Step]


def feeds_on(settings: Settings) -> dict[str, Feed]:
    """Return the feeds that are polled, by name."""
    return {feed.name: feed for feed in settings.feeds if feed.is_on}


def build_steps(settings: Settings, parts: Parts) -> Steps:
    """Return the steps of a configuration; nothing is asked or started."""
    store, clock = parts.store, parts.clock
    parser, lists = FeedparserParser(parts.workers), ListReader(parts.workers)
    reader = reader_from(settings, parts.workers)
    judge = JudgeArticle(
        brain=brain_from(settings),
        embedders=parts.embedders,
        history=store.history,
        new_id=lambda: uuid.uuid4().hex,
        clock=clock,
        prototypes=prototypes_from(settings, parts.embedders),
    )
    ingest = Ingest(
        feeds={feed.name: feed for feed in settings.feeds},
        rules=ingest_rules(settings),
        entries=store.feeds,
        fetcher=parts.fetcher,
        reader=reader,
        history=store.history,
        judge=judge,
        revisits=store.revisits,
        revisit_rules=revisit_rules(settings),
        pages=store.pages if settings.articles.keep_pages else None,
        submit=parts.submit,
        clock=clock,
    )
    shelf = SeedFolder(settings.seeds_folder, reader=reader, clock=clock)
    sender = postman_from(settings, parts.out)
    tell_operator = _tell_operator(settings, parts)
    return Steps(
        parser=parser,
        lists=lists,
        site=SiteReader(parts.workers),
        reader=reader,
        seed_folder=shelf,
        sync_seeds=SyncSeeds(shelf=shelf, history=store.history, judge=judge, background=language_means),
        tidy=_tidy(settings, parts),
        feedback=TakeFeedback(views=store.views, feedbacks=store.feedbacks, clock=clock),
        restore=RestoreArticle(
            brain=judge.brain,
            views=store.views,
            outbox=store.outbox,
            editor=store.editor,
            clock=clock,
            new_id=judge.new_id,
        ),
        not_sent=_not_sent(settings, parts, judge.brain),
        tell_operator=tell_operator,
        sender=sender,
        by_name={
            "poll": _poll(settings, parts, parser, lists),
            "ingest": ingest,
            "revisit": _revisit(settings, parts, reader, judge),
            "deliver": _deliver(settings, parts, sender),
            "digest": _digest(settings, parts, judge.brain),
            "operator": tell_operator,
            "outage": _tell_outage(settings, parts, sender),
        },
    )


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
    from monitor.pipeline.subscribing import WatchHubs  # noqa: PLC0415 - few are pushed anything

    return WatchHubs(
        subscriptions=parts.store.subscriptions,
        feeds=parts.store.feeds,
        clock=parts.clock,
        callback_url=settings.websub.callback_url,
        new_token=lambda: secrets.token_urlsafe(32),
    )


def _revisit(
    settings: Settings, parts: Parts, reader: TrafilaturaReader, judge: JudgeArticle
) -> RevisitArticle:
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


def _tidy(settings: Settings, parts: Parts) -> Tidy:
    return Tidy(
        keeper=parts.store.keeper,
        pages=parts.store.pages,
        keep=settings.retention.articles,
        keep_pages=settings.articles.keep_pages,
        page_bytes=settings.articles.keep_pages_bytes,
        clock=parts.clock,
    )


def _deliver(settings: Settings, parts: Parts, sender: Postman) -> Deliver:
    return Deliver(
        channels={channel.name: channel for channel in settings.channels},
        routes=settings.routes,
        rules=retry_rules(settings),
        outbox=parts.store.outbox,
        sender=sender,
        clock=parts.clock,
        submit=parts.submit,
        chance=parts.chance,
        new_id=lambda: uuid.uuid4().hex,
        lease=settings.alerts.lease,
        unsettled=parts.unsettled,
    )


def _digest(settings: Settings, parts: Parts, brain: Brain) -> GatherDigest:
    return GatherDigest(
        channels={channel.name: channel for channel in settings.channels},
        routes=settings.routes,
        watchlists=brain.watchlists,
        outbox=parts.store.outbox,
        views=parts.store.views,
        clock=parts.clock,
        submit=parts.submit,
        new_id=lambda: uuid.uuid4().hex,
        templates=brain.templates,
    )


def _not_sent(settings: Settings, parts: Parts, brain: Brain) -> TellNotSent:
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
        templates=brain.templates,
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
        new_id=lambda: uuid.uuid4().hex,
    )


def _tell_outage(settings: Settings, parts: Parts, sender: Postman) -> TellOutage:
    return TellOutage(
        desk=operator_desk(settings),
        memory=parts.memory,
        sender=sender,
        clock=parts.clock,
        new_id=lambda: uuid.uuid4().hex,
    )
