"""The command that compares edited files with what is in effect."""

import os
from collections import defaultdict
from datetime import tzinfo
from typing import Annotated, Any

import typer

from monitor import config
from monitor.app import App
from monitor.app.trying import compare_on_history
from monitor.cli import words
from monitor.cli.context import context_of, open_app
from monitor.cli.highlighting import excerpts, title_of
from monitor.cli.options import AsJson
from monitor.cli.output import counted, moment, print_error, print_json, print_rich, print_text
from monitor.cli.spans import Edited, Shown, Since, begun, looking, rated, settings_of
from monitor.config import PREVIOUS, RUNNING, Settings
from monitor.judge.trying import Change, Trial
from monitor.model import PastArticle
from monitor.pipeline.trying import Compared


def diff(
    context: typer.Context,
    *,
    edited: Edited = None,
    previous: Annotated[
        bool, typer.Option("--previous", help="Compare with what was in effect before the last change.")
    ] = False,
    since: Since = "30d",
    limit: Shown = 20,
    as_json: AsJson = False,
) -> None:
    """Compare edited files with what is in effect.

    Which alerts of history they would gain and lose, with the articles. What is in effect is what a daemon or
    `monitor once` last began with or took up.
    """
    with open_app(context) as app:
        zone = app.settings.monitor.time_zone
        begin = begun(since, now=app.clock.now(), zone=zone)
        after = settings_of(app, context_of(context).folder, edited)
        before = _in_effect(app, PREVIOUS if previous else RUNNING, is_edited=edited is not None)
        with looking(is_quiet=as_json) as progress:
            compared = compare_on_history(app, before, after, begin, progress)
    if as_json:
        print_json(_compared(compared))
    else:
        _print(compared, zone, limit=limit)


def _in_effect(app: App, name: str, *, is_edited: bool) -> Settings:
    """Return the settings of a copy, or those of the configuration where nothing has run yet.

    Raises:
        Exit: there is nothing to compare with.
    """
    folder = config.copy_in(app.settings.data_folder, name)
    if folder is not None:
        return config.load(folder, os.environ)
    if is_edited and name == RUNNING:
        return app.settings
    missing = "nothing has run yet" if name == RUNNING else "the configuration has not changed since"
    print_error(
        f"{missing}, so there is nothing to compare with; --config names a folder of edited files to be "
        "compared with the configuration"
    )
    raise typer.Exit(1)


def _print(compared: Compared, zone: tzinfo, *, limit: int) -> None:
    gains = [(past, change) for past, change in compared.changes if change.is_gain]
    losses = [(past, change) for past, change in compared.changes if change.is_loss]
    if not compared.watchlists:
        print_text("both say the same: no watchlist was edited, nor anything that one goes by")
        return
    print_text(
        f"{', '.join(compared.watchlists)}: {counted(compared.article_count, 'article')} "
        f"since {moment(compared.since, zone)}"
    )
    print_text(
        f"alerts gained: {_rate(len(gains), compared)}; lost: {_rate(len(losses), compared)}", style="bold"
    )
    rest = len(compared.changes) - len(gains) - len(losses)
    if rest:
        print_text(f"{counted(rest, 'other match', 'other matches')} gained or lost of which nobody is told")
    for sign, changes in (("+", gains), ("-", losses)):
        for past, change in changes[:limit]:
            _print_change(sign, past, change, zone)
        if len(changes) > limit:
            print_text(f"\n{sign} {len(changes) - limit} more; --limit shows more of them")


def _rate(count: int, compared: Compared) -> str:
    rate = rated(count, compared.since, compared.until)
    return f"{count} ({rate})" if rate else f"{count}"


def _print_change(sign: str, past: PastArticle, change: Change, zone: tzinfo) -> None:
    article = past.article
    trial = change.after if change.is_gain else change.before
    print_text()
    print_text(
        f"{sign} {change.watchlist}  {past.article_id}  {words.published(article, zone)}  "
        f"{words.outlet_of(article)}",
        style="green" if change.is_gain else "red",
    )
    if trial is None:  # pragma: no cover - who is told of an article has a trial of it
        return
    print_rich(title_of(article, trial.match.terms), indent=2, style="bold")
    for excerpt in excerpts(article, trial.match.terms):
        print_rich(excerpt, indent=2)
    other = change.before if change.is_gain else change.after
    print_text(f"  {_reason(change, trial, other)}", style="dim")


def _reason(change: Change, trial: Trial, other: Trial | None) -> str:
    """Return what decided where somebody is told, and why nobody is in the other configuration."""
    clauses = "; ".join(trial.match.clauses)
    if change.is_gain:
        unsure = "" if trial.is_compared else "; perhaps a repeat: it was compared with nothing"
        return f"{clauses}{unsure}"
    why = "does not concern it any more" if other is None else _withheld(other)
    return f"was: {clauses}; now: {why}"


def _withheld(trial: Trial) -> str:
    return words.REASONS[trial.withheld] if trial.withheld else ""


def _compared(compared: Compared) -> dict[str, Any]:
    by_watchlist: defaultdict[str, dict[str, int]] = defaultdict(lambda: {"gained": 0, "lost": 0})
    for _, change in compared.changes:
        counts = by_watchlist[change.watchlist]
        counts["gained"] += change.is_gain
        counts["lost"] += change.is_loss
    return {
        "since": compared.since,
        "until": compared.until,
        "compared": compared.watchlists,
        "articles": compared.article_count,
        "gained": sum(each["gained"] for each in by_watchlist.values()),
        "lost": sum(each["lost"] for each in by_watchlist.values()),
        "watchlists": by_watchlist,
        "changes": [_told(past, change) for past, change in compared.changes],
    }


def _told(past: PastArticle, change: Change) -> dict[str, Any]:
    article = past.article
    kind = "gained" if change.is_gain else "lost" if change.is_loss else "matches only"
    return {
        "alert": kind,
        "watchlist": change.watchlist,
        "article_id": past.article_id,
        "title": article.title,
        "url": article.url,
        "outlet": article.outlet,
        "language": article.language,
        "published_at": article.published_at,
        "before": change.before and _trial(change.before),
        "after": change.after and _trial(change.after),
    }


def _trial(trial: Trial) -> dict[str, Any]:
    return {
        "tells": trial.tells,
        "importance": round(trial.importance, 4),
        "withheld": trial.withheld,
        "is_compared": trial.is_compared,
        "clauses": trial.match.clauses,
        "terms": trial.match.terms,
    }
