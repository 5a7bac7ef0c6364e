"""What is made when it is first asked for."""

from collections.abc import Callable
from threading import RLock
from typing import Any, Generic, Self, TypeVar, overload

T = TypeVar("T")


class Late(Generic[T]):
    """An attribute that a method makes when it is first asked for, once for all threads.

    For compositions: a part that is not needed is neither made nor, when the method imports it, loaded.
    Methods may ask for other such attributes, but not for each other's in a circle.
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self._one_at_a_time = RLock()
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type) -> T: ...

    def __get__(self, instance: object | None, owner: type) -> Self | T:
        """Return what was made; from then on it is an attribute like any other."""
        if instance is None:
            return self
        with self._one_at_a_time:
            if self._name not in instance.__dict__:
                instance.__dict__[self._name] = self._make(instance)
        made: T = instance.__dict__[self._name]
        return made
