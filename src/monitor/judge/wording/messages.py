"""Messages for one channel: set in its format, within its limits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from monitor.judge.wording.alert import compose_alert
from monitor.judge.wording.blocks import render_blocks
from monitor.judge.wording.content import ROOMY, Content, Room, headline_only
from monitor.judge.wording.digest import compose_digest, subject_of
from monitor.judge.wording.mrkdwn import render_mrkdwn
from monitor.judge.wording.not_sent import compose_not_sent, subject_of_not_sent
from monitor.judge.wording.page import render_page
from monitor.judge.wording.plain_text import render_text
from monitor.judge.wording.samples import SAMPLES
from monitor.judge.wording.templates import BUILT_IN, Render, Templates
from monitor.model import (
    Article,
    ChannelKind,
    Digest,
    EarlierAlert,
    Match,
    Message,
    MessageFormat,
    NotSent,
    TopicScore,
    Verdict,
)
from monitor.text.cleaning import cut

SUBJECT_CHARS = 200
# Slack advises at most 4,000 characters (docs.slack.dev/reference/methods/chat.postMessage), Telegram refuses
# more than 4,096. The rest is left for what a service adds.
SHORT_MESSAGE_CHARS = 3500
# Gmail shows the first 102 kB of a letter and hides the rest behind "message clipped", the footer among it.
LETTER_BYTES = 100_000
SHORT_KINDS = frozenset({ChannelKind.SLACK, ChannelKind.OTHER})

# From generous to terse: the first that fits is taken.
ROOMS = (
    Room(sentences=6, sentence_chars=450, title_chars=250, items=6, url_chars=1000),
    Room(sentences=4, sentence_chars=280, title_chars=200, items=4, url_chars=600),
    Room(sentences=2, sentence_chars=200, title_chars=140, items=2, url_chars=300),
    Room(sentences=1, sentence_chars=100, title_chars=80, items=1, url_chars=0),
)
DIGEST_ROOMS = (
    Room(sentences=3, sentence_chars=400, title_chars=250, items=4, url_chars=1000, alerts=100),
    Room(sentences=2, sentence_chars=200, title_chars=160, items=3, url_chars=300, alerts=12),
    Room(sentences=1, sentence_chars=140, title_chars=120, items=2, url_chars=300, alerts=10),
    Room(sentences=0, sentence_chars=100, title_chars=100, items=1, url_chars=200, alerts=10),
    Room(sentences=0, sentence_chars=100, title_chars=80, items=1, url_chars=0, alerts=4),
)
WATCHLISTS_NAMED = 20  # in the headers of a letter


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
    earlier: EarlierAlert | None = None,
    feedback: str = "",
    templates: Templates = BUILT_IN,
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
        earlier: what the channel was told of the story before; mail goes on in that conversation.
        feedback: the command by which the reader says what the alert was worth, "" where there is none; the
            delivery and a word follow it.
        templates: that set the message where there is one for its format.
    """

    def content(room: Room) -> Content:
        return compose_alert(
            delivery_id=delivery_id,
            article=article,
            verdict=verdict,
            matches=matches,
            topics=topics,
            watchlist_titles=watchlist_titles,
            story_title=story_title,
            time_zone=time_zone,
            earlier=earlier,
            feedback=feedback,
            room=room,
        )

    return _set(
        content,
        kind=kind,
        rooms=(ROOMY, *ROOMS),
        subject=content(ROOMY).headline.text,
        renders=_renders("alert", templates),
        thread=earlier.thread if earlier else "",
        watchlists=tuple(match.watchlist for match in matches),
    )


def write_digest(
    *,
    kind: ChannelKind,
    delivery_id: str,
    digest: Digest,
    time_zone: tzinfo,
    templates: Templates = BUILT_IN,
) -> Message:
    """Return the message that holds several alerts, for one channel; as safe and short as ``write_message``.

    Args:
        kind: of the channel; decides the format.
        delivery_id: stands in the message, so that a second copy can be recognised.
        digest: in the order in which it is to be told.
        time_zone: of the reader.
        templates: that set the message where there is one for its format.
    """

    def content(room: Room) -> Content:
        return compose_digest(delivery_id=delivery_id, digest=digest, time_zone=time_zone, room=room)

    return _set(
        content,
        kind=kind,
        rooms=DIGEST_ROOMS,
        subject=subject_of(digest, DIGEST_ROOMS[-1]),
        renders=_renders("digest", templates),
        watchlists=tuple(section.watchlist for section in digest.sections),
    )


def write_not_sent(
    *,
    kind: ChannelKind,
    delivery_id: str,
    not_sent: NotSent,
    side_titles: Mapping[str, str],
    time_zone: tzinfo,
    templates: Templates = BUILT_IN,
) -> Message:
    """Return the message about what nobody was told of, for one channel; set like a digest.

    Args:
        kind: of the channel; decides the format.
        delivery_id: stands in the message, so that a second copy can be recognised.
        not_sent: with a sample of one or more.
        side_titles: of sides, by name; a side without one is called by its name.
        time_zone: of the reader.
        templates: that set digests where there is one for the format.
    """

    def content(room: Room) -> Content:
        return compose_not_sent(
            delivery_id=delivery_id,
            not_sent=not_sent,
            side_titles=side_titles,
            time_zone=time_zone,
            room=room,
        )

    return _set(
        content,
        kind=kind,
        rooms=DIGEST_ROOMS,
        subject=subject_of_not_sent(not_sent),
        renders=_renders("digest", templates),
        watchlists=(),
    )


def invented_message(name: str, templates: Templates = BUILT_IN) -> str:
    """Return an invented message with all its parts, set as ``name`` says, one of ``TEMPLATES``."""
    about, _, form = name.partition(".")
    renders = _renders(about, templates)
    render = {"html": renders.html, "txt": renders.text, "mrkdwn": renders.mrkdwn}[form]
    return render(SAMPLES[about][0])


@dataclass(frozen=True, slots=True)
class _Renders:
    """What sets a message, by format."""

    html: Render
    text: Render
    mrkdwn: Render


def _renders(name: str, templates: Templates) -> _Renders:
    return _Renders(
        html=templates.instead_of(render_page, f"{name}.html"),
        text=templates.instead_of(render_text, f"{name}.txt"),
        mrkdwn=templates.instead_of(render_mrkdwn, f"{name}.mrkdwn"),
    )


def _set(
    content: Callable[[Room], Content],
    *,
    kind: ChannelKind,
    rooms: Sequence[Room],
    subject: str,
    renders: _Renders,
    watchlists: tuple[str, ...],
    thread: str = "",
) -> Message:
    """Return what is to be said in the format of the channel; the first of the rooms is for long messages."""
    roomy, *shorter = rooms
    message = Message(
        subject=cut(subject, SUBJECT_CHARS), text="", watchlists=watchlists[:WATCHLISTS_NAMED], thread=thread
    )
    if kind is ChannelKind.SLACK:
        text, told = _fitting(content, renders.mrkdwn, shorter, built_in=render_mrkdwn)
        # A template of the user's own says all that there is to be said.
        blocks = render_blocks(told) if renders.mrkdwn is render_mrkdwn else ""
        return replace(message, text=text, blocks=blocks, format=MessageFormat.MRKDWN)
    if kind in SHORT_KINDS:
        return replace(message, text=_fitting(content, renders.text, shorter, built_in=render_text)[0])
    if kind in (ChannelKind.MAIL, ChannelKind.MAILDIR):
        html, told = _letter(content, renders.html, roomy)
        return replace(message, text=renders.text(told), html=html)
    return replace(message, text=renders.text(content(roomy)))


def _letter(content: Callable[[Room], Content], render: Render, roomy: Room) -> tuple[str, Content]:
    """Return a letter; of very many alerts it says less of each; the tersest may still be too long."""
    terse = replace(roomy, sentences=1, sentence_chars=200, items=2)
    for room in (roomy, terse):
        told = content(room)
        html = render(told)
        if len(html.encode()) <= LETTER_BYTES:
            return html, told
    told = content(replace(terse, sentences=0, items=1))
    return render(told), told


def _fitting(
    content: Callable[[Room], Content], render: Render, rooms: Sequence[Room], *, built_in: Render
) -> tuple[str, Content]:
    """Return the most that can be said within the limit; the least that can be said is set as built in."""
    for room in rooms:
        told = content(room)
        text = render(told)
        if len(text) <= SHORT_MESSAGE_CHARS:
            return text, told
    least = headline_only(content(rooms[-1]))
    return built_in(least), least
