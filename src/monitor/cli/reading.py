"""Commands that show what intake makes of one page or one feed."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.context import context_of, open_app
from monitor.cli.output import plain_value, print_error, print_json, print_table, print_text
from monitor.model import Document, Want
from monitor.text.urls import is_web_url

FileOrUrl = Annotated[str, typer.Argument(metavar="FILE_OR_URL", help="A file, or an address to fetch.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def _file(path: Path, url: str) -> Document:
    """Return a file as the document that a server would have given."""
    try:
        body = path.read_bytes()
    except OSError as error:
        print_error(f"{path}: cannot be read: {error.strerror}; an address must start with http")
        raise typer.Exit(2) from error
    return Document(
        url=url or path.resolve().as_uri(),
        permanent_url=None,
        status=200,
        headers={},
        body=body,
        fetched_at=datetime.now(UTC),
    )


def read(
    context: typer.Context,
    file_or_url: FileOrUrl,
    *,
    url: Annotated[str, typer.Option(help="The address that a file came from.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show what extraction makes of one page."""
    with open_app(context_of(context)) as app:
        document = (
            app.fetch(file_or_url, Want.PAGE) if is_web_url(file_or_url) else _file(Path(file_or_url), url)
        )
        extract = app.read_page(document)
    if as_json:
        print_json(extract)
        return
    print_text(extract.title, style="bold")
    print_table(
        ("", ""),
        ((name, value) for name, value in plain_value(replace(extract, title="", text="")).items() if value),
        empty="",
    )
    print_text()
    print_text(extract.text)


def parse(context: typer.Context, file_or_url: FileOrUrl, *, as_json: AsJson = False) -> None:
    """Show what the parser makes of one feed."""
    with open_app(context_of(context)) as app:
        document = (
            app.fetch(file_or_url, Want.FEED) if is_web_url(file_or_url) else _file(Path(file_or_url), "")
        )
        parsed = app.parser.parse(document)
    if as_json:
        print_json(parsed)
        return
    print_text(f"{parsed.title or 'untitled'} ({parsed.format or 'no feed'})", style="bold")
    if parsed.problem:
        print_error(f"problem: {parsed.problem}")
    print_table(
        ("published", "title", "link"),
        (
            (f"{entry.published_at:%Y-%m-%d %H:%M}" if entry.published_at else "", entry.title, entry.link)
            for entry in parsed.entries
        ),
        empty="No entries.",
    )
