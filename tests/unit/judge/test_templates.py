"""Messages set by templates of the user's own."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.judge.wording.content import Content, Piece
from monitor.judge.wording.messages import write_digest, write_message
from monitor.judge.wording.samples import SAMPLES
from monitor.judge.wording.templates import TEMPLATES, FaultyTemplateError, Templates, check_template
from monitor.model import (
    Article,
    ChannelKind,
    DateSource,
    Digest,
    DigestCause,
    Message,
    TextSource,
    Verdict,
    VerdictKind,
)

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
HOSTILE = "<!channel> <b>*x*</b> {{ footer }}"
SAMPLE = SAMPLES["alert"][0]


def message(templates: Templates, kind: ChannelKind = ChannelKind.MAIL, title: str = "Headline") -> Message:
    article = Article(
        url="https://example.org/1",
        canonical_url="",
        title=title,
        text="It happened.",
        published_at=NOW,
        date_source=DateSource.FEED,
        text_source=TextSource.PAGE,
        seen_at=NOW,
        outlet="Outlet",
    )
    return write_message(
        kind=kind,
        delivery_id="d-1",
        article=article,
        verdict=Verdict(kind=VerdictKind.NEW_STORY),
        matches=(),
        topics=(),
        watchlist_titles={},
        story_title="",
        time_zone=UTC,
        templates=templates,
    )


def rendered(name: str, source: str, content: Content = SAMPLE) -> str:
    return Templates({name: source}).instead_of(lambda _: "built in", name)(content)


def test_a_template_sets_the_messages_of_its_format_alone() -> None:
    got = message(Templates({"alert.txt": "MINE {{ headline.text }}\n{{ footer }}"}))
    assert got.text == "MINE Headline\nmonitor · delivery d-1"
    assert got.html == message(Templates()).html


def test_a_template_sets_a_digest() -> None:
    digest = Digest(title="Daily", since=NOW, until=NOW, cause=DigestCause.SCHEDULED, sections=())
    templates = Templates({"digest.mrkdwn": "{{ verdict }}: {{ headline.text }} {{ footer }}"})
    got = write_digest(
        kind=ChannelKind.SLACK, delivery_id="d-1", digest=digest, time_zone=UTC, templates=templates
    )
    assert got.text == "Daily: Nothing new monitor · delivery d-1"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("alert.html", "&lt;!channel&gt; &lt;b&gt;*x*&lt;/b&gt; {{ footer }} monitor · delivery d-1"),
        ("alert.txt", "<!channel> <b>*x*</b> {{ footer }} monitor · delivery d-1"),
    ],
)
def test_what_strangers_wrote_is_escaped_whatever_the_template_does(name: str, expected: str) -> None:
    got = message(Templates({name: "{{ headline.text }} {{ footer }}"}), title=HOSTILE)
    assert expected in (got.html, got.text)


@pytest.mark.parametrize("expression", ["headline.text", "headline.text|upper", "headline.text ~ '*'"])
def test_in_mrkdwn_everything_but_what_is_shown_is_neutral(expression: str) -> None:
    source = f"*{{{{ {expression} }}}}* {{{{ footer }}}}"
    got = message(Templates({"alert.mrkdwn": source}), ChannelKind.SLACK, title=HOSTILE)
    assert (got.text.count("*"), "<" in got.text) == (2, False)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("alert.html", 'cost <strong class="new"'),
        ("alert.mrkdwn", "cost *$300 million*, the"),
        ("alert.txt", "cost *$300 million*, the"),
    ],
)
def test_shown_sets_lines_with_what_is_new_in_them(name: str, expected: str) -> None:
    source = """
    {% for section in sections %}
    {{ section.heading }}{% for line in section.lines %}{{ line|shown }}{% endfor %}
    {% endfor %}
    {{ footer }}"""
    assert expected in rendered(name, source)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("alert.html", '<a href="https://example.org/a?b&amp;c" rel="noreferrer"'),
        ("alert.mrkdwn", "<https://example.org/a?b&amp;c|A &lt; B>"),
        ("alert.txt", "A < B"),
    ],
)
def test_shown_sets_a_headline_with_its_link(name: str, expected: str) -> None:
    content = replace(SAMPLE, headline=Piece("A < B", "https://example.org/a?b&c"))
    assert rendered(name, "{{ headline|shown }} {{ footer }}", content).startswith(expected)


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize(
    ("source", "problem", "line"),
    [
        ("{{ footer }}\n{% if %}", "is no template", 2),
        ("{{ footer }}\n\n{{ headlin.text }}", "fails: 'headlin' is undefined", 3),
        ("{{ footer }}\n{{ 1 / 0 }}", "fails: ZeroDivisionError", None),
        ("{{ headline.text }}", "leaves out {{ footer }}", None),
        ("{{ footer }}{{ footer.__class__.__mro__ }}", "unsafe", 1),
        ("{{ footer }}{{ sections.append(1) }}", "fails", 1),
        ("{{ footer }}{% include 'other' %}", "fails", None),
    ],
)
def test_a_template_that_cannot_be_used_says_why_and_where(
    name: str, source: str, problem: str, line: int | None
) -> None:
    with pytest.raises(FaultyTemplateError, match=problem.replace("{", "\\{")) as caught:
        check_template(name, source)
    assert line in (None, caught.value.line)


def test_a_template_that_fails_on_a_message_gives_way_to_the_built_in_one_and_says_so() -> None:
    told: list[str] = []
    source = "{{ footer }}{% if headline.text == 'Odd' %}{{ 1 // 0 }}{% endif %}"
    templates = Templates({"alert.txt": source}, tell=told.append)
    got = message(templates, ChannelKind.CONSOLE, title="Odd")
    assert got.text == message(Templates(), ChannelKind.CONSOLE, title="Odd").text
    (problem,) = set(told)
    assert problem.startswith("alert.txt: fails: ZeroDivisionError")
    assert problem.endswith("; the built-in message is sent instead")


def test_a_template_that_is_always_too_long_for_its_channel_gives_way_to_the_shortest_message() -> None:
    templates = Templates({"alert.mrkdwn": "{{ footer }}" + "x" * 4000})
    got = message(templates, ChannelKind.SLACK)
    assert (len(got.text) < 200, "Headline" in got.text) == (True, True)
