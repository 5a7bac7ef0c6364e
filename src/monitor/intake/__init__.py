"""Intake: documents come in, entries and article texts go on.

Who comes in: the pipeline, through the ports Fetcher, FeedParser and PageReader, and the commands that read
one feed or page. Three doors lead out to the libraries: ``http`` to aiohttp, ``feeds`` to feedparser,
``pages`` to trafilatura in worker processes.

What never happens here: a decision about what is new, relevant or due; a write to the store; an address
connected that is reserved and not allowed; a body, a compression, a redirect or a page without a bound on
bytes, time or hops.
"""
