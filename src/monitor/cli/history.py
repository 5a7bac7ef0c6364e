"""Commands that look at what is on record: articles, stories, alerts, seeds."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from monitor.cli import show
from monitor.cli.context import context_of, open_app
from monitor.cli.output import moment, print_error, print_json, print_table, print_text
from monitor.model import VerdictKind

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Limit = Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many.")]
Days = Annotated[float, typer.Option("--days", min=0, help="Only of the last so many days; 0 for all.")]

articles = typer.Typer(help="Articles on record, with what was decided about them.", no_args_is_help=True)
stories = typer.Typer(help="Stories: articles about the same happening.", no_args_is_help=True)
alerts = typer.Typer(help="Alerts and their deliveries.", no_args_is_help=True)
seeds = typer.Typer(help="Seeds: what you know already.", no_args_is_help=True)


def _since(days: float) -> datetime | None:
    return datetime.now(UTC) - timedelta(days=days) if days else None


def _missing(what: str, number: int) -> typer.Exit:
    print_error(f"there is no {what} {number} on record; `monitor {what}s list` shows which there are")
    return typer.Exit(1)


@articles.command("list")
def list_articles(
    context: typer.Context,
    *,
    verdict: Annotated[VerdictKind | None, typer.Option(help="Only with this verdict.")] = None,
    feed: Annotated[str, typer.Option(help="Only of this feed.")] = "",
    watchlist: Annotated[str, typer.Option(help="Only those that concern this watchlist.")] = "",
    days: Days = 0,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """List articles, newest first."""
    shared = context_of(context)
    settings = shared.settings()
    with open_app(shared, settings) as app:
        records = app.store.views.articles(
            since=_since(days), verdict=verdict, feed=feed, watchlist=watchlist, limit=limit
        )
    if as_json:
        print_json(records)
        return
    print_table(
        ("id", "published", "verdict", "told", "story", "lang", "outlet", "title"),
        (
            (
                record.article_id,
                moment(record.article.published_at, settings.monitor.time_zone),
                record.verdict.kind,
                f"alert {record.alert_id}" if record.alert_id else record.withheld,
                record.story_id,
                record.article.language,
                record.article.outlet,
                record.article.title,
            )
            for record in records
        ),
        empty="No articles on record yet.",
    )


@articles.command("show")
def show_article(context: typer.Context, article_id: int, *, as_json: AsJson = False) -> None:
    """Show one article with its verdict and all the evidence for it."""
    shared = context_of(context)
    settings = shared.settings()
    with open_app(shared, settings) as app:
        record = app.store.views.article(article_id)
    if record is None:
        raise _missing("article", article_id)
    if as_json:
        print_json(record)
    else:
        show.article(record, settings.monitor.time_zone)


@stories.command("list")
def list_stories(
    context: typer.Context, *, days: Days = 0, limit: Limit = 50, as_json: AsJson = False
) -> None:
    """List stories by their newest article."""
    shared = context_of(context)
    settings = shared.settings()
    with open_app(shared, settings) as app:
        records = app.store.views.stories(since=_since(days), limit=limit)
    if as_json:
        print_json(records)
        return
    print_table(
        ("id", "first", "last", "articles", "outlets", "languages", "title"),
        (
            (
                record.story_id,
                moment(record.first_published_at, settings.monitor.time_zone),
                moment(record.last_published_at, settings.monitor.time_zone),
                record.article_count,
                len(record.outlets),
                " ".join(record.languages),
                record.title,
            )
            for record in records
        ),
        empty="No stories on record yet.",
    )


@stories.command("show")
def show_story(context: typer.Context, story_id: int, *, as_json: AsJson = False) -> None:
    """Show one story with its articles, oldest first."""
    shared = context_of(context)
    settings = shared.settings()
    with open_app(shared, settings) as app:
        found = app.store.views.story(story_id)
    if found is None:
        raise _missing("story", story_id)
    story, members = found
    if as_json:
        print_json({"story": story, "articles": members})
        return
    print_text(f"Story {story.story_id}: {story.title}", style="bold")
    print_table(
        ("id", "published", "verdict", "lang", "outlet", "title"),
        (
            (
                record.article_id,
                moment(record.article.published_at, settings.monitor.time_zone),
                "seed" if record.article.seed else record.verdict.kind,
                record.article.language,
                record.article.outlet or record.article.seed,
                record.article.title,
            )
            for record in members
        ),
        empty="No articles.",
    )


@alerts.command("list")
def list_alerts(
    context: typer.Context,
    *,
    watchlist: Annotated[str, typer.Option(help="Only of this watchlist.")] = "",
    days: Days = 0,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """List alerts, newest first."""
    shared = context_of(context)
    settings = shared.settings()
    with open_app(shared, settings) as app:
        records = app.store.views.alerts(since=_since(days), watchlist=watchlist, limit=limit)
    if as_json:
        print_json(records)
        return
    print_table(
        ("id", "at", "verdict", "watchlists", "deliveries", "title"),
        (
            (
                record.alert_id,
                moment(record.created_at, settings.monitor.time_zone),
                record.article.verdict.kind,
                " ".join(record.watchlists),
                " ".join(f"{delivery.channel}:{delivery.state}" for delivery in record.deliveries),
                record.article.article.title,
            )
            for record in records
        ),
        empty="No alerts yet.",
    )


@alerts.command("show")
def show_alert(context: typer.Context, alert_id: int, *, as_json: AsJson = False) -> None:
    """Show one alert: its article with the evidence, its messages and how far they came."""
    shared = context_of(context)
    settings = shared.settings()
    with open_app(shared, settings) as app:
        record = app.store.views.alert(alert_id)
    if record is None:
        raise _missing("alert", alert_id)
    if as_json:
        print_json(record)
    else:
        show.alert(record, settings.monitor.time_zone)


@alerts.command("resend")
def resend_alert(
    context: typer.Context,
    alert_id: int,
    *,
    channel: Annotated[str, typer.Option(help="Only to this channel.")] = "",
) -> None:
    """Owe an alert's messages anew: those given up, or all that name the channel."""
    shared = context_of(context)
    with open_app(shared) as app:
        record = app.store.views.alert(alert_id)
        if record is None:
            raise _missing("alert", alert_id)
        owed = app.resend(record, channel=channel)
    if not owed:
        print_error(f"alert {alert_id} has no message to send again; name a channel to repeat one")
        raise typer.Exit(1)
    print_text(f"{owed} message(s) owed again; the daemon or `monitor once` sends them")


@seeds.command("list")
def list_seeds(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List the seeds with date, language and story; loads those that changed first."""
    shared = context_of(context)
    settings = shared.settings()
    with open_app(shared, settings) as app:
        problems = app.look_at_seeds()
        records = app.seed_records()
    if as_json:
        print_json({"seeds": records, "problems": problems})
    else:
        print_table(
            ("seed", "dated", "lang", "story", "topics", "title"),
            (
                (
                    record.article.seed,
                    "undated"
                    if record.article.date_source == "seen"
                    else moment(record.article.published_at, settings.monitor.time_zone),
                    record.article.language,
                    record.story_id,
                    ", ".join(topic.topic for topic in record.topics),
                    record.article.title,
                )
                for record in records
            ),
            empty=f"No seeds in {settings.seeds_folder}.",
        )
    for problem in problems:
        print_error(problem)
    if problems:
        raise typer.Exit(1)
