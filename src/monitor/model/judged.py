"""What we think of it: articles, verdicts with what is new, alerts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.compared import Neighbour, Sketch, Vector
from monitor.model.configured import OutletKind
from monitor.model.matched import Match, Relevance, TopicScore
from monitor.model.reported import NOBODY, Reporting, Tie
from monitor.model.routed import Dispatch
from monitor.model.served import DateSource, PageKind, TextSource
from monitor.model.worded import OwedMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The extracted text behind an entry.

    Attributes:
        url: where a reader opens it.
        canonical_url: ``monitor.text.urls.canonical_url`` of the declared canonical address or of url.
        published_at: always set; see date_source for how far to trust it.
        outlet: the outlet's name as shown to readers.
        feed: name of the feed it came by; "" for seeds and archives.
        seed: name of the seed (its file name without ending), or "".
        given_story: the name of its story, as the user calls it; seeds with one name are one story, and with
            another never. "" for what is judged like any article.
        also_stories: names of other stories that it reports.
        reading_problem: why the page could not be read, when text_source is SUMMARY; else "".
        page_kind: of the page behind it.
        edit_of: id of the article of which it is a later version, judged for what was added.
    """

    url: str
    canonical_url: str
    title: str
    text: str
    published_at: datetime
    date_source: DateSource
    text_source: TextSource
    seen_at: datetime
    outlet: str = ""
    outlet_kind: OutletKind = OutletKind.UNKNOWN
    country: str = ""
    language: str = ""
    author: str = ""
    image_url: str = ""
    feed: str = ""
    seed: str = ""
    reading_problem: str = ""
    given_story: str = ""
    also_stories: tuple[str, ...] = ()
    page_kind: PageKind = PageKind.UNKNOWN
    edit_of: int | None = None


class FactKind(StrEnum):
    """What kind of thing is new."""

    SENTENCE = "sentence"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    NAME = "name"
    STAGE = "stage"  # how far the happening has come: signed, postponed
    CONFIRMATION = "confirmation"  # an office confirms for the first time
    DENIAL = "denial"  # somebody denies for the first time
    CONTRADICTION = "contradiction"  # a denial of what is known, or the opposite of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What a known article says.

    Attributes:
        value: the figure, stage word or sentence as it stands there.
        sentence: that carries it.
        seed: name of the seed that the article is, or "".
    """

    value: str
    sentence: str
    article_id: int
    seed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that no earlier article of the story says.

    Attributes:
        value: the figure, name or stage word as it stands in the sentence; the sentence itself for SENTENCE
            and for the opposite of a known one.
        sentence: the sentence that carries it.
        start: offset of the sentence in the article's text, in characters.
        meaning: the same for the same thing said otherwise: ``1100000000 usd``, ``date:11-06``, ``signed``,
            the keys of a name; "" for a sentence.
        differs_from: what is known instead: the figure of the same unit in the same matter, the furthest
            stage so far, the sentence that is denied; None when nothing is.
    """

    kind: FactKind
    value: str
    sentence: str
    start: int
    meaning: str = ""
    differs_from: Saying | None = None


class VerdictKind(StrEnum):
    """What an article is against all that is known."""

    NEW_STORY = "new_story"
    DEVELOPMENT = "development"
    REPEAT = "repeat"
    OFF_TOPIC = "off_topic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The decision about novelty with its evidence.

    Attributes:
        story_id: the known story it belongs to; None when it begins a new one.
        score: similarity to that story (or to the closest one, for a new story); 0 with an empty history.
        threshold: what score had to reach to belong to a known story.
        nearest: the closest article of history, if any.
        copy_of: the article that it is a near copy of, if any.
        seeds: names of the seeds that already report this happening.
        new_facts: what it adds; empty for a repeat.
        other_outlets: outlets that reported the same before, in order of appearance.
        is_close: the score lies within the margin of the threshold.
        neighbours: the closest articles of history, closest first; as many as serve to explain.
        ties: other stories that it reports too.
        reporting: who has reported the story, this article included.
        is_given: the user said where it belongs, so that the score decided nothing.
        importance: how much a development matters, in [0, 1]; 0 for all else.
        novelty: how far from all that is on record, in [0, 1]: 0 of a copy, 1 where nothing was compared.
    """

    kind: VerdictKind
    story_id: int | None = None
    score: float = 0.0
    threshold: float = 0.0
    nearest: Neighbour | None = None
    copy_of: Neighbour | None = None
    seeds: tuple[str, ...] = ()
    new_facts: tuple[Fact, ...] = ()
    other_outlets: tuple[str, ...] = ()
    is_close: bool = False
    neighbours: tuple[Neighbour, ...] = ()
    ties: tuple[Tie, ...] = ()
    reporting: Reporting = NOBODY
    is_given: bool = False
    importance: float = 0.0
    novelty: float = 1.0


class WithheldReason(StrEnum):
    """Why an article alerts nobody."""

    OFF_TOPIC = "off_topic"  # a side is missing
    REPEAT = "repeat"  # adds nothing
    MUTED = "muted"  # the user wants to hear nothing more of its story
    NO_WATCHLIST = "no_watchlist"  # concerns no watchlist
    BELOW_VERDICT = "below_verdict"  # a development, where its watchlists ask for new stories
    BELOW_IMPORTANCE = "below_importance"  # matters less than its watchlists ask for
    TOO_OLD = "too_old"  # published long before it was first seen: the backlog of a feed just added
    SEED = "seed"  # the reader knows it already


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """The decision to tell nobody."""

    reason: WithheldReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """The decision to tell the readers of one or more watchlists.

    Attributes:
        importance: in [0, 1]; what the most important comes first by.
    """

    watchlists: tuple[str, ...]
    channels: tuple[str, ...]
    importance: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """All that was decided about one article; recorded in one transaction.

    Attributes:
        vectors: one for each space, in the order in which neighbours are looked for; empty when off topic.
        sentences: vectors of the first sentences, headline first, of one space; empty where none were made.
        owed: the messages that tell the alert at once.
        held: where it is told later.
        credits: the news agencies that the text credits, by their usual names.
        title_language: in which the story's title is preferred; "" for none.
    """

    article: Article
    relevance: Relevance
    matches: tuple[Match, ...]
    topics: tuple[TopicScore, ...]
    verdict: Verdict
    decision: Alert | Withheld
    vectors: tuple[Vector, ...] = ()
    sentences: tuple[Vector, ...] = ()
    sketch: Sketch | None = None
    owed: tuple[OwedMessage, ...] = ()
    held: tuple[Dispatch, ...] = ()
    credits: tuple[str, ...] = ()
    title_language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """Where a judgement was recorded.

    Attributes:
        story_id: None for an off-topic article, which joins no story.
    """

    article_id: int
    story_id: int | None
    alert_id: int | None
    delivery_ids: tuple[str, ...]
