"""Words that show that a name is only mentioned: asides, biographies, offices, credits, links to other texts.

The languages are English, Russian, Kazakh, Uzbek, Kyrgyz, Tajik and Turkmen. In the first two and in Tajik
such words stand before the name, in the others behind it. What is looked at is the sentence before and behind
a name; whatever no rule knows is no aside.
"""

import re

# An aside reaches from its first word to the end of its clause: "amid new tariffs of the United States, …".
_CLAUSE = (
    r"amid|amidst|while|whereas|unlike|despite|besides|except|"
    r"(?:comes?|came|even|,) as|those (?:in|of)|than (?:that|it is|they are|in|from|the)|"
    "compared (?:with|to)|in contrast to|apart from|regardless of|instead of|other than|"
    "на фоне|в условиях|в то время как|тогда как|в отличие от|по сравнению с|несмотря на|помимо|кроме|"
    "вместо|чем в|чем у|чем на|"
    "дар заминаи|дар муқоиса бо|нисбат ба|ғайр аз|бар хилофи"
)
# What is counted up as examples reaches over commas.
_EXAMPLES = (
    "including|among them|among others|such as|like|"
    "в том числе|включая|среди них|среди которых|в частности|например|таких как|такие как|"
    "аз ҷумла|монанди|"
    "оның ішінде|атап айтқанда|jumladan|shu jumladan|жумладан|шу жумладан|анын ичинде|şol sanda"
)
# Said of where people come from and have been.
_LIFE = (
    r"(?:was |were )?born|grew up|raised|native of|childhood|early years|youth|graduated|graduate of|"
    r"alumn\w+|degrees?|diploma|studied|educated|"
    r"родил\w+|урожен\w+|вырос\w*|детств\w+|окончил\w*|учил\w+|обучал\w+|выпускни\w+|получил\w* образование|"
    r"таваллуд|хатм"
)
# Behind the name, within a few words.
_LIFE_BEHIND = (
    r"туған|туылған|оқыған|бітірген|tugʻilgan|tug'ilgan|tug‘ilgan|oʻqigan|o'qigan|o‘qigan|bitirgan|tamomlagan|"
    r"туғилган|ўқиган|битирган|тамомлаган|туулган|окуган|бүтүргөн|doglan|okan|gutaran|"
    r"таваллуд ёфта|таҳсил карда"
)
_ASIDE_BEHIND = (
    r"аясында|қарағанда|салыстырғанда|сияқты|секілді|қоспағанда|"
    r"fonida|qaraganda|nisbatan|singari|kabi|tashqari|фонида|қараганда|нисбатан|сингари|каби|ташқари|"
    r"фонунда|караганда|салыштырганда|сыяктуу|тышкары|"
    r"ýaly|seredeniňde|garanyňda|başga"
)
_OFFICE = (
    r"envoy|representative|secretary|ambassador-at-large|adviser|advisor|coordinator|bureau|office|officer|"
    r"director|affairs|"
    r"спецпосланни\w+|посланни\w+|спецпредставител\w+|представител\w+|помощни\w+|советни\w+|координатор\w*|"
    r"бюро|департамент\w*"
)
_BEFORE = re.compile(
    rf"(?:(?<!\w)|(?=,))(?:(?:{_CLAUSE})\W[^,;:()—–]{{0,60}}|(?:{_EXAMPLES})\W[^;:()—–]{{0,80}})$",
    re.IGNORECASE,
)
_LIFE_BEFORE = re.compile(rf"(?<!\w)(?:{_LIFE})\W[^;:()—–]{{0,60}}$", re.IGNORECASE)
# Possessive, since a hyphen may end a word or stand between two: a chain of them took its length squared.
_BEHIND = re.compile(rf"\W?(?:[\w'’ʻ‘-]++\W++){{0,2}}(?:{_ASIDE_BEHIND}|{_LIFE_BEHIND})(?!\w)", re.IGNORECASE)
_OFFICE_BEFORE = re.compile(
    rf"(?<!\w)(?:{_OFFICE})\s+(?:for|of|to|on|по)\s+(?:[\w-]+,?\s+){{0,4}}$", re.IGNORECASE
)
# In a title: "RFE/RL: Tajik lawyers …", "Tajik lawyers … - Radio Ozodi".
_CREDIT_BEHIND = re.compile(r"[»\"”]?\s*:")
_CREDIT_BEFORE = re.compile(r"\s[-–—|]\s+(?:[\w«\"“]+\s+){0,2}[«\"“]?$")
_LINK = re.compile(
    r"\W*(?:read (?:also|more)|also read|see also|more on|related|recommended|"
    r"читайте также|смотрите также|читать также|по теме|другие новости|ранее по теме|материалы по теме|"
    r"(?:сондай-ақ|тағы да?) оқыңыз|оқи отырыңыз|shuningdek,? o[ʻ'‘’]qing|mavzuga oid|шунингдек,? ўқинг|"
    r"мавзуга оид|дагы окуңуз|ошондой эле окуңуз|ҳамчунин бихонед|инчунин хонед|şeýle hem okaň)"
    r"(?:\W|$)",
    re.IGNORECASE,
)


def is_aside(before: str, behind: str) -> bool:
    """Tell whether a name stands in an aside, by the sentence before and behind it."""
    return _BEFORE.search(before) is not None or _BEHIND.match(behind) is not None


def is_biographical(before: str) -> bool:
    """Tell whether a name is only where somebody was born, studied or lived."""
    return _LIFE_BEFORE.search(before) is not None


def is_in_office(before: str) -> bool:
    """Tell whether a name is part of what an office is called: "envoy for South and Central Asia"."""
    return _OFFICE_BEFORE.search(before) is not None


def is_credit(before: str, behind: str) -> bool:
    """Tell whether a name in a title is who reports, by the title before and behind it."""
    is_last = not any(map(str.isalnum, behind))
    return _CREDIT_BEHIND.match(behind) is not None or (is_last and _CREDIT_BEFORE.search(before) is not None)


def is_link(line: str) -> bool:
    """Tell whether a line leads to other articles: "Read also: …"."""
    return _LINK.match(line) is not None
