"""What documents say, or should have said, about themselves: their character encoding and their language."""

import codecs
import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# The first character of markup is "<" (XML 1.0, appendix F.1); of JSON "{".
_WIDE_STARTS = (
    (re.compile(rb"[<{\[]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0\0\0[<{\[]"), "utf-32-be"),
    (re.compile(rb"[<{\[]\0[^\0]"), "utf-16-le"),
    (re.compile(rb"\0[<{\[]\0"), "utf-16-be"),
)

# What names mean in practice (WHATWG Encoding Standard, "names and labels").
_MEANT = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
_TEXT_CODECS = re.compile(
    r"cp(125[0-8]|437|85\d|86[0-9]|874|932|949|950)|iso8859-\d+|koi8-[rtu]|kz1048|ptcp154|mac-cyrillic|gb18030"
    r"|big5(hkscs)?|euc_jp|iso2022_\w+|utf-(8|16|32)(-[lb]e)?"
)
"""Python codecs that a document may name; others ("zlib", "unicode_escape", "idna") are not of text."""

_IN_DOCUMENT = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)|<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]+)""",
    re.IGNORECASE,
)
_DECLARATION_BYTES = 4096  # HTML asks for the first 1,024; pages on record go to 3,000
_IN_HEADER = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)

_CYRILLIC_CODECS = ("cp1251", "koi8-r", "iso8859-5", "cp866", "mac-cyrillic")
_SAMPLE_BYTES = 200_000
_FREQUENT = frozenset("оеаинтсрвлкыіү")
"""The most frequent letters of Russian, Kazakh and Kyrgyz, in lower case: in koi8-r read as windows-1251 they
come out as capitals, in cp866 as signs. Half to three quarters of the letters of real text are these."""

_SURE_SHARE = 0.4
_MINIMUM_HIGH_BYTES = 8
_BROKEN_SHARE = 0.05

_LANGUAGES = {
    # Codes of countries, as feeds write them, and those of ISO 639-2.
    "kz": "kk", "kg": "ky", "tj": "tg", "ua": "uk", "cn": "zh", "jp": "ja", "kr": "ko",
    "eng": "en", "rus": "ru", "kaz": "kk", "uzb": "uz", "kir": "ky", "tgk": "tg", "tuk": "tk", "tur": "tr",
}  # fmt: skip


class Decoded(NamedTuple):
    """Text of a document.

    Attributes:
        is_damaged: bytes had to be replaced, or the text is not in the encoding that was declared.
    """

    text: str
    is_damaged: bool


def decode(body: bytes, headers: Mapping[str, str]) -> Decoded:
    """Return the text of markup or JSON whatever was declared about its encoding; never raises.

    A byte order mark decides; bytes that are valid UTF-8 are UTF-8; then comes what the header and the
    document declare, unless the bytes are plainly Cyrillic text in another encoding.
    """
    for mark, codec in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return _replacing(body[len(mark) :], codec)
    start = body[:64].lstrip(b" \t\r\n")
    for pattern, codec in _WIDE_STARTS:
        if pattern.match(start):
            return _replacing(body[body.index(start[:4]) :], codec)
    declared = _declared_codecs(body, headers)
    seven_bits = [codec for codec in declared if codec.startswith("iso2022")]  # ASCII to the eye of UTF-8
    for codec in (*seven_bits, "utf-8"):
        try:
            return Decoded(body.decode(codec), is_damaged=False)
        except UnicodeDecodeError:
            continue
    return _decode_other(body, declared)


def _replacing(body: bytes, codec: str) -> Decoded:
    text = body.decode(codec, "replace")
    return Decoded(text, is_damaged="\ufffd" in text)


def _declared_codecs(body: bytes, headers: Mapping[str, str]) -> list[str]:
    names = _IN_HEADER.findall(headers.get("content-type", "")[:500])
    for in_xml, in_html in _IN_DOCUMENT.findall(body[:_DECLARATION_BYTES]):
        names.append((in_xml or in_html).decode("ascii"))
    found = []
    for name in names:
        try:
            codec = codecs.lookup(name).name
        except (LookupError, ValueError):
            continue
        codec = _MEANT.get(codec, codec)
        if _TEXT_CODECS.fullmatch(codec) and codec not in found:
            found.append(codec)
    return found


def _decode_other(body: bytes, declared: list[str]) -> Decoded:
    high = bytes(byte for byte in body[:_SAMPLE_BYTES] if byte >= 0x80)  # noqa: PLR2004 - not ASCII
    repaired = body.decode("utf-8", "replace")
    if repaired.count("\ufffd") <= _BROKEN_SHARE * len(high):
        return Decoded(repaired, is_damaged=True)
    cyrillic = _cyrillic_codec(body[:_SAMPLE_BYTES], high)
    if cyrillic and not (declared and declared[0] in {cyrillic, "kz1048", "ptcp154"}):
        return Decoded(body.decode(cyrillic, "replace"), is_damaged=bool(declared))
    for codec in declared:
        try:
            return Decoded(body.decode(codec), is_damaged=False)
        except UnicodeDecodeError:
            continue
    fallback = next((codec for codec in declared if not codec.startswith("utf-")), "cp1252")
    return _replacing(body, fallback)


def _cyrillic_codec(sample: bytes, high: bytes) -> str:
    """Return the codec in which the bytes are plainly Cyrillic text, or "".

    Letters of Cyrillic text stand together, accented letters of Latin text alone: so runs of at least three.
    """
    together = sum(map(len, re.findall(rb"[\x80-\xff]{3,}", sample)))
    if len(high) < _MINIMUM_HIGH_BYTES or together < len(high) / 2:
        return ""
    shares = {codec: _frequent_share(high.decode(codec, "replace")) for codec in _CYRILLIC_CODECS}
    best = max(shares, key=lambda codec: shares[codec])
    return best if shares[best] >= _SURE_SHARE else ""


def _frequent_share(text: str) -> float:
    return sum(character in _FREQUENT for character in text) / len(text)


def language_code(tag: str) -> str:
    """Return the ISO 639-1 code that a language tag stands for: "ru-RU" is "ru", "uz_Cyrl" "uz"; or "".

    >>> language_code("kz")
    'kk'
    """
    primary = re.split(r"[-_,;\s]", tag.strip().lower(), maxsplit=1)[0]
    primary = _LANGUAGES.get(primary, primary)
    return primary if re.fullmatch(r"[a-z]{2}", primary) else ""


def place_of(url: str) -> str:
    """Return scheme, host, port and path of an address, to name it in errors and logs.

    No query and no user: either may hold a token.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        host = f"[{host}]" if ":" in host else host
        place = f"{parts.scheme}://{host}{'' if port is None else f':{port}'}{parts.path}"
    except ValueError:
        return "(an address that is none)"
    return place if len(place) <= 200 else f"{place[:199]}…"  # noqa: PLR2004 - a readable length
