"""What hubs push to a running daemon; loaded only where the configuration lets them."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Lock

import structlog

from monitor.config import Settings
from monitor.engine import Step
from monitor.errors import ReceiverError
from monitor.intake.receiver import Receiver
from monitor.model import Call, Reply
from monitor.pipeline.receiving import Heard, TakeCall
from monitor.pipeline.subscribing import AskHubs
from monitor.ports import Submit
from monitor.steps import Parts, Steps, feeds_on, watch_hubs

log = structlog.get_logger(__name__)

# To end subscriptions takes a request each, and one of the hub in return.
ENDED_WITHIN = timedelta(minutes=10)
# How soon a place that was taken is tried again.
LISTEN_AGAIN = timedelta(minutes=1)


class PushDesk:
    """The receiver of a daemon, with what it needs to answer and to ask hubs.

    Attributes:
        steps: those that the engine runs for it, by name.
    """

    def __init__(self, *, submit: Submit, now: Callable[[], datetime]) -> None:
        self.steps: Mapping[str, Step] = {}
        self._submit, self._now = submit, now
        self._heard = Heard()
        self._changing = Lock()
        self._settings: Settings
        self._take: Callable[[Call], Reply]
        self._receiver: Receiver | None = None
        self._listen_at: datetime | None = None
        self._ends_at: datetime | None = None

    def put_into_effect(self, settings: Settings, parts: Parts, steps: Steps) -> None:
        """Do as a configuration says from now on; where nothing is to be pushed any more, end what was.

        Raises:
            StoreUnavailableError: call it again.
        """
        with self._changing:
            hubs, store = watch_hubs(settings, parts), parts.store
            is_on, now = bool(settings.websub.callback_url), self._now()
            if is_on:
                hubs.look_over(feeds_on(settings))
                if not self.steps:  # it is the start, not a change of the configuration
                    hubs.make_up(feeds_on(settings))
            else:
                hubs.end_all()
            self._heard.tokens |= {each.token for each in store.subscriptions.all()}
            self._take = TakeCall(
                feeds=feeds_on(settings),
                subscriptions=store.subscriptions,
                store=store.feeds,
                parser=steps.parser,
                submit=parts.submit,
                clock=parts.clock,
                chance=parts.chance,
                lease=settings.websub.lease,
                burst=settings.polling.burst_entries,
                floor=settings.polling.floor,
                heard=self._heard,
            )
            ask = AskHubs(
                subscriptions=store.subscriptions,
                feeds=store.feeds,
                fetcher=parts.fetcher,
                clock=parts.clock,
                lease=settings.websub.lease,
                chance=parts.chance,
                heard=self._heard,
            )
            self.steps = {"subscribe": ask}
            if is_on:
                self._ends_at = None
                self._listen(settings)
            elif self._ends_at is None:
                self._ends_at = now + ENDED_WITHIN

    def tick(self) -> None:
        """Have hubs asked that are due, as long as they can reach us; returns within milliseconds."""
        with self._changing:
            now = self._now()
            if self._ends_at is not None and (not self._heard.tokens or now >= self._ends_at):
                self._hang_up()
            elif self._receiver is None and self._listen_at is not None and now >= self._listen_at:
                self._listen(self._settings)
            is_heard = self._receiver is not None
        if is_heard:
            self._submit("subscribe", 0)

    def close(self) -> None:
        """Listen no more. Subscriptions stay: hubs try again for a while, and the next start goes on."""
        with self._changing:
            self._hang_up()

    def _listen(self, settings: Settings) -> None:
        """Listen where the configuration says; where that is not possible, polling goes on as usual."""
        place, limit = settings.websub, settings.network.feed_bytes
        if self._receiver is not None and _place_of(self._settings) == _place_of(settings):
            self._settings = settings
            return
        self._hang_up()
        self._settings = settings
        receiver = Receiver(
            address=place.listen_address,
            port=place.listen_port,
            is_known=lambda token: token in self._heard.tokens,
            take=lambda call: self._take(call),  # noqa: PLW0108 - that of the configuration of the time
            limit_bytes=limit,
        )
        try:
            receiver.start()
        except ReceiverError as error:
            receiver.close()
            self._listen_at = self._now() + LISTEN_AGAIN
            log.error("hubs cannot reach us", problem=str(error))  # noqa: TRY400 - it says all
            return
        self._receiver, self._listen_at = receiver, None
        log.info("listening for hubs", address=place.listen_address, port=place.listen_port)

    def _hang_up(self) -> None:
        receiver, self._receiver, self._listen_at = self._receiver, None, None
        if receiver is not None:
            receiver.close()
            log.info("listening for hubs no more")


def _place_of(settings: Settings) -> tuple[str, int, int]:
    return settings.websub.listen_address, settings.websub.listen_port, settings.network.feed_bytes
