"""Commands about the taxonomy: learning topics from labelled articles."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor import __version__
from monitor.cli.archives import lines_of
from monitor.cli.context import context_of
from monitor.cli.options import AsJson
from monitor.cli.output import counted, print_error, print_json, print_text
from monitor.cli.tables import print_table
from monitor.config import write_learned
from monitor.judge.scoring import Score
from monitor.pipeline.fitting import FEWEST, Fitted, Labelled, NothingLabelledError
from monitor.pipeline.replaying import ArchiveError
from monitor.replay import fit_topics, learned_with

commands = typer.Typer(help="The taxonomy of topics.toml.", rich_markup_mode=None)


@commands.callback()
def topics() -> None:
    """Keep this a group, though it has one command only."""


@commands.command()
def fit(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="GOLD.jsonl", help="A labelled archive; - for standard input.")
    ],
    *,
    only_measure: Annotated[
        bool, typer.Option("--measure", help="Only print how good it would be; write nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Learn topics from labelled articles.

    Each line is a JSON object with id, title and text, and the names of its topics in a list topics or
    labels; where they are known also outlet, language and event_id. Writes learned.toml into the
    configuration folder, which a running daemon takes up. The figures are of articles whose outlet and event
    were held out.
    """
    shared = context_of(context)
    settings = shared.settings()
    try:
        gold, fitted = fit_topics(settings, lines_of(file))
    except (ArchiveError, NothingLabelledError) as error:
        print_error(f"{'standard input' if str(file) == '-' else file}, {error}")
        raise typer.Exit(1) from error
    figures = _figures(gold, fitted)
    if not only_measure:
        try:
            path = write_learned(
                shared.folder, learned_with(settings, fitted), provenance=_provenance(gold, fitted)
            )
        except OSError as error:
            print_error(f"learned.toml cannot be written: {error.strerror}")
            raise typer.Exit(1) from error
        figures["written"] = str(path)
    if as_json:
        print_json(figures)
        return
    _print(gold, fitted)
    for label, count in sorted(gold.unknown.items()):
        print_error(f"{label!r} is no topic of topics.toml: {counted(count, 'label')} left out")
    if not only_measure:
        print_text(f"Written: {figures['written']}")


def _figures(gold: Labelled, fitted: tuple[Fitted, ...]) -> dict[str, Any]:
    return {
        "articles": len(gold.articles),
        "unknown": dict(sorted(gold.unknown.items())),
        "fitted": [
            {
                "space": each.space,
                "one_topic": each.one_topic,
                "strength": each.strength,
                "topics": [learned.topic for learned in each.learned],
                "before": {"micro": each.before[0], "macro_f1": each.before[1]},
                "after": {"micro": each.after[0], "macro_f1": each.after[1]},
                "f1": each.f1,
                "best_threshold": each.best_threshold,
                "at_best": {"micro": each.at_best[0], "macro_f1": each.at_best[1]},
            }
            for each in fitted
        ],
    }


def _provenance(gold: Labelled, fitted: tuple[Fitted, ...]) -> list[str]:
    outlets = len({item.article.outlet for item in gold.articles})
    languages = len({item.article.language for item in gold.articles})
    made = f"monitor {__version__}, {datetime.now(UTC).date()}"
    return [
        f"{made}: {len(gold.articles)} articles of {outlets} outlets in {languages} languages.",
        "Micro and macro F1 where outlet and event were held out, without and with what was learned:",
        *(
            f"  {_space(each)}: {each.before[0].f1:.3f} {each.before[1]:.3f} → "
            f"{each.after[0].f1:.3f} {each.after[1]:.3f}"
            for each in fitted
        ),
    ]


def _print(gold: Labelled, fitted: tuple[Fitted, ...]) -> None:
    print_table(
        (
            "by terms and",
            "micro F1",
            "macro F1",
            "learned: micro",
            "macro",
            "best [judging] topic",
            "micro",
            "macro",
        ),
        (
            (
                _space(each),
                *map(_shown, (*_f1s(each.before), *_f1s(each.after))),
                f"{each.best_threshold:.2f}",
                *map(_shown, _f1s(each.at_best)),
            )
            for each in fitted
        ),
        empty="",
    )
    if fitted[0].one_topic:
        print_text("Every article belongs to exactly one topic, whatever [judging] topic says.")
    counts = {name: sum(name in each for each in gold.names) for name in fitted[0].f1}
    few = f"fewer than {FEWEST} articles: not learned"
    print_table(
        ("topic", "articles", "F1 learned"),
        (
            (name, count, _shown(fitted[0].f1[name]) if count >= FEWEST else few)
            for name, count in counts.items()
        ),
        empty="",
    )


def _shown(score: float) -> str:
    return f"{score:.3f}"


def _f1s(scored: tuple[Score, float]) -> tuple[float, float]:
    return scored[0].f1, scored[1]


def _space(each: Fitted) -> str:
    return each.space or "nothing else"
