"""What is told now and then though nothing is wrong, so that silence means something."""

from dataclasses import dataclass
from datetime import datetime

from monitor.judge.wording.notices import Notice
from monitor.judge.wording.phrases import counted
from monitor.judge.wording.troubles import NAMED, Circumstances, told_span, told_verdicts
from monitor.model import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How things are when a heartbeat is told.

    Attributes:
        feeds: how many are on.
        failing: names of those that failed at their last poll, or are gone.
        refusing: names of channels that refuse messages.
        last_new_at: when the last new entry came; None before the first.
        free_bytes: room beside the database; None where that cannot be known.
    """

    feeds: int
    failing: tuple[str, ...] = ()
    refusing: tuple[str, ...] = ()
    last_new_at: datetime | None = None
    free_bytes: int | None = None


def notice_of_heartbeat(tally: Tally, health: Health, about: Circumstances) -> Notice:
    """Return what came in and what was told since the last heartbeat, and how things are."""
    untold = max(0, tally.articles - tally.alerts)
    headline = (
        f"monitor works: {counted(tally.articles, 'article')} and {counted(tally.alerts, 'alert')} in "
        f"{told_span(about.now - tally.since)}"
    )
    judged = f"{counted(tally.articles, 'article')} judged{told_verdicts(tally)}"
    owed = f"{counted(tally.owed, 'message')} owed, {tally.given_up} given up"
    return Notice(
        headline,
        f"From {about.time(tally.since)} to {about.time(about.now)}:",
        items=(
            f"{counted(tally.entries, 'new entry', 'new entries')}; {judged}",
            f"{counted(tally.alerts, 'alert')}; {counted(tally.sent, 'message')} sent",
            f"{counted(untold, 'article')} withheld: `monitor withheld` says why",
            f"now: {counted(tally.held, 'alert')} held for a digest, {owed}",
            *_conditions(health, about),
        ),
    )


def _conditions(health: Health, about: Circumstances) -> list[str]:
    names = [about.feed(name) for name in health.failing]
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    told = [f"{counted(health.feeds, 'feed')}, {len(names)} failing"]
    if names:
        told = [f"{told[0]}: {', '.join(names[:NAMED])}{more}"]
    if health.refusing:
        told.append(f"channels that refuse messages: {', '.join(health.refusing)}")
    if health.last_new_at is not None:
        told.append(f"last new entry on {about.time(health.last_new_at)}")
    if health.free_bytes is not None:
        told.append(f"room on the disk: {health.free_bytes / 10**9:,.1f} GB")
    return told
