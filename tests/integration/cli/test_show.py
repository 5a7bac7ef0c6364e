"""One article, story or alert with all its evidence, and messages that are owed again."""

from typing import Any

import pytest
from rich.cells import cell_len

from monitor.clock import ArchiveClock
from monitor.store import open_store
from support.documents import document
from support.house import House
from support.values import NOON

pytestmark = pytest.mark.xdist_group("cli")


@pytest.fixture
def told(house: House) -> Any:
    """The article of an alert."""
    return house.command("alerts", "--json").value[0]["article"]


def test_an_article_is_shown_with_its_evidence(house: House, told: Any) -> None:
    shown = house.command("articles", "show", str(told["article_id"]), columns=80)
    assert (shown.status, shown.err) == (0, "")
    expected = [
        told["article"]["title"],
        told["article"]["url"],
        told["article"]["outlet"],
        f"told yes, alert {told['alert_id']}",
        *(topic["topic"] for topic in told["topics"]),
        *(f"watchlist {match['watchlist']}:" for match in told["matches"]),
        *(f"“{term['found']}”" for side in told["relevance"]["sides"] for term in side["terms"]),
        *(fact["sentence"] for fact in told["verdict"]["new_facts"]),
        *told["article"]["text"].split("\n"),
    ]
    assert [part for part in expected if " ".join(part.split()) not in shown.words] == []
    assert [line for line in shown.lines if cell_len(line) > 80] == []


def test_a_development_says_how_much_it_matters(house: House) -> None:
    for record in house.command("articles", "--json").value:
        verdict = record["verdict"]
        assert (verdict["importance"] > 0) == (verdict["kind"] == "development")
        shown = house.command("articles", "show", str(record["article_id"])).out
        assert (f"importance  {verdict['importance']:.2f} of 1" in shown) == (verdict["importance"] > 0)


def test_every_article_can_be_shown_and_says_whether_and_why_nobody_was_told(house: House) -> None:
    for record in house.command("articles", "--json").value:
        shown = house.command("articles", "show", str(record["article_id"]))
        expected = f"told  yes, alert {record['alert_id']}" if record["alert_id"] else "told  nobody: "
        assert (shown.status, shown.err, expected in shown.out) == (0, "", True)


def test_an_article_is_shown_as_json_as_it_is_listed(house: House, told: Any) -> None:
    assert house.command("articles", "show", str(told["article_id"]), "--json").value == told


def test_a_story_is_shown_with_its_articles_oldest_first(house: House) -> None:
    story = max(house.command("stories", "--json").value, key=lambda each: each["article_count"])
    found = house.command("stories", "show", str(story["story_id"]), "--json").value
    assert found["story"] == story
    dates = [each["article"]["published_at"] for each in found["articles"]]
    assert (len(dates), dates) == (story["article_count"], sorted(dates))
    assert all(-1 <= close <= 1 for close in found["closeness"].values())
    assert {int(each) for each in found["closeness"]} == {each["article_id"] for each in found["articles"]}
    shown = house.command("stories", "show", str(story["story_id"]), columns=80)
    assert (shown.status, shown.err) == (0, "")
    assert [
        each for each in found["articles"] if " ".join(each["article"]["title"].split()) not in shown.words
    ] == []


def test_a_story_shows_how_close_each_article_is_to_the_others_unless_it_is_alone(house: House) -> None:
    listed = sorted(house.command("stories", "--json").value, key=lambda each: each["article_count"])
    for story, is_told in ((listed[-1], True), (listed[0], False)):
        found = house.command("stories", "show", str(story["story_id"]), "--json").value
        shown = house.command("stories", "show", str(story["story_id"]), columns=200).out
        assert (story["article_count"] > 1) is is_told
        assert all((f"  {close:.2f}  " in shown) is is_told for close in found["closeness"].values())


def test_an_alert_is_shown_with_its_messages_and_how_far_they_came(house: House) -> None:
    (alert, *_) = house.command("alerts", "--json").value
    assert house.command("alerts", "show", str(alert["alert_id"]), "--json").value == alert
    shown = house.command("alerts", "show", str(alert["alert_id"]))
    assert (shown.status, shown.err) == (0, "")
    assert alert["deliveries"][0]["message"]["text"].rstrip() in shown.out
    assert {"mailbox  sent", "screen  sent"} == {
        f"{name}  sent" for name in ("mailbox", "screen") if f"{name}  sent 20" in shown.out
    }


@pytest.mark.parametrize(
    ("kind", "kinds"), [("article", "articles"), ("story", "stories"), ("alert", "alerts")]
)
def test_what_is_not_on_record_is_said_to_be_missing(house: House, kind: str, kinds: str) -> None:
    shown = house.command(kinds, "show", "999")
    assert (shown.status, shown.out, shown.err) == (
        1,
        "",
        f"there is no {kind} 999 on record; `monitor {kinds} list` shows which there are\n",
    )


def states(house: House, alert_id: str) -> dict[str, str]:
    """Return the state of an alert's messages by channel."""
    alert = house.command("alerts", "show", alert_id, "--json").value
    return {each["channel"]: each["state"] for each in alert["deliveries"]}


def test_a_message_is_owed_again_to_the_channel_that_is_named(own_house: House) -> None:
    shown = own_house.command("alerts", "resend", "1", "--channel", "mailbox")
    assert (shown.status, shown.err) == (0, "")
    assert shown.out.startswith("1 message of alert 1 owed again; ")
    assert states(own_house, "1") == {"mailbox": "owed", "screen": "sent"}
    assert "mailbox  owed, next attempt 20" in own_house.command("alerts", "show", "1").out


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            ("1",),
            "no message of alert 1 was given up; `--channel NAME` sends again to one of: mailbox, screen\n",
        ),
        (
            ("1", "--channel", "fax"),
            "alert 1 owes fax nothing that could be sent again; its channels: mailbox, screen\n",
        ),
        (("999",), "there is no alert 999 on record; `monitor alerts list` shows which there are\n"),
    ],
)
def test_nothing_to_send_again_is_a_failure(own_house: House, arguments: tuple[str, ...], error: str) -> None:
    shown = own_house.command("alerts", "resend", *arguments)
    assert (shown.status, shown.out, shown.err) == (1, "", error)
    assert states(own_house, "1") == {"mailbox": "sent", "screen": "sent"}


def test_the_page_of_an_article_is_printed_where_it_was_kept(own_house: House, told: Any) -> None:
    number = told["article_id"]
    shown = own_house.command("articles", "page", str(number))
    assert (shown.status, shown.out, "`keep_pages_days`" in shown.err) == (1, "", True)
    clock = ArchiveClock(NOON)
    with open_store(f"sqlite:///{own_house.database}", clock=clock) as store:
        body = "<p>Сделка</p>".encode("cp1251")
        store.pages.keep(
            number, document(body, url="https://a.example/1", content_type="text/html; charset=windows-1251")
        )
    assert own_house.command("articles", "page", str(number)).out == "<p>Сделка</p>\n"
    assert "there is no article 999999" in own_house.command("articles", "page", "999999").err
