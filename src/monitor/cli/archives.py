"""Commands that judge archives: replay and evaluate."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.cli.context import context_of
from monitor.cli.output import print_error, print_json, print_line, print_table
from monitor.pipeline.replaying import Archived
from monitor.replay import replay_archive

JudgesAll = Annotated[
    bool, typer.Option("--all", help="Compare articles that are off the beat too, instead of stopping there.")
]


def _judged(context: typer.Context, file: Path, *, judges_all: bool) -> list[tuple[Archived, dict[str, Any]]]:
    try:
        lines = (sys.stdin if str(file) == "-" else file.open(encoding="utf-8")).readlines()
    except (OSError, UnicodeDecodeError) as error:
        print_error(f"{file}: cannot be read: {error}")
        raise typer.Exit(2) from error
    return replay_archive(context_of(context).settings(), lines, judges_all=judges_all)


def replay(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="ARTICLES.jsonl", help="An archive; - for standard input.")],
    *,
    judges_all: JudgesAll = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, in input order.")] = False,
) -> None:
    """Judge an archive of articles on a scratch database, at the times that they carry."""
    judged = _judged(context, file, judges_all=judges_all)
    if as_json:
        for _, result in judged:
            print_line(result)
        return
    print_table(
        ("id", "verdict", "story", "alert", "topics", "title"),
        (
            (
                item.id,
                result["verdict"],
                result["story"],
                "yes" if result["alert"] else "",
                ", ".join(result["topics"]),
                item.article.title,
            )
            for item, result in judged
        ),
        empty="The archive is empty.",
    )


def evaluate(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="A labelled archive; - for input.")],
    *,
    judges_all: JudgesAll = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Replay a labelled archive and print how good relevance, topics, stories and novelty are."""
    from monitor.pipeline.evaluating import evaluate as measure  # noqa: PLC0415 - shares the command's name

    figures = measure(_judged(context, file, judges_all=judges_all))
    if as_json:
        print_json(figures)
        return
    rows = []
    for group, measured in (("all", figures["all"]), *figures["languages"].items()):
        for name, score in _scores(measured):
            rows.append((group, name, *(f"{score[key]:.3f}" if key in score else "" for key in _KEYS)))
    print_table(("language", "what", *_KEYS), rows, empty="Nothing is labelled.")


_KEYS = ("precision", "recall", "f1", "macro_f1", "accuracy")


def _scores(measured: dict[str, Any]) -> list[tuple[str, dict[str, float]]]:
    rows: list[tuple[str, dict[str, float]]] = [
        (name, measured[name]) for name in ("relevance", "stories") if name in measured
    ]
    if "topics" in measured:
        topics = measured["topics"]
        rows.append(("topics", topics["micro"] | {"macro_f1": topics["macro_f1"]}))
    if "novelty" in measured:
        novelty = measured["novelty"]
        rows.append(("alerts", novelty["alert"] | {"accuracy": novelty["accuracy"]}))
        rows.extend((f"label {label}", score) for label, score in novelty["labels"].items())
    return rows
