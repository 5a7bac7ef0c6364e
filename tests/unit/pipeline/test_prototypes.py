"""When the vectors of the topics are made, from what, and what happens while they cannot be."""

from collections.abc import Sequence

import pytest

from monitor.errors import EmbedderUnavailableError
from monitor.judge.topics import digest_of
from monitor.model import LanguageMean, LearnedTopic, Topic, Vector
from monitor.pipeline.prototypes import TopicPrototypes
from monitor.ports import Embedder
from support.stored import mean, vector

SPACE = "told-1"
ENERGY = Topic(name="energy", description="Oil and gas.", terms=(), examples=("Oil flows", "Gas flows"))
SILENT = Topic(name="silent", description="", terms=())
OIL, GAS = vector(1, 0, space=SPACE), vector(0, 1, space=SPACE)


class Told:
    """An embedder that notes what it is asked and fails as often as it is told to."""

    space = SPACE

    def __init__(self, *, failures: int = 0) -> None:
        self.asked: list[str] = []
        self.failures = failures

    def embed(self, texts: Sequence[tuple[str, str]]) -> Sequence[Vector]:
        if self.failures:
            self.failures -= 1
            raise EmbedderUnavailableError("the server does not answer", retry_after=None)
        self.asked += [text for _, text in texts]
        return [OIL if "Oil" in text else GAS for _, text in texts]


def nothing_in_common(_embedder: Embedder) -> Sequence[LanguageMean]:
    return ()


def prototypes(embedder: Told, *, learned: Sequence[LearnedTopic] = ()) -> TopicPrototypes:
    return TopicPrototypes(
        (ENERGY, SILENT), embedder=embedder, general_means=nothing_in_common, learned=learned
    )


def test_nothing_is_embedded_before_somebody_asks_and_then_once() -> None:
    embedder = Told()
    made = prototypes(embedder)
    assert embedder.asked == []
    assert made() is made()
    assert embedder.asked == ["Oil and gas.", "Oil flows", "Gas flows"]


def test_a_topic_that_says_nothing_of_itself_has_no_prototype() -> None:
    assert prototypes(Told()).values()["silent"] == b""


def test_a_prototype_that_comes_along_is_taken_while_the_topic_says_the_same() -> None:
    embedder, kept = Told(), b"\0<\0\0"
    known = LearnedTopic(topic="energy", space=SPACE, texts=digest_of(ENERGY), prototype=kept)
    assert (prototypes(embedder, learned=[known]).values()["energy"], embedder.asked) == (kept, [])


@pytest.mark.parametrize(("texts", "space"), [("other", SPACE), (digest_of(ENERGY), "other-1")])
def test_a_prototype_of_other_texts_or_another_space_is_made_anew(texts: str, space: str) -> None:
    embedder = Told()
    known = LearnedTopic(topic="energy", space=space, texts=texts, prototype=b"\0<\0\0")
    prototypes(embedder, learned=[known])()
    assert embedder.asked == ["Oil and gas.", "Oil flows", "Gas flows"]


def test_while_the_embedder_fails_there_are_none_and_every_call_tries_again() -> None:
    made = prototypes(Told(failures=2))
    assert (made(), made()) == (None, None)
    assert made() is not None


def test_they_are_seen_from_what_general_texts_have_in_common() -> None:
    made = TopicPrototypes(
        (ENERGY, SILENT), embedder=Told(), general_means=lambda _embedder: [mean("en", OIL)]
    )()
    assert made is not None
    near = made.nearness(GAS, language="en")
    assert (made.space, [round(float(each), 3) for each in near]) == (SPACE, [0.0, 0.0])
