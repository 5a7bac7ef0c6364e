"""Copies of the configuration in effect."""

from pathlib import Path

import pytest

from monitor import config
from monitor.config import PREVIOUS, RUNNING, Settings, copy_in, keep_copy
from monitor.errors import ConfigError
from support.configuring import write_folder

SECRET = """\
[[channels]]
name = "console"
url = "mailto://desk:secret@mail.example"

[[channels]]
name = "other"
url = "console:"
on = false
"""
EDITED = """\
[[watchlists]]
name = "edited"
terms = ["tin"]
channels = ["console"]
"""


def copied(data: Path, name: str = RUNNING) -> Settings:
    folder = copy_in(data, name)
    assert folder is not None
    return config.load(folder, {})


def names(settings: Settings) -> list[str]:
    return [watchlist.name for watchlist in settings.watchlists]


def test_a_copy_says_the_same_without_the_addresses_of_channels(tmp_path: Path) -> None:
    folder, data = write_folder(tmp_path, channels=SECRET), tmp_path / "data"
    assert keep_copy(folder, data)
    kept, loaded = copied(data), config.load(folder, {})
    assert (kept.watchlists, kept.sides, kept.topics) == (loaded.watchlists, loaded.sides, loaded.topics)
    assert [channel.name for channel in kept.channels] == ["console"]
    assert not any("secret" in path.read_text("utf-8") for path in data.rglob("*.toml"))


def test_what_was_replaced_is_kept_beside_it(tmp_path: Path) -> None:
    folder, data = write_folder(tmp_path), tmp_path / "data"
    assert copy_in(data, RUNNING) is None
    assert [keep_copy(folder, data), keep_copy(folder, data)] == [True, False]
    assert copy_in(data, PREVIOUS) is None
    write_folder(tmp_path, watchlists=EDITED)
    assert keep_copy(folder, data)
    assert (names(copied(data)), names(copied(data, PREVIOUS))) == (["edited"], ["uranium"])
    write_folder(tmp_path)
    (folder / "names.toml").unlink()
    assert keep_copy(folder, data)
    assert (names(copied(data)), names(copied(data, PREVIOUS))) == (["uranium"], ["edited"])
    assert copied(data).names == ()


def test_what_a_crash_left_unfinished_is_replaced(tmp_path: Path) -> None:
    folder, data = write_folder(tmp_path), tmp_path / "data"
    (data / "configuration" / "unfinished").mkdir(parents=True)
    (data / "configuration" / "unfinished" / "sides.toml").write_text("half")
    assert keep_copy(folder, data)
    assert names(copied(data)) == ["uranium"]


def test_files_that_a_folder_lacks_are_taken_from_another(tmp_path: Path) -> None:
    base, edited = write_folder(tmp_path), tmp_path / "elsewhere" / "edited"
    edited.mkdir(parents=True)
    (edited / "watchlists.toml").write_text(EDITED, "utf-8")
    loaded, before = config.load(edited, {}, otherwise=base), config.load(base, {})
    assert names(loaded) == ["edited"]
    assert (loaded.sides, loaded.data_folder) == (before.sides, before.data_folder)


def test_a_folder_without_any_file_is_no_folder_of_edited_files(tmp_path: Path) -> None:
    base, empty = write_folder(tmp_path), tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(ConfigError, match="holds none of the files of a configuration: "):
        config.load(empty, {}, otherwise=base)
