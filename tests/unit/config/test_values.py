"""Every kind of wrong value: where it stands, what was seen, what would be right."""

import subprocess
import sys
from pathlib import Path

import pytest

from support.configuring import loaded, only_problem, problems, seen, write_folder

HEAD = '[[feeds]]\nname = "a"\nurl = "https://a.example/"\n'

UNSEEN = "it holds a line break, a tab or another character that cannot be seen"

WRONG_SETTINGS = [
    (
        '[polling]\ntick_seconds = "5"',
        "polling.tick_seconds",
        '"5"',
        "must be a number of seconds from 1 to 3600, such as 5; write it without quotes and unit",
    ),
    (
        "[polling]\ntick_seconds = true",
        "polling.tick_seconds",
        "true",
        "must be a number of seconds from 1 to 3600, such as 5",
    ),
    (
        "[polling]\ntick_seconds = 0",
        "polling.tick_seconds",
        "0",
        "must be a number of seconds from 1 to 3600, such as 5",
    ),
    (
        "[polling]\njitter = nan",
        "polling.jitter",
        "nan",
        "must be a number from 0 to 0.5, such as 0.1",
    ),
    (
        "[polling]\njitter = 1e999",
        "polling.jitter",
        "inf",
        "must be a number from 0 to 0.5, such as 0.1",
    ),
    (
        "[polling]\njitter = -1",
        "polling.jitter",
        "-1",
        "must be a number from 0 to 0.5, such as 0.1",
    ),
    (
        "[network]\nredirects = 2.5",
        "network.redirects",
        "2.5",
        "must be a whole number of redirects from 0 to 20, such as 5",
    ),
    (
        "[network]\nredirects = inf",
        "network.redirects",
        "inf",
        "must be a whole number of redirects from 0 to 20, such as 5",
    ),
    (
        '[network]\nconnections = "many"',
        "network.connections",
        '"many"',
        "must be a whole number of connections from 1 to 1000, such as 64; write it without quotes and unit",
    ),
    (
        "[network]\nfeed_bytes = 1979-05-27",
        "network.feed_bytes",
        "1979-05-27",
        "must be a whole number of bytes from 1000 to 1000000000, such as 5000000",
    ),
    (
        "[network]\ncontact = 7",
        "network.contact",
        "7",
        "must be a text in quotes on one line: a mail or web address of yours; put it in quotes",
    ),
    (
        '[network]\ncontact = "a\\u0000b\\u202e"',
        "network.contact",
        '"a\\u0000b\\u202e"',
        f"must be a text in quotes on one line: a mail or web address of yours; {UNSEEN}",
    ),
    (
        '[network]\nuser_agent = """one\ntwo"""',
        "network.user_agent",
        '"one\\ntwo"',
        f"must be a text in quotes on one line: the whole User-Agent header; {UNSEEN}",
    ),
    (
        '[network]\nallow_hosts = "127.0.0.1"',
        "network.allow_hosts",
        '"127.0.0.1"',
        'must be a list of hosts, such as ["news.lan", "127.0.0.1:8080"]; put it in square brackets',
    ),
    (
        "[monitor]\nlanguage = []",
        "monitor.language",
        "[]",
        'must be "en", the only choice for now',
    ),
    (
        '[monitor]\nlog_level = "inf"',
        "monitor.log_level",
        '"inf"',
        'must be one of "debug", "info", "warning", "error"; did you mean "info"?',
    ),
    (
        '[monitor]\ntime_zone = "Asia/Almati"',
        "monitor.time_zone",
        '"Asia/Almati"',
        (
            'must be a time zone of the IANA list, such as "UTC", "Asia/Almaty" or "America/New_York"; '
            'did you mean "Asia/Almaty"?'
        ),
    ),
    (
        '[monitor]\ndata_folder = " "',
        "monitor.data_folder",
        '" "',
        "must be a text in quotes on one line: a folder, such as data or /var/lib/monitor; it is empty",
    ),
    (
        '[alerts]\nminimum_verdict = "repeat"',
        "alerts.minimum_verdict",
        '"repeat"',
        'must be one of "new_story", "development", "any"',
    ),
]


@pytest.mark.parametrize(("monitor", "key", "value", "remedy"), WRONG_SETTINGS)
def test_a_wrong_setting_is_told_with_its_value_and_what_would_be_right(
    tmp_path: Path, monitor: str, key: str, value: str, remedy: str
) -> None:
    problem = only_problem(tmp_path, monitor=monitor)

    assert seen(problem) == ("monitor.toml", 2, key, value)
    assert problem.remedy == remedy


WRONG_FEEDS = [
    (
        'url = "ftp://a.example/feed"',
        '"ftp://…"',
        'a web address, such as "https://example.org/feed.xml"',
    ),
    ('url = "a.example/feed"', '"a.example/feed"', "write https:// before it"),
    ('url = "https:///feed"', '"https:///feed"', "its host cannot be read"),
    ('url = "https://[::1/feed"', '"https://[::1/feed"', "its host or port cannot be read"),
    ('url = "https://a.example:99999/"', '"https://a.example:99999/"', "its host or port cannot be read"),
    ('url = "https://a.example/a b"', '"https://a.example/a b"', "it holds a space: write %20"),
    ('url = "https://me:pass@a.example/"', '"https://…@a.example/"', "keep user and password out of it"),
    (
        'url = "https://a.example/\\u0009?key=1"',
        '"https://a.example/\\t?…"',
        "it holds a line break, a tab or",
    ),
    ('url = "https://me:pa/ss@a.example/"', '"https://…@a.example/"', "its host or port cannot be read"),
    ('url = "slack://A/B/C"', '"slack://…"', "must be a web address"),
    ("url = 3", "3", "put it in quotes"),
]


@pytest.mark.parametrize(("line", "value", "remedy"), WRONG_FEEDS)
def test_an_address_that_is_no_web_address_is_told_without_its_secrets(
    tmp_path: Path, line: str, value: str, remedy: str
) -> None:
    problem = only_problem(tmp_path, feeds=f'[[feeds]]\nname = "astana-times"\n{line}\n')

    assert seen(problem) == ("feeds.toml", 3, "feeds[0].url", value)
    assert remedy in problem.remedy


WRONG_KEYS = [
    ('name = "Astana Times"', "name", '"Astana Times"', "short name of at most 64 small letters"),
    ('language = "kz"', "language", '"kz"', 'did you mean "kk"?'),
    ('language = "EN"', "language", '"EN"', 'did you mean "en"?'),
    ('language = "english"', "language", '"english"', "a language code of two small letters (ISO 639-1)"),
    ('country = "kz"', "country", '"kz"', "write it in capitals"),
    ('country = "Kazakhstan"', "country", '"Kazakhstan"', "a country code of two capital letters"),
    ('kind = "indpendent"', "kind", '"indpendent"', 'did you mean "independent"?'),
    ('on = "yes"', "on", '"yes"', "must be true or false; write it without quotes"),
    ("on = 1", "on", "1", "must be true or false"),
    ("headers = 1", "headers", "…", "must be a table of headers"),
    ('headers = { Accept = "" }', "headers.Accept", "…", "it is empty"),
    ('headers = { Accept = "секрет" }', "headers.Accept", "…", "characters other than ASCII"),
    ('headers = { Accept = "a\\nHost: b" }', "headers.Accept", "…", "it holds a line break"),
    ('headers = { "A B" = "c" }', "headers.A B", "", "the key must be the name of a request header"),
    ('headers = { If-None-Match = "c" }', "headers.If-None-Match", "", "this one is set by monitor itself"),
    ('headers = { host = "c" }', "headers.host", "", "this one is set by monitor itself"),
    ("interval_minutes = 5", "interval_minutes", "5", "must not be below floor_minutes of [polling]"),
    ("interval_minutes = 99999", "interval_minutes", "99999", "a number of minutes from 1 to 10080"),
    ("on = false", "on", "false", 'needs a reason = "why it is off"'),
    ('body_selector = "div["', "body_selector", '"div["', "a bracket is not closed"),
    ('body_selector = "div]"', "body_selector", '"div]"', "] closes nothing"),
    ('body_selector = "div { color: red }"', "body_selector", '"div { color: red }"', "{ is out of place"),
    ('source = "site"', "source", '"site"', 'must be one of "feed", "page", "sitemap"'),
    (
        'link_selector = "h2 > a"',
        "link_selector",
        '"h2 > a"',
        'only a page has links to select: add source = "page"',
    ),
    ('link_selector = "a["', "link_selector", '"a["', "a bracket is not closed"),
    ("title = []", "title", "[]", "a text in quotes on one line: a title to be shown to people"),
    (f'title = "{"x" * 2000}"', "title", '"' + "x" * 78 + "…", "it is longer than 1000 characters"),
]


@pytest.mark.parametrize(("line", "key", "value", "remedy"), WRONG_KEYS)
def test_a_wrong_key_of_a_feed_is_told_with_what_would_be_right(
    tmp_path: Path, line: str, key: str, value: str, remedy: str
) -> None:
    lines = {"name": 'name = "a"', "url": 'url = "https://a.example/"'}
    lines[key.partition(".")[0]] = line
    text = "[[feeds]]\n" + "\n".join(lines.values())
    watchlists = '[[watchlists]]\nname = "w"\nterms = ["oil"]\nchannels = ["console"]'

    problem = only_problem(tmp_path, feeds=text, watchlists=watchlists)

    assert seen(problem) == ("feeds.toml", list(lines.values()).index(line) + 2, f"feeds[0].{key}", value)
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    ("term", "remedy"),
    [
        ("", "it is empty"),
        ("   ", "it is empty"),
        ("x", "a single letter or digit would match too much"),
        ("у*", "a single letter or digit would match too much"),
        ("!?", "it holds no word, so it would match nothing"),
        ("*", "* may stand only at the end of a word"),
        ("*stan", "* may stand only at the end of a word"),
        ("ura*ium", "* may stand only at the end of a word"),
        ("a\u202eb", "it holds characters that cannot be seen"),
        ("ab" * 150, "it is longer than 200 characters"),
    ],
)
def test_a_term_that_would_find_nothing_or_anything_is_refused(
    tmp_path: Path, term: str, remedy: str
) -> None:
    watchlists = f"[[watchlists]]\nname = 'w'\nchannels = ['console']\nterms = [\n  'oil',\n  '{term}',\n]\n"

    problem = only_problem(tmp_path, watchlists=watchlists)

    assert (problem.line, problem.key) == (6, "watchlists[0].terms[1]")
    assert problem.remedy.endswith(remedy)


@pytest.mark.parametrize(
    "term", ["нефт*", "C5+1", "critical mineral*", "qozog'*", "मध्य एशिया*", "G7", "中国"]
)
def test_terms_of_every_script_are_taken_as_written(tmp_path: Path, term: str) -> None:
    watchlists = f'[[watchlists]]\nname = "w"\nchannels = ["console"]\nterms = ["{term}"]'

    assert [each.text for each in loaded(tmp_path, watchlists=watchlists).watchlists[0].terms] == [term]


@pytest.mark.parametrize(
    "host", ["news.lan", "127.0.0.1:8080", "10.0.0.0/8", "::1", "[::1]:80", "fd00::/8", "x"]
)
def test_hosts_addresses_and_ranges_may_be_allowed(tmp_path: Path, host: str) -> None:
    monitor = f'[network]\nallow_hosts = ["{host}"]'

    assert loaded(tmp_path, monitor=monitor).network.allow_hosts == (host,)


@pytest.mark.parametrize(
    "host", ["http://a.lan", "a.lan/x", "10.0.0.0/99", "300.1.1.1", "a b", "a:0", "a:70000", ""]
)
def test_what_is_no_host_may_not_be_allowed(tmp_path: Path, host: str) -> None:
    problem = only_problem(tmp_path, monitor=f'[network]\nallow_hosts = ["{host}"]')

    assert problem.key == "network.allow_hosts[0]"


@pytest.mark.parametrize(
    ("database", "remedy"),
    [
        ("postgresql://me:hunter2@db/monitor", "other databases are not supported yet"),
        ("mysql+pymysql://me:hunter2@db/x", "other databases are not supported yet"),
        ("sqlite:///:memory:", "it must be a file: what was alerted has to outlive a restart"),
        ("sqlite://", "sqlite:////var/lib/monitor/monitor.db"),
        ("hunter2.db", "sqlite:////var/lib/monitor/monitor.db"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_without_its_address(
    tmp_path: Path, database: str, remedy: str
) -> None:
    problem = only_problem(tmp_path, monitor=f'[store]\ndatabase = "{database}"')

    assert seen(problem) == ("monitor.toml", 2, "store.database", "…")
    assert remedy in problem.remedy
    assert "hunter2" not in str(problem)


@pytest.mark.parametrize(
    ("topics", "key", "value", "remedy"),
    [
        ('terms = ["oil"]', "terms", '["oil"]', "must be lists of terms by language"),
        ('terms.kz = ["oil"]', "terms.kz", "", "the key must be a language code"),
        ('terms.en = "oil"', "terms.en", '"oil"', "put it in square brackets"),
        ("terms.en = [7]", "terms.en[0]", "7", "put it in quotes"),
        ('terms.en = ["x"]', "terms.en[0]", '"x"', "a single letter or digit would match too much"),
        (
            'terms.en = [{ text = "oil", weight = 0 }]',
            "terms.en[0].weight",
            "0",
            "must be a number from 0.01 to 100",
        ),
        ("terms.en = [{ weight = 1 }]", "terms.en[0].text", "", "is missing: it must be a word or phrase"),
        ('terms.en = [{ txt = "oil", text = "oil" }]', "terms.en[0].txt", "", 'did you mean "text"?'),
        ("terms.en = []", "terms", "", "needs terms, a description or examples"),
        ("terms = {}", "terms", "", "needs terms, a description or examples"),
        ('terms.en = ["oil"]\nexamples = ["a", 2]', "examples[1]", "2", "put it in quotes"),
    ],
)
def test_a_topic_with_wrong_terms_is_told_where(
    tmp_path: Path, topics: str, key: str, value: str, remedy: str
) -> None:
    problem = only_problem(tmp_path, topics=f'[[topics]]\nname = "energy"\n{topics}')

    assert seen(problem) == ("topics.toml", 2 + topics.count("\n") + 1, f"topics[0].{key}", value)
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    ("weights", "remedy"),
    [
        ('"A?AA"', "it was damaged: fit the topics anew"),
        ('"żółw"', "it was damaged: fit the topics anew"),
        ('"AAAA"', "it was cut off: fit the topics anew"),
        ("7", "numbers of two bytes each in base64, as monitor topics fit writes them; put it in quotes"),
    ],
)
def test_damaged_weights_of_a_learned_topic_are_told(tmp_path: Path, weights: str, remedy: str) -> None:
    folder = write_folder(tmp_path)
    (folder / "learned.toml").write_text(f'[[learned]]\ntopic = "energy"\nweights = {weights}\n', "utf-8")

    (problem,) = problems(tmp_path)
    assert (problem.line, problem.key) == (3, "learned[0].weights")
    assert remedy in problem.remedy


def test_a_missing_key_is_told_with_what_it_must_be(tmp_path: Path) -> None:
    found = problems(tmp_path, feeds='[[feeds]]\ntitle = "A"\n', watchlists="")

    assert [(seen(problem), problem.remedy[:35]) for problem in found] == [
        (("feeds.toml", 1, "feeds[0].name", ""), "is missing: it must be a short name"),
        (("feeds.toml", 1, "feeds[0].url", ""), "is missing: it must be a web addres"),
    ]


@pytest.mark.parametrize(
    ("monitor", "line", "key", "remedy"),
    [
        ("[poling]\ninterval_minutes = 5", 1, "poling", 'there is no such key here; did you mean "polling"?'),
        ("[polling]\ninterval = 5", 2, "polling.interval", 'did you mean "interval_minutes"?'),
        ('time_zone = "UTC"', 1, "time_zone", "this key belongs in [monitor]"),
        ('[polling]\ntime_zone = "UTC"', 2, "polling.time_zone", "this key belongs in [monitor]"),
        ("attempts = 3", 1, "attempts", "this key belongs in [articles] or [alerts]"),
        ("[store]\nxyzzy = 5", 2, "store.xyzzy", "there is no such key here; there are database"),
        ("polling = 5", 1, "polling", "must be a table of keys and values"),
        ("[[polling]]", 1, "polling", "must be a table of keys and values"),
    ],
)
def test_an_unknown_key_is_told_with_where_it_belongs_or_what_it_may_mean(
    tmp_path: Path, monitor: str, line: int, key: str, remedy: str
) -> None:
    problem = only_problem(tmp_path, monitor=monitor)

    assert (problem.line, problem.key) == (line, key)
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    ("feeds", "line", "key", "remedy"),
    [
        ("[[feed]]\nname = 'a'", 1, "feed", 'did you mean "feeds"?'),
        ("name = 'a'", 1, "name", "this belongs into a table under [[feeds]]"),
        ("[zzz]", 1, "zzz", "this file holds [[feeds]] tables only"),
        ("[feeds]\nname = 'a'", 1, "feeds", "begin each with [[feeds]] in double brackets"),
        ("feeds = ['a']", 1, "feeds[0]", "must be a table of keys and values"),
        (HEAD + "[feeds.heders]\nAccept = 'b'", 4, "feeds[0].heders", 'did you mean "headers"?'),
    ],
)
def test_a_file_of_another_shape_is_told(
    tmp_path: Path, feeds: str, line: int, key: str, remedy: str
) -> None:
    problem = only_problem(tmp_path, feeds=feeds, watchlists="")

    assert (problem.line, problem.key) == (line, key)
    assert remedy in problem.remedy


def test_a_system_without_time_zones_is_told_what_to_install() -> None:
    script = """
import sys, zoneinfo
sys.modules["tzdata"] = None
zoneinfo.reset_tzpath(to=[])
from monitor.config.rules import TIME_ZONE, WrongValueError
print(TIME_ZONE.convert("UTC"))
try:
    TIME_ZONE.convert("Asia/Almaty")
except WrongValueError as error:
    print(error.hint)
"""
    run = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert run.stdout.splitlines() == [
        "UTC",
        "this system has no time zone data: install the tzdata package, or use UTC",
    ]
