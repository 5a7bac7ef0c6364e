"""Commands that judge archives: replay and evaluate."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.cli.context import context_of
from monitor.cli.options import AsJson
from monitor.cli.output import print_error, print_json, print_line
from monitor.cli.tables import print_table
from monitor.cli.words import VERDICTS
from monitor.model import VerdictKind
from monitor.pipeline import evaluating
from monitor.pipeline.replaying import Archived, ArchiveError
from monitor.replay import replay_archive

JudgesAll = Annotated[
    bool, typer.Option("--all", help="Compare articles that are off the beat too, instead of stopping there.")
]
_KEYS = {
    "precision": "precision",
    "recall": "recall",
    "f1": "F1",
    "macro_f1": "macro F1",
    "accuracy": "accuracy",
}


def lines_of(file: Path) -> list[str]:
    """Return the lines of an archive, of standard input for "-"; end the command when it cannot be read."""
    try:
        return (sys.stdin.read() if str(file) == "-" else file.read_text("utf-8")).split("\n")
    except OSError as error:
        print_error(f"{file} cannot be read: {error.strerror}")
        raise typer.Exit(2) from error
    except UnicodeDecodeError as error:
        print_error(f"{file} is not UTF-8 text: an archive has one JSON object a line")
        raise typer.Exit(2) from error


def _judged(context: typer.Context, file: Path, *, judges_all: bool) -> list[tuple[Archived, dict[str, Any]]]:
    settings = context_of(context).settings()
    lines = lines_of(file)
    try:
        return replay_archive(settings, lines, judges_all=judges_all)
    except ArchiveError as error:
        print_error(f"{'standard input' if str(file) == '-' else file}, {error}")
        raise typer.Exit(1) from error


def replay(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="ARTICLES.jsonl", help="An archive; - for standard input.")],
    *,
    judges_all: JudgesAll = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, in input order.")] = False,
) -> None:
    """Judge an archive of articles on a scratch database.

    With the present configuration and seeds, at the times that the articles carry. Each line is a JSON object
    with id, title and text, and where it is known url, published_at, language, feed, outlet,
    outlet_kind and country.
    """
    judged = _judged(context, file, judges_all=judges_all)
    if as_json:
        for _, result in judged:
            print_line(result)
        return
    print_table(
        ("id", "verdict", "alert", "story", "topics", "title"),
        (
            (
                item.id,
                VERDICTS[VerdictKind(result["verdict"])]
                + (f" (copy of {result['copy_of']})" if result["copy_of"] else ""),
                "yes" if result["alert"] else "no",
                result["story"],
                ", ".join(result["topics"]),
                item.article.title,
            )
            for item, result in judged
        ),
        empty="There is no article in it.",
    )


def evaluate(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="GOLD.jsonl", help="A labelled archive; - for standard input.")
    ],
    *,
    judges_all: JudgesAll = False,
    as_json: AsJson = False,
) -> None:
    """Replay a labelled archive and print how good the decisions are.

    Precision, recall and F1 of relevance, topics, stories and novelty, for each language too. Labels stand in
    the same objects: relevant, topics, event_id or story, and label (NEW, UPDATE, SAME, DUP).
    """
    figures = evaluating.evaluate(_judged(context, file, judges_all=judges_all))
    if as_json:
        print_json(figures)
        return
    rows = [
        (
            group,
            figures_of_group["articles"],
            what,
            *(f"{score[key]:.3f}" if key in score else "" for key in _KEYS),
        )
        for group, figures_of_group in (("all", figures["all"]), *figures["languages"].items())
        for what, score in _scores(figures_of_group)
    ]
    print_table(
        ("language", "articles", "what", *_KEYS.values()),
        rows,
        empty="Nothing in it is labelled: relevant, topics, event_id, story or label is needed.",
    )


def _scores(measured: dict[str, Any]) -> list[tuple[str, dict[str, float]]]:
    """Return what is scored in one group of articles, each with its figures."""
    rows: list[tuple[str, dict[str, float]]] = []
    if "relevance" in measured:
        rows.append(("relevance", measured["relevance"]))
    if "topics" in measured:
        topics = measured["topics"]
        rows.append(("topics", topics["micro"] | {"macro_f1": topics["macro_f1"]}))
    if "stories" in measured:
        rows.append(("stories (BCubed)", measured["stories"]))
    if "novelty" in measured:
        novelty = measured["novelty"]
        rows.append(("alerts", novelty["alert"] | {"accuracy": novelty["accuracy"]}))
        rows.extend((f"label {label}", score) for label, score in novelty["labels"].items())
    return rows
