import pytest

from monitor.text.sentences import LONGEST, Sentence, sentences


@pytest.mark.parametrize(
    "expected",
    [
        ["The U.S. Senate met.", "Mr. Smith spoke."],
        ["He left the U.S.", "The deal is worth $4.1 billion!"],
        ["It covers the U.S. and Uzbekistan, i.e. C5+1.", "No. 7 is next."],
        ["К.-Ж. Токаев и Ш. Мирзиёев подписали документ.", "Сумма 5 млн. долларов."],
        ["В г. Ташкент открыли завод им. Навои.", "Он заработает в 2027 г.", "Вложат 3 млрд."],
        ["В 2025 г. подписали.", "Рост составил 5 тыс. тонн, т.е. вдвое."],
        ["— Когда?.. — спросил он.", "«Завтра!»", "Она ушла."],
        ['"Really?" he asked.', "Yes..."],
        ["Тоқаев: «Біз дайынбыз».", "Ол 2026 ж. болады."],
        ["Sh. Mirziyoyev AQShga bordi.", "Uchrashuv boʻldi."],
        ["Version 2.0 costs 1.5 dollars.", "See kun.uz/a for more."],
        ["中国。", "日本！"],
        ["No stop at the end"],
        ["He came at 5 p.m. 20 people waited.", "Dr. No left."],
        ["Acme Inc. bought it.", "Acme Inc.", "Prices fell."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(expected: list[str]) -> None:
    joint = "" if expected[0].endswith("。") else " "
    assert [sentence.text for sentence in sentences(joint.join(expected))] == expected


def test_a_line_feed_ends_a_sentence_and_offsets_are_exact() -> None:
    assert sentences("  Headline\n\nText here. More ") == (
        Sentence("Headline", 2),
        Sentence("Text here.", 12),
        Sentence("More", 23),
    )


@pytest.mark.parametrize("text", ["", " \n ", "\n\n"])
def test_nothing_has_no_sentences(text: str) -> None:
    assert sentences(text) == ()


def test_a_sentence_without_end_goes_on_in_others_between_words() -> None:
    text = "Astana " * 1_000
    found = sentences(text)
    assert max(len(each.text) for each in found) <= LONGEST
    assert " ".join(each.text for each in found) == text.strip()
    assert all(text[each.start :].startswith(each.text) for each in found)


def test_a_word_without_end_is_parted_too() -> None:
    assert [len(each.text) for each in sentences("я" * (2 * LONGEST + 1))] == [LONGEST, LONGEST, 1]
