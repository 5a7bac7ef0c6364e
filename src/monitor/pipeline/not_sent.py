"""Tells, once a week, a sample of what nobody was told of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from monitor.judge.near_misses import sample_withheld
from monitor.judge.timing import last_digest_at
from monitor.judge.wording.messages import write_not_sent
from monitor.judge.wording.templates import BUILT_IN, Templates
from monitor.model import Channel, DigestTime, NotSent, OwedMessage, Route
from monitor.ports import Clock, Outbox, Submit, Views

log = structlog.get_logger(__name__)

_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TellNotSent:
    """The step from what was withheld in a week to messages that are owed.

    The id of a message is made of channel and time: whoever is first to look after that time owes it, so that
    it comes once over restarts and beside other daemons, and also when nobody was here at the time.

    Attributes:
        channels: to which it goes; none for nowhere.
        at: the local time on the clocks of each channel's readers.
        most: the size of the sample.
        routes: of all watchlists, for their quiet hours.
        side_titles: of sides, by name.
        looked: up to when there was nothing to do, by channel.
    """

    channels: Sequence[Channel]
    at: DigestTime
    most: int
    routes: Sequence[Route]
    side_titles: Mapping[str, str]
    outbox: Outbox
    views: Views
    clock: Clock
    submit: Submit
    templates: Templates = BUILT_IN
    looked: dict[str, datetime] = field(default_factory=dict)

    def __call__(self) -> None:
        """Owe each channel its message once its time has come; nothing when nothing was withheld.

        Raises:
            StoreUnavailableError: some channels are owed none yet.
        """
        now = self.clock.now()
        for channel in self.channels:
            until = self._last(channel, until=now)
            if until is not None and self.looked.get(channel.name) != until:
                self._tell(channel, until, now)
                self.looked[channel.name] = until

    def _last(self, channel: Channel, *, until: datetime) -> datetime | None:
        return last_digest_at((self.at,), channel.time_zone, until=until)

    def _tell(self, channel: Channel, until: datetime, now: datetime) -> None:
        delivery_id = f"not-sent-{channel.name}-{until:%Y%m%dT%H%MZ}"
        if self.outbox.knows(delivery_id):
            return
        since = self._last(channel, until=until - _MOMENT) or until
        withheld, ids = sample_withheld(self.views.withheld_figures(since=since, until=until), most=self.most)
        found = (self.views.article(article_id) for article_id in ids)
        sample = tuple(record for record in found if record is not None and record.withheld is not None)
        if not sample:
            return
        message = write_not_sent(
            kind=channel.kind,
            delivery_id=delivery_id,
            not_sent=NotSent(since=since, until=until, withheld=withheld, sample=sample),
            side_titles=self.side_titles,
            time_zone=channel.time_zone,
            templates=self.templates,
        )
        theirs = dict.fromkeys(route.watchlist for route in self.routes if route.channel == channel.name)
        owed = OwedMessage(
            delivery_id=delivery_id, channel=channel.name, message=message, watchlists=tuple(theirs)
        )
        if self.outbox.owe_once(owed, now):
            log.info(
                "told what was not sent", channel=channel.name, delivery=delivery_id, articles=len(sample)
            )
            self.submit("deliver", channel.name)
