"""P28 to P32: where redirects lead, and what is remembered of them."""

import pytest

from support.patrol import HOUR, PATH, Patrol, item, rss
from support.server import Answer, LocalServer, redirect


def first_asked(patrol: Patrol, *, polls: int) -> list[str]:
    """Return the path that each poll asks first."""
    asked = []
    with patrol:
        for _ in range(polls):
            before = len(patrol.server.requests)
            patrol.poll(after=2 * HOUR)
            asked.append(patrol.server.requests[before].path)
    return asked


@pytest.mark.parametrize("status", [301, 308])
def test_p28_a_move_is_believed_after_several_equal_answers_and_told(
    patrol: Patrol, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    patrol.serve(redirect("/new.xml", status=status))
    patrol.server.route("/new.xml", Answer(body=rss()))
    assert first_asked(patrol, polls=5) == [PATH, PATH, PATH, "/new.xml", "/new.xml"]
    assert capsys.readouterr().out.count("feed moved") == 1


def test_p28_a_move_to_something_that_is_no_feed_is_not_believed(patrol: Patrol) -> None:
    patrol.serve(redirect("/new.xml", status=301))
    patrol.server.route("/new.xml", Answer(body=b"<html><body>Parked</body></html>"))
    with patrol:
        for _ in range(5):
            patrol.poll(after=48 * HOUR)
    assert len(patrol.asked) == 5


@pytest.mark.parametrize("status", [302, 303, 307])
def test_p29_a_passing_redirect_is_followed_and_forgotten(patrol: Patrol, status: int) -> None:
    patrol.serve(redirect("/new.xml", status=status))
    patrol.server.route("/new.xml", Answer(body=rss()))
    assert first_asked(patrol, polls=6) == [PATH] * 6
    assert len(patrol.server.requests_for("/new.xml")) == 6


def test_p30_of_a_mixed_chain_the_leading_permanent_part_is_believed(patrol: Patrol) -> None:
    patrol.serve(redirect("/moved.xml", status=301))
    patrol.server.route("/moved.xml", redirect("/today.xml", status=302))
    patrol.server.route("/today.xml", redirect("/final.xml", status=301))
    patrol.server.route("/final.xml", Answer(body=rss()))
    assert first_asked(patrol, polls=4) == [PATH, PATH, PATH, "/moved.xml"]


@pytest.mark.parametrize("kind", ["circle", "chain"])
def test_p31_redirects_end_after_a_few_and_the_feed_waits(patrol: Patrol, kind: str) -> None:
    patrol.serve(redirect("/0" if kind == "chain" else PATH))
    for number in range(20):
        patrol.server.route(f"/{number}", redirect(f"/{number + 1}"))
    with patrol:
        patrol.poll()
        assert (patrol.state.failures, patrol.wait) == (1, HOUR / 4)
    assert len(patrol.server.requests) == (6 if kind == "chain" else 1)


@pytest.mark.parametrize("to", ["http://10.0.0.1/", "http://[::1]/", "file:///etc/passwd", "ftp://x.test/"])
def test_p32_a_redirect_to_a_forbidden_place_is_refused(patrol: Patrol, to: str) -> None:
    patrol.serve(redirect(to))
    with patrol:
        patrol.poll()
        assert (patrol.state.failures, patrol.state.last_status) == (1, None)


def test_p32_secrets_do_not_follow_a_redirect_or_a_link_to_another_origin(patrol: Patrol) -> None:
    with LocalServer() as elsewhere:
        elsewhere.route("/feed", Answer(body=rss(item(1, link=elsewhere.url("/page")))))
        patrol.name(steppe={"headers": {"Authorization": "Bearer secret", "Cookie": "a=b"}})
        patrol.serve(
            Answer(status=302, headers=[("Location", elsewhere.url("/feed")), ("Set-Cookie", "c=d")])
        )
        with patrol:
            for _ in range(2):
                patrol.poll(after=2 * HOUR)
        strange = [name.lower() for request in elsewhere.requests for name, _ in request.headers]
    assert b"authorization" not in strange
    assert b"cookie" not in strange
    assert [request.all_of("Cookie") for request in patrol.asked] == [["a=b"]] * 2
    assert {request.path for request in elsewhere.requests} >= {"/feed"}
