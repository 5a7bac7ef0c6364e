"""Where hubs may push to."""

from datetime import timedelta
from pathlib import Path

import pytest

from support.configuring import loaded, only_problem


def test_by_default_nobody_may_push(tmp_path: Path) -> None:
    assert loaded(tmp_path).websub.callback_url == ""


def test_what_is_written_is_taken(tmp_path: Path) -> None:
    websub = loaded(
        tmp_path,
        monitor='[websub]\ncallback_url = "https://a.example/push/"\nlisten_address = "[::]"\n'
        "listen_port = 9000\nlease_days = 2\n",
    ).websub
    assert (websub.callback_url, websub.listen_address) == ("https://a.example/push", "::")
    assert (websub.listen_port, websub.lease) == (9000, timedelta(days=2))


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ('callback_url = "news.example.org"', "write https:// before it"),
        ('callback_url = "ftp://a.example/"', "must be"),
        ('callback_url = "https://a.example/push?x=1"', "leave out ? and #"),
        ('callback_url = "https://a.example/push#x"', "leave out ? and #"),
        ('callback_url = "https://me:pw@a.example/"', "keep user and password out of it"),
        ("callback_url = 7", "must be"),
        ('listen_address = "localhost"', "an address of this machine"),
        ('listen_address = "0.0.0.0:80"', "an address of this machine"),
        ("listen_port = 0", "from 1 to 65535"),
        ("listen_port = 65536", "from 1 to 65535"),
        ("listen_port = true", "from 1 to 65535"),
        ('listen_port = "8044"', "write it without quotes"),
        ("lease_days = 31", "a number of days from 0.01 to 30"),
    ],
)
def test_what_cannot_be_is_refused_with_what_would_be_right(tmp_path: Path, line: str, remedy: str) -> None:
    problem = only_problem(tmp_path, monitor=f"[websub]\n{line}\n")
    assert problem.key == f"websub.{line.partition(' ')[0]}"
    assert remedy in problem.remedy
