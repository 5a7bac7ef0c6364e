"""A lock that lets threads through in the order in which they came."""

from collections import deque
from dataclasses import dataclass, field
from threading import Lock, get_ident
from types import TracebackType
from typing import Self


@dataclass(slots=True)
class _Turn:
    owner: int
    comes: Lock = field(default_factory=Lock)


class Turnstile:
    """Lets one thread in at a time, first come, first served, without polling.

    SQLite lets waiting writers sleep and try again, in no order. Threads of this process queue here before
    they ask SQLite for the database, so that only other processes are waited for in that way.

    Raises:
        RuntimeError: a thread that is inside comes again. It would wait for itself for ever.
    """

    def __init__(self) -> None:
        self._guard = Lock()
        self._inside: int | None = None
        self._waiting: deque[_Turn] = deque()

    def __enter__(self) -> Self:
        turn = _Turn(owner=get_ident())
        with self._guard:
            if self._inside == turn.owner:
                raise RuntimeError("a write was begun inside another write, such as inside the judging room")
            if self._inside is None:
                self._inside = turn.owner
                return self
            turn.comes.acquire()
            self._waiting.append(turn)
        try:
            turn.comes.acquire()  # released by the thread that leaves
        except BaseException:
            self._give_up(turn)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._guard:
            self._hand_over()

    def _hand_over(self) -> None:
        if not self._waiting:
            self._inside = None
            return
        turn = self._waiting.popleft()
        self._inside = turn.owner
        turn.comes.release()

    def _give_up(self, turn: _Turn) -> None:
        """An interrupt came while waiting: leave the queue, or pass on the turn that came meanwhile."""
        with self._guard:
            if turn in self._waiting:
                self._waiting.remove(turn)
            else:
                self._hand_over()
