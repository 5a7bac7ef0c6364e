"""Commands about feeds: list, show, check, add, import, export."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from monitor.app.discovering import Found, finder_of
from monitor.app.health import feed_health, feed_reports, subscriptions_of
from monitor.cli import subscribing
from monitor.cli.backfilling import backfill_feed
from monitor.cli.context import context_of, open_app
from monitor.cli.feed_facts import feed_facts, pushed_text
from monitor.cli.options import AsJson, list_group
from monitor.cli.output import counted, moment, print_error, print_json, print_step, print_text
from monitor.cli.tables import print_facts, print_table
from monitor.errors import MonitorError
from monitor.intake.opml import OpmlError, Outline, read_opml, write_opml
from monitor.intake.selectors import selector_problem
from monitor.judge.wording.names import OUTLET_KINDS
from monitor.model import Feed, FeedHealth, FeedTrouble, PollState, SourceKind, SubscriptionStatus
from monitor.pipeline.checking import FeedReport
from monitor.text.urls import host_of, is_web_url

SHOWN = 5
"""Entries that are shown of what stands in for a feed."""

commands = list_group("The feeds: how they are, and lists of them in and out.")
commands.command("backfill")(backfill_feed)


@commands.command("list")
def list_feeds(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List the configured feeds with the state of their polling."""
    with open_app(context) as app:
        settings = app.settings
        states = {state.feed: state for state in app.store.feeds.poll_states()}
        health, pushing = feed_health(app), subscriptions_of(app)
    if as_json:
        print_json(
            [
                {
                    "feed": feed,
                    "state": states.get(feed.name),
                    "health": health[feed.name],
                    "pushing": pushing.get(feed.name),
                }
                for feed in settings.feeds
            ]
        )
        return
    zone = settings.monitor.time_zone
    print_table(
        ("feed", "", "lang", "kind", "last success", "condition"),
        (
            (
                feed.name,
                "on" if feed.is_on else "off",
                feed.language,
                OUTLET_KINDS[feed.kind],
                moment(state.last_success_at, zone) if state else "",
                _condition(feed, state, health[feed.name], pushing.get(feed.name), zone),
            )
            for feed, state in ((feed, states.get(feed.name)) for feed in settings.feeds)
        ),
        empty=f"No feeds in {settings.folder / 'feeds.toml'}.",
    )


@commands.command("show")
def show_feed(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Which feed.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Tell what is known of a feed: polling, entries, articles."""
    with open_app(context) as app:
        settings = app.settings
        feed = next((feed for feed in settings.feeds if feed.name == name), None)
        if feed is None:
            _refuse_unknown({name})
        state = next((state for state in app.store.feeds.poll_states() if state.feed == name), None)
        health, pushing = feed_health(app)[name], subscriptions_of(app).get(name)
    if as_json:
        print_json({"feed": feed, "state": state, "health": health, "pushing": pushing})
        return
    print_facts(feed_facts(feed, state, health, settings.monitor.time_zone, pushing=pushing))


def _refuse_unknown(names: AbstractSet[str]) -> NoReturn:
    print_error(f"there is no feed {', '.join(sorted(names))}; `monitor feeds list` shows the names")
    raise typer.Exit(2)


def _condition(
    feed: Feed,
    state: PollState | None,
    health: FeedHealth,
    pushing: SubscriptionStatus | None,
    zone: tzinfo,
) -> str:
    if not feed.is_on:
        return feed.reason_off
    if state is None or state.last_polled_at is None or state.url != feed.url:
        return "not polled yet"
    if state.is_gone:
        return "gone (410): give its new address; switched off and on, it is asked again"
    following = "; ".join(
        filter(None, (pushed_text(pushing, zone), f"next poll {moment(state.next_poll_at, zone)}"))
    )
    if state.failures:
        times = "failed" if state.failures == 1 else f"failed {state.failures} times in a row"
        return f"{times}: {state.last_problem}; {following}"
    found = state.last_problem or "; ".join(finding.text for finding in health.findings) or "well"
    rate = "" if health.entries_per_day is None else f", {health.entries_per_day:.3g} a day"
    return f"{found}; {counted(state.entry_count, 'entry', 'entries')}{rate}; {following}"


@commands.command("check")
def check_feeds(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Which feeds; none for all that are on.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Poll feeds without storing anything and tell how they are. Exits with 1 when one is not well."""
    with open_app(context) as app:
        settings = app.settings
        unknown = set(names or ()) - {feed.name for feed in settings.feeds}
        if unknown:
            _refuse_unknown(unknown)
        feeds = [feed for feed in settings.feeds if (feed.name in names if names else feed.is_on)]
        reports = sorted(feed_reports(app, feeds), key=lambda report: report.feed)
    if as_json:
        print_json(reports)
    else:
        print_table(
            ("feed", "status", "type", "entries", "newest", "lang", "full text", "problem"),
            (_report_row(report, settings.monitor.time_zone) for report in reports),
            empty="No feed is on.",
        )
    if any(report.problem for report in reports):
        raise typer.Exit(1)


def _report_row(report: FeedReport, zone: tzinfo) -> tuple[object, ...]:
    undated = f"{report.undated} of {report.entries} entries without a date" if report.undated else ""
    is_said = {FeedTrouble.WEB_PAGE, FeedTrouble.NOTHING}  # by the problem
    findings = [finding.text for finding in report.health.findings if finding.trouble not in is_said]
    return (
        report.feed,
        report.status,
        report.format,
        report.entries if report.format else None,
        moment(report.newest_at, zone)[:10],
        report.language,
        "" if report.health.full_text_share is None else f"{report.full_text_share:.0%}",
        "; ".join(filter(None, (*findings, report.problem, undated, pushed_text(report.pushing, zone)))),
    )


@commands.command("add")
def add_feed(
    context: typer.Context,
    address: Annotated[
        str, typer.Argument(metavar="ADDRESS", help="Of a site, its feed, its sitemap or a page of it.")
    ],
    *,
    source: Annotated[
        SourceKind | None,
        typer.Option(
            "--source", help="Look for this only, such as the page itself where it has a feed, too."
        ),
    ] = None,
    selector: Annotated[
        str, typer.Option("--selector", metavar="CSS", help="Of the links to articles, such as 'h2 > a'.")
    ] = "",
) -> None:
    """Find the feed of a site and add it to feeds.toml.

    Where there is none, its sitemap of news stands in for it, or the page itself.
    """
    if not is_web_url(address):
        print_error(f"{address!r} is no address; one begins with https://")
        raise typer.Exit(2)
    if problem := selector_problem(selector):
        print_error(f"--selector: {problem}")
        raise typer.Exit(2)
    source = SourceKind.PAGE if selector else source
    with open_app(context) as app:
        try:
            found = finder_of(app, print_step)(address, wanted=source, link_selector=selector)
        except MonitorError as error:
            print_error(str(error))
            raise typer.Exit(1) from error
        settings = app.settings
    if found is None:
        print_error(_nothing_at(address, source))
        raise typer.Exit(1)
    parsed = found.parsed
    outline = Outline(title=parsed.title or host_of(found.url), url=found.url, language=parsed.language)
    added = [
        replace(feed, source=found.source, link_selector=selector)
        for feed in subscribing.new_feeds([outline], settings.feeds)
    ]
    folder = context_of(context).folder
    _subscribe(folder, added)
    if not added:
        print_text(f"{found.url} is known already")
        return
    entries = counted(len(parsed.entries), "entry", "entries")
    print_text(f"{added[0].name} added to {folder / 'feeds.toml'}: {found.url}, {entries}")
    if found.source is not SourceKind.FEED:
        _show_found(found, is_asked_for=source is not None)


def _nothing_at(address: str, source: SourceKind | None) -> str:
    if source is SourceKind.PAGE:
        return f"{address} has no links to articles; look at its source for another selector"
    if source is SourceKind.SITEMAP:
        return (
            f"{address} has no sitemap with articles of late, neither in its robots.txt nor at a usual place"
        )
    return (
        f"{address} has no feed, neither named on its page nor at a usual place, no sitemap with articles of "
        "late, and is no page that lists articles; try a page that does"
    )


def _show_found(found: Found, *, is_asked_for: bool) -> None:
    """Show what stands in for a feed, so that whoever added it sees whether it is articles."""
    kind = f"a {found.parsed.format}" if found.source is SourceKind.SITEMAP else "the page itself"
    print_text("" if is_asked_for else f"No feed was found; {kind} stands in for one. It begins with:")
    print_table(
        ("dated", "headline or address"),
        (
            (moment(entry.published_at or entry.updated_at, UTC)[:10], entry.title or entry.link)
            for entry in found.parsed.entries[:SHOWN]
        ),
        empty="",
    )
    if found.source is SourceKind.PAGE:
        print_text("If these are not its articles, set link_selector in feeds.toml.")


def _subscribe(folder: Path, added: Sequence[Feed]) -> None:
    try:
        subscribing.subscribe(folder, added)
    except OSError as error:
        print_error(f"{folder / 'feeds.toml'} cannot be written: {error.strerror}; nothing was changed")
        raise typer.Exit(1) from error


@commands.command("import")
def import_feeds(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE.opml", help="A list of feeds, as other readers export it.")
    ],
) -> None:
    """Add the feeds of an OPML file to feeds.toml. Those that are there already are left alone."""
    folder = context_of(context).folder
    settings = context_of(context).settings()
    try:
        outlines = read_opml(file.read_bytes())
    except OSError as error:
        print_error(f"{file} cannot be read: {error.strerror}")
        raise typer.Exit(2) from error
    except OpmlError as error:
        print_error(f"{file}: {error}")
        raise typer.Exit(1) from error
    added = subscribing.new_feeds(outlines, settings.feeds)
    _subscribe(folder, added)
    known = len(outlines) - len(added)
    print_text(
        f"{counted(len(added), 'feed')} added to {folder / 'feeds.toml'}"
        + (f"; {known} known already" if known else "")
        + ("; `monitor feeds check` asks how they are" if added else "")
    )


@commands.command("export")
def export_feeds(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE.opml]", help="Where to; left out: the screen.")
    ] = None,
) -> None:
    """Write the feeds that are on as OPML. Other readers know no pages and sitemaps: those are left out."""
    named = context_of(context).settings().feeds
    feeds = [feed for feed in named if feed.is_on and feed.source is SourceKind.FEED]
    opml = write_opml(feeds)
    if file is None:
        typer.echo(opml, nl=False)
        return
    try:
        file.write_text(opml, "utf-8")
    except OSError as error:
        print_error(f"{file} cannot be written: {error.strerror}")
        raise typer.Exit(1) from error
    print_text(f"{counted(len(feeds), 'feed')} written to {file}")
