"""What is new: the sentences that carry it, its figures and names set apart, and what was known instead."""

import re
from collections.abc import Sequence
from itertools import groupby

from monitor.judge.wording.content import Line, Piece, Room, Section
from monitor.judge.wording.phrases import clean, opening_of
from monitor.model import Article, Fact, FactKind, TextSource, Verdict
from monitor.text.cleaning import cut

OPENING_SENTENCES = 3
KNOWN_TOLD = 2  # of what a sentence differs from; the rest is in the evidence
ROOM_FOR_KNOWN = 200  # where sentences must be shorter, what is new needs the room


def what_is_new(article: Article, verdict: Verdict, lang: str, room: Room) -> Section:
    """Return the sentences with new facts in the order of the article; without any, how it begins."""
    if not verdict.new_facts:
        heading = "What the feed says" if article.text_source is TextSource.SUMMARY else "How it begins"
        opening = " ".join(opening_of(article.text)[:OPENING_SENTENCES])
        lines: tuple[Line, ...] = ((Piece(cut(opening, room.sentence_chars)),),) if opening else ()
        return Section(heading=heading, lines=lines, lang=lang, is_main=True)
    facts = sorted(verdict.new_facts, key=lambda fact: fact.start)
    told = [list(group) for _, group in groupby(facts, key=lambda fact: (fact.start, fact.sentence))]
    lines = tuple(emphasised(group, room) for group in told[: room.sentences])
    if len(told) > room.sentences:
        left = len(told) - room.sentences
        lines = (*lines, (Piece(f"… and {left} more new sentence{'s' if left > 1 else ''}"),))
    return Section(heading="What is new", lines=lines, lang=lang, is_main=True)


def emphasised(facts: Sequence[Fact], room: Room) -> Line:
    """Return one sentence with its new figures and names set apart, and what was known instead behind it."""
    sentence = cut(clean(facts[0].sentence), room.sentence_chars)
    values = {clean(fact.value) for fact in facts if fact.kind is not FactKind.SENTENCE} - {"", sentence}
    known = _known_before(facts, room)
    if not values:
        return (Piece(sentence), *known)
    # Longest first, not within a word, nor within a longer number.
    either = "|".join(map(re.escape, sorted(values, key=lambda value: (-len(value), value))))
    found = re.compile(rf"(?<!\w)(?<!\d[.,])({either})(?!\w)(?![.,]\d)")
    runs = enumerate(found.split(sentence))  # what the pattern found stands at the odd places
    return (*(Piece(run, is_strong=at % 2 == 1) for at, run in runs if run), *known)


def _known_before(facts: Sequence[Fact], room: Room) -> Line:
    """Return what was known instead, where there is room for it: " (earlier reports said $882 million)"."""
    if room.sentence_chars < ROOM_FOR_KNOWN:
        return ()
    known: dict[str, str] = {}  # what was said, to how that is introduced
    for fact in facts:
        if fact.differs_from is not None and (said := clean(fact.differs_from.value)):
            known.setdefault(cut(said, room.sentence_chars // 4), _EARLIER.get(fact.kind, "said"))
    told = [*known.items()][:KNOWN_TOLD]
    by_lead = groupby(sorted(told, key=lambda each: each[1]), key=lambda each: each[1])
    phrases = [f"{lead} {' and '.join(_quoted(said, lead) for said, _ in each)}" for lead, each in by_lead]
    return (Piece(f" (earlier reports {'; '.join(phrases)})", is_aside=True),) if phrases else ()


def _quoted(said: str, lead: str) -> str:
    return said if lead == "said" else f"“{said}”"


# Before what earlier reports said instead; figures and dates need no more than "said".
_EARLIER = {
    FactKind.STAGE: "had come as far as",
    FactKind.DENIAL: "said:",
    FactKind.CONTRADICTION: "said:",
}
