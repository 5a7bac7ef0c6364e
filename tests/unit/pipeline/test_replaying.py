import json
from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.model import TextSource
from monitor.pipeline.evaluating import evaluate
from monitor.pipeline.replaying import ArchiveError, Replay, read_archive
from support.desk import Desk
from support.values import NOON, article

TEXT = (
    "Kazakhstan and the United States signed a tungsten deal in Astana on Thursday. "
    "The agreement covers two deposits in the Karaganda region, the government said."
)


def line(number: int, **changes: Any) -> str:
    values = {"id": f"a{number}", "title": "Kazakhstan, United States sign tungsten deal", "text": TEXT}
    return json.dumps(values | changes)


def replay(desk: Desk, *lines: str) -> dict[str, dict[str, Any]]:
    archive = read_archive(lines, now=NOON)
    step = Replay(judge=desk.judge(), history=desk.store.history)
    return {item.id: result for item, result in step(archive)}


def test_articles_are_judged_in_the_order_of_their_dates(desk: Desk) -> None:
    results = replay(desk, line(1, date="2026-03-02"), line(2, date="2026-03-01"))
    assert list(results) == ["a2", "a1"]
    assert (results["a2"]["verdict"], results["a1"]["verdict"]) == ("new_story", "repeat")
    assert results["a1"]["copy_of"] == "a2"
    assert results["a1"]["story"] == results["a2"]["story"]
    assert (results["a2"]["alert"], results["a1"]["alert"]) == (True, False)


def test_a_result_carries_its_evidence(desk: Desk) -> None:
    result = replay(desk, line(1), line(2, title="Tungsten deal"))["a2"]
    assert set(result) == {
        "id", "relevant", "topics", "topic_scores", "verdict", "copy_of", "story", "score", "threshold",
        "close", "novelty", "seeds", "nearest", "new_facts", "importance", "watchlists", "alert",
    }  # fmt: skip
    assert result["nearest"]["id"] == "a1"
    assert (result["topics"], result["watchlists"]) == (["mining"], ["minerals"])


def test_the_novelty_of_a_result_falls_with_what_is_known(desk: Desk) -> None:
    results = replay(desk, line(1), line(2, title="Tungsten deal"), line(3, text="Floods in Almaty."))
    assert results["a1"]["novelty"] == 1.0
    assert results["a2"]["novelty"] == 0.0
    assert 0.5 < results["a3"]["novelty"] < 1.0


def test_seeds_are_named_as_such(desk: Desk) -> None:
    desk.judged(article(seed="001", canonical_url="seed:001", text=TEXT, text_source=TextSource.SEED))
    result = replay(desk, line(1))["a1"]
    assert (result["copy_of"], result["seeds"]) == ("seed:001", ["001"])


def test_an_off_topic_article_gets_a_story_of_its_own(desk: Desk) -> None:
    result = replay(desk, line(1, title="Football", text="A match in Almaty."))["a1"]
    assert (result["verdict"], result["story"], result["nearest"]) == ("off_topic", "article:a1", None)


def test_the_same_address_again_is_a_copy_of_the_first(desk: Desk) -> None:
    url = "https://steppe.example/1"
    result = replay(desk, line(1, url=url), line(2, url=url + "?utm_source=x", text="Other."))
    assert (result["a2"]["verdict"], result["a2"]["copy_of"]) == ("repeat", "a1")
    assert result["a2"]["story"] == result["a1"]["story"]


def test_the_same_address_of_an_off_topic_article_stays_off_the_beat(desk: Desk) -> None:
    url = "https://steppe.example/1"
    off = {"title": "Football", "text": "A match in Almaty.", "url": url}
    result = replay(desk, line(1, **off), line(2, **off))["a2"]
    assert (result["relevant"], result["story"]) == (False, "article:a2")


def test_new_facts_are_listed_with_their_place(desk: Desk) -> None:
    told = (
        "The tungsten deal between Kazakhstan and the United States now stands signed. "
        "Cove Capital promised $9.9 billion for smelters near Balkhash and hires Pennsylvania engineers."
    )
    results = replay(desk, line(1), line(2, text=told))
    fact = next(fact for fact in results["a2"]["new_facts"] if fact["kind"] == "money")
    assert told[fact["start"] :].startswith(fact["sentence"])
    assert fact["differs_from"] is None
    assert 0 < results["a2"]["importance"] < 1


def test_dates_are_read_in_every_form_and_carried_forward() -> None:
    archive = read_archive(
        [line(1), "", line(2, published_at="2026-01-15T07:45Z"), line(3), line(4, time="2026-01-16")],
        now=NOON,
    )
    assert [item.article.published_at for item in archive] == [
        NOON,
        datetime(2026, 1, 15, 7, 45, tzinfo=UTC),
        datetime(2026, 1, 15, 7, 45, tzinfo=UTC),
        datetime(2026, 1, 16, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        (["{"], "line 1: not JSON"),
        (["[]"], "line 1: a JSON object"),
        ([line(1), '{"id": "x", "title": "t"}'], "line 2: 'text' is missing"),
        ([line(1), line(1)], "line 2: the id 'a1' stands on an earlier line"),
        ([line(1, date="soon")], "line 1: the date 'soon'"),
        ([line(1, outlet_kind="stat")], "line 1: the outlet_kind 'stat' is none of state, independent"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(lines: list[str], complaint: str) -> None:
    with pytest.raises(ArchiveError, match=complaint):
        read_archive(lines, now=NOON)


def test_an_evaluation_scores_what_is_labelled(desk: Desk) -> None:
    archive = read_archive(
        [
            line(1, relevant=True, topics=["mining"], event_id="deal", label="NEW", lang="en"),
            line(2, relevant=True, topics=["mining"], event_id="deal", label="DUP", lang="en"),
            line(3, relevant=False, title="Football", text="A match.", event_id="cup", lang="de"),
        ],
        now=NOON,
    )
    figures = evaluate(Replay(judge=desk.judge(), history=desk.store.history)(archive))
    assert figures["all"]["relevance"]["f1"] == 1.0
    assert figures["all"]["topics"]["micro"]["f1"] == 1.0
    assert figures["all"]["stories"]["f1"] == 1.0
    assert (figures["all"]["novelty"]["accuracy"], figures["all"]["novelty"]["alert"]["f1"]) == (1.0, 1.0)
    assert set(figures["languages"]) == {"en", "de"}
    assert "novelty" not in figures["languages"]["de"]


def test_an_evaluation_without_labels_scores_nothing(desk: Desk) -> None:
    archive = read_archive([line(1)], now=NOON)
    figures = evaluate(Replay(judge=desk.judge(), history=desk.store.history)(archive))
    assert figures["all"] == {"articles": 1}


def test_an_evaluation_tells_repeats_from_copies(desk: Desk) -> None:
    retold = "A tungsten deal between Kazakhstan and the United States was signed on Thursday in Astana."
    archive = read_archive([line(1, label="NEW"), line(2, text=retold, label="SAME")], now=NOON)
    figures = evaluate(Replay(judge=desk.judge(), history=desk.store.history)(archive))
    assert figures["all"]["novelty"]["labels"]["SAME"]["f1"] == 1.0
