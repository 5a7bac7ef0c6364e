"""Options that several commands have, and groups that list or tell their status when asked nothing else."""

from typing import Annotated

import typer
from typer.core import TyperGroup

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead.")]
Limit = Annotated[int, typer.Option("--limit", "-n", metavar="NUMBER", min=1, help="At most so many.")]
Days = Annotated[
    float, typer.Option("--days", metavar="DAYS", min=0, help="Only of the last so many days; 0 for all.")
]
Watchlist = Annotated[
    str, typer.Option("--watchlist", metavar="NAME", help="Only what concerns this watchlist.")
]
ArticleId = Annotated[int, typer.Argument(metavar="ARTICLE_ID", help="As in `monitor articles list`.")]
StoryId = Annotated[int, typer.Argument(metavar="STORY_ID", help="As in `monitor stories list`.")]
AlertId = Annotated[int, typer.Argument(metavar="ALERT_ID", help="As in `monitor alerts list`.")]


class ListGroup(TyperGroup):
    """A group of commands in which ``list`` may be left out: ``monitor articles --days 2``."""

    left_out = "list"

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override] # typer's own context under its public name
        """Put what was left out before arguments that name no command."""
        if not args or (args[0].startswith("-") and args[0] not in ctx.help_option_names):
            args = [self.left_out, *args]
        return super().parse_args(ctx, args)


class StatusGroup(ListGroup):
    """The same with ``status``."""

    left_out = "status"


def list_group(about: str) -> typer.Typer:
    """Return a group of commands, described by ``about``, that lists when no command is named."""
    return typer.Typer(help=f"{about} Without a command: list.", cls=ListGroup, rich_markup_mode=None)
