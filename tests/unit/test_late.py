"""Attributes that are made when they are first asked for."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from monitor.late import Late


class House:
    def __init__(self) -> None:
        self.built = 0

    @Late
    def roof(self) -> str:
        """Over all."""
        self.built += 1
        return f"roof {self.built}"

    @Late
    def chimney(self) -> str:
        """On the roof."""
        return f"{self.roof} with chimney"


def test_what_nobody_asks_for_is_not_made() -> None:
    assert House().built == 0


def test_each_object_has_its_own_and_makes_it_once() -> None:
    one, other = House(), House()
    assert (one.roof, one.chimney, one.roof, one.built, other.built) == (
        "roof 1",
        "roof 1 with chimney",
        "roof 1",
        1,
        0,
    )


def test_threads_that_ask_at_once_get_the_same() -> None:
    house, together = House(), Barrier(8)

    def ask(_: int) -> str:
        together.wait()
        return house.chimney

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {"roof 1 with chimney"}


def test_the_class_has_what_describes_it() -> None:
    assert House.roof.__doc__ == "Over all."
