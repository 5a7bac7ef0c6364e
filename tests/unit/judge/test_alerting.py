from datetime import timedelta

import pytest

from monitor.judge.alerting import decide_alert, importance_of_alert
from monitor.model import Match, MinimumVerdict, Relevance, Route, VerdictKind, Withheld, WithheldReason
from support.values import NOON, article, verdict

MAX_AGE = timedelta(days=3)


def route(watchlist: str, channel: str, **changes: object) -> Route:
    return Route(watchlist=watchlist, channel=channel, **changes)  # type: ignore[arg-type]


ROUTES = {
    "minerals": (route("minerals", "desk"), route("minerals", "mail", minimum_importance=0.5)),
    "summits": (route("summits", "slack", minimum_verdict=MinimumVerdict.NEW_STORY),),
    "all": (route("all", "log", minimum_verdict=MinimumVerdict.ANY),),
}
MATCHES = (Match(watchlist="minerals"), Match(watchlist="summits"))


def channels(decision: tuple[Route, ...] | Withheld) -> list[str]:
    assert not isinstance(decision, Withheld)
    return [each.channel for each in decision]


def decided(*, kind: VerdictKind = VerdictKind.NEW_STORY, **changes: object) -> tuple[Route, ...] | Withheld:
    values: dict[str, object] = {"routes": ROUTES, "importance": 0.7, "max_age": MAX_AGE} | changes
    matches = values.pop("matches", MATCHES)
    about = values.pop("article", article())
    return decide_alert(about, verdict(kind=kind), matches, **values)  # type: ignore[arg-type]


def test_an_alert_takes_the_routes_of_every_matching_watchlist() -> None:
    assert channels(decided()) == ["desk", "mail", "slack"]


def test_only_watchlists_that_want_the_article_are_told() -> None:
    matches = (Match(watchlist="minerals", is_wanted=False), Match(watchlist="summits"))
    assert channels(decided(matches=matches)) == ["slack"]


def test_a_route_asks_for_a_verdict_and_an_importance() -> None:
    assert channels(decided(kind=VerdictKind.DEVELOPMENT)) == ["desk", "mail"]
    assert channels(decided(kind=VerdictKind.DEVELOPMENT, importance=0.4)) == ["desk"]
    assert channels(decided(importance=0.5)) == ["desk", "mail", "slack"]


def test_repeats_are_told_to_those_who_want_any_article() -> None:
    matches = (*MATCHES, Match(watchlist="all"))
    assert channels(decided(kind=VerdictKind.REPEAT, matches=matches, importance=0.0)) == ["log"]


@pytest.mark.parametrize(
    ("changes", "kind", "matches", "reason"),
    [
        ({"seed": "001"}, VerdictKind.NEW_STORY, MATCHES, WithheldReason.SEED),
        ({}, VerdictKind.OFF_TOPIC, MATCHES, WithheldReason.OFF_TOPIC),
        ({}, VerdictKind.REPEAT, MATCHES, WithheldReason.REPEAT),
        ({}, VerdictKind.REPEAT, (), WithheldReason.REPEAT),
        ({"published_at": NOON - timedelta(days=4)}, VerdictKind.NEW_STORY, MATCHES, WithheldReason.TOO_OLD),
        ({}, VerdictKind.DEVELOPMENT, (), WithheldReason.NO_WATCHLIST),
        (
            {},
            VerdictKind.NEW_STORY,
            (Match(watchlist="minerals", is_wanted=False),),
            WithheldReason.OFF_TOPIC,
        ),
        ({}, VerdictKind.DEVELOPMENT, (Match(watchlist="summits"),), WithheldReason.BELOW_VERDICT),
    ],
)
def test_nobody_is_told_for_the_first_reason_that_holds(
    changes: dict[str, object],
    kind: VerdictKind,
    matches: tuple[Match, ...],
    reason: WithheldReason,
) -> None:
    assert decided(article=article(**changes), kind=kind, matches=matches) == Withheld(reason=reason)


def test_nobody_is_told_of_what_matters_less_than_all_ask_for() -> None:
    routes = {"minerals": (route("minerals", "mail", minimum_importance=0.5),)}
    decision = decided(routes=routes, matches=MATCHES[:1], importance=0.49)
    assert decision == Withheld(reason=WithheldReason.BELOW_IMPORTANCE)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (VerdictKind.REPEAT, WithheldReason.REPEAT),
        (VerdictKind.DEVELOPMENT, WithheldReason.MUTED),
        (VerdictKind.NEW_STORY, WithheldReason.MUTED),
    ],
)
def test_a_muted_story_alerts_nobody(kind: VerdictKind, reason: WithheldReason) -> None:
    assert decided(kind=kind, is_muted=True) == Withheld(reason=reason)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (VerdictKind.NEW_STORY, 0.4),
        (VerdictKind.DEVELOPMENT, 0.6),
        (VerdictKind.REPEAT, 0.0),
    ],
)
def test_new_stories_matter_by_novelty_and_relevance_and_developments_by_their_facts(
    kind: VerdictKind, expected: float
) -> None:
    relevance = Relevance(is_relevant=True, score=0.5, threshold=0.3)
    assert importance_of_alert(verdict(kind=kind, novelty=0.8, importance=0.6), relevance) == expected
