from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from monitor.judge.wanting import Wanting
from monitor.judge.watching import Watching
from monitor.model import (
    Channel,
    ChannelKind,
    DigestTime,
    HeldAlert,
    MinimumVerdict,
    OwedMessage,
    QuietHours,
    Route,
    Term,
    Timing,
)
from monitor.pipeline.digest import GatherDigest
from support.desk import SIDES, WATCHLIST, Desk
from support.values import NOON, about

CHANNEL = Channel(name="desk", kind=ChannelKind.CONSOLE, url="console:")
DAILY = Route(
    watchlist="minerals", channel="desk", timing=Timing.DIGEST, digest_times=(DigestTime(at=time(13)),)
)
HOUR = timedelta(hours=1)


def digest(
    desk: Desk, *routes: Route, kind: ChannelKind = ChannelKind.CONSOLE, name: str = "desk"
) -> GatherDigest:
    return GatherDigest(
        channels={name: Channel(name=name, kind=kind, url="console:")},
        routes=routes,
        watchlists={WATCHLIST.name: WATCHLIST},
        outbox=desk.store.outbox,
        views=desk.store.views,
        clock=desk.clock,
        submit=desk.submitted,
        new_id=lambda: f"digest-{len(desk.submitted.calls)}",
    )


def messages(desk: Desk) -> list[str]:
    return [each.message.text for each in reversed(desk.store.views.deliveries())]


def test_alerts_of_a_day_come_in_one_digest_at_its_time(desk: Desk) -> None:
    for number in (1, 2):
        desk.judged(about(number), routes={"minerals": [DAILY]})
    desk.judged(about(3, published_at=NOON - timedelta(days=9)))
    step = digest(desk, DAILY)
    step("desk")
    assert messages(desk) == []
    desk.clock.move(HOUR)
    step("desk")
    step("desk")
    (text,) = messages(desk)
    assert all(f"number {number}" in text for number in (1, 2))
    assert "1 too old" in " ".join(text.split())
    assert desk.submitted.calls == [("deliver", "desk")]


def test_a_digest_of_one_alert_is_a_digest(desk: Desk) -> None:
    desk.judged(about(1), routes={"minerals": [DAILY]})
    desk.clock.move(HOUR)
    digest(desk, DAILY)("desk")
    (delivery,) = desk.store.views.deliveries()
    assert delivery.alert_id is None


def test_what_quiet_hours_held_back_comes_alone_when_it_is_alone(desk: Desk) -> None:
    quiet = Route(watchlist="minerals", channel="desk", quiet_hours=QuietHours(start=time(11), end=time(13)))
    desk.judged(about(1), routes={"minerals": [quiet]})
    desk.clock.move(HOUR)
    digest(desk, quiet)("desk")
    (delivery,) = desk.store.views.deliveries()
    assert delivery.alert_id == 1
    assert "number 1" in delivery.message.subject


def test_a_digest_that_nobody_was_here_to_gather_waits_for_the_end_of_quiet_hours(desk: Desk) -> None:
    quiet = Route(
        watchlist="minerals",
        channel="desk",
        timing=Timing.DIGEST,
        digest_times=(DigestTime(at=time(13)),),
        quiet_hours=QuietHours(start=time(20), end=time(6)),
    )
    desk.judged(about(1), routes={"minerals": [quiet]})
    step = digest(desk, quiet)
    desk.clock.move(10 * HOUR)
    step("desk")
    assert messages(desk) == []
    desk.clock.move(8 * HOUR)
    step("desk")
    assert len(messages(desk)) == 1


def test_developments_of_one_story_stand_together_and_the_next_alert_refers_to_the_earlier_one(
    desk: Desk,
) -> None:
    patient = Route(watchlist="minerals", channel="desk", cooldown=HOUR, minimum_verdict=MinimumVerdict.ANY)
    text = "Kazakhstan and the United States signed a tungsten deal worth 5 million dollars in Astana."
    base = about(1, text=text)
    desk.judged(base, routes={"minerals": [patient]})
    for number in (2, 3):
        copy = about(number, text=f"{text} Officials said the deal number {number} pleased them.")
        judgement, _ = desk.judged(copy, routes={"minerals": [patient]})
        assert judgement.held
    desk.clock.move(HOUR)
    digest(desk, patient)("desk")
    *_, text = messages(desk)
    assert "You were told of these stories shortly before" in " ".join(text.split())


def test_a_development_that_cooled_down_alone_refers_to_the_earlier_alert(desk: Desk) -> None:
    patient = Route(watchlist="minerals", channel="desk", cooldown=HOUR, minimum_verdict=MinimumVerdict.ANY)
    desk.judged(about(1), routes={"minerals": [patient]})
    desk.judged(about(2, text=about(1).text), routes={"minerals": [patient]})
    desk.clock.move(HOUR)
    digest(desk, patient)("desk")
    first, second = sorted(desk.store.views.deliveries(), key=lambda each: each.alert_id or 0)
    assert second.message.thread == first.delivery_id


@pytest.mark.parametrize(("kind", "count"), [(ChannelKind.SLACK, 2), (ChannelKind.CONSOLE, 1)])
def test_what_one_message_has_no_room_for_comes_in_the_next(
    desk: Desk, kind: ChannelKind, count: int
) -> None:
    for number in range(12):
        desk.judged(about(number), routes={"minerals": [DAILY]})
    desk.clock.move(HOUR)
    digest(desk, DAILY, kind=kind)("desk")
    texts = messages(desk)
    assert len(texts) == count
    assert [number for number in range(12) if not any(f"number {number} " in text for text in texts)] == []


def test_what_was_withheld_is_counted_once_where_a_digest_takes_several_messages(desk: Desk) -> None:
    for number in range(12):
        desk.judged(about(number), routes={"minerals": [DAILY]})
    desk.judged(about(99, published_at=NOON - timedelta(days=9)))
    desk.clock.move(HOUR)
    digest(desk, DAILY, kind=ChannelKind.SLACK)("desk")
    told = {each.delivery_id: "1 too old" in each.message.text for each in desk.store.views.deliveries()}
    assert told == {"digest-0": True, "digest-1": False}


def test_what_is_held_for_a_channel_that_is_gone_waits_for_it_to_come_back(desk: Desk) -> None:
    desk.judged(about(1), routes={"minerals": [DAILY]})
    desk.clock.move(HOUR)
    digest(desk, DAILY, name="other")("desk")
    assert messages(desk) == []
    assert len(desk.store.outbox.held("desk", desk.clock.now(), limit=9)) == 1


def test_what_goes_to_readers_who_rest_now_waits_and_holds_up_nobody_who_is_awake(desk: Desk) -> None:
    watchlists = {
        name: replace(WATCHLIST, name=name, title=name, terms=(Term(text=word),))
        for name, word in (("metals", "tungsten"), ("fuel", "uranium"))
    }
    daily = {"channel": "desk", "timing": Timing.DIGEST, "digest_times": (DigestTime(at=time(13)),)}
    resting = Route(watchlist="metals", quiet_hours=QuietHours(start=time(14), end=time(15)), **daily)
    awake = Route(watchlist="fuel", **daily)
    for number, word in enumerate(("tungsten", "uranium")):
        own = about(number).text
        desk.judged(
            about(number, title=f"{word}: Kazakhstan, United States", text=own.replace("tungsten", word)),
            watching=Watching(tuple(watchlists.values())),
            wanting=Wanting(tuple(watchlists.values()), sides=SIDES, threshold=0.25),
            watchlists=watchlists,
            routes={"metals": [resting], "fuel": [awake]},
        )
    step = replace(digest(desk, resting, awake), watchlists=watchlists)
    desk.clock.move(2 * HOUR)
    step("desk")
    (text,) = messages(desk)
    assert ("uranium" in text, "tungsten" in text) == (True, False)
    desk.clock.move(HOUR)
    step("desk")
    assert len(messages(desk)) == 2


class SomebodyElse:
    """An outbox in which another daemon gathers first."""

    def __init__(self, desk: Desk) -> None:
        self._outbox = desk.store.outbox

    def __getattr__(self, name: str) -> object:
        return getattr(self._outbox, name)

    def gather(self, message: OwedMessage, held: Sequence[HeldAlert], now: datetime, **named: object) -> bool:
        assert self._outbox.gather(replace(message, delivery_id="theirs"), held, now)
        return self._outbox.gather(message, held, now, **named)  # type: ignore[arg-type]


def test_of_two_daemons_one_gathers(desk: Desk) -> None:
    desk.judged(about(1), routes={"minerals": [DAILY]})
    desk.clock.move(HOUR)
    replace(digest(desk, DAILY), outbox=SomebodyElse(desk))("desk")  # type: ignore[arg-type]
    assert [each.delivery_id for each in desk.store.views.deliveries()] == ["theirs"]
    assert desk.submitted.calls == []
