"""The peer ``reader`` polling the addresses in a file, as a program; run by an interpreter that has it.

Its arguments: a database, a file of addresses, one a line. What is on record is asked with its validators.
"""

import sys
from pathlib import Path

from reader import make_reader  # type: ignore[import-not-found]  # no dependency of ours

reader = make_reader(sys.argv[1])
known = {feed.url for feed in reader.get_feeds()}
for url in Path(sys.argv[2]).read_text(encoding="utf-8").split():
    if url not in known:
        reader.add_feed(url)
reader.update_feeds(scheduled=False, workers=4)
reader.close()
