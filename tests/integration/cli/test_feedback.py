"""What readers say of alerts, and what it comes to."""

import pytest

from support.house import House

pytestmark = pytest.mark.xdist_group("cli")


def test_an_alert_is_rated_by_its_number_and_by_its_delivery(own_house: House) -> None:
    alert = own_house.command("alerts", "show", "1", "--json").value
    shown = own_house.command("feedback", "1", "irrelevant")
    title = alert["article"]["article"]["title"]
    assert (shown.status, shown.err, shown.out) == (0, "", f"Alert 1 was irrelevant: {title}\n")
    delivery = alert["deliveries"][0]["delivery_id"]
    given = own_house.command("feedback", delivery, "good", "--json").value
    assert (given["kind"], given["alert_id"], given["evidence"]["title"]) == ("good", 1, title)
    assert own_house.command("feedback", "--json").value == [given]
    assert title in own_house.command("feedback").out


@pytest.mark.parametrize(
    ("arguments", "status", "error"),
    [
        (("1", "bad"), 2, "an alert is good, irrelevant or repeat, not 'bad'\n"),
        (("999", "good"), 1, "there is no alert or delivery 999 on record; `monitor alerts list` shows"),
        (("missed", "example"), 2, "'example' is no web address: "),
    ],
)
def test_what_cannot_be_kept_is_told(
    house: House, arguments: tuple[str, ...], status: int, error: str
) -> None:
    shown = house.command("feedback", *arguments)
    assert (shown.status, shown.out, shown.err[: len(error)]) == (status, "", error)


def test_a_missed_article_is_told_by_what_became_of_it(own_house: House) -> None:
    row = own_house.command("withheld", "--json").value["articles"][0]
    shown = own_house.command("feedback", "missed", row["url"])
    assert f"It came in as article {row['article_id']}, {row['why']}." in shown.words
    assert f"`monitor withheld restore {row['article_id']}` sends it after all." in shown.out
    told = own_house.command("alerts", "show", "1", "--json").value
    shown = own_house.command("feedback", "missed", told["article"]["article"]["url"])
    assert "It was told: `monitor alerts show 1`" in shown.out
    shown = own_house.command("feedback", "missed", "https://nowhere.example/1")
    assert shown.out == "Kept. It never came in: no feed of this host is configured.\n"
    found = own_house.command("feedback", "missed", "https://nowhere.example/2", "--json").value
    assert (found["why"], found["is_host_fed"], found["feedback"]["kind"]) == ("", False, "missed")


def test_the_report_tells_how_good_alerts_were_and_what_might_change(own_house: House) -> None:
    alerts = own_house.command("alerts", "--json").value
    for alert in alerts:
        own_house.command("feedback", str(alert["alert_id"]), "irrelevant")
    own_house.command("feedback", "missed", "https://nowhere.example/1")
    found = own_house.command("feedback", "report", "--json").value
    total = found["standings"]["total"]
    assert (total["irrelevant"], total["precision"]) == (len(alerts), 0)
    shown = own_house.command("feedback", "report")
    assert (shown.status, shown.err) == (0, "")
    assert f"{len(alerts)} alerts rated: 0 good, {len(alerts)} irrelevant, 0 repeats; 0% (0% to " in shown.out
    assert "Missed: 1 not on record" in shown.out
    assert found["proposals"]
    assert [each for each in found["proposals"] if each["change"] not in shown.out] == []
    assert "feeds.toml: add a feed of nowhere.example" in shown.out


def test_without_feedback_the_report_and_the_list_say_so(house: House) -> None:
    assert house.command("feedback", "report").out == "No feedback yet.\n"
    assert house.command("feedback", "report", "--days", "1").out == "No feedback like that on record.\n"
    assert house.command("feedback").out.startswith("No feedback yet; ")


def test_a_missed_article_can_be_named_by_its_number(own_house: House) -> None:
    (row, *_) = own_house.command("withheld", "--reason", "repeat", "--json").value["articles"]
    shown = own_house.command("feedback", "missed", str(row["article_id"]))
    assert shown.out.startswith(f"Kept. It came in as article {row['article_id']}, ")
    shown = own_house.command("feedback", "missed", "99999")
    assert (shown.status, shown.err.startswith("there is no article 99999 on record")) == (1, True)
