import pytest

from monitor.text.name_endings import Ending, ending_of, languages_of, split_points, stems_of, takes
from monitor.text.spelling import spelling_key, spelling_keys


def is_form(word: str, listed: str, language: str, *, in_phrase: bool = False) -> bool:
    key, languages = spelling_key(word), languages_of(word, language)
    return any(
        key[:cut] == stem and takes(stem, kind, key[cut:], languages)
        for each in spelling_keys(listed)
        for stem, kind in stems_of(listed, each, in_phrase=in_phrase)
        for cut in split_points(key)
    )


@pytest.mark.parametrize(
    ("language", "listed", "forms"),
    [
        ("ru", "Токаев", "Токаев Токаева Токаеву Токаевым Токаеве Токаевы Токаевых Токаевым Токаевыми"),
        ("ru", "Трамп", "Трампа Трампу Трампом Трампе"),
        ("ru", "Астана", "Астана Астаны Астане Астану Астаной Астаною"),
        ("ru", "Киргизия", "Киргизии Киргизию Киргизией"),
        ("ru", "Китай", "Китай Китая Китаю Китаем Китае"),
        ("ru", "Зеленский", "Зеленского Зеленскому Зеленским Зеленском"),
        ("ru", "Рубио", "Рубио"),
        ("uk", "Трамп", "Трампа Трампом"),
        (
            "kk",
            "Тоқаев",
            "Тоқаевтың Тоқаевқа Тоқаевты Тоқаевта Тоқаевтан Тоқаевпен Тоқаевтағы Токаевым Токаева",
        ),
        ("kk", "Қазақстан", "Қазақстанның Қазақстанға Қазақстанда Қазақстаннан Қазақстанмен Қазақстандағы"),
        ("kk", "Toqaev", "Toqaevtyń Toqaevqa Toqaevpen"),
        ("ky", "Жапаров", "Жапаровдун Жапаровго Жапаровду Жапаровдо Жапаровдон Жапаровдор Жапаровсуз"),
        ("ky", "Бишкек", "Бишкектин Бишкекке Бишкекти Бишкекте Бишкектен Бишкектеги Бишкектики"),
        ("ky", "Йорк", "Йорктогу Йоркто"),
        ("uz", "Мирзиёев", "Мирзиёевнинг Мирзиёевга Мирзиёевни Мирзиёевдан Мирзиёевдаги Mirziyoyevning"),
        ("uz", "Toqayev", "Toqayevning Toqayevga Toqayevni Toqayevdan Toqayevlar"),
        ("uz", "Toshkent", "Toshkentda Toshkentning Toshkentdagi"),
        ("tg", "Раҳмон", "Раҳмони Раҳмонро Раҳмону Раҳмонҳо"),
        ("tg", "Амрико", "Амрикоро Амрикову"),
        ("tk", "Tokaýew", "Tokaýewiň Tokaýewe Tokaýewi Tokaýewden Tokaýewde"),
        ("tk", "Daşkent", "Daşkendiň Daşkende Daşkentde Daşkentden"),
        ("tk", "Bişkek", "Bişkegiň Bişkege Bişkekde"),
        ("tk", "Hytaý", "Hytaýa Hytaýyň Hytaýda Hytaýdaky"),
        ("tr", "Erdoğan", "Erdoğan'ın Erdoğan'a Erdoğan'la"),
        ("de", "Trump", "Trumps"),
        ("mn", "Трамп", "Трампа Трамптын Трампни"),
        ("", "Tokayev", "Tokayev"),
    ],
)
def test_a_name_takes_the_endings_of_the_article_s_language(language: str, listed: str, forms: str) -> None:
    assert [form for form in forms.split() if not is_form(form, listed, language)] == []


@pytest.mark.parametrize(
    ("language", "listed", "others"),
    [
        ("ru", "Рахмон", "Рахмонов Рахмонова Рахмоновым"),
        ("ru", "Трамп", "Трамплин Трамплина Трамповский Трампист"),
        ("ru", "Астана", "Астан Астанинский"),
        ("ru", "Китай", "Кита Китайский Китайцы"),
        ("ru", "Казахстан", "Казахстанец Казахстанский"),
        ("ru", "Рубио", "Рубиома"),
        ("kk", "Қазақстан", "Қазақстандық"),
        ("kk", "Индия", "Инди"),
        ("kk", "Астана", "Астанда"),
        ("ky", "Ош", "Ошол Ошондой Ошого"),
        ("uz", "Toqayev", "Toqayevchilik"),
        ("tg", "Амрико", "Амрикоиҳо"),
        ("tk", "Daşkent", "Daşkend"),
        ("tk", "Hytaý", "Hytada"),
        ("en", "America", "American Americans Americas"),
        ("en", "Trump", "Trumpet Trumped Trumpning"),
        ("", "Russia", "Russian"),
    ],
)
def test_what_is_no_case_form_is_another_word(language: str, listed: str, others: str) -> None:
    assert [other for other in others.split() if is_form(other, listed, language)] == []


@pytest.mark.parametrize(
    ("listed", "forms"),
    [
        ("Министерство", "Министерства Министерством Министерстве"),
        ("торговли", "торговля торговлей торговле"),
        ("развития", "развитие развитием развитию"),
        ("Соединённые", "Соединённых Соединёнными"),
        ("Штаты", "Штатов Штатам Штатами Штатах"),
        ("Белый", "Белого Белому Белом Белым"),
        ("дом", "дома дому доме домом"),
        ("мира", "мир миру"),
        ("ООН", "ООН"),
    ],
)
def test_a_word_of_a_phrase_is_found_in_every_russian_form(listed: str, forms: str) -> None:
    assert [form for form in forms.split() if not is_form(form, listed, "ru", in_phrase=True)] == []


@pytest.mark.parametrize(
    ("word", "listed", "expected"),
    [
        ("Токаевым", "Токаев", ("ым", "ru")),
        ("Тоқаевтың", "Tokayev", ("тың", "kk")),
        ("Трамппен", "Трамп", ("пен", "kk")),
        ("Израильдің", "Израиль", ("дің", "kk")),
        ("Астаны", "Астана", ("ы", "ru")),
        ("Tokayev", "Токаев", ("", "")),
        ("x", "Токаев", ("", "")),
    ],
)
def test_an_ending_is_told_as_it_stands(word: str, listed: str, expected: tuple[str, str]) -> None:
    assert ending_of(word, listed, "kk", in_phrase=False) == Ending(*expected)
