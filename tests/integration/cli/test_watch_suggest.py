"""Terms suggested for a watchlist."""

import pytest

from support.house import House

pytestmark = pytest.mark.xdist_group("cli")

WATCHLISTS = """\
[[watchlists]]
name = "metals"
terms = ["tungsten"]
channels = ["console"]
"""


@pytest.fixture
def metals(own_house: House) -> House:
    """The history of the demonstration, and a watchlist that misses much."""
    (own_house.config / "watchlists.toml").write_text(WATCHLISTS, "utf-8")
    return own_house


def ids(house: House, word: str) -> list[str]:
    records = house.command("articles", "--json").value
    return [
        str(each["article_id"])
        for each in records
        if word in each["article"]["title"].lower() and not each["article"]["seed"]
    ]


def options(name: str, values: list[str]) -> list[str]:
    return [part for value in values for part in (name, value)]


def test_terms_of_good_articles_are_suggested_with_what_they_find(metals: House) -> None:
    good = ids(metals, "antimony")
    shown = metals.command("watch", "suggest", "metals", *options("--good", good), "--since", "all")
    value = metals.command("watch", "suggest", "metals", *options("--good", good), "--json").value["found"]
    assert (shown.status, shown.err) == (0, "")
    assert f"metals: {len(good)} good articles, {len(good)} of them not found now" in shown.words
    assert value["good_count"] == value["missed_count"] == len(good)
    assert "antimony" in " ".join(each["term"] for each in value["terms"]).lower()
    assert value["terms"][0]["evidence"] > 1.96


def test_bad_articles_say_what_to_exclude(metals: House) -> None:
    good, bad = ids(metals, "antimony"), ids(metals, "g20")
    named = [*options("--good", good), *options("--bad", bad)]
    shown = metals.command("watch", "suggest", "metals", *named)
    assert f"to exclude, by {len(bad)} bad article" in shown.words


def test_what_is_not_on_record_is_told(metals: House) -> None:
    good = [*ids(metals, "antimony"), "999"]
    shown = metals.command("watch", "suggest", "metals", *options("--good", good))
    assert shown.status == 0
    assert "1 article of those named not on record since then, or seeds" in shown.err
    shown = metals.command("watch", "suggest", "metals", *options("--good", good), "--bad", "998")
    assert "2 articles of those named not on record since then, or seeds" in shown.err
    shown = metals.command("watch", "suggest", "metals", "--bad", "998")
    assert "1 article of those named not on record since then, or seeds" in shown.err


def test_without_a_good_article_there_is_nothing_to_learn(metals: House) -> None:
    shown = metals.command("watch", "suggest", "metals")
    assert (shown.status, shown.out) == (1, "")
    assert "no good article to learn from; name some with --good" in shown.err


def test_what_readers_said_of_alerts_is_taken_for_good_and_bad(own_house: House) -> None:
    alerts = own_house.command("alerts", "--json").value
    told = [(watchlist, str(each["alert_id"])) for each in alerts for watchlist in each["watchlists"]]
    watchlist = next(name for name, _ in told if [each for each, _ in told].count(name) >= 2)
    good, bad, *_ = (alert for name, alert in told if name == watchlist)
    own_house.command("feedback", good, "good")
    own_house.command("feedback", bad, "irrelevant")
    lists = WATCHLISTS.replace('"metals"', f'"{watchlist}"')
    (own_house.config / "watchlists.toml").write_text(lists, "utf-8")
    found = own_house.command("watch", "suggest", watchlist, "--since", "all", "--json").value["found"]
    assert (found["good_count"], found["bad_count"]) == (1, 1)
