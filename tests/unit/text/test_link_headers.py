"""What Link headers say, as servers write them."""

import pytest

from monitor.text.link_headers import LONGEST, links_in

BASE = "https://a.example/news/"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", []),
        ('<https://h.example/>; rel="hub"', [("https://h.example/", {"hub"})]),
        ("<https://h.example/>;rel=hub", [("https://h.example/", {"hub"})]),
        ('< /feed >; REL = "Self alternate"', [("https://a.example/feed", {"self", "alternate"})]),
        (
            "<http://[>; rel=hub, <javascript:x>; rel=hub, <https://h.example/>; rel=x",
            [("https://h.example/", {"x"})],
        ),
        (
            '<https://h.example/?a=1,2>; rel="hub", <https://a.example/feed>; type="x"; rel="self"',
            [("https://h.example/?a=1,2", {"hub"}), ("https://a.example/feed", {"self"})],
        ),
        ("<https://h.example/>; title=hub", []),
        ('<https://h.example/>; rel=""', [("https://h.example/", set())]),
        ("no links, at all; rel=hub", []),
    ],
)
def test_targets_come_with_their_relations(header: str, expected: list[tuple[str, set[str]]]) -> None:
    assert list(links_in(header, BASE)) == [(target, frozenset(names)) for target, names in expected]


def test_no_more_is_read_than_a_head_may_have() -> None:
    links = '<https://h.example/>; rel="hub", ' * 2000
    assert len(list(links_in(links, BASE))) <= LONGEST // 32
