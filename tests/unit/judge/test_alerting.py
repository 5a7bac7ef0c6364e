from datetime import timedelta

import pytest

from monitor.judge.alerting import AlertRules, decide_alert
from monitor.model import Alert, Match, VerdictKind, Watchlist, Withheld, WithheldReason
from support.values import NOON, article, verdict

RULES = AlertRules(
    verdicts=frozenset({VerdictKind.NEW_STORY, VerdictKind.DEVELOPMENT}), max_age=timedelta(days=3)
)
WATCHLISTS = {
    "minerals": Watchlist(name="minerals", title="Minerals", channels=("desk", "mail")),
    "summits": Watchlist(name="summits", title="Summits", channels=("mail", "slack")),
}
MATCHES = (Match(watchlist="minerals"), Match(watchlist="summits"))


def test_an_alert_names_every_matching_watchlist_and_each_channel_once() -> None:
    decision = decide_alert(article(), verdict(), MATCHES, watchlists=WATCHLISTS, rules=RULES)
    assert decision == Alert(watchlists=("minerals", "summits"), channels=("desk", "mail", "slack"))


def test_only_watchlists_that_want_the_article_are_told() -> None:
    matches = (Match(watchlist="minerals", is_wanted=False), Match(watchlist="summits"))
    decision = decide_alert(article(), verdict(), matches, watchlists=WATCHLISTS, rules=RULES)
    assert decision == Alert(watchlists=("summits",), channels=("mail", "slack"))


@pytest.mark.parametrize(
    ("changes", "kind", "matches", "reason"),
    [
        ({"seed": "001"}, VerdictKind.NEW_STORY, MATCHES, WithheldReason.SEED),
        ({}, VerdictKind.OFF_TOPIC, MATCHES, WithheldReason.OFF_TOPIC),
        ({}, VerdictKind.REPEAT, MATCHES, WithheldReason.REPEAT),
        ({"published_at": NOON - timedelta(days=4)}, VerdictKind.NEW_STORY, MATCHES, WithheldReason.TOO_OLD),
        ({}, VerdictKind.DEVELOPMENT, (), WithheldReason.NO_WATCHLIST),
        (
            {},
            VerdictKind.NEW_STORY,
            (Match(watchlist="minerals", is_wanted=False),),
            WithheldReason.OFF_TOPIC,
        ),
    ],
)
def test_nobody_is_told_for_the_first_reason_that_holds(
    changes: dict[str, object],
    kind: VerdictKind,
    matches: tuple[Match, ...],
    reason: WithheldReason,
) -> None:
    decision = decide_alert(
        article(**changes), verdict(kind=kind), matches, watchlists=WATCHLISTS, rules=RULES
    )
    assert decision == Withheld(reason=reason)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (VerdictKind.REPEAT, WithheldReason.REPEAT),
        (VerdictKind.DEVELOPMENT, WithheldReason.MUTED),
        (VerdictKind.NEW_STORY, WithheldReason.MUTED),
    ],
)
def test_a_muted_story_alerts_nobody(kind: VerdictKind, reason: WithheldReason) -> None:
    decision = decide_alert(
        article(), verdict(kind=kind), MATCHES, watchlists=WATCHLISTS, rules=RULES, is_muted=True
    )
    assert decision == Withheld(reason=reason)
