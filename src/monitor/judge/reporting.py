"""Who reported a story, who was first, and which outlets did so independently of each other.

Outlets that print the same text, or texts that credit the same news agency, have it from one origin: together
they are one independent report, and it is that of the outlet that had it first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.model import NOBODY, Report, Reporting
from monitor.text.credits import agency_named


def sum_up(reports: Iterable[Report]) -> Reporting:
    """Return who reported; reports by nobody who is named do not count, but what they copied does."""
    ordered = sorted(reports, key=lambda report: (report.published_at, report.article_id))
    origins = _Origins()
    for report in ordered:
        origins.join(_article(report.article_id), *_had_from(report))
    named = [report for report in ordered if report.outlet]
    if not named:
        return NOBODY
    first_of: dict[str, str] = {}
    for report in named:
        first_of.setdefault(origins.of(_article(report.article_id)), report.outlet)
    return Reporting(
        outlet_count=len({report.outlet for report in named}),
        independent_outlet_count=len(set(first_of.values())),
        first_outlet=named[0].outlet,
        first_published_at=named[0].published_at,
    )


def outlets_in_order(reports: Sequence[Report]) -> tuple[str, ...]:
    """Return the outlets, each once, in the order of their first reports."""
    ordered = sorted(reports, key=lambda report: (report.published_at, report.article_id))
    return tuple(dict.fromkeys(report.outlet for report in ordered if report.outlet))


def _had_from(report: Report) -> tuple[str, ...]:
    """Return what a report has its text from: articles and agencies."""
    agencies = {*report.credits, agency_named(report.outlet)} - {""}
    original = () if report.copy_of is None else (_article(report.copy_of),)
    return (*original, *(f"agency {name}" for name in sorted(agencies)))


def _article(article_id: int) -> str:
    return f"article {article_id}"


@dataclass(slots=True)
class _Origins:
    """Sets of what has one origin, each known by one of its members (a union-find)."""

    parents: dict[str, str]

    def __init__(self) -> None:
        self.parents = {}

    def of(self, name: str) -> str:
        """Return the member that stands for the set of this one."""
        while (parent := self.parents.setdefault(name, name)) != name:
            name = parent
        return name

    def join(self, name: str, *others: str) -> None:
        """Make one set of those that these belong to."""
        for other in others:
            self.parents[self.of(other)] = self.of(name)
