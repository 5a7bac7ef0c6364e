"""What was not sent, and why; and sending it after all."""

from datetime import UTC, datetime

import pytest

from monitor.model import Alert, Dispatch, GivenUp, HeldReason
from support.house import House
from support.stored import alerting, judgement, opened, recorded
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


def test_an_alert_that_comes_later_is_listed_with_when_and_why(own_house: House) -> None:
    with opened(own_house.folder / "data") as store:
        decision = Alert(watchlists=("uranium",), channels=("desk",))
        due_at = datetime(2030, 3, 1, 2, tzinfo=UTC)
        held = Dispatch(channel="desk", watchlists=("uranium",), due_at=due_at, held=HeldReason.QUIET_HOURS)
        alert_id = recorded(store, judgement(900, decision=decision, held=(held,))).alert_id
    for filters in (("--watchlist", "uranium"), ("--since", "2000-01-01"), ("--reason", "quiet_hours")):
        (row,) = own_house.command("withheld", *filters, "--json").value["unsent"]
        assert (row["alert_id"], row["channel"], row["reason"]) == (alert_id, "desk", "quiet_hours")
        assert row["due_at"] == due_at.isoformat()
    assert own_house.command("withheld", "--reason", "capped", "--json").value["unsent"] == []
    assert own_house.command("withheld", "--watchlist", "none", "--json").value["unsent"] == []
    assert own_house.command("withheld", "--reason", "repeat", "--json").value["unsent"] == []
    shown = own_house.command("withheld", "--reason", "quiet_hours").out
    assert shown.splitlines()[-1].endswith("Article 900: after quiet hours, 2030-03-01 07:00 +05")
    both = own_house.command("withheld", "--limit", "2").out
    assert both.count("\n\n") == 2


def test_a_message_that_could_not_be_sent_is_listed_with_how_far_it_came(own_house: House) -> None:
    with opened(own_house.folder / "data") as store:
        alert_id = recorded(store, alerting(901, "desk", watchlists=("uranium",))).alert_id
        store.outbox.settle_delivery("desk", GivenUp(at=NOON, problem="no such room"))
    rows = own_house.command("withheld", "--json").value["unsent"]
    (row,) = [each for each in rows if each["alert_id"] == alert_id]
    assert (row["reason"], row["due_at"]) == ("given_up", None)
    assert row["why"].endswith("given up after 0 attempts: no such room")


def test_a_reason_that_there_is_not_is_refused(house: House) -> None:
    shown = house.command("withheld", "--reason", "spite")
    assert (shown.status, shown.out) == (2, "")
    assert "quiet_hours" in shown.err


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
