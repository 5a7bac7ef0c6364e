"""Markup and invisible characters out of texts that strangers wrote."""

import html
import re
import unicodedata

# Characters that carry no letter and can hide, reorder or break text: C0 and C1 controls, lone surrogates
# (which no UTF-8 file or database takes), soft hyphens, zero-width spaces, directional marks and overrides
# (Unicode TR36, section 2), interlinear annotation, tag characters, non-characters. The zero-width joiners
# U+200C and U+200D stay: Persian and emoji need them. White space is dealt with apart.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e007f]+"
)
_WHITE = re.compile(r"\s+")
_LINE_ENDS = re.compile(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")

_HIDDEN_START = re.compile(r"<!--|<!\[CDATA\[|<(script|style|template|noscript)\b", re.IGNORECASE)
_HIDDEN_END = {
    name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("script", "style", "template", "noscript")
}
# A start or end tag, a declaration or an instruction. The first branch allows ">" within quoted values;
# neither runs past the next "<", which keeps the whole linear however the markup is broken.
_TAG = re.compile(r"""<([/!?]?)([a-zA-Z][\w:-]*+)(?:(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+>|[^<>]*+>)""")
_INLINE = frozenset(
    str.split("""
    a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark nobr q s samp small span strike
    strong sub sup tt u var wbr
    """)
)
_BLOCK = frozenset(
    str.split("""
    address article aside blockquote body br center dd div dl dt fieldset figcaption figure footer form h1
    h2 h3 h4 h5 h6 head header hr html iframe img input li link main meta nav object ol option p picture pre
    section select source svg table tbody td tfoot th thead title tr ul video
    """)
)
_ENTITY = re.compile(r"&(?:#\d|#[xX][0-9a-fA-F]|[a-zA-Z]{2,8};)")


def plain(markup: str) -> str:
    """Return the text that a browser would show of this markup, as one line.

    Tags, comments, scripts and styles go, entities become characters, invisible characters go, every run of
    white space becomes one blank. Text that was escaped twice, as feeds often do, is unescaped twice; the
    second time only the tags of HTML go, so that an escaped ``<word>`` stays.
    """
    text = markup
    if "<" in text:
        text = _TAG.sub(_tag_to_space, _without_hidden(text))
    if "&" in text:
        text = html.unescape(text)
        if "<" in text:
            text = _TAG.sub(_html_tag_to_space, text)
        if _ENTITY.search(text):
            text = html.unescape(text)
    return _WHITE.sub(" ", _visible(_LINE_ENDS.sub(" ", text))).strip()


def paragraphs(text: str) -> str:
    """Return running text with one newline between paragraphs and single blanks within.

    Same hygiene as ``plain``, but ``<`` and ``&`` are left as they are.
    """
    lines = (_WHITE.sub(" ", line).strip() for line in _visible(_LINE_ENDS.sub("\n", text)).split("\n"))
    return "\n".join(line for line in lines if line)


def cut(text: str, limit: int) -> str:
    """Return the text, or as many whole words of it as fit into ``limit`` characters with "…" at the end.

    A single word that fills more than half of the limit is cut within.
    """
    if len(text) <= limit:
        return text
    if limit <= 0:
        return ""
    end = limit - 1
    boundary = max(text.rfind(" ", 0, end + 1), text.rfind("\n", 0, end + 1))
    if boundary * 2 > limit:
        end = boundary
    while end > 0 and unicodedata.combining(text[end]):  # never part a letter from its accent
        end -= 1
    return text[:end].rstrip(" \n\t,;:–—-") + "…"


def _visible(text: str) -> str:
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def _without_hidden(text: str) -> str:
    """Remove comments, scripts and styles; one that does not end goes to the end, as in a browser."""
    kept: list[str] = []
    position = 0
    while found := _HIDDEN_START.search(text, position):
        kept.append(text[position : found.start()])
        name = found.group(1)
        if name is not None:
            end = _HIDDEN_END[name.lower()].search(text, found.end())
            position = end.end() if end else len(text)
            continue
        is_comment = found.group().startswith("<!--")
        closing = text.find("-->" if is_comment else "]]>", found.end())
        if not is_comment:
            kept.append(text[found.end() : closing if closing >= 0 else len(text)])
        position = closing + 3 if closing >= 0 else len(text)
    kept.append(text[position:])
    return " ".join(kept)


def _tag_to_space(tag: re.Match[str]) -> str:
    return "" if tag.group(2).lower() in _INLINE else " "


def _html_tag_to_space(tag: re.Match[str]) -> str:
    name = tag.group(2).lower()
    if name in _INLINE:
        return ""
    return " " if name in _BLOCK else tag.group()
