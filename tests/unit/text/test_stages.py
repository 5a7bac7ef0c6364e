import pytest

from monitor.text.stage_words import Stage
from monitor.text.stages import claims

# (sentence, its stages); a plan is what is to be signed, ratified or in force.
CASES = {
    "en": (
        ("The presidents held talks in Astana.", ["talks"]),
        ("Kazakhstan announced a plan for a plant.", ["planned"]),
        ("Kazakhstan plans to build a plant.", ["planned"]),
        ("The planned railway is long.", []),
        ("Kazakhstan and the United States signed a deal.", ["signed"]),
        ("The two sides sign a deal.", ["signed"]),
        ("They are to sign the deal.", ["planned"]),
        ("They will formally sign the deal on Friday.", ["planned"]),
        ("The deal is expected to be signed.", ["planned"]),
        ("The signing of the deal is expected in May.", ["planned"]),
        ("The signing took place in Astana.", ["signed"]),
        ("The deal has not been signed.", []),
        ("It was a sign of trust.", []),
        ("Neighbours saw signs that it works.", []),
        ("Give us a sign.", []),
        ("Protesters held racist signs and flags.", []),
        ("Kazakhstan signs a $4 billion contract.", ["signed"]),
        ("Parliament ratified the treaty.", ["ratified"]),
        ("Parliament will ratify the treaty.", ["planned"]),
        ("The treaty entered into force.", ["in force"]),
        ("The treaty will enter into force.", ["planned"]),
        ("The visit was postponed.", ["delayed"]),
        ("Washington cancelled the visit.", ["cancelled"]),
        ("The ministry denied the report.", ["denied"]),
        ("The White House confirmed the visit.", ["confirmed"]),
    ),
    "ru": (
        ("Стороны провели переговоры.", ["talks"]),
        ("Министр объявил о строительстве.", ["planned"]),
        ("Стороны подписали соглашение.", ["signed"]),
        ("Стороны подпишут соглашение.", ["planned"]),
        ("Соглашение будет подписано.", ["planned"]),
        ("Состоялось подписание соглашения.", ["signed"]),
        ("Подписание соглашения ожидается в мае.", ["planned"]),
        ("Соглашение не подписано.", []),
        ("Подписывайтесь на наш канал.", []),
        ("Парламент ратифицировал договор.", ["ratified"]),
        ("Парламент ратифицирует договор.", ["planned"]),
        ("Соглашение вступило в силу.", ["in force"]),
        ("Соглашение вступит в силу.", ["planned"]),
        ("Визит отложен.", ["delayed"]),
        ("Сделка отменена.", ["cancelled"]),
        ("Инвестор отозвал заявку.", ["cancelled"]),
        ("Трамп хорошо отозвался о реформах.", []),
        ("МИД опроверг сообщения.", ["denied"]),
        ("Министр подтвердил визит.", ["confirmed"]),
    ),
    "kk": (
        ("Тараптар келіссөз жүргізді.", ["talks"]),
        ("Тараптар келісімге қол қойды.", ["signed"]),
        ("Келісімге қол қойылады.", ["planned"]),
        ("Келісімге қол қойылмады.", []),
        ("Келісімге қол қойылған емес.", []),
        ("Парламент шартты ратификациялады.", ["ratified"]),
        ("Келісім күшіне енді.", ["in force"]),
        ("Келісім күшіне енеді.", ["planned"]),
        ("Сапар кейінге қалдырылды.", ["delayed"]),
        ("Компания жобадан бас тартты.", ["cancelled"]),
        ("Министрлік хабарды жоққа шығарды.", ["denied"]),
        ("Министрлік сапарды растады.", ["confirmed"]),
    ),
    "ky": (
        ("Тараптар сүйлөшүүлөрдү өткөрдү.", ["talks"]),
        ("Тараптар келишимге кол койду.", ["signed"]),
        ("Келишимге кол коюлат.", ["planned"]),
        ("Келишим күчүнө кирди.", ["in force"]),
        ("Сапар кийинкиге жылдырылды.", ["delayed"]),
        ("Компания долбоордон баш тартты.", ["cancelled"]),
        ("Министрлик кабарды четке какты.", ["denied"]),
        ("Министрлик сапарды ырастады.", ["confirmed"]),
    ),
    "uz": (
        ("Tomonlar muzokara oʻtkazdi.", ["talks"]),
        ("Tomonlar bitim imzoladi.", ["signed"]),
        ("Bitim imzolanadi.", ["planned"]),
        ("Tomonlar bitimni imzolamadi.", []),
        ("Parlament shartnomani ratifikatsiya qildi.", ["ratified"]),
        ("Bitim kuchga kirdi.", ["in force"]),
        ("Bitim kuchga kiradi.", ["planned"]),
        ("Tashrif keyinga qoldirildi.", ["delayed"]),
        ("Shartnoma bekor qilindi.", ["cancelled"]),
        ("Vazirlik xabarni rad etdi.", ["denied"]),
        ("Vazirlik tashrifni tasdiqladi.", ["confirmed"]),
        ("Vazirlik reja eʼlon qildi.", ["planned"]),
    ),
    "uz-Cyrl": (
        ("Томонлар битим имзолади.", ["signed"]),
        ("Битим имзоланади.", ["planned"]),
        ("Битим имзоланмади.", []),
        ("Битим кучга кирди.", ["in force"]),
        ("Ташриф кейинга қолдирилди.", ["delayed"]),
        ("Шартнома бекор қилинди.", ["cancelled"]),
        ("Вазирлик хабарни рад этди.", ["denied"]),
        ("Вазирлик ташрифни тасдиқлади.", ["confirmed"]),
    ),
    "tg": (
        ("Ҷонибҳо музокира карданд.", ["talks"]),
        ("Ҷонибҳо созишнома имзо карданд.", ["signed"]),
        ("Созишнома имзо карда мешавад.", ["planned"]),
        ("Созишнома имзо нашуд.", []),
        ("Созишнома эътибор пайдо кард.", ["in force"]),
        ("Парлумон созишномаро тасвиб кард.", ["ratified"]),
        ("Сафар мавқуф гузошта шуд.", ["delayed"]),
        ("Созишнома бекор шуд.", ["cancelled"]),
        ("Вазорат хабарро рад кард.", ["denied"]),
        ("Вазорат сафарро тасдиқ кард.", ["confirmed"]),
    ),
    "tk": (
        ("Taraplar gepleşikler geçirdi.", ["talks"]),
        ("Taraplar ylalaşyga gol çekdiler.", ["signed"]),
        ("Taraplar ylalaşyga gol çekerler.", ["planned"]),
        ("Ylalaşyga gol çekilmedi.", []),
        ("Ylalaşyk güýje girdi.", ["in force"]),
        ("Sapar yza süýşürildi.", ["delayed"]),
        ("Şertnama ýatyryldy.", ["cancelled"]),
        ("Ministrlik habary inkär etdi.", ["denied"]),
        ("Ministrlik sapary tassyklady.", ["confirmed"]),
    ),
}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [(sentence, expected) for cases in CASES.values() for sentence, expected in cases],
)
def test_tense_and_negation_decide_the_stage(sentence: str, expected: list[str]) -> None:
    assert [str(word.stage) for word in claims(sentence).stages] == expected


def test_a_stage_says_what_was_found_and_where() -> None:
    text = "Соглашение вступило в силу в мае."
    assert claims(text).stages == ((Stage.IN_FORCE, "вступило в силу", 11),)
    assert text[11 : 11 + len("вступило в силу")] == "вступило в силу"


def test_stages_stand_in_the_order_of_the_sentence() -> None:
    told = claims("After talks the treaty was signed but its ratification is expected to be delayed.")
    assert [word.stage for word in told.stages] == [
        Stage.TALKS,
        Stage.SIGNED,
        Stage.PLANNED,
        Stage.DELAYED,
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Kazakhstan did not sign.",
        "It won't happen.",
        "Делегация не приедет.",
        "Бұл дұрыс емес.",
        "Олар келмеді.",
        "Мурда мындай болгон эмес.",
        "Алар келген жок.",
        "Компания барбайт.",
        "Bu toʻgʻri emas.",
        "Ular kelishmadi.",
        "Улар борманди, бормади.",
        "Ин дуруст нест.",
        "Olar gelmediler.",
        "Bu dogry däl.",
    ],
)
def test_negation_is_seen_in_every_language(sentence: str) -> None:
    assert claims(sentence).is_negated


@pytest.mark.parametrize(
    "sentence",
    ["Waterfalls of Almaty.", "Водопады и снегопады.", "Диск на один терабайт.", "A comedy for Christmas."],
)
def test_words_that_only_end_so_negate_nothing(sentence: str) -> None:
    assert not claims(sentence).is_negated


@pytest.mark.parametrize(
    "sentence",
    [
        "The White House said so.",
        "Об этом сообщила пресс-служба.",
        "Министрлік мәлімдеді.",
        "Басма сөз кызматы билдирди.",
        "Vazirlik maʼlum qildi.",
        "Вазирлик маълум қилди.",
        "Вазорат гуфт.",
        "Daşary işler ministrligi habar berdi.",
    ],
)
def test_offices_are_known_in_every_language(sentence: str) -> None:
    assert claims(sentence).is_official


def test_a_source_without_office_is_not_official() -> None:
    assert not claims("Two sources familiar with the matter said so.").is_official


@pytest.mark.parametrize("sentence", ["", "   ", "!!!", "2026", "qol", "қол", "to", "sign", "signs"])
def test_a_fragment_claims_nothing(sentence: str) -> None:
    assert claims(sentence) == ((), False, False)
