"""Why nobody was told about an article, in words, and who is told after all when the user wants it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from monitor.errors import UselessEditError
from monitor.judge.alerting import importance_of_alert
from monitor.model import (
    Alert,
    ArticleRecord,
    DateSource,
    Neighbour,
    Relevance,
    SideEvidence,
    VerdictKind,
    Watchlist,
    WithheldReason,
)
from monitor.text.cleaning import cut

# Enough of a title to recognise it by.
QUOTED_CHARACTERS = 80
# The same where the reader has the title of the article itself beside it.
SHORTLY_QUOTED = 60


def iso_day(at: datetime, time_zone: tzinfo) -> str:
    """Return the day in a zone, such as "2026-03-12"."""
    return f"{at.astimezone(time_zone):%Y-%m-%d}"


def why_withheld(
    record: ArticleRecord,
    *,
    side_titles: Mapping[str, str],
    time_zone: tzinfo,
    day_of: Callable[[datetime, tzinfo], str] = iso_day,
) -> str:
    """Return why nobody was told, for people who ask of this one article; "" when somebody was.

    Args:
        record: of the article.
        side_titles: of sides, by name; a side without one is called by its name.
        time_zone: of the reader.
        day_of: says a day in that zone.
    """
    if record.withheld is None:
        return ""
    explain = _EXPLAIN.get(record.withheld)
    if explain is not None:
        return explain(record)
    if record.withheld is WithheldReason.OFF_TOPIC:
        return f"off topic: {_off_topic(record, side_titles)}"
    return _repeats(record, lambda at: day_of(at, time_zone))


def readers_of(record: ArticleRecord, *, asked: Sequence[str], watchlists: Mapping[str, Watchlist]) -> Alert:
    """Return who is told when the user wants a withheld article told.

    Those whom it concerns, also where they want other sides to take part; or those that were asked for.

    Args:
        record: of the article.
        asked: names of configured watchlists; none for those that the article concerns.
        watchlists: the configured ones by name.

    Raises:
        UselessEditError: it concerns no watchlist that there is, or nobody reads those that it does.
    """
    names = tuple(dict.fromkeys(asked or (match.watchlist for match in record.matches)))
    found = [watchlists[name] for name in names if name in watchlists]
    article = f"article {record.article_id}"
    if not found:
        message = f"{article} concerns no watchlist: --watchlist NAME says whose readers are to be told"
        raise UselessEditError(message)
    channels = tuple(dict.fromkeys(channel for each in found for channel in each.channels))
    if not channels:
        named = ", ".join(each.name for each in found)
        message = f"{article} cannot be told: watchlists.toml names no channels for {named}"
        raise UselessEditError(message)
    return Alert(watchlists=tuple(each.name for each in found), channels=channels)


def off_beat(relevance: Relevance, titles: Mapping[str, str]) -> str:
    """Return why an article is off the beat: which sides it does not name, or only in passing.

    Args:
        relevance: of the article; below its threshold.
        titles: of sides, by name; a side without one is called by its name.
    """
    weak = [side for side in relevance.sides if side.score < relevance.threshold]
    called = {side.side: titles.get(side.side) or side_name(side) for side in weak}
    absent = " and ".join(called[side.side] for side in weak if not side.terms)
    passing = " and ".join(called[side.side] for side in weak if side.terms)
    reasons = (
        f"it does not name {absent}" if absent else "",
        f"it names {passing} only in passing" if passing else "",
    )
    return "; ".join(filter(None, reasons)) or "it names the sides, but nothing that connects them"


def side_name(side: SideEvidence) -> str:
    """Return a side as it is written in running text."""
    return side.side.replace("_", " ")


def name_of(neighbour: Neighbour) -> str:
    """Return a known article as people know it: its title and who published it."""
    if neighbour.seed:
        return f"the seed {neighbour.seed}"
    return quoted(neighbour.title, neighbour.outlet)


def quoted(title: str, outlet: str) -> str:
    """Return a title, shortened, with the outlet if there is one."""
    return f"“{cut(title, QUOTED_CHARACTERS)}”" + (f" ({outlet})" if outlet else "")


def _muted(record: ArticleRecord) -> str:
    return f"muted: story {record.story_id} is"


def _no_watchlist(record: ArticleRecord) -> str:
    topics = ", ".join(topic.topic.replace("_", " ") for topic in record.topics)
    return "no watchlist: nothing that one looks for stands in it" + (f"; topics: {topics}" if topics else "")


def _below_verdict(_record: ArticleRecord) -> str:
    return "a development: its watchlists ask for new stories"


def _below_importance(record: ArticleRecord) -> str:
    importance = importance_of_alert(record.verdict, record.relevance)
    return f"below importance: it has {importance:.2f}, and its watchlists ask for more"


def _too_old(record: ArticleRecord) -> str:
    days = (record.article.seen_at - record.article.published_at).days
    return f"too old: published {days} {'day' if days == 1 else 'days'} before it was first seen"


def _seed(record: ArticleRecord) -> str:
    return f"seed {record.article.seed}: you know it already"


_EXPLAIN: Mapping[WithheldReason, Callable[[ArticleRecord], str]] = {
    WithheldReason.MUTED: _muted,
    WithheldReason.NO_WATCHLIST: _no_watchlist,
    WithheldReason.BELOW_VERDICT: _below_verdict,
    WithheldReason.BELOW_IMPORTANCE: _below_importance,
    WithheldReason.TOO_OLD: _too_old,
    WithheldReason.SEED: _seed,
}


def _off_topic(record: ArticleRecord, side_titles: Mapping[str, str]) -> str:
    if not record.relevance.is_relevant:
        return off_beat(record.relevance, side_titles)
    named = ", ".join(match.watchlist for match in record.matches)
    return f"the sides that {named} wants do not take part in it"


def _repeats(record: ArticleRecord, told_day: Callable[[datetime], str]) -> str:
    verdict = record.verdict
    if verdict.kind is not VerdictKind.REPEAT:
        kind = str(verdict.kind).replace("_", " ")
        return f"{kind}: `minimum_verdict` in [alerts] of monitor.toml leaves it out"
    if verdict.copy_of is not None:
        share = f"{verdict.copy_of.containment:.0%} of the wording"
        return f"copy of {_dated(verdict.copy_of, told_day)}: {share} stands there"
    if verdict.nearest is None:
        return "repeat of what is known"
    alike = f"similarity {verdict.nearest.similarity:.2f}"
    return f"repeat of {_dated(verdict.nearest, told_day)}: {alike}, nothing new"


def _dated(neighbour: Neighbour, told_day: Callable[[datetime], str]) -> str:
    short = replace(neighbour, title=cut(neighbour.title, SHORTLY_QUOTED))
    if neighbour.date_source is DateSource.SEEN:
        return name_of(short)
    return f"{name_of(short)}, {told_day(neighbour.published_at)}"
