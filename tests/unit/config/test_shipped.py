"""The files that come with monitor: they load, say the defaults, and explain every key."""

import re
import tomllib
from itertools import pairwise
from textwrap import dedent

import pytest
from pydantic.fields import FieldInfo

from monitor import config
from monitor.config.entries import (
    ChannelEntry,
    FeedEntry,
    NameEntry,
    SideEntry,
    TopicEntry,
    WatchlistEntry,
)
from monitor.config.rules import Listed, Rule, Tabled
from monitor.config.sections import Section, Sections
from monitor.judge.watching import parse
from monitor.model import Channel, ChannelKind, OutletKind
from support.configuring import SHIPPED

README = (SHIPPED / "README.md").read_text(encoding="utf-8")
ENTRIES: dict[str, type[Section]] = {
    "feeds": FeedEntry,
    "watchlists": WatchlistEntry,
    "topics": TopicEntry,
    "sides": SideEntry,
    "names": NameEntry,
    "channels": ChannelEntry,
}
EXAMPLE = re.compile(r"(?:^# (?:\[\[channels\]\]|name = .*|url(?:_file)? = .*)\n)+", re.MULTILINE)


def shipped(name: str) -> str:
    return (SHIPPED / f"{name}.toml").read_text(encoding="utf-8")


def sections() -> list[tuple[str, type[Section]]]:
    return [(name, type(getattr(Sections(), name))) for name in Sections.model_fields]


def keys(model: type[Section]) -> list[tuple[str, FieldInfo]]:
    return [(field.alias or name, field) for name, field in model.model_fields.items()]


def test_the_shipped_folder_loads_with_an_empty_environment() -> None:
    settings = config.load(SHIPPED, {})

    assert settings.warnings == ()
    assert settings.channels == (Channel(name="console", kind=ChannelKind.CONSOLE, url="console:"),)
    assert [(side.name, side.is_bystander) for side in settings.sides] == [
        ("central_asia", False),
        ("united_states", False),
        ("others", True),
    ]


def test_the_shipped_monitor_toml_holds_every_key_with_its_default() -> None:
    written = tomllib.loads(shipped("monitor"))

    assert {name: set(table) for name, table in written.items()} == {
        name: {key for key, _ in keys(model)} for name, model in sections()
    }
    assert Sections.model_validate(written) == Sections()


def test_every_key_of_monitor_toml_has_a_comment_above_it() -> None:
    lines = shipped("monitor").splitlines()
    uncommented = [
        line
        for above, line in pairwise(lines)
        # page_bytes stands under the comment that explains feed_bytes too
        if re.match(r"\w+ =", line) and not above.startswith("#") and not line.startswith("page_bytes")
    ]

    assert uncommented == []


@pytest.mark.parametrize(("name", "model"), sections())
def test_the_readme_names_every_key_of_monitor_toml(name: str, model: type[Section]) -> None:
    part = README.partition(f"| `[{name}]` |")[2].partition("\n| `[")[0]

    assert re.findall(r"(?:^|\|) `(\w+)` \|", part, re.MULTILINE) == [key for key, _ in keys(model)]


@pytest.mark.parametrize(("kind", "model"), ENTRIES.items())
def test_every_key_of_a_table_is_explained_at_the_top_of_its_file(kind: str, model: type[Section]) -> None:
    top = shipped(kind).partition(f"\n[[{kind}]]")[0]
    explained = re.findall(r"^# +`?([a-z_]+)\b", top, re.MULTILINE)
    listed = re.findall(r"^# +((?:[a-z_]+,\s+(?:# +)?)+)([a-z_]+)  ", top, re.MULTILINE)
    explained += [name for some, last in listed for name in (*re.findall(r"[a-z_]+", some), last)]

    assert [key for key, _ in keys(model) if key not in explained] == []


def test_every_query_of_the_readme_can_be_copied() -> None:
    part = README.partition("\n## Queries\n")[2].partition("\nThe grammar:")[0]
    blocks = [dedent(block) for block in part.split("\n\n") if block.startswith("    #")]
    queries = [tomllib.loads(block)["query"] for block in blocks]
    cells = re.findall(r"^\| (`.+`) \|", part, re.MULTILINE)
    listed = [cell for row in cells for cell in re.findall(r"`([^`#]+)`", row)]

    assert (len(queries), len(listed) > 20) == (4, True)
    # In the table letters stand for anything.
    assert [parse(re.sub(r"\b([abc])\b", r"\1\1", query)).remarks for query in [*queries, *listed]] == [
        ()
    ] * (len(queries) + len(listed))


def test_every_file_is_named_in_the_readme() -> None:
    assert [path.name for path in SHIPPED.glob("*.toml") if f"[{path.name}]({path.name})" not in README] == []


@pytest.mark.parametrize("model", [*ENTRIES.values(), *(model for _, model in sections())])
def test_every_key_has_a_rule_so_that_no_message_speaks_of_types(model: type[Section]) -> None:
    without = [
        key
        for key, field in keys(model)
        if not any(isinstance(rule, Rule | Listed | Tabled) for rule in field.metadata)
    ]

    assert without == []


def test_feeds_that_are_off_say_why_in_words() -> None:
    reasons = {feed.reason_off for feed in config.load(SHIPPED, {}).feeds if not feed.is_on}

    assert {reason for reason in reasons if len(reason.split()) < 4} == set()


def test_feeds_that_belong_together_are_labelled_alike() -> None:
    feeds = {feed.name: feed for feed in config.load(SHIPPED, {}).feeds}

    assert {feeds[name].kind for name in ("kabar", "khovar", "uza-ru", "egemen")} == {OutletKind.STATE}
    assert {feeds[name].kind for name in ("sputnik-kg", "sputnik-tj")} == {OutletKind.RUSSIAN_STATE}
    assert {feed.kind for feed in feeds.values() if ".gov/" in feed.url and "google" not in feed.url} == {
        OutletKind.OFFICIAL
    }


def test_no_two_shipped_feeds_that_are_on_carry_the_same_title() -> None:
    titles = [feed.title for feed in config.load(SHIPPED, {}).feeds if feed.is_on]

    assert sorted(titles) == sorted(set(titles))


@pytest.mark.parametrize("example", EXAMPLE.findall(shipped("channels")))
def test_every_commented_channel_is_right_once_its_marks_are_removed(example: str) -> None:
    (table,) = tomllib.loads(re.sub(r"^# ", "", example, flags=re.MULTILINE))["channels"]

    assert ChannelEntry.model_validate(table).name == table["name"]
