from monitor.judge.vocabulary import Met, Vocabulary
from monitor.model import PastArticle, VerdictKind
from support.values import article


def past(title: str, text: str, *, language: str = "ru", is_off_topic: bool = False) -> PastArticle:
    verdict = VerdictKind.OFF_TOPIC if is_off_topic else VerdictKind.NEW_STORY
    return PastArticle(
        article_id=1, article=article(title=title, text=text, language=language), topics=(), verdict=verdict
    )


def test_words_are_counted_as_they_are_written_with_their_articles_and_first_titles() -> None:
    vocabulary = Vocabulary(
        [past(f"Мир {number}", "Мир, мир и мир", is_off_topic=number < 3) for number in range(5)]
    )
    assert vocabulary.languages == ("ru",)
    assert vocabulary.met("мир", "ru") == Met("мир", 10, 5, 3, ("Мир 0", "Мир 1", "Мир 2"))
    assert vocabulary.met("Мир", "ru").times == 10
    assert vocabulary.met("война", "ru") == Met("война", 0, 0, 0, ())


def test_languages_are_kept_apart() -> None:
    vocabulary = Vocabulary([past("A", "mir", language="en"), past("Б", "mir", language="uz")])
    assert vocabulary.languages == ("en", "uz")
    assert vocabulary.met("mir", "uz").titles == ("Б",)


def test_in_a_list_each_word_stands_on_a_line_of_its_own() -> None:
    listed = Vocabulary([past("Мир", "и мир и Мир")]).list_in("ru")
    assert (listed.text, listed.language) == ("Мир\nи\nмир", "ru")


def test_small_words_are_those_in_small_letters_that_were_met_often_enough() -> None:
    vocabulary = Vocabulary([past("Мир", "мир мир война США")])
    assert vocabulary.small_words("ru", at_least=2) == ("мир",)
    assert vocabulary.small_words("en", at_least=1) == ()
