import pytest

from monitor.text.scripts import to_latin


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Жапаров", "Zhaparov"),
        ("Қазақстан", "Qazaqstan"),
        ("Ўзбекистон", "Ozbekiston"),
        ("Тоҷикистон", "Tojikiston"),
        ("Ёлка, объём, Щука", "Yolka, obyom, Shchuka"),
        ("already Latin", "already Latin"),
    ],
)
def test_cyrillic_becomes_latin_and_the_rest_stays(text: str, expected: str) -> None:
    assert to_latin(text) == expected
