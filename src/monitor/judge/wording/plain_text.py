"""The message as plain text, readable in 72 columns."""

from textwrap import wrap

from monitor.judge.wording.content import Content, Line, Piece, Section

COLUMNS = 72


def render_text(content: Content) -> str:
    """Return the text; addresses stand on lines of their own and are never broken, what is new in *stars*."""
    verdict = f"{content.verdict} in: {content.story}" if content.story else content.verdict
    told = (verdict, content.since, content.outlet, content.when)
    blocks = [
        [*_wrapped(content.headline.text), *filter(None, [content.headline.url])],
        [line for each in told for line in _wrapped(each)],
        _wrapped(content.remark),
    ]
    for section in content.sections:
        blocks += _section(section)
    blocks.append([line for asked, command in content.advice for line in (*_wrapped(asked), f"  {command}")])
    blocks.append(["-- ", *_wrapped(content.footer)])  # mail programs set what follows apart (RFC 3676, 4.3)
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _section(section: Section) -> list[list[str]]:
    lines = [piece for line in section.lines for piece in _bullet(line)]
    heading = [section.heading.upper()] if section.heading else []
    if section.title is None:
        return [[*heading, *lines]]
    story = _wrapped(f"Story: {section.story}" if section.story else "")
    address = [section.title.url] if section.title.url else []
    return [heading, story, [*_wrapped(section.title.text), *address, *_wrapped(section.byline), *lines]]


def text_of(piece: Piece) -> str:
    """Return the piece, what is new in it between stars."""
    return f"*{piece.text}*" if piece.is_strong else piece.text


def _bullet(line: Line) -> list[str]:
    told = "".join(map(text_of, line))
    return [*_wrapped(told, first="- ", rest="  "), *(f"  {piece.url}" for piece in line if piece.url)]


def _wrapped(text: str, *, first: str = "", rest: str = "") -> list[str]:
    return wrap(
        text,
        COLUMNS,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
