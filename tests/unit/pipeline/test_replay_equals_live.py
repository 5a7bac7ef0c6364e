"""The same articles, judged as they come in and judged from an archive, are decided alike."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.judge.wanting import Wanting
from monitor.judge.watching import Watching
from monitor.model import (
    ArticleRecord,
    DateSource,
    EntryOutcome,
    Neighbour,
    OutletKind,
    Term,
    TextSource,
    Verdict,
    VerdictKind,
    Watchlist,
)
from monitor.pipeline.replaying import Replay, read_archive
from support.desk import SIDES, Desk, open_desk
from support.values import NOON, article

OUTLETS = {"steppe": "Steppe Courier", "tash": "Tashkent Daily", "wire": "Reuters"}
DEAL = (
    "Kazakhstan and the United States signed a tungsten deal in Astana on Thursday. "
    "The agreement covers two deposits in the Karaganda region, the government said. "
    "Trump called the tungsten deal a great step for both countries."
)
RAISED = (
    "Kazakhstan and the United States raised the tungsten deal signed in Astana to $1.1 billion. "
    "Energy Minister Yerlan Akkenzhenov said that Cove Capital will build a plant near Balkhash."
)
# Feed, address, headline, text: a first report, a copy, a development, another story, off the beat, what an
# agency retells, and the first address once more.
REPORTS = (
    ("steppe", "https://steppe.example/1", "Kazakhstan, United States sign tungsten deal", DEAL),
    ("tash", "https://tash.example/1", "A tungsten deal", f"(Reuters) - {DEAL}"),
    (
        "steppe",
        "https://steppe.example/2",
        "Kazakhstan and the United States raise the tungsten deal to $1.1 billion",
        RAISED,
    ),
    (
        "tash",
        "https://tash.example/2",
        "Uzbek uranium for the United States",
        "Uzbekistan will sell uranium to power stations in the United States, Trump wrote on Friday.",
    ),
    ("steppe", "https://steppe.example/3", "Football in Almaty", "The cup final was played in Almaty."),
    (
        "wire",
        "https://wire.example/1",
        "United States and Kazakhstan agree on tungsten",
        "The tungsten deal between Kazakhstan and the United States was signed in Astana on Thursday.",
    ),
    ("wire", "https://steppe.example/1?utm_source=wire", "The tungsten deal once more", DEAL),
)


@pytest.fixture
def archive_desk(tmp_path: Path) -> Iterator[Desk]:
    """A second desk, with a history of its own."""
    folder = tmp_path / "archive"
    folder.mkdir()
    with open_desk(folder) as other:
        yield other


QUERIES = {
    "outlets": 'outlet:tash OR outlet:"steppe courier" NOT lang:ru',
    "state": "type:state country:KZ tungsten NEAR/3 deal",
    "mining": 'topic:mining lead:"tungsten agreement signed"~20',
    "cup": "same:sentence(cup, almaty)",
}
WATCHLISTS = (
    *(
        Watchlist(name=name, title=name, query=query, sides=() if name == "cup" else None, channels=("desk",))
        for name, query in QUERIES.items()
    ),
    Watchlist(name="feed", title="Feed", terms=(Term(text="Trump"),), feeds=("tash",), channels=("desk",)),
)
BRAIN = {
    "watching": Watching(WATCHLISTS),
    "wanting": Wanting(WATCHLISTS, sides=SIDES, threshold=0.4),
    "watchlists": {watchlist.name: watchlist for watchlist in WATCHLISTS},
}


def load_seed(desk: Desk) -> None:
    known = "Trump invited Kazakhstan and Uzbekistan to the summit in Miami, and both presidents thanked him."
    about = {"seed": "known", "canonical_url": "seed:known", "feed": "", "text_source": TextSource.SEED}
    desk.judged(article(**about, title="An invitation", text=known, date_source=DateSource.GIVEN))


def live(desk: Desk) -> Sequence[ArticleRecord]:
    """Poll, fetch, read and judge the reports, one a day; return the articles in the order of judgement."""
    about = {"country": "KZ", "kind": OutletKind.STATE}
    feeds = {name: desk.feed(name, title=title, **about) for name, title in OUTLETS.items()}
    desk.store.feeds.sync_feeds(
        {name: feed.url for name, feed in feeds.items()}, first_polls=dict.fromkeys(feeds, NOON)
    )
    for number, (feed, url, title, text) in enumerate(REPORTS):
        desk.clock.move(timedelta(days=1))
        desk.fetcher.script(url, f"{title}\n{text}".encode())
        for name, each in feeds.items():
            body = f"{number}|{url}|{title}|" if name == feed else ""
            desk.fetcher._answers[each.url].clear()
            desk.fetcher.script(each.url, body.encode())
        desk.poll(feeds=feeds)(0)
        for _, entry_id in [call for call in desk.submitted.calls if call[0] == "ingest"]:
            desk.ingest(feeds=feeds, judge=desk.judge(**BRAIN))(entry_id)
        desk.submitted.calls.clear()
    return in_order(desk)


def replayed(desk: Desk, records: Sequence[ArticleRecord]) -> Sequence[ArticleRecord]:
    """Judge the same articles from lines of an archive."""
    lines = [json.dumps(_line(record)) for record in records if not record.article.seed]
    archive = read_archive(lines, now=NOON)
    assert len(list(Replay(judge=desk.judge(**BRAIN), history=desk.store.history)(archive))) == len(lines)
    return in_order(desk)


def _line(record: ArticleRecord) -> dict[str, Any]:
    what = record.article
    about = {
        "title": what.title,
        "text": what.text,
        "url": what.url,
        "outlet": what.outlet,
        "feed": what.feed,
    }
    about |= {"country": what.country, "outlet_kind": what.outlet_kind}
    at = what.published_at.isoformat()
    return {"id": f"a{record.article_id}", "published_at": at, "language": what.language, **about}


def in_order(desk: Desk) -> Sequence[ArticleRecord]:
    return sorted(desk.store.views.articles(), key=lambda record: record.article_id)


def decided(record: ArticleRecord) -> tuple[object, ...]:
    """Return all that was decided; only how a date was come by differs between a feed and an archive."""
    return (
        record.story_id,
        same_dates(record.verdict),
        record.relevance,
        record.matches,
        record.topics,
        record.withheld,
        record.alert_id,
    )


def same_dates(verdict: Verdict) -> Verdict:
    def given(near: Neighbour | None) -> Neighbour | None:
        return near and replace(near, date_source=DateSource.GIVEN)

    near = tuple(replace(each, date_source=DateSource.GIVEN) for each in verdict.neighbours)
    return replace(verdict, nearest=given(verdict.nearest), copy_of=given(verdict.copy_of), neighbours=near)


def test_replay_equals_live(desk: Desk, archive_desk: Desk) -> None:
    for each in (desk, archive_desk):
        load_seed(each)
    alive = live(desk)
    again = replayed(archive_desk, alive)
    assert [decided(record) for record in again] == [decided(record) for record in alive]
    assert [record.verdict.kind for record in alive] == [
        VerdictKind.NEW_STORY,  # the seed
        VerdictKind.NEW_STORY,
        VerdictKind.REPEAT,
        VerdictKind.DEVELOPMENT,
        VerdictKind.NEW_STORY,
        VerdictKind.NEW_STORY,  # off the beat, and wanted all the same
        VerdictKind.REPEAT,
    ]
    assert {match.watchlist for record in alive for match in record.matches} == {*QUERIES, "feed"}
    (same,) = desk.store.views.entries(outcome=EntryOutcome.SAME_ARTICLE)
    assert same.article_id == alive[1].article_id
    assert max(story.reporting.outlet_count for story in desk.store.views.stories()) == 3
