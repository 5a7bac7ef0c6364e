"""What a story is called: the headline of its most central member."""

from collections.abc import Sequence
from dataclasses import dataclass

# So many digits of a closeness count: what machines make different behind them decides nothing.
_DIGITS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleCandidate:
    """The headline of a member.

    Attributes:
        closeness: cosine of the member to the centroid of the other members; 0 when it is alone.
    """

    title: str
    language: str
    closeness: float


def central_title(candidates: Sequence[TitleCandidate], *, language: str) -> str:
    """Return the title of the member that is closest to the others, of equal ones the first.

    Args:
        candidates: the members; one without a title is passed over.
        language: preferred wherever a member is written in it; "" for none.

    Returns:
        "" when no member has a title.
    """
    titled = [candidate for candidate in candidates if candidate.title.strip()]
    preferred = [candidate for candidate in titled if language and candidate.language == language]
    best = max(preferred or titled, key=lambda candidate: round(candidate.closeness, _DIGITS), default=None)
    return best.title if best else ""
