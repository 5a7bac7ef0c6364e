"""Where alerts go and when: monitor.toml, then the channel, then the watchlist."""

from datetime import UTC, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.model import DigestTime, MinimumVerdict, QuietHours, Route, Timing
from support.configuring import loaded, only_problem, seen

ALERTS = """\
[monitor]
time_zone = "Asia/Almaty"

[alerts]
minimum_verdict = "new_story"
minimum_importance = 0.3
delivery = "digest"
digest_times = ["8:00", "Monday 17:30"]
quiet_hours = "22:00-07:00"
quiet_except = 0.7
cooldown_minutes = 90
cap_per_hour = 5
"""
CHANNEL = '[[channels]]\nname = "console"\nurl = "console:"\n'
WATCHLIST = '[[watchlists]]\nname = "uranium"\nterms = ["uranium"]\nchannels = ["console"]\n'
SAID = Route(
    watchlist="uranium",
    channel="console",
    minimum_verdict=MinimumVerdict.NEW_STORY,
    minimum_importance=0.3,
    timing=Timing.DIGEST,
    digest_times=(DigestTime(at=time(8)), DigestTime(at=time(17, 30), weekday=0)),
    quiet_hours=QuietHours(start=time(22), end=time(7)),
    quiet_exception=0.7,
    time_zone=ZoneInfo("Asia/Almaty"),
    cooldown=timedelta(minutes=90),
    cap_per_hour=5,
)


def test_by_default_developments_are_told_at_once_up_to_a_cap(tmp_path: Path) -> None:
    expected = Route(
        watchlist="uranium",
        channel="console",
        digest_times=(DigestTime(at=time(8)),),
        quiet_exception=0.8,
        time_zone=UTC,
        cap_per_hour=20,
    )
    assert loaded(tmp_path).routes == (expected,)


def test_monitor_toml_says_what_holds_for_all(tmp_path: Path) -> None:
    assert loaded(tmp_path, monitor=ALERTS).routes == (SAID,)


def test_a_watchlist_counts_before_its_channel_and_both_before_monitor_toml(tmp_path: Path) -> None:
    channel = CHANNEL + 'quiet_hours = ""\ncap_per_hour = 0\ntime_zone = "UTC"\ndelivery = "now"\n'
    watchlist = WATCHLIST + 'cap_per_hour = 7\ntime_zone = "Asia/Tashkent"\nminimum_verdict = "any"\n'
    (route,) = loaded(tmp_path, monitor=ALERTS, channels=channel, watchlists=watchlist).routes
    assert (route.quiet_hours, route.cap_per_hour, route.timing) == (None, 7, Timing.NOW)
    assert (route.time_zone, route.minimum_verdict) == (ZoneInfo("Asia/Tashkent"), MinimumVerdict.ANY)
    assert (route.minimum_importance, route.cooldown) == (SAID.minimum_importance, SAID.cooldown)


def test_a_channel_tells_times_in_its_own_zone_or_in_that_of_all(tmp_path: Path) -> None:
    channels = CHANNEL + 'time_zone = "Asia/Tashkent"\n[[channels]]\nname = "box"\nurl = "maildir:mail"\n'
    zones = [channel.time_zone for channel in loaded(tmp_path, monitor=ALERTS, channels=channels).channels]
    assert zones == [ZoneInfo("Asia/Tashkent"), ZoneInfo("Asia/Almaty")]


def test_each_watchlist_that_is_on_has_a_route_to_each_of_its_channels(tmp_path: Path) -> None:
    channels = CHANNEL + '[[channels]]\nname = "box"\nurl = "maildir:mail"\n'
    watchlists = WATCHLIST.replace('["console"]', '["box", "console", "box"]')
    watchlists += WATCHLIST.replace('"uranium"', '"oil"') + "on = false\n"
    routes = loaded(tmp_path, channels=channels, watchlists=watchlists).routes
    assert [(route.watchlist, route.channel) for route in routes] == [
        ("uranium", "box"),
        ("uranium", "console"),
    ]


@pytest.mark.parametrize(
    ("url", "said", "seconds"),
    [
        ("mailto://127.0.0.1/?to=a@example.org", "", 1),
        ("slack://TOKENAAAA/TOKENBBBB/TOKENCCCCCCCC", "", 1),
        ("mailto://127.0.0.1/?to=a@example.org", "spacing_seconds = 0.5", 0.5),
        ("json://127.0.0.1/", "", 0),
    ],
)
def test_slack_and_mail_take_a_message_a_second_unless_the_channel_says_otherwise(
    tmp_path: Path, url: str, said: str, seconds: float
) -> None:
    channels = f'[[channels]]\nname = "console"\nurl = "{url}"\n{said}\n'
    (channel,) = loaded(tmp_path, channels=channels).channels
    assert channel.spacing == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("written", "key", "value", "remedy"),
    [
        ('quiet_hours = "22-7"', "quiet_hours", '"22-7"', 'two times such as "22:00-07:00"'),
        ('quiet_hours = "07:00-07:00"', "quiet_hours", '"07:00-07:00"', "they end when they begin"),
        ('digest_times = ["25:00"]', "digest_times[0]", '"25:00"', 'such as "08:00"'),
        ("digest_times = []", "digest_times", "[]", "a list of one time or more"),
        ('delivery = "later"', "delivery", '"later"', '"now", "digest"'),
        ('time_zone = "Almaty"', "time_zone", '"Almaty"', "time zone"),
        ("minimum_importance = 2", "minimum_importance", "2", "from 0 to 1"),
    ],
)
def test_what_is_wrong_on_a_channel_is_shown_as_it_stands_there(
    tmp_path: Path, written: str, key: str, value: str, remedy: str
) -> None:
    problem = only_problem(tmp_path, channels=CHANNEL + written + "\n")
    assert seen(problem) == ("channels.toml", 4, f"channels[0].{key}", value)
    assert remedy in problem.remedy
