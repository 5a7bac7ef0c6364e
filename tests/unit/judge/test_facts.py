from monitor.judge.facts import FactRules, Novelty, find_new_facts
from monitor.model import FactKind, Known
from support.values import article, known

RULES = FactRules(sentence=0.5, development=0.35)
KNOWN = (
    "Kazakhstan and the United States signed a tungsten deal in Astana on Thursday. "
    "The agreement covers two deposits worth $882 million, officials said."
)


def new(text: str, *members: Known, language: str = "en") -> Novelty:
    compared = members or (known(title="Tungsten deal signed", text=KNOWN),)
    return find_new_facts(article(text=text, language=language), compared, RULES)


def values(novelty: Novelty, kind: FactKind) -> list[str]:
    return [fact.value for fact in novelty.facts if fact.kind is kind]


def test_the_same_words_add_nothing() -> None:
    novelty = new(KNOWN)
    assert (novelty.facts, novelty.is_development) == ((), False)


def test_a_changed_figure_is_a_new_fact() -> None:
    novelty = new(KNOWN.replace("$882 million", "$1.1 billion"))
    assert any("1.1" in value for value in values(novelty, FactKind.NUMBER))


def test_a_figure_written_another_way_is_not_new() -> None:
    russian = "Соглашение на 882 млн долларов подписали в Астане."
    assert values(new(russian, language="ru"), FactKind.NUMBER) == []


def test_a_name_that_nobody_named_is_a_new_fact() -> None:
    novelty = new(KNOWN + " The company Cove Capital of Sergio Gor will dig.")
    assert "Gor" in values(novelty, FactKind.NAME)


def test_a_name_in_another_script_is_not_new() -> None:
    member = known(title="", text="The president met Shavkat Mirziyoyev in Samarkand.")
    told = "Президент встретился с Шавкатом Мирзиёевым."
    assert "Мирзиёевым" not in values(new(told, member, language="ru"), FactKind.NAME)


def test_a_sentence_of_other_words_is_new_and_stands_where_it_says() -> None:
    added = "Shipments towards Pennsylvania begin after winter under another contract."
    text = f"{KNOWN} {added}"
    (fact,) = [fact for fact in new(text).facts if fact.kind is FactKind.SENTENCE]
    assert (fact.value, text[fact.start :]) == (added, added)


def test_sentences_are_not_compared_with_another_language() -> None:
    novelty = new("Вольфрам добывать начнут весной после строительства рудника.", language="ru")
    assert values(novelty, FactKind.SENTENCE) == []


def test_short_sentences_say_nothing() -> None:
    assert values(new(f"{KNOWN} Read more here."), FactKind.SENTENCE) == []


def test_each_figure_and_name_is_told_once_in_the_order_of_the_text() -> None:
    novelty = new("Later Sergio Gor promised $7 billion. Again Sergio Gor promised $7 billion.")
    starts = [fact.start for fact in novelty.facts]
    assert starts == sorted(starts)
    assert len(values(novelty, FactKind.NUMBER)) == 1
    assert values(novelty, FactKind.NAME).count("Gor") == 1


def test_much_that_is_new_makes_a_development() -> None:
    assert new(
        "Cove Capital of Sergio Gor promised $7 billion on Monday for Karaganda plants. "
        "Engineers from Pennsylvania arrive during spring, ministry spokesman Erlan Akhmetov told reporters."
    ).is_development


def test_an_empty_text_adds_nothing() -> None:
    assert not new("").is_development
