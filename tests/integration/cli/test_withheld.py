"""What was not sent, and why; and sending it after all."""

from datetime import UTC, datetime, timedelta

import pytest
import typer

from monitor.cli.withheld import begun
from support.house import House
from support.values import NOON

pytestmark = pytest.mark.xdist_group("cli")


def test_every_article_was_either_told_or_stands_in_the_ledger_with_a_reason(house: House) -> None:
    told = {each["article"]["article_id"] for each in house.command("alerts", "--json").value}
    seeds = {each["article_id"] for each in house.command("seeds", "--json").value["seeds"]}
    ledger = house.command("withheld", "--limit", "999", "--json").value
    withheld = [each["article_id"] for each in ledger["articles"]]
    articles = [each["article_id"] for each in house.command("articles", "-n", "999", "--json").value]
    assert sorted([*told, *seeds, *withheld]) == sorted(articles)
    assert (len(withheld), [each for each in ledger["articles"] if not each["why"]]) == (
        sum(ledger["counts"].values()),
        [],
    )


def test_people_read_why_each_was_not_sent_and_how_many_were_not(house: House) -> None:
    ledger = house.command("withheld", "--json").value
    shown = house.command("withheld").out
    assert [each["why"] for each in ledger["articles"] if each["why"] not in shown] == []
    counts = ledger["counts"]
    total = f"{sum(counts.values())} articles withheld: "
    assert total in shown
    assert f"{counts['off_topic']} off topic" in shown.partition(total)[2]


@pytest.mark.parametrize("arguments", [("--since", "2w"), ("--since", "2000-01-01T00:00+05:00")])
def test_a_long_span_leaves_all_of_the_ledger(house: House, arguments: tuple[str, ...]) -> None:
    assert house.command("withheld", *arguments, "--json") == house.command("withheld", "--json")


def test_filters_leave_what_they_say(house: House) -> None:
    repeats = house.command("withheld", "--reason", "repeat", "--json").value["articles"]
    assert repeats
    assert {each["reason"] for each in repeats} == {"repeat"}
    assert house.command("withheld", "--watchlist", "none").out.startswith("No withheld articles like that")


def test_a_withheld_article_is_sent_after_all(own_house: House) -> None:
    ledger = own_house.command("withheld", "--reason", "repeat", "--json").value
    number = str(ledger["articles"][0]["article_id"])
    shown = own_house.command("withheld", "restore", number, "--watchlist", "uranium")
    assert (shown.status, shown.err) == (0, "")
    alert = own_house.command("articles", "show", number, "--json").value["alert_id"]
    assert shown.out.startswith(f"Article {number} is alert {alert} now, owed to ")
    assert "withheld first  it repeats what is known" in own_house.command("alerts", "show", str(alert)).out
    again = own_house.command("withheld", "restore", number, "--watchlist", "uranium")
    assert (again.status, again.err.startswith(f"article {number} was told, in alert {alert}; ")) == (1, True)


def test_a_watchlist_that_is_not_there_cannot_be_told(own_house: House) -> None:
    shown = own_house.command("withheld", "restore", "1", "--watchlist", "fax")
    assert (shown.status, shown.out) == (1, "")
    assert shown.err.startswith("there is no watchlist 'fax'; watchlists.toml has ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("12h", NOON - timedelta(hours=12)),
        ("1.5d", NOON - timedelta(hours=36)),
        ("2w", NOON - timedelta(weeks=2)),
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-01T05:00+05:00", datetime(2026, 3, 1, tzinfo=UTC)),
    ],
)
def test_since_takes_spans_and_dates(text: str, expected: datetime | None) -> None:
    assert begun(text, now=NOON, zone=UTC) == expected


@pytest.mark.parametrize("text", ["d", "yesterday", "nand", "1e99w", "2026-13-01"])
def test_since_takes_nothing_else(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="is neither a span such as"):
        begun(text, now=NOON, zone=UTC)
