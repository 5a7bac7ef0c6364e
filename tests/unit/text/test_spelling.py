import pytest

from monitor.text.spelling import MOST_KEYS, is_cyrillic, spelling_key, spelling_keys


@pytest.mark.parametrize(
    "spellings",
    [
        "Токаев Тоқаев Тўқаев Tokayev Tokaev Tokaiev Toqaev Toqayev To‘qayev Tokaýew ТОКАЕВ То́каев",
        "Мирзиеев Мирзиёев",
        "Mirziyoyev Mirziyoev Mirzioyev Mirziyoýew",
        "Жапаров Джапаров Ҷапаров Japarov Zhaparov Dzhaparov Djaparov Žaparow Dschaparow",
        "Бердымухамедов Бердімұхамедов Бердимуҳамедов Berdimuhamedow Berdymukhammedov",
        "Қазақстан Казакстан Qazaqstan Kazakstan",
        "Кыргызстан Қырғызстан Kyrgyzstan Qırğızstan Qyrǵyzstan Kirgizstan",
        "Тоҷикистон Тожикистон Tojikiston",
        "Вашингтон Washington Vashington Waşington",
        "Касым Қасым Kassym Kasym Qasym",
        "Раҳмон Рахмон Rahmon Rakhmon Raxmon",
        "Кенеш Кеңеш Kenesh Keñesh Keňeş",
        "Щукин Shchukin Şukin",
        "Чингиз Chingiz Çingiz Čingiz",
        "Эрдоган Ердоған Erdogan Erdoğan",
        "Яков Yakov",
        "Philip Filip",
        "Citi Siti Sity",
    ],
)
def test_spellings_that_follow_from_rules_have_one_key(spellings: str) -> None:
    assert len({spelling_key(spelling) for spelling in spellings.split()}) == 1


@pytest.mark.parametrize("words", ["Токаев Такаев", "Ташкент Тошкент", "Мирзиёев Мирзаев", "Рахмон Рахманов"])
def test_other_vowels_are_another_name(words: str) -> None:
    assert len({spelling_key(word) for word in words.split()}) == 2


@pytest.mark.parametrize(("mixed", "meant"), [("Tокаев", "Токаев"), ("Тrump", "Trump"), ("Тоkаев", "Токаев")])
def test_letters_of_the_other_alphabet_count_as_those_they_look_like(mixed: str, meant: str) -> None:
    assert spelling_key(mixed) == spelling_key(meant)


@pytest.mark.parametrize("word", ["", "787", "ترامپ", "特朗普", "-"])
def test_a_word_in_another_script_has_no_key(word: str) -> None:
    assert spelling_key(word) == ""


@pytest.mark.parametrize(
    ("listed", "written"),
    [
        ("Мирзиёев", "Мирзиеев"),
        ("Мирзиёев", "Mirziyoyev"),
        ("Mirziyoyev", "Мирзиёев"),
        ("Эксон", "Exxon"),
        ("Exxon", "Эксон"),
        ("Maxim", "Максим"),
        ("Baxtiyor", "Бахтиёр"),
    ],
)
def test_a_sound_that_alphabets_write_in_two_ways_is_found_in_both(listed: str, written: str) -> None:
    assert spelling_key(written) in spelling_keys(listed)


def test_a_spelling_has_few_keys() -> None:
    assert len(spelling_keys("ёxёxёxёx")) == MOST_KEYS
    assert spelling_keys("Токаев") == ("tokaev",)


@pytest.mark.parametrize(
    ("word", "expected"), [("Токаев", True), ("Tokayev", False), ("Тokayev", False), ("787", False)]
)
def test_a_word_is_cyrillic_when_half_of_its_letters_are(word: str, *, expected: bool) -> None:
    assert is_cyrillic(word) is expected
