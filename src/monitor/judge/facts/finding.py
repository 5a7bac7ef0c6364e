"""What an article adds to its story: the facts, and whether they make a development."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from monitor.judge.facts.comparing import Compared, Comparing
from monitor.judge.facts.content import Content, Whom, nobody, read_content
from monitor.judge.facts.knowledge import Knowledge
from monitor.judge.facts.nearness import Member, Rows, nearest_known
from monitor.judge.facts.weighing import (
    AMOUNTS,
    DECISIVE,
    is_decisive,
    probability_of_development,
    probability_of_event,
    raised_by_turns,
)
from monitor.model import Article, Fact, FactKind, Known

_DAY = timedelta(days=1)
_LIKELY = 0.5  # that a new sentence tells of an event; less is talk

# In a near copy only what was put in or changed on purpose is new. Measured on 882 copies of 147 articles
# (exact, cut, with agency lines, a tenth and a quarter of the words edited at random): 12 had such a change
# by accident, all of them edited at random. In two draws, of 205 copies with one figure changed 185 were
# found, with one, two and three foreign sentences added 225, 268 and 286 of 294.
_ADDED = 0.8  # share of its words that no known sentence has; sentences edited at random had 0.78 at most
_ADDED_STEMS = 10  # shorter ones are links: "Read more: five things to know about today's news"
_EDITED = 0.85  # share of words that a sentence with a changed figure keeps
_NOTICE = re.compile(
    r"all rights reserved|copyright|©|redistribut|subscri|newsletter|read more|follow us|sign up|"
    r"reporting by|editing by|"
    r"читайте|подписывайтесь|подпишитесь|наш канал|telegram|телеграм|все права|жазылыңыз|катталыңыз|"
    r"obuna boʻling|obuna bo'ling|обуна бўлинг|обуна шавед|ýazylyň",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRules:
    """When an article of a known story is a development.

    Attributes:
        sentence: a sentence is new when a smaller share than this of it stands in every known sentence.
        development: the probability from which an article adds something.
    """

    sentence: float
    development: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Novelty:
    """What is new, and how sure it is that the article as a whole adds something."""

    facts: tuple[Fact, ...]
    probability: float
    threshold: float

    @property
    def is_development(self) -> bool:
        """It adds something to its story."""
        return bool(self.facts) and self.probability >= self.threshold


def members_of(
    known: Iterable[Known], vectors: Mapping[int, Rows] = MappingProxyType({})
) -> tuple[Member, ...]:
    """Return the members of a story with what they say; what was met before is kept.

    Args:
        known: the members.
        vectors: of their ``sentences_to_embed``, by article, of those that have any.
    """
    return tuple(
        Member(
            known=each,
            content=read_content(each.title, each.text, each.language),
            vectors=vectors.get(each.article_id),
        )
        for each in known
    )


def find_new_facts(
    article: Article,
    members: Sequence[Member],
    rules: FactRules,
    *,
    vectors: Rows | None = None,
    is_copy: bool = False,
    whom: Whom = nobody,
) -> Novelty:
    """Return what the article adds to the members of its story, in the order of its text.

    Every text is compared as far as ``read_content`` reads it, so that the time is bounded: with 40 members
    that were read before some 10 ms for a report of 3,000 characters, at most a second for any text.

    Args:
        article: what is judged.
        members: of its story, in any order.
        rules: the thresholds.
        vectors: of ``sentences_to_embed`` of the article, in their order.
        is_copy: it is a near copy of a member: only what was added or changed on purpose counts.
        whom: whom a list of names knows, so that who is known in one script is not new in another.
    """
    content = read_content(article.title, article.text, article.language)
    compared = _compare(
        content,
        members,
        vectors,
        ordinary=frozenset(_days(article.published_at, *(member.known.published_at for member in members))),
        whom=whom,
        is_copy=is_copy,
    )
    if is_copy:
        facts = tuple(fact for each in compared for fact in _added_to_copy(each))
        probability = DECISIVE if facts else 0.0
    else:
        facts = tuple(fact for each in compared for fact in _facts(each, rules))
        has_vectors = any(each.nearest is not None for each in compared)
        probability = raised_by_turns(probability_of_development(compared, has_vectors=has_vectors), compared)
    return Novelty(facts=facts, probability=probability, threshold=rules.development)


def score_sentences(
    content: Content, members: Sequence[Member], *, vectors: Rows | None = None
) -> tuple[float, ...]:
    """Return how sure it is, for each sentence of the text, that it tells of an event that no member does."""
    return tuple(probability_of_event(each) for each in _compare(content, members, vectors))


def _compare(
    content: Content,
    members: Sequence[Member],
    vectors: Rows | None,
    *,
    ordinary: frozenset[str] = frozenset(),
    whom: Whom = nobody,
    is_copy: bool = False,
) -> tuple[Compared, ...]:
    ordered = sorted(members, key=lambda member: (member.known.published_at, member.known.article_id))
    said_by_members = ((member.known, member.content) for member in ordered)
    knowledge = Knowledge(said_by_members, content, whom, is_copy=is_copy)
    nearest = nearest_known(content, vectors, ordered)
    return Comparing(content, knowledge, nearest=nearest, ordinary=ordinary, whom=whom).all()


def _facts(compared: Compared, rules: FactRules) -> Iterator[Fact]:
    yield from compared.facts
    newness = compared.newness
    if newness is not None and 1 - newness < rules.sentence and probability_of_event(compared) >= _LIKELY:
        yield _as_a_whole(compared)


def _added_to_copy(compared: Compared) -> Iterator[Fact]:
    said, overlap = compared.said, compared.overlap
    shared = overlap.shared if overlap is not None else 0
    is_added = len(said.stems) >= _ADDED_STEMS and 1 - shared / len(said.stems) >= _ADDED
    if is_added and not _NOTICE.search(said.text):
        yield from compared.facts
        yield _as_a_whole(compared)
        return
    for fact in compared.facts:
        if is_decisive(fact, compared) and _is_on_purpose(fact, compared):
            yield fact


def _is_on_purpose(fact: Fact, compared: Compared) -> bool:
    """Tell whether a changed word in a near copy was changed by somebody who knew what it said.

    Programs that exchange and drop words lose a "not" or the size of a figure, and what is around it.
    """
    said = compared.said
    if fact.kind is FactKind.CONTRADICTION and not fact.meaning:
        return said.claims.is_negated
    if fact.kind in AMOUNTS and compared.match is not None:
        known = compared.match.said.stems
        return len(said.stems & known) >= _EDITED * len(said.stems | known)
    return True


def _as_a_whole(compared: Compared) -> Fact:
    said = compared.said
    return Fact(kind=FactKind.SENTENCE, value=said.text, sentence=said.text, start=said.start)


def _days(*times: datetime) -> Iterator[str]:
    """Yield the days, as figures, that reports of these times name as a matter of course."""
    for time in times:
        for day in (time - _DAY, time, time + _DAY):
            yield f"date:{day:%m-%d}"
            yield f"year:{day:%Y}"
