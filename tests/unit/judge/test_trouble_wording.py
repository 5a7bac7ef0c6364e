"""How troubles are told: what happened first, times as such, what to do next."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from monitor.judge.wording.heartbeat import Health, notice_of_heartbeat
from monitor.judge.wording.notices import Notice
from monitor.judge.wording.phrases import counted
from monitor.judge.wording.troubles import (
    NAMED,
    PROBLEM_CHARS,
    Circumstances,
    notice_of_begun,
    notice_of_ended,
    told_span,
)
from monitor.model import Tally, Trouble, TroubleKind, VerdictKind
from support.values import NOON

HOUR = timedelta(hours=1)
SINCE, NOW = "Wed 11 Mar 2026, 16:00 UTC+05", "Thu 12 Mar 2026, 17:00 UTC+05"
TITLES = {"steppe": "Steppe Courier", "uza": "UzA"}
HOSTILE = "<b>no</b>\r\nBcc: x@y \u202e <!channel> \x1b[31m" + "x" * 999


def about(**changes: Any) -> Circumstances:
    values: dict[str, Any] = {"now": NOON, "zone": ZoneInfo("Asia/Almaty"), "titles": TITLES}
    return Circumstances(**(values | changes))


def trouble(kind: TroubleKind, subject: str = "", **changes: Any) -> Trouble:
    values: dict[str, Any] = {"since": NOON - 25 * HOUR, "found_at": NOON - HOUR, "problem": "no"}
    return Trouble(kind=kind, subject=subject, **(values | changes))


def whole(notice: Notice) -> str:
    return "\n".join((notice.headline, notice.told, *notice.items, notice.command))


@pytest.mark.parametrize(
    ("kind", "subject", "headline", "command"),
    [
        ("feed", "steppe", "The feed Steppe Courier has failed for 25 hours", "monitor feeds check steppe"),
        ("gone", "steppe", "The feed Steppe Courier is gone", "monitor feeds add https://SITE"),
        ("network", "", "Nearly all feeds fail: is the network down?", "monitor feeds check"),
        ("blind", "", "Nothing new for 25 hours, because feeds fail", "monitor feeds list"),
        ("quiet", "", "Nothing new for 25 hours, though feeds answer", "monitor feeds list"),
        ("refusal", "mail", "The channel mail refuses messages", "monitor channels test mail"),
        ("sending", "mail", "The channel mail does not take messages now", "monitor channels list"),
        ("disk", "", "The disk is nearly full: no left", ""),
        ("database", "", "The database cannot be used: no alerts until it can", ""),
    ],
)
def test_what_begins_is_told_by_what_happened_and_what_to_type(
    kind: str, subject: str, headline: str, command: str
) -> None:
    notice = notice_of_begun([trouble(TroubleKind(kind), subject)], about())
    assert (notice.headline, notice.command) == (headline, command)
    assert "no" in whole(notice)


@pytest.mark.parametrize(
    ("kind", "subject", "headline"),
    [
        ("feed", "steppe", "The feed Steppe Courier answers again"),
        ("gone", "unheard", "The feed unheard answers again"),
        ("network", "", "Feeds answer again"),
        ("blind", "", "New entries come in again"),
        ("quiet", "", "New entries come in again"),
        ("refusal", "mail", "The channel mail is in use again"),
        ("disk", "", "There is room on the disk again"),
    ],
)
def test_what_ended_is_told_with_its_times(kind: str, subject: str, headline: str) -> None:
    notice = notice_of_ended([trouble(TroubleKind(kind), subject)], about())
    assert notice.headline == headline
    assert f"from {SINCE} to {NOW} (25 hours)" in notice.told


def test_an_outage_ended_when_the_database_failed_last() -> None:
    notice = notice_of_ended([trouble(TroubleKind.DATABASE, problem="the disk is full.")], about())
    assert notice.headline == "The database works again"
    assert f"from {SINCE} to Thu 12 Mar 2026, 16:00 UTC+05 (24 hours)" in notice.told
    assert "the disk is full." in notice.told
    assert ".." not in notice.told


def test_a_channel_that_takes_messages_again_is_told() -> None:
    notice = notice_of_ended([trouble(TroubleKind.SENDING, "mail", since=None)], about())
    assert notice.headline == "The channel mail takes messages again"


def test_a_feed_that_never_answered_is_told_as_such_at_both_ends() -> None:
    never = trouble(TroubleKind.FEED, "uza", since=None)
    assert notice_of_begun([never], about()).headline == "The feed UzA has never answered well"
    ended = notice_of_ended([never], about())
    assert ended.headline == "The feed UzA answers"
    assert "had never answered before" in ended.told


def test_several_feeds_are_one_notice_that_lists_some() -> None:
    feeds = [trouble(TroubleKind.FEED, name) for name in ("steppe", "uza")]
    begun, ended = notice_of_begun(feeds, about()), notice_of_ended(feeds, about())
    assert (begun.headline, ended.headline) == ("2 feeds have failed for long", "2 feeds answer again")
    assert begun.items[0] == f"Steppe Courier, well until {SINCE}: no."
    assert ended.items[1] == f"UzA failed from {SINCE} to {NOW} (25 hours)"
    many = [trouble(TroubleKind.FEED, f"f{number}", since=None) for number in range(NAMED + 3)]
    items = notice_of_begun(many, about()).items
    assert (len(items), items[0], items[-1]) == (NAMED + 1, "f0, never well: no.", "and 3 more")


@pytest.mark.parametrize("kind", [TroubleKind.FEED, TroubleKind.REFUSAL, TroubleKind.DATABASE])
def test_what_a_stranger_answered_is_cleaned_and_cut(kind: TroubleKind) -> None:
    told = whole(notice_of_begun([trouble(kind, "steppe", problem=HOSTILE)], about()))
    assert all(char.isprintable() or char == "\n" for char in told)
    assert "no Bcc" in told
    assert len(told) < PROBLEM_CHARS + 700


def test_a_trouble_without_a_reason_says_so() -> None:
    told = notice_of_begun([trouble(TroubleKind.FEED, "steppe", problem="")], about()).told
    assert "nothing that says why." in told


def test_the_network_is_told_without_a_last_answer_where_there_was_none() -> None:
    told = notice_of_begun([trouble(TroubleKind.NETWORK, since=None)], about()).told
    assert "Until" not in told


def test_an_absence_is_told_with_what_came_of_it() -> None:
    verdicts = {VerdictKind.NEW_STORY: 1, VerdictKind.OFF_TOPIC: 1203}
    tally = Tally(since=NOON, verdicts=verdicts, alerts=1, waiting=1)
    away = trouble(TroubleKind.ABSENCE)
    notice = notice_of_ended([away], about(tally=tally))
    assert notice.headline == "monitor is back after 24 hours"
    assert f"From {SINCE} to Thu 12 Mar 2026, 16:00 UTC+05" in notice.told
    assert "1,204 articles (1 new story, 1,203 off topic), and 1 alert came" in notice.told
    assert "1 entry is still to be read" in notice.told
    assert "0 articles, and 0 alerts came of them.\n" in notice_of_ended([away], about()).told


def test_a_heartbeat_tells_what_came_in_and_how_things_are() -> None:
    tally = Tally(
        since=NOON - 168 * HOUR,
        entries=9,
        verdicts={VerdictKind.REPEAT: 7, VerdictKind.DEVELOPMENT: 1},
        alerts=1,
        sent=2,
        held=1,
        owed=3,
        given_up=4,
    )
    failing = tuple(f"f{number}" for number in range(NAMED + 2))
    health = Health(
        feeds=37, failing=failing, refusing=("mail",), last_new_at=NOON, free_bytes=12_340_000_000
    )
    notice = notice_of_heartbeat(tally, health, about())
    assert notice.headline == "monitor works: 8 articles and 1 alert in 7 days"
    assert notice.items == (
        "9 new entries; 8 articles judged (1 development, 7 repeats)",
        "1 alert; 2 messages sent",
        "7 articles withheld: `monitor withheld` says why",
        "now: 1 alert held for a digest, 3 messages owed, 4 given up",
        f"37 feeds, 12 failing: {', '.join(failing[:NAMED])} and 2 more",
        "channels that refuse messages: mail",
        f"last new entry on {NOW}",
        "room on the disk: 12.3 GB",
    )


def test_a_heartbeat_says_no_more_than_there_is_and_never_less_than_nothing() -> None:
    items = notice_of_heartbeat(Tally(since=NOON, alerts=2), Health(feeds=1), about()).items
    assert items[2:] == (
        "0 articles withheld: `monitor withheld` says why",
        "now: 0 alerts held for a digest, 0 messages owed, 0 given up",
        "1 feed, 0 failing",
    )
    one = notice_of_heartbeat(Tally(since=NOON), Health(feeds=1, failing=("uza",)), about()).items[-1]
    assert one == "1 feed, 1 failing: UzA"


@pytest.mark.parametrize(
    ("hours", "expected"), [(0, "0 minutes"), (1.999, "119 minutes"), (2, "2 hours"), (49, "2 days")]
)
def test_spans_are_told_in_the_unit_that_suits(hours: float, expected: str) -> None:
    assert told_span(hours * HOUR) == expected


def test_one_is_told_in_the_singular() -> None:
    assert [counted(n, "entry", "entries") for n in (0, 1, 1234)] == ["0 entries", "1 entry", "1,234 entries"]
