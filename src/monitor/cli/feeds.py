"""Commands about feeds: list, check, import, export."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.context import context_of, open_app
from monitor.cli.output import moment, print_error, print_json, print_table, print_text
from monitor.errors import ConfigError
from monitor.intake.opml import Outline, read_opml, write_opml
from monitor.model import PollState

commands = typer.Typer(help="The feeds: how they are, and lists of them.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@commands.command("list")
def list_feeds(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List the configured feeds with the state of their polling."""
    shared = context_of(context)
    settings = shared.settings()
    with open_app(shared, settings) as app:
        states = {state.feed: state for state in app.store.feeds.poll_states()}
    if as_json:
        print_json([{"feed": feed, "state": states.get(feed.name)} for feed in settings.feeds])
        return
    zone = settings.monitor.time_zone
    rows = []
    for feed in settings.feeds:
        state = states.get(feed.name) if feed.is_on else None
        rows.append(
            (
                feed.name,
                "on" if feed.is_on else "off",
                feed.language,
                feed.kind,
                moment(state.last_success_at, zone) if state else "",
                moment(state.next_poll_at, zone) if state else "",
                _condition(state) if feed.is_on else feed.reason_off,
            )
        )
    print_table(
        ("feed", "", "lang", "kind", "last success", "next poll", "condition"),
        rows,
        empty=f"No feeds in {shared.folder / 'feeds.toml'}.",
    )


def _condition(state: PollState | None) -> str:
    if state is None or state.last_polled_at is None:
        return "not polled yet"
    if state.is_gone:
        return "gone (410): give its new address or switch it off"
    if state.failures:
        return f"failed {state.failures} time(s): {state.last_problem}"
    return state.last_problem or f"well, {state.entry_count} entries"


@commands.command("check")
def check_feeds(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(help="Feeds to check; none for all that are on.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Poll feeds without storing anything and tell how they are; exits 1 when one is not well."""
    shared = context_of(context)
    settings = shared.settings()
    unknown = set(names or ()) - {feed.name for feed in settings.feeds}
    if unknown:
        print_error(f"no such feed: {', '.join(sorted(unknown))}; `monitor feeds list` shows the names")
        raise typer.Exit(2)
    feeds = [feed for feed in settings.feeds if (feed.name in names if names else feed.is_on)]
    with open_app(shared, settings) as app:
        reports = sorted(app.check_feeds(feeds), key=lambda report: report.feed)
    if as_json:
        print_json(reports)
    else:
        print_table(
            ("feed", "status", "type", "entries", "newest", "undated", "lang", "full text", "problem"),
            (
                (
                    report.feed,
                    report.status,
                    report.format,
                    report.entries,
                    moment(report.newest_at, settings.monitor.time_zone),
                    report.undated,
                    report.language,
                    f"{report.full_text_share:.0%}",
                    report.problem,
                )
                for report in reports
            ),
            empty="No feed is on.",
        )
    if any(report.problem for report in reports):
        raise typer.Exit(1)


@commands.command("import")
def import_feeds(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="An OPML file, as other readers export it.")],
) -> None:
    """Add the feeds of an OPML file to feeds.toml; those that are there already are left alone."""
    shared = context_of(context)
    settings = shared.settings()
    try:
        outlines = read_opml(file.read_bytes())
    except OSError as error:
        print_error(f"{file}: cannot be read: {error.strerror}")
        raise typer.Exit(2) from error
    known = {feed.url for feed in settings.feeds}
    names = {feed.name for feed in settings.feeds}
    blocks, added = [], 0
    for outline in outlines:
        if outline.url not in known:
            blocks.append(_block(outline, _name(outline, names)))
            added += 1
    target = shared.folder / "feeds.toml"
    before = target.read_text("utf-8")
    target.write_text(before.rstrip("\n") + "\n" + "".join(blocks), "utf-8")
    try:
        shared.settings()
    except ConfigError:
        target.write_text(before, "utf-8")
        raise
    print_text(f"{added} feed(s) added to {target}, {len(outlines) - added} known already")


def _name(outline: Outline, taken: set[str]) -> str:
    """Return a free name made of the title's or the address's Latin letters; remembers it as taken."""
    host = outline.url.split("/")[2]
    stem = re.sub(r"[^a-z0-9]+", "-", outline.title.lower()).strip("-")[:40] or re.sub(
        r"[^a-z0-9]+", "-", host.lower()
    ).strip("-")
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}-{number}", number + 1
    taken.add(name)
    return name


def _block(outline: Outline, name: str) -> str:
    lines = ["", "[[feeds]]", f"# Imported on {datetime.now(UTC):%Y-%m-%d}.", f"name = {json.dumps(name)}"]
    lines.append(f"url = {json.dumps(outline.url)}")
    lines.append(f"title = {json.dumps(outline.title, ensure_ascii=False)}")
    if re.fullmatch("[a-z]{2}", outline.language):
        lines.append(f"language = {json.dumps(outline.language)}")
    return "\n".join(lines) + "\n"


@commands.command("export")
def export_feeds(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="Where to write; none for the screen.")] = None,
) -> None:
    """Write the feeds that are on as OPML."""
    opml = write_opml(context_of(context).settings().feeds)
    if file is None:
        typer.echo(opml)
    else:
        file.write_text(opml, "utf-8")
        print_text(f"written to {file}")
