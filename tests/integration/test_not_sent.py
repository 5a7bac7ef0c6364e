"""The weekly message about what was not sent, from the configuration to the channel, over restarts."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor import config
from monitor.app import App
from support.fakes import FakeClock
from support.running import Installation
from support.stored import off_topic, recorded

# A Sunday in Almaty, the night before clocks would strike nine.
SUNDAY = datetime(2026, 3, 15, 12, tzinfo=UTC)


def said(installation: Installation, clock: FakeClock) -> str:
    """Do everything that is due, as one run of the program, and return what the console channel shows."""
    out = io.StringIO()
    app = App(config.load(installation.config, installation.environ), out=out, clock=clock)
    app.start()
    app.once()
    assert app.close(timedelta(seconds=10)) == 0
    return out.getvalue()


def test_a_sample_comes_once_a_week_on_the_clocks_of_the_channel(tmp_path: Path) -> None:
    installation, clock = Installation(tmp_path), FakeClock(SUNDAY)
    installation.feeds({})
    installation.channels({"desk": "console:"})
    installation.edit("channels", {r"^spacing_seconds = .*$": 'time_zone = "Asia/Almaty"'})
    installation.change(channels=["desk"], at="mon 09:00", engine="lexical", tell=[])
    assert said(installation, clock) == ""
    app = App(config.load(installation.config, installation.environ), clock=clock)
    kept = recorded(app.store, off_topic(1, article={"title": "A railway", "seen_at": SUNDAY}))
    app.close()
    shown = []
    for hours in (15, 1, 0, 1, 7 * 24):
        clock.move(timedelta(hours=hours))
        shown.append(said(installation, clock))
    nothing, first, *others = shown
    assert (nothing, others) == ("", ["", "", ""])
    assert "A railway" in first
    assert f"monitor withheld restore {kept.article_id}" in first
    assert "Mon 9 Mar 2026, 09:00 – Mon 16 Mar 2026, 09:00 UTC+05" in first
