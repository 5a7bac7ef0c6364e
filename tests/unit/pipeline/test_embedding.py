"""What the judging step asks of the embedders, and what it does when they fail or have nothing to say."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from monitor.embed import LexicalEmbedder
from monitor.errors import EmbedderUnavailableError, MonitorError
from monitor.model import Judgement, Vector, VerdictKind
from support.desk import Desk
from support.stored import vector
from support.values import article

BASE = article(
    title="Kazakhstan and the United States sign a tungsten deal",
    text="The agreement was signed in Astana. It covers two deposits near Karaganda. Trump called it great.",
)
WORDS = LexicalEmbedder()


class Told:
    """An embedder of two dimensions that notes what it is asked, and may fail."""

    space = "told-1"

    def __init__(self, *problems: MonitorError | None) -> None:
        self.asked: list[tuple[str, str]] = []
        self._problems = [*problems]

    def embed(self, texts: Sequence[tuple[str, str]]) -> Sequence[Vector]:
        problem = self._problems.pop(0) if self._problems else None
        if problem is not None:
            raise problem
        self.asked += texts
        return [vector(1.0, float(len(text)), space=self.space) for _, text in texts]


def judged(desk: Desk, embedder: Told, what: object = BASE) -> Judgement:
    result = replace(desk.judge(judges_all=True), embedders=(embedder, WORDS))(what)  # type: ignore[arg-type]
    assert result is not None
    return result[0]


@pytest.fixture
def down() -> EmbedderUnavailableError:
    return EmbedderUnavailableError("the server does not answer", retry_after=None)


def test_an_article_and_its_first_sentences_are_embedded_the_headline_first(desk: Desk) -> None:
    embedder = Told()
    judgement = judged(desk, embedder)
    assert [each.space for each in judgement.vectors] == ["told-1", WORDS.space]
    assert embedder.asked[0] == (BASE.title, BASE.text)
    assert [text for _, text in embedder.asked[1:]] == [
        BASE.title,
        "The agreement was signed in Astana.",
        "It covers two deposits near Karaganda.",
        "Trump called it great.",
    ]
    assert len(judgement.sentences) == 4


def test_while_an_embedder_fails_articles_are_judged_by_their_words(
    desk: Desk, down: EmbedderUnavailableError
) -> None:
    judgement = judged(desk, Told(down))
    assert [each.space for each in judgement.vectors] == [WORDS.space]
    assert (judgement.sentences, judgement.verdict.kind) == ((), VerdictKind.NEW_STORY)


def test_an_embedder_that_fails_for_the_sentences_leaves_the_article_its_vector(
    desk: Desk, down: EmbedderUnavailableError
) -> None:
    judgement = judged(desk, Told(None, down))
    assert [each.space for each in judgement.vectors] == ["told-1", WORDS.space]
    assert judgement.sentences == ()


def test_by_words_alone_no_sentence_is_embedded(desk: Desk) -> None:
    judgement, _ = desk.judged(BASE)
    assert [each.space for each in judgement.vectors] == [WORDS.space]
    assert judgement.sentences == ()


@pytest.mark.parametrize("text", ["", "\u200b\ufeff", "... !!"])
def test_a_text_without_words_is_like_no_other_and_no_copy(desk: Desk, text: str) -> None:
    for number in (1, 2):
        url = f"https://steppe.example/empty/{number}"
        what = article(title="", text=text, url=url, canonical_url=url)
        judgement, _ = desk.judged(what, judges_all=True)
        assert (judgement.verdict.kind, judgement.vectors) == (VerdictKind.NEW_STORY, ())
        assert judgement.verdict.copy_of is None


def test_a_report_whose_sentences_are_known_is_a_repeat(desk: Desk) -> None:
    judged(desk, Told())
    url = "https://steppe.example/other"
    judgement = judged(desk, Told(), replace(BASE, url=url, canonical_url=url, outlet="Other"))
    assert judgement.verdict.kind is VerdictKind.REPEAT


def test_a_member_in_another_language_without_sentence_vectors_leaves_it_to_the_words(desk: Desk) -> None:
    desk.judged(replace(BASE, language="ru"), judges_all=True)
    url = "https://steppe.example/other"
    judgement = judged(desk, Told(), replace(BASE, url=url, canonical_url=url, outlet="Other"))
    assert (judgement.verdict.kind, len(judgement.sentences)) == (VerdictKind.REPEAT, 4)


def test_an_article_that_was_embedded_is_held_against_what_the_topics_say(desk: Desk) -> None:
    asked: list[str] = []

    def prototypes() -> None:
        asked.append("asked")

    for judges_all in (True, False):
        judge = replace(desk.judge(judges_all=judges_all), embedders=(Told(), WORDS), prototypes=prototypes)
        judge(
            article(title="Oil in Baku", text="The price of oil fell.", url=f"https://a.example/{judges_all}")
        )
    assert asked == ["asked"]
