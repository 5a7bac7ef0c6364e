from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from monitor.errors import StoreUnavailableError
from monitor.judge.naming import Names
from monitor.judge.wanting import Wanting
from monitor.judge.watching import Watching
from monitor.model import (
    Alert,
    Channel,
    ChannelKind,
    Name,
    NameKind,
    TextSource,
    VerdictKind,
    Watchlist,
    Withheld,
    WithheldReason,
)
from support.desk import SIDES, Desk
from support.values import NOON, article

BASE = article(
    text=(
        "Kazakhstan and the United States signed a tungsten deal in Astana on Thursday. "
        "The agreement covers two deposits in the Karaganda region, the government said. "
        "Trump called the tungsten deal a great step for both countries."
    )
)


def at(number: int, **changes: object) -> object:
    url = f"https://outlet{number}.example/news"
    values = {"url": url, "canonical_url": url, "outlet": f"Outlet {number}"}
    return replace(BASE, **(values | changes))  # type: ignore[arg-type]


def test_the_first_report_is_a_new_story_and_alerts(desk: Desk) -> None:
    judgement, recorded = desk.judged(BASE)
    assert judgement.verdict.kind is VerdictKind.NEW_STORY
    assert isinstance(judgement.decision, Alert)
    assert (judgement.decision.watchlists, judgement.decision.channels) == (("minerals",), ("desk",))
    assert judgement.decision.importance == judgement.relevance.score
    assert recorded.delivery_ids == ("delivery-1",)
    assert BASE.title in judgement.owed[0].message.subject


def test_a_watchlist_is_told_of_a_name_in_any_spelling(desk: Desk) -> None:
    watchlist = Watchlist(name="tokayev", title="", query="name:tokayev", channels=("desk",))
    tokayev = Name(name="tokayev", title="", kind=NameKind.PERSON, spellings=("Токаев",))
    kazakh = replace(BASE, title="Тоқаевтың сапары", language="kk")
    judgement, _ = desk.judged(
        kazakh,
        names=Names((tokayev,)),
        watching=Watching((watchlist,)),
        watchlists={"tokayev": watchlist},
    )
    (match,) = judgement.matches
    assert [term.found for term in match.terms] == ["Тоқаевтың"]


def test_a_message_tells_times_in_the_zone_of_its_channel(desk: Desk) -> None:
    there = Channel(
        name="desk", kind=ChannelKind.CONSOLE, url="console:", time_zone=ZoneInfo("Asia/Tashkent")
    )
    judgement, _ = desk.judged(at(1, published_at=NOON), channels={"desk": there})
    (owed,) = judgement.owed
    assert "17:00" in owed.message.text
    assert "12:00" not in owed.message.text


def test_a_copy_at_another_outlet_is_a_repeat_of_the_original(desk: Desk) -> None:
    _, first = desk.judged(BASE)
    judgement, second = desk.judged(at(1, title="Tungsten: agency report"))  # type: ignore[arg-type]
    assert judgement.verdict.kind is VerdictKind.REPEAT
    assert judgement.verdict.copy_of is not None
    assert judgement.verdict.copy_of.article_id == first.article_id
    assert second.story_id == first.story_id
    assert judgement.decision == Withheld(reason=WithheldReason.REPEAT)


def test_a_report_with_new_facts_is_a_development_that_says_them(desk: Desk) -> None:
    desk.judged(BASE)
    told = at(
        2,
        title="Kazakhstan and the United States raise tungsten deal to $1.1 billion",
        text=(
            "Kazakhstan and the United States raised the tungsten deal signed in Astana to $1.1 billion. "
            "Energy Minister Yerlan Akkenzhenov said that Cove Capital will build a plant near Balkhash. "
            "Shipments to Pennsylvania begin in 2029."
        ),
    )
    judgement, _ = desk.judged(told)  # type: ignore[arg-type]
    assert judgement.verdict.kind is VerdictKind.DEVELOPMENT
    assert any("1.1 billion" in fact.sentence for fact in judgement.verdict.new_facts)
    assert judgement.verdict.other_outlets == ("Steppe Courier",)
    assert isinstance(judgement.decision, Alert)


def test_an_article_without_one_side_is_off_topic_and_joins_no_story(desk: Desk) -> None:
    judgement, recorded = desk.judged(article(title="Football", text="The cup final was played in Almaty."))
    assert judgement.verdict.kind is VerdictKind.OFF_TOPIC
    assert (recorded.story_id, judgement.vectors) == (None, ())


FOOTBALL = Watchlist(
    name="football", title="Football", query="title:football", sides=("central_asia",), channels=("desk",)
)
CUP = Watchlist(name="cup", title="Cup", query="cup NEAR/1 final", channels=("desk",))


def watching(*watchlists: Watchlist) -> dict[str, Any]:
    """Return what a brain knows of the watchlists."""
    return {
        "watching": Watching(watchlists),
        "wanting": Wanting(watchlists, sides=SIDES, threshold=0.4),
        "watchlists": {watchlist.name: watchlist for watchlist in watchlists},
    }


def test_a_watchlist_that_wants_one_side_only_is_told_of_what_is_off_the_beat_and_no_other_is(
    desk: Desk,
) -> None:
    what = article(title="Football in Kazakhstan", text="The cup final was played in Almaty.")
    judgement, recorded = desk.judged(what, **watching(CUP, FOOTBALL))
    assert not judgement.relevance.is_relevant
    assert judgement.verdict.kind is VerdictKind.NEW_STORY
    assert judgement.decision == Alert(watchlists=("football",), channels=("desk",))
    assert [(match.watchlist, match.is_wanted) for match in judgement.matches] == [
        ("cup", False),
        ("football", True),
    ]
    assert ("Football:" in judgement.owed[0].message.text, "Cup:" in judgement.owed[0].message.text) == (
        True,
        False,
    )
    assert recorded.story_id is not None


def test_what_is_off_the_beat_for_every_watchlist_that_it_concerns_stays_off_topic(desk: Desk) -> None:
    what = article(title="Football in Kazakhstan", text="The cup final was played in Almaty.")
    judgement, recorded = desk.judged(what, **watching(CUP))
    assert judgement.verdict.kind is VerdictKind.OFF_TOPIC
    assert judgement.decision == Withheld(reason=WithheldReason.OFF_TOPIC)
    assert [(match.watchlist, match.is_wanted) for match in judgement.matches] == [("cup", False)]
    assert recorded.story_id is None


def test_what_decided_is_kept_with_the_article(desk: Desk) -> None:
    what = article(title="Football in Kazakhstan", text="The cup final was played in Almaty.")
    judgement, recorded = desk.judged(what, **watching(CUP, FOOTBALL))
    record = desk.store.views.article(recorded.article_id)
    assert record is not None
    assert record.matches == judgement.matches
    assert record.matches[0].clauses == ("query: cup NEAR/1 final",)


def test_judging_all_compares_articles_off_the_beat_too(desk: Desk) -> None:
    what = article(title="Football", text="The cup final was played in Almaty.")
    judgement, recorded = desk.judged(what, judges_all=True)
    assert judgement.verdict.kind is VerdictKind.NEW_STORY
    assert recorded.story_id is not None


def test_an_address_on_record_is_not_judged_again(desk: Desk) -> None:
    desk.judged(BASE)
    assert desk.judge()(BASE) is None


def test_what_a_seed_says_is_a_repeat_that_names_the_seed(desk: Desk) -> None:
    seed = replace(
        BASE,
        url="",
        canonical_url="seed:001",
        seed="001",
        text_source=TextSource.SEED,
        published_at=NOON - timedelta(days=400),
    )
    told, _ = desk.judged(seed)
    assert told.decision == Withheld(reason=WithheldReason.SEED)
    judgement, _ = desk.judged(BASE)
    assert (judgement.verdict.kind, judgement.verdict.seeds) == (VerdictKind.REPEAT, ("001",))


def test_when_recording_fails_nothing_is_kept(desk: Desk) -> None:
    class FullRoom:
        def __init__(self, room: object) -> None:
            self._room = room

        def __getattr__(self, name: str) -> object:
            return getattr(self._room, name)

        def record(self, *_args: object, **_named: object) -> None:
            raise StoreUnavailableError("disk full")

    class FullHistory:
        def room(self) -> object:
            @contextmanager
            def entered() -> Iterator[FullRoom]:
                with desk.store.history.room() as room:
                    yield FullRoom(room)

            return entered()

    step = replace(desk.judge(), history=FullHistory())
    with pytest.raises(StoreUnavailableError):
        step(BASE)
    assert desk.store.views.articles() == ()
