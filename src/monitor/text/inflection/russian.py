"""Russian words: paradigms of a dictionary; rules of declension for names and new words.

A word of the dictionary (OpenCorpora's, 390,000 lexemes) has the forms of every lexeme whose base form it
is; "права" in a phrase such as "права человека" is no base form and has those of the likeliest lexeme.
Names in -ов, -ев, -ин and other words that it lacks are declined by their endings, by the classes of A. A.
Zaliznyak's Grammatical Dictionary of Russian (1977) that are open to new words. A surname has the forms of
its own sex: "Токаев" does not find "Токаевой". And a form that nearly always is another word is none:
"после" is also what "посол" has after "о", but once in thousands.

The library is loaded at the first word (0.2 s, 30 MB) and only read afterwards.
"""

import threading
from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any

from monitor.text.inflection.inflected import Inflected
from monitor.text.words import fold

# A form of the dictionary: its spelling, with ё, the number of its paradigm, and its own number therein.
_Place = tuple[str, int, int]

_lock = threading.Lock()
_loaded: list[Any] = []

# Below this share of a form's occurrences, in the texts that the dictionary's makers annotated, it is none of
# the word's: "после" of "посол", but not "стали" of "сталь", which has 4 %.
_MEANT = 0.02
# Only frequent words are worth the question, which takes 0.1 ms.
_FREQUENT = frozenset(
    str.split("""
    без более больше будем буду будут будь был была были было быть вам вами вас ваш весь видел во вот все
    всегда всего всей всем всеми всему всех всю вся где года год да даже два две дел дела день для до должен
    должна должны другая другие другим другими других другого другой его ее ей ему если есть еще ж же за
    зато здесь знает и из или им именно ими иных итак их к каждая каждого каждый как какая какие какой когда
    кого кому конечно которая которые который кроме кто куда ли либо лишь лучше меж между меня мере мне
    много многие могла могли может можно моя мой мы на над надо нам нами нас наш не него нее ней нельзя нем
    немало несколько нет нею ни нибудь ниже никто них ничего но ну о об обе один одна одни одним одно однако
    около он она они оно опять от отчего очень перед пи по под пока после потом потому почему почти при про
    против прямо пусть раз разве рядом с сам сама сами самим само саму свое своего своей своем свои своих
    свой свою себе себя сегодня сейчас скоро снова со собой собою совсем стал стала стали стало столь сюда
    так такая также такие такого такой там твой те тебе тебя тем теми теперь тех то тобой тогда того тоже
    той только том тому тот точно три ту туда тут ты у уж уже хоть хотя чего чей чем чему через что чтоб
    чтобы чуть эта эти этим этими этих это этого этой этом этому этот эту я
    """)
)
_SHORTEST_NAME = 4
_SHORTEST_STEM = 2
_NOTHING = frozenset([""])
_VOWELS = "аеиоуыэюя"


def _set(endings: str) -> Callable[[str], object]:
    return frozenset(ending.strip("-") for ending in endings.split()).__contains__


# Endings behind what remains of a word without its own ending; "-" is none.
_MAN = _set("- а у ым е ы ых ыми")  # Токаев
_WOMAN = _set("а ой ою у")  # Токаева
_HARD = _set("- а у ом е ы ов ам ами ах")  # Афганистан
_VELAR = _set("- а у ом е и ов ам ами ах")  # Бишкек
_HUSHING = _set("- а у ом ем е и ей ам ами ах")  # Атырауш
_C = _set("- а у ом ем е ы ов ев ам ами ах")  # месяц
_YOD = _set("й я ю ем е и ев ям ями ях")  # Алтай
_IY = _set("й я ю ем и ев ям ями ях")  # литий
_SOFT = _set("ь я ю ем е и ью ей ям ями ях")  # Кремль, Сибирь
_EC = _set("ец ца цу цем цом це цы цев цов цам цами цах")  # казахстанец
_A = _set("а ы е у ой ою - ам ами ах")  # Астана
_A_SOFT = _set("а и е у ой ою ей ею - ам ами ах")  # Алга, дача
_KA = _set("ка ки ке ку кой кою ок ек кам ками ках")  # поставка
_JKA = _set("йка йки йке йку йкой йкою ек йкам йками йках")  # стройка
_YA = _set("я и е ю ей ею ь й ям ями ях")  # неделя
_IYA = _set("я и ю ей ею й ям ями ях")  # компания
_IE = _set("е я ю ем и й ям ями ях")  # соглашение
_O = _set("о а у ом е - ам ами ах")  # Внуково
_ADJECTIVE = _set("ый ий ой ая яя ое ее ые ие ого его ому ему ым им ом ем ую юю ой ей ою ею ых их ыми ими")

_MEN = ("ов", "ев", "ин", "ын")
_WOMEN = ("ова", "ева", "ина", "ына")
# Tried in order: what the word ends in, how many letters of it fall off, and what follows the rest then.
_CLASSES: tuple[tuple[tuple[str, ...], int, Callable[[str], object]], ...] = (
    (("ский", "цкий", "ская", "цкая", "ный", "ная", "ное", "ные", "ский", "ское", "ские"), 2, _ADJECTIVE),
    (("ец",), 2, _EC),
    (("йка",), 3, _JKA),
    (("ка",), 2, _KA),
    (("га", "ха", "жа", "ча", "ша", "ща"), 1, _A_SOFT),
    (("а",), 1, _A),
    (("ия",), 1, _IYA),
    (("я",), 1, _YA),
    (("ие",), 1, _IE),
    (("ово", "ево", "ино", "ство", "ение"), 1, _O),
    (("ий",), 1, _IY),
    (("й",), 1, _YOD),
    (("ь",), 1, _SOFT),
    (("г", "к", "х"), 0, _VELAR),
    (("ж", "ч", "ш", "щ"), 0, _HUSHING),
    (("ц",), 0, _C),
    (tuple("бвдзлмнпрстф"), 0, _HARD),
)


def inflections(word: str) -> tuple[Inflected, ...]:
    """Return the forms of a Russian word in Cyrillic letters."""
    folded = fold(word)
    if "." in folded:
        return ()
    if word.isupper():
        return (Inflected(folded, _HARD),) if folded[-1] not in f"{_VOWELS}йь" else ()
    is_name = word[0].isupper() and len(word) >= _SHORTEST_NAME
    known = _of_dictionary(folded, is_name=is_name)
    if known:
        return known
    if is_name and folded.endswith(_MEN):
        return (Inflected(folded, _MAN),)
    if is_name and folded.endswith(_WOMEN):
        return (Inflected(folded[:-1], _WOMAN),)
    return _by_rule(folded)


def _by_rule(word: str) -> tuple[Inflected, ...]:
    """Return the forms of a word that no dictionary has; none of one in -о, -и, -у, which is not declined."""
    if len(word) >= _SHORTEST_NAME:
        for endings, off, takes in _CLASSES:
            if word.endswith(endings):
                return (Inflected(word[: len(word) - off], takes),)
    return ()


def _of_dictionary(word: str, *, is_name: bool) -> tuple[Inflected, ...]:
    """Return the forms that the dictionary has; none for unknown words and surnames in -ов, -ев, -ин."""
    places = _places(word)
    base = [found for found in places if found[2] == 0]
    if is_name and word.endswith((*_MEN, *_WOMEN)):
        return _joined(found for found in base if "Surn" not in _tag(found))
    return _joined(base or sorted(places, key=_likelihood)[-1:])


def _likelihood(found: _Place) -> float:
    """Return how often the word is this form of this lexeme; 0 if it was not counted."""
    tag = _library().dictionary.build_tag_info(*found[1:])
    return float(_library().prob_estimator.p_t_given_w.prob(found[0], tag))


def _joined(places: Iterable[_Place]) -> tuple[Inflected, ...]:
    """Return the forms of some lexemes, each of which is known by one of its forms."""
    found: dict[tuple[str, frozenset[str]], Inflected] = {}
    for place in places:
        stem, endings = _stem(place), _endings(place[1])
        if len(stem) >= _SHORTEST_STEM:
            found[stem, endings] = Inflected(stem, partial(_is_meant, stem, endings))
        else:  # день, дня: too little in common to look for
            for ending in endings:
                form = stem + ending
                found[form, _NOTHING] = Inflected(form, _NOTHING.__contains__)
    return tuple(found.values())


def _is_meant(stem: str, endings: frozenset[str], ending: str) -> bool:
    """Return whether a word has a form, and is meant by it more than next to never."""
    if ending not in endings or stem + ending not in _FREQUENT:
        return ending in endings
    places = _places(stem + ending)
    own = [place for place in places if _stem(place) == stem and _endings(place[1]) == endings]
    counted = sum(map(_likelihood, places))
    return counted == 0 or sum(map(_likelihood, own)) >= _MEANT * counted


@cache
def _endings(paradigm: int) -> frozenset[str]:
    """Return what the forms of a paradigm have behind their stem; without comparatives in по-."""
    rows = _library().dictionary.build_paradigm_info(paradigm)
    return frozenset(fold(ending) for prefix, _, ending in rows if not prefix)


def _places(form: str) -> list[_Place]:
    """Return where a folded form stands in the dictionary, also where it is spelled with ё."""
    library = _library()
    return [
        (spelling, paradigm, number)
        for spelling, found in library.dictionary.words.similar_items(form, library.char_substitutes)
        for paradigm, number in found
    ]


def _stem(place: _Place) -> str:
    spelling, paradigm, number = place
    dictionary = _library().dictionary
    return fold(dictionary.build_stem(dictionary.paradigms[paradigm], number, spelling))


def _tag(found: _Place) -> str:
    return str(_library().dictionary.build_tag_info(*found[1:]))


def _library() -> Any:  # noqa: ANN401 - the library has no types
    with _lock:
        if not _loaded:
            from pymorphy3 import MorphAnalyzer  # noqa: PLC0415 - not at import time

            _loaded.append(MorphAnalyzer())
    return _loaded[0]
