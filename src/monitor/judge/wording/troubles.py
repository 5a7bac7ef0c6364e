"""What whoever runs the program is told of it: each kind of trouble, and its end.

Times are told as such, beside spans: a message may arrive long after it was written.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from monitor.judge.wording.notices import Notice
from monitor.judge.wording.phrases import clean, counted, told_time
from monitor.model import Tally, Trouble, TroubleKind, VerdictKind
from monitor.text.cleaning import cut, plain

PROBLEM_CHARS = 300
TITLE_CHARS = 80
NAMED = 10  # feeds named in one message
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What a notice may mention besides the trouble.

    Attributes:
        titles: of feeds, by name.
        zone: of the operator.
        tally: since the end of an absence.
    """

    now: datetime
    zone: tzinfo
    titles: Mapping[str, str]
    tally: Tally | None = None

    def time(self, at: datetime | None) -> str:
        """Return a time for people; that of the notice for None."""
        return told_time(at or self.now, self.zone)

    def span(self, trouble: Trouble) -> str:
        """Return from when to when a trouble lasted that ended now, with its length."""
        since = trouble.since or trouble.found_at
        return f"from {self.time(since)} to {self.time(self.now)} ({told_span(self.now - since)})"

    def feed(self, name: str) -> str:
        """Return a feed as people know it."""
        return cut(clean(self.titles.get(name) or name), TITLE_CHARS)


def notice_of_begun(troubles: Sequence[Trouble], about: Circumstances) -> Notice:
    """Return what is told of troubles of one kind that begin; several are feeds.

    No absence is among them: that is told when it was caught up on.
    """
    (first, *more) = troubles
    return _feeds_fail(troubles, about) if more else _BEGUN[first.kind](first, about)


def notice_of_ended(troubles: Sequence[Trouble], about: Circumstances) -> Notice:
    """Return what is told of troubles of one kind that ended; several are feeds."""
    (first, *more) = troubles
    return _feeds_answer(troubles, about) if more else _ENDED[first.kind](first, about)


def told_span(span: timedelta) -> str:
    """Return a span for people: in minutes, hours or days, rounded down."""
    for unit, name in ((_DAY, "day"), (_HOUR, "hour")):
        if span >= 2 * unit:
            return f"{span // unit} {name}s"
    return counted(span // timedelta(minutes=1), "minute")


# --- Feeds -----------------------------------------------------------------------------------------------


def _feed_fails(trouble: Trouble, about: Circumstances) -> Notice:
    title = about.feed(trouble.subject)
    if trouble.since is None:
        headline, known = f"The feed {title} has never answered well", "It was tried several times."
    else:
        headline = f"The feed {title} has failed for {told_span(about.now - trouble.since)}"
        known = f"It answered well for the last time on {about.time(trouble.since)}."
    return Notice(
        headline,
        f"{known} At the last poll: {_said(trouble)}\n"
        "It is asked again by itself, ever more seldom; when it answers, you will be told. If it has moved, "
        "change its url in feeds.toml; if it does not come back, set on = false there. What it answers now:",
        command=f"monitor feeds check {trouble.subject}",
    )


def _feed_is_gone(trouble: Trouble, about: Circumstances) -> Notice:
    return Notice(
        f"The feed {about.feed(trouble.subject)} is gone",
        f"Its server said so for good: {_said(trouble)}\n"
        "It is not asked any more until its url in feeds.toml changes. Set on = false there if nothing takes "
        "its place. Whether its site has another feed:",
        command="monitor feeds add https://SITE",
    )


def _feeds_fail(troubles: Sequence[Trouble], about: Circumstances) -> Notice:
    def item(trouble: Trouble) -> str:
        known = "never well" if trouble.since is None else f"well until {about.time(trouble.since)}"
        return f"{about.feed(trouble.subject)}, {known}: {_said(trouble)}"

    return Notice(
        f"{len(troubles)} feeds have failed for long",
        "They are asked again by themselves, ever more seldom; when they answer, you will be told.\n"
        "Which feeds fail now, and why:",
        items=_listed([item(each) for each in troubles]),
        command="monitor feeds list",
    )


def _feed_answers(trouble: Trouble, about: Circumstances) -> Notice:
    return Notice(
        f"The feed {about.feed(trouble.subject)} answers {'' if trouble.since is None else 'again'}".rstrip(),
        f"It {_failed(trouble, about)}. What it published meanwhile and still lists is read now.",
    )


def _failed(trouble: Trouble, about: Circumstances) -> str:
    return "had never answered before" if trouble.since is None else f"failed {about.span(trouble)}"


def _feeds_answer(troubles: Sequence[Trouble], about: Circumstances) -> Notice:
    return Notice(
        f"{len(troubles)} feeds answer again",
        "What they published meanwhile and still list is read now.",
        items=_listed([f"{about.feed(each.subject)} {_failed(each, about)}" for each in troubles]),
    )


# --- The network, and silence ----------------------------------------------------------------------------


def _network_fails(trouble: Trouble, about: Circumstances) -> Notice:
    known = (
        "" if trouble.since is None else f" The last of them answered well on {about.time(trouble.since)}."
    )
    return Notice(
        "Nearly all feeds fail: is the network down?",
        f"{about.time(about.now)}: {trouble.problem}.{known}\n"
        "Where no answer came, look at the network, its proxy and its name server; where answers came, "
        "this machine may have been blocked. While it lasts, nothing is told of single feeds. They are asked "
        "again by themselves. What they answer now:",
        command="monitor feeds check",
    )


def _network_works(trouble: Trouble, about: Circumstances) -> Notice:
    return Notice(
        "Feeds answer again",
        f"Nearly all of them failed {about.span(trouble)}. They are asked again one after the other, some "
        "only after hours. What they published meanwhile and still list is read.",
    )


def _is_blind(trouble: Trouble, about: Circumstances) -> Notice:
    return Notice(
        f"Nothing new for {_silence(trouble, about)}, because feeds fail",
        f"The last new entry came on {about.time(trouble.since)}; {trouble.problem}. This silence says "
        "nothing about the news.\nWhich feeds fail, and why:",
        command="monitor feeds list",
    )


def _is_quiet(trouble: Trouble, about: Circumstances) -> Notice:
    return Notice(
        f"Nothing new for {_silence(trouble, about)}, though feeds answer",
        f"The last new entry came on {about.time(trouble.since)}; {trouble.problem}. Those that answer have "
        "published nothing since.\nOn holidays that may be so; else see whether feeds have moved:",
        command="monitor feeds list",
    )


def _silence(trouble: Trouble, about: Circumstances) -> str:
    return told_span(about.now - (trouble.since or trouble.found_at))


def _is_heard(trouble: Trouble, about: Circumstances) -> Notice:
    return Notice("New entries come in again", f"There was nothing new {about.span(trouble)}.")


# --- Channels --------------------------------------------------------------------------------------------


def _channel_refuses(trouble: Trouble, about: Circumstances) -> Notice:
    return Notice(
        f"The channel {trouble.subject} refuses messages",
        f"What it answered on {about.time(trouble.since)}: {_said(trouble)}\n"
        "Nothing is lost: what it is owed is kept until it takes messages again. Mend its address in "
        "channels.toml, or its rights, then type:",
        command=f"monitor channels test {trouble.subject}",
    )


def _channel_fails(trouble: Trouble, about: Circumstances) -> Notice:
    return Notice(
        f"The channel {trouble.subject} does not take messages now",
        f"By {about.time(about.now)} it had failed many times in a row, at last so: {_said(trouble)}\n"
        "Nothing is lost: it is tried again by itself, and what waited comes then, as a digest where it is "
        "much. How the channels are:",
        command="monitor channels list",
    )


def _channel_works(trouble: Trouble, about: Circumstances) -> Notice:
    is_refusal = trouble.kind is TroubleKind.REFUSAL
    failed = f"It refused messages {about.span(trouble)}." if is_refusal else "It had failed many times."
    return Notice(
        f"The channel {trouble.subject} {'is in use' if is_refusal else 'takes messages'} again",
        f"{failed} What it is owed is on its way.",
    )


# --- The machine -----------------------------------------------------------------------------------------


def _disk_fills(trouble: Trouble, _about: Circumstances) -> Notice:
    return Notice(
        f"The disk is nearly full: {trouble.problem} left",
        "When it is full, nothing can be recorded, and no alert is sent until there is room again.\n"
        "Free some space, or keep less: articles_days and keep_pages_days in monitor.toml. From when on this "
        "is told, disk_free_bytes says there.",
    )


def _disk_has_room(trouble: Trouble, about: Circumstances) -> Notice:
    return Notice("There is room on the disk again", f"It was nearly full {about.span(trouble)}.")


def _database_fails(trouble: Trouble, about: Circumstances) -> Notice:
    return Notice(
        "The database cannot be used: no alerts until it can",
        f"{about.time(trouble.since)}: {_said(trouble)}\n"
        "Nothing is polled, judged or sent meanwhile. It is tried again every few seconds, and you will be "
        "told when it is over. This message could not be recorded: it was sent once, and is not tried again.",
    )


def _database_works(trouble: Trouble, about: Circumstances) -> Notice:
    until = replace(about, now=trouble.found_at)
    return Notice(
        "The database works again",
        f"There was trouble with it {until.span(trouble)}. It was told so: {_said(trouble)}\n"
        "What was left undone meanwhile is done now.",
    )


def _is_back(trouble: Trouble, about: Circumstances) -> Notice:
    since = trouble.since or trouble.found_at
    tally = about.tally or Tally(since=trouble.found_at)
    left = f" {counted(tally.waiting, 'entry is', 'entries are')} still to be read." if tally.waiting else ""
    return Notice(
        f"monitor is back after {told_span(trouble.found_at - since)}",
        f"From {about.time(since)} to {about.time(trouble.found_at)} it did not run, or the machine slept. "
        f"It has caught up on {counted(tally.articles, 'article')}{told_verdicts(tally)}, and "
        f"{counted(tally.alerts, 'alert')} came of them.{left}\n"
        "What feeds listed meanwhile and list no longer is lost.",
    )


_VERDICTS = (
    (VerdictKind.NEW_STORY, "new story", "new stories"),
    (VerdictKind.DEVELOPMENT, "development", "developments"),
    (VerdictKind.REPEAT, "repeat", "repeats"),
    (VerdictKind.OFF_TOPIC, "off topic", "off topic"),
)


def told_verdicts(tally: Tally) -> str:
    """Return in brackets how the articles of a tally were judged; "" for none."""
    told = [counted(tally.verdicts[kind], *names) for kind, *names in _VERDICTS if tally.verdicts.get(kind)]
    return f" ({', '.join(told)})" if told else ""


def _said(trouble: Trouble) -> str:
    """Return what a stranger answered, clean and as a sentence."""
    said = cut(clean(plain(trouble.problem)), PROBLEM_CHARS) or "nothing that says why"
    return said if said.endswith((".", "!", "?", "…")) else f"{said}."


def _listed(items: Sequence[str]) -> tuple[str, ...]:
    more = (f"and {len(items) - NAMED} more",) if len(items) > NAMED else ()
    return (*items[:NAMED], *more)


_Write = Callable[[Trouble, Circumstances], Notice]
_BEGUN: Mapping[TroubleKind, _Write] = {
    TroubleKind.FEED: _feed_fails,
    TroubleKind.GONE: _feed_is_gone,
    TroubleKind.NETWORK: _network_fails,
    TroubleKind.BLIND: _is_blind,
    TroubleKind.QUIET: _is_quiet,
    TroubleKind.REFUSAL: _channel_refuses,
    TroubleKind.SENDING: _channel_fails,
    TroubleKind.DISK: _disk_fills,
    TroubleKind.DATABASE: _database_fails,
}
_ENDED: Mapping[TroubleKind, _Write] = {
    TroubleKind.FEED: _feed_answers,
    TroubleKind.GONE: _feed_answers,
    TroubleKind.NETWORK: _network_works,
    TroubleKind.BLIND: _is_heard,
    TroubleKind.QUIET: _is_heard,
    TroubleKind.REFUSAL: _channel_works,
    TroubleKind.SENDING: _channel_works,
    TroubleKind.DISK: _disk_has_room,
    TroubleKind.DATABASE: _database_works,
    TroubleKind.ABSENCE: _is_back,
}
