"""Judges one article: relevance, vector, topics, watchlists; then, inside the room, novelty and alert.

``Brain`` is all that the configuration decides about judging. When the configuration changes the step is
built anew, while an article being judged ends with the brain it began with.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog

from monitor.errors import EmbedderRefusedError, EmbedderUnavailableError
from monitor.judge.alerting import decide_alert, importance_of_alert
from monitor.judge.facts import (
    FactRules,
    Rows,
    find_new_facts,
    members_of,
    read_content,
    rows_of,
    sentences_to_embed,
)
from monitor.judge.naming import Names
from monitor.judge.novelty import OFF_TOPIC, decide_verdict
from monitor.judge.placing import place
from monitor.judge.rating import FEEDBACK_COMMAND
from monitor.judge.relevance import Beat
from monitor.judge.routing import HOUR, dispatch
from monitor.judge.stories import StoryRules, choose_story
from monitor.judge.terms import read
from monitor.judge.topics import Prototypes, Topics
from monitor.judge.wanting import Wanting
from monitor.judge.watching import Watching
from monitor.judge.wording.messages import write_message
from monitor.judge.wording.templates import BUILT_IN, Templates
from monitor.model import (
    JUDGED,
    Alert,
    Article,
    Channel,
    Dispatch,
    Judgement,
    Known,
    KnownStory,
    Match,
    Neighbour,
    OwedMessage,
    Recorded,
    Relevance,
    Route,
    Sketch,
    TopicScore,
    Vector,
    Verdict,
    Watchlist,
    Withheld,
)
from monitor.ports import Clock, Embedder, History, Room
from monitor.text.credits import credited_agencies
from monitor.text.sketches import distinct, trigrams

log = structlog.get_logger(__name__)

# Enough to hold what a story has said; longer ones repeat themselves, and each member costs time in the room.
MEMBERS_COMPARED = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Brain:
    """The deciders with their rules, built from one configuration.

    Attributes:
        routes: how the alerts of each watchlist go to its channels.
        max_age: articles published longer before their first sight tell nobody.
        judges_all: compare articles that are off the beat too, and let all watchlists want them; for
            measuring.
        title_language: in which the titles of stories are preferred; "" for none.
        templates: of messages.
    """

    beat: Beat
    watching: Watching
    wanting: Wanting
    topics: Topics
    watchlists: Mapping[str, Watchlist]
    channels: Mapping[str, Channel]
    story_rules: StoryRules
    fact_rules: FactRules
    routes: Mapping[str, Sequence[Route]]
    max_age: timedelta
    names: Names
    judges_all: bool = False
    title_language: str = ""
    templates: Templates = BUILT_IN


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opinion:
    """What can be said of an article by itself, before anything is compared."""

    article: Article
    relevance: Relevance
    matches: tuple[Match, ...]
    topics: tuple[TopicScore, ...]
    vectors: tuple[Vector, ...]
    sentences: tuple[Vector, ...]
    sketch: Sketch | None
    credits: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finding:
    """What an article is against history.

    Attributes:
        story: the known one that it belongs to; None when it begins one, or none.
    """

    verdict: Verdict
    story: KnownStory | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeArticle:
    """The step from an article to its recorded judgement.

    Attributes:
        brain: the deciders.
        embedders: of one space each; neighbours are looked for by the first one's vectors.
        new_id: returns a new unique delivery id.
        clock: tells when alerts are decided.
        prototypes: returns what articles are compared with to know their topics, or None while it cannot be
            had.
    """

    brain: Brain
    embedders: tuple[Embedder, ...]
    history: History
    new_id: Callable[[], str]
    clock: Clock
    prototypes: Callable[[], Prototypes | None] | None = None

    def __call__(self, article: Article, *, entry_id: int | None = None) -> tuple[Judgement, Recorded] | None:
        """Judge and record; None when the article was on record already, which settles the entry too.

        Raises:
            StoreUnavailableError: nothing was recorded.
        """
        opinion = self._form_opinion(article)
        with self.history.room() as room:
            known = room.same_article(article.canonical_url)
            if known is not None:
                if entry_id is not None:
                    room.record_same(entry_id, known)
                return None
            finding = _compare(self.brain, opinion, room)
            judgement = self._decide(opinion, finding, room)
            recorded = room.record(judgement, entry_id=entry_id)
        _log(judgement, recorded)
        return judgement, recorded

    def _form_opinion(self, article: Article) -> _Opinion:
        """Everything that needs no history is done before the room is entered."""
        brain, text = self.brain, read(article)
        names = brain.names.find(text)
        relevance = brain.beat.assess(text, names)
        is_on_beat = relevance.is_relevant or brain.judges_all or bool(article.seed)
        vectors = self._embed(article) if is_on_beat else ()
        topics = brain.topics.score(
            text,
            language=article.language,
            vectors=vectors,
            prototypes=self.prototypes() if self.prototypes is not None and vectors else None,
        )
        matches = brain.watching.match(text, article=article, topics=topics, names=names)
        if not brain.judges_all:
            matches = brain.wanting.mark(matches, read=text, relevance=relevance, named=names)
        is_compared = is_on_beat or any(match.is_wanted for match in matches)
        if is_compared and not is_on_beat:  # its topics are known by their terms alone
            vectors = self._embed(article)
        return _Opinion(
            article=article,
            relevance=relevance,
            matches=matches,
            topics=topics,
            vectors=vectors,
            sentences=self._embed_sentences(article, vectors),
            sketch=_sketch(article.text) if is_compared else None,
            credits=credited_agencies(article.text) if is_compared else (),
        )

    def _embed(self, article: Article) -> tuple[Vector, ...]:
        """Return the vectors of the article, of those embedders that work; none for a text without words.

        While an embedder fails the article is compared by the others, of which that of words cannot fail;
        the vector that is missing is made up for later.
        """
        vectors: list[Vector] = []
        for embedder in self.embedders:
            try:
                vectors += embedder.embed([(article.title, article.text)])
            except (EmbedderUnavailableError, EmbedderRefusedError) as error:
                log.warning("judged without embedder", problem=str(error), title=article.title)
        return tuple(vector for vector in vectors if any(vector.values))

    def _embed_sentences(self, article: Article, vectors: Sequence[Vector]) -> tuple[Vector, ...]:
        """Return vectors of the first sentences in the first space, when they tell more than words.

        Made before the room is entered, whether or not there turns out to be a story to compare with: later
        articles are compared with them.
        """
        first = self.embedders[0]
        if len(self.embedders) == 1 or not vectors or vectors[0].space != first.space:
            return ()
        try:
            return tuple(first.embed(lead_sentences(article)))
        except (EmbedderUnavailableError, EmbedderRefusedError):  # it was well a moment ago; words serve
            return ()

    def _decide(self, opinion: _Opinion, finding: _Finding, room: Room) -> Judgement:
        importance = importance_of_alert(finding.verdict, opinion.relevance)
        routes = decide_alert(
            opinion.article,
            finding.verdict,
            opinion.matches,
            routes=self.brain.routes,
            importance=importance,
            max_age=self.brain.max_age,
            is_muted=finding.story is not None and finding.story.is_muted,
        )
        dispatches = () if isinstance(routes, Withheld) else self._dispatch(routes, finding, importance, room)
        return Judgement(
            article=opinion.article,
            relevance=opinion.relevance,
            matches=opinion.matches,
            topics=opinion.topics,
            verdict=finding.verdict,
            decision=routes
            if isinstance(routes, Withheld)
            else Alert(
                watchlists=tuple(dict.fromkeys(route.watchlist for route in routes)),
                channels=tuple(one.channel for one in dispatches),
                importance=importance,
            ),
            vectors=opinion.vectors,
            sentences=opinion.sentences,
            sketch=opinion.sketch,
            owed=tuple(self._write(opinion, finding, one) for one in dispatches if one.held is None),
            held=tuple(one for one in dispatches if one.held is not None),
            credits=opinion.credits,
            title_language=self.brain.title_language,
        )

    def _dispatch(
        self, routes: Sequence[Route], finding: _Finding, importance: float, room: Room
    ) -> tuple[Dispatch, ...]:
        now = self.clock.now()
        channels = list(dict.fromkeys(route.channel for route in routes))
        told = room.told(channels, story_id=finding.verdict.story_id, since=now - HOUR)
        return dispatch(routes, importance=importance, now=now, told=told)

    def _write(self, opinion: _Opinion, finding: _Finding, one: Dispatch) -> OwedMessage:
        brain, delivery_id = self.brain, self.new_id()
        channel = brain.channels[one.channel]
        message = write_message(
            kind=channel.kind,
            delivery_id=delivery_id,
            article=opinion.article,
            verdict=finding.verdict,
            matches=[match for match in opinion.matches if match.watchlist in one.watchlists],
            topics=opinion.topics,
            watchlist_titles={name: watchlist.title for name, watchlist in brain.watchlists.items()},
            story_title=opinion.article.title if finding.story is None else finding.story.title,
            time_zone=channel.time_zone,
            earlier=one.earlier,
            feedback=FEEDBACK_COMMAND,
            templates=brain.templates,
        )
        return OwedMessage(
            delivery_id=delivery_id, channel=one.channel, message=message, watchlists=one.watchlists
        )


def lead_sentences(article: Article) -> list[tuple[str, str]]:
    """Return what an embedder is asked for the sentences by which articles of one story are compared."""
    said = sentences_to_embed(read_content(article.title, article.text, article.language))
    return [("", sentence) for sentence in said]


def _sketch(text: str) -> Sketch:
    sequence = trigrams(text)
    return Sketch(shingles=distinct(sequence), sequence=sequence)


def _compare(brain: Brain, opinion: _Opinion, room: Room) -> _Finding:
    """Return the verdict and the story that the article belongs to."""
    article, rules = opinion.article, brain.story_rules
    if opinion.sketch is None:
        return _Finding(verdict=OFF_TOPIC, story=None)
    neighbours = _neighbours(opinion, opinion.sketch, room, rules)
    familiarity = room.familiarity(opinion.vectors[0].space) if opinion.vectors else {}
    likeliest = choose_story(article, neighbours, familiarity=familiarity, rules=rules)
    given = room.given(article)
    choice = place(likeliest, given)
    decide = partial(
        decide_verdict,
        article,
        choice,
        neighbours=neighbours,
        credits=opinion.credits,
        is_given=given.is_placed,
    )
    if choice.story_id is None:
        return _Finding(verdict=decide(), story=None)
    story = room.story(choice.story_id)
    members = room.members(choice.story_id, limit=MEMBERS_COMPARED)
    rows = _sentence_rows(opinion, members, room)
    novelty = find_new_facts(
        article,
        members_of(members, rows),
        brain.fact_rules,
        vectors=rows.get(JUDGED),
        is_copy=choice.copy_of is not None,
        whom=brain.names.whom,
    )
    return _Finding(verdict=decide(members=members, story=story, novelty=novelty), story=story)


def _neighbours(opinion: _Opinion, sketch: Sketch, room: Room, rules: StoryRules) -> Sequence[Neighbour]:
    article = opinion.article
    if not opinion.vectors:
        return ()  # a text without words is like no other
    return room.neighbours(
        opinion.vectors,
        sketch,
        language=article.language,
        since=article.published_at - rules.window,
        until=max(article.published_at, article.seen_at) + timedelta(days=1),
        limit=rules.neighbours,
    )


def _sentence_rows(opinion: _Opinion, members: Sequence[Known], room: Room) -> dict[int, Rows]:
    """Return the vectors of sentences by article, those of the one judged under JUDGED; none without them.

    None either while a member in another language has none, recorded before this embedder or while it failed:
    what only that member tells would look new.
    """
    if not opinion.sentences:
        return {}
    language = opinion.article.language
    languages = {JUDGED: language} | {each.article_id: each.language for each in members}
    found = room.sentences(opinion.sentences, languages=languages)
    if any(each.article_id not in found for each in members if each.language != language):
        return {}
    return {article_id: rows_of(sentences) for article_id, sentences in found.items()}


def _log(judgement: Judgement, recorded: Recorded) -> None:
    if judgement.article.seed:  # whoever loads the seeds says so
        return
    facts = {
        "article": recorded.article_id,
        "verdict": str(judgement.verdict.kind),
        "story": recorded.story_id,
        "alert": recorded.alert_id,
        "withheld": str(judgement.decision.reason) if isinstance(judgement.decision, Withheld) else None,
        "feed": judgement.article.feed or None,
        "title": judgement.article.title,
    }
    log.info("judged", **{name: value for name, value in facts.items() if value is not None})
