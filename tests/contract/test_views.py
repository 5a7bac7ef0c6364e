"""The contract of Views."""

from monitor.model import (
    ArticleRecord,
    EntryOutcome,
    EntryRecord,
    Fact,
    FactKind,
    Match,
    PastArticle,
    Place,
    Relevance,
    Reporting,
    Sent,
    SideEvidence,
    TermMatch,
    TopicScore,
    VerdictKind,
    Withheld,
    WithheldReason,
)
from monitor.store import Store
from monitor.store.past import PORTION
from support.stored import (
    DAY,
    MINUTE,
    add_entries,
    alerting,
    judgement,
    new_entry,
    off_topic,
    recorded,
)
from support.values import NOON, neighbour, verdict

TERM = TermMatch(term="uran*", place=Place.TITLE, start=3, found="уранового")


def test_an_article_comes_back_with_all_its_evidence(store: Store) -> None:
    one = judgement(
        1,
        relevance=Relevance(
            is_relevant=True,
            score=0.1 + 0.2,
            threshold=0.5,
            sides=(SideEvidence(side="a", score=1.0, terms=(TERM,)),),
        ),
        matches=(Match(watchlist="w", terms=(TERM, TERM), topics=("t",)),),
        topics=(TopicScore(topic="t", score=0.7, terms=(TERM,)),),
        verdict=verdict(
            score=0.3,
            threshold=0.45,
            nearest=neighbour(),
            copy_of=neighbour(article_id=9, containment=0.9),
            seeds=("s",),
            new_facts=(Fact(kind=FactKind.NUMBER, value="4,1", sentence="4,1 %", start=9),),
            other_outlets=("o",),
            is_close=True,
        ),
    )
    kept = recorded(store, one)
    assert store.views.article(kept.article_id) == ArticleRecord(
        article_id=kept.article_id,
        story_id=kept.story_id,
        article=one.article,
        relevance=one.relevance,
        matches=one.matches,
        topics=one.topics,
        verdict=one.verdict,
        alert_id=None,
        withheld=WithheldReason.NO_WATCHLIST,
    )


def test_an_alerting_article_names_its_alert(store: Store) -> None:
    recorded(store, judgement(1))
    kept = recorded(store, alerting(2, "d"))
    (newest, _) = store.views.articles()
    assert (newest.article_id, newest.alert_id, newest.withheld) == (kept.article_id, kept.alert_id, None)


def test_articles_come_newest_first_up_to_the_limit(store: Store) -> None:
    for number in (1, 3, 2):
        recorded(store, judgement(number, article={"published_at": NOON - number * DAY}))
    assert [each.article.title for each in store.views.articles(limit=2)] == ["Article 1", "Article 2"]


def test_each_filter_leaves_what_it_says(store: Store) -> None:
    recorded(store, alerting(1, watchlists=("deals", "power")))
    recorded(store, off_topic(2, article={"feed": "other", "published_at": NOON - DAY}))
    recorded(store, judgement(3, article={"seed": "s", "feed": "", "published_at": NOON - 2 * DAY}))
    views = store.views
    found = [
        views.articles(),
        views.articles(since=NOON - DAY),
        views.articles(verdict=VerdictKind.OFF_TOPIC),
        views.articles(feed="other"),
        views.articles(watchlist="power"),
        views.articles(watchlist="none"),
        views.articles(verdict=VerdictKind.NEW_STORY, watchlist="deals", feed="steppe", since=NOON - DAY),
    ]
    assert [[each.article_id for each in some] for some in found] == [
        [1, 2, 3],
        [1, 2],
        [2],
        [2],
        [1],
        [],
        [1],
    ]


def test_what_is_not_on_record_is_none(store: Store) -> None:
    assert (store.views.article(1), store.views.story(1), store.views.alert(1)) == (None, None, None)


def test_a_story_says_what_its_members_are(store: Store) -> None:
    story_id = recorded(store, judgement(1, article={"seed": "s", "outlet": "", "language": ""})).story_id
    joined = verdict(kind=VerdictKind.DEVELOPMENT, story_id=story_id)
    for number, outlet, language in ((2, "B", "ru"), (3, "A", "en"), (4, "B", "en")):
        about = {"outlet": outlet, "language": language, "published_at": NOON - number * MINUTE}
        recorded(store, judgement(number, verdict=joined, article=about))
    assert story_id is not None
    found = store.views.story(story_id)
    assert found is not None
    story, members = found
    assert (story.languages, story.outlets, story.seeds, story.article_count) == (
        ("en", "ru"),
        ("A", "B"),
        ("s",),
        4,
    )
    assert [each.article_id for each in members] == [1, 4, 3, 2]


def test_a_story_says_who_reported_it_and_an_article_who_copied_it(store: Store) -> None:
    first = recorded(store, judgement(1, article={"outlet": "First"}))
    for number, outlet in ((2, "Copier"), (3, "Copier"), (4, "Other")):
        copy_of = neighbour(article_id=first.article_id) if outlet == "Copier" else None
        joined = verdict(kind=VerdictKind.REPEAT, story_id=first.story_id, copy_of=copy_of)
        about = {"outlet": outlet, "published_at": NOON + number * MINUTE}
        recorded(store, judgement(number, verdict=joined, article=about))
    (story,) = store.views.stories()
    assert story.reporting == Reporting(
        outlet_count=3,
        independent_outlet_count=2,
        first_outlet="First",
        first_published_at=judgement(1).article.published_at,
    )
    found = {each.article_id: each.copied_by for each in store.views.articles()}
    assert found == {1: ("Copier",), 2: (), 3: (), 4: ()}


def test_stories_come_by_their_newest_article(store: Store) -> None:
    for number, age in ((1, 2), (2, 1), (3, 3)):
        recorded(store, judgement(number, article={"published_at": NOON - age * DAY}))
    titles = [
        [each.title for each in some]
        for some in (store.views.stories(limit=2), store.views.stories(since=NOON - DAY))
    ]
    assert titles == [["Article 2", "Article 1"], ["Article 2"]]


def test_alerts_come_newest_first_with_articles_and_deliveries(store: Store) -> None:
    recorded(store, alerting(1, "b", "a", watchlists=("deals",)))
    recorded(store, alerting(2, "c", watchlists=("power", "deals")))
    found = [
        (
            each.alert_id,
            each.watchlists,
            each.article.article.title,
            [sent.channel for sent in each.deliveries],
        )
        for each in store.views.alerts()
    ]
    assert found == [
        (2, ("power", "deals"), "Article 2", ["c"]),
        (1, ("deals",), "Article 1", ["a", "b"]),
    ]
    assert store.views.alert(1) == store.views.alerts()[1]


def test_alerts_are_filtered_by_watchlist_time_and_limit(store: Store) -> None:
    recorded(store, alerting(1, "a", watchlists=("deals",)))
    recorded(store, alerting(2, "b", watchlists=("power",)))
    views = store.views
    found = [
        views.alerts(watchlist="deals"),
        views.alerts(since=NOON + MINUTE),
        views.alerts(since=NOON, limit=1),
    ]
    assert [[each.alert_id for each in some] for some in found] == [[1], [], [2]]


def test_unsent_deliveries_are_those_owed_or_given_up(store: Store) -> None:
    recorded(store, alerting(1, "a", "b"))
    store.outbox.settle_delivery("a", Sent(at=NOON))
    assert [each.delivery_id for each in store.views.deliveries()] == ["a", "b"]
    assert [each.delivery_id for each in store.views.deliveries(only_unsent=True)] == ["b"]
    assert [each.delivery_id for each in store.views.deliveries(limit=1)] == ["a"]


def test_seeds_come_by_name(store: Store) -> None:
    for number, name in ((1, "b"), (2, ""), (3, "a")):
        recorded(store, judgement(number, article={"seed": name}))
    assert [each.article.seed for each in store.views.seeds()] == ["a", "b"]


def test_every_entry_says_what_became_of_it(store: Store) -> None:
    judged, same, waiting = add_entries(store, *(new_entry(number) for number in (1, 2, 3)))
    one = recorded(store, judgement(1), entry_id=judged)
    with store.history.room() as room:
        room.record_same(same, one.article_id)
    outcomes = {each.entry_id: (each.outcome, each.article_id) for each in store.views.entries()}
    assert outcomes == {
        judged: (EntryOutcome.JUDGED, one.article_id),
        same: (EntryOutcome.SAME_ARTICLE, one.article_id),
        waiting: (None, None),
    }
    assert store.views.entries(outcome=EntryOutcome.SAME_ARTICLE) == (
        EntryRecord(
            entry_id=same,
            feed="steppe",
            seen_at=NOON,
            entry=new_entry(2).entry,
            outcome=EntryOutcome.SAME_ARTICLE,
            article_id=one.article_id,
        ),
    )
    assert [each.entry_id for each in store.views.entries(article_id=one.article_id)] == [same, judged]
    assert [each.entry_id for each in store.views.entries(limit=1)] == [waiting]


def test_a_forgotten_entry_has_no_body_left(store: Store) -> None:
    (entry,) = add_entries(store, new_entry(1))
    recorded(store, judgement(1), entry_id=entry)
    assert store.keeper.forget_before(NOON + 400 * DAY, limit=10)
    (left,) = store.views.entries()
    assert (left.entry_id, left.entry, left.article_id) == (entry, None, None)


def test_the_past_comes_newest_first_with_what_was_decided_before_watchlists_were_asked(store: Store) -> None:
    topics = (TopicScore(topic="t", score=0.7, terms=(TERM,)),)
    old = recorded(store, alerting(1, "console", watchlists=("b", "a"), topics=topics))
    new = recorded(store, off_topic(2, article={"published_at": NOON}))
    recorded(store, judgement(3, article={"seed": "known", "published_at": NOON}))
    assert [each.article_id for each in store.views.past()] == [new.article_id, old.article_id]
    (first, second) = store.views.past(since=NOON - DAY)
    assert first == PastArticle(
        article_id=new.article_id,
        article=off_topic(2, article={"published_at": NOON}).article,
        topics=(),
        verdict=VerdictKind.OFF_TOPIC,
    )
    assert (second.topics, second.watchlists, second.told) == (topics, ("a", "b"), ("b", "a"))
    assert not second.is_muted


def test_the_past_knows_how_new_and_important_articles_were_and_their_stories(store: Store) -> None:
    first = recorded(store, judgement(1, verdict=verdict(novelty=0.25)))
    second = recorded(store, judgement(2, verdict=verdict(kind=VerdictKind.DEVELOPMENT, importance=0.75)))
    found = {each.article_id: (each.novelty, each.importance, each.story_id) for each in store.views.past()}
    assert found == {
        first.article_id: (0.25, 0.0, first.story_id),
        second.article_id: (1.0, 0.75, second.story_id),
    }


def test_the_past_reaches_back_to_where_it_is_asked_for(store: Store) -> None:
    recorded(store, judgement(1, article={"published_at": NOON - MINUTE}))
    kept = recorded(store, judgement(2, article={"published_at": NOON}))
    assert [each.article_id for each in store.views.past(since=NOON)] == [kept.article_id]


def test_the_past_knows_which_stories_are_muted_now_and_which_were(store: Store) -> None:
    was = recorded(store, judgement(1, decision=Withheld(reason=WithheldReason.MUTED)))
    now = recorded(store, judgement(2))
    assert now.story_id is not None
    recorded(store, judgement(3))
    store.editor.mark_story(now.story_id, is_muted=True, title_language="")
    muted = {each.article_id: each.is_muted for each in store.views.past()}
    assert muted == {was.article_id: True, now.article_id: True, now.article_id + 1: False}


def test_a_long_past_comes_whole_and_in_order(store: Store) -> None:
    count = 2 * PORTION + 1
    ids = [recorded(store, off_topic(number)).article_id for number in range(count)]
    assert [each.article_id for each in store.views.past()] == ids[::-1]
