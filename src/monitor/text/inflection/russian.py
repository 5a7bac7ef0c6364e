"""Russian words: paradigms of a dictionary; rules of declension for names and new words.

A word of the dictionary (OpenCorpora's, 390,000 lexemes) has the forms of every lexeme whose base form it
is; "права" in a phrase such as "права человека" is no base form and has those of the likeliest lexeme.
Names in -ов, -ев, -ин and other words that it lacks are declined by their endings, by the classes of A. A.
Zaliznyak's Grammatical Dictionary of Russian (1977) that are open to new words. A surname has the forms of
its own sex: "Токаев" does not find "Токаевой". And a form that nearly always is another word is none:
"после" is also what "посол" has after "о", but once in thousands.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from monitor.text.inflection.dictionary import Place, endings_of, is_base, likelihood, places, stem_of, tag_of
from monitor.text.inflection.inflected import Inflected
from monitor.text.words import fold

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


def _set(endings: str) -> frozenset[str]:
    return frozenset(ending.strip("-") for ending in endings.split())


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
_CLASSES: tuple[tuple[tuple[str, ...], int, frozenset[str]], ...] = (
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


class _Paradigm(NamedTuple):
    """Forms of a word that begin alike.

    Attributes:
        stem: what they begin with, folded.
        endings: what may follow it, "" where it stands alone.
        is_known: the dictionary has it.
    """

    stem: str
    endings: frozenset[str]
    is_known: bool = False


def inflections(word: str) -> tuple[Inflected, ...]:
    """Return the forms of a Russian word in Cyrillic letters."""
    return tuple(Inflected(each.stem, _test(each)) for each in _paradigms(word))


def forms_of(word: str) -> tuple[str, ...]:
    """Return the same forms as a list, folded, which is possible in Russian alone."""
    return tuple(
        dict.fromkeys(
            each.stem + ending
            for each in _paradigms(word)
            for ending in sorted(each.endings)
            if _test(each)(ending)
        )
    )


def _test(paradigm: _Paradigm) -> Callable[[str], object]:
    if paradigm.is_known:
        return partial(_is_meant, paradigm.stem, paradigm.endings)
    return paradigm.endings.__contains__


def _paradigms(word: str) -> tuple[_Paradigm, ...]:
    folded = fold(word)
    if "." in folded:
        return ()
    if word.isupper():
        return (_Paradigm(folded, _HARD),) if folded[-1] not in f"{_VOWELS}йь" else ()
    is_name = word[0].isupper() and len(word) >= _SHORTEST_NAME
    known = _of_dictionary(folded, is_name=is_name)
    if known:
        return known
    if is_name and folded.endswith(_MEN):
        return (_Paradigm(folded, _MAN),)
    if is_name and folded.endswith(_WOMEN):
        return (_Paradigm(folded[:-1], _WOMAN),)
    return _by_rule(folded)


def _by_rule(word: str) -> tuple[_Paradigm, ...]:
    """Return the forms of a word that no dictionary has; none of one in -о, -и, -у, which is not declined."""
    if len(word) >= _SHORTEST_NAME:
        for endings, off, takes in _CLASSES:
            if word.endswith(endings):
                return (_Paradigm(word[: len(word) - off], takes),)
    return ()


def _of_dictionary(word: str, *, is_name: bool) -> tuple[_Paradigm, ...]:
    """Return the forms that the dictionary has; none for unknown words and surnames in -ов, -ев, -ин."""
    found = places(word)
    base = [place for place in found if is_base(place)]
    if is_name and word.endswith((*_MEN, *_WOMEN)):
        return _joined(place for place in base if "Surn" not in tag_of(place))
    return _joined(base or sorted(found, key=likelihood)[-1:])


def _joined(lexemes: Iterable[Place]) -> tuple[_Paradigm, ...]:
    """Return the forms of some lexemes, each of which is known by one of its forms."""
    found: dict[_Paradigm, None] = {}
    for place in lexemes:
        stem, endings = stem_of(place), endings_of(place[1])
        if len(stem) >= _SHORTEST_STEM:
            found[_Paradigm(stem, endings, is_known=True)] = None
        else:  # день, дня: too little in common to look for
            found.update(dict.fromkeys(_Paradigm(stem + ending, _NOTHING) for ending in endings))
    return tuple(found)


def _is_meant(stem: str, endings: frozenset[str], ending: str) -> bool:
    """Return whether a word has a form, and is meant by it more than next to never."""
    if ending not in endings or stem + ending not in _FREQUENT:
        return ending in endings
    found = places(stem + ending)
    own = [place for place in found if stem_of(place) == stem and endings_of(place[1]) == endings]
    counted = sum(map(likelihood, found))
    return counted == 0 or sum(map(likelihood, own)) >= _MEANT * counted
