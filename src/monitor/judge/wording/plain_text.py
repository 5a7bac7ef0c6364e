"""The message as plain text, readable in 72 columns."""

from textwrap import wrap

from monitor.judge.wording.content import Content, Line

COLUMNS = 72


def render_text(content: Content) -> str:
    """Return the text; addresses stand on lines of their own and are never broken."""
    verdict = f"{content.verdict} in: {content.story}" if content.story else content.verdict
    blocks = [
        [*_wrapped(content.headline.text), *filter(None, [content.headline.url])],
        [*_wrapped(verdict), *_wrapped(content.outlet), *_wrapped(content.when)],
        _wrapped(content.remark),
    ]
    for section in content.sections:
        lines = [piece for line in section.lines for piece in _bullet(line)]
        blocks.append([section.heading.upper(), *lines])
    blocks.append(["-- ", *_wrapped(content.footer)])  # mail programs set what follows apart (RFC 3676, 4.3)
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _bullet(line: Line) -> list[str]:
    told = "".join(piece.text for piece in line)
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
