"""Watchlists tried on history and on single texts; nothing is recorded and nobody is told."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.app.fetching import fetch_page, read_page
from monitor.app.running import App
from monitor.assembly import brain_from, prototypes_from
from monitor.config import Settings
from monitor.errors import EmbedderRefusedError, EmbedderUnavailableError
from monitor.judge.gathering import room_for_alerts
from monitor.judge.reading import compose_article
from monitor.judge.terms import read
from monitor.judge.trying import Reading, Trial, Trials
from monitor.judge.watching import terms_of
from monitor.model import (
    Article,
    DateSource,
    Entry,
    Feed,
    Feedback,
    FeedbackKind,
    Name,
    PastArticle,
    Route,
    TextSource,
    TopicScore,
    Vector,
    VerdictKind,
    Watchlist,
)
from monitor.pipeline.judging import Brain
from monitor.pipeline.trying import Compared, CompareWatchlists, Suggested, SuggestTerms, Tried, TryWatchlist
from monitor.text.cleaning import paragraphs, plain
from monitor.text.language import language_of
from monitor.text.urls import host_of

# A longer first line is no headline, as with seeds.
TITLE_CHARACTERS = 200


def try_on_history(
    app: App,
    settings: Settings,
    watchlist: Watchlist,
    since: datetime | None,
    progress: Callable[[int], None],
) -> Tried:
    """Return what a watchlist of a configuration, the app's or an edited one, would have made of history.

    Topics count as in ``compare_on_history``.

    Raises:
        StoreUnavailableError: as ``TryWatchlist``.
    """
    anew = _taxonomy(app.settings) != _taxonomy(settings)
    trials = trials_of([watchlist], brain_from(settings), settings.names, anew=anew)
    room = {channel.name: room_for_alerts(channel.kind) for channel in settings.channels}
    return TryWatchlist(trials=trials, room=room, views=app.store.views, clock=app.clock)(since, progress)


def compare_on_history(
    app: App, before: Settings, after: Settings, since: datetime | None, progress: Callable[[int], None]
) -> Compared:
    """Return what the watchlists of two configurations make differently of history.

    Those that say the same in both, and tell it by the same rules, are not asked. Where the taxonomies
    differ, topics are found anew by their terms alone; else those on record count.

    Raises:
        StoreUnavailableError: as ``CompareWatchlists``.
    """
    same = () if _differ_in_rules(before, after) else {*before.watchlists} & {*after.watchlists}
    alike = {each for each in same if _routes(before, each) == _routes(after, each)}
    old, new = brain_from(before), brain_from(after)
    if _sides(before) == _sides(after):  # then each article is read once for both
        new = replace(new, beat=old.beat, names=old.names)
    anew = _taxonomy(before) != _taxonomy(after)
    step = CompareWatchlists(
        before=trials_of(
            [each for each in before.watchlists if each not in alike], old, before.names, anew=anew
        ),
        after=trials_of(
            [each for each in after.watchlists if each not in alike], new, after.names, anew=anew
        ),
        views=app.store.views,
        clock=app.clock,
    )
    return step(since, progress)


def _differ_in_rules(before: Settings, after: Settings) -> bool:
    """Return whether two configurations may decide differently by anything else than watchlists."""
    return (_sides(before), before.alerts.max_age, _taxonomy(before)) != (
        _sides(after),
        after.alerts.max_age,
        _taxonomy(after),
    )


def _routes(settings: Settings, watchlist: Watchlist) -> list[Route]:
    return [route for route in settings.routes if route.watchlist == watchlist.name]


def _sides(settings: Settings) -> tuple[object, ...]:
    return settings.sides, settings.names, settings.judging.relevance


def _taxonomy(settings: Settings) -> tuple[object, ...]:
    judging = settings.judging
    return settings.topics, settings.learned, judging.topic, judging.one_topic


def suggest_on_history(
    app: App,
    watchlist: Watchlist,
    *,
    good: frozenset[int],
    bad: frozenset[int],
    since: datetime | None,
    limit: int,
    progress: Callable[[int], None],
) -> Suggested:
    """Return terms that tell good articles from the rest.

    If none is named, those are good of which readers said so (``monitor feedback``), and if they said so of
    none, those that they were told of; bad besides those named are those that they called irrelevant.

    Raises:
        StoreUnavailableError: as ``SuggestTerms``.
    """
    given = app.store.feedbacks.given()
    good = good or _rated(given, watchlist, FeedbackKind.GOOD, FeedbackKind.MISSED)
    bad = (bad | _rated(given, watchlist, FeedbackKind.IRRELEVANT)) - good

    def is_good(past: PastArticle) -> bool:
        return past.article_id in good if good else watchlist.name in past.told

    step = SuggestTerms(
        trials=trials_of([watchlist], brain_from(app.settings), app.settings.names),
        known=terms_of(watchlist),
        views=app.store.views,
    )
    return step(is_good, bad, since=since, limit=limit, progress=progress)


def _rated(given: Iterable[Feedback], watchlist: Watchlist, *kinds: FeedbackKind) -> frozenset[int]:
    """Return the articles of a watchlist of which that was said; a missed one may be for any."""
    return frozenset(
        each.article_id
        for each in given
        if each.article_id is not None
        and each.kind in kinds
        and (
            each.kind is FeedbackKind.MISSED
            or (each.evidence is not None and watchlist.name in each.evidence.watchlists)
        )
    )


def try_on_article(
    app: App, settings: Settings, watchlist: Watchlist, article: Article
) -> tuple[PastArticle, Trial | None]:
    """Return the article with its topics, and what the watchlist would make of it if it were new.

    None when the article does not concern it.
    """
    brain = brain_from(settings)
    past = PastArticle(
        article_id=0,
        article=article,
        topics=_topics(app, settings, brain, article),
        verdict=VerdictKind.NEW_STORY,
    )
    return past, next(iter(trials_of([watchlist], brain, settings.names)(Reading(past))), None)


def article_of(text: str, *, at: datetime) -> Article:
    """Return a text as an article published then; a short first line with more behind it is the title."""
    first, _, rest = text.strip().partition("\n")
    has_title = bool(rest.strip()) and len(first) <= TITLE_CHARACTERS
    return Article(
        url="",
        canonical_url="",
        title=plain(first) if has_title else "",
        text=paragraphs(rest if has_title else text),
        published_at=at,
        date_source=DateSource.GIVEN,
        text_source=TextSource.ARCHIVE,
        seen_at=at,
        language=language_of(text),
    )


def article_at(app: App, url: str) -> Article:
    """Return what stands on a page as the article that it would become, of the feed of its host if any.

    Raises:
        MonitorError: as ``fetch`` and ``read_page``.
    """
    document = fetch_page(app, url)
    extract = read_page(app, document)
    hosts = {host_of(feed.url): feed for feed in reversed(app.settings.feeds)}
    nobody = Feed(name="", url="", title=extract.outlet, is_on=False)
    return compose_article(
        entry=Entry(guid=url, link=url, title=extract.title),
        feed=hosts.get(host_of(document.url), nobody),
        extract=extract,
        reading_problem="",
        final_url=document.url,
        language=language_of(f"{extract.title}\n{extract.text}", hint=extract.language),
        seen_at=app.clock.now(),
    )


def trials_of(
    watchlists: Sequence[Watchlist], brain: Brain, entries: Sequence[Name], *, anew: bool = False
) -> Trials:
    """Return some watchlists of a configuration, ready to be asked.

    Args:
        watchlists: some of the brain's.
        brain: the deciders, and
        entries: the list of names that they were made of.
        anew: find topics anew, by their terms, instead of taking those on record.
    """
    return Trials(
        watchlists,
        wanting=brain.wanting,
        beat=brain.beat,
        names=brain.names,
        entries=entries,
        routes=brain.routes,
        max_age=brain.max_age,
        topics=brain.topics if anew else None,
    )


def _topics(app: App, settings: Settings, brain: Brain, article: Article) -> tuple[TopicScore, ...]:
    """Return the topics of an article as they are found when it is judged."""
    vectors = _vectors(app, article)
    prototypes = prototypes_from(settings, app.embedders)
    return brain.topics.score(
        read(article),
        language=article.language,
        vectors=vectors,
        prototypes=prototypes() if prototypes is not None and vectors else None,
    )


def _vectors(app: App, article: Article) -> tuple[Vector, ...]:
    vectors: list[Vector] = []
    for embedder in app.embedders:
        try:
            vectors += embedder.embed([(article.title, article.text)])
        except (EmbedderUnavailableError, EmbedderRefusedError):
            continue
    return tuple(vector for vector in vectors if any(vector.values))
