"""The disk becomes full while the daemon works: said once, nothing lost or doubled, going on by itself."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.press import Press, report
from support.running import Installation, eventually
from support.sinks import Sinks

pytestmark = pytest.mark.e2e

SEND_THREADS = 4


@pytest.fixture
def small_disk(house: Installation) -> Iterator[Path]:
    """The data folder on a disk of its own, of twenty megabytes."""
    house.data.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(house.data)]
    try:
        subprocess.run(mounting, check=True, capture_output=True)  # noqa: S603 - a fixed command
    except (subprocess.CalledProcessError, FileNotFoundError, PermissionError):
        pytest.skip("mounting a small disk is not permitted here")
    try:
        yield house.data
    finally:
        house.end()
        subprocess.run(["umount", "--lazy", str(house.data)], check=True)  # noqa: S603, S607 - as above


def fill(disk: Path) -> Path:
    """Write until nothing more can be written; return the file to be deleted."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return filler


def test_a_full_disk_is_said_once_and_work_goes_on_when_there_is_room(
    small_disk: Path, desk: Installation, sinks: Sinks, press: Press
) -> None:
    press.publish("steppe", *map(report, range(40)))
    desk.feeds(press.feeds)
    desk.change(host_delay_seconds=0.3)  # so that pages are still to come when the disk is full
    daemon = desk.start()
    eventually(lambda: len(sinks.posts()) > 4)

    filler = fill(small_disk)
    daemon.wait_for('event="store unavailable"', "the disk is full")
    sent = len(sinks.posts())
    daemon.wait_for('event="store still unavailable"')
    # Those that were under way came through, though nobody could write down that they had.
    assert len(sinks.posts()) <= sent + SEND_THREADS
    assert len(daemon.lines('event="store unavailable"')) == 1

    filler.unlink()
    desk.settle(within=60)
    daemon.wait_for("store available again")
    assert desk.rows("SELECT title FROM article WHERE seed = '' AND text_source != 'page'") == []
    for channel in sinks.channels:
        assert press.told == sinks.titles(channel)
        assert dict.fromkeys(desk.deliveries(channel), 1) == sinks.counts(channel)
    assert daemon.stop() == 0


def remount(disk: Path, mode: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{mode}", str(disk)], check=True)  # noqa: S603, S607 - as above


def test_one_pass_ends_with_clear_words_while_nothing_can_be_written_and_is_made_up_for_later(
    small_disk: Path, desk: Installation, sinks: Sinks, press: Press
) -> None:
    press.publish("steppe", report(1))
    desk.feeds(press.feeds)
    assert desk.command("once").returncode == 0
    press.publish("steppe", report(2))
    desk.make_due()

    filler = fill(small_disk)
    full = desk.command("once")
    filler.unlink()
    remount(small_disk, "ro")
    read_only = desk.command("once")
    remount(small_disk, "rw")

    assert (full.returncode, read_only.returncode) == (1, 1)
    # Without room for its lock file, SQLite only says that writing failed.
    assert "check the disk" in full.stderr
    assert "read-only" in read_only.stderr
    assert [report(1).title] == sinks.titles("mail")
    assert desk.command("once").returncode == 0
    assert press.told == sinks.titles("mail")
