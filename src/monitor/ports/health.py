"""What is remembered of how feeds are."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from monitor.model import BodyFigures, ReadingFigures


class FeedFigures(Protocol):
    """How the feeds on record are; what a body was like is written with the poll, see FeedStore."""

    def bodies(self) -> Mapping[str, BodyFigures]:
        """Return by feed what its last body was like."""
        ...

    def readings(self, *, since: datetime) -> Mapping[str, ReadingFigures]:
        """Return by feed how its articles came out that were published since then; edits are left out."""
        ...
