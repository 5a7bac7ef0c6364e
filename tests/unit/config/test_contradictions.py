"""What single values cannot show: contradictions between keys, tables and files."""

from pathlib import Path

import pytest

from support.configuring import MINIMAL, loaded, only_problem, problems, seen

WATCHLIST = '[[watchlists]]\nname = "w"\n'
FEED = '[[feeds]]\nname = "astana-times"\nurl = "https://a.example/"\n'


@pytest.mark.parametrize(
    ("watchlist", "line", "key", "value", "remedy"),
    [
        (
            'terms = ["oil"]\nchannels = ["consle"]',
            4,
            "watchlists[0].channels[0]",
            '"consle"',
            'there is no channel of this name in channels.toml; did you mean "console"?',
        ),
        (
            'topics = ["Energie", "energy"]\nchannels = ["console"]',
            3,
            "watchlists[0].topics[0]",
            '"Energie"',
            'there is no topic of this name in topics.toml; did you mean "energy"?',
        ),
        (
            'terms = ["oil"]\nfeeds = ["astana-times", "tass"]\nchannels = ["console"]',
            4,
            "watchlists[0].feeds[1]",
            '"tass"',
            "there is no feed of this name in feeds.toml",
        ),
        (
            'channels = ["console"]\nexclude = ["oil"]',
            2,
            "watchlists[0].name",
            '"w"',
            "needs terms, a query or topics to look for",
        ),
        (
            'terms = ["oil"]',
            2,
            "watchlists[0].name",
            '"w"',
            'needs channels to send alerts to, such as channels = ["console"]',
        ),
        (
            'terms = ["oil"]\nchannels = ["mailtos://me:hunter2@example.org"]',
            4,
            "watchlists[0].channels[0]",
            '"mailtos://…"',
            "must be a short name",
        ),
    ],
)
def test_a_watchlist_that_cannot_work_is_told(
    tmp_path: Path, watchlist: str, line: int, key: str, value: str, remedy: str
) -> None:
    problem = only_problem(tmp_path, watchlists=WATCHLIST + watchlist)

    assert seen(problem) == ("watchlists.toml", line, key, value)
    assert problem.remedy.startswith(remedy)


def test_a_channel_that_is_off_cannot_be_used(tmp_path: Path) -> None:
    channels = '[[channels]]\nname = "console"\nurl = "env:NOT_ASKED_FOR"\non = false'

    problem = only_problem(tmp_path, channels=channels)

    assert seen(problem) == ("watchlists.toml", 6, "watchlists[0].channels[0]", '"console"')
    assert problem.remedy == "this channel is off: switch it on in channels.toml or remove it here"


def test_a_watchlist_that_is_off_may_name_what_does_not_exist_and_is_left_out(tmp_path: Path) -> None:
    watchlists = WATCHLIST + 'terms = ["oil"]\nchannels = ["gone"]\nfeeds = ["gone"]\non = false'

    assert loaded(tmp_path, watchlists=watchlists).watchlists == ()


def test_a_feed_that_is_off_may_be_named(tmp_path: Path) -> None:
    feeds = FEED + 'on = false\nreason = "silent since May"'

    assert loaded(tmp_path, feeds=feeds).feeds[0].reason_off == "silent since May"


def test_the_name_of_a_faulty_table_still_counts(tmp_path: Path) -> None:
    problem = only_problem(tmp_path, feeds='[[feeds]]\nname = "astana-times"\nurl = "gopher://a"')

    assert problem.key == "feeds[0].url"


@pytest.mark.parametrize("kind", ["feeds", "watchlists", "topics", "sides", "names", "channels"])
def test_a_name_given_twice_is_told_with_the_line_of_the_first(tmp_path: Path, kind: str) -> None:
    first = MINIMAL[kind]
    second = first.replace("https://feeds.example.org/astana", "https://b.example/")
    files = {**MINIMAL, kind: first + "\n" + second}

    found = problems(tmp_path, **files)

    assert {problem.remedy.partition(" (")[0] for problem in found} == {
        "this name is taken: each needs its own"
    }
    assert found[0].remedy.endswith("(line 2)")


@pytest.mark.parametrize(
    "twin",
    [
        "http://www.a.example/",
        "https://a.example",
        "HTTPS://A.example:443/",
        "https://a.example/?utm_source=x",
    ],
)
def test_two_feeds_with_the_same_address_are_told(tmp_path: Path, twin: str) -> None:
    problem = only_problem(tmp_path, feeds=f'{FEED}[[feeds]]\nname = "b"\nurl = "{twin}"')

    assert (problem.line, problem.key) == (6, "feeds[1].url")
    assert problem.remedy == "another feed has this address: remove one of the two (line 3)"


@pytest.mark.parametrize("sides", ["", "sides = []", '[[sides]]\nname = "a"\nterms.en = ["Kazakhstan"]'])
def test_fewer_than_two_sides_are_too_few(tmp_path: Path, sides: str) -> None:
    problem = only_problem(tmp_path, sides=sides)

    assert problem.remedy == "needs 2 sides or more: what is reported is what they share"


@pytest.mark.parametrize(
    ("monitor", "line", "key", "remedy"),
    [
        (
            "[polling]\nfloor_minutes = 30\ninterval_minutes = 20",
            3,
            "polling.interval_minutes",
            "must not be below floor_minutes (line 2)",
        ),
        (
            "[polling]\nceiling_minutes = 20",
            2,
            "polling.ceiling_minutes",
            "must not be below interval_minutes and backoff_minutes",
        ),
        (
            "[network]\ntotal_timeout_seconds = 5",
            2,
            "network.total_timeout_seconds",
            "must not be below connect_timeout_seconds",
        ),
        (
            "[articles]\nlease_seconds = 49.9",
            2,
            "articles.lease_seconds",
            (
                "must be at least total_timeout_seconds of [network] and time_limit_seconds together, "
                "or an article would be taken again while it is being read"
            ),
        ),
        (
            "[alerts]\nbackoff_ceiling_minutes = 0.25",
            2,
            "alerts.backoff_ceiling_minutes",
            "must not be below backoff_seconds",
        ),
    ],
)
def test_settings_that_contradict_each_other_are_told(
    tmp_path: Path, monitor: str, line: int, key: str, remedy: str
) -> None:
    problem = only_problem(tmp_path, monitor=monitor)

    assert (problem.line, problem.key, problem.remedy) == (line, key, remedy)


def test_the_mistakes_of_all_files_come_at_once_by_file_and_line(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        monitor='[polling]\njitter = 7\ntick_seconds = "x"\n[nonsense]',
        feeds=FEED + 'kind = "owned"\n\n[[feeds]]\nname = "b"\nurl = "b.example"\nlanguage = "kz"',
        topics=None,
        sides=b"\xff",
        channels='[[channels]]\nname = "console"\nurl = "env:UNSET"\n= 1\n',
        watchlists=WATCHLIST + 'terms = [""]\nchannels = ["nobody"]',
    )

    assert [seen(problem)[:3] for problem in found] == [
        ("channels.toml", 4, "channels"),
        ("feeds.toml", 4, "feeds[0].kind"),
        ("feeds.toml", 8, "feeds[1].url"),
        ("feeds.toml", 9, "feeds[1].language"),
        ("monitor.toml", 2, "polling.jitter"),
        ("monitor.toml", 3, "polling.tick_seconds"),
        ("monitor.toml", 4, "nonsense"),
        ("sides.toml", 1, "sides.toml"),
        ("topics.toml", None, "topics.toml"),
        ("watchlists.toml", 3, "watchlists[0].terms[0]"),
    ]


SIDES = """
[[sides]]
name = "east"
terms.en = ["Ostland"]
{}
[[sides]]
name = "west"
terms.en = ["Westland"]
"""
LEADER = '[[names]]\nname = "leader"\nkind = "person"\nside = "{}"\nspellings = ["Leader"]'


def test_a_bystander_is_no_side(tmp_path: Path) -> None:
    problem = only_problem(tmp_path, sides=SIDES.format("bystander = true"))
    assert problem.remedy == "needs 2 sides or more: what is reported is what they share"


def test_a_watchlist_cannot_ask_for_bystanders(tmp_path: Path) -> None:
    others = '[[sides]]\nname = "others"\nbystander = true\nterms.en = ["Northland"]'
    watchlist = '[[watchlists]]\nname = "w"\nterms = ["uranium"]\nsides = ["others"]\nchannels = ["console"]'
    problem = only_problem(tmp_path, sides=SIDES.format("") + others, watchlists=watchlist)
    assert problem.remedy == "there is no side of this name in sides.toml"


@pytest.mark.parametrize(
    ("line", "key", "remedy"),
    [
        (
            "name_weights = { leadr = 0.5 }",
            "sides[0].name_weights.leadr",
            'there is no name of this name in names.toml; did you mean "leader"?',
        ),
        (
            'sources = ["Ostland", "leadr"]',
            "sides[0].sources[1]",
            (
                "must be one of this side's terms or a name: "
                'there is no name of this name in names.toml; did you mean "leader"?'
            ),
        ),
    ],
)
def test_what_a_side_says_of_names_that_do_not_exist_is_told(
    tmp_path: Path, line: str, key: str, remedy: str
) -> None:
    problem = only_problem(tmp_path, sides=SIDES.format(line), names=LEADER.format("east"))
    assert (problem.key, problem.remedy) == (key, remedy)


def test_names_of_a_side_are_not_asked_for_where_there_is_no_list(tmp_path: Path) -> None:
    loaded(tmp_path, sides=SIDES.format("name_weights = { leader = 0.5 }"), names=None)


def test_names_alone_make_a_side(tmp_path: Path) -> None:
    bare = SIDES.format("").replace('terms.en = ["Ostland"]', "name_weights = { person = 0.8 }")
    settings = loaded(tmp_path, sides=bare, names=LEADER.format("east"))
    assert (settings.sides[0].terms, settings.sides[0].name_weights) == ((), (("person", 0.8),))


def test_a_side_without_terms_and_names_is_told(tmp_path: Path) -> None:
    bare = SIDES.format("").replace('terms.en = ["Ostland"]', "")
    problem = only_problem(tmp_path, sides=bare)
    assert (
        problem.remedy == 'needs one term or more, such as terms.en = ["Kazakhstan"], or names in names.toml'
    )


@pytest.mark.parametrize("section", ["operator", "not_sent"])
def test_who_is_told_of_more_than_alerts_is_told_on_channels_that_there_are(
    tmp_path: Path, section: str
) -> None:
    problem = only_problem(tmp_path, monitor=f'[{section}]\nchannels = ["consle"]')

    assert seen(problem) == ("monitor.toml", 2, f"{section}.channels[0]", '"consle"')
    assert 'did you mean "console"?' in problem.remedy
