"""Which URLs can be used, and how they are shown."""

import pytest
from apprise import NotifyFormat

from monitor.model import Channel, ChannelKind
from monitor.notify import Postman
from monitor.notify.services import fitting, open_service

SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/PLANTEDSLACKTOKEN"


def channel(url: str, kind: ChannelKind = ChannelKind.OTHER) -> Channel:
    return Channel(name="desk", kind=kind, url=url)


@pytest.mark.parametrize(
    "url",
    [
        "mailto://user:PLANTEDPASSWORD@example.org/reader@example.org",
        "mailtos://user:PLANTEDPASSWORD@smtp.example.org:465/a@example.org/b@example.org?mode=ssl",
        SLACK,
        "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/PLANTEDSLACKTOKEN",
        "slack://xoxb-1234-1234-PLANTEDBOTTOKEN/#alerts",
        "jsons://user:PLANTEDPASSWORD@example.org/hook?rto=5&cto=nonsense",
        "tgram://123456789:PLANTEDTELEGRAM_TOKEN/12315544/",
        "ntfys://example.org/topic",
    ],
)
def test_a_whole_url_can_be_used(url: str) -> None:
    assert Postman.problem_with(channel(url)) is None


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("", "the URL is empty"),
        ("no url at all", "belongs to no service"),
        ("PLANTED://PLANTED", "belongs to no service"),
        ("http://example.org/PLANTED", "belongs to no service"),
        ("slack://PLANTED!!!/x", "one form is slack://{token_a}/{token_b}/{token_c}"),
        ("mailto://PLANTED", "one form is mailto://{user}:{password}@{host}/{targets}"),
        ("mailto://u:PLANTED@example.org/?to=nobody", "no recipient that is a mail address"),
        (
            "mailto://u:PLANTED@example.org/a@example.org/дина@почта.рф",
            "an address in it cannot be mailed to",
        ),
        ("mailto://u:PLANTED@example.org/a@example.org?pgp=sign", "cannot be signed or encrypted"),
        ("json://:PLANTED", "one form is json://{host}"),
        ("mqtt://PLANTED/topic", "needs a package that is not installed"),
    ],
)
def test_a_problem_is_told_in_words_without_the_url(url: str, told: str) -> None:
    problem = Postman.problem_with(channel(url))
    assert problem is not None
    assert (told in problem, "PLANTED" in problem) == (True, False)


@pytest.mark.parametrize(
    ("url", "kind", "told"),
    [
        ("console:", ChannelKind.CONSOLE, None),
        ("maildir:alerts", ChannelKind.MAILDIR, None),
        ("maildir: ", ChannelKind.MAILDIR, "no folder: write maildir:FOLDER"),
    ],
)
def test_places_on_this_machine_need_little(url: str, kind: ChannelKind, told: str | None) -> None:
    assert Postman.problem_with(channel(url, kind)) == told


@pytest.mark.parametrize(
    ("url", "kind", "expected"),
    [
        ("console:", ChannelKind.CONSOLE, "console:"),
        ("maildir:alerts", ChannelKind.MAILDIR, "maildir:alerts"),
        (SLACK, ChannelKind.SLACK, "slack://T...2/A...D/P...N"),
        (f"{SLACK}/#desk", ChannelKind.SLACK, "slack://T...2/A...D/P...N/#desk"),
        (
            "mailto://user:PLANTED@example.org/a@example.org?+X-Key=PLANTED",
            ChannelKind.MAIL,
            "mailto://user:****@example.org/a@example.org",
        ),
        (
            "json://localhost:8080/PLANTEDPATH/in?+X=PLANTED",
            ChannelKind.OTHER,
            "json://localhost:8080/P...H/in",
        ),
        ("slack://PLANTED", ChannelKind.SLACK, "slack://****"),
        ("PLANTED", ChannelKind.OTHER, "unknown://****"),
    ],
)
def test_a_url_is_shown_without_its_secrets(url: str, kind: ChannelKind, expected: str) -> None:
    assert Postman.shown(channel(url, kind)) == expected


DISCORD = "discord://1234567890/PLANTEDDISCORDTOKEN"  # takes 2,000 characters, the title among them
PUSHOVER = f"pover://{'u' * 30}@{'t' * 30}"  # 1,024 characters beside the title
FOOTER = "-- \nmonitor · delivery d1\n"
LONG = "\n".join(f"line {number} of the message" for number in range(200)) + f"\n\n{FOOTER}"


@pytest.mark.parametrize("url", [DISCORD, PUSHOVER])
@pytest.mark.parametrize("title", ["", "Copper", "Сабақ " * 33])
def test_what_is_too_long_for_a_service_is_cut_at_a_line_and_still_names_its_delivery(
    url: str, title: str
) -> None:
    service = open_service(url)
    told = fitting(service, LONG, title=title)
    (sent,) = service._apply_overflow(told, title=title, body_format=NotifyFormat.TEXT)
    assert sent["body"].rstrip().endswith(f"of the message\n…\n\n{FOOTER.rstrip()}")
    assert len(told) > service.body_maxlen - 300


def test_what_is_not_set_in_lines_is_cut_all_the_same() -> None:
    service = open_service(PUSHOVER)
    told = fitting(service, f"{'x' * 5000}\n\n{FOOTER}", title="")
    assert (len(told), told.endswith(f"x\n…\n\n{FOOTER}")) == (service.body_maxlen, True)
    assert fitting(service, "word " * 1000, title="").endswith("word…")
    short = open_service("bulksms://user:PLANTED@+15551234567")  # 160 characters, the title among them
    assert [fitting(short, LONG, title="x" * length) for length in (130, 200)] == ["line 0 of…", ""]


@pytest.mark.parametrize("url", ["json://example.org/hook", f"{DISCORD}?overflow=split"])
def test_what_a_service_takes_or_is_to_get_in_parts_stays_whole(url: str) -> None:
    assert fitting(open_service(url), LONG, title="Copper") == LONG
