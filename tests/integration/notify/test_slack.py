"""Unmodified Slack URLs, answered by a stand-in behind a TLS proxy."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.errors import ChannelRefusedError, ChannelUnavailableError, MessageRefusedError
from monitor.model import Channel, ChannelKind, Message, MessageFormat
from monitor.notify import Postman
from support.server import Answer, Received
from support.webhook import SlackStandIn

HOOK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7"
BOT = "slack://xoxb-1234-1234-4ddbc191d40ee098cbaae6f3523ada2d/#alerts"
WORKFLOW = "https://hooks.slack.com/workflows/T0000/A0000/1111/abcd"
TEXT = "*<https://e.org/?a=1&amp;b|Headline &lt;!here&gt;>*\n• up *4%* &amp; more\n_delivery d_"
MESSAGE = Message(subject="Headline", text=TEXT, format=MessageFormat.MRKDWN)


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlackStandIn]:
    with SlackStandIn() as running:
        for name, value in running.environment.items():
            monkeypatch.setenv(name, value)
        yield running


@pytest.fixture
def postman(tmp_path: Path) -> Postman:
    return Postman(data_folder=tmp_path, out=io.StringIO(), time_limit=timedelta(seconds=10))


def channel(url: str = HOOK) -> Channel:
    return Channel(name="desk", kind=ChannelKind.SLACK, url=url)


@pytest.mark.parametrize(
    "url", [HOOK, "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7"]
)
def test_mrkdwn_arrives_as_it_was_written(slack: SlackStandIn, postman: Postman, url: str) -> None:
    postman.send(channel(url), MESSAGE, delivery_id="d")
    (request,) = slack.server.requests
    assert slack.tunnelled == ["hooks.slack.com:443"]
    assert request.path == "/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7"
    assert slack.posts() == [{"text": TEXT, "mrkdwn": True, "unfurl_links": False, "unfurl_media": False}]


@pytest.mark.parametrize("parameters", ["?format=text", "?format=html", "?blocks=yes", "?overflow=split"])
def test_no_parameter_of_the_url_changes_what_is_written(
    slack: SlackStandIn, postman: Postman, parameters: str
) -> None:
    postman.send(channel(HOOK + parameters), MESSAGE, delivery_id="d")
    assert [post["text"] for post in slack.posts()] == [TEXT]


def test_plain_text_is_escaped_and_not_read_as_mrkdwn(slack: SlackStandIn, postman: Postman) -> None:
    postman.send(channel(), Message(subject="s", text="<!channel> *a* & b"), delivery_id="d")
    assert [(post["text"], post["mrkdwn"]) for post in slack.posts()] == [
        ("&lt;!channel&gt; *a* &amp; b", False)
    ]


def test_a_bot_posts_to_its_channel_with_its_token_in_a_header(slack: SlackStandIn, postman: Postman) -> None:
    slack.server.route("/api/chat.postMessage", Answer(body=b'{"ok": true, "channel": "C1"}'))
    postman.send(channel(BOT), MESSAGE, delivery_id="d")
    (request,) = slack.server.requests
    assert request.header("Authorization") == "Bearer xoxb-1234-1234-4ddbc191d40ee098cbaae6f3523ada2d"
    assert (slack.posts()[0]["channel"], slack.posts()[0]["text"]) == ("#alerts", TEXT)


def test_a_workflow_gets_the_text_alone(slack: SlackStandIn, postman: Postman) -> None:
    slack.server.route("*", Answer(body=b""))
    postman.send(channel(WORKFLOW), MESSAGE, delivery_id="d")
    assert slack.posts() == [{"text": TEXT}]


def test_a_message_that_slack_cannot_read_says_nothing_against_the_channel(
    slack: SlackStandIn, postman: Postman
) -> None:
    slack.server.route("*", Answer(status=400, body=b"invalid_payload"))
    with pytest.raises(MessageRefusedError, match="invalid_payload"):
        postman.send(channel(), MESSAGE, delivery_id="d")


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (403, b"invalid_token", "invalid_token"),
        (404, b"no_service", "no_service"),
        (410, b"channel_is_archived", "channel_is_archived"),
    ],
)
def test_a_dead_hook_is_for_a_person_to_mend(
    slack: SlackStandIn, postman: Postman, status: int, body: bytes, told: str
) -> None:
    slack.server.route("*", Answer(status=status, body=body))
    with pytest.raises(ChannelRefusedError, match=told):
        postman.send(channel(), MESSAGE, delivery_id="d")


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=500, body=b"rollup_error"),
        Answer(status=503),
        Answer(status=200, body=b"<html>a proxy's page, TIiajkdnlazkcOXrIdevi7</html>"),
        Answer(status=302, headers={"Location": "https://elsewhere.example/"}),
        Answer(cut_after=0),
    ],
)
def test_what_may_pass_is_tried_again(slack: SlackStandIn, postman: Postman, answer: Answer) -> None:
    slack.server.route("*", answer)
    with pytest.raises(ChannelUnavailableError) as raised:
        postman.send(channel(), MESSAGE, delivery_id="d")
    assert "TIiajkdnlazkcOXrIdevi7" not in str(raised.value)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("30", timedelta(seconds=30)),
        ("999999999", timedelta(days=1)),
        ("soon", timedelta(minutes=1)),
        ("-5", timedelta(minutes=1)),
        ("", timedelta(minutes=1)),
    ],
)
def test_slack_is_left_alone_for_as_long_as_it_asks_and_for_a_minute_when_it_does_not_say(
    slack: SlackStandIn, postman: Postman, asked: str, expected: timedelta
) -> None:
    slack.server.route("*", Answer(status=429, headers={"Retry-After": asked}))
    with pytest.raises(ChannelUnavailableError) as raised:
        postman.send(channel(), MESSAGE, delivery_id="d")
    assert raised.value.retry_after == expected


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"ok": False, "error": "invalid_auth"}, ChannelRefusedError),
        ({"ok": False, "error": "channel_not_found"}, ChannelRefusedError),
        ({"ok": False, "error": "internal_error"}, ChannelUnavailableError),
        ({"ok": False, "error": "ratelimited"}, ChannelUnavailableError),
        ({"ok": False}, ChannelUnavailableError),
        (["ok"], ChannelUnavailableError),
    ],
)
def test_a_bots_errors_come_with_status_200(
    slack: SlackStandIn, postman: Postman, body: object, kind: type[Exception]
) -> None:
    slack.server.route("*", Answer(body=json.dumps(body).encode()))
    with pytest.raises(kind):
        postman.send(channel(BOT), MESSAGE, delivery_id="d")


def test_an_answer_that_is_no_json_is_no_success_for_a_bot(slack: SlackStandIn, postman: Postman) -> None:
    slack.server.route("*", Answer(body=b"OK"))
    with pytest.raises(ChannelUnavailableError, match="no reason given"):
        postman.send(channel(BOT), MESSAGE, delivery_id="d")


def test_the_channel_that_has_the_message_gets_no_second_one(slack: SlackStandIn, postman: Postman) -> None:
    bot = channel(BOT + "/#second")
    ok, busy = Answer(body=b'{"ok": true}'), Answer(body=b'{"ok": false, "error": "internal_error"}')
    slack.server.route("*", [ok, busy, ok])
    with pytest.raises(ChannelUnavailableError, match="internal_error"):
        postman.send(bot, MESSAGE, delivery_id="d")
    postman.send(bot, MESSAGE, delivery_id="d")
    assert [post["channel"] for post in slack.posts()] == ["#alerts", "#second", "#second"]


def test_a_hanging_slack_costs_no_more_than_the_limit(slack: SlackStandIn, tmp_path: Path) -> None:
    slack.server.route("*", Answer(hang=True))
    hasty = Postman(data_folder=tmp_path, out=io.StringIO(), time_limit=timedelta(seconds=0.3))
    with pytest.raises(ChannelUnavailableError, match="unknown"):
        hasty.send(channel(), MESSAGE, delivery_id="d")


def test_two_messages_in_a_row_do_not_wait_for_apprises_own_pace(
    slack: SlackStandIn, postman: Postman
) -> None:
    for delivery in ("d-1", "d-2"):
        postman.send(channel(), MESSAGE, delivery_id=delivery)
    first, second = slack.server.requests
    assert second.at - first.at < 1.2


BLOCKS = [{"type": "section", "text": {"type": "mrkdwn", "text": "*Headline*", "verbatim": True}}]
IN_BLOCKS = replace(MESSAGE, blocks=json.dumps(BLOCKS))


@pytest.mark.parametrize("url", [HOOK, BOT])
def test_blocks_are_posted_with_the_text_that_notifications_show(
    slack: SlackStandIn, postman: Postman, url: str
) -> None:
    slack.server.route("/api/chat.postMessage", Answer(body=b'{"ok": true}'))
    postman.send(channel(url), IN_BLOCKS, delivery_id="d")
    assert [(post["blocks"], post["text"]) for post in slack.posts()] == [(BLOCKS, TEXT)]


def test_a_workflow_gets_no_blocks(slack: SlackStandIn, postman: Postman) -> None:
    slack.server.route("*", Answer(body=b""))
    postman.send(channel(WORKFLOW), IN_BLOCKS, delivery_id="d")
    assert slack.posts() == [{"text": TEXT}]


@pytest.mark.parametrize(
    ("url", "refusal", "yes"),
    [
        (HOOK, Answer(status=400, body=b"invalid_blocks"), Answer(body=b"ok")),
        (BOT, Answer(body=b'{"ok": false, "error": "invalid_blocks"}'), Answer(body=b'{"ok": true}')),
    ],
)
def test_where_slack_refuses_the_blocks_the_text_is_sent_alone(
    slack: SlackStandIn, postman: Postman, url: str, refusal: Answer, yes: Answer
) -> None:
    def answer(request: Received) -> Answer:
        return refusal if b'"blocks"' in request.body else yes

    for path in ("*", "/api/chat.postMessage"):
        slack.server.route(path, answer)
    postman.send(channel(url), IN_BLOCKS, delivery_id="d")
    assert [("blocks" in post, post["text"]) for post in slack.posts()] == [(True, TEXT), (False, TEXT)]


def test_what_slack_takes_neither_way_is_refused(slack: SlackStandIn, postman: Postman) -> None:
    slack.server.route("*", Answer(status=400, body=b"invalid_payload"))
    with pytest.raises(MessageRefusedError):
        postman.send(channel(), IN_BLOCKS, delivery_id="d")
    assert len(slack.posts()) == 2
