"""P1 to P15: validators are black boxes, and what is unchanged is asked for as cheaply as can be."""

import pytest

from support.patrol import HOUR, PATH, Patrol, item, rss
from support.server import Answer, Received, conditional

DATE = "Tue, 03 Mar 2026 10:00:00 GMT"
ONE, TWO = rss(item(1)), rss(item(1), item(2))


def sent(request: Received) -> tuple[str | None, str | None]:
    """Return the validators of a request."""
    return request.header("If-None-Match"), request.header("If-Modified-Since")


def echoed(patrol: Patrol, *answers: object) -> list[tuple[str | None, str | None]]:
    """Return the validators of the requests for these answers and of one more."""
    patrol.serve(*answers, answers[-1])
    with patrol:
        return [sent(patrol.poll(after=2 * HOUR)[0]) for _ in range(len(answers) + 1)]


def with_headers(body: bytes = ONE, status: int = 200, **headers: str) -> Answer:
    return Answer(
        status=status, body=body, headers={name.replace("_", "-"): text for name, text in headers.items()}
    )


def test_p01_a_first_request_invents_no_validator(patrol: Patrol) -> None:
    assert echoed(patrol, ONE)[0] == (None, None)


@pytest.mark.parametrize("etag", ['"a b, \xc3\xa9"', '"\xe9"', '"\xff\xc3"'])  # the octets on the wire
def test_p02_an_etag_goes_back_octet_for_octet(patrol: Patrol, etag: str) -> None:
    assert echoed(patrol, with_headers(ETag=etag))[1] == (etag, None)


def test_p03_a_weak_etag_keeps_its_prefix(patrol: Patrol) -> None:
    assert echoed(patrol, with_headers(ETag='W/"5f-1"'))[1] == ('W/"5f-1"', None)


def test_p04_a_malformed_etag_is_never_mended(patrol: Patrol) -> None:
    found = echoed(patrol, with_headers(ETag="bare"), with_headers(ETag='"x-gzip"'))
    assert found[1:] == [("bare", None), ('"x-gzip"', None)]


def test_p05_a_date_goes_back_as_it_came(patrol: Patrol) -> None:
    assert echoed(patrol, with_headers(Last_Modified=DATE))[1] == (None, DATE)


def test_p06_an_odd_date_is_not_formatted_anew(patrol: Patrol) -> None:
    odd = "2026-03-03 10:00:00 +05, or so"
    assert echoed(patrol, with_headers(Last_Modified=odd))[1] == (None, odd)


def test_p07_both_validators_are_sent(patrol: Patrol) -> None:
    assert echoed(patrol, with_headers(ETag='"1"', Last_Modified=DATE))[1] == ('"1"', DATE)


def test_p08_an_unchanged_body_brings_its_new_validators(patrol: Patrol) -> None:
    found = echoed(patrol, with_headers(ETag='"1"'), with_headers(ETag='"2"', Last_Modified=DATE))
    assert found[1:] == [('"1"', None), ('"2"', DATE)]


def test_p09_a_new_etag_counts_though_the_date_is_the_same(patrol: Patrol) -> None:
    first = with_headers(ETag='"1"', Last_Modified=DATE)
    second = with_headers(TWO, ETag='"2"', Last_Modified=DATE)
    patrol.serve(first, second)
    with patrol:
        asked = [sent(patrol.poll(after=2 * HOUR)[0]) for _ in range(3)]
        assert len(patrol.entries) == 2
    assert asked[1:] == [('"1"', DATE), ('"2"', DATE)]


def test_p10_a_304_brings_validators_and_freshness_up_to_date(patrol: Patrol) -> None:
    patrol.serve(
        with_headers(ETag='"1"', Cache_Control="max-age=7200"),
        with_headers(b"", 304, ETag='"2"'),
        with_headers(b"", 304, Cache_Control="max-age=14400"),
        with_headers(b"", 304),
    )
    with patrol:
        found = [(sent(patrol.poll(after=4 * HOUR)[0]), patrol.wait) for _ in range(4)]
    assert found == [
        ((None, None), 2 * HOUR),
        (('"1"', None), 2 * HOUR),
        (('"2"', None), 4 * HOUR),
        (('"2"', None), 4 * HOUR),
    ]


def test_p11_a_200_without_validators_drops_the_old_ones(patrol: Patrol) -> None:
    assert echoed(patrol, with_headers(ETag='"1"', Last_Modified=DATE), TWO)[2] == (None, None)


def test_p12_a_304_that_was_not_asked_for_is_a_failure_that_loses_nothing(patrol: Patrol) -> None:
    patrol.serve(ONE, Answer(status=304), TWO)
    with patrol:
        patrol.poll()
        patrol.poll(after=2 * HOUR)
        assert (patrol.state.failures, patrol.state.last_status, len(patrol.entries)) == (1, 304, 1)
        patrol.poll(after=2 * HOUR)
        assert (patrol.state.failures, len(patrol.entries)) == (0, 2)


def test_p13_an_unchanged_body_is_not_parsed_again(patrol: Patrol) -> None:
    patrol.serve(ONE)
    with patrol:
        patrol.poll()
        parse, parsed = patrol.app.steps.parser.parse, []

        class Counting:
            def parse(self, document: object) -> object:
                parsed.append(document)
                return parse(document)  # type: ignore[arg-type]

        object.__setattr__(patrol.app.steps.by_name["poll"], "parser", Counting())
        patrol.poll(after=2 * HOUR)
        patrol.serve(TWO)
        patrol.poll(after=2 * HOUR)
    assert [getattr(each, "body", None) for each in parsed] == [TWO]


def test_p14_a_restart_and_a_poll_by_hand_stay_conditional_and_keep_the_interval(patrol: Patrol) -> None:
    patrol.serve(conditional(ONE, etag='"1"'))
    with patrol:
        patrol.poll()
        patrol.clock.move(HOUR / 2)
        patrol.restart()
        assert (patrol.poll(), patrol.wait) == ([], HOUR / 2)
        patrol.app.poll_all_now()
        (by_hand,) = patrol.poll()
        assert (sent(by_hand), patrol.state.last_status) == (('"1"', None), 304)


def test_p15_no_poll_of_a_week_is_unconditional_but_the_first(patrol: Patrol) -> None:
    patrol.serve(conditional(ONE, etag='"1"'))
    with patrol:
        for _ in range(7 * 24):
            patrol.poll(after=HOUR)
    assert [sent(request)[0] for request in patrol.asked] == [None] + ['"1"'] * 167
    assert {request.target for request in patrol.asked} == {PATH}
