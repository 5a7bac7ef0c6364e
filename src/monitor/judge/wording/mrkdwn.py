"""The message in Slack's mrkdwn."""

import re

from monitor.judge.wording.content import Content, Line, Piece

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
    head = [
        f"*{_piece(content.headline)}*",
        f"*{verdict}*" if not content.story else verdict,
        f"{neutral(content.outlet)} · {neutral(content.when)}",
    ]
    if content.remark:
        head.append(f"_{neutral(content.remark)}_")
    blocks = [head]
    blocks += [[f"*{section.heading}*", *map(_bullet, section.lines)] for section in content.sections]
    blocks.append([f"_{neutral(content.footer)}_"])
    return "\n\n".join("\n".join(block) for block in blocks)


def neutral(text: str) -> str:
    """Return a text that Slack shows as it stands: no mention, link, format or emoji comes out of it."""
    return _EMOJI.sub("\N{RATIO}", text.translate(_NEUTRAL))


def _bullet(line: Line) -> str:
    return "• " + "".join(map(_piece, line))


def _piece(piece: Piece) -> str:
    text = neutral(piece.text)
    if piece.url:
        return f"<{piece.url.replace('&', '&amp;')}|{text}>"
    return f"*{text}*" if piece.is_strong else text
