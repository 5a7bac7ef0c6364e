"""Terms that tell some articles from others."""

import pytest

from monitor.judge.suggesting import Suggestion, evidence_for, suggest_terms
from monitor.judge.terms import Read, read
from support.values import article

OTHERS = (
    "The president spoke of trade and of the weather in the capital.",
    "The ministry of trade opened a school in the capital.",
    "A match of the cup was played in the rain.",
    "The bank of the country kept its rate, and the market rose.",
    "The weather of the week: rain in the mountains.",
    "The minister of culture visited a museum.",
)


def reads(texts: tuple[str, ...], first: int, *, language: str = "en") -> dict[int, Read]:
    return {
        first + number: read(article(title="", text=text, language=language))
        for number, text in enumerate(texts)
    }


def suggested(
    *texts: str, others: tuple[str, ...] = OTHERS * 4, language: str = "en", **options: object
) -> list[Suggestion]:
    values: dict[str, object] = {"known": (), "missed": (), "limit": 10} | options
    found = suggest_terms(reads(texts, 1, language=language), reads(others, 100, language=language), **values)  # type: ignore[arg-type]
    return list(found)


def terms(*texts: str, **options: object) -> list[str]:
    return [each.term for each in suggested(*texts, **options)]  # type: ignore[arg-type]


GOOD = (
    "The plant of Ulba makes beryllium oxide for the market.",
    "Beryllium oxide from Ulba is sold.",
    "In the capital they praised beryllium oxide.",
)


def test_what_stands_in_the_wanted_and_not_in_the_others_is_suggested_best_first() -> None:
    found = suggested(*GOOD, missed=(2, 3))
    assert found[0].term in {"beryllium", "beryllium oxide", "oxide"}
    assert (found[0].wanted, found[0].others, found[0].missed) == (3, 0, 2)
    assert "Ulba" in [each.term for each in found]
    assert not {"the", "capital", "market"} & {each.term for each in found}


def test_of_terms_that_find_the_same_only_the_best_is_suggested() -> None:
    assert len([term for term in terms(*GOOD) if "beryllium" in term.lower()]) == 1


def test_what_the_watchlist_finds_already_is_not_suggested() -> None:
    assert terms(*GOOD, known=("beryllium", "oxide", "Ulba")) == []


def test_a_pair_of_words_is_suggested_where_each_alone_says_little() -> None:
    others = (*OTHERS * 4, "The rare bird.", "Fertile earth.", "A rare day.", "On earth.")
    found = terms("Rare earth is dug.", "They found rare earth there.", "rare earth", others=others)
    assert found[0] == "rare earth"


def test_a_pair_with_a_word_that_stands_everywhere_is_not() -> None:
    good = ("From the Ulba plant.", "In the Ulba town.", "Of the Ulba works.")
    assert not [term for term in terms(*good) if term.startswith("the ")]


def test_forms_of_a_word_are_counted_as_one_term() -> None:
    good = ("Добыча вольфрама выросла.", "О вольфраме говорили.", "Много вольфрама и вольфрама.")
    others = ("Погода в столице.", "Выборы прошли.", "Матч сыграли вчера.") * 6
    found = suggested(*good, others=others, language="ru")
    assert (found[0].term, found[0].wanted, found[0].others) == ("вольфрама", 3, 0)


def test_what_an_article_says_again_and_again_comes_first() -> None:
    good = ("Aluminium, zinc, zinc, zinc.", "Zinc and aluminium: zinc.", "Zinc, aluminium, zinc.")
    assert terms(*good)[0] == "zinc"


def test_acronyms_keep_their_capitals_and_words_lose_those_of_a_beginning() -> None:
    good = ("DFC pays. Uranium flows.", "The DFC and uranium.", "DFC again, uranium again.")
    assert {"DFC", "uranium"} <= set(terms(*good))


def test_no_more_than_asked_for_are_suggested() -> None:
    assert len(terms(*GOOD, limit=1)) == 1


@pytest.mark.parametrize("good", [(), ("The weather of the week: rain in the mountains.",)])
def test_where_nothing_tells_them_apart_nothing_is_suggested(good: tuple[str, ...]) -> None:
    assert terms(*good) == []


def test_a_single_article_may_teach_what_stands_in_no_other() -> None:
    assert "zirconium" in terms("Zirconium; zirconium.", others=OTHERS * 12)


def test_evidence_grows_with_counts_and_turns_with_the_side() -> None:
    few = evidence_for(3, 0, of_wanted=3, of_others=30)
    many = evidence_for(30, 0, of_wanted=30, of_others=300)
    assert 0 < few < many
    assert evidence_for(0, 30, of_wanted=30, of_others=30) < 0
    assert evidence_for(5, 5, of_wanted=10, of_others=10) == 0
