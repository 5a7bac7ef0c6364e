import pytest

from monitor.judge.collisions import Collision, Small, collisions, find_collisions, without_meant
from monitor.judge.vocabulary import Met, Vocabulary
from monitor.model import PastArticle, VerdictKind
from monitor.text.frequent_words import FrequentWord
from support.values import article

# Terms as analysts write them, none of which means anything else.
ORDINARY = str.split("""
    uranium lithium tungsten antimony tariff export investment pipeline refinery corridor railway sanction
    embargo visa migration deportation election parliament minister ambassador summit treaty accession
    inflation currency reserve bond loan credit mining copper gold wheat cotton drone missile exercise border
    terrorism journalist freedom prisoner university ceasefire airspace satellite semiconductor blockchain
    pension subsidy privatisation bankruptcy lawsuit verdict
    уран литий вольфрам сурьма пошлина экспорт импорт инвестиция газопровод нефть коридор дорога санкция
    эмбарго виза миграция депортация выборы парламент министр посол саммит договор инфляция валюта резерв
    облигация кредит займ добыча медь золото пшеница хлопок дрон ракета учения граница терроризм журналист
    свобода заключённый университет вуз торговля завод порт банк биржа рынок рубль энергия вода засуха
    субсидия пенсия приватизация банкротство иск приговор спутник полупроводник аэропорт авиация топливо
    водохранилище электростанция реактор ядерный военный переговоры соглашение визит встреча
    мұнай газ экспорт импорт кеден баж инвестиция дәліз теміржол санкция виза көші-қон сайлау үкімет министр
    елші келісім валюта несие бидай мақта шекара журналист университет депутат
    мунай кен алтын бажы келишим соода жол шайлоо өкмөт министр элчи насыя буудай пахта чек журналист
    neft gaz oltin eksport bojxona sarmoya temiryo‘l sanksiya viza saylov hukumat vazir elchi kelishuv valyuta
    kredit bug‘doy paxta chegara jurnalist universitet нефть олтин савдо вазир элчи келишув пахта
    нафт тилло содирот гумрук сармоя роҳ раводид интихобот ҳукумат вазир сафир шартнома пахта сарҳад
    nebit gaz eksport gümrük maýa ýol saýlaw hökümet ministr ilçi şertnama pagta serhet
""")


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("бухар*", {"ru": (("Бухарест", "Бухарест"),)}),
        ("Или", {"ru": (("или", "или"),)}),
        ("сталь", {"ru": (("стали", "стать"),)}),
        ("Гор", {"ru": (("горы", "гора"), ("горе", "гора"), ("гор", "гора"))}),
        ("hist*", {"en": (("history", "history"),)}),
        ("ден*", {"ru": (("день", "день"),), "kk": (("дене", "дене"),)}),
        ("кен*", {"kk": (("кенже", "кенже"),), "ky": (("кенеш", "кенеш"),)}),
        ("Kabul", {"tk": (("kabul", "kabul"),)}),
        ("Bush", {"en": (("bush", "bush"),)}),
        ("Медет", {"kk": (("медет", "медет"), ("медеттер", "медет"), ("медеті", "медет"))}),
        ("Душанбе", {"tg": (("душанбе", "душанбе"), ("душанбеи", "душанбе"), ("душанбеҳо", "душанбе"))}),
        ("=Мир", {"ru": (("мир", "мир"),)}),
        ("Катар*", {"ky": (("катар", "катар"), ("катарлар", "катар"), ("катарлор", "катар"))}),
        ("мұра*", {"kk": (("мұрат", "мұрат"), ("мұраттар", "мұрат"), ("мұраты", "мұрат"))}),
    ],
)
def test_a_term_that_finds_other_words_is_told_with_them(
    term: str, words: dict[str, tuple[tuple[str, str], ...]]
) -> None:
    found = {language: some[:3] for each in collisions([term]) for language, some in each.words.items()}
    assert found == words


@pytest.mark.parametrize(
    "term",
    [
        "Бухара", "или", "=торонто", "Торонто", "торонто", "кен", "trade deal", "посол", "*", "US", "Mali",
        "visas", "сил", "истори*", "Турци*", "=сталь", "медет", "сталь*", "МВД", "Т.Е", "банк", "уран",
    ],
)  # fmt: skip
def test_a_term_that_finds_what_it_says_collides_with_nothing(term: str) -> None:
    assert collisions([term]) == ()


def test_of_200_ordinary_terms_only_those_are_told_that_are_other_words_too() -> None:
    assert len(set(ORDINARY)) >= 200
    others = {"дорога": "дорогой", "газ": "газа"}  # dear; the strip of Gaza
    assert {found.term: found.words["ru"][0].base for found in collisions(ORDINARY)} == others


def test_in_articles_of_some_languages_no_words_of_others_are_found() -> None:
    assert [dict(found.words) for found in collisions(["кен*", "Kabul"], languages=["ky"])] == [
        {"ky": (FrequentWord("кенеш", "кенеш"),)}
    ]


BUKHARA = Collision("бухар*", {"ru": (FrequentWord("Бухарест", "Бухарест"),)})
STEEL = Collision("сталь", {"ru": (FrequentWord("стали", "стать"),)})
HELP = Collision("Медет", {"kk": (FrequentWord("медет", "медет"), FrequentWord("медеті", "медет"))})


@pytest.mark.parametrize(
    ("found", "terms", "guards"),
    [
        (BUKHARA, ("бухар*", "Бухарест"), ()),
        (BUKHARA, ("бухар*", "=бухарест"), ()),
        (STEEL, ("сталь", "стать"), ()),
        (HELP, ("Медет", "медет*"), ()),
        (BUKHARA, (), ("жители Бухареста", "Бухарест")),
        (HELP, (), ("медеті үшін",)),
    ],
)
def test_words_that_the_list_looks_for_or_guards_against_are_no_collision(
    found: Collision, terms: tuple[str, ...], guards: tuple[str, ...]
) -> None:
    assert without_meant(found, terms, guards) == Collision(found.term, {})


@pytest.mark.parametrize("terms", [("Медет",), ("медеті",), ("*",)])
def test_other_terms_of_a_list_change_nothing(terms: tuple[str, ...]) -> None:
    assert without_meant(HELP, terms) == HELP


def test_what_is_guarded_against_is_not_told_of_articles_either() -> None:
    met = (Met("медет", 3, 2, 1, ()),)
    found = HELP._replace(met=met, small=(Small("kk", met, 3, 4),))
    assert without_meant(found, (), ["медет беру"]) == Collision("Медет", {})
    assert without_meant(found, (), ["жәрдем"]) == found


def past(text: str, *, language: str) -> PastArticle:
    return PastArticle(
        article_id=1,
        article=article(title="…", text=text, language=language),
        topics=(),
        verdict=VerdictKind.OFF_TOPIC,
    )


def test_of_the_words_that_terms_find_those_are_told_that_articles_have() -> None:
    vocabulary = Vocabulary(
        [past("Из Бухары в Бухарест, Бухарест", language="ru"), past("Маске дали маске", language="ru")]
    )
    found = find_collisions(["бухар*", "hist*", "Маск", "Навои"], vocabulary)
    assert {term: [(met.written, met.times) for met in each.met] for term, each in found.items()} == {
        "бухар*": [("Бухарест", 2)],
        "hist*": [],
        "Маск": [("маске", 1)],  # with a capital it may be the name
    }


def test_a_name_that_articles_write_small_is_told_by_language() -> None:
    vocabulary = Vocabulary(
        [
            past("улам буга улам, Улам уламга", language="ky"),
            past("Улам, улам улам", language="kk"),
            past("улам улам улам Улам Улам Улам", language="ru"),
        ]
    )
    small = Small("ky", (Met("улам", 2, 1, 1, ("…",)), Met("уламга", 1, 1, 1, ("…",))), 3, 4)
    found = find_collisions(["Улам", "Улам*", "улам", "УЛАМ", "Улам жок"], vocabulary)
    assert {term: each.small for term, each in found.items()} == {"Улам": (small,), "Улам*": (small,)}


def test_terms_of_one_language_are_looked_for_in_its_articles_alone() -> None:
    vocabulary = Vocabulary([past("кенеш кенеш", language="ky"), past("кенже улам улам улам", language="kk")])
    found = find_collisions(["кен*", "Улам"], vocabulary, language="ky")
    assert {term: [met.written for met in each.met] for term, each in found.items()} == {"кен*": ["кенеш"]}
    assert find_collisions(["Улам"], vocabulary, language="de") == {}
