"""Writes learned.toml: what labelled articles taught about the topics."""

import json
import os
import tempfile
from base64 import b64encode
from collections.abc import Iterable, Sequence
from pathlib import Path

from monitor.model import LearnedTopic

LEARNED = "learned.toml"

_HEAD = """\
# What labelled articles taught about the topics of topics.toml, written by `monitor topics fit`. Not to be
# edited: fit it anew, or remove the file; then topics are known by terms, descriptions and examples alone.
#
# One block for each topic and each kind of vector that an article may have; the first that it has counts:
#   topic      its name in topics.toml
#   space      of the vectors; "" where an article has none
#   one_topic  every article belongs to exactly one topic, as every labelled one did
#   bias       added to the log odds
#   weights    by which the vectors are multiplied
#   texts      tells from which description and examples the prototype was made
#   prototype  the vector of both
"""


def write_learned(folder: Path, learned: Iterable[LearnedTopic], *, provenance: Sequence[str]) -> Path:
    """Write the file into a configuration folder and return its path; a daemon sees the old one or the new.

    Args:
        folder: the configuration folder.
        learned: all that is to stand in it.
        provenance: lines that say from what it was learned and how good it was.

    Raises:
        OSError: it cannot be written; the old one was not touched.
    """
    said = "".join(f"# {line}\n" for line in provenance)
    content = "\n".join([f"{_HEAD}#\n{said}", *map(_table, learned)])
    target = (folder / LEARNED).resolve()
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".learned-", suffix=".new")
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(content)
        unfinished.chmod(0o644)
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return folder / LEARNED


def _table(each: LearnedTopic) -> str:
    lines = [
        "[[learned]]",
        f"topic = {_quoted(each.topic)}",
        f"space = {_quoted(each.space)}",
        f"bias = {each.bias}",
    ]
    if each.one_topic:
        lines.append("one_topic = true")
    if each.weights:
        lines.append(f'weights = "{b64encode(each.weights).decode()}"')
    if each.prototype:
        lines += [f'texts = "{each.texts}"', f'prototype = "{b64encode(each.prototype).decode()}"']
    return "\n".join((*lines, ""))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
