from datetime import UTC, datetime, timedelta

import pytest

from monitor.judge.facts import FactRules, Novelty, find_new_facts, members_of
from monitor.judge.naming import Names
from monitor.model import Fact, FactKind, Known, Name, NameKind, Saying
from support.values import NOON, article, known

NOBODY = Names(())
RULES = FactRules(sentence=0.5, development=0.4)
KNOWN = (
    "Kazakhstan and the United States signed a tungsten deal in Astana on Thursday. "
    "The agreement covers two deposits worth $882 million, officials said."
)


def new(text: str, *members: Known | str, language: str = "en", names: Names = NOBODY) -> Novelty:
    """Compare with members, given as texts where only the text matters."""
    compared = [
        each if isinstance(each, Known) else known(article_id=number, title="", text=each)
        for number, each in enumerate(members or (KNOWN,), start=1)
    ]
    told = article(text=text, language=language)
    return find_new_facts(told, members_of(compared), RULES, whom=names.whom)


def told(novelty: Novelty, *kinds: FactKind) -> list[str]:
    return [fact.value for fact in novelty.facts if fact.kind in kinds]


def only(novelty: Novelty, kind: FactKind) -> Fact:
    (fact,) = [fact for fact in novelty.facts if fact.kind is kind]
    return fact


def test_the_same_words_add_nothing() -> None:
    novelty = new(KNOWN)
    assert (novelty.facts, novelty.is_development) == ((), False)
    assert novelty.probability == pytest.approx(0.0537, abs=1e-4)


@pytest.mark.parametrize("text", ["", " ", "Hm", "12 34 56", "1,200", "!!!"])
def test_next_to_nothing_is_no_development(text: str) -> None:
    assert not new(text).is_development


# --- Figures ---------------------------------------------------------------------------------------------


def test_a_changed_sum_is_a_new_fact_that_says_what_it_was() -> None:
    fact = only(new(KNOWN.replace("$882 million", "$1.1 billion")), FactKind.MONEY)
    assert (fact.value, fact.meaning) == ("$1.1 billion", "1100000000 usd")
    assert fact.differs_from == Saying(
        value="$882 million",
        sentence="The agreement covers two deposits worth $882 million, officials said.",
        article_id=1,
    )


def test_a_changed_sum_makes_a_development_though_the_rest_is_old() -> None:
    novelty = new(KNOWN.replace("$882 million", "$1.1 billion"))
    assert novelty.is_development
    assert novelty.probability == pytest.approx(0.706, abs=1e-3)


def test_what_was_known_of_a_seed_names_the_seed() -> None:
    seed = known(seed="003", article_id=9, title="", text=KNOWN)
    fact = only(new(KNOWN.replace("$882 million", "$1.1 billion"), seed), FactKind.MONEY)
    assert fact.differs_from is not None
    assert (fact.differs_from.seed, fact.differs_from.article_id) == ("003", 9)


@pytest.mark.parametrize(
    "text",
    [
        "Соглашение на 882 млн долларов подписали в Астане.",
        "Келісім құны 882 миллион АҚШ доллары.",
        "Bitim qiymati 882 million AQSh dollari.",
        "Ҳаҷми созишнома 882 миллион доллар.",
        "Two deposits worth $882,000,000.",
        "Two deposits worth some $880 million.",
        "Two deposits worth $0.88 billion.",
        "Two deposits worth $882.4 million.",
    ],
)
def test_a_sum_written_another_way_or_rounded_is_not_new(text: str) -> None:
    assert told(new(text, language="xx"), FactKind.MONEY) == []


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("It covers 40 hectares of land.", "It covers 60 hectares of land.", FactKind.NUMBER),
        ("Growth slowed to 4,1 percent in May.", "Growth slowed to 3,9 percent in May.", FactKind.PERCENT),
        ("The plant opens on 3 May near the town.", "The plant opens on 9 May near the town.", FactKind.DATE),
        ("The plant opens in 2029 near the town.", "The plant opens in 2031 near the town.", FactKind.DATE),
    ],
)
def test_figures_have_their_kind_and_what_they_stand_for(before: str, after: str, kind: FactKind) -> None:
    fact = only(new(after, before), kind)
    assert fact.differs_from is not None
    assert fact.differs_from.sentence == before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Each report of the 11 wounded was read.", "Each report of the 12 wounded was read."),
        ("Eleven trucks; 990 wagons came.", "Eleven trucks; 987 wagons came."),
    ],
)
def test_small_counts_are_never_rounded(before: str, after: str) -> None:
    assert len(told(new(after, before), FactKind.NUMBER)) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Some 12,000 wagons came.", "Some 11,970 wagons came."),
        ("Some 11,970 wagons came.", "Some 12,000 wagons came."),
        ("The deal is worth $831 billion.", "The deal is worth $831."),
    ],
)
def test_large_counts_may_be_rounded_and_sums_may_lose_their_size(before: str, after: str) -> None:
    assert told(new(after, before), FactKind.NUMBER, FactKind.MONEY) == []


def test_a_number_of_other_things_stands_for_nothing() -> None:
    fact = only(new("It has 800 places in halls.", "It covers 40 hectares of land."), FactKind.NUMBER)
    assert fact.differs_from is None


def test_a_number_among_the_same_words_that_counts_other_things_stands_for_nothing() -> None:
    before = "Workers finally opened the railway station with 800 halls."
    fact = only(new(before.replace("800 halls", "950 seats"), before), FactKind.NUMBER)
    assert fact.differs_from is None


def test_a_sum_stands_for_the_one_it_is_told_beside() -> None:
    raised = "Officials in the capital later raised it from $882 million to $1.1 billion at once."
    fact = only(new(raised), FactKind.MONEY)
    assert fact.differs_from is not None
    assert (fact.value, fact.differs_from.value) == ("$1.1 billion", "$882 million")


def test_of_several_known_sums_the_one_in_the_same_matter_is_differed_from() -> None:
    budget = "The budget of the health ministry is $5 billion this year."
    fact = only(
        new("Both deposits were worth $3 billion, the officials said.", budget, KNOWN), FactKind.MONEY
    )
    assert fact.differs_from is not None
    assert fact.differs_from.value == "$882 million"


def test_the_day_and_year_of_a_report_are_no_facts() -> None:
    day = datetime(2026, 3, 12, 23, tzinfo=UTC)
    text = "On March 12, 2026 and March 13 the plant stood still; it opens on April 2, 2027."
    member = known(title="", text=KNOWN, published_at=day - timedelta(days=9))
    novelty = find_new_facts(article(text=text, published_at=day), members_of([member]), RULES)
    assert [fact.meaning for fact in novelty.facts if fact.kind is FactKind.DATE] == [
        "date:04-02",
        "year:2027",
    ]


def test_days_on_which_members_were_published_are_no_facts() -> None:
    member = known(title="", text=KNOWN, published_at=datetime(2026, 2, 2, 9, tzinfo=UTC))
    novelty = find_new_facts(
        article(text="The deal of February 3 holds.", published_at=NOON), members_of([member]), RULES
    )
    assert told(novelty, FactKind.DATE) == []


# --- Names -----------------------------------------------------------------------------------------------


def test_a_name_that_nobody_named_is_one_new_fact() -> None:
    novelty = new(KNOWN + " The company Cove Capital of Sergio Gor will dig.")
    assert told(novelty, FactKind.NAME) == ["Cove Capital", "Sergio Gor"]


def test_numbers_without_words_are_no_facts() -> None:
    assert new("12 34 56.\nTel. +7 701 544 55 32").facts == ()


def test_a_name_with_a_known_word_is_told_without_it() -> None:
    novelty = new(KNOWN + " Experts met at the Astana Hub today.")
    assert told(novelty, FactKind.NAME) == ["Hub"]


@pytest.mark.parametrize(
    "text",
    [
        "Президент встретился с Шавкатом Мирзиёевым.",
        "President met with Shavkat Mirziyoev there.",
        "Prezident Shavkat Mirziyoyevni kutib oldi.",
    ],
)
def test_a_name_in_another_script_or_spelling_is_not_new(text: str) -> None:
    member = "The president met Shavkat Mirziyoyev in Samarkand."
    assert told(new(text, member, language="xx"), FactKind.NAME) == []


def test_a_word_that_began_a_known_sentence_is_no_new_name() -> None:
    assert told(new("Talks in Kazakhstan go on.", "Kazakhstan's airline flies."), FactKind.NAME) == []


def test_short_names_that_differ_in_a_letter_are_others() -> None:
    assert told(new("He spoke to Kim there.", "He spoke to Tim there."), FactKind.NAME) == ["Kim"]


def test_who_is_known_in_one_spelling_is_not_new_in_another() -> None:
    spellings = ("АҚШ", "Соединённые Штаты", "United States")
    states = Name(name="us", title="", kind=NameKind.PLACE, spellings=spellings)
    capital = Name(name="astana", title="", kind=NameKind.PLACE, spellings=("Astana", "Akmola"))
    names = Names((states, capital))
    text = "The guests came to Akmola and the United States by train, with Ms Seidel."
    members = ("The guests flew to Astana at night.", known(text="Олар АҚШтан келді.", language="kk"))

    assert told(new(text, *members), FactKind.NAME) == ["Akmola", "United States", "Seidel"]
    assert told(new(text, *members, names=names), FactKind.NAME) == ["Seidel"]


def test_each_figure_and_name_is_told_once_in_the_order_of_the_text() -> None:
    novelty = new("The envoy Sergio Gor promised $7 billion. It was Sergio Gor who promised $7 billion.")
    starts = [fact.start for fact in novelty.facts]
    assert starts == sorted(starts)
    assert told(novelty, FactKind.MONEY) == ["$7 billion"]
    assert told(novelty, FactKind.NAME) == ["Sergio Gor"]


# --- Stages ----------------------------------------------------------------------------------------------

PLANNED = "Kazakhstan and the United States will sign the tungsten deal in Astana next week."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Kazakhstan and the United States signed the tungsten deal.", "en"),
        ("Казахстан и США подписали соглашение по вольфраму.", "ru"),
        ("Қазақстан мен АҚШ вольфрам келісіміне қол қойды.", "kk"),
        ("Казакстан менен АКШ вольфрам келишимине кол койду.", "ky"),
        ("Qozogʻiston va AQSh volfram bitimini imzoladi.", "uz"),
        ("Қозоғистон ва АҚШ вольфрам битимини имзолади.", "uz"),
        ("Қазоқистон ва ИМА созишномаи волфрамро имзо карданд.", "tg"),
        ("Gazagystan bilen ABŞ wolfram ylalaşygyna gol çekdiler.", "tk"),
    ],
)
def test_what_was_to_be_signed_and_is_signed_is_a_development(text: str, language: str) -> None:
    novelty = new(text, PLANNED, language=language)
    fact = only(novelty, FactKind.STAGE)
    assert fact.meaning == "signed"
    assert fact.differs_from is not None
    assert fact.differs_from.value == "sign"
    assert novelty.is_development


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("The visit to Astana was postponed.", "delayed"),
        ("The visit to Astana was cancelled.", "cancelled"),
        ("The parliament ratified the deal.", "ratified"),
        ("The deal entered into force.", "in force"),
    ],
)
def test_each_further_stage_and_each_turn_is_new(text: str, stage: str) -> None:
    fact = only(new(text, "The deal was signed."), FactKind.STAGE)
    assert (fact.meaning, fact.differs_from and fact.differs_from.value) == (stage, "signed")


@pytest.mark.parametrize(
    ("text", "member"),
    [
        ("The deal was signed.", "The deal was ratified."),
        ("The deal was signed.", "Стороны подписали соглашение."),
        ("They will sign the deal.", "The deal was signed."),
        ("They held talks on the deal.", "Nothing is known of it."),
        ("The visit was put off.", "The visit was delayed."),
    ],
)
def test_a_stage_that_is_known_or_passed_is_not_new(text: str, member: str) -> None:
    assert told(new(text, member), FactKind.STAGE) == []


def test_an_announcement_is_new_but_makes_a_development_only_after_talks() -> None:
    announced = "The minister announced a deal."
    afresh, after_talks = (
        new(announced, "The minister of a deal."),
        new(announced, "The minister talks of a deal."),
    )
    assert [only(each, FactKind.STAGE).meaning for each in (afresh, after_talks)] == ["planned", "planned"]
    assert [each.is_development for each in (afresh, after_talks)] == [False, True]


def test_a_stage_far_down_in_other_words_is_another_happening() -> None:
    rest = "Elsewhere parliament cancelled hunting licences."
    assert told(new(f"{KNOWN} It was warm. It was dry. {rest}", KNOWN), FactKind.STAGE) == []
    assert told(new(f"{rest} {KNOWN}", KNOWN), FactKind.STAGE) == ["cancelled"]


def test_each_stage_is_told_once() -> None:
    assert told(new("The visit was cancelled. They cancelled it."), FactKind.STAGE) == ["cancelled"]


# --- Confirmations, denials, contradictions -----------------------------------------------------------------


def test_a_first_official_confirmation_is_a_development() -> None:
    novelty = new("The ministry confirmed the tungsten deal.", "A tungsten deal is near, sources said.")
    assert only(novelty, FactKind.CONFIRMATION).value == "confirmed"
    assert novelty.is_development


@pytest.mark.parametrize(
    ("text", "member"),
    [
        ("The ministry confirmed the deal.", "The White House confirmed the deal."),
        ("Two traders confirmed the deal.", "A deal is near, sources said."),
        ("The ministry confirmed the tungsten deal.", "Traders confirmed the tungsten deal."),
    ],
)
def test_a_second_or_unofficial_confirmation_is_nothing(text: str, member: str) -> None:
    assert told(new(text, member), FactKind.CONFIRMATION) == []


def test_a_denial_of_what_is_known_is_a_contradiction_that_names_it() -> None:
    claim = "Washington will build a base near Termez in the south."
    novelty = new("Tashkent denied that Washington will build a base near Termez.", claim)
    fact = only(novelty, FactKind.CONTRADICTION)
    assert (fact.value, fact.meaning) == ("denied", "denied")
    assert fact.differs_from == Saying(value=claim, sentence=claim, article_id=1)
    assert novelty.is_development


def test_a_denial_of_something_else_is_a_denial() -> None:
    novelty = new("The ministry denied reports of a new base.")
    fact = only(novelty, FactKind.DENIAL)
    assert (fact.value, fact.differs_from) == ("denied", None)
    assert novelty.is_development


def test_a_known_denial_is_nothing_new() -> None:
    novelty = new("The ministry denied it.", "Officials denied it.")
    assert told(novelty, FactKind.DENIAL, FactKind.CONTRADICTION) == []


@pytest.mark.parametrize("is_lost", [False, True])
def test_the_opposite_of_a_known_sentence_is_a_contradiction(*, is_lost: bool) -> None:
    claim = "Washington would block financing of the railway through Kabul."
    opposite = "Washington would not block financing of the railway through Kabul."
    text, member = (claim, opposite) if is_lost else (opposite, claim)
    fact = only(new(text, member), FactKind.CONTRADICTION)
    assert (fact.value, fact.differs_from and fact.differs_from.value) == (text, member)


def test_a_short_sentence_with_a_not_contradicts_nothing() -> None:
    assert told(new("It was not signed there.", "It was signed there."), FactKind.CONTRADICTION) == []


# --- Sentences -------------------------------------------------------------------------------------------


def test_a_sentence_of_other_words_is_new_and_stands_where_it_says() -> None:
    added = "Shipments towards Pennsylvania begin after winter under another contract."
    text = f"{KNOWN}  {added}"
    fact = only(new(text), FactKind.SENTENCE)
    assert (fact.value, text[fact.start :]) == (added, added)


def test_sentences_are_not_compared_with_another_language() -> None:
    novelty = new("Вольфрам добывать начнут весной после строительства рудника.", language="ru")
    assert told(novelty, FactKind.SENTENCE) == []


def test_short_sentences_say_nothing() -> None:
    assert told(new(f"{KNOWN} Read more here."), FactKind.SENTENCE) == []


def test_half_of_the_words_known_is_not_new() -> None:
    text = "Officials signed agreement worth billion covering deposits nobody heard about."
    assert (
        told(new(text, "Officials signed agreement covering deposits worth much."), FactKind.SENTENCE) == []
    )


def test_much_that_is_new_makes_a_development() -> None:
    assert new(
        "Cove Capital of Sergio Gor promised $7 billion on Monday for Karaganda plants. "
        "Engineers from Pennsylvania arrive during spring, ministry spokesman Erlan Akhmetov told reporters."
    ).is_development


def test_a_language_that_no_member_has_is_taken_for_half_new() -> None:
    novelty = new("Это было там вчера вечером.", language="ru")
    assert novelty.probability == pytest.approx(0.1571, abs=1e-4)


LEAD = (
    "The president invited the leaders of both countries to the summit in Miami. "
    "He did so in separate phone conversations on Tuesday. "
    "The talks were about peace and trade between the countries. "
    "Both leaders thanked him for the invitation to the summit. "
)


@pytest.mark.parametrize(("aircraft", "expected"), [("22", True), ("many", False)])
def test_much_that_is_new_behind_a_known_lead_makes_a_development(*, aircraft: str, expected: bool) -> None:
    body = (
        "A delegation of 60 officials flies there with company heads. "
        "Their fund starts with 500 million dollars from the treasury. "
        f"A contract for {aircraft} passenger aircraft awaits signature by airline managers."
    )
    novelty = find_new_facts(article(text=LEAD + body), members_of([known(text=LEAD)]), RULES)
    assert novelty.is_development is expected


def test_uzbek_in_one_alphabet_adds_nothing_to_the_same_in_the_other() -> None:
    latin = "Oʻzbekiston Prezidenti Shavkat Mirziyoyev 882 million dollarlik bitim imzoladi."
    cyrillic = "Ўзбекистон Президенти Шавкат Мирзиёев 882 миллион долларлик битим имзолади."
    for text, member in ((latin, cyrillic), (cyrillic, latin)):
        novelty = new(text, known(title="", text=member, language="uz"), language="uz")
        assert (novelty.facts, novelty.is_development) == ((), False)
