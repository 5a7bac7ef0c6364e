"""Whatever happens to feeds, channels, disk and process: each trouble is told once, and its end once."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.judge.operating import CATCHING_UP, OperatorRules, Outlook, Situation, look_over
from monitor.judge.timing import next_digest_at
from monitor.model import ChannelState, DigestTime, Logbook, PollStanding, Tally, Trouble, TroubleKind
from support.values import NOON

HOUR = timedelta(hours=1)
NAMES = tuple("abcdef")
RULES = OperatorRules(
    failing=6 * HOUR,
    silent=12 * HOUR,
    free_bytes=1000,
    absence=2 * HOUR,
    heartbeat=DigestTime(at=time(8)),
    zone=UTC,
)
# What an hour is like: which feeds answer, whether they have something new, who is gone, how the channel and
# the disk are, whether the program runs, and for how many hours it is so.
HOURS = st.fixed_dictionaries(
    {
        "well": st.just(frozenset(NAMES)) | st.just(frozenset()) | st.frozensets(st.sampled_from(NAMES)),
        "news": st.booleans(),
        "gone": st.frozensets(st.sampled_from(NAMES), max_size=1),
        "channel": st.sampled_from(["well", "failing", "refusing"]),
        "free": st.sampled_from([None, 0, 1050, 10_000]),
        "runs": st.sampled_from([True, True, True, False]),
        "lasts": st.sampled_from([1, 2, 7, 13]),
    }
)
WELL = {
    "well": frozenset(NAMES),
    "news": True,
    "gone": frozenset(),
    "channel": "well",
    "free": 10_000,
    "runs": True,
}
# What takes the place of another trouble without a word of its end.
HEIRS = {
    TroubleKind.FEED: TroubleKind.GONE,
    TroubleKind.QUIET: TroubleKind.BLIND,
    TroubleKind.SENDING: TroubleKind.REFUSAL,
}


class World:
    """Feeds, a channel and a disk over time, and what is told of them."""

    def __init__(self) -> None:
        self.now = NOON
        self.logbook = Logbook()
        self.open: set[tuple[TroubleKind, str]] = set()
        self.told: Counter[str] = Counter()
        self.heartbeats: list[datetime] = []
        self._states = {
            name: PollStanding(feed=name, url=f"https://{name}.example", next_poll_at=NOON) for name in NAMES
        }

    def live(self, hour: dict[str, object]) -> None:
        """Let an hour pass, and look twice at its end if the program runs."""
        self.now += HOUR
        if hour["runs"]:
            self._poll(hour)
            self._look(hour)
            self._look(hour)

    def _poll(self, hour: dict[str, object]) -> None:
        for name, state in self._states.items():
            answers = name in hour["well"]  # type: ignore[operator]
            self._states[name] = replace(
                state,
                last_polled_at=self.now,
                next_poll_at=self.now + HOUR,
                failures=0 if answers else state.failures + 1,
                last_success_at=self.now if answers else state.last_success_at,
                last_new_at=self.now if answers and hour["news"] else state.last_new_at,
                is_gone=not answers and (state.is_gone or name in hour["gone"]),  # type: ignore[operator]
            )

    def _look(self, hour: dict[str, object]) -> None:
        channel = {
            "well": ChannelState(name="mail"),
            "failing": ChannelState(name="mail", failures=9),
            "refusing": ChannelState(name="mail", failures=9, refusing_since=self.now),
        }[str(hour["channel"])]
        situation = Situation(
            feeds=tuple(self._states.values()),
            channels=(channel,),
            free_bytes=hour["free"],  # type: ignore[arg-type]
            tally=Tally(since=self.now),
        )
        outlook = look_over(situation, self.logbook, self.now, RULES)
        self._note(outlook)
        self.logbook = outlook.logbook

    def _note(self, outlook: Outlook) -> None:
        kept = {_key(each) for each in outlook.logbook.troubles} - {(TroubleKind.ABSENCE, "")}
        for key in map(_key, outlook.begun):
            assert key not in self.open
            self.open.add(key)
        for kind, subject in map(_key, outlook.ended):
            if kind is not TroubleKind.ABSENCE:
                self.open.remove((kind, subject))
        for kind, subject in self.open - kept:
            assert (HEIRS[kind], subject) in kept
        self.open = kept
        if outlook.heartbeat_since is not None:
            self.heartbeats.append(self.now)


def _key(trouble: Trouble) -> tuple[TroubleKind, str]:
    return trouble.kind, trouble.subject


@settings(deadline=None, max_examples=50)
@given(st.lists(HOURS, max_size=7))
def test_each_trouble_is_told_once_and_when_all_is_well_so_is_the_end_of_each(
    hours: list[dict[str, object]],
) -> None:
    world = World()
    for hour in hours:
        for _ in range(int(str(hour["lasts"]))):
            world.live(hour)
    for _ in range(2 + CATCHING_UP // HOUR):
        world.live(WELL)
    assert world.logbook.troubles == ()
    assert world.open == set()


@settings(deadline=None, max_examples=50)
@given(st.lists(HOURS, max_size=7))
def test_one_heartbeat_comes_for_each_of_its_times_or_for_all_that_were_missed(
    hours: list[dict[str, object]],
) -> None:
    world = World()
    for hour in [*hours, {**WELL, "lasts": 25}]:
        for _ in range(int(str(hour["lasts"]))):
            world.live(hour)
    assert world.heartbeats
    for before, after in pairwise(world.heartbeats):
        due_at = next_digest_at([RULES.heartbeat], RULES.zone, after=before)
        assert due_at is not None
        assert due_at <= after
