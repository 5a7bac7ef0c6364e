"""Texts in which what was found stands out: in colour on a terminal, between asterisks elsewhere."""

import sys
from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from monitor.cli.output import harmless
from monitor.judge.terms import end_of
from monitor.model import Article, Place, TermMatch
from monitor.text.sentences import sentences

STYLE = "black on yellow"
MARK = "**"
# Enough of a sentence before and behind a term to see what is said of it.
CONTEXT_CHARACTERS = 120
# A third sentence rarely tells more about why an article was found.
SENTENCES_SHOWN = 3

_Stretch = tuple[int, int]


def marked(text: str, matches: Iterable[TermMatch], *, within: _Stretch | None = None) -> Text:
    """Return a text, or the stretch ``within`` of it, in which what was found stands out.

    Args:
        text: a title or text.
        matches: what was found in it.
        within: offsets of the first character shown and behind the last.
    """
    low, high = within or (0, len(text))
    shown, at = Text(), low
    for first, last in _merged((match.start, end_of(match)) for match in matches):
        start, end = max(first, at), min(last, high)
        if start < end:
            shown.append(harmless(text[at:start]))
            _append(shown, harmless(text[start:end]))
            at = end
    return shown.append(harmless(text[at:high]))


def excerpts(article: Article, matches: Sequence[TermMatch]) -> list[Text]:
    """Return the first few sentences in which something was found, each cut to what is near it."""
    inside = [match for match in matches if match.place is Place.TEXT]
    found = []
    for sentence in sentences(article.text):
        low, high = sentence.start, sentence.start + len(sentence.text)
        here = [match for match in inside if low <= match.start < high]
        if not here:
            continue
        first = _from_word(article.text, low, here[0].start)
        last = _to_word(article.text, high, max(map(end_of, here)))
        shown = marked(article.text, here, within=(first, last))
        found.append(Text.assemble("…" if first > low else "", shown, "…" if last < high else ""))
        if len(found) == SENTENCES_SHOWN:
            break
    return found


def title_of(article: Article, matches: Iterable[TermMatch]) -> Text:
    """Return the title with what was found in it."""
    return marked(article.title, (match for match in matches if match.place is Place.TITLE))


def text_of(article: Article, matches: Iterable[TermMatch]) -> Text:
    """Return the text with what was found in it."""
    return marked(article.text, (match for match in matches if match.place is Place.TEXT))


def _from_word(text: str, low: int, found: int) -> int:
    """Return where the context of what was found begins: with a word, and not before ``low``."""
    first = found - CONTEXT_CHARACTERS
    return low if first <= low else text.find(" ", first, found) + 1 or found


def _to_word(text: str, high: int, found: int) -> int:
    """Return where the context of what was found ends."""
    last = found + CONTEXT_CHARACTERS
    space = text.rfind(" ", found, last)
    return high if last >= high else space if space > 0 else found


def _append(shown: Text, found: str) -> None:
    if sys.stdout.isatty():
        shown.append(found, style=STYLE)
    else:
        shown.append(f"{MARK}{found}{MARK}")


def _merged(stretches: Iterable[_Stretch]) -> Iterator[_Stretch]:
    """Yield stretches in order, those that overlap as one."""
    low, high = 0, 0
    for start, end in sorted(stretches):
        if start < high:
            high = max(high, end)
            continue
        if high:
            yield low, high
        low, high = start, end
    if high:
        yield low, high
