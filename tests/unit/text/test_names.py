import pytest

from monitor.text.names import Name, names


def keys(words: str) -> set[str]:
    """Return the keys of words that stand where a capital needs a reason."""
    return {name.key for word in words.split() for name in names(f"и {word} и")}


@pytest.mark.parametrize(
    "spellings",
    [
        (
            "Токаев Токаева Токаевым Токаеву Тоқаев Тоқаевтың Тоқаевпен "
            "Toqayev Tokayev Tokaev Токаевдин Toqayevning"
        ),
        "Мирзиёев Мирзиёева Мирзиёевым Mirziyoyev Mirziyoev Mirziyoyevning Мирзиёевтің Мирзиёевнинг",
        "Жапаров Жапарова Japarov Zhaparov Жапаровдун",
        "Рахмон Раҳмон Rahmon Rakhmon Рахмона Рахмоном",
        "Бердымухамедов Berdimuhamedov Berdymukhamedov Berdimuhamedow Бердімұхамедов",
        "Трамп Трампа Трампом Trump Трампу Трамптың Trampning",
        (
            "Казахстан Казахстана Казахстане Kazakhstan Қазақстан "
            "Қазақстанның Qozogʻiston Қазақстанда Қазақстаннан"
        ),
        "Узбекистан Узбекистаном Uzbekistan Oʻzbekiston Ўзбекистон Өзбекстан O'zbekistonning Özbegistan",
        "Кыргызстан Кыргызстанда Kyrgyzstan Qirgʻiziston Qyrgyzstan",
        "Таджикистан Tajikistan Тоҷикистон Tojikiston Täjigistan Тәжікстан Tadzhikistan",
        "Туркменистан Turkmenistan Türkmenistan Türkmenistanyň Түрікменстан",
        "Ташкент Ташкенте Ташкента Tashkent Toshkent Тошкент Taşkent Ташкентке",
        "Астана Астане Astana Астанада Ostona",
        "Бишкек Бишкеке Bishkek Бишкекте Бишкектин",
        "Вашингтон Вашингтоне Washington Vashington Вашингтонда Waşington Вашингтоном",
        "Самарканд Самарканде Samarkand Samarqand Самарқанд",
        "США US U.S. USA АҚШ AQSh АКШ ABŞ",
        "Рубио Rubio",
        "Вэнс Вэнса Vance",
        "Россия России Russia Rossiya Ресей",
        "Kassym Qasym Касым Қасым",
    ],
)
def test_spellings_scripts_and_cases_of_a_name_meet(spellings: str) -> None:
    assert len(keys(spellings)) == 1


def test_different_names_stay_apart() -> None:
    different = (
        "Токаев Мирзиёев Жапаров Рахмон Трамп Байден Казахстан "
        "Узбекистан Ташкент Астана Бишкек Душанбе Алматы"
    )
    assert len(keys(different)) == len(different.split())


def found(text: str) -> list[str]:
    return [name.found for name in names(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Yesterday Donald Trump met him.", ["Donald", "Trump"]),
        ("Talks began. Leaders came.", []),
        ("Tokayev spoke. The world heard Tokayev.", ["Tokayev", "Tokayev"]),
        ("NATO met. C5+1 met.", ["NATO", "C5+1"]),
        ("NATO AND LEADERS MET. They saw NATO.", ["NATO", "NATO"]),
        ("Он сказал: «Завтра поедем в Ташкент».", ["Ташкент"]),
        ("The President met the Prime Minister on Monday in May.", []),
        (
            "Trump Hosts Central Asian Leaders at White House",
            ["Trump", "Hosts", "Central", "Asian", "Leaders", "White", "House"],
        ),
        (
            "Trump Hosts Central Asian Leaders\nHe greeted the Asian guests and Trump smiled.",
            ["Trump", "Asian", "Asian", "Trump"],
        ),
        ("Kassym-Jomart went. К. ушёл", ["Kassym", "Jomart"]),
        ("", []),
        ("одни строчные буквы", []),
    ],
)
def test_a_capital_counts_where_it_needs_a_reason(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_a_name_knows_where_it_stands() -> None:
    assert names("в Ташкенте") == (Name("tshknt", "Ташкенте", 2),)
