"""Pure decisions: polls, entry identity, relevance, watchlists, novelty, topics, alerts, wording, retries.

Who comes in: values of ``model`` and plain rules. What never happens here: I/O, a clock, chance, logging. A
time or a random number is a parameter.
"""
