"""What an answer means."""

from datetime import timedelta

import pytest

from monitor.errors import ChannelRefusedError, ChannelUnavailableError, MessageRefusedError
from monitor.notify.errand import failure_of_lines, failure_of_status


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 422])
def test_a_client_error_is_permanent(status: int) -> None:
    assert isinstance(failure_of_status(status), ChannelRefusedError)


def test_a_message_that_is_too_large_is_to_blame_itself() -> None:
    assert isinstance(failure_of_status(413), MessageRefusedError)


@pytest.mark.parametrize("status", [200, 302, 408, 409, 423, 425, 429, 500, 502, 503, 504])
def test_any_other_status_may_pass(status: int) -> None:
    assert isinstance(failure_of_status(status), ChannelUnavailableError)


def test_a_status_is_told_with_what_was_said() -> None:
    assert str(failure_of_status(503, "later")) == "the service answered 503 (later)"


def test_the_last_status_in_the_lines_of_apprise_counts() -> None:
    lines = [
        "Failed to send X notification: Service Unavailable, error=503.",
        "Failed to send X notification: error=404.",
    ]
    assert isinstance(failure_of_lines(lines), ChannelRefusedError)


def test_a_broken_connection_may_pass() -> None:
    failure = failure_of_lines(["A Connection error occurred sending JSON notification to secret-host."])
    assert (type(failure), str(failure)) == (ChannelUnavailableError, "no connection, or no answer in time")


def test_what_nobody_explains_may_pass_and_repeats_nothing() -> None:
    failure = failure_of_lines(["something with a TOKEN in it"])
    assert (type(failure), "TOKEN" in str(failure)) == (ChannelUnavailableError, False)


def test_an_unexplained_failure_asks_for_no_wait() -> None:
    failure = failure_of_lines([])
    assert isinstance(failure, ChannelUnavailableError)
    assert failure.retry_after in (None, timedelta(0))
