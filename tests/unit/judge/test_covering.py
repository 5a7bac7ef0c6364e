from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.covering import Cover

STRETCHES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9)).map(lambda one: (one[0], sum(one))))


@given(STRETCHES, st.integers(0, 40), st.integers(0, 9))
def test_what_stands_within_a_stretch_is_held(
    stretches: list[tuple[int, int]], begin: int, more: int
) -> None:
    expected = any(first <= begin and begin + more <= last for first, last in stretches)
    assert Cover(stretches).holds(begin, begin + more) == expected
