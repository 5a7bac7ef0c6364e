"""The way of the schema from the first release to this one; run by ``monitor.store.schema``."""
