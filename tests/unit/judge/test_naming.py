import pytest

from monitor.judge.naming import Names
from monitor.judge.terms import read
from monitor.model import Name, NameKind, Place, Role, TermMatch
from support.values import article

TOKAYEV = Name(
    name="tokayev",
    title="Kassym-Jomart Tokayev",
    kind=NameKind.PERSON,
    spellings=("Токаев", "Tokayev"),
    first_names=("Касым-Жомарт", "Kassym-Jomart"),
    not_in=("Токаев Холдинг", "Asem Tokayev"),
)
SAIDOV = Name(
    name="saidov",
    title="Bakhtiyor Saidov",
    kind=NameKind.PERSON,
    spellings=("Саидов",),
    first_names=("Бахтиёр", "Шавкат"),
    needs_first_name=True,
)
MIRZIYOYEV = Name(name="mirziyoyev", title="", kind=NameKind.PERSON, spellings=("Мирзиёев",))
MIRZIYOYEVA = Name(name="mirziyoyeva", title="", kind=NameKind.PERSON, spellings=("Саида Мирзиёева",))
STATES = Name(
    name="united_states",
    title="United States",
    kind=NameKind.PLACE,
    spellings=("Соединённые Штаты", "United States", "Америка", "АҚШ", "AQSh", "США", "美国"),
    exact=("US", "U.S."),
)
TRADE = Name(name="us_trade", title="", kind=NameKind.ORGANISATION, spellings=("Министерство торговли США",))
SUMMIT = Name(name="c5_1", title="", kind=NameKind.PROGRAMME, spellings=("C5+1", "reciprocal tariffs"))
KAZAKH_SERVICE = Name(name="azattyq", title="", kind=NameKind.COMPANY, spellings=("Азаттық",))
KYRGYZ_SERVICE = Name(
    name="azattyk", title="", kind=NameKind.COMPANY, spellings=("Азаттык",), exact=("Liberty",)
)
NAMES = Names(
    (TOKAYEV, SAIDOV, MIRZIYOYEV, MIRZIYOYEVA, STATES, TRADE, SUMMIT, KAZAKH_SERVICE, KYRGYZ_SERVICE)
)


def found(text: str, language: str = "", title: str = "") -> list[str]:
    read_article = read(article(title=title, text=text, language=language))
    return [f"{match.term}: {match.found}" for match in NAMES.find(read_article)]


def test_a_match_names_the_entry_the_place_and_what_stands_there() -> None:
    read_article = read(article(title="Tokayev flies", text="К Токаеву прибыли", language="ru"))

    assert NAMES.find(read_article) == (
        TermMatch(term="tokayev", place=Place.TITLE, start=0, found="Tokayev"),
        TermMatch(term="tokayev", place=Place.TEXT, start=2, found="Токаеву"),
    )


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "President Tokayev's visit", ["tokayev: Tokayev"]),
        ("kk", "Президент Тоқаевпен сөйлесті", ["tokayev: Тоқаевпен"]),
        ("uz", "Toqayevning safari", ["tokayev: Toqayevning"]),
        ("tk", "Tokaýewiň sapary", ["tokayev: Tokaýewiň"]),
        ("ru", "в Соединенных Штатах", ["united_states: Соединенных Штатах"]),
        ("ru", "в министерстве торговли США", ["us_trade: министерстве торговли США"]),
        ("ru", "ТОКАЕВ В США", ["tokayev: ТОКАЕВ", "united_states: США"]),
        ("kk", "АҚШтың, АҚШ-тағы", ["united_states: АҚШтың", "united_states: АҚШ"]),
        ("uz", "AQShga", ["united_states: AQShga"]),
        ("en", "the U.S. and US; with us", ["united_states: U.S", "united_states: US"]),
        ("zh", "美国总统", ["united_states: 美国"]),
        ("en", "at the С5+1 and c5+1", ["c5_1: С5+1", "c5_1: c5+1"]),
        (
            "en",
            "on reciprocal tariffs, Reciprocal tariffs",
            ["c5_1: reciprocal tariffs", "c5_1: Reciprocal tariffs"],
        ),
        ("kk", "АҚШабв, СШАН", []),
        ("en", "Liberty, Libertys", ["azattyk: Liberty"]),
    ],
)
def test_a_name_is_found_in_every_script_and_case(language: str, text: str, expected: list[str]) -> None:
    assert found(text, language) == expected


def test_a_name_needs_a_capital_unless_all_is_small() -> None:
    assert found("there the tokayev was, In short") == []
    assert found("tokayev met саидов", title="Both") == ["tokayev: tokayev"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Касым-Жомарта Токаева", ["tokayev: Касым-Жомарта Токаева"]),
        ("Касымжомарт Токаев", ["tokayev: Касымжомарт Токаев"]),
        ("К.-Ж. Токаевым", ["tokayev: К.-Ж. Токаевым"]),
        ("К.Ж.Токаев", ["tokayev: К.Ж.Токаев"]),
        ("Ш. Токаев", ["tokayev: Токаев"]),
        ("Токаев Касым-Жомарт", ["tokayev: Токаев Касым-Жомарт"]),
        ("Касым-Жомарт Кемелевич Токаев", ["tokayev: Касым-Жомарт Кемелевич Токаев"]),
        ("Касым-Жомарт встретил Токаева", ["tokayev: Токаева"]),
        ("Касым-Жомарт, Токаев", ["tokayev: Токаев"]),
        ("Касым-Жомарт", []),
    ],
)
def test_first_names_and_initials_belong_to_a_name(text: str, expected: list[str]) -> None:
    assert found(text, "ru") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Саидов сказал", []),
        ("Бахтиёр Саидов и Саидов", ["saidov: Бахтиёр Саидов", "saidov: Саидов"]),
        ("Б. Саидов", ["saidov: Б. Саидов"]),
        ("Ш. Саидов", ["saidov: Ш. Саидов"]),
        ("А. Саидов", []),
        ("Саидов Бахтиёр", ["saidov: Саидов Бахтиёр"]),
        ("Саидов, Бахтиёр Саидов", ["saidov: Бахтиёр Саидов"]),
        ("Бахтиёра А. Саидова", ["saidov: Бахтиёра А. Саидова"]),
        ("Бахтиёр\nСаидов", []),
    ],
)
def test_a_common_surname_needs_a_first_name_once(text: str, expected: list[str]) -> None:
    assert found(text, "ru") == expected


def test_a_first_name_in_the_title_serves_the_text() -> None:
    assert found("Саидов сказал", title="Бахтиёр Саидов") == ["saidov: Бахтиёр Саидов", "saidov: Саидов"]


def test_a_longer_name_is_another_one() -> None:
    assert found("Саида Мирзиёева, отца Мирзиёева", "ru") == [
        "mirziyoyeva: Саида Мирзиёева",
        "mirziyoyev: Мирзиёева",
    ]


def test_a_name_is_not_meant_in_a_phrase_that_says_so() -> None:
    assert found("Токаев Холдинга и Asem Tokayev, Токаев", "ru") == ["tokayev: Токаев"]


def test_of_two_names_that_sound_alike_the_one_listed_so_is_meant() -> None:
    assert found("«Азаттыққа» және «Азаттыкка»", "kk") == ["azattyq: Азаттыққа", "azattyk: Азаттыкка"]
    assert found("Azattyq") == ["azattyq: Azattyq"]


def test_a_match_is_explained() -> None:
    said = "Касым-Жомартом Токаевым у Мирзиёева, АҚШтың"
    resolved = NAMES.resolve(read(article(title="Toqayev", text=said, language="kk")))

    assert [(each.match.found, each.spelling, *each.ending) for each in resolved] == [
        ("Toqayev", "Tokayev", "", ""),
        ("Касым-Жомартом Токаевым", "Токаев", "ым", "ru"),
        ("Мирзиёева", "Мирзиёев", "а", "ru"),
        ("АҚШтың", "АҚШ", "тың", "kk"),
    ]


def test_the_nearest_names_are_told_of_what_names_nothing() -> None:
    assert NAMES.nearest("Тукаев") == (TOKAYEV,)
    assert NAMES.nearest("Unided Staits") == (STATES,)
    assert NAMES.nearest("Wxyz") == ()


def test_in_latin_script_the_first_word_of_a_name_has_the_capital() -> None:
    assert found("the united States", "en") == []


def held_by(*titles: str) -> Name:
    return Name(
        name="held",
        title="",
        kind=NameKind.PERSON,
        roles=tuple(Role(title=title) for title in titles),
        spellings=("Саидов",),
        first_names=("Бахтиёр",),
        needs_first_name=True,
    )


FOREIGN = held_by("Foreign Minister of Uzbekistan")
DEPUTY = held_by("Deputy Prime Minister and Economy Minister of Uzbekistan")
BANK = held_by("Chairman of the Central Bank of Uzbekistan")
AMBASSADOR = held_by("Ambassador of Uzbekistan to the United States")
STATE = held_by("Deputy Secretary of State")
DEFENCE = held_by("Secretary of Defense")
ENVOY = held_by("Special Envoy for South and Central Asia", "Ambassador to India")
SENATOR = held_by("Senator for New Hampshire")


@pytest.mark.parametrize(
    ("entry", "language", "text"),
    [
        (FOREIGN, "en", "Foreign Minister Saidov"),
        (FOREIGN, "en", "Uzbek Minister of Foreign Affairs Saidov"),
        (FOREIGN, "en", "Minister Saidov"),
        (FOREIGN, "ru", "с министром иностранных дел Республики Узбекистан Саидовым"),
        (FOREIGN, "ru", "глава МИД Узбекистана Саидов"),
        (FOREIGN, "kk", "Өзбекстан сыртқы істер министрі Саидов"),
        (FOREIGN, "uz", "Oʻzbekiston tashqi ishlar vaziri Saidov"),
        (FOREIGN, "uz", "Ўзбекистон ташқи ишлар вазири Саидов"),
        (FOREIGN, "ky", "Өзбекстандын тышкы иштер министри Саидов"),
        (FOREIGN, "tg", "вазири корҳои хориҷии Ӯзбекистон Саидов"),
        (FOREIGN, "tk", "Özbegistanyň daşary işler ministri Saidow"),
        (DEPUTY, "ru", "вице-премьер Саидов"),
        (DEPUTY, "ru", "министр экономики и финансов Узбекистана Саидов"),
        (BANK, "ru", "председатель Центрального банка Саидов"),
        (AMBASSADOR, "ru", "посол Узбекистана в США Саидов"),
        (AMBASSADOR, "kk", "елшісі Саидов"),
        (STATE, "en", "US Deputy Secretary of State Saidov"),
        (STATE, "ru", "замгоссекретаря США Саидов"),
        (DEFENCE, "ru", "министр обороны США Саидов"),
        (ENVOY, "en", "special envoy Saidov"),
        (ENVOY, "ru", "посол США в Индии Саидов"),
        (SENATOR, "en", "Senator Saidov"),
    ],
)
def test_a_name_that_needs_a_first_name_counts_with_its_office_and_from_then_on(
    entry: Name, language: str, text: str
) -> None:
    alone = "Потом Саидов" if language == "ru" else "Saidov"
    found = Names([entry]).find(read(article(title=text, text=alone, language=language)))
    assert [match.found[:5] for match in found] == [text.rpartition(" ")[2][:5], alone.rpartition(" ")[2][:5]]


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        (FOREIGN, "министр обороны Саидов"),
        (FOREIGN, "министр иностранных дел Таджикистана Саидов"),
        (FOREIGN, "заместитель министра иностранных дел Саидов"),
        (FOREIGN, "министр принял Саидова"),
        (FOREIGN, "министр, Саидов"),
        (FOREIGN, "министр\nСаидов"),
        (FOREIGN, "президент Саидов"),
        (FOREIGN, "глава Саидов"),
        (FOREIGN, "дел Саидов"),
        (FOREIGN, "тренер Саидов"),
        (DEPUTY, "премьер-министр Саидов"),
        (BANK, "председатель Саидов"),
        (AMBASSADOR, "после Саидова"),
        (STATE, "государственный секретарь Казахстана Саидов"),
        (STATE, "госсекретарь Саидов"),
        (DEFENCE, "министр обороны России Саидов"),
        (SENATOR, "сенатор Казахстана Саидов"),
        (held_by(), "министр Саидов"),
        (held_by("Chess player"), "игрок Саидов"),
    ],
)
def test_another_office_or_that_of_another_country_says_nothing(entry: Name, text: str) -> None:
    assert Names([entry]).find(read(article(title="", text=text, language="ru"))) == ()
