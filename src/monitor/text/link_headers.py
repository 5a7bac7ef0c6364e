"""What a Link header says (RFC 8288, section 3)."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from monitor.text.urls import is_web_url

LONGEST = 16_384
"""Characters that are read of one; servers and clients usually refuse longer heads."""

# A target, and what is said of it up to the next one; a "<" within a quoted value ends it, which costs that
# link alone.
_LINK = re.compile(r"<([^<>]*)>([^<]*)")
_RELATION = re.compile(r";\s{0,9}rel\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|([^\s;,\"]+))", re.IGNORECASE)


def links_in(header: str, base: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield absolute web addresses with their relations in lower case.

    Links without a relation are left out, and such as lead nowhere.

    Args:
        header: as it came; several joined by commas.
        base: what relative addresses are relative to.
    """
    for link in _LINK.finditer(header[:LONGEST]):
        relation = _RELATION.search(link[2])
        if relation is None:
            continue
        try:
            url = urljoin(base, link[1].strip())
        except ValueError:
            continue
        if is_web_url(url):
            yield url, frozenset((relation[1] or relation[2] or "").lower().split())
