"""What readers find in their channels: one message for two watchlists, references, and a digest."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from support.ailing import CHANNELS, AilingSinks
from support.bureau import Bureau
from support.fakes import FakeClock
from support.press import Press, Report
from support.values import NOON

pytestmark = pytest.mark.e2e

METALS = {"name": "metals", "title": "Metals", "terms": ["tungsten"], "channels": list(CHANNELS)}
DEALS = {"name": "deals", "title": "Deals", "terms": ["deal"], "channels": list(CHANNELS)}
Open = Callable[..., Bureau]

TUNGSTEN = (
    "Kazakhstan and the United States have signed a tungsten deal worth 5 million dollars in Astana. "
    "The mine of Boguty will be opened by an American company. "
    "The ore will be shipped by rail to the port of Aktau."
)
CABLE = (
    "Uzbekistan and the United States have agreed to lay an optical cable under the Aral plain. "
    "The deal was announced in Tashkent by the minister of communications. "
    "Work on it begins in spring."
)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOON)


@pytest.fixture
def open_bureau(tmp_path: Path, ailing: AilingSinks, press: Press, clock: FakeClock) -> Iterator[Open]:
    opened: list[Bureau] = []

    def make(*watchlists: dict[str, object], **changes: object) -> Bureau:
        made = Bureau(tmp_path, sinks=ailing, press=press, clock=clock, watchlists=watchlists, **changes)
        opened.append(made)
        return made

    yield make
    for bureau in opened:
        bureau.app.close(timedelta(seconds=10))


def story(clock: FakeClock, path: str, title: str, text: str) -> Report:
    return Report(path=path, title=title, text=text, published_at=clock.now() - timedelta(minutes=10))


def grown(clock: FakeClock) -> Report:
    """Return what happened next with the tungsten."""
    text = TUNGSTEN.replace("5 million", "900 million")
    return story(clock, "/b", "The tungsten deal of Kazakhstan and the United States grows", text)


def test_a_development_refers_to_the_earlier_alert_on_every_channel_and_its_mail_to_the_first(
    open_bureau: Open, ailing: AilingSinks, clock: FakeClock
) -> None:
    bureau = open_bureau(METALS)
    bureau.publish(story(clock, "/a", "Kazakhstan and the United States sign a tungsten deal", TUNGSTEN))
    clock.move(timedelta(days=2))
    bureau.publish(grown(clock))
    for channel in CHANNELS:
        first, second = ailing.at(channel)
        assert "since your last alert" not in first.text.lower()
        assert "since your last alert on thu 12 mar 2026" in " ".join(second.text.lower().split())
    letters = ailing.mail.mails()
    assert letters[1]["References"] == letters[0]["Message-ID"]


def test_two_watchlists_make_one_message_that_names_both(
    open_bureau: Open, ailing: AilingSinks, clock: FakeClock
) -> None:
    bureau = open_bureau(METALS, DEALS)
    bureau.publish(story(clock, "/a", "Kazakhstan and the United States sign a tungsten deal", TUNGSTEN))
    for channel in CHANNELS:
        (only,) = ailing.at(channel)
        assert "Metals" in only.text
        assert "Deals" in only.text


def test_a_digest_is_grouped_counts_repeats_and_begins_with_what_matters_most(
    open_bureau: Open, ailing: AilingSinks, clock: FakeClock
) -> None:
    cables = {"name": "cables", "title": "Cables", "terms": ["cable"], "channels": list(CHANNELS)}
    bureau = open_bureau(METALS, cables, delivery="digest", digest_times=["18:00"], time_zone="UTC")
    first = story(clock, "/a", "Kazakhstan and the United States sign a tungsten deal", TUNGSTEN)
    bureau.publish(first)
    bureau.pass_time(timedelta(hours=1))
    bureau.publish(
        grown(clock),
        story(clock, "/copy", first.title, TUNGSTEN),
        story(clock, "/c", "Uzbekistan and the United States agree on a cable", CABLE),
    )
    assert [ailing.at(channel) for channel in CHANNELS] == [[], [], []]

    bureau.pass_time(timedelta(hours=5))

    told = bureau.installation.rows(
        "SELECT article.title, alert.importance FROM alert JOIN article ON article.id = alert.article_id "
        "ORDER BY alert.importance DESC"
    )
    for channel in CHANNELS:
        (only,) = ailing.at(channel)
        text = " ".join(only.text.split())
        assert "1 repeat" in text
        places = {row["title"]: text.index(row["title"]) for row in told}
        assert min(places, key=places.__getitem__) == told[0]["title"]
        # Each watchlist once, with its stories under it; both parts of the tungsten's together.
        headings = {name: text.lower().index(name) for name in ("metals", "cables")}
        tungsten = sorted(place for title, place in places.items() if "tungsten" in title)
        (cable,) = [place for title, place in places.items() if "cable" in title]
        assert headings["metals"] < tungsten[0]
        assert headings["cables"] < cable
        assert not tungsten[0] < cable < tungsten[1]
