"""From settings to the parts and rules that the rooms take: plain values, never the settings themselves.

What judges is loaded when it is first built: a pass over feeds without news takes none of it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import blake2s
from typing import TYPE_CHECKING, TextIO

import structlog

from monitor import __version__
from monitor.config import Settings, problem_in_section, problem_with
from monitor.embed.engines import Engine, Wanted, engine_for, engine_problem, open_embedders
from monitor.embed.spaces import is_multilingual
from monitor.errors import ConfigProblem
from monitor.intake.http import FetchLimits, HttpFetcher, Manners
from monitor.intake.pages import TrafilaturaReader
from monitor.intake.selectors import selector_problem
from monitor.intake.workers import Workers
from monitor.judge.operating import OperatorRules
from monitor.judge.pacing import PollRules
from monitor.judge.retries import RetryRules
from monitor.model import Channel, LanguageMean
from monitor.notify.postman import Postman
from monitor.pipeline.operating import OperatorDesk
from monitor.ports import Clock, Embedder
from monitor.store import Store, open_store

if TYPE_CHECKING:
    from monitor.judge.facts import FactRules
    from monitor.judge.revisiting import RevisitRules
    from monitor.judge.wording.templates import Templates
    from monitor.pipeline.ingest import IngestRules
    from monitor.pipeline.judging import Brain
    from monitor.pipeline.prototypes import TopicPrototypes

# No message may still be under way when its lease ends: another process would send it again.
SENDING_LIMIT = timedelta(seconds=20)

log = structlog.get_logger(__name__)


def brain_from(settings: Settings) -> "Brain":
    """Return the deciders of a configuration."""
    from monitor.judge.naming import Names
    from monitor.judge.relevance import Beat
    from monitor.judge.stories import StoryRules
    from monitor.judge.topics import Topics
    from monitor.judge.wanting import Wanting
    from monitor.judge.watching import Watching
    from monitor.pipeline.judging import Brain

    judging = settings.judging
    return Brain(
        beat=Beat(settings.sides, threshold=judging.relevance, names=settings.names),
        watching=Watching(settings.watchlists),
        wanting=Wanting(
            settings.watchlists, sides=settings.sides, threshold=judging.relevance, names=settings.names
        ),
        topics=Topics(
            settings.topics,
            threshold=judging.topic,
            one_topic=judging.one_topic,
            learned=settings.learned,
        ),
        names=Names(settings.names),
        watchlists={watchlist.name: watchlist for watchlist in settings.watchlists},
        channels={channel.name: channel for channel in settings.channels},
        story_rules=StoryRules(
            same_story=judging.same_story,
            cross_language=judging.cross_language,
            copy_containment=judging.copy_containment,
            copy_spread=judging.copy_spread,
            close_margin=judging.close_margin,
            window=judging.window,
            neighbours=judging.neighbours,
            gap_penalty=judging.gap_penalty,
            gap_limit=judging.gap_limit,
            brevity_bonus=judging.brevity_bonus,
            words_alone=judging.words_alone,
            youth_penalty=judging.youth_penalty,
        ),
        fact_rules=fact_rules(settings),
        routes={
            watchlist.name: [route for route in settings.routes if route.watchlist == watchlist.name]
            for watchlist in settings.watchlists
        },
        max_age=settings.alerts.max_age,
        title_language=judging.title_language,
        templates=templates_from(settings),
    )


def templates_from(settings: Settings) -> "Templates":
    """Return the templates of messages; what fails in one is logged."""
    from monitor.judge.wording.templates import Templates

    return Templates(settings.templates, tell=lambda problem: log.warning("template failed", problem=problem))


def store_from(settings: Settings, clock: Clock, *, database_url: str = "") -> Store:
    """Open the store of a configuration, or another database as if it were that one.

    Raises:
        StoreBrokenError, StoreUnavailableError: as ``open_store``.
    """
    return open_store(
        database_url or settings.database_url,
        clock=clock,
        prior=settings.judging.background_weight,
        is_multilingual=is_multilingual,
        window=settings.judging.window,
    )


def embedders_from(settings: Settings) -> tuple[Embedder, ...]:
    """Return the embedder of a configuration, by whose vectors neighbours are found, and that of words.

    The mean of both cosines tells more than either; words alone serve where no engine can be used.
    """
    return open_embedders(_wanted(settings))


def prototypes_from(settings: Settings, embedders: Sequence[Embedder]) -> "TopicPrototypes | None":
    """Return what makes the vectors of the topics; None where the embedder knows words only."""
    from monitor.pipeline.prototypes import TopicPrototypes

    embedder = embedders[0]
    if not is_multilingual(embedder.space):
        return None
    return TopicPrototypes(
        settings.topics, embedder=embedder, general_means=general_means, learned=settings.learned
    )


def general_means(embedder: Embedder) -> Sequence[LanguageMean]:
    """Return what general texts of each language have in common in the embedder's space.

    Raises:
        EmbedderUnavailableError, EmbedderRefusedError: as the embedder's ``embed``.
    """
    from monitor.embed.background import language_means

    return language_means(embedder, {})


def engine_from(settings: Settings) -> Engine:
    """Return which embedding engine a configuration comes to on this machine; loads nothing."""
    return engine_for(_wanted(settings))


def _wanted(settings: Settings) -> Wanted:
    embedding = settings.embedding
    return Wanted(
        engine=embedding.engine,
        model_folder=settings.model_folder,
        url=embedding.url,
        key=settings.embedding_key,
        model=embedding.model,
        prefix=embedding.prefix,
        timeout=embedding.timeout,
    )


def fetcher_from(
    settings: Settings, clock: Clock, *, pauses: Mapping[str, datetime] | None = None
) -> HttpFetcher:
    """Return the HTTP client of a configuration; it connects to nothing before it is asked.

    Args:
        settings: of the configuration.
        clock: by which pauses end.
        pauses: hosts that asked to be left alone, and until when.
    """
    network = settings.network
    return HttpFetcher(
        limits=FetchLimits(
            connect_timeout=network.connect_timeout,
            total_timeout=network.total_timeout,
            feed_bytes=network.feed_bytes,
            page_bytes=network.page_bytes,
            redirects=network.redirects,
            host_delay=network.host_delay,
            connections=network.connections,
        ),
        user_agent=user_agent(settings),
        allow_hosts=network.allow_hosts,
        clock=clock,
        manners=Manners(robots=network.robots, pauses=pauses or {}),
    )


def user_agent(settings: Settings) -> str:
    """Return who we say we are: the program, its version, and whom to ask about it."""
    contact = settings.network.contact
    reach = f"+{contact}" if contact else "no contact configured"
    return settings.network.user_agent or f"central-asia-monitor/{__version__} ({reach})"


def compatible_user_agent(settings: Settings) -> str:
    """Return the same in the form that servers let pass which refuse whoever is no "Mozilla"."""
    return f"Mozilla/5.0 (compatible; {user_agent(settings).replace('(', '').replace(')', '')})"


def workers_from(settings: Settings) -> Workers:
    """Return the worker processes of a configuration; they start when the first document comes."""
    articles = settings.articles
    return Workers(
        count=articles.workers, memory_bytes=articles.memory_bytes, calls=articles.pages_per_worker
    )


def reader_from(settings: Settings, workers: Workers) -> TrafilaturaReader:
    """Return the page reader of a configuration."""
    return TrafilaturaReader(workers, limit=settings.articles.time_limit)


def postman_from(settings: Settings, out: TextIO) -> Postman:
    """Return the sender of a configuration; ``out`` is what the console channel prints to."""
    limit = min(SENDING_LIMIT, settings.alerts.lease / 2)
    return Postman(data_folder=settings.data_folder, out=out, time_limit=limit)


def poll_rules(settings: Settings) -> PollRules:
    """Return when feeds are polled."""
    polling = settings.polling
    return PollRules(
        floor=polling.floor,
        ceiling=polling.ceiling,
        backoff=polling.backoff,
        jitter=polling.jitter,
        slowest=polling.slowest,
    )


def ingest_rules(settings: Settings) -> "IngestRules":
    """Return how often pages are tried; the first wait is a minute, within the patience of a reader."""
    from monitor.pipeline.ingest import IngestRules

    return IngestRules(
        attempts=settings.articles.attempts,
        lease=settings.articles.lease,
        backoff=timedelta(minutes=1),
        patience=timedelta(hours=2),
    )


def fact_rules(settings: Settings) -> "FactRules":
    """Return when something counts as new."""
    from monitor.judge.facts import FactRules

    return FactRules(sentence=settings.judging.fact_sentence, development=settings.judging.development)


def revisit_rules(settings: Settings) -> "RevisitRules":
    """Return how long articles are looked at again."""
    from monitor.judge.revisiting import RevisitRules

    return RevisitRules(span=settings.articles.revisit, facts=fact_rules(settings))


def problems_in_use(settings: Settings) -> tuple[ConfigProblem, ...]:
    """Return what only the rooms that use it can tell: channels, selectors, the embedder."""
    folder = settings.folder
    engine = engine_problem(_wanted(settings))
    channels = ((channel.name, Postman.problem_with(channel)) for channel in settings.channels)
    selectors = (
        (feed.name, key, selector_problem(selector))
        for feed in settings.feeds
        for key, selector in (("link_selector", feed.link_selector), ("body_selector", feed.body_selector))
        if selector
    )
    return (
        *(
            problem_with(folder, kind="channels", name=name, key="url", remedy=problem)
            for name, problem in channels
            if problem is not None
        ),
        *(
            problem_with(folder, kind="feeds", name=name, key=key, remedy=problem)
            for name, key, problem in selectors
            if problem is not None
        ),
        *([problem_in_section(folder, key=("embedding", "engine"), remedy=engine)] if engine else []),
    )


def mark_of(channel: Channel) -> str:
    """Return what tells two addresses of a channel apart; too short to tell what they are."""
    return blake2s(channel.url.encode(), digest_size=4, salt=b"channel").hexdigest()


def retry_rules(settings: Settings) -> RetryRules:
    """Return how often deliveries are tried."""
    alerts = settings.alerts
    return RetryRules(attempts=alerts.attempts, backoff=alerts.backoff, ceiling=alerts.backoff_ceiling)


def operator_desk(settings: Settings) -> OperatorDesk:
    """Return how whoever runs the program is reached, and of what they are told."""
    return OperatorDesk(
        channels={channel.name: channel for channel in settings.channels},
        named=settings.operator.channels,
        concerns=settings.operator.tell,
        titles={feed.name: feed.title for feed in settings.feeds if feed.is_on},
    )


def operator_rules(settings: Settings) -> OperatorRules:
    """Return when trouble is told."""
    operator = settings.operator
    return OperatorRules(
        failing=operator.feed_failing,
        silent=operator.silence,
        free_bytes=operator.disk_free_bytes,
        absence=operator.absence,
        heartbeat=operator.heartbeat,
        zone=settings.monitor.time_zone,
    )


def fixed_at_start(settings: Settings) -> dict[str, object]:
    """Return what a running daemon does not take over, by key."""
    return {
        "data_folder": settings.data_folder,
        "database": settings.database_url,
        "log_level": settings.monitor.log_level,
        "tick_seconds": settings.polling.tick,
        "background_weight": settings.judging.background_weight,
        "ingest_threads": settings.articles.ingest_threads,
        "send_threads": settings.alerts.send_threads,
        "embedding": (settings.embedding, settings.model_folder, settings.embedding_key),
    }
