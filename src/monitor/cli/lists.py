"""What commands that list say of what is not there."""

from datetime import UTC, datetime, timedelta

import typer

from monitor.cli.output import print_error


def since(days: float) -> datetime | None:
    """Return when the last so many days began; None for 0, which is always."""
    return datetime.now(UTC) - timedelta(days=days) if days else None


def missing(kind: str, kinds: str, number: int) -> typer.Exit:
    """Say that there is no such record; return what ends the command."""
    print_error(f"there is no {kind} {number} on record; `monitor {kinds} list` shows which there are")
    return typer.Exit(1)


def nothing(kinds: str, *, is_filtered: bool) -> str:
    """Return what stands in place of an empty list."""
    if is_filtered:
        return f"No {kinds} like that on record."
    return f"No {kinds} on record yet; `monitor run` or `monitor once` reads the feeds."
