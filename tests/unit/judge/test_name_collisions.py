import pytest

from monitor.judge.collisions import Collision, Small
from monitor.judge.name_collisions import find_name_collisions
from monitor.judge.naming import Names
from monitor.judge.vocabulary import Met, Vocabulary
from monitor.model import Name, NameKind, PastArticle, VerdictKind
from monitor.text.frequent_words import FrequentWord
from support.values import article


def name(*spellings: str, needs_first_name: bool = False) -> Name:
    return Name(
        name="it",
        title="It",
        kind=NameKind.PERSON,
        spellings=spellings,
        first_names=("Илон",),
        needs_first_name=needs_first_name,
    )


def found(entry: Name, *texts: str, language: str = "ky") -> dict[str, Collision]:
    articles = [
        PastArticle(
            article_id=1,
            article=article(title="", text=text, language=language),
            topics=(),
            verdict=VerdictKind.NEW_STORY,
        )
        for text in texts
    ]
    collisions = find_name_collisions([entry], Names([entry]), Vocabulary(articles))
    assert {spelling.name for spelling in collisions} <= {"it"}
    return {spelling.spelling: collision for spelling, collision in collisions.items()}


@pytest.mark.parametrize(
    ("spellings", "spelling", "language", "form", "base"),
    [
        (("Маск", "Elon Musk"), "Маск", "ru", "маске", "маска"),
        (("Visa",), "Visa", "en", "visa", "visa"),
        (("город Ош", "Osh"), "Osh", "tg", "ош", "ош"),
        (("Медет",), "Медет", "kk", "медеті", "медет"),
        (("Vahdat",), "Vahdat", "tg", "ваҳдати", "ваҳдат"),
    ],
)
def test_a_name_that_is_found_where_a_word_begins_a_sentence_collides(
    spellings: tuple[str, ...], spelling: str, language: str, form: str, base: str
) -> None:
    collision = found(name(*spellings))[spelling]
    assert FrequentWord(form, base) in collision.words[language]


@pytest.mark.parametrize(
    "entry",
    [
        name("Tokayev"),
        name("Маск", needs_first_name=True),
        name("Elon Musk", "Илон Маск", "США", "DFC"),
        name("Visa", "visa"),
        name("Turkey"),
    ],
)
def test_a_name_that_is_no_word_collides_with_nothing(entry: Name) -> None:
    assert found(entry) == {}


def test_of_the_words_those_are_told_that_articles_write_small() -> None:
    collision = found(name("Катар"), "Катар катар катар катары")["Катар"]
    assert [(met.written, met.times) for met in collision.met] == [("катар", 2), ("катары", 1)]
    assert [small.times for small in collision.small] == []


def test_a_name_that_articles_write_small_is_told() -> None:
    words = (Met("уламга", 4, 1, 0, ("",)),)
    assert found(name("Улам", "Ulam"), "уламга уламга уламга уламга Уламга жок") == {
        "Улам": Collision("Улам", {}, (), (Small("ky", words, 4, 5),))
    }
    assert found(name("Улам"), "уламга уламга уламга Уламга Уламга Уламга") == {}
