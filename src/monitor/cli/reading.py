"""Commands that show what intake makes of one page or one feed."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.app import App
from monitor.app.fetching import fetch, fetch_page, read_page
from monitor.cli import words
from monitor.cli.context import open_app
from monitor.cli.options import AsJson
from monitor.cli.output import print_error, print_json, print_prose, print_text, zoned
from monitor.cli.tables import print_facts, print_table
from monitor.intake.selectors import selector_problem
from monitor.judge.polling import problem_of
from monitor.model import Document, Feed, SourceKind, Want
from monitor.pipeline.parsing import parsed_by
from monitor.text.urls import is_web_url

FileOrUrl = Annotated[str, typer.Argument(metavar="FILE_OR_URL", help="A file, or an address to fetch.")]
Url = Annotated[str, typer.Option("--url", metavar="URL", help="The address that a file came from.")]
Source = Annotated[SourceKind, typer.Option("--source", help="What it is to be read as.")]
Selector = Annotated[
    str, typer.Option("--selector", metavar="CSS", help="Of the links of a page, such as 'h2 > a'.")
]


def read(context: typer.Context, file_or_url: FileOrUrl, *, url: Url = "", as_json: AsJson = False) -> None:
    """Show what extraction makes of one page."""
    with open_app(context) as app:
        zone = app.settings.monitor.time_zone
        extract = read_page(app, _document(app, file_or_url, url, Want.PAGE))
    if as_json:
        print_json(extract)
        return
    print_prose(extract.title or "(no title)", style="bold")
    dated = f" ({words.DATES[extract.date_source]})" if extract.date_source else ""
    print_facts(
        (
            ("page", words.PAGES[extract.kind]),
            ("outlet", extract.outlet),
            ("author", extract.author),
            ("published", f"{zoned(extract.published_at, zone)}{dated}" if extract.published_at else ""),
            ("language", words.language_name(extract.language)),
            ("address", extract.canonical_url),
            ("image", extract.image_url),
            ("text from", words.TEXTS[extract.text_source]),
        )
    )
    print_text()
    print_prose(extract.text)


def parse(
    context: typer.Context,
    file_or_url: FileOrUrl,
    *,
    url: Url = "",
    source: Source = SourceKind.FEED,
    selector: Selector = "",
    as_json: AsJson = False,
) -> None:
    """Show what the parser makes of one feed, page or sitemap. Exits with 1 when it is none."""
    if problem := selector_problem(selector):
        print_error(f"--selector: {problem}")
        raise typer.Exit(2)
    source = SourceKind.PAGE if selector else source
    with open_app(context) as app:
        zone = app.settings.monitor.time_zone
        feed = Feed(name="parse", url=url, title="", source=source, link_selector=selector)
        want = Want.PAGE if source is SourceKind.PAGE else Want.FEED
        document = _document(app, file_or_url, url, want)
        parsed = parsed_by(app.steps.parser, app.steps.lists, document, feed)
    if as_json:
        print_json(parsed)
    else:
        if parsed.format:
            print_prose(f"{parsed.title or '(no title)'}", style="bold")
            print_facts((("format", parsed.format), ("language", words.language_name(parsed.language))))
            print_text()
        print_table(
            ("published", "title and address"),
            (
                (zoned(entry.published_at, zone) or "undated", f"{entry.title} {entry.link}")
                for entry in parsed.entries
            ),
            empty="" if parsed.parts else "No entries.",
        )
        for part in parsed.parts:
            print_text(f"{part.url} {part.modified}".rstrip())
    if parsed.problem:
        print_error(f"{file_or_url}: {problem_of(parsed, source)}")
    if not parsed.format:
        raise typer.Exit(1)


def _document(app: App, file_or_url: str, url: str, want: Want) -> Document:
    """Return what an address answers, or a file as the document that a server would have given."""
    if is_web_url(file_or_url):
        return fetch_page(app, file_or_url) if want is Want.PAGE else fetch(app, file_or_url, want)
    path = Path(file_or_url)
    try:
        body = path.read_bytes()
    except OSError as error:
        hint = "" if path.exists() else "; an address begins with http:// or https://"
        print_error(f"{file_or_url} cannot be read: {error.strerror}{hint}")
        raise typer.Exit(2) from error
    return Document(
        url=url or path.resolve().as_uri(),
        permanent_url=None,
        status=200,
        headers={},
        body=body,
        fetched_at=datetime.now(UTC),
    )
