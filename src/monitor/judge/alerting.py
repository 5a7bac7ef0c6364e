"""Whether anybody is told about an article, and on which routes."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from monitor.model import (
    Article,
    Match,
    MinimumVerdict,
    Relevance,
    Route,
    Verdict,
    VerdictKind,
    Withheld,
    WithheldReason,
)

WORTH: Mapping[MinimumVerdict, frozenset[VerdictKind]] = {
    MinimumVerdict.NEW_STORY: frozenset({VerdictKind.NEW_STORY}),
    MinimumVerdict.DEVELOPMENT: frozenset({VerdictKind.NEW_STORY, VerdictKind.DEVELOPMENT}),
    MinimumVerdict.ANY: frozenset({VerdictKind.NEW_STORY, VerdictKind.DEVELOPMENT, VerdictKind.REPEAT}),
}


def importance_of_alert(verdict: Verdict, relevance: Relevance) -> float:
    """Return how much an article matters to its readers, in [0, 1].

    Of a development, what its new facts come to. Of a new story, how far it is from all that is known, times
    how surely it is on the beat: there are no facts to compare. A repeat tells nothing.
    """
    match verdict.kind:
        case VerdictKind.DEVELOPMENT:
            return verdict.importance
        case VerdictKind.NEW_STORY:
            return verdict.novelty * relevance.score
        case _:
            return 0.0


def decide_alert(
    article: Article,
    verdict: Verdict,
    matches: Sequence[Match],
    *,
    routes: Mapping[str, Sequence[Route]],
    importance: float,
    max_age: timedelta,
    is_muted: bool = False,
) -> tuple[Route, ...] | Withheld:
    """Return the routes that the alert takes, or the first reason that holds for telling nobody.

    Routes come in the order of the matches, and of the channels that each watchlist names. Of a muted story
    nobody is told anything, and a watchlist that does not want the article tells nobody.

    Args:
        article: what was judged.
        verdict: of it.
        matches: watchlists that it concerns.
        routes: by watchlist.
        importance: of the article, in [0, 1].
        max_age: an article published longer before its first sight tells nobody: it is the backlog of a feed
            just added, not news.
        is_muted: its story is.
    """
    named = [match.watchlist for match in matches if match.is_wanted]
    open_to = [route for name in named for route in routes[name]]
    worthy = [route for route in open_to if verdict.kind in WORTH[route.minimum_verdict]]
    taken = tuple(route for route in worthy if importance >= route.minimum_importance)
    reasons = (
        (bool(article.seed), WithheldReason.SEED),
        (verdict.kind is VerdictKind.OFF_TOPIC, WithheldReason.OFF_TOPIC),
        (verdict.kind is VerdictKind.REPEAT and not worthy, WithheldReason.REPEAT),
        (is_muted, WithheldReason.MUTED),
        (article.seen_at - article.published_at > max_age, WithheldReason.TOO_OLD),
        (not matches, WithheldReason.NO_WATCHLIST),
        (not named, WithheldReason.OFF_TOPIC),
        (not worthy, WithheldReason.BELOW_VERDICT),
        (not taken, WithheldReason.BELOW_IMPORTANCE),
    )
    for holds, reason in reasons:
        if holds:
            return Withheld(reason=reason)
    return taken
