"""Which lines around an article are not of it."""

import pytest

from monitor.intake.notices import without_notices

FIRST = "The minister said that the railway would be open before the first snow of the year."
OTHER = "Two of the three bridges are standing, and the third one waits for its steel from Temirtau."


@pytest.mark.parametrize(
    "line",
    [
        "Read more: Five bridges of the north",
        "Also read: What steel costs",
        "Related articles",
        "- Related Topics:",
        "Advertisement",
        "Читайте также: Пять мостов севера",
        "Теги: мосты, сталь",
        "Сондай-ақ оқыңыз: Бес көпір",
        "Originally published in the Steppe Courier",
    ],
)
def test_a_line_that_leads_elsewhere_goes_wherever_it_stands(line: str) -> None:
    assert without_notices(f"{FIRST}\n{line}\n{OTHER}") == f"{FIRST}\n{OTHER}"


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for our daily newsletter.",
        "Follow the Courier on Facebook and Telegram",
        "© 2026 Steppe Courier. All rights reserved.",
        "Подписывайтесь на нас в соцсетях",
        "Наш Telegram — @courier",
        "Telegram арнамызға жазылыңыз!",
        "Telegram каналимизга обуна бўлинг",
        "Selon eux, la suite est réservée aux abonnés.",
    ],
)
def test_calls_to_subscribe_go_from_the_end_only(line: str) -> None:
    assert without_notices(f"{FIRST}\n{OTHER}\n{line}\n{line}") == f"{FIRST}\n{OTHER}"
    assert without_notices(f"{FIRST}\n{line}\n{OTHER}") == f"{FIRST}\n{line}\n{OTHER}"


@pytest.mark.parametrize(
    "line",
    [
        "30 January 2024",
        "19/12/2025",
        "17:41 JST, October 13, 2024",
        "2 марта 2026, 10:15",
        "Last updated: August 28th, 2025",
        "Обновлено 2 марта",
    ],
)
def test_a_date_before_the_text_goes(line: str) -> None:
    assert without_notices(f"{line}\n{FIRST}\n{OTHER}") == f"{FIRST}\n{OTHER}"


@pytest.mark.parametrize(
    "line",
    [
        "The bill was sponsored by two senators, and comments are taken until Friday.",
        "More than 40 engineers follow the work on both banks.",
        "He said he would register as a foreign agent.",
        "On 2 March 2026 the two presidents opened it.",
        "Published figures show a loss. The ministry denied it.",
        "Read more: " + "a long paragraph is one whatever it begins with, " * 6,
    ],
)
def test_what_only_sounds_like_it_stays(line: str) -> None:
    text = f"{line}\n{FIRST}\n{OTHER}\n{line}"
    assert without_notices(text) == text


def test_a_text_never_becomes_empty() -> None:
    for text in ("", "Read more: x", f"Read more\n{FIRST}", "30 January 2024\nAll rights reserved"):
        assert without_notices(text) == text
