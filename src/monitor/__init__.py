"""Watches the news about Central Asia and the United States and speaks up only when something is new."""

__version__ = "0.1.0"
