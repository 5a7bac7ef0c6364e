"""No planted secret comes out anywhere, at any log level."""

import io
import logging
import traceback
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.errors import MonitorError
from monitor.model import Channel, ChannelKind, Message, MessageFormat
from monitor.notify import Postman
from support.server import Answer, LocalServer
from support.smtp import MailSink
from support.webhook import SlackStandIn

MESSAGE = Message(subject="s", text="t", format=MessageFormat.MRKDWN)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that any logger says at the lowest level."""
    out, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(out), root.level
    handler.addFilter(lambda record: record.name != "mail.log")  # the server of the tests tells what it gets
    root.addHandler(handler)
    root.setLevel(1)
    yield out
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlackStandIn]:
    with SlackStandIn() as running:
        for name, value in running.environment.items():
            monkeypatch.setenv(name, value)
        yield running


def outputs(channel: Channel, data_folder: Path) -> str:
    """Return all that the postman gives back about a channel, tracebacks included."""
    postman = Postman(data_folder=data_folder, out=io.StringIO(), time_limit=timedelta(seconds=5))
    said = [repr(channel), postman.shown(channel), str(postman.problem_with(channel)), repr(postman)]
    try:
        postman.send(channel, MESSAGE, delivery_id="d")
    except MonitorError as error:
        said += [repr(error), *traceback.format_exception(error)]
    return "\n".join(said)


SLACK_URLS = [
    "slack://T1JJ3T3L2/A1BRTD4JD/PLANTEDTOKENPLANTEDTOKEN",
    "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/PLANTEDTOKENPLANTEDTOKEN",
    "https://hooks.slack.com/workflows/T0000/A0000/1111/PLANTEDTOKEN",
    "slack://xoxb-1234-1234-PLANTEDTOKEN/reader@example.org",
    "slack://PLANTEDTOKEN/PLANTED!/",
]


@pytest.mark.parametrize("url", SLACK_URLS)
@pytest.mark.parametrize(
    "answer",
    [Answer(body=b"ok"), Answer(status=404, body=b"PLANTEDTOKEN"), Answer(status=500), Answer(cut_after=0)],
)
def test_a_slack_token_stays_secret(
    slack: SlackStandIn, log: io.StringIO, tmp_path: Path, url: str, answer: Answer
) -> None:
    slack.server.route("*", answer)
    said = outputs(Channel(name="desk", kind=ChannelKind.SLACK, url=url), tmp_path)
    assert ("PLANTED" in said, "PLANTED" in log.getvalue()) == (False, False)


@pytest.mark.parametrize("path", ["PLANTEDPATHTOKEN", "in?+X-Key=PLANTEDHEADER", "in?-key=PLANTEDPARAMETER"])
@pytest.mark.parametrize("answer", [Answer(), Answer(status=403, body=b"PLANTED"), Answer(cut_after=0)])
def test_what_a_webhook_url_holds_stays_secret(
    log: io.StringIO, tmp_path: Path, path: str, answer: Answer
) -> None:
    with LocalServer({"*": answer}) as server:
        url = f"json://user:PLANTEDPASSWORD@{server.host}/{path}"
        said = outputs(Channel(name="hook", kind=ChannelKind.OTHER, url=url), tmp_path)
    assert ("PLANTED" in said, "PLANTED" in log.getvalue()) == (False, False)


@pytest.mark.parametrize("password", ["PLANTED", "right"])
@pytest.mark.parametrize("answer", ["250 OK", "550 5.7.1 PLANTED is not welcome", "450 PLANTED"])
def test_a_mail_password_stays_secret(log: io.StringIO, tmp_path: Path, password: str, answer: str) -> None:
    with MailSink(password=password) as sink:
        sink.answer_to["*"] = answer
        url = sink.url(sign_in="user:PLANTED")
        said = outputs(Channel(name="desk", kind=ChannelKind.MAIL, url=url), tmp_path)
    assert "PLANTED" not in said
    assert "PLANTED" not in log.getvalue()


@pytest.mark.parametrize(
    "url", ["PLANTED://PLANTED", "mailto://PLANTED", "tgram://PLANTED/", "json://:PLANTED", "PLANTED"]
)
def test_a_url_that_cannot_be_used_stays_secret(log: io.StringIO, tmp_path: Path, url: str) -> None:
    said = outputs(Channel(name="desk", kind=ChannelKind.OTHER, url=url), tmp_path)
    assert ("PLANTED" in said, "PLANTED" in log.getvalue()) == (False, False)
