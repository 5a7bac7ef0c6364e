"""The parts of a message, clean but not yet set in any format."""

from dataclasses import dataclass, replace

from monitor.text.cleaning import cut


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much may be said.

    Attributes:
        sentences: most new sentences.
        sentence_chars: longest sentence.
        title_chars: longest headline.
        items: most watchlists, terms, topics, outlets or seeds in one list.
        url_chars: longest address that is linked; 0 for no links but the headline's.
        alerts: most alerts in a digest.
    """

    sentences: int
    sentence_chars: int
    title_chars: int
    items: int
    url_chars: int
    alerts: int = 1


ROOMY = Room(sentences=12, sentence_chars=700, title_chars=300, items=8, url_chars=2000)
HEADLINE_URL_CHARS = 300  # so long an address is linked in the shortest message, too


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text.

    Attributes:
        url: an http or https address without blanks, quotes or brackets, or "".
        is_strong: this is the new part.
        is_aside: this is ours, behind what a stranger wrote.
        is_command: this is to be typed.
    """

    text: str
    url: str = ""
    is_strong: bool = False
    is_aside: bool = False
    is_command: bool = False


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with lines under it; in a digest a part of it, about one article.

    Attributes:
        heading: "" for what goes on under the heading before.
        lang: language of title and lines, or "" for that of the message.
        is_ours: the lines are ours, and in our language, whatever the title is in.
        is_main: it is what the message is for.
        story: that this part and the following ones are about, or "".
        title: of the article that this part is about.
        byline: under the title, or "".
    """

    heading: str
    lines: tuple[Line, ...]
    lang: str = ""
    is_ours: bool = False
    is_main: bool = False
    story: str = ""
    title: Piece | None = None
    byline: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All that a message says, in its order.

    Attributes:
        verdict: such as "New story"; of a digest, what it is called.
        story: title of the known story, or "".
        since: when the reader was told of that story, or "".
        outlet: with its labels; of a digest, the span that it is about.
        when: the article was published, or "".
        remark: a warning about the text, why this is a digest, or "".
        advice: questions, each with the command to type for a yes.
        footer: names the delivery.
    """

    headline: Piece
    lang: str
    verdict: str
    outlet: str
    sections: tuple[Section, ...]
    footer: str
    story: str = ""
    since: str = ""
    when: str = ""
    remark: str = ""
    advice: tuple[tuple[str, str], ...] = ()


def headline_only(content: Content) -> Content:
    """Return the little that fits into any message: five characters may stand for one once it is escaped."""
    return replace(
        content, story="", since="", outlet=cut(content.outlet, 60), remark="", sections=(), advice=()
    )
