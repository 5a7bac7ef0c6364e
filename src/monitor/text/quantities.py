"""What words mean beside a number: multipliers, units, months and spelled numbers in every language read."""

import re
from functools import lru_cache
from typing import Generic, TypeVar

from monitor.text.words import fold

# Word lists by meaning. A word with "*" stands for its forms (Russian cases, Turkic suffixes) too.
_MULTIPLIERS = {
    10**3: "thousand thousands тыс тысяч* мың* ming* минг* миң* ҳазор* хазор* müň*",
    10**6: "million* mln mn млн миллион* милён",
    10**9: "billion* bn bln mlrd млрд миллиард* milliard* milyard*",
    10**12: "trillion* trn tn trln трлн триллион*",
}
_LETTER_MULTIPLIERS = {"k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12}
_UNITS = {
    "%": "percent* pct проц процент* пайыз* foiz* фоиз* дарсад* göterim*",
    "usd": "usd dollar* доллар* долл",
    "eur": "eur euro euros евро",
    "gbp": "gbp sterling стерлинг*",
    "cny": "cny rmb yuan* юан*",
    "rub": "rub ruble* rouble* rubl* руб рубл*",
    "kzt": "kzt tenge* тенге* теңге* тг",
    "uzs": "uzs soum soums sum сум сума сумов сумах сўм*",
    "kgs": "kgs som soms сом сома сомов сомго сомдук сомдон",
    "tjs": "tjs somoni* сомон*",
    "tmt": "tmt manat* манат*",
}
_MONTHS = {
    1: "january jan январ* янв қаңтар* yanvar* ýanwar*",
    2: "february feb феврал* фев ақпан* fevral* fewral*",
    3: "march mar март* мар наурыз* mart*",
    4: "april apr апрел* апр сәуір* aprel*",
    5: "may май* мая мае мамыр* mayda maydagi mayga maýda",
    6: "june jun июн* маусым* iyun* iýun*",
    7: "july jul июл* шілде* iyul* iýul*",
    8: "august aug август* авг тамыз* avgust* awgust*",
    9: "september sept sep сентябр* сент сен қыркүйе* sentabr* sentyabr* sentýabr*",
    10: "october oct октябр* окт қазан* oktabr* oktyabr* oktýabr*",
    11: "november nov ноябр* нояб ноя қараша* noyabr* noýabr*",
    12: "december dec декабр* дек желтоқсан* dekabr*",
}
_SPELLED = {
    1: "one один одного бір bir бир як",
    2: "two два две двух екі ikki икки эки ду iki",
    3: "three три трех үш uch уч үч се üç",
    4: "four четыре четырех төрт toʻrt тўрт чор dört",
    5: "five пять пяти бес besh беш панҷ bäş",
    6: "six шесть шести алты olti олти шаш alty",
    7: "seven семь семи жеті yetti етти жети ҳафт ýedi",
    8: "eight восемь восьми сегіз sakkiz саккиз сегиз ҳашт sekiz",
    9: "nine девять девяти тоғыз toʻqqiz тўққиз тогуз нӯҳ dokuz",
    10: "ten десять десяти он oʻn ўн даҳ on",
    12: "twelve двенадцать",
    15: "fifteen пятнадцать",
    20: "twenty двадцать жиырма yigirma йигирма жыйырма бист ýigrimi",
    30: "thirty тридцать отыз oʻttiz ўттиз отуз otuz",
    40: "forty сорок қырық qirq қирқ кырк чил kyrk",
    50: "fifty пятьдесят елу ellik эллик элүү панҷоҳ elli",
    100: "hundred сто жүз yuz юз сад ýüz",
}
_NO_FORM = re.compile(r"миллионер|миллиардер|millionaire|billionaire|millioner|milliarder")


_Meaning = TypeVar("_Meaning", int, str)


class _Meanings(Generic[_Meaning]):
    """A dictionary from folded words and their forms to meanings."""

    def __init__(self, lists: dict[_Meaning, str]) -> None:
        self._words: dict[str, _Meaning] = {}
        self._stems: dict[str, _Meaning] = {}
        for meaning, words in lists.items():
            for word in words.split():
                (self._stems if word.endswith("*") else self._words)[fold(word)] = meaning

    def of(self, word: str) -> _Meaning | None:
        """Return the meaning of a word; the longest stem that it begins with decides."""
        if word in self._words:
            return self._words[word]
        for end in range(len(word), 2, -1):
            if word[:end] in self._stems:
                return None if _NO_FORM.match(word) else self._stems[word[:end]]
        return None


_MULTIPLIER_MEANINGS = _Meanings(_MULTIPLIERS)
_UNIT_MEANINGS = _Meanings(_UNITS)
_MONTH_MEANINGS = _Meanings(_MONTHS)
_SPELLED_MEANINGS = _Meanings(_SPELLED)

CURRENCY_SIGNS = {"$": "usd", "€": "eur", "£": "gbp", "¥": "cny", "₽": "rub", "₸": "kzt"}
"""Signs that stand before or behind a sum, with their units."""


@lru_cache(maxsize=8_192)
def multiplier_of(word: str) -> int | None:
    """Return what a folded word multiplies the number before it by ("млрд" → 1000000000), if anything."""
    return _MULTIPLIER_MEANINGS.of(word)


def letter_multiplier(letter: str) -> int | None:
    """Return what a letter behind a sum of money means ("m" in $5m), if anything."""
    return _LETTER_MULTIPLIERS.get(letter)


def unit_of(word: str) -> str | None:
    """Return the unit that a folded word names: "%" or a currency in small ISO 4217 letters, if any."""
    return _UNIT_MEANINGS.of(word)


@lru_cache(maxsize=8_192)
def month_of(word: str) -> int | None:
    """Return the month that a folded word names, 1-12, if any."""
    return _MONTH_MEANINGS.of(word)


def spelled_number(word: str) -> int | None:
    """Return the number that a folded word spells, if any."""
    return _SPELLED_MEANINGS.of(word)
