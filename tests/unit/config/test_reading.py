"""Files and folders that cannot be read, and values that come out when they can."""

import os
from datetime import UTC, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor import config
from monitor.config import write_learned
from monitor.config.files import reason_of
from monitor.errors import ConfigError
from monitor.model import ChannelKind, LearnedTopic, OutletKind, SourceKind, Term
from support.configuring import MINIMAL, loaded, only_problem, problems, seen, write_folder


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        config.load(tmp_path / "nowhere", {})

    (problem,) = caught.value.problems
    assert problem.file == str(tmp_path / "nowhere")
    assert problem.remedy == "there is no such folder: name the one that holds monitor.toml"


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)

    with pytest.raises(ConfigError) as caught:
        config.load(folder / "monitor.toml", {})

    assert caught.value.problems[0].remedy == "is a file: name the folder that holds it"


def test_a_folder_behind_a_circle_of_links_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")

    with pytest.raises(ConfigError) as caught:
        config.load(tmp_path / "a", {})

    assert caught.value.problems[0].remedy.startswith("cannot be read: ")


@pytest.mark.parametrize("name", sorted(MINIMAL.keys() - {"names"}))
def test_a_missing_file_is_told_with_where_to_get_it(tmp_path: Path, name: str) -> None:
    found = problems(tmp_path, **{**MINIMAL, name: None})

    assert [seen(problem) for problem in found] == [(f"{name}.toml", None, f"{name}.toml", "")]
    assert found[0].remedy == "there is no such file: take the one that comes with monitor"


def test_a_misspelt_file_name_is_guessed(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, feeds=None)
    (folder / "feed.toml").touch()

    with pytest.raises(ConfigError) as caught:
        config.load(folder, {})

    assert caught.value.problems[0].remedy == 'there is no such file: did you mean "feed.toml"?'


def test_a_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    (write_folder(tmp_path, topics=None) / "topics.toml").mkdir()

    assert only_problem(tmp_path, topics=None).remedy == "is a folder, not a file"


def test_a_pipe_in_place_of_a_file_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(write_folder(tmp_path, topics=None) / "topics.toml")

    assert only_problem(tmp_path, topics=None).remedy == "is not a regular file"


def test_a_file_that_may_not_be_read_is_told() -> None:
    remedy = reason_of(PermissionError(13, "Permission denied"), Path("config/feeds.toml"))

    assert remedy == "may not be read: give the user who runs monitor the right to read it"


def test_an_enormous_file_is_refused_unread(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    with (folder / "feeds.toml").open("wb") as file:
        file.truncate(1 << 40)  # sparse: takes no room on the disk

    with pytest.raises(ConfigError) as caught:
        config.load(folder, {})

    assert "is larger than 10000000 bytes" in caught.value.problems[0].remedy


@pytest.mark.parametrize("data", ["[polling]\n# Алматы".encode("cp1251"), "[polling]".encode("utf-16")])
def test_a_file_in_another_encoding_is_told(tmp_path: Path, data: bytes) -> None:
    problem = only_problem(tmp_path, monitor=data)

    assert problem.line == data[:9].count(b"\n") + data.count(b"\n") - data[:9].count(b"\n") + 1
    assert problem.remedy == "is not UTF-8 text: save it with the encoding UTF-8"


@pytest.mark.parametrize(
    "data", [b"\xef\xbb\xbf[polling]\ntick_seconds = 7", b"[polling]\r\ntick_seconds = 7\r\n"]
)
def test_a_byte_order_mark_and_line_ends_of_windows_do_no_harm(tmp_path: Path, data: bytes) -> None:
    assert loaded(tmp_path, monitor=data).polling.tick == timedelta(seconds=7)


def test_paths_in_problems_are_those_the_user_typed(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, feeds="x")
    typed = Path(os.path.relpath(folder))

    with pytest.raises(ConfigError) as caught:
        config.load(typed, {})

    assert caught.value.problems[0].file == str(typed / "feeds.toml")


def test_folders_start_at_the_parent_of_the_configuration(tmp_path: Path) -> None:
    settings = loaded(tmp_path, monitor='[monitor]\nseeds_folder = "known/../mine"')

    assert settings.folder == tmp_path / "config"
    assert settings.data_folder == tmp_path / "data"
    assert settings.seeds_folder == tmp_path / "mine"
    assert settings.database_url == f"sqlite:///{tmp_path}/data/monitor.db"


def test_a_tilde_is_the_home_folder_of_the_given_environment(tmp_path: Path) -> None:
    settings = loaded(tmp_path, monitor='[monitor]\ndata_folder = "~/news"', environ={"HOME": "/home/asel"})

    assert settings.data_folder == Path("/home/asel/news")


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("sqlite:////var/lib/monitor.db", "sqlite:////var/lib/monitor.db"),
        ("sqlite:///x/monitor.db?timeout=5", "sqlite:///{parent}/x/monitor.db?timeout=5"),
    ],
)
def test_the_database_address_means_the_same_from_every_working_folder(
    tmp_path: Path, written: str, url: str
) -> None:
    settings = loaded(tmp_path, monitor=f'[store]\ndatabase = "{written}"')

    assert settings.database_url == url.format(parent=tmp_path)


def test_a_feed_takes_what_it_does_not_say_from_the_settings(tmp_path: Path) -> None:
    settings = loaded(tmp_path, monitor="[polling]\ninterval_minutes = 45")

    (feed,) = settings.feeds
    assert (feed.title, feed.interval, feed.kind, feed.is_on) == (
        "astana-times",
        timedelta(minutes=45),
        OutletKind.UNKNOWN,
        True,
    )


def test_a_feed_keeps_all_that_it_says(tmp_path: Path) -> None:
    feeds = """\
[[feeds]]
name = "astana-times"
url = "https://astanatimes.com/feed/"
title = "The Astana Times"
language = "en"
country = "KZ"
kind = "state"
interval_minutes = 30
headers = { Accept-Language = "en", Authorization = "env:TOKEN" }
body_selector = "div.post-content > p:not([class*='ad'])"
"""
    (feed,) = loaded(tmp_path, feeds=feeds, environ={"TOKEN": "Bearer hunter2"}).feeds

    assert (feed.title, feed.language, feed.country, feed.kind) == (
        "The Astana Times",
        "en",
        "KZ",
        OutletKind.STATE,
    )
    assert feed.interval == timedelta(minutes=30)
    assert feed.headers == (("Accept-Language", "en"), ("Authorization", "Bearer hunter2"))
    assert feed.body_selector == "div.post-content > p:not([class*='ad'])"


def test_a_feed_may_be_a_page_whose_links_are_selected(tmp_path: Path) -> None:
    feeds = """\
[[feeds]]
name = "astana-times"
url = "https://treasury.example/recent-actions"
source = "page"
link_selector = "div.view-content a"
"""
    (feed,) = loaded(tmp_path, feeds=feeds).feeds
    assert (feed.source, feed.link_selector) == (SourceKind.PAGE, "div.view-content a")


def test_terms_of_a_side_come_together_each_once_with_its_highest_weight(tmp_path: Path) -> None:
    sides = """\
[[sides]]
name = "central_asia"
terms.en = ["Astana", { text = "Osh", weight = 2.0 }]
terms.ru = ["Ош", "Osh", { text = "Astana", weight = 0.5 }]

[[sides]]
name = "united_states"
terms.en = ["United States"]
"""
    assert loaded(tmp_path, sides=sides).sides[0].terms == (
        Term(text="Astana"),
        Term(text="Osh", weight=2.0),
        Term(text="Ош"),
    )


def test_terms_of_a_topic_count_what_their_list_says_once_in_each_language(tmp_path: Path) -> None:
    topics = """\
[[topics]]
name = "energy"
strong.en = ["oil"]
terms.en = ["oil", { text = "KazMunayGas", weight = 2.0 }]
terms.ru = ["KazMunayGas"]
hints.ru = ["станция"]
"""
    assert loaded(tmp_path, topics=topics).topics[0].terms == (
        Term(text="oil", weight=3.0, language="en"),
        Term(text="KazMunayGas", weight=2.0, language="en"),
        Term(text="KazMunayGas", language="ru"),
        Term(text="станция", weight=0.2, language="ru"),
    )


@pytest.mark.parametrize("said", ['description = "Oil and gas."', 'examples = ["Oil flows again"]'])
def test_a_topic_may_have_a_description_or_examples_instead_of_terms(tmp_path: Path, said: str) -> None:
    topics = f'[[topics]]\nname = "energy"\n{said}\n'

    assert loaded(tmp_path, topics=topics).topics[0].terms == ()


LEARNED = LearnedTopic(
    topic="energy",
    space="told-1",
    bias=-0.5,
    weights=b"\0<\0@",
    texts="0a1b",
    prototype=b"\0<\0\0",
    one_topic=True,
)


def test_what_was_learned_reads_as_it_was_written(tmp_path: Path) -> None:
    plain = LearnedTopic(topic='oil "and" gas', bias=0.25)
    folder = write_folder(tmp_path)

    assert write_learned(folder, (LEARNED, plain), provenance=("Two articles.",)) == folder / "learned.toml"
    assert loaded(tmp_path).learned == (LEARNED, plain)
    assert "# Two articles.\n" in (folder / "learned.toml").read_text("utf-8")
    assert not list(folder.glob(".learned*"))


def test_what_was_learned_before_stays_when_the_new_cannot_be_written(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    write_learned(folder, (LEARNED,), provenance=())
    unwritable = LearnedTopic(topic="\udc80")

    with pytest.raises(UnicodeEncodeError):
        write_learned(folder, (unwritable,), provenance=())

    assert loaded(tmp_path).learned == (LEARNED,)
    assert not list(folder.glob(".learned*"))


def test_time_zones_are_ready_to_use(tmp_path: Path) -> None:
    almaty = loaded(tmp_path, monitor='[monitor]\ntime_zone = "Asia/Almaty"').monitor.time_zone

    assert almaty == ZoneInfo("Asia/Almaty")
    assert loaded(tmp_path).monitor.time_zone is UTC


def test_the_same_folder_read_twice_gives_equal_settings(tmp_path: Path) -> None:
    assert loaded(tmp_path) == loaded(tmp_path)


def test_the_fingerprint_changes_with_contents_and_names_only(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    first = config.fingerprint(folder)
    (folder / "feeds.toml").touch()
    (folder / "notes.txt").touch()
    same = config.fingerprint(folder)
    (folder / "feeds.toml").write_text("# nothing")
    changed = config.fingerprint(folder)
    (folder / "feeds.toml").rename(folder / "food.toml")
    renamed = config.fingerprint(folder)

    assert first == same
    assert len({first, changed, renamed}) == 3


def test_the_fingerprint_of_what_cannot_be_read_is_one_too(tmp_path: Path) -> None:
    (tmp_path / "a.toml").mkdir()

    assert len(config.fingerprint(tmp_path)) == len(config.fingerprint(tmp_path / "nowhere")) == 64


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("console:", ChannelKind.CONSOLE),
        ("CONSOLE:", ChannelKind.CONSOLE),
        ("maildir:/srv/mail box", ChannelKind.MAILDIR),
        ("mailto://u:p@example.org", ChannelKind.MAIL),
        ("mailtos://u:p@example.org", ChannelKind.MAIL),
        ("slack://A/B/C", ChannelKind.SLACK),
        ("https://hooks.slack.com/services/A/B/C", ChannelKind.SLACK),
        ("https://hooks.slack.com.evil.example/", ChannelKind.OTHER),
        ("json://localhost:8080/", ChannelKind.OTHER),
    ],
)
def test_the_kind_of_a_channel_is_that_of_its_address(tmp_path: Path, url: str, kind: ChannelKind) -> None:
    channels = f'[[channels]]\nname = "console"\nurl = "{url}"'

    (channel,) = loaded(tmp_path, channels=channels).channels

    assert (channel.kind, channel.url) == (kind, url)


def test_a_relative_mail_folder_starts_at_the_data_folder(tmp_path: Path) -> None:
    channels = '[[channels]]\nname = "console"\nurl = "maildir:mail"'

    assert loaded(tmp_path, channels=channels).channels[0].url == f"maildir:{tmp_path}/data/mail"


def test_what_others_find_wrong_is_placed_in_the_file(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)

    problem = config.problem_with(folder, kind="channels", name="console", key="url", remedy="is mute")

    assert seen(problem) == ("channels.toml", 3, "channels[0].url", "")
    assert problem.remedy == "is mute"


def test_what_has_gone_from_the_file_since_is_told_by_name(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, channels=None)

    problem = config.problem_with(folder, kind="channels", name="console", key="url", remedy="is mute")

    assert seen(problem) == ("channels.toml", None, "channels: console", "")
