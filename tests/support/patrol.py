"""The whole program on one feed of a local server, by a clock that tests move."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from io import StringIO
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from monitor import config
from monitor.app import App
from monitor.assembly import fetcher_from
from monitor.config import Settings
from monitor.intake.http import FetchLimits, HttpFetcher, Manners
from monitor.model import EntryRecord, PollState
from support.configuring import write_folder
from support.fakes import FakeClock
from support.fetching import to_this_machine
from support.server import Answer, LocalServer, Received, Route
from support.values import NOON

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
PATH = "/feed.xml"

_SETTINGS: Mapping[str, Mapping[str, object]] = {
    "polling": {"jitter": 0, "spread_minutes": 0},
    "network": {
        "host_delay_seconds": 0,
        "allow_hosts": ["127.0.0.1"],
        "connect_timeout_seconds": 2,
        "total_timeout_seconds": 4,
        "contact": "mailto:desk@example.org",
    },
    "articles": {"workers": 1, "revisit_days": 0},
    "embedding": {"engine": "lexical"},
}


def item(number: int, *, guid: str = "", at: datetime | None = None, **texts: str) -> str:
    """Return an RSS item; ``texts`` replace title, link and description."""
    said = {"title": f"News {number}", "link": "", "description": f"About {number}"} | texts
    fields = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in said.items() if text)
    dated = "" if at is None else f"<pubDate>{format_datetime(at)}</pubDate>"
    return f"<item><guid isPermaLink='false'>{guid or number}</guid>{fields}{dated}</item>"


def rss(*items: str, head: str = "") -> bytes:
    """Return a feed; ``head`` stands before its items."""
    namespaces = (
        'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:atom="http://www.w3.org/2005/Atom"'
    )
    body = "".join(items) or item(1)
    return (
        f'<rss version="2.0" {namespaces}><channel><title>Steppe</title>{head}{body}</channel></rss>'.encode()
    )


class Patrol:
    """An installation with feeds of a local server.

    Attributes:
        app: as the daemon has it; ``poll`` does what the daemon does when time has come.
        is_public: the server counts as one on the public net.
    """

    def __init__(self, folder: Path, server: LocalServer, *, is_public: bool = False) -> None:
        self.server, self.is_public = server, is_public
        self.clock = FakeClock()
        self._folder = folder
        self._sections: dict[str, dict[str, object]] = {name: dict(keys) for name, keys in _SETTINGS.items()}
        self._feeds: dict[str, dict[str, object]] = {"steppe": {"url": server.url(PATH)}}
        self.app: App

    def name(self, **feeds: Mapping[str, object]) -> Self:
        """Name the feeds with their keys, beside their addresses on the server; ``steppe`` by default."""
        self._feeds = {name: {"url": self.server.url(PATH), **keys} for name, keys in feeds.items()}
        return self

    def configure(self, section: str, **keys: object) -> Self:
        """Set keys of monitor.toml."""
        self._sections.setdefault(section, {}).update(keys)
        return self

    def start(self) -> Self:
        """Start as the daemon does; nothing is asked yet."""
        settings = self._settings()
        self.app = _PublicApp.of(self, settings) if self.is_public else _app(App, self, settings)
        self.app.start()
        self.app.listen()
        return self

    def reload(self) -> Self:
        """Put what was configured since the start into effect, as the daemon does with a changed file."""
        self.app._put_into_effect(self._settings())
        return self

    def _settings(self) -> Settings:
        (self._folder / "seeds").mkdir(exist_ok=True)
        tables = [_table(f"[{name}]", keys) for name, keys in self._sections.items()]
        feeds = [_table("[[feeds]]", {"name": name} | keys) for name, keys in self._feeds.items()]
        names = ", ".join(f'"{name}"' for name in self._feeds)
        watchlist = (
            f'[[watchlists]]\nname = "u"\nterms = ["uranium"]\nfeeds = [{names}]\nchannels = ["console"]\n'
        )
        place = write_folder(
            self._folder, monitor="\n".join(tables), feeds="\n".join(feeds), watchlists=watchlist
        )
        return config.load(place, {})

    def stop(self) -> None:
        """Stop as the daemon does."""
        self.app.close(timedelta(seconds=5))

    def restart(self) -> Self:
        """Stop and start again on the same database."""
        self.stop()
        return self.start()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def poll(self, *, after: timedelta = timedelta()) -> list[Received]:
        """Let time pass, and do what is due then; return the requests for the feed in it."""
        before = len(self.asked)
        self.clock.move(after)
        self.app.once()
        return self.asked[before:]

    def ask_hubs(self, *, after: timedelta = timedelta()) -> None:
        """Let time pass, and ask the hubs that are due then, as the daemon does at each tick."""
        self.clock.move(after)
        self.app.tick()
        assert self.app._started().engine.wait_idle(timedelta(seconds=20))

    def serve(self, *route: Any, path: str = PATH) -> str:
        """Set what the feed answers: bytes are a body; several are given one after the other."""
        answers = [Answer(body=each) if isinstance(each, bytes) else each for each in route]
        chosen: Route = answers if len(answers) > 1 else answers[0]
        return self.server.route(path, chosen)

    @property
    def asked(self) -> list[Received]:
        """All requests for the feed so far."""
        return self.server.requests_for(PATH)

    @property
    def state(self) -> PollState:
        """What is remembered of the feed ``steppe``."""
        return next(state for state in self.app.store.feeds.poll_states() if state.feed == "steppe")

    @property
    def wait(self) -> timedelta:
        """How long the feed is not asked from now on."""
        return self.state.next_poll_at - self.clock.now()

    @property
    def entries(self) -> list[EntryRecord]:
        """The entries on record."""
        return sorted(self.app.store.views.entries(limit=1000), key=lambda entry: entry.entry_id)


class _PublicApp(App):
    """Takes addresses of this machine for public ones."""

    @classmethod
    def of(cls, patrol: Patrol, settings: Settings) -> "App":
        return _app(cls, patrol, settings)

    def _fetcher(self, settings: Settings) -> HttpFetcher:
        made = fetcher_from(settings, self.clock)
        made.close()
        pauses = self.store.feeds.host_pauses(self.clock.now())
        return HttpFetcher(
            clock=self.clock,
            user_agent="monitor/test",
            limits=replace(FetchLimits(), host_delay=timedelta()),
            allow_hosts=["127.0.0.1"],
            look_up=to_this_machine,
            manners=Manners(pauses=pauses, is_private=lambda _: False),
        )


def _app(kind: type[App], patrol: Patrol, settings: Settings) -> App:
    return kind(settings, clock=patrol.clock, out=StringIO())


def _table(head: str, keys: Mapping[str, object]) -> str:
    return "\n".join([head, *(f"{key} = {_toml(value)}" for key, value in keys.items()), ""])


def _toml(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case list():
            return f"[{', '.join(map(_toml, value))}]"
        case Mapping():
            return f"{{ {', '.join(f'{key} = {_toml(each)}' for key, each in value.items())} }}"
        case str():
            return f'"{value}"'
        case _:
            return str(value)


__all__ = ["HOUR", "MINUTE", "NOON", "PATH", "Patrol", "item", "rss"]
