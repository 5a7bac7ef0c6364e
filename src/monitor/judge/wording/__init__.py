"""What a message says and how it looks: for mail, for Slack, and as plain text for everything else.

``content`` decides what is said and cleans what strangers wrote; ``plain_text``, ``page`` and ``mrkdwn`` only
set it, each with the escaping of its own format. The headline comes first, then the verdict, what is new, why
it fired and what was known. A message that would be too long for its channel is said again in fewer words.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo

from monitor.judge.wording.content import ROOMY, Content, Room, compose, headline_only
from monitor.judge.wording.mrkdwn import render_mrkdwn
from monitor.judge.wording.page import render_page
from monitor.judge.wording.plain_text import render_text
from monitor.model import Article, ChannelKind, Match, Message, MessageFormat, TopicScore, Verdict
from monitor.text.cleaning import cut

SUBJECT_CHARS = 200
# Slack advises at most 4,000 characters (docs.slack.dev/reference/methods/chat.postMessage), Telegram refuses
# more than 4,096. The rest is left for what a service adds.
SHORT_MESSAGE_CHARS = 3500
SHORT_KINDS = frozenset({ChannelKind.SLACK, ChannelKind.OTHER})

# From generous to terse: the first that fits is taken.
ROOMS = (
    Room(sentences=6, sentence_chars=450, title_chars=250, items=6, url_chars=1000),
    Room(sentences=4, sentence_chars=280, title_chars=200, items=4, url_chars=600),
    Room(sentences=2, sentence_chars=200, title_chars=140, items=2, url_chars=300),
    Room(sentences=1, sentence_chars=100, title_chars=80, items=1, url_chars=0),
)


def write_message(
    *,
    kind: ChannelKind,
    delivery_id: str,
    article: Article,
    verdict: Verdict,
    matches: Sequence[Match],
    topics: Sequence[TopicScore],
    watchlist_titles: Mapping[str, str],
    story_title: str,
    time_zone: tzinfo,
) -> Message:
    """Return the message for one channel: cleaned, escaped, within the channel's limits.

    Args:
        kind: of the channel; decides the format.
        delivery_id: stands in the message, so that a second copy can be recognised.
        article: what the alert is about.
        verdict: with its evidence.
        matches: why the article concerns the reader, most important first.
        topics: of the article, best first.
        watchlist_titles: by name; a name that is missing stands for itself.
        story_title: of the known story; not shown for a new one.
        time_zone: of the reader.
    """

    def content(room: Room) -> Content:
        return compose(
            delivery_id=delivery_id,
            article=article,
            verdict=verdict,
            matches=matches,
            topics=topics,
            watchlist_titles=watchlist_titles,
            story_title=story_title,
            time_zone=time_zone,
            room=room,
        )

    roomy = content(ROOMY)
    subject = cut(roomy.headline.text, SUBJECT_CHARS)
    if kind is ChannelKind.SLACK:
        text = _fitting(content, render_mrkdwn)
        return Message(subject=subject, text=text, format=MessageFormat.MRKDWN)
    text = _fitting(content, render_text) if kind in SHORT_KINDS else render_text(roomy)
    shows_html = kind in (ChannelKind.MAIL, ChannelKind.MAILDIR)
    return Message(subject=subject, text=text, html=render_page(roomy) if shows_html else "")


def _fitting(content: Callable[[Room], Content], render: Callable[[Content], str]) -> str:
    """Return the most that can be said within the limit."""
    texts = (render(content(room)) for room in ROOMS)
    fitting = (text for text in texts if len(text) <= SHORT_MESSAGE_CHARS)
    return next(fitting, None) or render(headline_only(content(ROOMS[-1])))
