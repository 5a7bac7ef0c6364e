"""Folders and files as users write them."""

import os
from collections.abc import Mapping
from pathlib import Path

TEMPLATES_FOLDER = "templates"
"""Below the configuration folder."""


def absolute(written: str | Path, *, base: Path, environ: Mapping[str, str]) -> Path:
    """Return the path with ``~`` and ``..`` resolved; a relative one starts at ``base``.

    Links are left alone: where they point may change while the daemon runs.
    """
    text = str(written)
    if text == "~" or text.startswith("~/"):
        text = environ.get("HOME", "~") + text[1:]
    return Path(os.path.abspath(base / text))  # noqa: PTH100 - Path.resolve fails on circles of links


def template_files(folder: Path) -> list[Path]:
    """Return what lies in the folder of templates below the configuration folder, if there is one."""
    try:
        return sorted(path for path in (folder / TEMPLATES_FOLDER).iterdir() if not path.name.startswith("."))
    except OSError:
        return []
