"""The weekly message about what was not sent, as configured."""

from datetime import time
from pathlib import Path

import pytest

from monitor.model import DigestTime
from support.configuring import MINIMAL, loaded, only_problem


def test_nobody_is_told_unless_channels_are_named(tmp_path: Path) -> None:
    not_sent = loaded(tmp_path).not_sent
    assert (not_sent.channels, not_sent.at) == ((), DigestTime(at=time(9), weekday=0))


def test_channel_time_and_size_are_as_said(tmp_path: Path) -> None:
    monitor = '[not_sent]\nchannels = ["console"]\nat = "friday 16:30"\narticles = 5\n'
    not_sent = loaded(tmp_path, monitor=monitor).not_sent
    assert (not_sent.channels, not_sent.at, not_sent.articles) == (
        ("console",),
        DigestTime(at=time(16, 30), weekday=4),
        5,
    )


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ('at = "09:00"', 'must be a day and a time such as "mon 09:00"; it names no day'),
        ('at = "soon"', 'must be a day and a time such as "mon 09:00"'),
        (
            'channels = ["consol"]',
            'there is no channel of this name in channels.toml; did you mean "console"?',
        ),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, line: str, remedy: str) -> None:
    assert only_problem(tmp_path, monitor=f"[not_sent]\n{line}\n").remedy == remedy


def test_a_channel_that_is_off_is_told_nothing_and_said_to_be_off(tmp_path: Path) -> None:
    off = f'{MINIMAL["channels"]}\n[[channels]]\nname = "desk"\nurl = "console:"\non = false\n'
    problem = only_problem(tmp_path, monitor='[not_sent]\nchannels = ["desk"]\n', channels=off)
    assert problem.remedy == "this channel is off: switch it on in channels.toml or remove it here"
