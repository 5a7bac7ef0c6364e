"""The root command: options that stand before the command, and where each command is."""

import gc
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

from monitor import __version__

ELSEWHERE = {
    "run": ("running:run", "Run the daemon until SIGTERM or Ctrl-C."),
    "once": ("running:once", "Do everything that is due, then exit: for cron."),
    "check": ("checking:check", "Validate the configuration and the seeds."),
    "demo": ("demonstration:demo", "Show the real pipeline at work on invented news."),
    "why": ("history:why", "Show why an article was decided as it was."),
    "read": ("reading:read", "Show what extraction makes of one page."),
    "parse": ("reading:parse", "Show what the parser makes of one feed, page or sitemap."),
    "replay": ("archives:replay", "Judge an archive of articles on a scratch database."),
    "evaluate": (
        "archives:evaluate",
        "Replay a labelled archive and print how good the decisions are.",
    ),
    "feeds": ("feeds:commands", "The feeds: how they are, and lists of them in and out."),
    "articles": ("history:articles", "Articles on record, with what was decided about each."),
    "stories": ("stories:commands", "Stories: articles about the same happening."),
    "topics": ("topics:commands", "The taxonomy of topics.toml."),
    "alerts": ("history:alerts", "Alerts, and how far their messages came."),
    "withheld": ("withheld:commands", "What came in and was not sent, or not yet, and why."),
    "feedback": ("feedback:commands", "What alerts were worth to you."),
    "channels": ("channels:commands", "Channels: where alerts go, and how they are."),
    "seeds": ("history:seeds", "Seeds: what you know already."),
    "names": ("naming:commands", "Names: persons, places and organisations with their spellings."),
    "watch": ("watching:commands", "Try watchlists out before they wake anyone."),
    "embedder": ("embedder:commands", "What makes the vectors by which articles are compared."),
}
"""Each command with its module in this room, its name there, and its first sentence."""


class Root(TyperGroup):
    """The root, whose commands are loaded when they are called.

    Each needs another part of the program, and a list of them none: loading all took a second of CPU.
    """

    def __init__(self, **attrs: Any) -> None:  # noqa: ANN401 - typer's own
        super().__init__(**attrs)
        for name, (_, sentence) in ELSEWHERE.items():
            self.commands[name] = TyperCommand(name, help=sentence, rich_markup_mode=None)

    def resolve_command(self, ctx: typer.Context, args: list[str]) -> Any:  # type: ignore[override] # noqa: ANN401 - typer's own context under its public name
        """Return the command that the arguments name."""
        if args[0] in ELSEWHERE:
            self.commands[args[0]] = loaded(args[0])
        return super().resolve_command(ctx, args)


def loaded(name: str) -> Any:  # noqa: ANN401 - typer keeps the type to itself
    """Return a command that is elsewhere, and have garbage looked for among what is made from now on."""
    gc.disable()
    module, _, attribute = ELSEWHERE[name][0].partition(":")
    found = getattr(import_module(f"monitor.cli.{module}"), attribute)
    around = typer.Typer(rich_markup_mode=None)
    if isinstance(found, typer.Typer):
        around.add_typer(found, name=name)
    else:
        around.command(name)(found)
    command = get_group(around).commands[name]
    gc.freeze()
    gc.enable()
    return command


commands = typer.Typer(
    name="monitor",
    help="Watches news about Central Asia and the United States and speaks up only when something is new.",
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    cls=Root,
)


def _print_version(asked: bool) -> None:  # noqa: FBT001 - typer hands the option over like this
    if asked:
        typer.echo(f"monitor {__version__}")
        raise typer.Exit


@commands.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    *,
    folder: Annotated[
        Path,
        typer.Option("--config", metavar="FOLDER", envvar="MONITOR_CONFIG", help="The configuration folder."),
    ] = Path("config"),
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log everything.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Keep the options that all commands share."""
    del version
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(2)
    from monitor.cli.context import Context, set_up_logging  # noqa: PLC0415 - not for a list of commands

    set_up_logging("debug" if verbose else "warning")
    context.obj = Context(folder=folder, is_verbose=verbose)
