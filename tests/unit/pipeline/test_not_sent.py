"""The weekly message about what was not sent."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from monitor.model import Channel, ChannelKind, DigestTime, OwedMessage, Route
from monitor.pipeline.not_sent import TellNotSent
from support.desk import Desk
from support.values import about

# Noon of the tests is a Thursday.
THURSDAY = DigestTime(at=time(13), weekday=3)
DESK = Channel(name="desk", kind=ChannelKind.CONSOLE, url="console:")
HOUR = timedelta(hours=1)
WEEK = timedelta(weeks=1)


def tell(desk: Desk, *channels: Channel, **changes: Any) -> TellNotSent:
    values: dict[str, Any] = {
        "channels": channels or (DESK,),
        "at": THURSDAY,
        "most": 12,
        "routes": (),
        "side_titles": {},
        "outbox": desk.store.outbox,
        "views": desk.store.views,
        "clock": desk.clock,
        "submit": desk.submitted,
    }
    return TellNotSent(**(values | changes))


def withhold(desk: Desk, number: int) -> None:
    """Record an article that is off the beat, seen now."""
    text = f"Rain fell over the city, number {number}."
    desk.judged(about(number, title=f"Rain {number}", text=text, seen_at=desk.clock.now()))


def ids(desk: Desk) -> list[str]:
    return sorted(each.delivery_id for each in desk.store.views.deliveries())


def test_it_comes_once_at_its_time_with_what_was_withheld_in_the_week(desk: Desk) -> None:
    withhold(desk, 1)
    step = tell(desk)
    step()
    assert ids(desk) == []
    desk.clock.move(HOUR)
    withhold(desk, 2)
    step()
    step()
    (delivery,) = desk.store.views.deliveries()
    assert delivery.delivery_id == "not-sent-desk-20260312T1300Z"
    assert "Rain 1" in delivery.message.text
    assert "Rain 2" not in delivery.message.text
    assert "monitor withheld restore 1 " in delivery.message.text
    assert desk.submitted.calls == [("deliver", "desk")]
    desk.clock.move(WEEK)
    step()
    assert ids(desk) == ["not-sent-desk-20260312T1300Z", "not-sent-desk-20260319T1300Z"]


def test_it_comes_once_over_restarts_and_also_when_nobody_was_here_at_its_time(desk: Desk) -> None:
    withhold(desk, 1)
    desk.clock.move(30 * HOUR)
    tell(desk)()
    tell(desk)()
    assert ids(desk) == ["not-sent-desk-20260312T1300Z"]


def test_two_daemons_tell_it_once(desk: Desk) -> None:
    withhold(desk, 1)
    desk.clock.move(HOUR)

    class SomebodyElse:
        """An outbox in which another daemon owes the message first."""

        def knows(self, delivery_id: str) -> bool:
            return desk.store.outbox.knows(delivery_id)

        def owe_once(self, message: OwedMessage, now: datetime) -> bool:
            return desk.store.outbox.owe_once(message, now) and desk.store.outbox.owe_once(message, now)

    tell(desk, outbox=SomebodyElse())()
    assert (len(ids(desk)), desk.submitted.calls) == (1, [])


def test_a_week_in_which_nothing_was_withheld_has_none(desk: Desk) -> None:
    desk.judged(about(1))
    told = ids(desk)
    desk.clock.move(HOUR)
    tell(desk)()
    assert ids(desk) == told


def test_each_channel_has_it_on_the_clocks_of_its_readers_over_the_change_of_clocks(desk: Desk) -> None:
    berlin = replace(DESK, name="berlin", time_zone=ZoneInfo("Europe/Berlin"))
    sunday = DigestTime(at=time(2, 30), weekday=6)
    desk.clock.at = datetime(2026, 3, 22, 0, tzinfo=UTC)
    step = tell(desk, berlin, at=sunday)
    for number in range(3 * 7 * 24):
        if not number % 24:
            withhold(desk, number)
        desk.clock.move(HOUR)
        step()
    # At 02:30 in winter; at 03:30, since that night has no 02:30; at 02:30 in summer.
    assert ids(desk) == [
        f"not-sent-berlin-{at}Z" for at in ("20260322T0130", "20260329T0130", "20260405T0030")
    ]


def test_it_is_for_all_watchlists_of_the_channel_so_that_their_quiet_hours_hold(desk: Desk) -> None:
    withhold(desk, 1)
    desk.clock.move(HOUR)
    routes = [Route(watchlist=name, channel=channel) for name, channel in (("a", "desk"), ("b", "mail"))]
    tell(desk, routes=(*routes, Route(watchlist="c", channel="desk")))()
    claimed = desk.store.outbox.claim_next("desk", desk.clock.now(), lease=HOUR)
    assert claimed is not None
    assert (claimed.watchlists, claimed.message.watchlists) == (("a", "c"), ())


def test_what_is_told_after_all_meanwhile_is_not_in_it(desk: Desk) -> None:
    withhold(desk, 1)
    figures = list(
        desk.store.views.withheld_figures(since=desk.clock.now() - WEEK, until=desk.clock.now() + HOUR)
    )
    desk.clock.move(HOUR)

    class Later:
        """Views that answer after the only article is gone."""

        def withheld_figures(self, **_: datetime) -> Any:
            return figures

        def article(self, _: int) -> None:
            return None

    tell(desk, views=Later())()
    assert ids(desk) == []
