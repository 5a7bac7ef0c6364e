"""Which language a text is in."""

import re
import threading
from typing import Protocol, cast

# What the answer is chosen from: the languages of the beat, of its neighbours and of the large agencies.
# Small languages are left out: the classifier knows 140 and takes short Uzbek texts for some of them.
_LANGUAGES = frozenset(
    str.split("""
    en ru kk ky uz tg tk tr az fa ps ug uk be mn ka hy ar he ur hi bn zh ja ko de fr es it pt nl pl cs sk sl
    hr ro hu bg el sv da no fi et lv lt sr id ms vi th
    """)
)
# Below so many letters the feed's word counts for more than the classifier's, which was right on 0.92-1.00 of
# bare headlines and on all texts with 300 characters more (seven languages, 861 texts).
_SHORT = 60
# Below so many letters nothing is said without a hint.
_TOO_SHORT = 12
# Below this probability the classifier counts as unsure. Measured on the first 20-200 characters of 259 texts
# in seven languages: 0.99 of the answers above it were right, 0.43 of those below.
_SURE = 0.5
# So many characters are looked at; the cost is linear (0.6 ms a thousand), and 300 were enough in every
# measurement of real texts. What begins in another language than it goes on in needs more.
_READ = 2_000

_LETTERS = re.compile(r"[^\W\d_]")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f\u1e00-\u1eff]")
_IN_CYRILLIC = frozenset(("ru", "kk", "ky", "uz", "tg", "uk", "be", "bg", "sr", "mk", "mn", "tk", "az", "tt"))
_NOT_IN_LATIN = frozenset(
    str.split(
        "ru ky tg uk be bg mk mn fa ps ug ka hy ar he ur hi bn zh ja ko el th"
    )  # kk, uz, tk, az, sr: both
)
_THREE_LETTERS = {
    "eng": "en", "rus": "ru", "kaz": "kk", "uzb": "uz", "kir": "ky", "tgk": "tg", "tuk": "tk", "per": "fa",
    "fas": "fa", "aze": "az", "tur": "tr", "chi": "zh", "zho": "zh", "ara": "ar", "ukr": "uk",
}  # fmt: skip


class _Classifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


_lock = threading.Lock()
_loaded: list[_Classifier] = []


def language_of(text: str, *, hint: str = "") -> str:
    """Return the ISO 639-1 code of the text's language, or "" when nothing can be said.

    Args:
        text: title and text together are best; only the beginning is looked at.
        hint: the feed's own word, such as ``ru`` or ``en-US``; it decides for short and unclear texts, unless
            the text is in a script that the language is not written in.
    """
    beginning = text[:_READ]
    letters = len(_LETTERS.findall(beginning))
    hinted = _code(hint)
    if hinted and not _is_written_so(hinted, beginning, letters):
        hinted = ""
    if letters < (_SHORT if hinted else _TOO_SHORT):
        return hinted
    found, probability = _classifier().classify(beginning)
    if probability < _SURE:
        return hinted
    if (
        found == "ug" and "ئ" not in beginning
    ):  # Uyghur begins its vowels with it; Kazakh in Arabic letters has none
        return "kk"
    return found


def _code(hint: str) -> str:
    primary = re.split(r"[-_]", hint.strip().lower())[0]
    primary = _THREE_LETTERS.get(primary, primary)
    return primary if re.fullmatch(r"[a-z]{2}", primary) else ""


def _is_written_so(language: str, text: str, letters: int) -> bool:
    """Tell whether the language may be written in the script of most of the text's letters."""
    if len(_CYRILLIC.findall(text)) * 2 > letters:
        return language in _IN_CYRILLIC
    if len(_LATIN.findall(text)) * 2 > letters:
        return language not in _NOT_IN_LATIN
    return True


def _classifier() -> _Classifier:
    """Return the classifier, loaded at the first call (0.7 s, once a process) and only read afterwards."""
    with _lock:
        if not _loaded:
            from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - not at import time

            model = LanguageIdentifier.from_model_file(MODEL_FILE)
            model.set_languages(_LANGUAGES)
            # The model keeps the tables of all 140 languages beside those that were chosen; a new one on the
            # chosen tables alone lets go of them, 25 MB of 89.
            chosen = LanguageIdentifier(
                model.nb_ptc,
                model.nb_pc,
                model.nb_classes,
                model.tk_nextmove,
                model.tk_output,
                norm_probs=True,
                tk_row=model.tk_row,
            )
            _loaded.append(cast("_Classifier", chosen))
    return _loaded[0]
