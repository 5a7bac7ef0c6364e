"""Compares replayed decisions with the labels of an archive."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from monitor.judge.scoring import score_clusters, score_flags, score_labels
from monitor.pipeline.replaying import Archived

# What labelled archives call the verdicts.
LABELS = {"new_story": "NEW", "development": "UPDATE", "repeat": "SAME", "off_topic": "OFF"}

Judged = tuple[Archived, Mapping[str, Any]]


def evaluate(judged: Iterable[Judged]) -> dict[str, Any]:
    """Return the figures for all articles and for each language.

    What is scored depends on the labels: ``relevant``; ``topics`` (over relevant articles); ``event_id`` or
    ``story``; ``label`` (NEW, UPDATE, SAME, DUP). A part without labels is left out.
    """
    everything = list(judged)
    by_language: defaultdict[str, list[Judged]] = defaultdict(list)
    for item, result in everything:
        by_language[item.article.language].append((item, result))
    return {
        "all": _figures(everything),
        "languages": {language: _figures(by_language[language]) for language in sorted(by_language)},
    }


def _figures(judged: Sequence[Judged]) -> dict[str, Any]:
    figures: dict[str, Any] = {"articles": len(judged)}
    for name, part in (
        ("relevance", _relevance),
        ("topics", _topics),
        ("stories", _stories),
        ("novelty", _novelty),
    ):
        measured = part(judged)
        if measured is not None:
            figures[name] = measured
    return figures


def _relevance(judged: Sequence[Judged]) -> dict[str, Any] | None:
    pairs = [
        (bool(item.raw["relevant"]), bool(result["relevant"]))
        for item, result in judged
        if "relevant" in item.raw
    ]
    return asdict(score_flags(pairs)) if pairs else None


def _topics(judged: Sequence[Judged]) -> dict[str, Any] | None:
    pairs = [
        (item.raw["topics"], result["topics"])
        for item, result in judged
        if "topics" in item.raw and item.raw.get("relevant", True)
    ]
    if not pairs:
        return None
    micro, macro = score_labels(pairs)
    return {"micro": asdict(micro), "macro_f1": macro}


def _stories(judged: Sequence[Judged]) -> dict[str, Any] | None:
    pairs = [
        (item.raw.get("event_id") or item.raw.get("story"), result["story"])
        for item, result in judged
        if item.raw.get("event_id") or item.raw.get("story")
    ]
    return asdict(score_clusters([gold for gold, _ in pairs], [ours for _, ours in pairs])) if pairs else None


def _novelty(judged: Sequence[Judged]) -> dict[str, Any] | None:
    pairs = [(str(item.raw["label"]), _label(result)) for item, result in judged if "label" in item.raw]
    if not pairs:
        return None
    alerting = {"NEW", "UPDATE"}
    return {
        "accuracy": sum(gold == ours for gold, ours in pairs) / len(pairs),
        "alert": asdict(score_flags((gold in alerting, ours in alerting) for gold, ours in pairs)),
        "labels": {
            label: asdict(score_flags((gold == label, ours == label) for gold, ours in pairs))
            for label in sorted({gold for gold, _ in pairs})
        },
    }


def _label(result: Mapping[str, Any]) -> str:
    if result["verdict"] == "repeat" and result["copy_of"]:
        return "DUP"
    return LABELS[str(result["verdict"])]
