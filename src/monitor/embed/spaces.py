"""What the name of a space tells."""

LEXICAL = "lexical-"


def is_multilingual(space: str) -> bool:
    """Tell whether texts in two languages that say the same have like vectors: not where words are hashed."""
    return not space.startswith(LEXICAL)
