"""What a reader's programs would make of a message."""

import json
import re
from html.parser import HTMLParser
from typing import Any

from monitor.model import Message, MessageFormat

SLACK_CHARS = 3500
SUBJECT_CHARS = 200
INVISIBLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
OUR_TAGS = frozenset(
    {"html", "head", "meta", "title", "style", "body", "div", "p", "span", "br", "h1", "h2", "ul", "li"}
    | {"a", "strong", "h3", "code"}
)
OUR_ATTRIBUTES = frozenset(["lang", "charset", "name", "content", "class", "style", "dir", "href", "rel"])


class Page(HTMLParser):
    """A page as a mail program reads it.

    Attributes:
        attributes: (tag, name, value) of each.
        strong: the texts that are set apart.
        text: all that is shown, as one line.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.strong: list[str] = []
        self._texts: list[str] = []
        self._is_strong = False
        self.feed(html)
        self.close()
        self.text = " ".join("".join(self._texts).split())

    @property
    def links(self) -> list[str]:
        return self.values_of("href")

    def values_of(self, attribute: str) -> list[str]:
        return [value for _, name, value in self.attributes if name == attribute]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self._is_strong = tag == "strong"

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 -- the parser's signature
        self._is_strong = False

    def handle_data(self, data: str) -> None:
        self._texts.append(data)
        if self._is_strong:
            self.strong.append(data)


def dangers(message: Message) -> list[str]:
    """Return all by which a message could do more than be read, or would not arrive whole."""
    found = [
        f"invisible {char!r}" for text in (message.subject, message.text) for char in INVISIBLE.findall(text)
    ]
    if len(message.subject) > SUBJECT_CHARS or "\n" in message.subject:
        found.append("the subject is too long or has lines")
    if message.format is MessageFormat.MRKDWN:
        found += _dangers_of_mrkdwn(message.text)
    for block in json.loads(message.blocks or "[]"):
        found += _dangers_of_block(block)
    if message.html:
        found += _dangers_of_page(message.html)
    return found


def _dangers_of_mrkdwn(text: str) -> list[str]:
    without_links = re.sub(r"<https?://[^\s<>|]+\|([^<>|\n]+)>", r"\1", text)
    # The commands that we offer are code, so that they are not changed by whoever copies them.
    without_links = re.sub(r"^(_[^_`]+_) `monitor feedback [^`]*`$", r"\1", without_links, flags=re.MULTILINE)
    without_links = re.sub(r"`monitor withheld`(?= lists them$)", "", without_links, flags=re.MULTILINE)
    without_links = re.sub(
        r"^• `monitor withheld restore \d+` · `monitor feedback missed \d+`$",
        "",
        without_links,
        flags=re.MULTILINE,
    )
    found = [f"bracket or bar {char}" for char in re.findall(r"[<>|]", without_links)]
    found += [f"entity {end}" for end in re.findall(r"&(?!amp;|lt;|gt;).{0,5}", text)]
    found += [f"format {char}" for char in re.findall(r"[`~]|:[\w+'-]+:", without_links)]
    # Those that are left are our own: bold and italic, in pairs within a line.
    lone = [line for line in without_links.split("\n") if line.count("*") % 2 or line.count("_") % 2]
    found += [f"lone * or _ in {line}" for line in lone]
    if len(text) > SLACK_CHARS:
        found.append(f"{len(text)} characters")
    return found


def _dangers_of_block(block: dict[str, Any]) -> list[str]:
    """Return what Slack would not take, or would make something of."""
    if block["type"] == "divider":
        return []
    found: list[str] = []
    for each in block.get("elements") or [block["text"]]:
        text, is_header = each["text"], block["type"] == "header"
        found += [f"invisible {char!r}" for char in INVISIBLE.findall(text)]
        if not 0 < len(text) <= (150 if is_header else 3000):
            found.append(f"{len(text)} characters in a {block['type']}")
        expected = (
            {"type": "plain_text", "emoji": False} if is_header else {"type": "mrkdwn", "verbatim": True}
        )
        found += [] if each == expected | {"text": text} else [f"not as expected: {each}"]
        found += [] if is_header else _dangers_of_mrkdwn(text)
    return found


def _dangers_of_page(html: str) -> list[str]:
    page = Page(html)
    found = [f"tag {tag}" for tag in page.tags if tag not in OUR_TAGS]
    found += [f"attribute {name}" for _, name, _ in page.attributes if name not in OUR_ATTRIBUTES]
    found += [f"link {link}" for link in page.links if not re.fullmatch(r"https?://[^\s\"'<>]+", link)]
    found += [f"invisible {char!r}" for char in INVISIBLE.findall(html)]
    return found
