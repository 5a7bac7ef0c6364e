"""What people see of an article that its outlet changed."""

from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from monitor.cli import show
from monitor.judge.facts import FactRules
from monitor.judge.revisiting import RevisitRules, find_revision
from monitor.model import Extract, Revision, Revisit, TextSource
from support.desk import open_desk
from support.values import NOON, article

HOUR = timedelta(hours=1)
TITLE = "Tungsten deal signed in Astana"
TEXT = (
    "Kazakhstan and the United States signed a tungsten deal worth $1.1 billion in Astana on Monday.\n"
    "The two mines lie in the Karaganda region, where rail lines already run to the Chinese border."
)
RULES = RevisitRules(span=24 * HOUR, facts=FactRules(sentence=0.5, development=0.5))


def test_an_article_shows_its_revisions_and_that_it_was_removed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_desk(tmp_path) as desk:
        was = article(title=TITLE, text=TEXT, text_source=TextSource.PAGE)
        _, recorded = desk.judged(was)
        state = Revisit(
            article_id=recorded.article_id, url=was.url, title=TITLE, next_at=None, removed_at=NOON + HOUR
        )
        extract = Extract(title="Tungsten deal grows", text=TEXT.replace("$1.1", "$1.4"))
        found = find_revision(was, state, (), extract, now=NOON, rules=RULES)
        desk.store.revisits.plan(state)
        desk.store.revisits.settle(state, found)
        desk.judged(
            article(
                title=TITLE, text="Kazakhstan, United States: tungsten", edit_of=1, url="https://b.example/2"
            )
        )
        first, second = (desk.store.views.article(number) for number in (1, 2))
    assert first is not None
    assert second is not None
    show.article(first, UTC)
    shown = " ".join(capsys.readouterr().out.split())
    assert "“Tungsten deal signed in Astana” became “Tungsten deal grows”" in shown
    assert "$1.4 billion; in the other version: $1.1 billion" in shown
    assert "its page was found gone" in shown
    assert "Revision 1 - Kazakhstan and the United States signed a tungsten deal worth $1.1 billion" in shown
    show.article(second, UTC)
    assert "article 1" in capsys.readouterr().out


def test_an_article_shows_when_its_page_is_looked_for_and_that_it_was_read_late(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_desk(tmp_path) as desk:
        was = article(title=TITLE, text="They have agreed.", text_source=TextSource.SUMMARY)
        desk.judged(was)
        awaited = Revisit(article_id=1, url=was.url, title=TITLE, next_at=NOON + HOUR, awaits_page=True)
        read = Revision(
            found_at=NOON,
            title=TITLE,
            previous_title=TITLE,
            text=TEXT,
            is_first_reading=True,
            development_id=1,
        )
        desk.store.revisits.plan(awaited)
        before = desk.store.views.article(1)
        desk.store.revisits.settle(replace(awaited, awaits_page=False), read)
        after = desk.store.views.article(1)
    assert before is not None
    assert after is not None
    show.article(before, UTC)
    assert "page awaited looked for again 2026-03-12 13:00" in " ".join(capsys.readouterr().out.split())
    show.article(after, UTC)
    shown = " ".join(capsys.readouterr().out.split())
    assert "page read late found 2026-03-12 12:00" in shown
    assert "page awaited" not in shown
