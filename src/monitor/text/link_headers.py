"""What a Link header says (RFC 8288, section 3)."""

import re
from collections.abc import Iterator

LONGEST = 16_384
"""Characters that are read of one; servers and clients usually refuse longer heads."""

# A target, and what is said of it up to the next one; a "<" within a quoted value ends it, which costs that
# link alone.
_LINK = re.compile(r"<([^<>]*)>([^<]*)")
_RELATION = re.compile(r";\s{0,9}rel\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|([^\s;,\"]+))", re.IGNORECASE)


def links_in(header: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield targets as they are written, with their relations in lower case; none that has no relation."""
    for link in _LINK.finditer(header[:LONGEST]):
        relation = _RELATION.search(link[2])
        if relation is not None:
            yield link[1].strip(), frozenset((relation[1] or relation[2] or "").lower().split())
