"""The command that suggests terms for a watchlist."""

from collections.abc import Sequence
from typing import Annotated

import typer

from monitor.app.trying import suggest_on_history
from monitor.cli.context import open_app
from monitor.cli.options import AsJson
from monitor.cli.output import counted, print_error, print_json, print_text
from monitor.cli.spans import Name, Since, begun, looking, watchlist_of
from monitor.cli.tables import print_table
from monitor.judge.suggesting import Suggestion


def suggest(
    context: typer.Context,
    name: Name,
    *,
    good: Annotated[
        list[int] | None,
        typer.Option("--good", metavar="ID", help="An article to be found; may be given again and again."),
    ] = None,
    bad: Annotated[
        list[int] | None,
        typer.Option("--bad", metavar="ID", help="An article not to be found; the same."),
    ] = None,
    since: Since = "90d",
    limit: Annotated[
        int,
        typer.Option("--limit", "-n", metavar="NUMBER", min=1, help="At most so many terms of each kind."),
    ] = 15,
    as_json: AsJson = False,
) -> None:
    """Suggest terms for a watchlist.

    Those that tell good articles from the rest of history, and bad ones from good ones. Without --good, those
    are good of which you said so by `monitor feedback`, or else all that were told; what you called
    irrelevant there is bad.
    """
    with open_app(context) as app, looking(is_quiet=as_json) as progress:
        begin = begun(since, now=app.clock.now(), zone=app.settings.monitor.time_zone)
        found = suggest_on_history(
            app,
            watchlist_of(app.settings, name),
            good=frozenset(good or ()),
            bad=frozenset(bad or ()),
            since=begin,
            limit=limit,
            progress=progress,
        )
    lacking = {*(good or ()), *(bad or ())}.difference(found.article_ids)
    if lacking:
        print_error(f"{counted(len(lacking), 'article')} of those named not on record since then, or seeds")
    if not found.good_count:
        print_error(
            f"no good article to learn from; name some with --good, or look further back than {since}"
        )
        raise typer.Exit(1)
    if as_json:
        print_json({"watchlist": name, "found": found})
        return
    print_text(
        f"{name}: {counted(found.good_count, 'good article')}, {found.missed_count} of them not found now; "
        f"compared with {counted(found.other_count, 'other')}",
        style="bold",
    )
    _print("to look for", found.terms, ("good", "missed now", "others"))
    if found.bad_count:
        print_text(f"\nto exclude, by {counted(found.bad_count, 'bad article')}:", style="bold")
        _print("to exclude", found.excluded, ("bad", "", "good"))


def _print(title: str, terms: Sequence[Suggestion], columns: tuple[str, str, str]) -> None:
    wanted, missed, others = columns
    heads = (wanted, *([missed] if missed else []), others, title)
    print_table(
        heads,
        ((each.wanted, *([each.missed] if missed else []), each.others, each.term) for each in terms),
        empty="Nothing tells them from the others.",
    )
