"""What messages look like, before one is sent."""

from typing import Annotated

import typer

from monitor.cli.context import context_of
from monitor.cli.output import harmless, print_error
from monitor.judge.wording.messages import invented_message
from monitor.judge.wording.templates import TEMPLATES, Templates

_NAMES = ", ".join(TEMPLATES)


def preview(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="MESSAGE", help=f"One of {_NAMES}.")] = "alert.txt",
) -> None:
    """Print an invented message as it would be sent.

    With your template from config/templates/, where there is one that can be used. Show alert.html and
    digest.html in a browser: `monitor alerts preview alert.html > alert.html`.
    """
    if name not in TEMPLATES:
        raise typer.BadParameter(f"write one of {_NAMES}", param_hint="MESSAGE")
    settings = context_of(context).settings()
    for warning in settings.warnings:
        if warning.file.endswith(f"/{name}"):
            print_error(f"warning: {warning}")
    typer.echo(harmless(invented_message(name, Templates(settings.templates))))
