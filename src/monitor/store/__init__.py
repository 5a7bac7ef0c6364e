"""What the house remembers, in one database.

Who comes in: the steps of the pipeline through the ports FeedStore, History, Outbox and Keeper, and the
doors for people through Views. What is written is written in one transaction or not at all. What never
happens here: no decision about articles, and no table, session or SQL leaves.
"""

from monitor.store.opening import Store, is_current_file, open_store

__all__ = ["Store", "is_current_file", "open_store"]
