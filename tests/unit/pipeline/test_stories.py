"""Stories as the judging step makes them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from monitor.model import Article, VerdictKind, Withheld, WithheldReason
from monitor.text.urls import canonical_url
from support.desk import Desk
from support.values import NOON, article

DAY = timedelta(days=1)
DEAL = article(
    text=(
        "Kazakhstan and the United States signed a tungsten deal in Astana on Thursday. "
        "The agreement covers two deposits in the Karaganda region, the government said. "
        "Trump called the tungsten deal a great step for both countries."
    )
)
RAISED = (
    "Kazakhstan and the United States raised the tungsten deal signed in Astana to $1.1 billion. "
    "Energy Minister Yerlan Akkenzhenov said that Cove Capital will build a plant near Balkhash. "
    "The tungsten deal covers two deposits of the Karaganda region."
)


def at(number: int, **changes: Any) -> Article:
    """Return a report of the deal by another outlet, so many hours later."""
    url = f"https://outlet{number}.example/news"
    later = {"published_at": DEAL.published_at + timedelta(hours=number), "seen_at": NOON + number * DAY / 24}
    return replace(
        DEAL, **({"url": url, "canonical_url": url, "outlet": f"Outlet {number}"} | later | changes)
    )


def test_copies_and_agency_texts_are_told_from_independent_reports(desk: Desk) -> None:
    desk.judged(DEAL)
    desk.judged(at(1))
    told, _ = desk.judged(at(2, text=f"ASTANA (Reuters) - {RAISED}", title="Tungsten deal raised"))
    assert (told.verdict.kind, told.credits) == (VerdictKind.DEVELOPMENT, ("Reuters",))
    reporting = told.verdict.reporting
    assert (reporting.outlet_count, reporting.independent_outlet_count) == (3, 2)
    assert (reporting.first_outlet, reporting.first_published_at) == ("Steppe Courier", DEAL.published_at)
    assert "Reported by 3 outlets, 2 of them independently; first: Steppe Courier, 11:00" in " ".join(
        told.owed[0].message.text.split()
    )


def test_the_same_text_by_the_same_outlet_is_one_outlets_repeat(desk: Desk) -> None:
    _, first = desk.judged(DEAL)
    told, again = desk.judged(at(1, outlet=DEAL.outlet, url="https://steppe.example/again"))
    assert (told.verdict.kind, again.story_id) == (VerdictKind.REPEAT, first.story_id)
    assert told.verdict.copy_of is not None
    assert told.verdict.copy_of.article_id == first.article_id
    assert (told.verdict.reporting.outlet_count, told.verdict.other_outlets) == (1, ())
    (copied, *_) = (each for each in desk.store.views.articles() if each.copied_by)
    assert (copied.article_id, copied.copied_by) == (first.article_id, (DEAL.outlet,))


def test_another_address_of_an_article_is_that_article(desk: Desk) -> None:
    desk.judged(replace(DEAL, canonical_url="https://steppe.example/news/1"))
    for url in ("https://m.steppe.example/news/1/amp", "https://steppe.example/news/1?amp=1&utm_source=tg"):
        assert desk.judge()(replace(DEAL, url=url, canonical_url=canonical_url(url))) is None


def test_the_closest_articles_are_kept_as_evidence(desk: Desk) -> None:
    for number in range(1, 9):
        desk.judged(
            at(number, text=f"{RAISED} It was report number {number} of {number * 7} in {number * 13}.")
        )
    told, _ = desk.judged(at(20))
    near = told.verdict.neighbours
    assert len(near) == 5
    assert [each.similarity for each in near] == sorted((each.similarity for each in near), reverse=True)


def test_of_a_muted_story_nobody_is_told(desk: Desk) -> None:
    _, first = desk.judged(DEAL)
    assert first.story_id is not None
    desk.store.editor.mark_story(first.story_id, is_muted=True, title_language="")
    told, _ = desk.judged(at(1, text=RAISED, title="Tungsten deal raised"))
    assert (told.verdict.kind, told.owed) == (VerdictKind.DEVELOPMENT, ())
    assert told.decision == Withheld(reason=WithheldReason.MUTED)


def test_a_message_calls_a_story_as_the_user_does(desk: Desk) -> None:
    _, first = desk.judged(DEAL)
    assert first.story_id is not None
    desk.store.editor.mark_story(first.story_id, title="The tungsten saga", title_language="")
    told, _ = desk.judged(at(1, text=RAISED, title="Tungsten deal raised"))
    assert "New development in: The tungsten saga" in " ".join(told.owed[0].message.text.split())


def test_what_comes_near_a_split_off_article_joins_its_new_story(desk: Desk) -> None:
    _, first = desk.judged(DEAL)
    _, second = desk.judged(at(1, text=RAISED, title="Tungsten deal raised"))
    assert first.story_id == second.story_id is not None
    new = desk.store.editor.split_story(second.story_id, [second.article_id], title_language="")
    copy, third = desk.judged(at(2, text=RAISED, title="Tungsten deal raised"))
    assert third.story_id == new
    assert copy.verdict.copy_of is not None
    assert copy.verdict.copy_of.article_id == second.article_id
    _, fourth = desk.judged(at(3))
    assert fourth.story_id == first.story_id


def test_a_story_that_goes_on_is_found_by_its_members_within_the_window(desk: Desk) -> None:
    _, first = desk.judged(DEAL)
    for days in (50, 95):
        when = {"published_at": DEAL.published_at + days * DAY, "seen_at": NOON + days * DAY}
        _, later = desk.judged(at(days, **when))
        assert later.story_id == first.story_id
    told, late = desk.judged(
        at(1, text=RAISED, published_at=DEAL.published_at + 100 * DAY, seen_at=NOON + 100 * DAY)
    )
    assert late.story_id == first.story_id
    assert {each.published_at for each in told.verdict.neighbours} == {
        DEAL.published_at + days * DAY for days in (50, 95)
    }


def test_an_article_that_reports_two_happenings_is_known_in_both(desk: Desk) -> None:
    tungsten = "Kazakhstan and the United States signed a tungsten deal in Astana about Karaganda deposits."
    uranium = "Uzbekistan sells uranium from Navoi to American power stations, the United States confirmed."
    one, first = desk.judged(at(1, title="Tungsten deal signed in Astana", text=tungsten))
    two, second = desk.judged(at(2, title="Uranium from Navoi sold", text=uranium))
    assert (one.verdict.kind, two.verdict.kind) == (VerdictKind.NEW_STORY, VerdictKind.NEW_STORY)
    both = f"{uranium} Envoy Sergio Gor praised it with 77 guests. {tungsten}"
    rules = replace(desk.brain().story_rules, copy_containment=1.1)
    survey, third = desk.judged(at(3, title="Uranium from Navoi and tungsten", text=both), story_rules=rules)
    assert third.story_id in (first.story_id, second.story_id)
    (tie,) = survey.verdict.ties
    assert {tie.story_id, third.story_id} == {first.story_id, second.story_id}
    with desk.store.history.room() as room:
        assert third.article_id in {each.article_id for each in room.members(tie.story_id, limit=1)}
