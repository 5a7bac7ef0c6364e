"""What whoever runs the program is told of it: each trouble once when it begins, once when it ends."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from monitor.judge.operating import (
    CALM,
    CATCHING_UP,
    FAILURES_OF_CHANNEL,
    HICCUP,
    OperatorRules,
    Outlook,
    Situation,
    channels_told,
    is_to_be_told,
    look_over,
    met_again,
)
from monitor.model import (
    Channel,
    ChannelKind,
    ChannelState,
    Concern,
    DigestTime,
    Logbook,
    PollStanding,
    Tally,
    Trouble,
)
from support.values import NOON

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
RULES = OperatorRules(
    failing=24 * HOUR,
    silent=12 * HOUR,
    free_bytes=1000,
    absence=HOUR,
    heartbeat=DigestTime(at=time(8), weekday=0),
    zone=UTC,
)
NEW = Logbook(alive_at=NOON, heartbeat_at=NOON)


def feed(name: str, **changes: Any) -> PollStanding:
    values: dict[str, Any] = {
        "feed": name,
        "url": f"https://{name}.example/feed",
        "next_poll_at": NOON + HOUR,
        "last_polled_at": NOON,
        "last_success_at": NOON,
        "last_new_at": NOON,
        "last_status": 200,
    }
    return PollStanding(**(values | changes))


def failing(name: str, hours: float, **changes: Any) -> PollStanding:
    values: dict[str, Any] = {
        "failures": 3,
        "last_success_at": NOON - hours * HOUR,
        "last_problem": "HTTP 503",
        "last_status": None,
    }
    return feed(name, **(values | changes))


def look(
    *feeds: PollStanding,
    known: Logbook = NEW,
    now: datetime = NOON,
    rules: OperatorRules = RULES,
    **facts: Any,
) -> Outlook:
    return look_over(Situation(feeds=feeds, **facts), known, now, rules)


def kinds(troubles: Sequence[Trouble]) -> list[tuple[str, str]]:
    return [(each.kind, each.subject) for each in troubles]


# --- Feeds -----------------------------------------------------------------------------------------------


def test_a_feed_that_fails_for_long_is_told_once() -> None:
    first = look(feed("a"), failing("b", 25), failing("c", 23))
    (told,) = first.begun
    assert (told.kind, told.subject, told.since, told.problem) == ("feed", "b", NOON - 25 * HOUR, "HTTP 503")
    again = look(feed("a"), failing("b", 26), known=first.logbook)
    assert (again.begun, again.ended, again.logbook.troubles) == ((), (), first.begun)


def test_a_single_failure_after_a_long_time_is_not_told() -> None:
    assert look(failing("b", 99, failures=1)).begun == ()


def test_a_feed_that_recovers_is_told_once() -> None:
    known = look(failing("b", 25)).logbook
    found = look(feed("b"), known=known)
    assert (kinds(found.ended), found.logbook.troubles) == ([("feed", "b")], ())
    assert look(feed("b"), known=found.logbook).ended == ()


def test_a_feed_that_is_polled_no_more_is_forgotten_without_a_word() -> None:
    found = look(feed("a"), known=look(failing("b", 25)).logbook)
    assert (found.ended, found.logbook.troubles) == ((), ())


def test_a_feed_with_another_address_is_told_of_when_it_answers() -> None:
    known = look(failing("b", 25)).logbook
    found = look(feed("b", last_polled_at=None), known=known)
    assert (found.ended, found.logbook.troubles) == ((), known.troubles)


def test_a_feed_that_never_answered_is_told_after_some_failures() -> None:
    new = {"last_success_at": None, "failures": 4}
    (told,) = look(feed("a"), failing("b", 0, **new)).begun
    assert (told.subject, told.since) == ("b", None)
    assert look(feed("a"), failing("b", 0, last_success_at=None)).begun == ()
    back = replace(NEW, counts_from=NOON - 59 * MINUTE)
    assert look(feed("a"), failing("b", 0, **new), known=back).begun == ()
    assert look(feed("a"), failing("b", 0, **new), known=replace(NEW, counts_from=NOON - HOUR)).begun


def test_a_feed_that_is_gone_for_good_is_told_at_once_and_once() -> None:
    first = look(failing("b", 1, is_gone=True))
    assert kinds(first.begun) == [("gone", "b")]
    again = look(failing("b", 2, is_gone=True), known=first.logbook)
    assert (again.begun, again.ended) == ((), ())
    assert kinds(look(feed("b"), known=first.logbook).ended) == [("gone", "b")]


def test_a_failing_feed_that_turns_out_to_be_gone_is_told_as_gone() -> None:
    found = look(failing("b", 26, is_gone=True), known=look(failing("b", 25)).logbook)
    assert (kinds(found.begun), found.ended, kinds(found.logbook.troubles)) == (
        [("gone", "b")],
        (),
        [("gone", "b")],
    )


def test_time_in_which_nobody_could_ask_does_not_count_for_a_feed() -> None:
    back = replace(NEW, counts_from=NOON - 23 * HOUR)
    assert look(feed("a"), failing("b", 99), known=back).begun == ()
    assert look(feed("a"), failing("b", 99), known=replace(NEW, counts_from=NOON - 25 * HOUR)).begun


# --- The network -----------------------------------------------------------------------------------------


def down(*names: str, hours: float = 1) -> list[PollStanding]:
    return [failing(name, hours) for name in names]


def test_many_feeds_that_fail_at_once_are_one_trouble() -> None:
    found = look(*down(*"abcde", hours=30), feed("f", last_polled_at=NOON - HOUR))
    (told,) = found.begun
    assert (told.kind, told.since) == ("network", NOON - 30 * HOUR)
    assert told.problem == "5 of the 6 hosts that were asked last fail, 5 of them without any answer"
    again = look(*down(*"abcdef", hours=31), known=found.logbook)
    assert (again.begun, again.ended) == ((), ())


def test_the_network_is_told_well_again_when_half_answer_and_its_feeds_get_their_time_anew() -> None:
    known = look(*down(*"abcdef", hours=30)).logbook
    still = look(*down(*"abcd", hours=30), feed("e"), feed("f"), known=known)
    assert (still.ended, kinds(still.logbook.troubles)) == ((), [("network", "")])
    well = look(*down(*"abc", hours=30), feed("d"), feed("e"), feed("f"), known=known)
    assert (kinds(well.ended), well.begun) == ([("network", "")], ())
    assert well.logbook.counts_from == NOON
    assert look(*down(*"abc", hours=30), known=well.logbook).begun == ()


def test_only_the_hosts_that_were_asked_last_tell_of_the_network() -> None:
    before = [feed(f"x{number}", last_polled_at=NOON - HOUR) for number in range(99)]
    assert kinds(look(*before, *down(*"abcdefgh")).begun) == [("network", "")]
    lately = [feed(f"y{number}") for number in range(3)]
    assert look(*down(*"abcdefgh"), *lately).begun == ()


def test_feeds_of_one_host_are_one_witness() -> None:
    same = {"url": "https://relay.example/feed"}
    assert look(*(failing(name, 1, **same) for name in "abcdef"), *down(*"ghij")).begun != ()
    assert look(*(failing(name, 1, **same) for name in "abcdef"), *down(*"ghi")).begun == ()


def test_feeds_that_failed_long_before_tell_nothing_of_the_network() -> None:
    known = look(failing("a", 25)).logbook
    found = look(failing("a", 26), *down(*"bcde"), known=known)
    assert found.begun == ()
    found = look(failing("a", 26), *down(*"bcdef"), known=known)
    assert kinds(found.logbook.troubles) == [("feed", "a"), ("network", "")]


# --- Silence ---------------------------------------------------------------------------------------------

OLD = {"last_new_at": NOON - 13 * HOUR}


def test_silence_is_quiet_where_feeds_answer_and_blindness_where_they_do_not() -> None:
    (quiet,) = look(feed("a", **OLD), feed("b", **OLD)).begun
    assert (quiet.kind, quiet.since) == ("quiet", NOON - 13 * HOUR)
    assert quiet.problem == "0 of 2 feeds do not answer"
    assert kinds(look(failing("a", 13, **OLD), failing("b", 13, **OLD)).begun) == [("blind", "")]
    unasked = {"last_success_at": NOON - 13 * HOUR, **OLD}
    assert kinds(look(feed("a", **unasked), feed("b", **unasked)).begun) == [("blind", "")]


def test_there_is_no_silence_while_one_feed_has_something_new_or_nothing_ever_came() -> None:
    assert look(feed("a", last_new_at=NOON - 11 * HOUR), feed("b", **OLD)).begun == ()
    assert look(feed("a", last_new_at=None)).begun == ()
    assert look(feed("a", last_polled_at=None, **OLD)).begun == ()
    assert look(feed("a", **OLD), rules=replace(RULES, silent=timedelta())).begun == ()


def test_silence_counts_from_when_somebody_could_hear() -> None:
    assert look(feed("a", **OLD), known=replace(NEW, counts_from=NOON - HOUR)).begun == ()


def test_silence_ends_with_something_new() -> None:
    known = look(feed("a", **OLD)).logbook
    assert look(feed("a", **OLD), known=known).ended == ()
    assert kinds(look(feed("a"), known=known).ended) == [("quiet", "")]


def test_a_quiet_time_that_turns_out_blind_is_told_once_more_and_ends_once() -> None:
    known = look(feed("a", **OLD)).logbook
    blind = look(failing("a", 13, **OLD), known=known)
    assert (kinds(blind.begun), blind.ended) == ([("blind", "")], ())
    answering = look(feed("a", **OLD), known=blind.logbook)
    assert (answering.begun, answering.ended) == ((), ())
    assert kinds(look(feed("a"), known=answering.logbook).ended) == [("blind", "")]


def test_silence_that_nobody_wants_to_know_of_any_more_is_forgotten() -> None:
    known = look(feed("a", **OLD)).logbook
    found = look(feed("a", **OLD), known=known, rules=replace(RULES, silent=timedelta()))
    assert (found.ended, found.logbook.troubles) == ((), ())
    assert look(known=known).logbook.troubles == ()


# --- Channels, disk, database ----------------------------------------------------------------------------


def test_a_channel_that_refuses_is_told_once_and_when_it_is_mended() -> None:
    refusing = ChannelState(name="mail", refusing_since=NOON - HOUR, problem="no such user")
    first = look(channels=[refusing])
    (told,) = first.begun
    assert (told.kind, told.subject, told.since) == ("refusal", "mail", NOON - HOUR)
    assert look(channels=[refusing], known=first.logbook).begun == ()
    mended = look(channels=[ChannelState(name="mail", failures=1)], known=first.logbook)
    assert (kinds(mended.ended), mended.logbook.troubles) == ([("refusal", "mail")], ())
    assert look(channels=[], known=first.logbook).ended == ()


def test_a_channel_that_fails_many_times_is_told_once_and_when_it_takes_a_message() -> None:
    def failed(times: int) -> ChannelState:
        return ChannelState(name="mail", failures=times, problem="busy")

    assert look(channels=[failed(FAILURES_OF_CHANNEL - 1)]).begun == ()
    first = look(channels=[failed(FAILURES_OF_CHANNEL)])
    assert kinds(first.begun) == [("sending", "mail")]
    assert look(channels=[failed(1)], known=first.logbook).ended == ()
    assert kinds(look(channels=[failed(0)], known=first.logbook).ended) == [("sending", "mail")]


def test_a_failing_channel_that_refuses_at_last_is_told_as_refusing_alone() -> None:
    known = look(channels=[ChannelState(name="mail", failures=9)]).logbook
    refusing = ChannelState(name="mail", failures=9, refusing_since=NOON)
    found = look(channels=[refusing], known=known)
    assert (kinds(found.begun), found.ended) == ([("refusal", "mail")], ())
    assert kinds(found.logbook.troubles) == [("refusal", "mail")]


def test_little_room_is_told_once_and_so_is_clearly_more() -> None:
    assert look(free_bytes=1000).begun == ()
    assert look(free_bytes=None).begun == ()
    first = look(free_bytes=999)
    assert (kinds(first.begun), first.begun[0].problem) == ([("disk", "")], "0 MB")
    for free in (999, 1099, None):
        again = look(free_bytes=free, known=first.logbook)
        assert (again.begun, again.ended) == ((), ())
    assert kinds(look(free_bytes=1100, known=first.logbook).ended) == [("disk", "")]


def test_an_outage_is_told_once_when_it_lasts() -> None:
    first = met_again(None, "full", NOON)
    assert not is_to_be_told(first)
    lasting = met_again(first, "full", NOON + HICCUP)
    assert (is_to_be_told(lasting), lasting.since) == (True, NOON)
    assert not is_to_be_told(replace(lasting, is_told=True))


def test_the_end_of_an_outage_is_told_when_it_stays_well_and_was_told_of() -> None:
    untold = met_again(None, "full", NOON)
    outage = replace(untold, is_told=True)
    early = look(outage=outage, now=NOON + CALM - MINUTE)
    assert (early.ended, early.is_outage_over) == ((), False)
    over = look(outage=outage, now=NOON + CALM)
    assert (kinds(over.ended), over.is_outage_over) == ([("database", "")], True)
    silent = look(outage=untold, now=NOON + CALM)
    assert (silent.ended, silent.is_outage_over) == ((), True)


# --- Absence and heartbeat -------------------------------------------------------------------------------


def waiting(count: int) -> Tally:
    return Tally(since=NOON, waiting=count)


def test_an_absence_is_told_when_it_was_caught_up_on() -> None:
    away = replace(NEW, alive_at=NOON - 2 * HOUR)
    due = feed("a", next_poll_at=NOON, last_polled_at=NOON - 3 * HOUR)
    back = look(due, known=away)
    assert (back.begun, back.ended) == ((), ())
    (trouble,) = back.logbook.troubles
    assert (trouble.kind, trouble.since, trouble.found_at) == ("absence", NOON - 2 * HOUR, NOON)
    assert back.logbook.counts_from == NOON
    later: dict[str, Any] = {"known": back.logbook, "now": NOON + MINUTE}
    assert look(due, tally=waiting(0), **later).ended == ()
    assert look(replace(due, last_polled_at=None), tally=waiting(0), **later).ended == ()
    assert look(feed("a"), tally=waiting(1), **later).ended == ()
    told = look(feed("a"), failing("b", 99, is_gone=True), tally=waiting(0), **later)
    assert kinds(told.ended) == [("absence", "")]
    awake = replace(back.logbook, alive_at=NOON + CATCHING_UP - MINUTE)
    late = look(due, known=awake, now=NOON + CATCHING_UP, tally=waiting(1))
    assert kinds(late.ended) == [("absence", "")]


def test_an_absence_before_the_last_was_caught_up_on_makes_one_with_it() -> None:
    first = look(known=replace(NEW, alive_at=NOON - 2 * HOUR)).logbook
    second = look(known=first, now=NOON + 3 * HOUR, tally=waiting(9))
    assert second.ended == ()
    (trouble,) = second.logbook.troubles
    assert (trouble.since, trouble.found_at) == (NOON - 2 * HOUR, NOON + 3 * HOUR)


def test_who_tried_to_look_was_not_away_and_nobody_misses_who_comes_now_and_then() -> None:
    away = replace(NEW, alive_at=NOON - 2 * HOUR)
    assert look(known=away, tried_at=NOON - MINUTE).logbook.troubles == ()
    assert look(known=away, rules=replace(RULES, absence=None)).logbook.troubles == ()
    assert look(known=Logbook()).logbook.troubles == ()


def test_a_heartbeat_is_told_once_a_week_and_counts_from_the_last() -> None:
    first = look(known=Logbook())  # on a Thursday
    assert (first.heartbeat_since, first.logbook.heartbeat_at) == (None, NOON)
    monday = datetime(2026, 3, 16, 8, tzinfo=UTC)
    assert look(known=first.logbook, now=monday - MINUTE).heartbeat_since is None
    due = look(known=first.logbook, now=monday + MINUTE)
    assert (due.heartbeat_since, due.logbook.heartbeat_at) == (NOON, monday + MINUTE)
    assert look(known=due.logbook, now=monday + 2 * MINUTE).heartbeat_since is None


def test_a_heartbeat_comes_at_the_time_of_the_operator() -> None:
    almaty = replace(RULES, zone=ZoneInfo("Asia/Almaty"))
    three = datetime(2026, 3, 16, 3, tzinfo=UTC)
    assert look(known=NEW, now=three, rules=almaty).heartbeat_since == NOON


# --- Where it is told ------------------------------------------------------------------------------------

CHANNELS = {
    name: Channel(name=name, kind=kind, url="")
    for name, kind in (
        ("console", ChannelKind.CONSOLE),
        ("mail", ChannelKind.MAIL),
        ("hook", ChannelKind.OTHER),
    )
}


@pytest.mark.parametrize(
    ("concern", "subject", "named", "expected"),
    [
        (Concern.FEEDS, "steppe", (), ["console"]),
        (Concern.FEEDS, "mail", ("mail", "gone"), ["mail"]),
        (Concern.CHANNELS, "mail", (), ["console", "hook"]),
        (Concern.CHANNELS, "mail", ("mail", "hook"), ["hook"]),
        (Concern.CHANNELS, "mail", ("mail",), ["console", "hook"]),
    ],
)
def test_the_operator_is_told_on_the_named_channels_or_the_console_and_of_a_channel_on_others(
    concern: Concern, subject: str, named: tuple[str, ...], expected: list[str]
) -> None:
    told = channels_told(concern, subject, channels=CHANNELS, named=named)
    assert [channel.name for channel in told] == expected
