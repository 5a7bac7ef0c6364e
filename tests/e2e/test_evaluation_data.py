"""Real feeds and real pages through the whole daemon, where the evaluation data lies beside the checkout."""

import gzip
import importlib.util
import json
import re
from collections import Counter
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest

from support.press import HTML, Press, Report
from support.running import SHARED, Installation
from support.server import Answer, LocalServer
from support.sinks import Sinks

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the evaluation data is not beside the checkout"),
]

PAGES = 60
SIDES = """
[[sides]]
name = "united_states"
terms.en = ["United States", "US", "America*", "Trump", "Biden", "Washington"]

[[sides]]
name = "others"
terms.en = ["Europe*", "German*", "France", "Russia*", "Ukrain*", "Brit*", "China", "Chinese", "Israel*"]
"""


def pages() -> list[dict[str, Any]]:
    """Return real pages with their gold text, most of them about the United States and somebody else."""
    with gzip.open(SHARED / "extraction" / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    america, others = (
        re.compile(r"United States|\bUS\b|America"),
        re.compile(r"Europe|Russia|Ukrain|Chin|Israel"),
    )
    about = [row for row in rows if america.search(row["gold_text"]) and others.search(row["gold_text"])]
    rest = [row for row in rows if row not in about]
    return [*about, *rest][:PAGES]


def scorer() -> ModuleType:
    """Return the scorer that comes with the data."""
    place = SHARED / "extraction" / "score_extraction.py"
    spec = importlib.util.spec_from_file_location("score_extraction", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def word_f1(text: str, row: dict[str, Any]) -> float:
    score = scorer()
    words = score.words(text)
    return float(score.prf(Counter(words), Counter(score.gold_for(row, words)))[2])


def test_every_listed_page_becomes_an_article_near_to_its_gold_and_every_alert_arrives_once(
    house: Installation, sinks: Sinks, press: Press, server: LocalServer
) -> None:
    rows = {f"/pages/{row['id']}": row for row in pages()}
    for number, (path, row) in enumerate(rows.items()):
        title = row["title"] or row["gold_text"].split("\n")[0][:100]
        listed = Report(path=path, title=title, text="", published_at=datetime.now(UTC))
        press.publish(f"feed-{number % 4}", listed)
        server.route(path, Answer(body=row["html"].encode(), headers=HTML))
    house.feeds(press.feeds)
    house.write("sides", SIDES)
    house.watchlists(
        {"name": "all", "terms": ["America*", "US", "United States"], "channels": list(sinks.channels)}
    )

    daemon = house.start()
    house.settle(within=60)

    read = house.rows("SELECT guid_key, text FROM entry JOIN article ON article.id = article_id")
    texts = {row["guid_key"]: row["text"] for row in read}
    scores = {path: word_f1(texts[path], row) for path, row in rows.items()}
    assert sum(score > 0.8 for score in scores.values()) >= 0.9 * PAGES, sorted(scores.items(), key=str)[:9]
    alerts = house.value("SELECT count(*) FROM alert")
    assert alerts >= PAGES / 5
    for channel in sinks.channels:
        assert dict.fromkeys(house.deliveries(channel), 1) == sinks.counts(channel)
        assert len(sinks.at(channel)) == alerts
    assert daemon.stop() == 0


def test_every_real_feed_ends_in_the_state_that_its_document_deserves(
    house: Installation, server: LocalServer
) -> None:
    with (SHARED / "feeds" / "dev_manifest.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    # All that are odd, and of the well-formed ones, which have most of the entries, a third.
    well = [row for row in rows if row["category"] == "real"]
    rows = [row for row in rows if row not in well] + well[::3]
    expected: dict[str, int] = {}
    for number, row in enumerate(rows):
        body = gzip.decompress((SHARED / "feeds" / row["file"]).read_bytes())
        server.route(f"/feeds/{number}", Answer(body=body))
        expected[f"feed-{number}"] = row["expected_entries"]
    house.feeds({name: server.url(f"/feeds/{name.removeprefix('feed-')}") for name in expected})
    # Their links lead to sites that are no business of a test: one try, and the headline is judged.
    house.stay_offline()
    house.change(attempts=1)

    daemon = house.start()
    house.settle(within=90)

    states = {each["feed"]["name"]: each["state"] for each in house.as_json("feeds", "list")}
    assert sorted(states) == sorted(expected)
    right = [name for name, count in expected.items() if states[name]["entry_count"] == count]
    assert len(right) >= 0.96 * len(rows)
    silent = [name for name, state in states.items() if not (state["entry_count"] or state["last_problem"])]
    assert silent == []
    assert daemon.stop() == 0
