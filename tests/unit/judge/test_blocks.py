"""Messages in Slack's blocks."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from monitor.judge.wording.blocks import MOST_BLOCKS, TEXT_CHARS, render_blocks
from monitor.judge.wording.content import Content, Piece, Section
from monitor.judge.wording.messages import write_message
from monitor.judge.wording.samples import SAMPLES
from monitor.judge.wording.templates import Templates
from monitor.model import ChannelKind, Message, Verdict, VerdictKind
from support.values import NOON, article


def blocks(content: Content) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(render_blocks(content))
    return found


def texts(content: Content) -> list[tuple[str, str]]:
    """Return kind and text of each block."""
    return [
        (each["type"], (each.get("elements") or [each.get("text", {})])[0].get("text", ""))
        for each in blocks(content)
    ]


def test_an_alert_sets_what_is_new_apart_from_what_explains_it() -> None:
    assert texts(SAMPLES["alert"][0]) == [
        (
            "section",
            (
                "*<https://example.org/news/1|Two ministers sign a deal on a &lt;new&gt; copper plant>*\n"
                "*New development* in: A copper plant for the steppe"
            ),
        ),
        (
            "context",
            (
                "Since your last alert on Mon 2 Mar 2026\n"
                "Steppe Daily (independent, Kazakhstan) · Tue 3 Mar 2026, 14:05 CET\n"
                "_The page could not be read; this rests on the headline and summary in the feed._"
            ),
        ),
        (
            "section",
            (
                "*What is new*\n• The plant will cost *$300 million*, the ministry said."
                " (earlier reports said $250 million)"
            ),
        ),
        ("context", "*Why you get this*\n• Critical minerals: “copper”"),
        (
            "context",
            "*What you knew*\n• Nearest: <https://example.org/news/1|Talks on a plant> (62% similar)",
        ),
        (
            "context",
            "_Not relevant to you?_ `monitor feedback sample irrelevant`\n_monitor · delivery sample_",
        ),
    ]


def test_a_digest_parts_its_watchlists_by_lines_and_headings() -> None:
    assert texts(SAMPLES["digest"][0])[2:] == [
        ("divider", ""),
        ("header", "Critical minerals"),
        (
            "section",
            (
                "Story: A copper plant for the steppe\n"
                "*<https://example.org/news/1|Two ministers sign a deal on a copper plant>*\n"
                "• The plant will cost *$300 million*, the ministry said."
                " (earlier reports said $250 million)"
            ),
        ),
        ("context", "New development · Steppe Daily · Tue 3 Mar 2026, 07:15 · alert 12"),
        ("section", "*Министры обсудили медный завод*"),
        ("context", "New story · Steppe Daily, in Russian · Mon 2 Mar 2026, 19:40 · alert 11"),
        ("context", "*Not sent*\n• 12 repeats of what is known"),
        ("context", "_monitor · delivery sample_"),
    ]


def test_what_is_not_there_leaves_no_empty_block() -> None:
    assert texts(SAMPLES["alert"][1]) == [
        ("section", "*Untitled article from example.org*\n*New story*"),
        ("context", "example.org · undated: first seen Tue 3 Mar 2026, 14:05 CET"),
        ("context", "_monitor · delivery sample_"),
    ]


def test_slack_is_told_to_leave_alone_what_only_looks_like_a_link() -> None:
    found = blocks(SAMPLES["digest"][0])
    shown = [text for each in found for text in each.get("elements") or [each.get("text")] if text]
    assert {text.get("verbatim", text.get("emoji")) for text in shown} == {True, False}


def with_sections(sections: Sequence[Section]) -> Content:
    return replace(SAMPLES["alert"][1], sections=tuple(sections))


def test_what_breaks_a_limit_has_no_blocks() -> None:
    line = (Piece("x" * (TEXT_CHARS - 2)),)
    fits = Section(heading="", lines=(line,))
    assert render_blocks(with_sections([fits]))
    assert render_blocks(with_sections([replace(fits, heading="y")])) == ""
    assert render_blocks(with_sections([fits] * (MOST_BLOCKS - 3)))
    assert render_blocks(with_sections([fits] * (MOST_BLOCKS - 2))) == ""
    titled = Section(heading="z" * 151, lines=(), title=Piece("t"))
    assert render_blocks(with_sections([titled])) == ""


def written(templates: Templates) -> Message:
    return write_message(
        kind=ChannelKind.SLACK,
        delivery_id="d-1",
        article=article(),
        verdict=Verdict(kind=VerdictKind.NEW_STORY),
        matches=(),
        topics=(),
        watchlist_titles={},
        story_title="",
        time_zone=NOON.tzinfo,  # type: ignore[arg-type]
        templates=templates,
    )


def test_a_template_of_the_users_own_says_all_that_there_is_to_be_said() -> None:
    own = written(Templates({"alert.mrkdwn": "{{ headline.text }} {{ footer }}"}))
    assert (own.blocks, own.text) == (
        "",
        "Kazakhstan and the United States sign a tungsten deal monitor · delivery d-1",
    )
    assert json.loads(written(Templates()).blocks)
