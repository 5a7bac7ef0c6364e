"""What whoever runs the program is told of it: each trouble once when it begins, once when it ends.

What was told is a value that is kept, so that a restart tells nothing again. A trouble ends by a looser rule
than it begins by, so that nothing is told to and fro.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from enum import Enum, auto

from monitor.judge.timing import next_digest_at
from monitor.model import (
    Channel,
    ChannelKind,
    ChannelState,
    Concern,
    DigestTime,
    Logbook,
    Outage,
    PollStanding,
    Tally,
    Trouble,
    TroubleKind,
)
from monitor.text.urls import host_of

# The network is asked about when of the hosts that were polled last nearly all fail, and is well again when
# at least half answer. Of fewer, that many may fail by chance.
HOSTS_LOOKED_AT = 10
FEWEST_HOSTS = 5
DOWN_SHARE = 0.8
WELL_SHARE = 0.5
# A feed that never answered has no last success to count from; by then it was waited for several times.
FAILURES_OF_NEW = 4
PATIENCE_WITH_NEW = timedelta(hours=1)
# With the waits that are shipped (30 s, doubled up to an hour) a channel has failed for an hour by then.
FAILURES_OF_CHANNEL = 8
# More room than was asked for, so that a disk about there is not told of all the time.
ROOM_AGAIN = 1.1
# So long after the end of an absence, what is not caught up on by then is not waited for.
CATCHING_UP = timedelta(hours=1)
# A database that another program holds for some seconds is not told of.
HICCUP = timedelta(seconds=30)
# Longer than the leases that are shipped: where small writes succeed and large ones fail, what failed is
# tried again when its lease ends.
CALM = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorRules:
    """When trouble is told.

    Attributes:
        failing: for how long a feed fails before that is told.
        silent: for how long no feed has anything new before that is told; zero for never.
        free_bytes: with less room than this beside the database that is told.
        absence: the program was away when it did not look for so long; None where nobody expects it to.
        heartbeat: when a heartbeat is told, in
        zone: of the operator.
    """

    failing: timedelta
    silent: timedelta
    free_bytes: int
    absence: timedelta | None
    heartbeat: DigestTime
    zone: tzinfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """How things are.

    Attributes:
        feeds: those that are configured and on.
        channels: those that are configured, as far as they were sent to.
        free_bytes: room beside the database; None where that cannot be known.
        tried_at: when this process last tried to look; None when it did not.
        outage: of the database, as this process met it last and has not told the end of.
        tally: since the end of the absence that is not told yet; None without one.
    """

    feeds: Sequence[PollStanding]
    channels: Sequence[ChannelState] = ()
    free_bytes: int | None = None
    tried_at: datetime | None = None
    outage: Outage | None = None
    tally: Tally | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What is to be told now, and what is on record when that is done.

    Attributes:
        begun: troubles; none of an absence, which is told when it was caught up on.
        ended: troubles.
        heartbeat_since: when a heartbeat is due, since when it counts; else None.
        is_outage_over: that of the database; its end is told if its beginning was.
    """

    begun: tuple[Trouble, ...]
    ended: tuple[Trouble, ...]
    heartbeat_since: datetime | None
    is_outage_over: bool
    logbook: Logbook


def look_over(situation: Situation, logbook: Logbook, now: datetime, rules: OperatorRules) -> Outlook:
    """Return what began and what ended since the last look.

    While many feeds fail at once that alone is told: no feed begins to fail, and no silence. A feed or
    channel that is not configured any more is forgotten without a word.
    """
    view = _view(situation, logbook, now, rules)
    known = {(each.kind, each.subject): each for each in logbook.troubles}
    begun = tuple(each for each in view.found() if (each.kind, each.subject) not in known)
    fates = [(each, view.fate_of(each, begun)) for each in logbook.troubles]
    kept = tuple(each for each, fate in fates if fate is _Fate.GOES_ON)
    ended = [each for each, fate in fates if fate is _Fate.ENDED]
    outage = situation.outage
    is_outage_over = outage is not None and now - outage.failed_at >= CALM
    if outage is not None and outage.is_told and is_outage_over:
        ended.append(database_trouble(outage))
    since = _heartbeat_since(logbook, now, rules)
    is_counted = logbook.heartbeat_at is None or since is not None
    away = () if view.away is None else (view.away,)
    return Outlook(
        begun=begun,
        ended=tuple(ended),
        heartbeat_since=since,
        is_outage_over=is_outage_over,
        logbook=Logbook(
            troubles=(*kept, *begun, *away),
            alive_at=now,
            heartbeat_at=now if is_counted else logbook.heartbeat_at,
            counts_from=view.counts_from,
        ),
    )


def absence_in(logbook: Logbook) -> Trouble | None:
    """Return the absence that is not told yet because it is still being caught up on."""
    return next((each for each in logbook.troubles if each.kind is TroubleKind.ABSENCE), None)


def met_again(outage: Outage | None, problem: str, now: datetime) -> Outage:
    """Return the outage of a database that just failed: the one that goes on, or a new one."""
    if outage is None:
        return Outage(since=now, failed_at=now, problem=problem)
    return replace(outage, failed_at=now)


def is_to_be_told(outage: Outage) -> bool:
    """Return whether an outage has lasted for so long that the operator is to know, and does not yet."""
    return not outage.is_told and outage.failed_at - outage.since >= HICCUP


def database_trouble(outage: Outage) -> Trouble:
    """Return an outage as what the operator is told of."""
    return Trouble(
        kind=TroubleKind.DATABASE, since=outage.since, found_at=outage.failed_at, problem=outage.problem
    )


def channels_told(
    concern: Concern, subject: str, *, channels: Mapping[str, Channel], named: Sequence[str]
) -> Sequence[Channel]:
    """Return on which channels the operator is told of something.

    Those that were named for it; without any, those that print on the console. What is wrong with a channel
    is not told there, but on all others where no other was named: it is worth knowing wherever it is read.

    Args:
        concern: what it is about.
        subject: name of the channel that is concerned, if one is.
        channels: the configured ones by name.
        named: for the operator; those that are not configured do not count.
    """
    chosen = [channels[name] for name in named if name in channels]
    if concern is Concern.CHANNELS:
        others = [each for each in chosen if each.name != subject]
        return others or [each for each in channels.values() if each.name != subject]
    return chosen or [each for each in channels.values() if each.kind is ChannelKind.CONSOLE]


class _Fate(Enum):
    """What becomes of a trouble that was told."""

    GOES_ON = auto()
    ENDED = auto()
    FORGOTTEN = auto()  # without a word


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """How things are, with what follows for all kinds of trouble.

    Attributes:
        polled: the feeds that were asked.
        away: the absence that just ended.
        network: what is wrong with the network.
        was_blind: that is on record.
        counts_from: failures before this tell nothing of a feed.
    """

    situation: Situation
    polled: Sequence[PollStanding]
    away: Trouble | None
    network: Trouble | None
    was_blind: bool
    counts_from: datetime | None
    now: datetime
    rules: OperatorRules

    def found(self) -> Iterator[Trouble]:
        """Yield the troubles that there are, each once; of an absence nothing."""
        if self.network is not None:
            yield self.network
        else:
            yield from self._feeds()
            yield from self._silence()
        yield from self._channels()
        free = self.situation.free_bytes
        if free is not None and free < self.rules.free_bytes:
            yield Trouble(
                kind=TroubleKind.DISK, since=self.now, found_at=self.now, problem=f"{free // 10**6} MB"
            )

    def fate_of(self, trouble: Trouble, begun: Sequence[Trouble]) -> _Fate:
        """Return what becomes of a trouble that was told, beside those that begin now."""
        match trouble.kind:
            case TroubleKind.FEED | TroubleKind.GONE:
                return self._fate_of_feed(trouble)
            case TroubleKind.NETWORK:
                return _Fate.ENDED if self.network is None else _Fate.GOES_ON
            case TroubleKind.BLIND | TroubleKind.QUIET:
                is_replaced = any(each.kind is TroubleKind.BLIND for each in begun)
                return _Fate.FORGOTTEN if is_replaced else self._fate_of_silence(trouble)
            case TroubleKind.REFUSAL | TroubleKind.SENDING:
                return self._fate_of_channel(trouble)
            case TroubleKind.ABSENCE:
                return self._fate_of_absence(trouble)
            case _:
                free = self.situation.free_bytes
                has_room = free is not None and free >= self.rules.free_bytes * ROOM_AGAIN
                return _Fate.ENDED if has_room else _Fate.GOES_ON

    # --- Feeds -------------------------------------------------------------------------------------------

    def _feeds(self) -> Iterator[Trouble]:
        for feed in self.polled:
            if feed.is_gone or self._fails_for_long(feed):
                yield Trouble(
                    kind=TroubleKind.GONE if feed.is_gone else TroubleKind.FEED,
                    subject=feed.feed,
                    since=feed.last_success_at,
                    found_at=self.now,
                    problem=feed.last_problem,
                )

    def _fails_for_long(self, feed: PollStanding) -> bool:
        start = self.counts_from
        if feed.last_success_at is None:
            is_early = start is not None and self.now - start < PATIENCE_WITH_NEW
            return feed.failures >= FAILURES_OF_NEW and not is_early
        # One failure may be that of the first poll in days.
        counted = max(feed.last_success_at, start or feed.last_success_at)
        return feed.failures > 1 and self.now - counted > self.rules.failing

    def _fate_of_feed(self, trouble: Trouble) -> _Fate:
        feed = next((each for each in self.situation.feeds if each.feed == trouble.subject), None)
        if feed is None or (feed.is_gone and trouble.kind is TroubleKind.FEED):  # its end is told as such
            return _Fate.FORGOTTEN
        # With another address it starts anew, and was not asked yet.
        is_well = feed.last_polled_at is not None and not feed.failures and not feed.is_gone
        return _Fate.ENDED if is_well else _Fate.GOES_ON

    # --- Silence -----------------------------------------------------------------------------------------

    def _newest(self) -> datetime | None:
        return max((feed.last_new_at for feed in self.polled if feed.last_new_at is not None), default=None)

    def _silence(self) -> Iterator[Trouble]:
        newest, silent = self._newest(), self.rules.silent
        if newest is None or not silent or self.now - max(newest, self.counts_from or newest) <= silent:
            return
        deaf = sum(not _answers(feed, self.now - silent) for feed in self.polled)
        yield Trouble(
            # Once blind, what was missed is to come: until then silence tells nothing.
            kind=TroubleKind.BLIND if self.was_blind or deaf * 2 > len(self.polled) else TroubleKind.QUIET,
            since=newest,
            found_at=self.now,
            problem=f"{deaf} of {len(self.polled)} feeds do not answer",
        )

    def _fate_of_silence(self, trouble: Trouble) -> _Fate:
        newest = self._newest()
        if newest is None or not self.rules.silent:
            return _Fate.FORGOTTEN
        return _Fate.GOES_ON if trouble.since is None or newest <= trouble.since else _Fate.ENDED

    # --- Channels ----------------------------------------------------------------------------------------

    def _channels(self) -> Iterator[Trouble]:
        for channel in self.situation.channels:
            if channel.refusing_since is not None:
                kind, since = TroubleKind.REFUSAL, channel.refusing_since
            elif channel.failures >= FAILURES_OF_CHANNEL:
                kind, since = TroubleKind.SENDING, None
            else:
                continue
            yield Trouble(
                kind=kind, subject=channel.name, since=since, found_at=self.now, problem=channel.problem
            )

    def _fate_of_channel(self, trouble: Trouble) -> _Fate:
        channel = next((each for each in self.situation.channels if each.name == trouble.subject), None)
        is_refusing = channel is not None and channel.refusing_since is not None
        if channel is None or (trouble.kind is TroubleKind.SENDING and is_refusing):
            return _Fate.FORGOTTEN
        goes_on = is_refusing if trouble.kind is TroubleKind.REFUSAL else channel.failures > 0
        return _Fate.GOES_ON if goes_on else _Fate.ENDED

    # --- Absence -----------------------------------------------------------------------------------------

    def _fate_of_absence(self, trouble: Trouble) -> _Fate:
        if self.away is not None:  # another one, which counts from the beginning of this
            return _Fate.FORGOTTEN
        back_at = trouble.found_at
        is_any_due = any(
            not feed.is_gone
            and feed.next_poll_at <= self.now
            and (feed.last_polled_at is None or feed.last_polled_at < back_at)
            for feed in self.situation.feeds
        )
        tally = self.situation.tally
        is_caught_up = tally is not None and not tally.waiting and not is_any_due
        return _Fate.ENDED if is_caught_up or self.now - back_at >= CATCHING_UP else _Fate.GOES_ON


def _view(situation: Situation, logbook: Logbook, now: datetime, rules: OperatorRules) -> _View:
    polled = [feed for feed in situation.feeds if feed.last_polled_at is not None]
    kinds = {each.kind for each in logbook.troubles}
    was_down = TroubleKind.NETWORK in kinds
    failing = {each.subject for each in logbook.troubles if each.kind is TroubleKind.FEED}
    asked = [feed for feed in polled if feed.feed not in failing and not feed.is_gone]
    network = _network(asked, now, was_down=was_down)
    away = _absence(situation, logbook, now, rules)
    is_back = away is not None or (was_down and network is None)
    return _View(
        situation=situation,
        polled=polled,
        away=away,
        network=network,
        was_blind=TroubleKind.BLIND in kinds,
        counts_from=now if is_back else logbook.counts_from,
        now=now,
        rules=rules,
    )


def _network(polled: Sequence[PollStanding], now: datetime, *, was_down: bool) -> Trouble | None:
    """Return that nearly all hosts fail that were polled last; None when they do not."""
    by_host: dict[str, PollStanding] = {}
    in_order = sorted(polled, key=lambda feed: feed.last_polled_at or now)
    for feed in reversed(in_order):
        by_host.setdefault(host_of(feed.url), feed)
        if len(by_host) == HOSTS_LOOKED_AT:
            break
    lately = [*by_host.values()]
    failing = [feed for feed in lately if feed.failures]
    share = len(failing) / len(lately) if len(lately) >= FEWEST_HOSTS else 0.0
    if share <= WELL_SHARE or (share < DOWN_SHARE and not was_down):
        return None
    mute = sum(feed.last_status is None for feed in failing)
    return Trouble(
        kind=TroubleKind.NETWORK,
        since=max((feed.last_success_at for feed in failing if feed.last_success_at), default=None),
        found_at=now,
        problem=f"{len(failing)} of the {len(lately)} hosts that were asked last fail, {mute} of them "
        "without any answer",
    )


def _answers(feed: PollStanding, since: datetime) -> bool:
    """Return whether a feed would have told of anything new."""
    is_well = not feed.failures and not feed.is_gone
    return is_well and feed.last_success_at is not None and feed.last_success_at > since


def _absence(situation: Situation, logbook: Logbook, now: datetime, rules: OperatorRules) -> Trouble | None:
    """Return the absence that ends with this look; it begins with one that is still being caught up on."""
    if logbook.alive_at is None or rules.absence is None:
        return None
    last = max(logbook.alive_at, situation.tried_at or logbook.alive_at)
    if now - last < rules.absence:
        return None
    before = absence_in(logbook)
    since = logbook.alive_at if before is None else before.since
    return Trouble(kind=TroubleKind.ABSENCE, since=since, found_at=now)


def _heartbeat_since(logbook: Logbook, now: datetime, rules: OperatorRules) -> datetime | None:
    if logbook.heartbeat_at is None:
        return None
    due_at = next_digest_at([rules.heartbeat], rules.zone, after=logbook.heartbeat_at)
    return logbook.heartbeat_at if due_at is not None and due_at <= now else None
