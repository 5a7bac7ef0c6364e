"""No title, text or name breaks the escaping of a message."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.judge.wording.messages import write_digest, write_message, write_not_sent
from monitor.model import (
    Article,
    ArticleRecord,
    ChannelKind,
    DateSource,
    Digest,
    DigestAlert,
    DigestCause,
    DigestSection,
    DigestStory,
    Fact,
    FactKind,
    Match,
    Neighbour,
    NotSent,
    Place,
    Relevance,
    Saying,
    TermMatch,
    TextSource,
    TopicScore,
    Verdict,
    VerdictKind,
    WithheldReason,
)
from support.messages import dangers
from support.values import article, neighbour

NOW = datetime(2025, 11, 6, 12, 0, tzinfo=UTC)
# Fragments that mean something to some program, and anything at all.
FRAGMENTS = [
    "<",
    ">",
    "&",
    "|",
    "*",
    "_",
    "~",
    "`",
    ":",
    '"',
    "'",
    "!",
    "@here",
    "javascript:",
    "smile",
    "a ",
]
FRAGMENTS += [
    "https://e.org/",
    "\r\n",
    "\u202e",
    "\x1b[31m",
    "\x00",
    "&lt;",
    "</style>",
    "<!--",
    "]]>",
    "\\",
    "%",
]
FRAGMENTS += ["\ud800", "ж"]
texts = st.one_of(
    st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join),
    st.text(st.characters(), max_size=60),
    st.tuples(st.sampled_from(FRAGMENTS), st.integers(1, 3000)).map(lambda pair: pair[0] * pair[1]),
)


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    sentence = draw(texts)
    start = draw(st.integers(0, max(0, len(sentence) - 1)))
    value = sentence[start : start + draw(st.integers(0, 20))]
    known = Saying(value=draw(texts), sentence=sentence, article_id=1)
    return Fact(
        kind=draw(st.sampled_from(FactKind)),
        value=value,
        sentence=sentence,
        start=draw(st.integers(0, 5)),
        differs_from=draw(st.sampled_from((None, known))),
    )


@given(
    kind=st.sampled_from(ChannelKind),
    verdict_kind=st.sampled_from(VerdictKind),
    words=st.lists(texts, min_size=13, max_size=13),
    new_facts=st.lists(facts(), max_size=8),
    date_source=st.sampled_from(DateSource),
    text_source=st.sampled_from(TextSource),
    similarity=st.floats(-1, 1),
)
def test_a_message_can_only_be_read_whatever_strangers_wrote(
    kind: ChannelKind,
    verdict_kind: VerdictKind,
    words: list[str],
    new_facts: list[Fact],
    date_source: DateSource,
    text_source: TextSource,
    similarity: float,
) -> None:
    title, text, url, outlet, country, language, problem, known, seed, term, topic, story, delivery = words
    article = Article(
        url=f"https://example.org/{url}",
        canonical_url="",
        title=title,
        text=text,
        published_at=NOW,
        date_source=date_source,
        text_source=text_source,
        seen_at=NOW,
        outlet=outlet,
        country=country,
        language=language,
        reading_problem=problem,
    )
    nearest = Neighbour(
        article_id=1,
        story_id=1,
        seed=seed,
        title=known,
        url=url,
        outlet=outlet,
        language=language,
        published_at=NOW,
        date_source=date_source,
        similarity=similarity,
        containment=abs(similarity),
    )
    verdict = Verdict(
        kind=verdict_kind,
        story_id=1,
        nearest=nearest,
        seeds=(seed, known),
        new_facts=tuple(new_facts),
        other_outlets=(outlet, title),
        is_close=True,
    )
    found = TermMatch(term=term, place=Place.TITLE, start=0, found=term)
    message = write_message(
        kind=kind,
        delivery_id=delivery,
        article=article,
        verdict=verdict,
        matches=(Match(watchlist=term, terms=(found,), topics=(topic,)),),
        topics=(TopicScore(topic=topic, score=abs(similarity)),),
        watchlist_titles={term: story},
        story_title=story,
        time_zone=UTC,
        feedback="monitor feedback",
    )
    assert dangers(message) == []


@settings(deadline=None)
@given(
    kind=st.sampled_from(ChannelKind),
    reason=st.sampled_from([reason for reason in WithheldReason if reason is not WithheldReason.SEED]),
    words=st.lists(texts, min_size=7, max_size=7),
    count=st.integers(1, 5),
)
def test_messages_about_several_articles_can_only_be_read_whatever_strangers_wrote(
    kind: ChannelKind, reason: WithheldReason, words: list[str], count: int
) -> None:
    title, text, url, outlet, known, topic, name = words
    wrote = article(title=title, text=text, url=f"https://example.org/{url}", outlet=outlet, language=topic)
    verdict = Verdict(kind=VerdictKind.REPEAT, nearest=neighbour(title=known, outlet=outlet, seed=topic))
    records = tuple(
        ArticleRecord(
            article_id=number,
            story_id=None,
            article=wrote,
            relevance=Relevance(is_relevant=True, score=1.0, threshold=0.2),
            matches=(Match(watchlist=name),),
            topics=(TopicScore(topic=topic, score=1.0),),
            verdict=verdict,
            alert_id=None,
            withheld=reason,
        )
        for number in range(count)
    )
    told = DigestAlert(article=wrote, verdict=verdict, matches=(Match(watchlist=name),), alert_id=1)
    story = DigestStory(title=title, alerts=(told,) * count)
    section = DigestSection(watchlist=name, title=name, stories=(story, story))
    digest = Digest(title="", since=NOW, until=NOW, cause=DigestCause.CAPPED, sections=(section,))
    not_sent = NotSent(since=NOW, until=NOW, withheld={reason: count}, sample=records)
    for message in (
        write_digest(kind=kind, delivery_id=name, digest=digest, time_zone=UTC),
        write_not_sent(kind=kind, delivery_id=name, not_sent=not_sent, side_titles={}, time_zone=UTC),
    ):
        assert dangers(message) == []
