"""Commands that look at stories, and that mend them."""

from typing import Annotated

import typer

from monitor.cli import show
from monitor.cli.context import open_app
from monitor.cli.lists import missing, nothing, since
from monitor.cli.options import AsJson, Days, Limit, StoryId, list_group
from monitor.cli.output import counted, moment, print_error, print_json, print_text
from monitor.cli.tables import print_table

commands = list_group("Stories: articles about the same happening.")

StoryIds = Annotated[
    list[int], typer.Argument(metavar="OTHER_ID...", help="The stories that are the same as the first.")
]
ArticleIds = Annotated[
    list[int], typer.Argument(metavar="ARTICLE_ID...", help="The articles that tell another story.")
]


@commands.command("list")
def list_stories(
    context: typer.Context, *, days: Days = 0, limit: Limit = 50, as_json: AsJson = False
) -> None:
    """List stories by their newest article.

    ``own`` counts the outlets that reported it by themselves: not by copying, nor from one agency.
    """
    with open_app(context) as app:
        zone = app.settings.monitor.time_zone
        records = app.store.views.stories(since=since(days), limit=limit)
    if as_json:
        print_json(records)
        return
    print_table(
        ("id", "first article", "last article", "articles", "outlets", "own", "seeds", "lang", "title"),
        (
            (
                record.story_id,
                moment(record.first_published_at, zone),
                moment(record.last_published_at, zone),
                record.article_count,
                record.reporting.outlet_count,
                record.reporting.independent_outlet_count,
                len(record.seeds),
                " ".join(record.languages),
                f"{record.title} (muted)" if record.is_muted else record.title,
            )
            for record in records
        ),
        empty=nothing("stories", is_filtered=bool(days)),
    )


@commands.command("show")
def show_story(context: typer.Context, story_id: StoryId, *, as_json: AsJson = False) -> None:
    """Show one story with its articles, oldest first.

    The id of a story that was merged into another shows that one. ``close`` tells from -1 to 1 how close an
    article is to what the others have in common: a low one may belong elsewhere.
    """
    with open_app(context) as app:
        zone = app.settings.monitor.time_zone
        found = app.store.views.story(story_id)
        if found is None:
            raise missing("story", "stories", story_id)
        story, members = found
        closeness = app.store.views.closeness(story.story_id)
    if as_json:
        print_json({"story": story, "articles": members, "closeness": closeness})
    else:
        show.story(story, members, closeness, zone)


@commands.command()
def merge(context: typer.Context, story_id: StoryId, other_ids: StoryIds) -> None:
    """Make one story of several.

    The first keeps its title and whether it is muted; the ids of the others lead to it. Seeds stay in it also
    when their files change. `monitor stories split` with the articles that came takes it back.
    """
    with open_app(context) as app:
        language = app.settings.judging.title_language
        into, came = app.store.editor.merge_stories(story_id, other_ids, title_language=language)
    print_text(f"{counted(len(came), 'article')} joined story {into}.")
    if came:
        print_text(f"To take it back: monitor stories split {into} {' '.join(map(str, came))}")


@commands.command()
def split(context: typer.Context, story_id: StoryId, article_ids: ArticleIds) -> None:
    """Begin a story with articles that do not belong to theirs.

    What comes near them later joins the new story. Seeds stay in it also when their files change.
    """
    with open_app(context) as app:
        language = app.settings.judging.title_language
        new = app.store.editor.split_story(story_id, article_ids, title_language=language)
    print_text(f"{counted(len(set(article_ids)), 'article')} of story {story_id} now begin story {new}.")
    print_text(f"To take it back: monitor stories merge {story_id} {new}")


@commands.command()
def mark(
    context: typer.Context,
    story_id: StoryId,
    *,
    is_muted: Annotated[
        bool | None,
        typer.Option("--muted/--unmuted", help="Tell nobody of it any more, or tell of it again."),
    ] = None,
    title: Annotated[
        str | None,
        typer.Option(
            "--title", metavar="TITLE", help='Call it so from now on; "" lets its articles name it.'
        ),
    ] = None,
) -> None:
    """Mute a story, or give it a title of your own."""
    if is_muted is None and title is None:
        print_error(f"nothing to mark story {story_id} with: give --muted, --unmuted or --title")
        raise typer.Exit(2)
    with open_app(context) as app:
        found = app.store.editor.mark_story(
            story_id, is_muted=is_muted, title=title, title_language=app.settings.judging.title_language
        )
        story = app.store.views.story(found)
    if story is not None:
        muted = "muted: nobody is told of it" if story[0].is_muted else "not muted"
        print_text(f"Story {found}: {story[0].title} ({muted})")
