"""The whole program in this process, by a clock that tests move; feeds, pages and sinks are real servers."""

import io
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from monitor import config
from monitor.app import App
from monitor.app.channels import try_channel
from support.ailing import AilingSinks
from support.fakes import FakeClock
from support.press import Press, Report
from support.running import Installation

MINUTE = timedelta(minutes=1)


class Bureau:
    """The program on one feed, which tells three channels.

    Args:
        folder: of the installation.
        sinks: where the channels lead.
        press: whose feed it polls.
        clock: by which it lives.
        watchlists: that tell the channels they name.
        patience: seconds for which an answer of a channel is waited for.
        changes: of monitor.toml.
    """

    def __init__(
        self,
        folder: Path,
        *,
        sinks: AilingSinks,
        press: Press,
        clock: FakeClock,
        watchlists: tuple[Mapping[str, object], ...],
        patience: float = 10.0,
        **changes: object,
    ) -> None:
        self.installation = Installation(folder)
        self._press, self._clock = press, clock
        press.publish("steppe")
        self.installation.feeds(press.feeds)
        self.installation.channels(sinks.addresses(patience=patience))
        self.installation.watchlists(*watchlists)
        self.installation.change(**changes)
        settings = config.load(self.installation.config, self.installation.environ)
        self.app = App(settings, out=io.StringIO(), clock=clock)
        self.app.start()

    def publish(self, *reports: Report) -> None:
        """Publish reports and do all that comes of it now."""
        self._press.publish("steppe", *reports)
        self.app.poll_all_now()
        self.app.once()

    def pass_time(self, span: timedelta = MINUTE) -> None:
        """Let time pass and do what is due then; somebody mends what refuses."""
        self._clock.move(span)
        for name, state in self.app.store.outbox.channel_states().items():
            if state.refusing_since is not None:
                channels = self.app.settings.channels
                try_channel(self.app, next(each for each in channels if each.name == name))
        self.app.once()

    def settle(self) -> None:
        """Let time pass until nothing is owed; a day must be enough."""
        for _ in range(24 * 60):
            if self.installation.is_settled:
                return
            self.pass_time()
        raise AssertionError(self.installation.waiting())
