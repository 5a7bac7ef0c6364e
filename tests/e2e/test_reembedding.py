"""Another embedder takes over while the daemon runs, is killed, and runs again."""

import json
import threading
from collections.abc import Iterator

import numpy as np
import pytest

from support.press import Press, report
from support.running import Installation, eventually
from support.server import Answer, LocalServer, Received

pytestmark = pytest.mark.e2e

# Longer than a headline, which is embedded by itself too, among the sentences.
WHOLE = 200
VECTORS = "SELECT count(DISTINCT article_id) FROM article_vector WHERE space = ?"
MEMBERS = "SELECT count(*) FROM article WHERE story_id IS NOT NULL"


class Embeddings:
    """A server of embeddings; holds up requests for reports of the press when it is told to."""

    def __init__(self) -> None:
        self.embedded: list[str] = []
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.held_after = 10**6

    def __call__(self, request: Received) -> Answer:
        texts = json.loads(request.body)["input"]
        reports = [text for text in texts if "deal number" in text and len(text) > WHOLE]
        if reports and len(self.embedded) >= self.held_after:
            self.may_go_on.wait(20)
        self.embedded += reports
        data = [
            {"index": place, "embedding": np.random.default_rng(len(text)).normal(size=16).tolist()}
            for place, text in enumerate(texts)
        ]
        return Answer(body=json.dumps({"data": data}).encode())


@pytest.fixture
def embeddings() -> Embeddings:
    return Embeddings()


@pytest.fixture
def address(embeddings: Embeddings) -> Iterator[str]:
    with LocalServer({"/v1/embeddings": embeddings}) as running:
        yield running.url("/v1/embeddings")


def test_the_history_is_embedded_anew_in_spite_of_a_kill_while_judging_goes_on(
    desk: Installation, press: Press, embeddings: Embeddings, address: str
) -> None:
    press.publish("steppe", *(report(number) for number in range(1, 13)))
    desk.feeds(press.feeds)
    first = desk.start()
    desk.settle()
    assert first.stop() == 0

    embeddings.held_after = 4
    embeddings.may_go_on.clear()
    desk.change(engine="remote", url=address, model="small", timeout_seconds=5)
    killed = desk.start()
    eventually(lambda: desk.value(VECTORS, "remote-small-1") >= 4)
    killed.kill()
    embeddings.may_go_on.set()
    embeddings.held_after = 10**6
    assert 4 <= desk.value(VECTORS, "remote-small-1") < desk.value(MEMBERS)

    second = desk.start()
    press.publish("steppe", report(13))
    desk.make_due()
    second.wait_for('event="embedded anew"', "remote-small-1")
    eventually(lambda: "deal number 13" in "\n".join(desk.verdicts()))
    assert desk.value(VECTORS, "remote-small-1") == desk.value(MEMBERS)
    assert second.stop() == 0
    # What was being embedded when it was killed is embedded twice, nothing else.
    assert len(embeddings.embedded) <= 13 + 4


def test_a_daemon_without_its_embedder_judges_by_words_and_says_so(desk: Installation, press: Press) -> None:
    with LocalServer() as away:
        address = away.url("/v1/embeddings")
    press.publish("steppe", report(1))
    desk.feeds(press.feeds)
    desk.change(engine="remote", url=address, model="small", timeout_seconds=5)
    daemon = desk.start()
    daemon.wait_for('event="judged without embedder"', "did not answer")
    daemon.wait_for("event=judged", "verdict=new_story")
    assert len(daemon.lines('event="seeds known by their words only"')) == 1
    assert daemon.stop() == 0
