"""Which news agencies a text credits with its content.

An outlet that prints what an agency wrote says so: in the dateline ("ASTANA (Reuters) —", "/ТАСС/"), in a
line of its own at the end ("Source: Kazinform"), or in its first sentences ("сообщает Интерфакс"). An agency
that is only spoken about, or named under a picture, is not credited.
"""

import re
from functools import lru_cache

# How far into a text a dateline or an attribution is looked for, and how far from its end a source line.
_LEAD = 500
_END = 300

# By the name that stands for the agency: how it is written, as patterns of whole words without case.
_AGENCIES = {
    "Reuters": "reuters|рейтер",
    "AP": "associated press",
    "AFP": "afp|agence france-presse|франс[ -]пресс",
    "Bloomberg": "bloomberg|блумберг",
    "dpa": "dpa",
    "Xinhua": "xinhua|синьхуа",
    "Anadolu": "anadolu(?: agency| agentligi)?|анадолу",
    "UPI": "united press international",
    "EFE": "efe",
    "TASS": "tass|тасс",
    "RIA Novosti": "ria novosti|риа[ -]новости",
    "Interfax": "interfax(?:-\\w+)?|интерфакс(?:-\\w+)?",
    "Sputnik": "sputnik",
    "Kazinform": "kazinform|казинформ|қазақпарат|qazaqparat",
    "KazTAG": "kaztag|казтаг",
    "Tengrinews": "tengrinews",
    "UzA": "uza|ўза|оʻза|uznews agency",
    "Dunyo": "dunyo|дунё",
    "Kabar": "kabar|кабар",
    "AKIpress": "akipress|акипресс",
    "24.kg": "24\\.kg",
    "Khovar": "khovar|ховар",
    "Avesta": "avesta|авеста",
    "Asia-Plus": "asia-plus|азия-плюс",
    "TDH": "tdh|тдх|türkmenistan döwlet habarlar agentligi",
    "Trend": "trend news agency|иа trend",
}
_NAME = "|".join(f"(?P<a{number}>{pattern})" for number, pattern in enumerate(_AGENCIES.values()))
_AGENCY = rf"(?<!\w)(?:{_NAME}|(?P<ap>(?-i:AP)))(?!\w)"
# "(Reuters)", "/ТАСС/", "— Reuters —", "– Интерфакс.": the name alone between marks.
_DATELINE = re.compile(rf"[(/\[—–]\s*{_AGENCY}\s*[)/\]—–.]", re.IGNORECASE)
_SOURCE_WORDS = (
    "source|sources|via|by|credit|from|with reporting by|reporting by|источник|по материалам|по сообщению|"
    "дереккөз|дереккоз|manba|манба|булак|манбаъ|çeşme|çeşmesi"
)
_SOURCE_LINE = re.compile(
    rf"^\W*(?:{_SOURCE_WORDS})\W{{1,3}}\s*(?:the\s+)?{_AGENCY}", re.IGNORECASE | re.MULTILINE
)
# The verbs of reporting, as far as the languages we read inflect them.
_TOLD = (
    "report(?:s|ed)|said|says|writes|wrote|cites|quot(?:es|ed)|"
    "сообща\\w+|сообщил\\w*|переда[её]т|передал\\w*|пишет|"
    "хабарла\\w+|хабарлай\\w*|деп жаз\\w+|xabar ber\\w+|хабар бер\\w+|ma.lum qil\\w+|маълум қил\\w+|"
    "кабарла\\w+|билдир\\w+|хабар дод\\w*|хабар меди\\w+|habar ber\\w+"
)
_BEFORE = re.compile(
    rf"(?:according to|as reported by|citing|cited by|со ссылкой на|ссылаясь на|по данным|передает|передаёт|"
    rf"сообщает|пишет)\s+(?:the\s+)?(?:агентств\w+\s+|иа\s+|миа\s+)?[«\"“]?{_AGENCY}",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"{_AGENCY}[»\"”]?(?:\s+(?:(?:news )?agency|агентлиги|агенттиги|агенттігі|agentligi))?,?\s+(?:{_TOLD})",
    re.IGNORECASE,
)
_IN_LEAD = (_DATELINE, _BEFORE, _AFTER, _SOURCE_LINE)
_WHOLE = re.compile(_AGENCY, re.IGNORECASE)

_NAMES = tuple(_AGENCIES)


def credited_agencies(text: str) -> tuple[str, ...]:
    """Return the agencies that a text credits, by their usual names, sorted; empty when it credits none."""
    lead, end = text[:_LEAD], text[-_END:]
    found = {
        _name_of(match)
        for pattern, part in (*((each, lead) for each in _IN_LEAD), (_SOURCE_LINE, end))
        for match in pattern.finditer(part)
    }
    return tuple(sorted(found))


@lru_cache(maxsize=4096)  # outlets are few and asked about with every report of a story
def agency_named(outlet: str) -> str:
    """Return the agency that an outlet is, by its usual name; "" when it is none."""
    found = _WHOLE.fullmatch(outlet.strip())
    return _name_of(found) if found else ""


def _name_of(match: re.Match[str]) -> str:
    groups = match.groupdict()
    return next((name for number, name in enumerate(_NAMES) if groups[f"a{number}"]), "AP")
