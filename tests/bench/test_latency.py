"""From the moment a server shows an entry to the message at the channel."""

import json
import random
import re
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench.feeds import feed_of, page_of
from bench.folders import write_config
from bench.measuring import percentile, show
from bench.press import Press
from bench.running import running_daemon
from bench.stand import Stand, open_stand
from monitor.model import Article

pytestmark = pytest.mark.bench

FEEDS = 100
ENTRIES = 60
MINUTES = 3
NOW = datetime.now(UTC)
LONG_AGO = timedelta(days=30)  # too old for an alert


def test_time_from_entry_to_message(tmp_path: Path) -> None:
    """A hundred feeds asked once a minute, a tick of a second; an entry at random times, to a webhook."""
    press, chance = Press(seed=3), random.Random(3)
    with open_stand() as stand:
        urls = {f"f{number}": stand.url(f"/{number}.xml", host=number) for number in range(FEEDS)}
        webhook = f"json://127.0.0.1:{stand.port}/alerts"
        written = write_config(tmp_path, urls, interval_minutes=1, tick_seconds=1, webhook=webhook)
        for number in range(FEEDS):
            _publish(stand, number, press.article(number, story=10_000 + number, at=NOW - LONG_AGO))
        visible: dict[int, float] = {}
        with running_daemon(written) as (_, log):
            log.wait_for("judged", count=FEEDS)
            times = sorted(chance.uniform(0, MINUTES * 60 - 60) for _ in range(ENTRIES))
            began, articles = time.monotonic(), {}
            for number, at in zip(chance.sample(range(FEEDS), ENTRIES), times, strict=True):
                article = press.article(number, story=number + 1, at=datetime.now(UTC))
                # So that a watchlist is concerned for certain.
                article = replace(article, title=f"{article.title}: uranium for Washington")
                time.sleep(max(0.0, began + at - time.monotonic()))
                visible[number] = _publish(stand, FEEDS + number, article)
                articles[number] = article
            log.wait_until(lambda: len(stand.posted()) >= ENTRIES, f"{ENTRIES} messages", timeout=150)
        arrived = _arrivals(stand.posted(), articles)
        asked = stand.given_out()
    whole = [arrived[number] - at for number, at in visible.items()]
    ours = [arrived[number] - asked[f"/{number}.xml"] for number in visible]
    rows = []
    for what, some in {"entry visible to message": whole, "feed given out to message": ours}.items():
        p50, p95 = percentile(some, 0.5), percentile(some, 0.95)
        rows.append((what, f"p50 {p50:.2f} s, p95 {p95:.2f} s, most {max(some):.2f} s"))
    show(f"latency, {FEEDS} feeds asked every minute, tick 1 s, {ENTRIES} entries", rows)


def _publish(stand: Stand, number: int, article: Article) -> float:
    """Let a feed show this article alone; return when it could be seen."""
    link, name = stand.url(f"/page/{number}", host=number % FEEDS), f"/{number % FEEDS}.xml"
    return stand.put({f"/page/{number}": page_of(article), name: feed_of("f", [(link, article)])})


def _arrivals(posted: list[tuple[float, bytes]], articles: dict[int, Article]) -> dict[int, float]:
    """Return when the message about each article came."""
    arrived: dict[int, float] = {}
    for at, body in posted:
        said = str(json.loads(body))
        for number in articles:
            if re.search(rf"/page/{FEEDS + number}\b", said):
                arrived.setdefault(number, at)
    return arrived
