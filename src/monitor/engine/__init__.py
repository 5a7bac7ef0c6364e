"""Runs steps. Who comes in: names of steps with keys. What never happens here: deciding, or remembering work.

The queue is a hint; whatever is lost with it is found again in the database.
"""

from monitor.engine.threads import Step, ThreadEngine

__all__ = ["Step", "ThreadEngine"]
