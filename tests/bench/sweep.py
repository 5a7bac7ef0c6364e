"""One sweep of all due feeds and nothing else, as a program: start, poll until nothing is due, end.

Entries are recorded and not read, so that polling is measured by itself.
"""

import gc
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import structlog

from monitor import config
from monitor.app import App
from monitor.cli import OBJECTS_BETWEEN_COLLECTIONS
from monitor.pipeline.poll import Poll

POLLS = 2  # as many as a tick begins


def sweep(folder: Path) -> None:
    """Poll whatever is due with a configuration folder."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)  # as the program does
    with closing(App(config.load(folder, os.environ))) as app, ThreadPoolExecutor(POLLS) as pool:
        app.start(spread=timedelta())
        step = app.steps.by_name["poll"]
        assert isinstance(step, Poll)
        poll = replace(step, submit=lambda _step, _key: None)
        list(pool.map(lambda key: _until_done(poll, key), range(POLLS)))


def _until_done(poll: Poll, key: int) -> None:
    while poll(key):
        pass


if __name__ == "__main__":
    sweep(Path(sys.argv[1]))
