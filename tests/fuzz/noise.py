"""Noise as hypothesis makes it: examples that were cut, joined and strewn with words and bytes."""

from hypothesis import strategies as st

from fuzz.seeds import EXAMPLES, WORDS


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


_BITS = st.one_of(st.binary(max_size=20), st.sampled_from(WORDS), st.text(max_size=10).map(_encoded))


@st.composite
def noise(draw: st.DrawFn, name: str) -> bytes:
    """Return bytes for a target: most of an example, with bits of other things in it."""
    data = draw(st.one_of(st.sampled_from(EXAMPLES[name]), st.binary(max_size=200)))
    for bit in draw(st.lists(_BITS, max_size=5)):
        begin = draw(st.integers(0, len(data)))
        end = draw(st.one_of(st.just(begin), st.integers(begin, len(data))))
        data = data[:begin] + bit * draw(st.sampled_from((1, 1, 1, 50))) + data[end:]
    return data
