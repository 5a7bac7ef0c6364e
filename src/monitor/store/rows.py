"""Model values to rows of the tables and back."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, RowMapping

from monitor.model import (
    Article,
    ArticleRecord,
    ClaimedEntry,
    DateSource,
    DeliveryRecord,
    DeliveryState,
    Entry,
    EntryOutcome,
    EntryRecord,
    Fact,
    HeldAlert,
    HeldReason,
    Judgement,
    Match,
    Message,
    NewEntry,
    OutletKind,
    PageKind,
    PollState,
    Relevance,
    Revision,
    TextSource,
    TopicScore,
    Verdict,
    Withheld,
    WithheldReason,
)
from monitor.store.codec import from_json, to_json
from monitor.store.tables import FEED

_STATE_FIELDS = tuple(name for name in PollState.__slots__ if name != "feed")
STATE_COLUMNS = tuple(FEED.c["name" if name == "feed" else name] for name in PollState.__slots__)
ARTICLE_FIELDS = tuple(Article.__slots__)


def state_row(state: PollState) -> dict[str, Any]:
    """Return the columns of a poll state, its name left out."""
    return {name: getattr(state, name) for name in _STATE_FIELDS}


def state_of(row: Row[Any]) -> PollState:
    """Return the poll state in a row of ``STATE_COLUMNS``."""
    return PollState(**dict(zip(PollState.__slots__, row, strict=True)))


def entry_row(feed: str, new: NewEntry, now: datetime) -> dict[str, Any]:
    """Return the columns of a new entry that was seen now; when it is due is left out."""
    return {
        "seen_at": now,
        "outcome": EntryOutcome.WAS_THERE if new.was_there else None,
        "settled_at": now if new.was_there else None,
        "feed": feed,
        "guid_key": new.keys.guid,
        "link_key": new.keys.link,
        "title_key": new.keys.title,
        "host": new.host,
        "body": to_json(new.entry),
        "digest": new.digest,
    }


def claimed_entry_of(row: RowMapping) -> ClaimedEntry:
    """Return the entry in a row whose attempts count the present taking too."""
    return ClaimedEntry(
        entry_id=row["id"],
        feed=row["feed"],
        entry=from_json(Entry, row["body"]),
        seen_at=row["seen_at"],
        attempts=row["attempts"] - 1,
    )


def entry_record_of(row: RowMapping) -> EntryRecord:
    """Return the entry in a row with what became of it."""
    return EntryRecord(
        entry_id=row["id"],
        feed=row["feed"],
        seen_at=row["seen_at"],
        entry=None if row["body"] is None else from_json(Entry, row["body"]),
        outcome=None if row["outcome"] is None else EntryOutcome(row["outcome"]),
        article_id=row["article_id"],
    )


def article_row(judgement: Judgement, story_id: int | None) -> dict[str, Any]:
    """Return the columns of a judged article."""
    article, decision = judgement.article, judgement.decision
    return {
        **{name: getattr(article, name) for name in ARTICLE_FIELDS},
        "also_stories": to_json(article.also_stories),
        "canonical_url": article.canonical_url or None,  # any number of seeds have none
        "story_id": story_id,
        "verdict_kind": judgement.verdict.kind,
        "verdict": to_json(judgement.verdict),
        "relevance": to_json(judgement.relevance),
        "matches": to_json(judgement.matches),
        "topics": to_json(judgement.topics),
        "withheld": decision.reason if isinstance(decision, Withheld) else None,
        "copy_of": judgement.verdict.copy_of and judgement.verdict.copy_of.article_id,
        "credits": to_json(judgement.credits),
    }


def article_of(row: RowMapping) -> Article:
    """Return the article in a row of the article table."""
    found = {name: row[name] for name in ARTICLE_FIELDS}
    found["canonical_url"] = found["canonical_url"] or ""
    found["also_stories"] = from_json(tuple[str, ...], found["also_stories"])
    found["date_source"] = DateSource(found["date_source"])
    found["text_source"] = TextSource(found["text_source"])
    found["page_kind"] = PageKind(found["page_kind"])
    found["outlet_kind"] = OutletKind(found["outlet_kind"])
    return Article(**found)


def revision_of(row: RowMapping) -> Revision:
    """Return the revision in a row."""
    return Revision(
        found_at=row["found_at"],
        title=row["title"],
        previous_title=row["previous_title"],
        text=row["text"],
        added=from_json(tuple[Fact, ...], row["added"]),
        dropped=from_json(tuple[Fact, ...], row["dropped"]),
        development_id=row["development_id"],
        is_first_reading=row["is_first_reading"],
    )


def revision_row(article_id: int, revision: Revision) -> dict[str, Any]:
    """Return the columns of a revision."""
    return {
        "article_id": article_id,
        "found_at": revision.found_at,
        "title": revision.title,
        "previous_title": revision.previous_title,
        "text": revision.text,
        "added": to_json(revision.added),
        "dropped": to_json(revision.dropped),
        "development_id": revision.development_id,
        "is_first_reading": revision.is_first_reading,
    }


def article_record_of(
    row: RowMapping,
    *,
    copied_by: tuple[str, ...] = (),
    revisions: tuple[Revision, ...] = (),
    removed_at: datetime | None = None,
    awaited_at: datetime | None = None,
) -> ArticleRecord:
    """Return the record in a row of the article table that carries its ``alert_id`` too."""
    return ArticleRecord(
        article_id=row["id"],
        story_id=row["story_id"],
        article=article_of(row),
        relevance=from_json(Relevance, row["relevance"]),
        matches=from_json(tuple[Match, ...], row["matches"]),
        topics=from_json(tuple[TopicScore, ...], row["topics"]),
        verdict=from_json(Verdict, row["verdict"]),
        alert_id=row["alert_id"],
        withheld=None if row["withheld"] is None else WithheldReason(row["withheld"]),
        copied_by=copied_by,
        revisions=revisions,
        removed_at=removed_at,
        awaited_at=awaited_at,
    )


def delivery_record_of(row: RowMapping) -> DeliveryRecord:
    """Return the record in a row of the delivery table that carries its channel's ``refusing_since`` too."""
    state = DeliveryState(row["state"])
    if state is DeliveryState.OWED and row["refusing_since"] is not None:
        state = DeliveryState.HELD
    return DeliveryRecord(
        delivery_id=row["id"],
        alert_id=row["alert_id"],
        channel=row["channel"],
        state=state,
        attempts=row["attempts"],
        problem=row["problem"],
        created_at=row["created_at"],
        next_attempt_at=row["next_attempt_at"],
        sent_at=row["settled_at"] if state is DeliveryState.SENT else None,
        message=from_json(Message, row["message"]),
    )


def held_alert_of(row: RowMapping) -> HeldAlert:
    """Return the held alert in a row of its table that carries columns of alert, article and story too."""
    return HeldAlert(
        alert_id=row["alert_id"],
        channel=row["channel"],
        watchlists=from_json(tuple[str, ...], row["watchlists"]),
        reason=HeldReason(row["reason"]),
        due_at=row["due_at"],
        importance=row["importance"],
        created_at=row["created_at"],
        story_id=row["story_id"],
        story_title=row["story_title"],
    )
