"""Looks at how the program itself is doing, and tells whoever runs it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from threading import Lock

import structlog

from monitor.errors import PermanentError, TransientError
from monitor.judge.operating import (
    OperatorRules,
    Outlook,
    Situation,
    absence_in,
    channels_told,
    database_trouble,
    is_to_be_told,
    look_over,
    met_again,
)
from monitor.judge.wording.heartbeat import Health, notice_of_heartbeat
from monitor.judge.wording.notices import Notice, write_notice
from monitor.judge.wording.troubles import Circumstances, notice_of_begun, notice_of_ended
from monitor.model import (
    Channel,
    Concern,
    Logbook,
    Outage,
    OwedMessage,
    Trouble,
    TroubleKind,
)
from monitor.ports import Clock, FeedStore, Outbox, Sender, Submit, Troubles

log = structlog.get_logger(__name__)

_Told = tuple[Callable[[Circumstances], Notice], Concern, str]
"""What is said, what it is about, and the name of the feed or channel that is concerned."""


class Memory:
    """What a process knows of itself beside the logbook; it outlives a change of configuration.

    Attributes:
        is_resident: it is expected to run all the time, so that an absence is told.
        tried_at: when it last tried to look; None before the first time.
        outage: of the database, until it is over.
    """

    def __init__(self) -> None:
        self.is_resident = False
        self.tried_at: datetime | None = None
        self.outage: Outage | None = None
        self._turn = Lock()

    def meet(self, problem: str, now: datetime) -> bool:
        """Note that the database failed; return whether that is to be told now, once in an outage."""
        with self._turn:
            outage = met_again(self.outage, problem, now)
            is_due = is_to_be_told(outage)
            self.outage = replace(outage, is_told=outage.is_told or is_due)
            return is_due

    def forget(self, outage: Outage | None) -> None:
        """Note that an outage is over, unless the database failed again meanwhile."""
        with self._turn:
            if self.outage == outage:
                self.outage = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorDesk:
    """How the operator is reached.

    Attributes:
        channels: the configured ones by name.
        named: those on which the operator wants to be told; see ``channels_told``.
        concerns: of what; the log tells everything.
        titles: of the feeds that are on, by name.
    """

    channels: Mapping[str, Channel]
    named: Sequence[str]
    concerns: Collection[Concern]
    titles: Mapping[str, str]

    def channels_for(self, concern: Concern, subject: str = "") -> Sequence[Channel]:
        """Return where something is told; nowhere when the operator does not want to know."""
        if concern not in self.concerns:
            return ()
        return channels_told(concern, subject, channels=self.channels, named=self.named)


@dataclass(frozen=True, slots=True, kw_only=True)
class TellOperator:
    """The step that looks at feeds, channels, disk and clock, and owes the operator what is to be told.

    What is told is recorded in one transaction with the messages that tell it, so that a crash tells nothing
    twice and loses nothing.

    Attributes:
        new_id: returns a new unique delivery id.
    """

    desk: OperatorDesk
    rules: OperatorRules
    memory: Memory
    feeds: FeedStore
    outbox: Outbox
    troubles: Troubles
    clock: Clock
    submit: Submit
    new_id: Callable[[], str]

    def __call__(self, _key: int | str = 0) -> bool:
        """Look once; return whether anything was told.

        Raises:
            StoreUnavailableError: nothing was recorded, and the next look finds the same.
        """
        now = self.clock.now()
        tried_at, self.memory.tried_at = self.memory.tried_at, now
        rules = self.rules if self.memory.is_resident else replace(self.rules, absence=None)
        before = self.troubles.read()
        situation = self._situation(before, tried_at, now)
        outlook = look_over(situation, before, now, rules)
        messages = tuple(self._messages(situation, outlook, now))
        if not self.troubles.write(outlook.logbook, messages, now, before=before):
            return False
        if outlook.is_outage_over:
            self.memory.forget(situation.outage)
        _log(outlook)
        for name in dict.fromkeys(message.channel for message in messages):
            self.submit("deliver", name)
        return bool(messages)

    def _situation(self, logbook: Logbook, tried_at: datetime | None, now: datetime) -> Situation:
        absence = absence_in(logbook)
        states = self.outbox.channel_states()
        return Situation(
            feeds=[state for state in self.feeds.poll_standings() if state.feed in self.desk.titles],
            channels=[states[name] for name in self.desk.channels if name in states],
            free_bytes=self.troubles.free_bytes(),
            tried_at=tried_at,
            outage=self.memory.outage,
            tally=None if absence is None else self.troubles.tally(since=absence.found_at, now=now),
        )

    def _messages(self, situation: Situation, outlook: Outlook, now: datetime) -> Iterator[OwedMessage]:
        for write, concern, subject in self._told(situation, outlook, now):
            for channel in self.desk.channels_for(concern, subject):
                about = Circumstances(
                    now=now, zone=channel.time_zone, titles=self.desk.titles, tally=situation.tally
                )
                delivery_id = self.new_id()
                message = write_notice(write(about), kind=channel.kind, delivery_id=delivery_id)
                yield OwedMessage(delivery_id=delivery_id, channel=channel.name, message=message)

    def _told(self, situation: Situation, outlook: Outlook, now: datetime) -> Iterator[_Told]:
        """Yield what is told; feeds that begin or cease to fail together in one notice."""
        for troubles, notice_of in ((outlook.begun, notice_of_begun), (outlook.ended, notice_of_ended)):
            for together in _grouped(troubles):
                (first, *_) = together
                yield partial(notice_of, together), first.kind.concern, first.subject
        if outlook.heartbeat_since is not None:
            tally = self.troubles.tally(since=outlook.heartbeat_since, now=now)
            yield partial(notice_of_heartbeat, tally, _health(situation)), Concern.HEARTBEAT, ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TellOutage:
    """The step that tells on one channel that the database cannot be used: at once, as nothing can be owed.

    Best effort: what fails is logged and not tried again.

    Attributes:
        new_id: returns a new unique delivery id.
    """

    desk: OperatorDesk
    memory: Memory
    sender: Sender
    clock: Clock
    new_id: Callable[[], str]

    def __call__(self, name: str) -> None:
        """Send the message, unless the outage is over already."""
        outage, channel = self.memory.outage, self.desk.channels.get(name)
        if outage is None or channel is None:
            return
        about = Circumstances(now=self.clock.now(), zone=channel.time_zone, titles=self.desk.titles)
        notice = notice_of_begun([database_trouble(outage)], about)
        delivery_id = self.new_id()
        message = write_notice(notice, kind=channel.kind, delivery_id=delivery_id)
        try:
            self.sender.send(channel, message, delivery_id=delivery_id)
        except (TransientError, PermanentError) as error:
            log.warning("outage not told", channel=name, problem=str(error))


def _grouped(troubles: Sequence[Trouble]) -> list[Sequence[Trouble]]:
    feeds = [each for each in troubles if each.kind is TroubleKind.FEED]
    others = [[each] for each in troubles if each.kind is not TroubleKind.FEED]
    return [feeds, *others] if feeds else [*others]


def _health(situation: Situation) -> Health:
    feeds = situation.feeds
    return Health(
        feeds=len(feeds),
        failing=tuple(feed.feed for feed in feeds if feed.failures or feed.is_gone),
        refusing=tuple(each.name for each in situation.channels if each.refusing_since is not None),
        last_new_at=max((feed.last_new_at for feed in feeds if feed.last_new_at is not None), default=None),
        free_bytes=situation.free_bytes,
    )


def _log(outlook: Outlook) -> None:
    for trouble in outlook.begun:
        log.warning(
            "trouble",
            kind=trouble.kind,
            subject=trouble.subject,
            since=trouble.since,
            problem=trouble.problem,
        )
    for trouble in outlook.ended:
        log.info("trouble over", kind=trouble.kind, subject=trouble.subject, since=trouble.since)
    if outlook.heartbeat_since is not None:
        log.info("heartbeat told", since=outlook.heartbeat_since)
