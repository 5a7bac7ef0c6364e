"""What the reader knew: the closest on record, who had it before, and how close a call it was."""

from datetime import tzinfo

from monitor.judge.wording.content import Line, Piece, Room
from monitor.judge.wording.phrases import (
    clean,
    listed,
    percent,
    safe_url,
    told_day,
    told_time,
    unlike_percents,
)
from monitor.model import Article, DateSource, Neighbour, Reporting, Verdict, VerdictKind
from monitor.text.cleaning import cut

NOTABLE_WORDING = 0.2  # share of common wording from which it is worth a word
# Of the similarity that makes two articles one story: what has less of it is of another matter, and naming it
# as the closest would only puzzle.
CLOSE_SHARE = 0.5


def what_was_known(article: Article, verdict: Verdict, time_zone: tzinfo, room: Room) -> tuple[Line, ...]:
    """Return what was on record before this article, closest first; nothing for what is off topic."""
    lines = [*_closest(article, verdict, time_zone, room)]
    if verdict.is_close:
        lines.append((Piece(_close_call(verdict)),))
    if verdict.seeds:
        seeds = listed([cut(clean(seed), 60) for seed in verdict.seeds], room.items)
        lines.append((Piece(f"Your seeds report this happening: {seeds}"),))
    if verdict.other_outlets:
        outlets = listed([cut(clean(outlet), 60) for outlet in verdict.other_outlets], room.items)
        lines.append((Piece(f"Reported before by {outlets}"),))
    if verdict.reporting.outlet_count > 1:
        lines.append((Piece(_reported(article, verdict.reporting, time_zone)),))
    return tuple(lines)


def _closest(article: Article, verdict: Verdict, time_zone: tzinfo, room: Room) -> tuple[Line, ...]:
    original, nearest = verdict.copy_of, verdict.nearest
    if original is not None:
        is_own = bool(article.outlet) and original.outlet == article.outlet
        lead = "Published before by the same outlet: " if is_own else "A near copy of "
        lead = "The same article as it was known before: " if article.edit_of else lead
        return (_neighbour(lead, original, time_zone, room),)
    if verdict.kind is not VerdictKind.NEW_STORY:
        return (_neighbour("Nearest: ", nearest, time_zone, room),) if nearest else ()
    if nearest is None or nearest.similarity < CLOSE_SHARE * verdict.threshold:
        return ((Piece("Nothing close on record"),),)
    return (_neighbour("Closest on record: ", nearest, time_zone, room),)


def _close_call(verdict: Verdict) -> str:
    score, threshold = unlike_percents(verdict.score, verdict.threshold)
    if score == threshold:
        return f"A close call: {score} similar, just what makes two articles one story"
    return f"A close call: {score} similar, where {threshold} make two articles one story"


def _reported(article: Article, reporting: Reporting, time_zone: tzinfo) -> str:
    """Return how many outlets report the story, how many of them by themselves, and who was first."""
    count, independent = reporting.outlet_count, reporting.independent_outlet_count
    by_themselves = "independently" if independent == count else f"{independent} of them independently"
    told = f"Reported by {count} outlets, {by_themselves}"
    at = reporting.first_published_at
    if at is None:
        return told
    is_same_day = told_day(at, time_zone) == told_day(article.published_at, time_zone)
    when = f"{at.astimezone(time_zone):%H:%M}" if is_same_day else told_time(at, time_zone)
    return f"{told}; first: {cut(clean(reporting.first_outlet), 60)}, {when}"


def _neighbour(lead: str, known: Neighbour, time_zone: tzinfo, room: Room) -> Line:
    title = Piece(
        cut(clean(known.title) or "an untitled article", room.title_chars),
        safe_url(known.url, room.url_chars),
    )
    source = f"seed {cut(clean(known.seed), 60)}" if known.seed else cut(clean(known.outlet), 60)
    likeness = f"{percent(known.similarity)} similar"
    if known.containment >= NOTABLE_WORDING:
        likeness += f", {percent(known.containment)} of the wording"
    is_dated = known.date_source is not DateSource.SEEN
    when = told_day(known.published_at, time_zone) if is_dated else "undated"
    told = ", ".join(filter(None, (source, when, likeness)))
    return (Piece(lead), title, Piece(f" ({told})"))
