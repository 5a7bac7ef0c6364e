import pytest

from monitor.text.credits import agency_named, credited_agencies


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ASTANA, March 12 (Reuters) - Kazakhstan signed a deal.", ("Reuters",)),
        ("WASHINGTON (AP) — The envoy left.", ("AP",)),
        ("ТАШКЕНТ, 12 марта. /ТАСС/. Узбекистан подписал соглашение.", ("TASS",)),
        ("АСТАНА. 12 марта – Интерфакс-Казахстан. Подписано.", ("Interfax",)),
        ("По данным агентства Интерфакс, сделка подписана.", ("Interfax",)),
        ("Сделка подписана, сообщает МИА «Казинформ».", ("Kazinform",)),
        ("Kelishuv imzolandi. Bu haqda UzA xabar berdi.", ("UzA",)),
        ("Бұл туралы Kazinform хабарлады.", ("Kazinform",)),
        ("Бул тууралуу Кабар агенттиги кабарлады.", ("Kabar",)),
        ("Дар ин бора «Ховар» хабар дод.", ("Khovar",)),
        ("Bu barada TDH habar berýär.", ("TDH",)),
        ("The deal was signed, Bloomberg reported, citing AFP and others.", ("AFP", "Bloomberg")),
        ("A deal was signed.\nИсточник: ТАСС", ("TASS",)),
        (f"{'A deal was signed. ' * 60}\nSource: Reuters", ("Reuters",)),
    ],
)
def test_a_text_that_has_its_content_from_an_agency_credits_it(text: str, expected: tuple[str, ...]) -> None:
    assert credited_agencies(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The presidents.\nReuters\n\nThey met in Astana.",
        "The company competes with Reuters and Bloomberg.",
        "A map app, ap. He said so.",
        f"{'A deal was signed. ' * 60} Reuters reported it. {'More of it followed. ' * 60}",
    ],
)
def test_an_agency_that_is_only_named_is_not_credited(text: str) -> None:
    assert credited_agencies(text) == ()


def test_an_outlet_that_is_an_agency_is_known_by_its_usual_name() -> None:
    assert [agency_named(outlet) for outlet in ("Reuters", " ТАСС ", "Kun.uz", "")] == [
        "Reuters",
        "TASS",
        "",
        "",
    ]
