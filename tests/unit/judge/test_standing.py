import pytest

from monitor.judge.relevance import Beat
from monitor.judge.standing import MOST_NAMED
from monitor.judge.terms import read
from monitor.model import Part, Side, Standing, Term
from support.values import article

SIDES = (
    Side(name="east", title="East", terms=(Term(text="Ostland*"),)),
    Side(name="west", title="West", terms=(Term(text="Westland*"), Term(text="Trinidad and West"))),
    Side(name="others", title="Others", terms=(Term(text="Northland*"),), is_bystander=True),
)


def standings(text: str) -> dict[str, Standing]:
    """Return what each name of a side does, by how it is written; the text is all lead."""
    relevance = Beat(SIDES, threshold=0.5).assess(read(article(title="", text=text)))
    return {
        match.found: mention.standing
        for side in relevance.sides
        for match, mention in zip(side.terms, side.mentions, strict=True)
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Westland slept.", Standing.SUBJECT),
        ("On Monday the Westland team slept.", Standing.SUBJECT),
        ("In Westland people slept.", Standing.NAMED),
        ("В Westland спали.", Standing.NAMED),
        ("All the good people slept at home for Westland.", Standing.NAMED),
        # A list with a bystander; and with people that no rule knows.
        ("It belongs to Northland, Overland and Westland companies.", Standing.LISTED),
        ("It belongs to Westland, Southland and Overland.", Standing.LISTED),
        ("It belongs to Southland, Overland and the Westland.", Standing.LISTED),
        ("It belongs to Southland, Overland and some Westland states.", Standing.LISTED),
        ("It belongs to Southland, Westland, Overland and Lowland.", Standing.LISTED),
        ("It belongs to Southland, Westland, , Overland and Lowland.", Standing.LISTED),
        ("It belongs to Southland, Trinidad and West, and Overland.", Standing.LISTED),
        # Too short; of goods, not of names; a clause of its own; no more than the sides themselves.
        ("It belongs to Northland and Westland.", Standing.NAMED),
        ("It buys cotton, wool, leather and Westland.", Standing.NAMED),
        ("They went to Northland, slept, and bought all Westland cars.", Standing.NAMED),
        (
            "Said he, that Westland and Northland never proved it, taking measures against all.",
            Standing.SUBJECT,
        ),
        ("It goes through Westland coal mines, Northland and Southland.", Standing.NAMED),
        ("It lies far away from my dear old Westland, Northland, Southland.", Standing.LISTED),
    ],
)
def test_what_a_name_does_in_its_sentence_is_told(text: str, expected: Standing) -> None:
    assert list(standings(text).values()) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Long ago they all flew from Ostland to see what Westland does.", Standing.JOINED),
        ("Amid the Ostland-Westland talks prices fell.", Standing.JOINED),
        ("Ostland slept while one two three four five six seven eight slept, Westland too.", Standing.NAMED),
        ("In Ostland, Northland, Westland they slept.", Standing.LISTED),
        ("In Ostland they slept as Northland spoke of Westland.", Standing.NAMED),
    ],
)
def test_a_name_near_another_side_is_joined_unless_a_bystander_parts_them(
    text: str, expected: Standing
) -> None:
    assert standings(text)["Westland"] is expected


def test_a_list_of_the_sides_alone_lists_nobody() -> None:
    assert set(standings("It was signed by Ostland, Westland and Westlanders.").values()) == {Standing.JOINED}


def test_a_list_begins_behind_the_dateline() -> None:
    assert standings("NORTHLAND, Nov 6 (Agency) - Westland slept.") == {"Westland": Standing.SUBJECT}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Read also: Westland wakes.", Part.LINK),
        ("Westland wakes", Part.LINK),
        ("Westland wakes.", Part.LEAD),
        ("Read also: " + "this and that, " * 20 + "Westland.", Part.LEAD),
    ],
)
def test_a_line_that_leads_elsewhere_is_no_running_text(line: str, expected: Part) -> None:
    text = f"Ostland slept.\n{line}\nAll slept."
    relevance = Beat(SIDES, threshold=0.5).assess(read(article(title="", text=text)))
    assert [mention.part for mention in relevance.sides[1].mentions] == [expected]


@pytest.mark.parametrize("place", ["title", "text"])
def test_of_very_many_names_in_a_sentence_the_first_are_looked_at(place: str) -> None:
    said = "Westland " * 20 + "Ostland " * 20
    given = article(**{"title": "", "text": "", place: said})
    sides = Beat(SIDES, threshold=0.5).assess(read(given)).sides
    assert [len(side.mentions) for side in sides] == [MOST_NAMED - 20, 20]
