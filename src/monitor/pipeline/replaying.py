"""Judges an archive of articles on a scratch history, each at the time it carries."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from monitor.errors import PermanentError
from monitor.model import (
    Alert,
    Article,
    DateSource,
    Judgement,
    Neighbour,
    OutletKind,
    Recorded,
    TextSource,
    VerdictKind,
)
from monitor.pipeline.judging import JudgeArticle
from monitor.ports import History
from monitor.text.cleaning import paragraphs, plain
from monitor.text.language import language_of
from monitor.text.urls import canonical_url, is_web_url


class ArchiveError(PermanentError):
    """A line of an archive cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """An article of an archive with its line.

    Attributes:
        raw: the line's own object, labels included.
    """

    id: str
    article: Article
    raw: Mapping[str, Any]


def read_archive(lines: Iterable[str], *, now: datetime) -> list[Archived]:
    """Return the articles of JSON lines, in their order; blank lines are passed over.

    Only id, title and text are required; feed, outlet, outlet_kind and country serve watchlists that ask for
    them. An article without ``published_at`` (or ``date``, ``time``) is
    placed at the time of the one before it, the first at ``now``.

    Raises:
        ArchiveError: a line is not a JSON object, lacks a required key, repeats an id or holds a wrong value.
    """
    archived: list[Archived] = []
    seen: set[str] = set()
    at = now
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        raw = _object(line, number)
        at = _moment(raw, number) or at
        item = Archived(id=str(raw["id"]), article=_article(raw, at, number), raw=raw)
        if item.id in seen:
            raise ArchiveError(f"line {number}: the id {item.id!r} stands on an earlier line too")
        seen.add(item.id)
        archived.append(item)
    return archived


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """The step that judges an archive in the order of its dates.

    ``names`` maps ids of articles on record to what the archive calls them; seeds are ``seed:NAME``.
    """

    judge: JudgeArticle
    history: History
    _names: dict[int, str] = field(default_factory=dict)

    def __call__(self, archive: Sequence[Archived]) -> Iterator[tuple[Archived, dict[str, Any]]]:
        """Yield each article with its result, in the order of their dates; for equal ones in the file's."""
        for item in sorted(archive, key=lambda item: item.article.published_at):
            judged = self.judge(item.article)
            if judged is None:
                yield item, self._same_article(item)
            else:
                judgement, recorded = judged
                self._names[recorded.article_id] = item.id
                yield item, self._result(item, judgement, recorded)

    def _result(self, item: Archived, judgement: Judgement, recorded: Recorded) -> dict[str, Any]:
        verdict = judgement.verdict
        return {
            "id": item.id,
            "relevant": judgement.relevance.is_relevant,
            "topics": [topic.topic for topic in judgement.topics],
            "topic_scores": {topic.topic: round(topic.score, 4) for topic in judgement.topics},
            "verdict": str(verdict.kind),
            "copy_of": self._name(verdict.copy_of),
            "story": f"article:{item.id}" if recorded.story_id is None else f"story:{recorded.story_id}",
            "score": round(verdict.score, 4),
            "threshold": round(verdict.threshold, 4),
            "close": verdict.is_close,
            "novelty": round(verdict.novelty, 4),
            "seeds": list(verdict.seeds),
            "nearest": verdict.nearest
            and {"id": self._name(verdict.nearest), "similarity": round(verdict.nearest.similarity, 4)},
            "new_facts": [
                {
                    "kind": str(fact.kind),
                    "value": fact.value,
                    "sentence": fact.sentence,
                    "start": fact.start,
                    "differs_from": fact.differs_from and fact.differs_from.value,
                }
                for fact in verdict.new_facts
            ],
            "importance": round(verdict.importance, 4),
            "watchlists": [match.watchlist for match in judgement.matches],
            "alert": isinstance(judgement.decision, Alert),
        }

    def _same_article(self, item: Archived) -> dict[str, Any]:
        """Return the result for an address that was judged before: a copy of what stands there."""
        known_id = self.history.article_at(item.article.canonical_url)
        record = self.history.story_of(known_id) if known_id is not None else None
        return {
            "id": item.id,
            "relevant": record is not None,
            "topics": [],
            "topic_scores": {},
            "verdict": str(VerdictKind.REPEAT),
            "copy_of": self._names.get(known_id or 0),
            "story": f"article:{item.id}" if record is None else f"story:{record}",
            "score": 1.0,
            "threshold": 0.0,
            "close": False,
            "novelty": 0.0,
            "seeds": [],
            "nearest": None,
            "new_facts": [],
            "importance": 0.0,
            "watchlists": [],
            "alert": False,
        }

    def _name(self, neighbour: Neighbour | None) -> str | None:
        if neighbour is None:
            return None
        return f"seed:{neighbour.seed}" if neighbour.seed else self._names[neighbour.article_id]


def _object(line: str, number: int) -> dict[str, Any]:
    try:
        raw = json.loads(line)
    except ValueError as error:
        raise ArchiveError(f"line {number}: not JSON ({error})") from error
    if not isinstance(raw, dict):
        raise ArchiveError(f"line {number}: a JSON object with id, title and text is needed")
    for key in ("id", "title", "text"):
        if not isinstance(raw.get(key), str | int):
            raise ArchiveError(f"line {number}: {key!r} is missing or not a text")
    return raw


def _moment(raw: Mapping[str, Any], number: int) -> datetime | None:
    value = raw.get("published_at") or raw.get("time") or raw.get("date")
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise ArchiveError(f"line {number}: the date {value!r} is not like 2025-12-23T14:30Z") from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _outlet_kind(raw: Mapping[str, Any], number: int) -> OutletKind:
    kind = str(raw.get("outlet_kind") or OutletKind.UNKNOWN)
    if kind not in list(OutletKind):
        raise ArchiveError(f"line {number}: the outlet_kind {kind!r} is none of {', '.join(OutletKind)}")
    return OutletKind(kind)


def _article(raw: Mapping[str, Any], at: datetime, number: int) -> Article:
    title, text = plain(str(raw["title"])), paragraphs(str(raw["text"]))
    url = str(raw.get("url") or "")
    return Article(
        url=url,
        canonical_url=canonical_url(url) if is_web_url(url) else f"archive:{raw['id']}",
        title=title,
        text=text,
        published_at=at,
        date_source=DateSource.GIVEN,
        text_source=TextSource.ARCHIVE,
        seen_at=at,
        outlet=str(raw.get("outlet") or raw.get("source") or ""),
        outlet_kind=_outlet_kind(raw, number),
        country=str(raw.get("country") or ""),
        feed=str(raw.get("feed") or ""),
        language=str(raw.get("language") or raw.get("lang") or "") or language_of(f"{title}\n{text}"),
    )
