"""The message in Slack's blocks.

They read better than one run of mrkdwn: what is new stands out between what only explains it, which is small
and grey, and watchlists of a digest are parted by lines. In them Slack can also be told to leave alone what
only looks like a link or the name of a channel.
"""

import json
from collections.abc import Iterator
from typing import Any

from monitor.judge.wording.content import Content, Section
from monitor.judge.wording.mrkdwn import bullet, mrkdwn_of, neutral

# docs.slack.dev/reference/block-kit: blocks of a message; characters of a text object, and of a header.
MOST_BLOCKS = 50
TEXT_CHARS = 3000
HEADER_CHARS = 150

_DIVIDER = {"type": "divider"}


def render_blocks(content: Content) -> str:
    """Return a list of blocks as JSON; "" where it would break a limit, and the text has to do."""
    blocks = [*_head(content), *(block for section in content.sections for block in _section(section))]
    advice = [f"_{neutral(asked)}_ `{neutral(command)}`" for asked, command in content.advice]
    blocks += _contexts("\n".join(advice), f"_{neutral(content.footer)}_")
    fits = len(blocks) <= MOST_BLOCKS and all(map(_fits, blocks))
    return json.dumps(blocks, ensure_ascii=False) if fits else ""


def _head(content: Content) -> Iterator[dict[str, Any]]:
    verdict = f"*{neutral(content.verdict)}*"
    if content.story:
        verdict += f" in: {neutral(content.story)}"
    yield _text(f"*{mrkdwn_of(content.headline)}*\n{verdict}")
    published = " · ".join(neutral(each) for each in (content.outlet, content.when) if each)
    remark = f"_{neutral(content.remark)}_" if content.remark else ""
    yield from _contexts(neutral(content.since), published, remark)


def _section(section: Section) -> Iterator[dict[str, Any]]:
    lines = list(map(bullet, section.lines))
    if section.title is None:
        heading = [f"*{neutral(section.heading)}*"] if section.heading else []
        told = "\n".join([*heading, *lines])
        yield _text(told) if section.is_main else _context(told)
        return
    if section.heading:
        yield _DIVIDER
        yield _header(section.heading)
    story = [f"Story: {neutral(section.story)}"] if section.story else []
    yield _text("\n".join([*story, f"*{mrkdwn_of(section.title)}*", *lines]))
    yield from _contexts(neutral(section.byline))


def _contexts(*texts: str) -> Iterator[dict[str, Any]]:
    """Yield one block with the lines that have anything to say."""
    told = "\n".join(filter(None, texts))
    if told:
        yield _context(told)


def _text(text: str) -> dict[str, Any]:
    return {"type": "section", "text": _mrkdwn(text)}


def _context(text: str) -> dict[str, Any]:
    return {"type": "context", "elements": [_mrkdwn(text)]}


def _mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _header(text: str) -> dict[str, Any]:
    return {"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}}


def _fits(block: dict[str, Any]) -> bool:
    most = HEADER_CHARS if block["type"] == "header" else TEXT_CHARS
    texts = block.get("elements", [block["text"]] if "text" in block else [])
    return all(0 < len(each["text"]) <= most for each in texts)
