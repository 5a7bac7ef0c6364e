"""How far a happening has come, and what is said of it: stages, negation and who speaks.

Talks → planned (announced, agreed, to be signed) → signed → ratified → in force; it may be delayed or
cancelled at any time, and be confirmed or denied. Tense is what counts: "signed" is signed, while "to sign",
"will sign", "подпишет" and "imzolaydi" are plans. What is negated ("not signed", "imzolamadi") is no stage.
"""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from monitor.text.stage_words import AHEAD, FORMS, NOT, OFFICIAL, SIGNED_THINGS, Form, Mark, Stage
from monitor.text.words import Token, fold, tokens

_Meaning = TypeVar("_Meaning", bound=Hashable)

# Turkic verbs are negated by a suffix before the ending of tense.
_NOT_ENDING = re.compile(
    r"(?:м[ае](?:ды|ді|ған|ген|йды|йді)"
    r"|(?<!о)[бп](?:ады|аді|еді|еди|өдү|оду|аған|аган|еген|огон|өгөн|айды|ейді)"
    r"|(?<!гига)(?<!мега)(?<!кило)(?<!тера)[бп](?:айт|ейт|ойт|өйт)"
    r"|ma(?:di|gan|ydi|yapti)(?:lar)?|ма(?:ди|ган|йди|япти)(?:лар)?"
    r"|m[ae](?:dy|di|ndir|yar|z)(?:lar|ler)?)$"
)
_SHORTEST_VERB = 3  # letters before the suffix: shorter words end so by chance
_MAY_BE_AHEAD = frozenset(
    (Stage.SIGNED, Stage.RATIFIED, Stage.IN_FORCE)
)  # the rest is news when planned, too
_NEAR = 3  # tokens before a verb in which its auxiliary stands: "will be formally signed"
_NEAR_NOUN = 5  # and on both sides of a noun: "signing of the agreement is expected"
_NEGATED = 2  # "has not been signed"


class StageWord(NamedTuple):
    """A word or phrase that tells a stage.

    Attributes:
        found: as it stands in the text.
        start: offset of its first character in the text, in characters.
    """

    stage: Stage
    found: str
    start: int


class _Phrases(Generic[_Meaning]):
    """Words and phrases with what they mean; of those that begin at a token the longest is found."""

    def __init__(self, lists: Mapping[_Meaning, str]) -> None:
        self._words: dict[str, list[tuple[tuple[str, ...], _Meaning]]] = {}
        self._stems: dict[str, list[tuple[tuple[str, ...], _Meaning]]] = {}
        for meaning, listed in lists.items():
            for phrase in listed.split():
                first, *rest = [
                    fold(word.rstrip("*")) + "*" * word.endswith("*") for word in phrase.split("_")
                ]
                table = self._stems if first.endswith("*") else self._words
                table.setdefault(first.rstrip("*"), []).append((tuple(rest), meaning))
        self.begun_by = lru_cache(maxsize=8_192)(self._begun_by)

    def at(self, words: Sequence[Token], place: int) -> tuple[_Meaning, int] | None:
        """Return the meaning of the phrase that begins at a token, and the index of its last token."""
        for rest, meaning in self.begun_by(words[place].folded):
            last = place + len(rest)
            if last < len(words) and all(
                _fits(words[place + at].folded, pattern) for at, pattern in enumerate(rest, start=1)
            ):
                return meaning, last
        return None

    def _begun_by(self, word: str) -> tuple[tuple[tuple[str, ...], _Meaning], ...]:
        """Return (the words that must follow, meaning) of the phrases that the word begins.

        Phrases of more words come first, and of as many those with the longer stem.
        """
        found = list(self._words.get(word, ()))
        for end in range(len(word), 1, -1):
            found += self._stems.get(word[:end], ())
        return tuple(sorted(found, key=lambda phrase: -len(phrase[0])))


def _fits(word: str, pattern: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


_STAGES = _Phrases(FORMS)
_MARKS = _Phrases({Mark.AHEAD: AHEAD, Mark.NOT: NOT, Mark.OFFICIAL: OFFICIAL})


class Claims(NamedTuple):
    """What a sentence claims.

    Attributes:
        stages: in the order of the text.
        is_negated: it denies what its words say otherwise.
        is_official: it names an office or somebody who speaks for one.
    """

    stages: tuple[StageWord, ...]
    is_negated: bool
    is_official: bool


def claims(text: str, words: Sequence[Token] | None = None) -> Claims:
    """Return what one sentence claims.

    Args:
        text: the sentence; or, with its words, the text in which it stands.
        words: tokens of the sentence, where they are known.
    """
    words = tokens(text) if words is None else words
    marks = [_mark(words, place) for place in range(len(words))]
    return Claims(
        stages=tuple(_stages(text, words, marks)),
        is_negated=Mark.NOT in marks,
        is_official=Mark.OFFICIAL in marks,
    )


def _mark(words: Sequence[Token], place: int) -> Mark | None:
    found = _MARKS.at(words, place)
    if found is not None:
        return found[0]
    word = words[place].folded
    return Mark.NOT if _is_negated_verb(word) else None


@lru_cache(maxsize=8_192)
def _is_negated_verb(word: str) -> bool:
    ending = _NOT_ENDING.search(word)
    return ending is not None and ending.start() >= _SHORTEST_VERB


def _stages(text: str, words: Sequence[Token], marks: Sequence[Mark | None]) -> Iterator[StageWord]:
    place = 0
    while place < len(words):
        found = _STAGES.at(words, place)
        if found is None:
            place += 1
            continue
        (stage, form), last = found
        if not _is_negated(marks, place, last) and not _is_other_sign(words, place):
            is_ahead = form is Form.OPEN or _is_ahead(words, marks, place, last, form)
            if is_ahead and stage in _MAY_BE_AHEAD:
                stage = Stage.PLANNED
            yield StageWord(stage, text[words[place].start : words[last].end], words[place].start)
        place = last + 1


def _is_negated(marks: Sequence[Mark | None], first: int, last: int) -> bool:
    """Tell whether a phrase is negated: "has not been signed", "imzolangan emas"."""
    return Mark.NOT in marks[max(first - _NEGATED, 0) : first] or Mark.NOT in marks[last + 1 : last + 2]


def _is_other_sign(words: Sequence[Token], place: int) -> bool:
    """Tell whether "sign" or "signs" signs nothing: "a sign of trust", "racist signs"."""
    if words[place].folded not in ("sign", "signs"):
        return False
    return not any(
        word.folded.startswith(SIGNED_THINGS) for word in words[place + 1 : place + 1 + _NEAR_NOUN + 1]
    )


def _is_ahead(
    words: Sequence[Token], marks: Sequence[Mark | None], first: int, last: int, form: Form
) -> bool:
    """Tell whether a word nearby says that the phrase is to come."""
    if first > 0 and words[first - 1].folded == "to":
        return True
    if form is Form.DONE:
        return Mark.AHEAD in marks[max(first - _NEAR, 0) : first]
    before, behind = marks[max(first - _NEAR_NOUN, 0) : first], marks[last + 1 : last + 1 + _NEAR_NOUN]
    return Mark.AHEAD in before or Mark.AHEAD in behind
