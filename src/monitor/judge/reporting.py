"""Who reported a story, who was first, and which outlets did so independently of each other.

Outlets that print the same text, or texts that credit the same news agency, have it from one origin: together
they are one independent report, and it is that of the outlet that had it first.
"""

from collections.abc import Iterable, Iterator, Sequence

from monitor.model import NOBODY, Report, Reporting
from monitor.text.credits import agency_named

# An article, by its id, or an agency, by its name.
_Origin = int | str


def sum_up(reports: Iterable[Report]) -> Reporting:
    """Return who reported; reports by nobody who is named do not count, but what they copied does."""
    ordered = sorted(reports, key=lambda report: (report.published_at, report.article_id))
    origins = _Origins()
    for report in ordered:
        origins.join(report.article_id, *_had_from(report))
    named = [report for report in ordered if report.outlet]
    if not named:
        return NOBODY
    first_of: dict[_Origin, str] = {}
    for report in named:
        first_of.setdefault(origins.of(report.article_id), report.outlet)
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


def _had_from(report: Report) -> Iterator[_Origin]:
    """Yield what a report has its text from: articles by their ids and agencies by their names."""
    if report.copy_of is not None:
        yield report.copy_of
    yield from report.credits
    agency = agency_named(report.outlet)
    if agency:
        yield agency


class _Origins:
    """Sets of what has one origin, each known by one of its members (a union-find)."""

    def __init__(self) -> None:
        self._parents: dict[_Origin, _Origin] = {}

    def of(self, name: _Origin) -> _Origin:
        """Return the member that stands for the set of this one."""
        while (parent := self._parents.setdefault(name, name)) != name:
            name = parent
        return name

    def join(self, name: _Origin, *others: _Origin) -> None:
        """Make one set of those that these belong to."""
        for other in others:
            self._parents[self.of(other)] = self.of(name)
