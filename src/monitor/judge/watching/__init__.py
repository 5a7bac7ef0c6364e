"""Says which watchlists an article concerns, and why: the query language and its answers.

Who comes in: the configuration, to have queries read and their mistakes told (``parse``, ``QueryError``); the
step that judges, with an article (``Watching``). What never happens here: a text that ends in anything else
than a tree or a ``QueryError`` with a place within it.

Inside: ``scanning`` and ``parsing`` make a ``tree`` of a text, ``writing`` a text of a tree; ``problems``
show where something is wrong. ``watchlists`` finds the ``interests`` that an article may concern by their
``triggers``; ``evaluating`` asks their trees about the article, which is the ``ground``.
"""

from monitor.judge.watching.parsing import Query, parse
from monitor.judge.watching.problems import QueryError, Remark, line_and_column, pointed
from monitor.judge.watching.watchlists import Watching, terms_of
from monitor.judge.watching.writing import write

__all__ = [
    "Query",
    "QueryError",
    "Remark",
    "Watching",
    "line_and_column",
    "parse",
    "pointed",
    "terms_of",
    "write",
]
