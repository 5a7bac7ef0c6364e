"""Configuration folders for benches: what is shipped, with feeds of our own and nothing to wait for."""

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

SHIPPED = Path(__file__).parents[2] / "config"
SEEDS = Path(__file__).parents[2] / "seeds"


def write_config(
    parent: Path,
    feeds: Mapping[str, str],
    *,
    interval_minutes: int = 60,
    tick_seconds: int = 5,
    spread_minutes: int = 0,
    adaptive: bool = True,
    host_delay_seconds: int = 0,
    webhook: str = "",
    log_level: str = "info",
    seeds: bool = True,
    sections: Iterable[str] = (),
) -> Path:
    """Write a folder and return it: shipped judging, our feeds.

    Args:
        parent: where the folder ``config`` and the data go.
        feeds: addresses by name.
        interval_minutes: of every feed.
        tick_seconds: how often the daemon looks.
        spread_minutes: over how long the first polls are spread.
        adaptive: whether feeds that publish little are asked less often.
        host_delay_seconds: between two requests to one host; 1 is what is shipped.
        webhook: address that every alert is sent to; "" for the shipped console.
        log_level: as in monitor.toml; "info" is what is shipped.
        seeds: the shipped seeds, or none.
        sections: further lines of monitor.toml.
    """
    folder = parent / "config"
    shutil.copytree(SHIPPED, folder)
    no_seeds = parent / "no-seeds"
    no_seeds.mkdir()
    listed = "".join(
        f'[[feeds]]\nname = "{name}"\nurl = "{url}"\ntitle = "{name}"\nlanguage = "en"\n\n'
        for name, url in feeds.items()
    )
    (folder / "feeds.toml").write_text(listed, encoding="utf-8")
    lines = [
        "[monitor]",
        f"data_folder = {json.dumps(str(parent / 'data'))}",
        f"seeds_folder = {json.dumps(str(SEEDS if seeds else no_seeds))}",
        f'log_level = "{log_level}"',
        "[polling]",
        f"tick_seconds = {tick_seconds}",
        f"interval_minutes = {interval_minutes}",
        "floor_minutes = 0",
        f"spread_minutes = {spread_minutes}",
        f"adaptive = {str(adaptive).lower()}",
        "[network]",
        f"host_delay_seconds = {host_delay_seconds}",
        'allow_hosts = ["127.0.0.0/8"]',
        "[embedding]",
        'engine = "lexical"',
        *sections,
    ]
    (folder / "monitor.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if webhook:
        channel = f'[[channels]]\nname = "console"\nurl = "{webhook}"\n'
        (folder / "channels.toml").write_text(channel, encoding="utf-8")
    return folder


def database(parent: Path) -> Path:
    """Return where a folder's database is."""
    return parent / "data" / "monitor.db"
