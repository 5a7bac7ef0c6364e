"""The configuration as the program sees it: one value that never changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from monitor.config.sections import (
    Alerts,
    Articles,
    Daemon,
    Embedding,
    Judging,
    Monitor,
    Network,
    NotSent,
    Operator,
    Polling,
    Retention,
    Store,
    Websub,
)
from monitor.errors import ConfigProblem
from monitor.model import Channel, Feed, LearnedTopic, Name, Route, Side, Topic, Watchlist


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Settings:
    """Everything that the folder says, checked; two of the same content are equal.

    Attributes:
        folder: the folder that was read, absolute.
        data_folder: absolute; need not exist yet.
        seeds_folder: absolute; need not exist yet.
        database_url: an SQLAlchemy address with an absolute path.
        model_folder: of the ONNX model, absolute; need not exist.
        embedding_key: of the remote engine, "" for none or for another engine; a secret.
        feeds: all, those that are off included.
        watchlists: those that are on.
        channels: those that are on; their addresses are secrets.
        templates: of messages, by name; only such as can be used.
        routes: how the alerts of each watchlist go to each of its channels.
        warnings: what is allowed and hardly meant, in the order of files and lines.
    """

    folder: Path
    data_folder: Path
    seeds_folder: Path
    database_url: str
    model_folder: Path
    embedding_key: str
    monitor: Monitor
    store: Store
    polling: Polling
    network: Network
    websub: Websub
    articles: Articles
    embedding: Embedding
    judging: Judging
    alerts: Alerts
    not_sent: NotSent
    retention: Retention
    daemon: Daemon
    operator: Operator
    feeds: tuple[Feed, ...]
    watchlists: tuple[Watchlist, ...]
    topics: tuple[Topic, ...]
    learned: tuple[LearnedTopic, ...]
    sides: tuple[Side, ...]
    channels: tuple[Channel, ...]
    names: tuple[Name, ...]
    templates: Mapping[str, str] = field(default_factory=dict)
    routes: tuple[Route, ...] = ()
    warnings: tuple[ConfigProblem, ...] = ()

    def __repr__(self) -> str:
        return (
            f"Settings({str(self.folder)!r}, {len(self.feeds)} feeds, {len(self.watchlists)} watchlists, "
            f"{len(self.topics)} topics, {len(self.sides)} sides, {len(self.names)} names, "
            f"{len(self.channels)} channels)"
        )
