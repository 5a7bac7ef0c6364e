import pytest

from monitor.text.asides import is_aside, is_biographical, is_credit, is_in_office, is_link


def around(text: str) -> tuple[str, str]:
    before, _, behind = text.partition("_")
    return before, behind


@pytest.mark.parametrize(
    "text",
    [
        "Trade grew amid new tariffs of the _.",
        "The visit comes as _ presses others.",
        "He spoke at an unusual time, as _ halts aid.",
        "Yields are half of those elsewhere and lower than in the _.",
        "Among them are many states, including Iran, Turkey and _.",
        "Встреча прошла на фоне пошлин _.",
        "Письма получили двадцать стран, в том числе Бразилия и _.",
        "Больше, чем в _.",
        "Сафар дар заминаи таҳримҳои _ анҷом ёфт.",
        "Бұл _ нарығымен салыстырғанда аз.",
        "Bu _ bozoriga qaraganda kam.",
        "Бул _ менен салыштырганда аз.",
        "_ ýaly ýurtlar.",
    ],
)
def test_a_name_in_an_aside_is_told_in_every_language(text: str) -> None:
    assert is_aside(*around(text))


@pytest.mark.parametrize(
    "text",
    [
        "More than 60 people came to the _ embassy.",
        "They act as ambassadors of _.",
        "Amid doubts, the president of _ agreed.",
        "_ agreed while others waited.",
        "Встреча прошла на фоне гор, и _ подписал её.",
        "Мы видели, чем занят _.",
    ],
)
def test_a_name_outside_the_aside_is_none(text: str) -> None:
    assert not is_aside(*around(text))


@pytest.mark.parametrize(
    "text",
    [
        "She was born in _.",
        "He spent his early years in Malta and _.",
        "Он окончил университет в _.",
        "Родился в _.",
    ],
)
def test_where_somebody_was_born_or_studied_is_biographical(text: str) -> None:
    assert is_biographical(around(text)[0])


def test_where_somebody_goes_is_not_biographical() -> None:
    assert not is_biographical("She flies to ")


@pytest.mark.parametrize("before", ["the envoy for South and ", "спецпредставитель по ", "Bureau of "])
def test_what_an_office_is_called_is_told(before: str) -> None:
    assert is_in_office(before)


@pytest.mark.parametrize("before", ["the envoy came to ", "the secretary met the president of "])
def test_whom_an_officer_meets_is_not_his_office(before: str) -> None:
    assert not is_in_office(before)


@pytest.mark.parametrize(
    "title", ["_: lawyers complain", "Lawyers complain - _", "Lawyers complain | Radio _"]
)
def test_a_title_credits_who_reports_at_its_begin_or_end(title: str) -> None:
    assert is_credit(*around(title))


@pytest.mark.parametrize("title", ["The decline of _", "_ loses its money", "Money - _ loses it"])
def test_a_title_about_who_reports_credits_nobody(title: str) -> None:
    assert not is_credit(*around(title))


@pytest.mark.parametrize(
    "line",
    [
        "Read also: a deal",
        "» Читайте также: сделка",
        "По теме",
        "Shuningdek o‘qing: kelishuv",
        "Дагы окуңуз: келишим",
    ],
)
def test_a_line_that_leads_to_another_article_is_a_link(line: str) -> None:
    assert is_link(line)


def test_a_word_that_only_begins_so_is_no_link() -> None:
    assert not is_link("Relatedly, a deal was signed.")
