"""What readers' words suggest to change, with the evidence."""

import pytest

from monitor.judge.proposing import Proposal, propose
from monitor.model import Feedback, WithheldReason
from support.rated import never_came, said


def proposals(*given: Feedback) -> tuple[Proposal, ...]:
    return propose(given, fed_hosts=frozenset({"steppe.example"}))


def irrelevant(count: int, *terms: str, first: int = 1, **changes: object) -> list[Feedback]:
    return [said("irrelevant", first + number, *terms, **changes) for number in range(count)]  # type: ignore[arg-type]


def test_without_feedback_nothing_is_proposed() -> None:
    assert proposals() == ()


def test_a_term_that_fires_on_irrelevant_articles_only_may_go() -> None:
    (found,) = proposals(*irrelevant(3, "deal*"))
    assert found == Proposal(
        where="watchlists.toml, deals",
        change="take the term “deal*” out, or make it narrower",
        because="all 3 rated alerts in which it was found were irrelevant",
        alerts=(1, 2, 3),
    )


@pytest.mark.parametrize("kind", ["good", "repeat"])
def test_a_term_stays_when_one_alert_was_relevant_or_too_few_were_rated(kind: str) -> None:
    assert proposals(*irrelevant(3, "deal*"), said(kind, 9, "deal*")) == ()
    assert proposals(*irrelevant(2, "deal*")) == ()


def test_alerts_that_are_forgotten_count_and_are_not_named() -> None:
    (found,) = proposals(*irrelevant(2, "deal*"), said("irrelevant", None, "deal*"))
    assert (found.alerts, found.because[:5]) == ((1, 2), "all 3")


def test_relevance_may_be_raised_to_where_no_other_alert_is_lost() -> None:
    given = [*irrelevant(3, relevance=0.3), *irrelevant(1, first=4, relevance=0.9)]
    (found,) = proposals(*given, said("good", 8, relevance=0.508), said("repeat", 9, relevance=0.6))
    assert (found.where, found.change) == (
        "monitor.toml, [judging] relevance",
        "raise it from 0.25 to 0.5",
    )
    assert found.because == "3 of 4 irrelevant alerts would not have come, and all 2 others would"
    assert found.alerts == (1, 2, 3)


def test_relevance_stays_where_too_few_alerts_would_be_spared() -> None:
    assert proposals(*irrelevant(2, relevance=0.3), said("good", 9)) == ()
    assert proposals(*irrelevant(4, relevance=0.9), said("good", 9)) == ()


def test_what_is_told_though_it_is_below_says_nothing_for_a_higher_relevance() -> None:
    below = irrelevant(3, relevance=0.05)
    assert proposals(*below, said("good", 9, relevance=0.2)) == ()
    assert proposals(*below, said("good", 9, relevance=0.6)) == ()
    (found,) = proposals(*irrelevant(3, relevance=0.3), said("good", 8, relevance=0.2), said("good", 9))
    assert found.change == "raise it from 0.25 to 0.8"


def test_relevance_stays_where_what_was_off_topic_was_sent_after_all_and_good() -> None:
    restored = said("good", 9, relevance=0.2, withheld=WithheldReason.OFF_TOPIC)
    assert proposals(*irrelevant(3, relevance=0.3), restored, said("good", 8)) == ()


@pytest.mark.parametrize(("key", "is_cross"), [("same_story", False), ("cross_language", True)])
def test_stories_may_be_joined_earlier_where_new_ones_stay_apart(key: str, is_cross: bool) -> None:  # noqa: FBT001 - a value of the test
    repeats = [said("repeat", number, score=0.29, is_cross_language=is_cross) for number in (1, 2, 3)]
    others = (
        said("repeat", 4, score=0.1, is_cross_language=is_cross),
        said("good", 5, score=0.2, is_cross_language=is_cross),
    )
    (found,) = proposals(*repeats, *others)
    assert (found.where, found.change) == (f"monitor.toml, [judging] {key}", "lower it from 0.32 to 0.29")
    assert found.because == (
        "3 of 4 alerts that were repeats to you would have joined known stories, and none of the 1 other "
        "new stories"
    )
    assert proposals(*repeats, *others, said("good", 6, score=0.3, is_cross_language=is_cross)) == ()
    assert proposals(*repeats) == ()


def test_an_outlet_that_is_never_worth_an_alert_may_go() -> None:
    given = [said("repeat", number, outlet="Mill") for number in range(1, 6)]
    (found,) = proposals(*given)
    assert (found.where, found.because) == (
        "feeds.toml, the feed of Mill",
        "none of its 5 rated alerts was good",
    )
    assert proposals(*given, said("good", 9, outlet="Mill")) == ()
    assert proposals(*given[1:]) == ()


def test_relevance_may_be_lowered_for_what_was_missed() -> None:
    off = {"withheld": WithheldReason.OFF_TOPIC}
    given = [said("missed", 1, relevance=0.2, **off), said("missed", 2, relevance=0.188, **off)]
    nothing_found = said("missed", 3, relevance=0.0, **off)
    other_sides = said("missed", 4, relevance=0.9, **off)
    (found,) = proposals(*given, nothing_found, other_sides, never_came("https://steppe.example/x"))
    assert found.change == "lower it from 0.25 to 0.18, or add to sides.toml whom they name"
    assert (found.because, found.articles) == (
        "2 articles that you missed were off topic by their scores",
        (1, 2),
    )
    assert proposals(given[0]) == ()


@pytest.mark.parametrize(("topics", "known"), [((), ""), (("sports",), "; their topics: sports")])
def test_watchlists_may_look_for_more(topics: tuple[str, ...], known: str) -> None:
    given = [said("missed", number, topics=topics, withheld=WithheldReason.NO_WATCHLIST) for number in (2, 1)]
    (found,) = proposals(*given)
    assert found.because == f"2 articles that you missed concern no watchlist{known}"
    assert found.articles == (1, 2)
    assert proposals(given[0], said("missed", 3, withheld=WithheldReason.REPEAT)) == ()


def test_a_host_that_no_feed_is_of_may_be_added() -> None:
    given = [
        never_came(url)
        for url in ("https://www.far.example/1", "https://far.example/2", "https://near.example/1")
    ]
    assert [(each.change.split(",")[0], each.because) for each in proposals(*given)] == [
        ("add a feed of far.example", "2 articles of it that you missed never came in"),
        ("add a feed of near.example", "1 article of it that you missed never came in"),
    ]
    assert proposals(never_came("https://www.steppe.example/1")) == ()
