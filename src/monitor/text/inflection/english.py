"""English plurals.

Rules of spelling as in Quirk, Greenbaum, Leech and Svartvik, A Comprehensive Grammar of the English Language
(1985), 5.73-5.103. The possessive belongs to no token (``monitor.text.words``). A plural does not find its
singular: "visas" is not "Visa", "customs" no custom, "arms" no arm.
"""

from monitor.text.inflection.inflected import Inflected
from monitor.text.words import fold

_SHORTEST = 3  # of shorter words only acronyms have a plural: NGO, EU, but "us", "it", "no"
# Tried in order: what the word ends in, how many letters of it fall off, and what follows the rest then.
_CLASSES: tuple[tuple[tuple[str, ...], int, tuple[str, ...]], ...] = (
    (("ay", "ey", "oy", "uy"), 0, ("s",)),
    (("y",), 1, ("ies", "ys")),  # ys: of names, "two Kennedys"
    (("sis",), 2, ("es",)),
    (("s", "x", "z", "ch", "sh"), 0, ("es",)),
    (("o",), 0, ("s", "es")),
    (("lf", "eaf", "oaf", "thief"), 1, ("ves", "fs")),  # all others only add -s: chiefs, tariffs, reefs
    (("life", "knife", "wife"), 2, ("ves",)),
    (("man",), 2, ("en",)),
    (("dum", "consortium", "symposium", "moratorium"), 2, ("a", "ums")),
)
# Words in -man that are no men; whole words, for "congresswoman" ends like "Oman".
_NO_MEN = frozenset(("german", "human", "superhuman", "roman", "ottoman", "oman", "shaman", "talisman"))
_IRREGULAR = {"child": "children", "foot": "feet", "tooth": "teeth", "criterion": "criteria"}


def inflections(word: str) -> tuple[Inflected, ...]:
    """Return the plural of an English word in Latin letters; nothing is known of parts of speech."""
    folded = fold(word)
    if "." in folded:  # "US", which folds so that it is not the pronoun
        return ()
    if len(word) < _SHORTEST or (len(word) > 1 and word.isupper()):
        return (_forms(folded, "s"),) if word.isupper() else ()
    if folded in _IRREGULAR:
        return (_forms(_IRREGULAR[folded], ""),)
    return _plural(folded)


def _plural(word: str) -> tuple[Inflected, ...]:
    for endings, off, takes in _CLASSES:
        if word.endswith(endings) and word not in _NO_MEN:
            return (_forms(word[: len(word) - off], *takes),)
    return (_forms(word, "s"),)


def _forms(stem: str, *endings: str) -> Inflected:
    return Inflected(stem, frozenset(endings).__contains__)
