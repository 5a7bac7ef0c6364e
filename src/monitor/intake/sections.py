"""Addresses of lists among addresses of articles."""

import re

_SECTION = re.compile(
    r"/(?:tags?|teg|categor(?:y|ies)|sections?|rubrics?|rubrika|topics?|themes?|authors?|archives?|search"
    r"|label|page)"
    r"(?:/(?:[^/?\d-]|-(?![^/?]*-[^/?]*-)|\d(?!\d{3}))*)?/?$",
    re.IGNORECASE,
)
"""An address that ends with the name of a kind of list and, maybe, a short name behind it: four digits in a
row or three hyphens are those of an article."""


def is_section(url: str) -> bool:
    """Tell whether an address is that of a list of articles: a tag, section or archive."""
    return _SECTION.search(url) is not None
