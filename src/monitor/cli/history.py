"""Commands that look at what is on record: articles, alerts, seeds."""

from datetime import tzinfo
from typing import Annotated

import typer

from monitor.app.channels import resend
from monitor.cli import show, words
from monitor.cli.context import context_of, open_app
from monitor.cli.lists import missing, nothing, since
from monitor.cli.options import AlertId, ArticleId, AsJson, Days, Limit, Watchlist, list_group
from monitor.cli.output import counted, moment, print_error, print_json, print_text
from monitor.cli.previewing import preview
from monitor.cli.tables import print_table
from monitor.intake.declared import decode
from monitor.model import ArticleRecord, VerdictKind

articles = list_group("Articles on record, with what was decided about each.")
alerts = list_group("Alerts, and how far their messages came.")
seeds = list_group("Seeds: what you know already.")


@articles.command("list")
def list_articles(
    context: typer.Context,
    *,
    verdict: Annotated[
        VerdictKind | None,
        typer.Option(metavar="VERDICT", help=f"Only with this verdict: {', '.join(VerdictKind)}."),
    ] = None,
    feed: Annotated[str, typer.Option(metavar="NAME", help="Only of this feed.")] = "",
    watchlist: Watchlist = "",
    days: Days = 0,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """List articles by their dates, newest first."""
    with open_app(context) as app:
        zone = app.settings.monitor.time_zone
        records = app.store.views.articles(
            since=since(days), verdict=verdict, feed=feed, watchlist=watchlist, limit=limit
        )
    if as_json:
        print_json(records)
        return
    print_table(
        ("id", "published", "verdict", "alert", "story", "lang", "outlet", "title"),
        (
            (
                record.article_id,
                words.published(record.article, zone),
                words.verdict_of(record),
                record.alert_id,
                record.story_id,
                record.article.language,
                words.outlet_of(record.article),
                record.article.title,
            )
            for record in records
        ),
        empty=nothing("articles", is_filtered=bool(verdict or feed or watchlist or days)),
    )


@articles.command("show")
def show_article(context: typer.Context, article_id: ArticleId, *, as_json: AsJson = False) -> None:
    """Show one article with its verdict and all the evidence for it."""
    record, zone = _article(context, article_id)
    if as_json:
        print_json(record)
    else:
        show.article(record, zone)


@articles.command("page")
def print_page(context: typer.Context, article_id: ArticleId) -> None:
    """Print the page of an article, where pages are kept.

    As its server gave it, in UTF-8.
    """
    with open_app(context) as app:
        if app.store.views.article(article_id) is None:
            raise missing("article", "articles", article_id)
        page = app.store.pages.find(article_id)
    if page is None:
        print_error(
            f"the page of article {article_id} was not kept; `keep_pages_days` in [articles] of monitor.toml "
            "says for how long pages are, from then on"
        )
        raise typer.Exit(1)
    typer.echo(decode(page.body, page.headers).text)


def why(context: typer.Context, article_id: ArticleId, *, as_json: AsJson = False) -> None:
    """Show why an article was decided as it was.

    Its closest neighbours with their similarities, the threshold and how far it was missed or passed, what is
    new and what that differs from, what else it reports, who reported it before, and why it concerns you.
    """
    record, zone = _article(context, article_id)
    if as_json:
        print_json(
            {
                "article_id": record.article_id,
                "story_id": record.story_id,
                "title": record.article.title,
                "verdict": record.verdict,
                "margin": show.margin(record.verdict),
                "relevance": record.relevance,
                "topics": record.topics,
                "matches": record.matches,
                "copied_by": record.copied_by,
                "alert_id": record.alert_id,
                "withheld": record.withheld,
            }
        )
    else:
        show.why(record, zone)


def _article(context: typer.Context, article_id: int) -> tuple[ArticleRecord, tzinfo]:
    """Return an article and the zone in which its times are shown.

    Raises:
        typer.Exit: it is not on record.
    """
    with open_app(context) as app:
        record = app.store.views.article(article_id)
        if record is None:
            raise missing("article", "articles", article_id)
        return record, app.settings.monitor.time_zone


@alerts.command("list")
def list_alerts(
    context: typer.Context,
    *,
    watchlist: Watchlist = "",
    days: Days = 0,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """List alerts, newest first."""
    with open_app(context) as app:
        zone = app.settings.monitor.time_zone
        records = app.store.views.alerts(since=since(days), watchlist=watchlist, limit=limit)
    if as_json:
        print_json(records)
        return
    print_table(
        ("id", "decided", "verdict", "messages", "watchlists", "title"),
        (
            (
                record.alert_id,
                moment(record.created_at, zone),
                words.VERDICTS[record.article.verdict.kind],
                words.deliveries_of(record),
                ", ".join(record.watchlists),
                record.article.article.title,
            )
            for record in records
        ),
        empty=nothing("alerts", is_filtered=bool(watchlist or days)),
    )


@alerts.command("show")
def show_alert(context: typer.Context, alert_id: AlertId, *, as_json: AsJson = False) -> None:
    """Show one alert with its messages and the evidence."""
    with open_app(context) as app:
        zone = app.settings.monitor.time_zone
        record = app.store.views.alert(alert_id)
    if record is None:
        raise missing("alert", "alerts", alert_id)
    if as_json:
        print_json(record)
    else:
        show.alert(record, zone)


@alerts.command("resend")
def resend_alert(
    context: typer.Context,
    alert_id: AlertId,
    *,
    channel: Annotated[str, typer.Option(metavar="NAME", help="To this channel, even if it was sent.")] = "",
) -> None:
    """Owe the messages of an alert again.

    Those that were given up; with --channel the one to that channel, even if it was sent.
    """
    with open_app(context) as app:
        record = app.store.views.alert(alert_id)
        if record is None:
            raise missing("alert", "alerts", alert_id)
        owed = resend(app, record, channel=channel)
    if owed:
        print_text(
            f"{counted(owed, 'message')} of alert {alert_id} owed again; "
            "`monitor once`, or the daemon if it runs, sends"
        )
        return
    channels = ", ".join(sorted({delivery.channel for delivery in record.deliveries})) or "none"
    if channel:
        print_error(
            f"alert {alert_id} owes {channel} nothing that could be sent again; its channels: {channels}"
        )
    else:
        print_error(
            f"no message of alert {alert_id} was given up; `--channel NAME` sends again to one of: {channels}"
        )
    raise typer.Exit(1)


@seeds.command("list")
def list_seeds(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List the seeds by name.

    Takes over files that changed first. Exits with 1 when one cannot be read.
    """
    context_of(context).log_errors_only()
    with open_app(context) as app:
        zone = app.settings.monitor.time_zone
        folder = app.settings.seeds_folder
        problems = app.look_at_seeds()
        records = app.seed_records()
    if as_json:
        print_json({"seeds": records, "problems": problems})
    else:
        print_table(
            ("seed", "date", "lang", "story", "topics", "title"),
            (
                (
                    record.article.seed,
                    words.published(record.article, zone),
                    record.article.language,
                    record.story_id,
                    ", ".join(topic.topic for topic in record.topics),
                    record.article.title,
                )
                for record in records
            ),
            empty=f"No seeds in {folder}: put what you know there, one text a file.",
        )
    for problem in problems:
        print_error(problem)
    if problems:
        raise typer.Exit(1)


alerts.command()(preview)
