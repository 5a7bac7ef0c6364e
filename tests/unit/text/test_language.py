import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from monitor.text.language import language_of

TEXTS = {
    "en": (
        "The leaders of the five Central Asian states met the president "
        "in Washington to talk about trade and minerals."
    ),
    "ru": (
        "Лидеры пяти государств Центральной Азии встретились с президентом в "
        "Вашингтоне и обсудили торговлю и полезные ископаемые."
    ),
    "kk": (
        "Орталық Азияның бес мемлекетінің басшылары Вашингтонда "
        "президентпен кездесіп, сауда мәселелерін талқылады."
    ),
    "uz": (
        "Oʻzbekiston Prezidenti Shavkat Mirziyoyev Vashingtonda AQSh Prezidenti "
        "bilan uchrashdi va savdo masalalarini muhokama qildi."
    ),
    "ky": (
        "Борбор Азиянын беш мамлекетинин лидерлери Вашингтондо президент "
        "менен жолугушуп, соода маселелерин талкуулашты."
    ),
    "tg": (
        "Роҳбарони панҷ кишвари Осиёи Марказӣ дар Вашингтон бо президент "
        "мулоқот карда, масъалаҳои тиҷоратро баррасӣ намуданд."
    ),
    "tk": (
        "Merkezi Aziýanyň bäş döwletiniň ýolbaşçylary Waşingtonda prezident bilen "
        "duşuşyp, söwda meselelerini ara alyp maslahatlaşdylar."
    ),
}
UZBEK_CYRILLIC = (
    "Ўзбекистон Президенти Шавкат Мирзиёев АҚШ билан ҳамкорликни ривожлантириш масалаларини муҳокама қилди."
)
KAZAKH_ARABIC = (
    "قازاقستان پرەزيدەنتى قاسىم جومارت توقاەۆ ۆاشينگتوندا اقش "
    "پرەزيدەنتىمەن كەزدەسىپ ساۋدا ماسەلەلەرىن تالقىلادى"
)


@pytest.mark.parametrize("language", TEXTS)
def test_every_language_of_the_beat_is_told_apart(language: str) -> None:
    assert language_of(TEXTS[language]) == language


def test_uzbek_in_cyrillic_is_uzbek() -> None:
    assert language_of(UZBEK_CYRILLIC, hint="ru") == "uz"


def test_kazakh_in_arabic_letters_is_kazakh() -> None:
    assert language_of(KAZAKH_ARABIC) == "kk"


@pytest.mark.parametrize(
    ("text", "hint", "expected"),
    [
        ("Президент Токаев", "kk", "kk"),
        ("Президент Токаев", "kk-KZ", "kk"),
        ("Tokayev", "EN_us", "en"),
        ("Токаев", "rus", "ru"),
        ("Токаев", "not a language", ""),
        ("Токаев", "", ""),
        ("Токаев", "en", ""),
        ("Tokayev", "ru", ""),
        ("中国", "zh", "zh"),
        ("", "uz", "uz"),
        ("12345 67, 89!", "", ""),
    ],
)
def test_the_feed_decides_for_short_texts_in_a_fitting_script(text: str, hint: str, expected: str) -> None:
    assert language_of(text, hint=hint) == expected


def test_the_feed_decides_for_unclear_texts() -> None:
    unclear = "Ok ok ok! Radio taxi hotel " * 1 + "x" * 50
    assert language_of(unclear, hint="tk") == "tk"


def test_a_long_text_outweighs_the_hint() -> None:
    assert language_of(TEXTS["ru"], hint="kk") == "ru"


def test_threads_that_ask_first_together_get_the_same_answer() -> None:
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(language_of, [TEXTS["kk"]] * 32)) == {"kk"}


def test_the_classifier_is_not_loaded_before_it_is_needed() -> None:
    source = "import sys, json, monitor.text.language; print(json.dumps('py3langid' in sys.modules))"
    answer = subprocess.run(  # noqa: S603 - our own interpreter and words
        [sys.executable, "-c", source], capture_output=True, check=True, text=True
    )
    assert json.loads(answer.stdout) is False


SHARED = Path(__file__).parents[4] / "shared"


@pytest.mark.shared
@pytest.mark.skipif(not (SHARED / "ca_us").is_dir(), reason="the evaluation data is not beside the checkout")
def test_nearly_all_articles_of_the_beat_are_told_right() -> None:
    lines = (SHARED / "ca_us" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    right = sum(language_of(f"{row['title']}. {row['text']}") == row["lang"] for row in rows)
    assert right / len(rows) >= 0.98
