"""The configuration: the folder ``config/`` and the environment in, one checked value out.

In comes whoever starts the program (``load``), whoever wants to know whether the folder has changed
(``fingerprint``), and whoever finds fault with a thing that it names (``problem_with``). Nobody else reads
``config/`` or the environment. A folder is taken whole or not at all: every mistake of every file is reported
at once, with file, line, key, value and remedy.

What never happens here: a secret in an error, a log or a repr; a default anywhere else than in ``sections``
and ``entries``; a request over the network. Addresses of channels are only sorted by kind; whether Apprise
understands them is for the room that sends.

Inside: ``rules`` say what a single value must be, ``sections`` and ``entries`` what tables hold, ``checks``
what must hold between tables and files; ``files``, ``syntax`` and ``lines`` read TOML, right or wrong;
``findings`` turn into problems; ``named`` and ``channel_urls`` build values of ``monitor.model``. ``learned``
writes the one file that the program makes by itself, ``copies`` keeps what is in effect, ``written`` says
where each term stands.
"""

from monitor.config.copies import PREVIOUS, RUNNING, copy_in, keep_copy
from monitor.config.fingerprints import digests, fingerprint
from monitor.config.learned import write_learned
from monitor.config.load import load, problem_in_section, problem_with
from monitor.config.sections import (
    AlertLanguage,
    Alerts,
    Articles,
    Daemon,
    Embedding,
    EmbeddingEngine,
    Judging,
    LogLevel,
    Monitor,
    Network,
    Polling,
    Retention,
    Store,
)
from monitor.config.settings import Settings

__all__ = [
    "PREVIOUS",
    "RUNNING",
    "AlertLanguage",
    "Alerts",
    "Articles",
    "Daemon",
    "Embedding",
    "EmbeddingEngine",
    "Judging",
    "LogLevel",
    "Monitor",
    "Network",
    "Polling",
    "Retention",
    "Settings",
    "Store",
    "copy_in",
    "digests",
    "fingerprint",
    "keep_copy",
    "load",
    "problem_in_section",
    "problem_with",
    "write_learned",
]
