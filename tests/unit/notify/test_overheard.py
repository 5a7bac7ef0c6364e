"""What Apprise says reaches nobody else."""

import logging

from monitor.notify.overheard import overhearing


class Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(level=logging.NOTSET)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


def heard(logger_name: str, level: int, *, during: bool) -> tuple[list[str], list[str]]:
    """Return what a handler at the lowest level hears of one line, and what we do."""
    logger, listener = logging.getLogger(logger_name), Listener()
    before = logger.level
    logger.addHandler(listener)
    logger.setLevel(logging.DEBUG)
    try:
        with overhearing() as lines:
            if during:
                logger.log(level, "a token")
        if not during:
            logger.log(level, "a token")
    finally:
        logger.setLevel(before)
        logger.removeHandler(listener)
    return listener.heard, list(lines)


def test_during_a_call_warnings_are_for_us_alone() -> None:
    assert heard("apprise", logging.WARNING, during=True) == ([], ["a token"])


def test_during_a_call_details_are_for_nobody() -> None:
    assert heard("apprise", logging.DEBUG, during=True) == ([], [])


def test_at_other_times_details_stay_unheard_and_warnings_pass() -> None:
    assert heard("apprise", logging.DEBUG, during=False) == ([], [])
    assert heard("apprise", logging.WARNING, during=False) == (["a token"], [])


def test_the_http_client_of_apprise_never_tells_addresses() -> None:
    assert heard("urllib3.connectionpool", logging.DEBUG, during=False) == ([], [])
    assert heard("urllib3.util.retry", logging.WARNING, during=True) == ([], [])
