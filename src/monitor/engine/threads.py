"""Steps on local threads, a pool for each kind of step so that waiting pages never hold up messages."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from threading import Condition
from typing import Any

import structlog

from monitor.errors import MonitorError, StoreBrokenError, StoreUnavailableError

log = structlog.get_logger(__name__)

# Each step takes keys of its own kind.
Step = Callable[[Any], object]


class ThreadEngine:
    """Calls steps with keys; the same step is never under way twice with the same key.

    A step that fails is logged and forgotten: its row stays claimed until the lease ends and is then found
    again. That the store cannot be used is not logged but told by ``take_ended``. ``steps`` may be replaced
    at any time; what is under way ends with the step it began with.
    """

    def __init__(self, *, workers: Mapping[str, int]) -> None:
        self._pools = {
            step: ThreadPoolExecutor(max_workers=count, thread_name_prefix=step)
            for step, count in workers.items()
        }
        self._steps: Mapping[str, Step] = {}
        self._changed = Condition()
        self._under_way: set[tuple[str, int | str]] = set()
        self._ended = 0
        self._trouble: StoreUnavailableError | StoreBrokenError | None = None
        self._is_closing = False

    def replace_steps(self, steps: Mapping[str, Step]) -> None:
        """Use these steps from the next call on; every step with workers must be there."""
        self._steps = dict(steps)

    def submit(self, step: str, key: int | str) -> None:
        """Have the step called with the key, unless the same waits or is under way, or the engine drains."""
        with self._changed:
            if self._is_closing or (step, key) in self._under_way:
                return
            self._under_way.add((step, key))
            # Inside, so that no pool is shut down in between: the key would be under way for ever.
            future = self._pools[step].submit(self._run, step, key)
        future.add_done_callback(lambda future: self._forget(step, key, future))

    def waiting(self, step: str) -> int:
        """Return how many calls of the step wait or are under way."""
        with self._changed:
            return sum(name == step for name, _ in self._under_way)

    def wait_idle(self, timeout: timedelta | None = None) -> bool:
        """Block until nothing waits or is under way; False when the time ran out first."""
        with self._changed:
            return self._changed.wait_for(
                lambda: not self._under_way, None if timeout is None else timeout.total_seconds()
            )

    def take_ended(self) -> int:
        """Return how many calls have ended since this was asked last.

        Raises:
            StoreUnavailableError, StoreBrokenError: one of them could not use the store.
        """
        with self._changed:
            ended, self._ended = self._ended, 0
            trouble, self._trouble = self._trouble, None
        if trouble is not None:
            raise trouble
        return ended

    def drain(self, deadline: timedelta) -> int:
        """Take nothing new, drop what waits, let what is under way end; return how many were cut off."""
        ends_at = time.monotonic() + deadline.total_seconds()
        with self._changed:
            self._is_closing = True
            for pool in self._pools.values():
                pool.shutdown(wait=False, cancel_futures=True)
        left = max(0.0, ends_at - time.monotonic())
        self.wait_idle(timedelta(seconds=left))
        with self._changed:
            return len(self._under_way)

    def _run(self, step: str, key: int | str) -> None:
        if self._is_closing:
            return
        try:
            self._steps[step](key)
        except (StoreUnavailableError, StoreBrokenError) as error:
            # The same for every step, hundreds of them perhaps: whoever ticks is told, and tells it once.
            with self._changed:
                self._trouble = error
        except MonitorError as error:
            log.warning("step failed", step=step, key=key, problem=str(error))
        except Exception:
            # A programming error in one unit of work must not end the daemon; it is logged whole.
            log.exception("step broke", step=step, key=key)

    def _forget(self, step: str, key: int | str, _future: Future[None]) -> None:
        with self._changed:
            self._under_way.discard((step, key))
            self._ended += 1
            self._changed.notify_all()
