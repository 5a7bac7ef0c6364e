"""Commands that try watchlists out before they wake anyone."""

import sys
from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.app.trying import article_at, article_of, try_on_article, try_on_history
from monitor.cli import comparing, suggesting, words
from monitor.cli.context import context_of, open_app
from monitor.cli.highlighting import excerpts, text_of, title_of
from monitor.cli.options import AsJson
from monitor.cli.output import counted, moment, print_error, print_json, print_rich, print_text
from monitor.cli.spans import Edited, Name, Shown, Since, begun, looking, rated, settings_of, watchlist_of
from monitor.cli.tables import print_facts
from monitor.judge.forecasting import Messages
from monitor.judge.trying import Trial
from monitor.model import Article, HeldReason, PastArticle, Watchlist, WithheldReason
from monitor.pipeline.trying import Tried

# Of alerts that are told later, why; as in "3 in a digest".
_HELD = {
    HeldReason.SCHEDULED: "in a digest",
    HeldReason.QUIET_HOURS: "after quiet hours",
    HeldReason.COOLDOWN: "after a cool-down",
    HeldReason.CAPPED: "over the cap",
}

commands = typer.Typer(help="Try watchlists out before they wake anyone.", rich_markup_mode=None)


@commands.command("test")
def try_watchlist(
    context: typer.Context,
    name: Name,
    *,
    file: Annotated[
        Path | None,
        typer.Option(
            "--text",
            metavar="FILE",
            help="Try it on this text; its first line is the title; - for standard input.",
        ),
    ] = None,
    url: Annotated[str, typer.Option("--url", metavar="URL", help="Try it on this page.")] = "",
    edited: Edited = None,
    since: Since = "30d",
    limit: Shown = 20,
    as_json: AsJson = False,
) -> None:
    """Show what a watchlist finds in history or a text.

    Of history: the articles, what was found in each, which clause decided, and how many alerts a week it
    would have sent. Nothing is recorded and nobody is told.
    """
    if file is not None and url:
        raise typer.BadParameter("give --text or --url, not both")
    with open_app(context) as app:
        settings, zone = settings_of(app, context_of(context).folder, edited), app.settings.monitor.time_zone
        watchlist = watchlist_of(settings, name)
        begin = begun(since, now=app.clock.now(), zone=zone)
        if file is None and not url:
            with looking(is_quiet=as_json) as progress:
                tried = try_on_history(app, settings, watchlist, begin, progress)
            if as_json:
                print_json(_tried(watchlist, tried, limit=limit))
            else:
                _print_tried(watchlist, tried, zone, limit=limit)
            return
        article = article_at(app, url) if file is None else article_of(_text_of(file), at=app.clock.now())
        past, trial = try_on_article(app, settings, watchlist, article)
    if as_json:
        print_json({"watchlist": name, **_told(past, trial)})
    else:
        _print_text(past, trial, watchlist)


def _text_of(path: Path) -> str:
    """Return what a file holds, or standard input.

    Raises:
        Exit: it cannot be read.
    """
    try:
        return sys.stdin.read() if str(path) == "-" else path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        print_error(f"{path} cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8 text'}")
        raise typer.Exit(2) from error


def _print_tried(watchlist: Watchlist, tried: Tried, zone: tzinfo, *, limit: int) -> None:
    if not tried.article_count:
        print_text(f"{watchlist.name}: no articles on record since then", style="bold")
        return
    span = f"since {moment(tried.since, zone)}"
    print_text(f"{watchlist.name}: {counted(tried.article_count, 'article')} {span}", style="bold")
    if not tried.found:
        print_text("none concerns it")
        return
    print_text(
        f"{len(tried.found)} {'concerns' if len(tried.found) == 1 else 'concern'} it; {_alerts(tried)}"
    )
    for channel, messages in tried.messages.items():
        print_text(f"{channel}: {_sent(messages)}")
    for past, trial in tried.found[:limit]:
        print_text()
        number = f"{past.article_id}  {words.published(past.article, zone)}  {words.outlet_of(past.article)}"
        print_text(f"{number}  {_outcome(trial)}")
        _print_found(past.article, trial)
    if len(tried.found) > limit:
        print_text(f"\n{len(tried.found) - limit} more; --limit shows more of them")


def _alerts(tried: Tried) -> str:
    """Return how many alerts there would have been."""
    unsure = tried.unsure_count
    perhaps = (
        f", {unsure} of them perhaps repeats, being off the beat and compared with nothing" if unsure else ""
    )
    alerts = f"{counted(tried.alert_count, 'alert')}{perhaps}"
    rate = rated(tried.alert_count, tried.since, tried.until)
    return f"{alerts}: {rate}" if rate else alerts


def _sent(messages: Messages) -> str:
    """Return how many messages one channel would have got, and when."""
    if not messages.held:
        return f"{counted(messages.count, 'message')}, {'each ' if messages.count > 1 else ''}at once"
    held = ", ".join(f"{count} {_HELD[reason]}" for reason, count in messages.held.items())
    later = f"with {counted(sum(messages.held.values()), 'alert')}: {held}"
    if not messages.at_once:
        return f"{counted(messages.later, 'message')}, later, {later}"
    return f"{counted(messages.count, 'message')}, {messages.at_once} at once; {messages.later} later {later}"


def _outcome(trial: Trial) -> str:
    """Return whether there would have been an alert, and how much it would have mattered."""
    mattered = f"importance {trial.importance:.2f}"
    if trial.withheld is not None:
        short = f" ({mattered})" if trial.withheld is WithheldReason.BELOW_IMPORTANCE else ""
        return f"no alert: {words.REASONS[trial.withheld]}{short}"
    return f"alert, {mattered}" if trial.is_compared else f"alert, {mattered} at most, unless it is a repeat"


def _print_found(article: Article, trial: Trial) -> None:
    print_rich(title_of(article, trial.match.terms), indent=2, style="bold")
    for excerpt in excerpts(article, trial.match.terms):
        print_rich(excerpt, indent=2)
    for clause in trial.match.clauses:
        print_text(f"  {clause}", style="dim")


def _print_text(past: PastArticle, trial: Trial | None, watchlist: Watchlist) -> None:
    if trial is None:
        print_text(f"{watchlist.name}: does not concern it", style="bold")
        return
    would = "" if trial.withheld is None else f"; no alert: {words.REASONS[trial.withheld]}"
    print_text(f"{watchlist.name}: concerns it{would}", style="bold")
    relevance = trial.relevance
    print_facts(
        (
            *(("because", clause) for clause in trial.match.clauses),
            *_alert_facts(trial),
            ("on the beat", f"{relevance.score:.2f} where {relevance.threshold:.2f} is needed"),
            ("language", words.language_name(past.article.language)),
            ("topics", ", ".join(topic.topic for topic in past.topics)),
        )
    )
    print_text()
    print_rich(title_of(past.article, trial.match.terms), style="bold")
    print_rich(text_of(past.article, trial.match.terms))


def _alert_facts(trial: Trial) -> Iterator[tuple[str, str]]:
    """Yield whom an article would be told, and how much it can matter: nobody knows yet how new it is."""
    if trial.tells:
        yield "told on", ", ".join(dict.fromkeys(route.channel for route in trial.routes if route.channel))
        yield "importance", f"{trial.importance:.2f} at most, if nothing like it is known"


def _tried(watchlist: Watchlist, tried: Tried, *, limit: int) -> dict[str, Any]:
    return {
        "watchlist": watchlist.name,
        "since": tried.since,
        "until": tried.until,
        "articles": tried.article_count,
        "concerned": len(tried.found),
        "alerts": tried.alert_count,
        "alerts_unsure": tried.unsure_count,
        "alerts_per_week": round(tried.alerts_per_week, 2),
        "messages": {
            channel: {"count": each.count, "at_once": each.at_once, "later": each.later, "held": each.held}
            for channel, each in tried.messages.items()
        },
        "matches": [_told(past, trial) for past, trial in tried.found[:limit]],
    }


def _told(past: PastArticle, trial: Trial | None) -> dict[str, Any]:
    """Return an article with what the watchlist made of it, for programs."""
    article = past.article
    about = {
        "article_id": past.article_id or None,
        "title": article.title,
        "url": article.url,
        "outlet": article.outlet,
        "language": article.language,
        "published_at": article.published_at,
        "topics": [topic.topic for topic in past.topics],
        "matches": trial is not None,
    }
    if trial is None:
        return about
    return about | {
        "alert": trial.tells,
        "importance": round(trial.importance, 4),
        "withheld": trial.withheld,
        "is_compared": trial.is_compared,
        "clauses": trial.match.clauses,
        "terms": trial.match.terms,
        "matched_topics": trial.match.topics,
        "relevance": round(trial.relevance.score, 4),
    }


commands.command()(comparing.diff)
commands.command()(suggesting.suggest)
