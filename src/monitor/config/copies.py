"""Copies of what is in effect, so that edited files can be compared with it.

A daemon takes edited files up within seconds, and from then on nobody could tell what they were before. So
whatever came into effect is copied below the data folder, and what it replaced is kept beside it. Channels
are copied by name alone: their addresses are secrets, and nobody is told anything by a comparison.
"""

import json
import shutil
import tomllib
from pathlib import Path

from monitor.config.files import FILES

# Below the data folder.
COPIES = "configuration"
RUNNING = "running"
PREVIOUS = "previous"

_UNFINISHED = "unfinished"
_CHANNELS = "channels"


def keep_copy(folder: Path, data_folder: Path) -> bool:
    """Copy a configuration folder that came into effect; return whether it is another than the last one.

    Args:
        folder: was loaded without an error just now.
        data_folder: is made when it is not there.

    Raises:
        OSError: a file cannot be read or written; the copy that was there is still there.
    """
    files = {path.name: _copied(path) for path in _files(folder)}
    place = data_folder / COPIES
    if {path.name: path.read_bytes() for path in _files(place / RUNNING)} == files:
        return False
    unfinished, running, previous = (place / name for name in (_UNFINISHED, RUNNING, PREVIOUS))
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True, mode=0o700)
    for name, content in files.items():
        (unfinished / name).write_bytes(content)
    if running.exists():
        shutil.rmtree(previous, ignore_errors=True)
        running.rename(previous)
    unfinished.rename(running)
    return True


def copy_in(data_folder: Path, name: str) -> Path | None:
    """Return the folder of the copy RUNNING or PREVIOUS; None when there is none."""
    folder = data_folder / COPIES / name
    return folder if folder.is_dir() else None


def _files(folder: Path) -> list[Path]:
    return [path for path in (folder / f"{name}.toml" for name in FILES) if path.is_file()]


def _copied(path: Path) -> bytes:
    content = path.read_bytes()
    return _without_addresses(content) if path.stem == _CHANNELS else content


def _without_addresses(content: bytes) -> bytes:
    """Return the channels of a file that was loaded, by name and whether they are on."""
    lines = ["# The names of the channels; their addresses are not copied."]
    for channel in tomllib.loads(content.decode("utf-8-sig")).get(_CHANNELS, []):
        is_on = json.dumps(channel.get("on", True))
        name = json.dumps(channel["name"], ensure_ascii=False)
        lines.append(f'[[channels]]\nname = {name}\nurl = "console:"\non = {is_on}')
    return "\n".join((*lines, "")).encode()
