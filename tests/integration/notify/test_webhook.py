"""Any other service of Apprise, by way of its JSON webhook."""

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.errors import ChannelRefusedError, ChannelUnavailableError
from monitor.model import Channel, ChannelKind, Message
from monitor.notify import Postman
from support.server import Answer, LocalServer

MESSAGE = Message(subject="Headline <!here>", text="Уран\n\n<script> [x](javascript:y) & *b*\n")


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer({"*": Answer()}) as running:
        yield running


@pytest.fixture
def postman(tmp_path: Path) -> Postman:
    return Postman(data_folder=tmp_path, out=io.StringIO(), time_limit=timedelta(seconds=10))


def channel(server: LocalServer, parameters: str = "") -> Channel:
    return Channel(name="hook", kind=ChannelKind.OTHER, url=f"json://{server.host}/hook{parameters}")


def test_text_arrives_as_it_was_written(server: LocalServer, postman: Postman) -> None:
    postman.send(channel(server), MESSAGE, delivery_id="d")
    (post,) = [json.loads(request.body) for request in server.requests]
    assert (post["title"], post["message"].rstrip()) == (MESSAGE.subject, MESSAGE.text.rstrip())


def test_the_url_says_how_fields_are_called_what_is_added_and_who_asks(
    server: LocalServer, postman: Postman
) -> None:
    parameters = "?:title=headline&:type=&:team=desk&+X-Key=k&-page=1&method=put"
    url = f"json://user:pass@{server.host}/hook{parameters}"
    postman.send(Channel(name="hook", kind=ChannelKind.OTHER, url=url), MESSAGE, delivery_id="d-1")
    (request,) = server.requests
    assert (request.method, request.target) == ("PUT", "/hook?page=1")
    assert [request.header(name) for name in ("X-Key", "X-Monitor-Delivery", "Authorization")] == [
        "k",
        "d-1",
        "Basic dXNlcjpwYXNz",
    ]
    post = json.loads(request.body)
    assert sorted(post) == ["attachments", "headline", "message", "team", "version"]
    assert (post["headline"], post["team"]) == (MESSAGE.subject, "desk")


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        (429, {"Retry-After": "120"}, 120),
        (503, {"Retry-After": "7"}, 7),
        (429, {"Date": "Thu, 12 Mar 2026 12:00:00 GMT", "Retry-After": "Thu, 12 Mar 2026 12:02:00 GMT"}, 120),
        (429, {}, 60),
        (429, {"Retry-After": "999999999"}, 86400),
        (500, {}, None),
    ],
)
def test_a_webhook_is_left_alone_for_as_long_as_it_asks(
    server: LocalServer, postman: Postman, status: int, headers: dict[str, str], seconds: int | None
) -> None:
    server.route("*", Answer(status=status, headers=headers))
    with pytest.raises(ChannelUnavailableError) as failure:
        postman.send(channel(server), MESSAGE, delivery_id="d")
    wait = failure.value.retry_after
    assert (None if wait is None else wait.total_seconds()) == seconds


def test_another_service_that_takes_no_more_for_now_is_left_alone_for_a_minute(
    server: LocalServer, postman: Postman
) -> None:
    server.route("*", Answer(status=429, headers={"Retry-After": "120"}))
    form = Channel(name="form", kind=ChannelKind.OTHER, url=f"form://{server.host}/hook")
    with pytest.raises(ChannelUnavailableError) as failure:
        postman.send(form, MESSAGE, delivery_id="d")
    assert failure.value.retry_after == timedelta(minutes=1)


@pytest.mark.parametrize("parameters", ["?retry=3&wait=0.01", "?optional=yes"])
def test_no_parameter_of_the_url_repeats_or_hides_a_failure(
    server: LocalServer, postman: Postman, parameters: str
) -> None:
    server.route("*", Answer(status=500))
    with pytest.raises(ChannelUnavailableError, match="answered 500"):
        postman.send(channel(server, parameters), MESSAGE, delivery_id="d")
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (404, ChannelRefusedError),
        (401, ChannelRefusedError),
        (429, ChannelUnavailableError),
        (503, ChannelUnavailableError),
    ],
)
def test_a_status_says_whether_to_try_again(
    server: LocalServer, postman: Postman, status: int, kind: type[Exception]
) -> None:
    server.route("*", Answer(status=status))
    with pytest.raises(kind, match=str(status)):
        postman.send(channel(server), MESSAGE, delivery_id="d")


def test_a_broken_connection_is_tried_again(server: LocalServer, postman: Postman) -> None:
    server.route("*", Answer(cut_after=0))
    with pytest.raises(ChannelUnavailableError, match="whether it took the message is unknown"):
        postman.send(channel(server), MESSAGE, delivery_id="d")


def test_a_dripping_answer_costs_no_more_than_the_limit(server: LocalServer, tmp_path: Path) -> None:
    server.route("*", Answer(body=b"x" * 1000, drip=0.05))
    hasty = Postman(data_folder=tmp_path, out=io.StringIO(), time_limit=timedelta(seconds=0.3))
    form = Channel(name="form", kind=ChannelKind.OTHER, url=f"form://{server.host}/hook")
    with pytest.raises(ChannelUnavailableError, match=r"no end within 0\.3 s"):
        hasty.send(form, MESSAGE, delivery_id="d")


@pytest.mark.parametrize("ill", [{"drip": 0.05}, {"cut_after": 10}])
def test_what_happens_after_a_yes_is_no_reason_for_a_second_copy(
    server: LocalServer, tmp_path: Path, ill: dict[str, Any]
) -> None:
    server.route("*", Answer(body=b"x" * 1000, **ill))
    hasty = Postman(data_folder=tmp_path, out=io.StringIO(), time_limit=timedelta(seconds=3))
    hasty.send(channel(server), MESSAGE, delivery_id="d")


def test_a_hanging_webhook_costs_no_more_than_the_limit(server: LocalServer, tmp_path: Path) -> None:
    server.route("*", Answer(hang=True))
    hasty = Postman(data_folder=tmp_path, out=io.StringIO(), time_limit=timedelta(seconds=0.3))
    with pytest.raises(ChannelUnavailableError, match=r"no end within 0\.3 s|did not answer"):
        hasty.send(channel(server), MESSAGE, delivery_id="d")


def test_a_url_that_cannot_be_used_is_for_a_person_to_mend(postman: Postman) -> None:
    with pytest.raises(ChannelRefusedError, match=r"belongs to no service .* mend the URL of channel hook"):
        postman.send(
            Channel(name="hook", kind=ChannelKind.OTHER, url="nothing://x"), MESSAGE, delivery_id="d"
        )


def test_an_empty_message_is_no_reason_to_crash(server: LocalServer, postman: Postman) -> None:
    with pytest.raises(ChannelUnavailableError, match="did not say why"):
        postman.send(channel(server), Message(subject="", text=""), delivery_id="d")


def test_a_service_that_takes_little_gets_no_more(server: LocalServer, postman: Postman) -> None:
    postman.send(channel(server), Message(subject="s", text="word " * 20_000), delivery_id="d")
    (post,) = [json.loads(request.body) for request in server.requests]
    assert len(post["message"]) <= 32768
