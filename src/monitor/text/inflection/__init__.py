"""The forms that a word takes: how a term that is written once finds them all.

Who comes in: whoever looks for words that a user wrote down. A word's forms are never listed; they are told
by a beginning that they share and a test of what may follow it, because an agglutinative noun has thousands.
What never happens here: no word is taken to its base form, and nothing is guessed of the words of a text.

===============  ====================================================================================
``russian``      paradigms of a ``dictionary``, and the rules of declension for words that it lacks;
                 ``homonyms`` are other words that look like its forms
``english``      plurals
``kazakh``       chains of endings by harmony and assimilation, as in ``kyrgyz``, ``uzbek`` and ``turkmen``,
                 which share ``turkic``
``tajik``        plural, ezafe, enclitics, object marker
===============  ====================================================================================

Of any other language a word has one form. Derived words are no forms: not "казахстанский" of "Казахстан".
"""

import re
from collections.abc import Callable, Mapping

from monitor.text.inflection import english, kazakh, kyrgyz, russian, tajik, turkmen, uzbek
from monitor.text.inflection.inflected import Inflected

__all__ = ["INFLECTING", "Inflected", "inflections"]

_CYRILLIC = re.compile(r"[\u0400-\u052f]+")
_LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f\u0259\u1e00-\u1eff'’‘ʻʼʹʽʾʿ`´′]+")

_Rules = Callable[[str], tuple[Inflected, ...]]
# "" is a text of which nobody could tell the language: too short, as a rule, and in one of these two.
_IN_CYRILLIC: Mapping[str, _Rules] = {
    "ru": russian.inflections,
    "": russian.inflections,
    "kk": kazakh.inflections,
    "ky": kyrgyz.inflections,
    "uz": uzbek.inflections,
    "tg": tajik.inflections,
}
_IN_LATIN: Mapping[str, _Rules] = {
    "en": english.inflections,
    "": english.inflections,
    "uz": uzbek.inflections,
    "tk": turkmen.inflections,
}
INFLECTING = frozenset((*_IN_CYRILLIC, *_IN_LATIN))
"""Codes of the languages whose words have forms here, "" among them."""


def inflections(word: str, language: str) -> tuple[Inflected, ...]:
    """Return how the forms of the word look in texts of a language, folded as ``words.tokens`` folds.

    Args:
        word: one word as it is written, in any case; capitals tell names and acronyms from other words.
        language: of the text, ISO 639-1; "" when unknown.

    Returns:
        Nothing for a word that stays as it is: of another language's script, with digits, of one letter. The
        word itself need not be among the forms.
    """
    if _CYRILLIC.fullmatch(word):
        rules = _IN_CYRILLIC.get(language)
    elif _LATIN.fullmatch(word):
        rules = _IN_LATIN.get(language)
    else:
        rules = None
    return rules(word) if rules is not None and len(word) > 1 else ()
