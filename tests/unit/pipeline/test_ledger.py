"""Every article in has exactly one outcome, wherever its messages are just now."""

import random
from dataclasses import replace
from datetime import time, timedelta

import pytest

from monitor.errors import ChannelRefusedError, ChannelUnavailableError, MessageRefusedError
from monitor.judge.wanting import Wanting
from monitor.judge.watching import Watching
from monitor.model import (
    AlertRecord,
    Channel,
    ChannelKind,
    DeliveryState,
    DigestTime,
    HeldReason,
    MinimumVerdict,
    QuietHours,
    Route,
    Timing,
)
from monitor.pipeline.deliver import Deliver
from monitor.pipeline.digest import GatherDigest
from support.desk import SIDES, WATCHLIST, Desk
from support.values import about, article

DAILY = (DigestTime(at=time(7)),)
ROUTES = (
    Route(watchlist="minerals", channel="gathered", timing=Timing.DIGEST, digest_times=DAILY),
    Route(watchlist="minerals", channel="asleep", quiet_hours=QuietHours(start=time(13), end=time(6))),
    Route(watchlist="minerals", channel="capped", cap_per_hour=1),
    Route(
        watchlist="minerals",
        channel="patient",
        cooldown=timedelta(hours=5),
        minimum_verdict=MinimumVerdict.ANY,
    ),
    Route(watchlist="minerals", channel="resting", minimum_verdict=MinimumVerdict.ANY),
    Route(watchlist="minerals", channel="refusing"),
)
NAMES = tuple(route.channel for route in ROUTES)
CHANNELS = {name: Channel(name=name, kind=ChannelKind.CONSOLE, url="console:") for name in NAMES}
READ = replace(WATCHLIST, channels=NAMES)
BRAIN = {
    "watchlists": {READ.name: READ},
    "watching": Watching((READ,)),
    "wanting": Wanting((READ,), sides=SIDES, threshold=0.25),
    "channels": CHANNELS,
    "routes": {READ.name: list(ROUTES)},
}
TROUBLES = (
    ChannelUnavailableError("busy", retry_after=timedelta(minutes=20)),
    ChannelRefusedError("no such room"),
    MessageRefusedError("not this one"),
)


def press(number: int) -> dict[str, object]:
    """Return what an article says: news, the same again, off the beat, of no watchlist, too old."""
    return (
        {},
        {"text": about(number - 1).text, "title": about(number - 1).title},
        {"title": f"Rain over the city {number}", "text": f"Rain fell over the city, hour {number}."},
        {
            "title": f"Kazakhstan and Trump agree on visas {number}",
            "text": f"Visas of Kazakhstan, the United States and number {number}.",
        },
        {},
        {"published_at": article().published_at - timedelta(days=9)},
    )[number % 6]


def news(desk: Desk, number: int) -> None:
    moments = {"seen_at": desk.clock.now(), "published_at": desk.clock.now() - timedelta(minutes=5)}
    desk.judged(about(number, **(moments | press(number))), **BRAIN)


def steps(desk: Desk) -> tuple[GatherDigest, Deliver]:
    ids = (f"later-{number}" for number in range(10_000))
    gather = GatherDigest(
        channels=CHANNELS,
        routes=ROUTES,
        watchlists={READ.name: READ},
        outbox=desk.store.outbox,
        views=desk.store.views,
        clock=desk.clock,
        submit=desk.submitted,
        new_id=lambda: next(ids),
    )
    deliver = Deliver(
        channels=CHANNELS,
        routes=ROUTES,
        rules=replace(desk.retry_rules, attempts=50),
        new_id=lambda: next(ids),
        outbox=desk.store.outbox,
        sender=desk.sender,
        clock=desk.clock,
        submit=desk.submitted,
        chance=lambda: 0.0,
        lease=timedelta(minutes=2),
    )
    return gather, deliver


def places_of(alert: AlertRecord) -> list[str]:
    """Return the channels where an alert is held, or in a message, each as often as it is."""
    return sorted([each.channel for each in (*alert.held, *alert.deliveries)])


def check(desk: Desk) -> None:
    """Each article has one outcome; each alert one place on each channel; the ledger knows the unsent."""
    views = desk.store.views
    articles, alerts = views.articles(limit=999), views.alerts(limit=999)
    assert {(each.alert_id is None) + (each.withheld is None) for each in articles} <= {1}
    assert sorted([*(a.article.article_id for a in alerts), *(w.article_id for w in views.withheld())]) == (
        sorted(each.article_id for each in articles)
    )
    expected = {
        a.alert_id for a in alerts if a.held or any(d.state is not DeliveryState.SENT for d in a.deliveries)
    }
    assert {each.alert_id for each in views.unsent(limit=999)} == expected
    for alert in alerts:
        assert len(places_of(alert)) == len(set(places_of(alert)))
        assert set(places_of(alert)) <= set(NAMES)


@pytest.mark.parametrize("seed", range(3))
def test_every_article_has_one_outcome_and_each_alert_one_place_on_each_channel_at_every_moment(
    desk: Desk, seed: int
) -> None:
    chance = random.Random(seed)
    gather, deliver = steps(desk)
    reasons: set[HeldReason] = set()
    for number in range(1, 31):
        news(desk, number)
        desk.clock.move(timedelta(minutes=chance.choice((1, 3, 40))))
        channel = chance.choice(NAMES)
        gather(channel)
        if chance.random() < 0.3:
            desk.sender.failures.append(chance.choice(TROUBLES))
        deliver(channel)
        desk.sender.failures.clear()
        check(desk)
        reasons |= {held.reason for alert in desk.store.views.unsent() for held in alert.held}
    assert set(HeldReason) - reasons <= {HeldReason.BACKLOG}

    for _ in range(40):
        desk.clock.move(timedelta(hours=1))
        for name in NAMES:
            gather(name)
            desk.store.outbox.mend(name, desk.clock.now())
            deliver(name)
        for delivery in desk.store.views.deliveries(only_unsent=True):
            desk.store.outbox.owe_again(delivery.delivery_id, desk.clock.now())
    check(desk)
    alerts = desk.store.views.alerts(limit=999)
    assert desk.store.views.unsent() == ()
    # A repeat is told on the two channels that want it.
    assert {len(places_of(alert)) for alert in alerts} == {2, len(NAMES)}
    sent = [delivery_id for _, _, delivery_id in desk.sender.sent]
    assert len(sent) == len(set(sent))
