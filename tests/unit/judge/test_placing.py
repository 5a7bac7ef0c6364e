from monitor.judge.placing import place
from monitor.judge.stories import StoryChoice
from monitor.model import Given, Tie
from support.values import neighbour

LIKE = neighbour(article_id=4, story_id=7, containment=0.9)
CHOICE = StoryChoice(
    story_id=7,
    score=0.5,
    threshold=0.3,
    nearest=LIKE,
    copy_of=LIKE,
    is_close=True,
    ties=(Tie(story_id=8, score=0.4),),
)


def test_without_a_word_of_the_user_likeness_decides() -> None:
    assert place(CHOICE, Given()) == CHOICE


def test_a_placed_article_joins_the_given_story_whatever_it_is_like() -> None:
    placed = place(CHOICE, Given(is_placed=True, story_id=2))
    assert (placed.story_id, placed.copy_of, placed.is_close, placed.ties) == (2, None, False, ())
    assert (placed.score, placed.nearest) == (0.5, LIKE)


def test_a_placed_article_may_begin_a_story() -> None:
    assert place(CHOICE, Given(is_placed=True)).story_id is None


def test_a_placed_article_is_a_copy_within_its_story() -> None:
    assert place(CHOICE, Given(is_placed=True, story_id=7)).copy_of == LIKE


def test_given_ties_come_before_those_that_were_judged() -> None:
    said = Given(ties=(Tie(story_id=8, score=1.0), Tie(story_id=7, score=1.0), Tie(story_id=9, score=1.0)))
    assert [(tie.story_id, tie.score) for tie in place(CHOICE, said).ties] == [(8, 1.0), (9, 1.0)]


def test_a_placed_article_has_only_the_ties_that_were_given() -> None:
    said = Given(is_placed=True, story_id=7, ties=(Tie(story_id=9, score=1.0), Tie(story_id=7, score=1.0)))
    assert place(CHOICE, said).ties == (Tie(story_id=9, score=1.0),)
