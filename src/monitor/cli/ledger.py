"""What became of every report of the demonstration, and whether it is what its authors expected."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from monitor.cli import words
from monitor.cli.output import counted, print_prose, print_text, prose_width, wrapped
from monitor.demo import Newsroom
from monitor.demo.story import Outlet, PageKind, Piece
from monitor.judge import withholding
from monitor.model import (
    ArticleRecord,
    EntryOutcome,
    EntryRecord,
    FactKind,
    PollState,
    Side,
    TextSource,
    VerdictKind,
)

LABEL = 10
# So many new figures and names are shown as examples.
EXAMPLES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """All that the pipeline recorded."""

    records: Sequence[ArticleRecord]
    entries: Sequence[EntryRecord]
    states: Sequence[PollState]
    sides: Sequence[Side] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One published piece and what became of it.

    Attributes:
        record: its article; None when there is none of its own.
        same_as: the article on record that its entry led to, if it led to one.
    """

    outlet: Outlet
    piece: Piece
    record: ArticleRecord | None
    same_as: ArticleRecord | None

    @property
    def story_id(self) -> int | None:
        """The story it belongs to; None off topic."""
        found = self.record or self.same_as
        return found.story_id if found else None

    @property
    def is_alerted(self) -> bool:
        """Whether somebody was told."""
        return self.record is not None and self.record.alert_id is not None

    @property
    def is_as_expected(self) -> bool:
        """Whether it was decided as its authors expected."""
        if self.record is None:
            return self.same_as is not None and self.piece.verdict is VerdictKind.REPEAT
        return (self.record.verdict.kind, self.is_alerted) == (self.piece.verdict, self.piece.is_alerted)


def what_to_look_for(newsroom: Newsroom) -> Iterator[str]:
    """Yield sentences that tell beforehand what should happen, counted from what will be published."""
    outlets = newsroom.outlets
    pieces = [piece for outlet in outlets for piece in outlet.pieces]
    kinds = Counter(map(_kind, pieces))
    told = ", ".join(f"{kinds[kind]} {kind}" for kind in (*_KINDS[:2],) if kinds[kind])
    silent = ", ".join(f"{kinds[kind]} {kind}" for kind in _KINDS[2:] if kinds[kind])
    in_order = [outlet for outlet in outlets if outlet.pieces]
    yield (
        f"{counted(len(pieces), 'report')} by {counted(len(in_order), 'outlet')}; "
        f"{counted(len(outlets) - len(in_order), 'feed')} more out of order."
    )
    yield f"Should alert: {told}."
    yield f"Should not: {silent}."


_KINDS = (
    "of a new story",
    "with a development",
    "copied",
    "retold",
    "under a second address",
    "off the beat",
)


def _kind(piece: Piece) -> str:
    if piece.verdict is VerdictKind.NEW_STORY:
        return _KINDS[0]
    if piece.verdict is VerdictKind.DEVELOPMENT:
        return _KINDS[1]
    if piece.verdict is VerdictKind.OFF_TOPIC:
        return _KINDS[5]
    if piece.page is PageKind.AMP:
        return _KINDS[4]
    return _KINDS[2] if piece.copy_of else _KINDS[3]


def print_ledger(newsroom: Newsroom, decided: Decided) -> None:
    """Print every report under its story, with what became of it and why, then whether that was expected."""
    reports = _reports(newsroom, decided)
    by_story: dict[int | None, list[Report]] = defaultdict(list)
    for report in reports:
        by_story[report.story_id].append(report)
    _heading("What became of every report")
    off_topic = by_story.pop(None, [])
    single = [story.pop() for story in by_story.values() if len(story) == 1 and not _seeds(story, decided)]
    for story in filter(None, by_story.values()):
        seeds = _seeds(story, decided)
        known = f", known from {counted(len(seeds), 'seed')}" if seeds else ""
        _section(f"A story in {counted(len(story), 'report')}{known}", story, decided)
    _section("Stories in one report", single, decided)
    _section("Off the beat", off_topic, decided)
    _print_trouble(newsroom, decided)
    _print_comparison(reports)


def _reports(newsroom: Newsroom, decided: Decided) -> list[Report]:
    """Return what has been published with what became of it, in the order of publication."""
    by_id = {record.article_id: record for record in decided.records}
    by_title = {(each.article.feed, each.article.title): each for each in decided.records}
    led_to = {
        (each.feed, each.entry.title): by_id.get(each.article_id or 0)
        for each in decided.entries
        if each.entry is not None and each.outcome is EntryOutcome.SAME_ARTICLE
    }
    return [
        Report(
            outlet=outlet,
            piece=piece,
            record=by_title.get((outlet.name, piece.title)),
            same_as=led_to.get((outlet.name, piece.title)),
        )
        for outlet, piece in sorted(newsroom.pieces(), key=lambda pair: pair[1].published_at)
    ]


def _seeds(story: Sequence[Report], decided: Decided) -> list[str]:
    """Return the seeds that belong to the story of these reports."""
    story_id = story[0].story_id
    return [each.article.seed for each in decided.records if each.article.seed and each.story_id == story_id]


def _heading(text: str) -> None:
    print_text()
    print_text(text, style="bold")


def _section(heading: str, reports: Sequence[Report], decided: Decided) -> None:
    if not reports:
        return
    _heading(heading)
    for report in reports:
        label = f"alert {report.record.alert_id}" if report.is_alerted and report.record else "no alert"
        _labelled(label, report.piece.title)
        print_prose(f"{report.outlet.title}: {_reason(report, decided)}", indent=LABEL)
        if not report.is_as_expected:
            print_prose(f"not as expected: {report.piece.expected}", indent=LABEL, style="yellow")


def _labelled(label: str, text: str) -> None:
    first, *more = wrapped(text, prose_width(LABEL))
    print_text(label.ljust(LABEL) + first)
    for line in more:
        print_text(" " * LABEL + line)


def _reason(report: Report, decided: Decided) -> str:
    """Return why it was decided so."""
    record = report.record
    if record is None:
        if report.same_as is None:
            return "not read yet"
        known = report.same_as.article
        name = withholding.quoted(known.title, known.outlet)
        return f"the same article: its address leads to {name}, read already"
    verdict = record.verdict
    match verdict.kind:
        case VerdictKind.OFF_TOPIC:
            titles = {side.name: side.title for side in decided.sides}
            return f"off topic: {withholding.off_beat(record.relevance, titles)}"
        case VerdictKind.NEW_STORY:
            reason = "new story: nothing like it was on record"
        case VerdictKind.DEVELOPMENT:
            reason = f"development: {_facts(record)}"
        case VerdictKind.REPEAT if verdict.copy_of:
            share = f"{verdict.copy_of.containment:.0%} of the wording"
            return f"copy: {share} stands in {withholding.name_of(verdict.copy_of)}"
        case VerdictKind.REPEAT:
            known_as = f" beyond {withholding.name_of(verdict.nearest)}" if verdict.nearest else ""
            return f"repeat: tells nothing{known_as}"
    if record.article.text_source is TextSource.SUMMARY:
        reason += "; the page could not be read, so from headline and summary"
    return reason if record.alert_id or not record.withheld else f"{reason}; {words.REASONS[record.withheld]}"


def _facts(record: ArticleRecord) -> str:
    facts = record.verdict.new_facts
    sentences = len({fact.start for fact in facts})
    examples = [fact.value for fact in facts if fact.kind is FactKind.NUMBER][:EXAMPLES]
    such_as = f", with {', '.join(examples)}" if examples else ""
    return f"{counted(sentences, 'sentence')} with something new{such_as}"


def _print_trouble(newsroom: Newsroom, decided: Decided) -> None:
    """Print what the feeds did besides: entries that they listed anew, answers that were none."""
    titles = {outlet.name: outlet.title for outlet in newsroom.outlets}
    times = Counter((each.feed, each.entry.title) for each in decided.entries if each.entry is not None)
    lines = [
        f"{outlet.title} listed “{piece.title}” again under another identifier and address: "
        + ("recognised, read once" if times[outlet.name, piece.title] == 1 else "read twice")
        for outlet, piece in newsroom.pieces()
        if piece.published_again_in
    ]
    lines += [
        f"{titles.get(each.feed, each.feed)}: {each.last_problem}"
        for each in decided.states
        if each.last_problem
    ]
    _heading("And the feeds")
    for line in lines:
        print_prose(line)


def _print_comparison(reports: Sequence[Report]) -> None:
    right = sum(report.is_as_expected for report in reports)
    print_text()
    if right == len(reports):
        print_prose(f"All {right} reports were decided as their authors expected.")
        return
    print_prose(
        f"{right} of {len(reports)} reports were decided as their authors expect of the configuration and "
        "seeds that come with monitor; the others are marked above.",
        style="yellow",
    )
