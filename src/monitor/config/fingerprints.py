"""By what a changed configuration folder is noticed."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from monitor.config.paths import template_files


def fingerprint(folder: Path) -> str:
    """Return a digest of names and contents of the folder's ``*.toml`` files and templates.

    Never fails: what cannot be read counts as such. Files that ``url_file`` names are not looked at.
    """
    digest = hashlib.sha256()
    for name, content in digests(folder).items():
        digest.update(f"{name}\0{content}\0".encode(errors="surrogateescape"))
    return digest.hexdigest()


def digests(folder: Path) -> Mapping[str, str]:
    """Return the same by file, by its name within the folder: ``feeds.toml``, ``templates/alert.txt``."""
    try:
        paths = sorted(folder.glob("*.toml"))
    except OSError:
        paths = []
    found = {}
    for path in paths:
        try:
            found[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            found[path.name] = type(error).__name__
    return found | _templates_in(folder)


def _templates_in(folder: Path) -> dict[str, str]:
    if not template_files(folder):
        return {}
    from monitor.config.templates import contents  # noqa: PLC0415 - few write any, and Jinja takes a while

    return {name: hashlib.sha256(template).hexdigest() for name, template in contents(folder)}
