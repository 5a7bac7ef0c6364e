"""The message in Slack's mrkdwn."""

import re

from monitor.judge.wording.content import Content, Line, Piece, Section

# Three characters become entities (docs.slack.dev/messaging/formatting-message-text, "Escaping text"). The
# formatting characters cannot be escaped, so what strangers wrote gets look-alikes that mean nothing to it.
# "|" would end the address in a link.
_NEUTRAL = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        "*": "\N{ASTERISK OPERATOR}",
        "_": "\N{MODIFIER LETTER LOW MACRON}",
        "~": "\N{TILDE OPERATOR}",
        "`": "\N{MODIFIER LETTER GRAVE ACCENT}",
        "|": "\N{BROKEN BAR}",
    }
)
_EMOJI = re.compile(r":(?=[\w+'-]+:)")  # ":smile:", and the time in "12:30:45", which then looks the same


def render_mrkdwn(content: Content) -> str:
    """Return the text; its only links, bold and italics are ours."""
    verdict = f"{content.verdict} in: {neutral(content.story)}" if content.story else content.verdict
    outlet = " · ".join(neutral(each) for each in (content.outlet, content.when) if each)
    since = neutral(content.since)
    head = [
        f"*{mrkdwn_of(content.headline)}*",
        f"*{neutral(verdict)}*" if not content.story else verdict,
        *filter(None, (since, outlet)),
    ]
    if content.remark:
        head.append(f"_{neutral(content.remark)}_")
    blocks = [head, *(block for section in content.sections for block in _section(section))]
    blocks.append([f"_{neutral(asked)}_ `{neutral(command)}`" for asked, command in content.advice])
    blocks.append([f"_{neutral(content.footer)}_"])
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _section(section: Section) -> list[list[str]]:
    lines = [*map(bullet, section.lines)]
    heading = [f"*{neutral(section.heading)}*"] if section.heading else []
    if section.title is None:
        return [[*heading, *lines]]
    story = [f"Story: {neutral(section.story)}"] if section.story else []
    return [[*heading, *story, f"*{mrkdwn_of(section.title)}*", neutral(section.byline), *lines]]


def neutral(text: str) -> str:
    """Return a text that Slack shows as it stands: no mention, link, format or emoji comes out of it."""
    return _EMOJI.sub("\N{RATIO}", text.translate(_NEUTRAL))


def bullet(line: Line) -> str:
    """Return the line of a list."""
    return "• " + "".join(map(mrkdwn_of, line))


def mrkdwn_of(piece: Piece) -> str:
    """Return the piece with its link or emphasis."""
    text = neutral(piece.text)
    if piece.is_command:
        return f"`{text}`"
    if piece.url:
        return f"<{piece.url.replace('&', '&amp;')}|{text}>"
    return f"*{text}*" if piece.is_strong else text
