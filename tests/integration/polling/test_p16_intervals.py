"""P16 to P27, P39 and P40: when a feed is asked again, and when never."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from monitor.errors import ConfigError
from support.patrol import HOUR, MINUTE, NOON, Patrol, item, rss
from support.server import Answer, broken

DAY = timedelta(days=1)


def asking(**headers: str) -> Answer:
    return Answer(body=rss(), headers={name.replace("_", "-"): text for name, text in headers.items()})


def busy(status: int = 429, **headers: str) -> Answer:
    return Answer(status=status, headers={name.replace("_", "-"): text for name, text in headers.items()})


def wait_after(patrol: Patrol, *answers: object) -> timedelta:
    """Return how long the feed is not asked after these answers."""
    patrol.serve(*answers)
    with patrol:
        for _ in answers:
            patrol.poll(after=9 * DAY)
        return patrol.wait


@pytest.mark.parametrize(
    ("keys", "expected"),
    [({}, HOUR), ({"interval_minutes": 20}, HOUR / 3)],
    ids=["by default", "for one feed"],
)
def test_p16_a_feed_is_asked_once_an_hour_unless_configured(
    patrol: Patrol, keys: dict[str, int], expected: timedelta
) -> None:
    patrol.name(steppe=keys).serve(rss())
    with patrol:
        patrol.poll()
        assert (patrol.wait, patrol.poll(after=expected - timedelta(seconds=1))) == (expected, [])
        assert len(patrol.poll(after=timedelta(seconds=1))) == 1


def test_p16_an_interval_below_the_floor_is_refused(patrol: Patrol) -> None:
    patrol.name(steppe={"interval_minutes": 1})
    with pytest.raises(ConfigError, match="must not be below floor_minutes"):
        patrol.start()


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Cache_Control": "max-age=10800"}, 3 * HOUR),
        ({"Cache_Control": "max-age=60"}, HOUR),
        ({"Cache_Control": "max-age=99999999"}, DAY),
        ({"Expires": format_datetime(NOON + 9 * DAY + 5 * HOUR, usegmt=True)}, 5 * HOUR),
        ({"Expires": "Fri, 31 Dec 2099 00:00:00 GMT"}, DAY),
        ({"Expires": "Fri, 31 Dec 2099 00:00:00 GMT", "Cache_Control": "max-age=7200"}, 2 * HOUR),
    ],
)
def test_p17_a_feed_is_not_asked_before_its_answer_is_stale(
    patrol: Patrol, headers: dict[str, str], expected: timedelta
) -> None:
    unchanged = Answer(status=304, headers=asking(**headers).headers)
    patrol.serve(asking(**headers, ETag='"1"'), unchanged)
    with patrol:
        patrol.poll(after=9 * DAY)
        assert patrol.wait == expected
        if "Expires" not in headers:
            patrol.poll(after=expected)
            assert (patrol.state.last_status, patrol.wait) == (304, expected)


def test_p18_ttl_is_a_lower_bound_also_while_nothing_changes(patrol: Patrol) -> None:
    patrol.serve(Answer(body=rss(head="<ttl>180</ttl>"), headers={"ETag": '"1"'}), Answer(status=304))
    with patrol:
        waits = [(patrol.poll(after=3 * HOUR), patrol.wait)[1] for _ in range(3)]
    assert waits == [3 * HOUR] * 3


@pytest.mark.parametrize(
    ("head", "start", "expected"),
    [
        ("<skipHours><hour>13</hour><hour>14</hour></skipHours>", NOON, NOON + 3 * HOUR),
        ("<skipHours><hour>0</hour></skipHours>", NOON + 11 * HOUR, NOON + 13 * HOUR),
        ("<skipHours><hour>24</hour></skipHours>", NOON + 11 * HOUR, NOON + 13 * HOUR),
        (
            "<skipDays><day>Thursday</day><day>Friday</day></skipDays>",
            NOON,
            datetime(2026, 3, 14, tzinfo=UTC),
        ),
        ("<skipHours>" + "".join(f"<hour>{n}</hour>" for n in range(24)) + "</skipHours>", NOON, NOON + HOUR),
    ],
    ids=["hours", "midnight as 0", "midnight as 24", "days", "all hours"],
)
def test_p19_a_feed_is_left_alone_in_the_hours_and_days_that_it_names(
    patrol: Patrol, head: str, start: datetime, expected: datetime
) -> None:
    patrol.serve(Answer(body=rss(head=head), headers={"ETag": '"1"'}), Answer(status=304))
    with patrol:
        patrol.poll(after=start - NOON)
        assert expected <= patrol.state.next_poll_at < expected + HOUR
        assert patrol.poll(after=expected - patrol.clock.now() - MINUTE) == []


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>8</sy:updateFrequency>", 3 * HOUR),
        ("<sy:updatePeriod>daily</sy:updatePeriod>", DAY),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", HOUR),
        ("<sy:updatePeriod>whenever</sy:updatePeriod>", HOUR),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>junk</sy:updateFrequency>", DAY),
        ("<sy:updateFrequency>12</sy:updateFrequency>", 2 * HOUR),
    ],
)
def test_p20_the_update_period_is_divided_by_the_frequency(
    patrol: Patrol, head: str, expected: timedelta
) -> None:
    assert wait_after(patrol, rss(head=head)) == expected


@pytest.mark.parametrize("status", [429, 503])
def test_p21_nothing_is_asked_before_retry_after_ends_not_by_hand_and_not_after_a_restart(
    patrol: Patrol, status: int
) -> None:
    patrol.serve(busy(status, Retry_After="10800"), rss())
    with patrol:
        patrol.poll()
        patrol.clock.move(2 * HOUR)
        patrol.restart()
        patrol.app.poll_all_now()
        assert patrol.poll() == []
        assert patrol.poll(after=59 * MINUTE) == []
        assert len(patrol.poll(after=MINUTE)) == 1


def test_p22_a_date_to_wait_for_is_read_by_the_clock_of_the_server(patrol: Patrol) -> None:
    theirs = NOON - 300 * DAY
    answer = busy(
        Date=format_datetime(theirs, usegmt=True),
        Retry_After=format_datetime(theirs + 3 * HOUR, usegmt=True),
    )
    assert wait_after(patrol, answer) == 3 * HOUR


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("soon", 15 * MINUTE),
        ("-5", 15 * MINUTE),
        ("", 15 * MINUTE),
        ("9" * 40, 2 * DAY),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 2 * DAY),
        ("Mon, 01 Jan 1900 00:00:00 GMT", 15 * MINUTE),
    ],
)
def test_p23_nonsense_is_passed_over_and_a_year_ends_after_two_days(
    patrol: Patrol, value: str, expected: timedelta
) -> None:
    assert wait_after(patrol, busy(Retry_After=value)) == expected


@pytest.mark.parametrize("is_public", [True, False])
def test_p24_a_public_host_is_left_alone_as_a_whole_and_a_private_one_by_address(
    patrol: Patrol,
    is_public: bool,  # noqa: FBT001
) -> None:
    """Feeds, pages, and over a restart; the other feed has not failed for that."""
    patrol.is_public = is_public
    other = patrol.serve(rss(item(1, link=patrol.server.url("/1.html"))), path="/other.xml")
    patrol.server.route("/1.html", Answer(body=b"<p>Page</p>"))
    patrol.serve(busy(Retry_After="7200"), rss())
    patrol.name(steppe={}, other={"url": other, "interval_minutes": 15})

    def others() -> int:
        return len([1 for request in patrol.server.requests if request.path == "/other.xml"])

    with patrol:
        patrol.poll()
        counted = others()
        patrol.clock.move(HOUR)
        patrol.restart()
        patrol.poll()
        meanwhile = others() - counted
        states = {state.feed: state.failures for state in patrol.app.store.feeds.poll_states()}
        patrol.poll(after=HOUR)
        assert (meanwhile, states["other"], states["steppe"]) == ((0, 0, 1) if is_public else (1, 0, 1))
        assert others() > counted + meanwhile


def test_p25_the_wait_after_failures_doubles_up_to_a_day_and_success_ends_it(patrol: Patrol) -> None:
    patrol.configure("polling", floor_minutes=0)
    patrol.serve(*[Answer(status=500, close=True)] * 11, broken(), rss())
    with patrol:
        waits = []
        for _ in range(13):
            patrol.poll(after=2 * DAY)
            waits.append(patrol.wait / MINUTE)
    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440, 1440, 60]


@pytest.mark.parametrize("status", [401, 403, 404])
def test_p26_a_refusal_is_tried_again_and_told_and_never_dropped(
    patrol: Patrol, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    patrol.serve(Answer(status=status))
    with patrol:
        for _ in range(20):
            assert len(patrol.poll(after=2 * DAY)) == 1
        assert (patrol.state.failures, patrol.state.is_gone, patrol.wait) == (20, False, DAY)
    assert capsys.readouterr().out.count("feed wants attention") == 1


def test_p27_what_is_gone_is_told_once_and_asked_no_more(
    patrol: Patrol, capsys: pytest.CaptureFixture[str]
) -> None:
    patrol.serve(Answer(status=410))
    with patrol:
        patrol.poll()
        assert patrol.state.is_gone
        patrol.restart()
        patrol.app.poll_all_now()
        assert patrol.poll(after=100 * DAY) == []
    assert capsys.readouterr().out.count("feed gone") == 1


def test_p39_polls_are_spread_and_never_line_up(patrol: Patrol) -> None:
    patrol.configure("polling", jitter=0.1, spread_minutes=60)
    patrol.name(**{f"feed{n}": {"url": patrol.server.url(f"/{n}.xml")} for n in range(40)})
    patrol.server.route("*", Answer(body=rss()))
    with patrol:
        firsts = [state.next_poll_at - NOON for state in patrol.app.store.feeds.poll_states()]
        for _ in range(60):
            patrol.poll(after=MINUTE)
        seconds = [state.next_poll_at - NOON for state in patrol.app.store.feeds.poll_states()]
    assert len({first // (10 * MINUTE) for first in firsts}) == 6
    assert len({second // (10 * MINUTE) for second in seconds}) >= 6
    gaps = [second - first for first, second in zip(firsts, seconds, strict=True)]
    assert timedelta() <= min(gaps) - HOUR
    assert max(gaps) <= HOUR * 1.1 + MINUTE
    assert len(set(gaps)) > 20


@pytest.mark.parametrize(
    ("every", "expected"),
    [(HOUR, HOUR), (1.5 * HOUR, 1.5 * HOUR), (DAY, 2 * HOUR), (3 * MINUTE, 30 * MINUTE), (MINUTE, HOUR / 4)],
)
@pytest.mark.parametrize("is_adaptive", [True, False])
def test_p40_a_feed_is_asked_as_often_as_it_publishes_within_bounds(
    patrol: Patrol,
    every: timedelta,
    expected: timedelta,
    is_adaptive: bool,  # noqa: FBT001
) -> None:
    patrol.configure("polling", adaptive=is_adaptive)
    patrol.serve(rss(*(item(number, at=NOON - every * number) for number in range(1, 21))))
    with patrol:
        patrol.poll()
        assert patrol.wait == (expected if is_adaptive else HOUR)
