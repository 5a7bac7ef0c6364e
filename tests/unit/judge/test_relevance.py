from typing import Any

import pytest

from monitor.judge.naming import Names
from monitor.judge.relevance import Beat
from monitor.judge.terms import read
from monitor.model import (
    Mention,
    Name,
    NameKind,
    Part,
    Place,
    Relevance,
    Shared,
    Side,
    SideEvidence,
    Standing,
    Term,
    TermMatch,
)
from support.values import article


def side(name: str, *terms: str | tuple[str, float], **more: Any) -> Side:
    weighed = [(term, 1.0) if isinstance(term, str) else term for term in terms]
    return Side(
        name=name,
        title=name.title(),
        terms=tuple(Term(text=text, weight=weight) for text, weight in weighed),
        **more,
    )


EAST = side("east", "Ostland*", ("Oststadt", 0.5), not_terms=("Oststadt Times", "Ostland fever"))
WEST = side("west", "Westland*", "WL", "Summit of Both")
OTHERS = side("others", "Northland", is_bystander=True)
FAR = "Nothing happens here. " * 80


def assess(text: str = "", title: str = "", sides: tuple[Side, ...] = (EAST, WEST)) -> Relevance:
    return Beat(sides, threshold=0.5).assess(read(article(title=title, text=text)))


def evidence(text: str, title: str = "") -> list[str]:
    return [match.found for one in assess(text, title).sides for match in one.terms]


def test_an_article_about_both_sides_is_relevant_and_says_why() -> None:
    assert assess(title="Ostland meets Westland") == Relevance(
        is_relevant=True,
        score=pytest.approx(0.9 * (0.6 + 0.4 * 0.9)),
        threshold=0.5,
        sides=(
            SideEvidence(
                side="east",
                score=pytest.approx(0.9),
                terms=(TermMatch(term="Ostland*", place=Place.TITLE, start=0, found="Ostland"),),
                mentions=(Mention(part=Part.TITLE, standing=Standing.JOINED, strength=0.9),),
            ),
            SideEvidence(
                side="west",
                score=pytest.approx(0.9),
                terms=(TermMatch(term="Westland*", place=Place.TITLE, start=14, found="Westland"),),
                mentions=(Mention(part=Part.TITLE, standing=Standing.JOINED, strength=0.9),),
            ),
        ),
        shared=Shared(place=Place.TITLE, start=0, found="Ostland meets Westland", chance=pytest.approx(0.9)),
    )


def test_a_missing_side_makes_an_article_irrelevant() -> None:
    relevance = assess("Ostland spoke of Ostland.", "Ostland")
    assert (relevance.is_relevant, relevance.score) == (False, 0.0)


def test_without_sides_every_article_is_relevant() -> None:
    assert assess("Anything.", sides=()).score == 1.0


def test_with_one_side_alone_its_score_decides() -> None:
    assert assess(title="Ostland", sides=(EAST,)).is_relevant


def test_an_article_at_the_threshold_is_relevant() -> None:
    least = assess(title="Ostland meets Westland").score
    beat = Beat((EAST, WEST), threshold=least)
    assert beat.assess(read(article(title="Ostland meets Westland", text=""))).is_relevant


def test_the_title_says_more_than_the_opening_and_so_on_down() -> None:
    texts = ["Westland. " + FAR, "Nothing. " * 60 + "Westland. " + FAR, FAR + "Westland."]
    scores = [assess(FAR, "Westland").sides[1].score, *(assess(text).sides[1].score for text in texts)]
    assert scores == pytest.approx([0.9, 0.7, 0.3, 0.1])


def test_a_sentence_that_names_both_sides_raises_the_score() -> None:
    apart, together = (
        assess("Ostland slept. Westland slept."),
        assess("Ostland and Westland slept. All slept."),
    )
    assert apart.score < together.score


def test_a_hint_says_less_than_a_sure_name() -> None:
    hinted, sure = assess(title="Oststadt, Westland"), assess(title="Ostland, Westland")
    assert hinted.sides[0].score == pytest.approx(sure.sides[0].score / 2)


def test_a_name_of_both_sides_shows_both() -> None:
    east = side("east", "Summit of Both")
    assert assess(title="Summit of Both", sides=(east, WEST)).is_relevant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oststadt Times reports from Oststadt.", ["Oststadt"]),
        ("Ostland fever spreads.", []),
        ("Much Ostland\nfever.", ["Ostland"]),
    ],
)
def test_a_name_within_a_phrase_of_another_meaning_does_not_count(text: str, expected: list[str]) -> None:
    assert evidence(text) == expected


def test_a_phrase_of_another_meaning_in_the_title_leaves_the_text_alone() -> None:
    assert evidence("Ostland slept.", "Ostland fever") == ["Ostland"]


@pytest.mark.parametrize(
    "dateline",
    [
        "OSTSTADT (AP) — ",
        "OSTSTADT, Ostland (AP) – ",
        "OSTSTADT, Nov 6 (Agency) - ",
        "Oststadt, 5 марта. ",
        "Oststadt. January 5. Agency - ",
        "OSTSTADT, 5 мар — ",
        "Oststadt, January 5, 2026 — ",
        "OSTSTADT /Agency/ ",
        "OSTSTADT — ",
    ],
)
def test_a_dateline_does_not_count(dateline: str) -> None:
    assert evidence(dateline + "Nothing happened.") == []


@pytest.mark.parametrize(
    "opening",
    [
        "Ostland — a country. ",
        "WL — a country. ",
        "Ostland slept on 5 March. ",
        "Ostland, which slept, woke. ",
        "Ostland: a country. ",
    ],
)
def test_an_opening_that_is_no_dateline_counts(opening: str) -> None:
    assert len(evidence(opening + "Nothing happened.")) == 1


def test_a_dateline_begins_with_a_capital() -> None:
    assert evidence("oststadt (AP) — Nothing.") == ["oststadt"]


def test_a_short_line_behind_the_opening_counts_next_to_nothing() -> None:
    linked = assess("Ostland slept.\nRead more: Westland wakes\nOstland woke.")
    told = assess("Ostland slept.\nWestland wakes.\nOstland woke.")
    assert (linked.sides[1].score, told.sides[1].score) == pytest.approx((0.05, 0.7))


def test_an_amount_of_money_names_nobody() -> None:
    assert evidence("They paid WL$5 million.", "WL$5 for WL") == ["WL"]


def test_a_term_given_twice_has_its_heavier_weight_and_no_weight_is_above_one() -> None:
    east = side("east", ("Ostland", 7.0), ("Ostland", 0.5))
    assert assess(title="Ostland", sides=(east,)).sides[0].score == pytest.approx(0.9)


def strengths(
    text: str, title: str = "", sides: tuple[Side, ...] = (EAST, WEST, OTHERS)
) -> list[tuple[str, float]]:
    """Return the names of the west with what they are worth."""
    west = next(one for one in assess(text, title, sides).sides if one.side == "west")
    return [
        (match.found, round(mention.strength, 3))
        for match, mention in zip(west.terms, west.mentions, strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Westland slept.", 0.7),
        ("All people there slept in Westland.", 0.49),
        ("All people there slept amid new tariffs of Westland.", 0.21),
        ("All people there came from Northland, Southland, Westland and Overland.", 0.21),
        ("She was born in Westland.", 0.14),
        ("The envoy for Westland slept.", 0.14),
    ],
)
def test_what_a_name_does_in_its_sentence_decides_what_it_is_worth(text: str, expected: float) -> None:
    assert strengths(text) == [("Westland", expected)]


def test_the_side_that_a_title_leaves_out_while_it_names_a_bystander_counts_half() -> None:
    relevance = assess("Westland slept.", "Ostland meets Northland", (EAST, WEST, OTHERS))
    assert relevance.sides[1].score == pytest.approx(0.35)
    assert [match.found for match in relevance.bystanders] == ["Northland"]


def test_a_bystander_in_the_title_takes_nothing_from_the_sides_that_are_named_there() -> None:
    title = "Ostland and Westland meet Northland"
    assert assess("Westland slept.", title, (EAST, WEST, OTHERS)).sides[1].score == pytest.approx(0.97)


def test_bystanders_need_not_take_part() -> None:
    relevance = assess(title="Ostland meets Westland", sides=(EAST, WEST, OTHERS))
    assert relevance.is_relevant
    assert [side.side for side in relevance.sides] == ["east", "west"]


def test_a_hint_that_is_repeated_stays_one_hint() -> None:
    assert assess("Oststadt slept. Oststadt woke. Oststadt slept again.").sides[0].score < 0.5


def test_who_reports_counts_in_a_title_that_is_about_it_alone() -> None:
    west = side("west", "Radio West", sources=("Radio West",))
    told = [
        strengths("", "The decline of Radio West", (EAST, west)),
        strengths("", "Radio West: Ostland sleeps", (EAST, west)),
        strengths("Radio West reports it.", "", (EAST, west)),
    ]
    assert told == [[("Radio West", 0.9)], [("Radio West", 0.09)], [("Radio West", 0.07)]]


NAMES = (
    Name(name="leader", title="Jane Leader", kind=NameKind.PERSON, side="west", spellings=("Leader",)),
    Name(name="firm", title="Westfirm", kind=NameKind.COMPANY, side="west", spellings=("Westfirm",)),
    Name(name="club", title="Westclub", kind=NameKind.COMPANY, side="west", spellings=("Westclub",)),
    Name(name="lake", title="Lake Nowhere", kind=NameKind.PLACE, spellings=("Lake Nowhere",)),
)


def test_names_of_the_list_count_for_the_side_that_they_stand_on_by_their_weights() -> None:
    west = side("west", "Westland*", name_weights=(("company", 0.5), ("club", 0.0)))
    found = read(article(title="Leader, Westfirm and Westclub at Lake Nowhere", text=""))
    relevance = Beat((EAST, west), threshold=0.5, names=NAMES).assess(found, Names(NAMES).find(found))
    assert [
        (match.term, mention.strength)
        for match, mention in zip(relevance.sides[1].terms, relevance.sides[1].mentions, strict=True)
    ] == [("leader", pytest.approx(0.9)), ("firm", pytest.approx(0.45))]


def test_the_sentence_that_shows_the_sides_best_is_kept() -> None:
    shared = assess("All slept. Then Ostland and Westland woke. Much later Westland slept.").shared
    assert shared == Shared(
        place=Place.TEXT, start=11, found="Then Ostland and Westland woke.", chance=pytest.approx(0.7)
    )


def test_without_a_sentence_about_all_sides_none_is_kept() -> None:
    assert assess("Ostland slept. Westland slept.").shared is None


def test_a_term_of_the_side_comes_before_a_name_that_finds_the_same() -> None:
    west = side("west", ("Leader", 0.5))
    found = read(article(title="Leader speaks", text=""))
    relevance = Beat((EAST, west), threshold=0.5, names=NAMES).assess(found, Names(NAMES).find(found))
    assert [match.term for match in relevance.sides[1].terms] == ["Leader"]
    assert relevance.sides[1].score == pytest.approx(0.45)
