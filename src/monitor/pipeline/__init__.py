"""The steps: poll, ingest, judge, deliver, seed, tidy.

Each is a frozen dataclass with its ports as fields and one ``__call__``: claim, ask, decide (in the judge),
record in one transaction, pass on. Every claim ends in a record, a settlement or a lapse of its lease. What
never happens here: deciding anything that a test of values could decide.
"""
