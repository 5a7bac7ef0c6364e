"""What is said of articles that nobody was told of: why each was left out, and how to have it after all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo

from monitor.judge.rating import MISSED_COMMAND, RESTORE_COMMAND
from monitor.judge.withholding import why_withheld
from monitor.judge.wording.content import HEADLINE_URL_CHARS, Content, Piece, Room, Section
from monitor.judge.wording.digest import counts_told
from monitor.judge.wording.phrases import (
    clean,
    counted,
    headline_of,
    language_tag,
    outlet_of,
    safe_url,
    time_of,
    told_day,
    told_hour,
    told_time,
    zone_of,
)
from monitor.model import ArticleRecord, NotSent, WithheldReason
from monitor.text.cleaning import cut

WHY_CHARS = 300

_REMARK = (
    "A sample of each kind, what came nearest to being sent first. Under each stands why it was not sent, "
    "with two commands: one sends it after all, the other notes that it should have been sent."
)
_HEADINGS = {
    WithheldReason.OFF_TOPIC: "Off topic",
    WithheldReason.REPEAT: "Repeats of what is known",
    WithheldReason.MUTED: "Of muted stories",
    WithheldReason.NO_WATCHLIST: "Of no watchlist",
    WithheldReason.BELOW_VERDICT: "Developments not asked for",
    WithheldReason.BELOW_IMPORTANCE: "Below importance",
    WithheldReason.TOO_OLD: "Too old",
}


def compose_not_sent(
    *,
    delivery_id: str,
    not_sent: NotSent,
    side_titles: Mapping[str, str],
    time_zone: tzinfo,
    room: Room,
) -> Content:
    """Return what is to be said within the room; see ``write_not_sent`` for the values."""
    shown = not_sent.sample[: room.alerts]
    zone = zone_of(not_sent.until, time_zone)  # named at the head, and so nowhere else
    parts = {
        record.article_id: _part(record, side_titles, time_zone, zone=zone, room=room) for record in shown
    }
    total = Section(heading="In all", lines=((Piece(counts_told(not_sent.withheld)),),))
    return Content(
        headline=Piece(_headline(not_sent, len(shown))),
        lang="",
        verdict="What was not sent",
        outlet=f"{told_hour(not_sent.since, time_zone)} – {told_time(not_sent.until, time_zone)}",
        remark=_REMARK,
        sections=(*_by_reason(shown, parts, not_sent.withheld), total),
        footer=f"monitor · delivery {cut(clean(delivery_id), 64)}",
    )


def subject_of_not_sent(not_sent: NotSent) -> str:
    """Return how many articles were not sent."""
    return f"{counted(sum(not_sent.withheld.values()), 'article was', 'articles were')} not sent"


def _headline(not_sent: NotSent, shown: int) -> str:
    is_sample = shown < sum(not_sent.withheld.values())
    here = f"; here {'is' if shown == 1 else 'are'} {shown} of them"
    return subject_of_not_sent(not_sent) + (here if is_sample else "")


def _by_reason(
    shown: Sequence[ArticleRecord], parts: Mapping[int, Section], counts: Mapping[WithheldReason, int]
) -> Iterator[Section]:
    """Yield the parts reason by reason, in the order in which reasons were taken; the first says which."""
    for reason in dict.fromkeys(record.withheld for record in shown if record.withheld):
        first, *others = [parts[record.article_id] for record in shown if record.withheld is reason]
        there, total = len(others) + 1, counts.get(reason, 0)
        share = f"{there} of {total:,}" if total > there else f"{there}"
        yield replace(first, heading=f"{_HEADINGS[reason]} ({share})")
        yield from others


def _part(
    record: ArticleRecord, side_titles: Mapping[str, str], time_zone: tzinfo, *, zone: str, room: Room
) -> Section:
    article = record.article
    reason = why_withheld(record, side_titles=side_titles, time_zone=time_zone, day_of=told_day)
    why = cut(clean(reason), WHY_CHARS)
    when = time_of(article, time_zone).removesuffix(zone).rstrip()
    commands = (
        Piece(f"{RESTORE_COMMAND} {record.article_id}", is_command=True),
        Piece(" · "),
        Piece(f"{MISSED_COMMAND} {record.article_id}", is_command=True),
    )
    return Section(
        heading="",
        title=Piece(
            headline_of(article, room), safe_url(article.url, max(room.url_chars, HEADLINE_URL_CHARS))
        ),
        byline=f"{outlet_of(article, room)} · {when} · article {record.article_id}",
        lines=((Piece(f"{why[:1].upper()}{why[1:]}"),), commands),
        lang=language_tag(article.language),
        is_ours=True,
    )
