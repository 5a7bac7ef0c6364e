import pytest

from monitor.judge.facts import Content, Likeness, compare_headlines, interchangeable, read_content

FIRST = read_content("Вулкан Эбеко выбросил пепел", "Вулкан Эбеко на Курилах выбросил пепел 8 ноября.", "ru")


def second(title: str, text: str) -> Content:
    return read_content(title, text, "ru")


def test_the_same_article_is_as_interchangeable_as_its_similarity() -> None:
    assert interchangeable(FIRST, FIRST, similarity=1.0) == pytest.approx(0.9302, abs=1e-4)
    assert interchangeable(FIRST, FIRST, similarity=0.0) == pytest.approx(0.0332, abs=1e-4)


def test_names_of_a_headline_that_the_other_has_not_speak_against_it() -> None:
    other = second("Вулкан Карымский выбросил пепел", "Вулкан Карымский на Камчатке выбросил пепел.")
    assert interchangeable(FIRST, other, similarity=0.8) == interchangeable(other, FIRST, similarity=0.8)
    assert interchangeable(FIRST, other, similarity=0.8) == pytest.approx(0.4787, abs=1e-4)


def test_names_that_stand_in_the_text_of_the_other_do_not() -> None:
    other = second("Выброс пепла", "Вулкан Эбеко на Курилах выбросил пепел.")
    assert interchangeable(FIRST, other, similarity=0.8) == pytest.approx(0.8019, abs=1e-4)


def test_other_days_speak_against_it_and_a_day_in_common_does_not() -> None:
    on_the_8th = second("", "Вулкан Эбеко на Курилах выбросил пепел 8 ноября.")
    on_the_16th = second("", "Вулкан Эбеко на Курилах выбросил пепел 16 ноября.")
    no_day = second("", "Вулкан Эбеко на Курилах выбросил пепел.")
    assert interchangeable(FIRST, on_the_8th, similarity=0.8) == pytest.approx(0.8019, abs=1e-4)
    assert interchangeable(FIRST, no_day, similarity=0.8) == pytest.approx(0.8019, abs=1e-4)
    assert interchangeable(FIRST, on_the_16th, similarity=0.8) == pytest.approx(0.574, abs=1e-4)


def test_days_of_the_background_and_years_do_not_count() -> None:
    filler = "Вулкан Эбеко на Курилах спал. " * 21
    late = second("", f"{filler}Пепел выбросил 16 ноября 2019 года.")
    assert interchangeable(FIRST, late, similarity=0.8) == pytest.approx(0.8019, abs=1e-4)


def headline(text: str) -> Content:
    return read_content(text, "", "ru")


@pytest.mark.parametrize(
    ("first", "other", "similarity", "expected"),
    [
        (
            "Москвичи забронируют место через интернет",
            "Москвичи смогут бронировать место",
            0.9,
            Likeness.SAME,
        ),
        ("Самолёты вывезут россиян из Сирии", "Вернулись самолёты с россиянами", 0.6, Likeness.RELATED),
        ("Суд отложил дело о гибели подростка", "Парк не место для митингов", 0.0, Likeness.DIFFERENT),
        ("Погибли 12 человек", "Погибли 12 человек", 1.0, Likeness.SAME),
        ("", "", 0.0, Likeness.DIFFERENT),
        ("", "Парк", 0.7, Likeness.RELATED),
    ],
)
def test_headlines_are_told_apart(first: str, other: str, similarity: float, expected: Likeness) -> None:
    told = compare_headlines(headline(first), headline(other), similarity=similarity)
    assert told is expected
    assert compare_headlines(headline(other), headline(first), similarity=similarity) is told


def test_another_figure_makes_headlines_less_alike() -> None:
    first, same, other = map(
        headline,
        ("Выделят 5 млрд рублей на дороги", "Дадут 5 млрд рублей на дороги", "Дадут 7 млрд рублей на дороги"),
    )
    assert compare_headlines(first, same, similarity=0.88) is Likeness.SAME
    assert compare_headlines(first, other, similarity=0.88) is Likeness.RELATED
