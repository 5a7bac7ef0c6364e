"""Whether anybody is told about an article, and who."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from monitor.model import Alert, Article, Match, Verdict, VerdictKind, Watchlist, Withheld, WithheldReason


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRules:
    """When to tell.

    Attributes:
        verdicts: those worth an alert.
        max_age: an article published longer before its first sight tells nobody: it is the backlog of a
            feed just added, not news.
    """

    verdicts: frozenset[VerdictKind]
    max_age: timedelta


def decide_alert(
    article: Article,
    verdict: Verdict,
    matches: Sequence[Match],
    *,
    watchlists: Mapping[str, Watchlist],
    rules: AlertRules,
    is_muted: bool = False,
) -> Alert | Withheld:
    """Return who is told, or the first reason that holds for telling nobody.

    Channels come in the order in which the watchlists name them, each once however many watchlists name it.
    Of a muted story nobody is told anything, and a watchlist that does not want the article tells nobody.
    """
    named = [match.watchlist for match in matches if match.is_wanted]
    reasons = (
        (bool(article.seed), WithheldReason.SEED),
        (verdict.kind is VerdictKind.OFF_TOPIC, WithheldReason.OFF_TOPIC),
        (verdict.kind not in rules.verdicts, WithheldReason.REPEAT),
        (is_muted, WithheldReason.MUTED),
        (article.seen_at - article.published_at > rules.max_age, WithheldReason.TOO_OLD),
        (not matches, WithheldReason.NO_WATCHLIST),
        (not named, WithheldReason.OFF_TOPIC),
    )
    for holds, reason in reasons:
        if holds:
            return Withheld(reason=reason)
    channels = dict.fromkeys(channel for name in named for channel in watchlists[name].channels)
    return Alert(watchlists=tuple(named), channels=tuple(channels))
