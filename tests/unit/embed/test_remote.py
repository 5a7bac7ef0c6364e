"""Vectors from a real server on this machine, which answers well and badly."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from monitor.embed.remote import TEXTS_A_REQUEST, RemoteEmbedder
from monitor.errors import EmbedderRefusedError, EmbedderUnavailableError, MonitorError
from monitor.model import Vector
from support.server import Answer, LocalServer, Received, broken, endless, hanging, redirect

KEY = "sk-hunter2"
TLS = Path(__file__).parents[2] / "integration" / "intake_http" / "self_signed.pem"


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer({"/v1/embeddings": lengths}) as running:
        yield running


def as_json(value: object, status: int = 200) -> Answer:
    return Answer(
        status=status, body=json.dumps(value).encode(), headers={"Content-Type": "application/json"}
    )


def lengths(request: Received) -> Answer:
    """Answer with (3, 4 × length of the text) for each text, last text first."""
    asked = json.loads(request.body)
    data = [
        {"index": place, "object": "embedding", "embedding": [3, 4 * len(text)]}
        for place, text in enumerate(asked["input"])
    ]
    return as_json({"object": "list", "model": asked["model"], "data": data[::-1]})


def embedder(server: LocalServer, **changes: Any) -> RemoteEmbedder:
    values: dict[str, Any] = {"url": server.url("/v1/embeddings?token=hunter3"), "model": "e5", "key": KEY}
    return RemoteEmbedder(**(values | changes))


def values(vector: Vector) -> list[float]:
    return np.frombuffer(vector.values, "<f4").tolist()


def expected(length: int) -> Any:
    return pytest.approx(np.array([3, 4 * length]) / np.hypot(3, 4 * length))


def failure(server: LocalServer, answer: Answer, **changes: Any) -> MonitorError:
    """Return the error that an answer becomes; none ever holds a secret."""
    server.route("/v1/embeddings", answer)
    with pytest.raises((EmbedderRefusedError, EmbedderUnavailableError)) as caught:
        embedder(server, **changes).embed([("A deal", "")])
    shown = "".join(map(repr, (caught.value, caught.value.__cause__)))
    assert [secret for secret in (KEY, "hunter3") if secret in shown + str(caught.value)] == []
    assert server.host in str(caught.value)
    return caught.value


def test_vectors_come_in_the_order_of_the_texts_and_have_length_one(server: LocalServer) -> None:
    found = embedder(server).embed([("A deal", ""), ("", "Two deals"), ("Three", "deals")])
    assert [values(vector) for vector in found] == [expected(6), expected(9), expected(12)]


def test_the_server_is_asked_as_openai_is(server: LocalServer) -> None:
    embedder(server, prefix="query: ").embed([("A deal", "")])
    (request,) = server.requests
    assert (request.method, request.target) == ("POST", "/v1/embeddings?token=hunter3")
    assert request.header("Authorization") == f"Bearer {KEY}"
    assert json.loads(request.body) == {
        "model": "e5",
        "input": ["query: A deal"],
        "encoding_format": "float",
    }


def test_without_a_key_none_is_sent(server: LocalServer) -> None:
    embedder(server, key="").embed([("A deal", "")])
    assert server.requests[0].header("Authorization") is None


def test_many_texts_are_asked_for_in_batches(server: LocalServer) -> None:
    found = embedder(server).embed([("a" * length, "") for length in range(1, 71)])
    assert [values(vector) for vector in found] == [expected(length) for length in range(1, 71)]
    asked = [len(json.loads(request.body)["input"]) for request in server.requests]
    assert asked == [TEXTS_A_REQUEST, TEXTS_A_REQUEST, 6]


def test_threads_each_get_their_own_vectors(server: LocalServer) -> None:
    one = embedder(server)
    with ThreadPoolExecutor(4) as threads:
        found = [*threads.map(lambda length: one.embed([("a" * length, "")])[0], range(1, 21))]
    assert [values(vector) for vector in found] == [expected(length) for length in range(1, 21)]


def test_a_text_without_words_is_not_sent_and_has_a_vector_of_zeros(server: LocalServer) -> None:
    one = embedder(server)
    assert [values(vector) for vector in one.embed([("…", ""), ("A deal", "")])] == [[0, 0], expected(6)]
    assert [json.loads(request.body)["input"] for request in server.requests] == [["A deal"]]


def test_how_many_zeros_is_asked_when_no_text_has_words(server: LocalServer) -> None:
    one = embedder(server)
    assert [values(vector) for vector in one.embed([("…", "")])] == [[0, 0]]
    one.embed([("…", "")])
    assert len(server.requests) == 1


def test_nothing_is_asked_for_no_texts(server: LocalServer) -> None:
    assert embedder(server).embed([]) == []
    assert server.requests == []


def test_the_space_tells_model_and_prefix() -> None:
    def space(model: str, prefix: str = "") -> str:
        return RemoteEmbedder(url="http://127.0.0.1/", model=model, prefix=prefix).space

    assert space("e5") == "remote-e5-1"
    assert len({space("e5"), space("bge"), space("e5", "query: "), space("e5", "passage: ")}) == 4


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again_later(server: LocalServer, status: int) -> None:
    error = failure(server, Answer(status=status))
    assert isinstance(error, EmbedderUnavailableError)
    assert str(error) == f"the embedding server {server.host} answered {status}"
    assert error.retry_after is None


@pytest.mark.parametrize(
    ("header", "low", "high"),
    [("17", 17, 17), ("999999999", 86_400, 86_400), ("in a minute", None, None), ("-3", None, None)],
)
def test_the_wait_that_it_asks_for_is_known(
    server: LocalServer, header: str, low: int | None, high: int | None
) -> None:
    error = failure(server, Answer(status=429, headers={"Retry-After": header}))
    assert isinstance(error, EmbedderUnavailableError)
    assert error.retry_after == (None if low is None else timedelta(seconds=low))
    assert low == high


@pytest.mark.parametrize("minutes", [-5, 5])
def test_a_wait_until_a_date_is_known(server: LocalServer, minutes: int) -> None:
    until = datetime.now(UTC) + timedelta(minutes=minutes)
    error = failure(server, Answer(status=503, headers={"Retry-After": format_datetime(until, usegmt=True)}))
    assert isinstance(error, EmbedderUnavailableError)
    assert error.retry_after is not None
    assert timedelta() <= error.retry_after <= timedelta(minutes=max(minutes, 0))
    assert error.retry_after >= timedelta(minutes=minutes - 1)


@pytest.mark.parametrize("answer", [broken(), Answer(body=b'{"data": [', cut_after=5)])
def test_a_broken_connection_is_tried_again_later(server: LocalServer, answer: Answer) -> None:
    error = failure(server, answer)
    assert isinstance(error, EmbedderUnavailableError)
    assert "did not answer (" in str(error)


@pytest.mark.parametrize("answer", [hanging(), Answer(body=b" " * 1000, drip=0.05)])
def test_the_whole_answer_must_come_in_time(server: LocalServer, answer: Answer) -> None:
    error = failure(server, answer, timeout=timedelta(seconds=0.3))
    assert isinstance(error, EmbedderUnavailableError)


def test_a_server_that_is_not_there_is_tried_again_later() -> None:
    with LocalServer() as gone:
        pass
    with pytest.raises(EmbedderUnavailableError):
        embedder(gone).embed([("A deal", "")])


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (Answer(status=401), "answered 401: check the key"),
        (Answer(status=403), "answered 403: check the key"),
        (Answer(status=404), "answered 404;"),
        (as_json({"error": {"message": f"no\nmodel e5 for {KEY}"}}, 404), "answered 404: no model e5 for …;"),
        (as_json({"error": "too long " * 99}, 400), f"answered 400: {('too long ' * 23)[:200]};"),
        (as_json({"error": 3}, 400), "answered 400;"),
        (redirect("https://elsewhere.example/"), "answered 302, a redirect: "),
        (Answer(status=204), "answered 204;"),
        (Answer(body=b"<html>Welcome</html>", headers={"Content-Type": "text/html"}), "something else than"),
        (as_json([]), "something else than vectors"),
        (as_json({"data": []}), "something else than vectors"),
        (as_json({"data": ["x"]}), "something else than vectors"),
        (as_json({"data": [[0.1, 0.2]]}), "something else than vectors"),
        (as_json({"data": [{"index": 0, "embedding": [10**400]}]}), "something else than vectors"),
        (Answer(body=b"[" * 200_000), "something else than vectors"),
        (as_json({"data": [{"index": 0}]}), "something else than vectors"),
        (as_json({"data": [{"index": 1, "embedding": [1, 2]}]}), "something else than vectors"),
        (as_json({"data": [{"index": 0, "embedding": "AACAPw=="}]}), "something else than vectors"),
        (as_json({"data": [{"index": 0, "embedding": []}]}), "something else than vectors"),
        (as_json({"data": [{"index": 0, "embedding": [[1, 2]]}]}), "something else than vectors"),
        (as_json({"data": [{"index": 0, "embedding": ["a"]}]}), "something else than vectors"),
        (as_json({"data": [{"index": 0, "embedding": [0, 0]}]}), "something else than vectors"),
        (as_json({"data": [{"index": 0, "embedding": [float("nan"), 1]}]}), "something else than vectors"),
        (as_json({"data": [{"index": 0, "embedding": [1e39, 1]}]}), "something else than vectors"),
        (endless(b" " * 10_000), "more than 400000 bytes"),
    ],
)
def test_what_will_not_mend_itself_is_told(server: LocalServer, answer: Answer, problem: str) -> None:
    error = failure(server, answer)
    assert isinstance(error, EmbedderRefusedError)
    assert problem in str(error)
    assert str(error).endswith("; see [embedding] in monitor.toml")


def test_a_redirect_is_not_followed_with_the_key(server: LocalServer) -> None:
    server.route("/elsewhere", lengths)
    failure(server, redirect("/elsewhere", status=307))
    assert server.requests_for("/elsewhere") == []


def test_another_number_of_dimensions_is_refused(server: LocalServer) -> None:
    answers = [as_json({"data": [{"index": 0, "embedding": [1] * count}]}) for count in (2, 3)]
    server.route("/v1/embeddings", answers)
    one = embedder(server)
    one.embed([("A deal", "")])
    with pytest.raises(EmbedderRefusedError, match="answered with 3 dimensions after 2"):
        one.embed([("A deal", "")])


def test_a_certificate_that_nobody_vouches_for_is_refused() -> None:
    with LocalServer(tls=(str(TLS), str(TLS))) as server:
        error = failure(server, Answer())
    assert re.search("certificate that cannot be trusted", str(error))


def test_an_address_of_no_use_is_refused() -> None:
    with pytest.raises(EmbedderRefusedError, match="cannot be asked"):
        RemoteEmbedder(url="http://", model="e5").embed([("A deal", "")])


def test_after_no_answer_the_server_is_left_alone_for_a_moment(server: LocalServer) -> None:
    server.route("/v1/embeddings", as_json({}, status=503))
    one = embedder(server)
    for _ in range(3):
        with pytest.raises(EmbedderUnavailableError):
            one.embed([("A deal", "")])
    assert len(server.requests) == 1
