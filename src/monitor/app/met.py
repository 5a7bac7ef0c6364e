"""What terms that find frequent words have found in history: whether a warning matters shows there."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from monitor.assembly import store_from
from monitor.clock import SystemClock
from monitor.config import Settings
from monitor.errors import StoreBrokenError, StoreUnavailableError
from monitor.judge.collisions import FormFound, collisions, met
from monitor.judge.terms import read
from monitor.judge.watching import terms_of
from monitor.ports import Views
from monitor.store import is_current_file

# The newest; more would delay the start of the daemon noticeably.
ARTICLES = 300
FORMS = 3


def met_in(settings: Settings, views: Views) -> tuple[str, ...]:
    """Return for each term that finds frequent words what it found of them lately, in words.

    Raises:
        StoreUnavailableError: history cannot be read.
    """
    found = collisions(
        term for each in settings.watchlists for term in terms_of(each) if term not in each.exclude
    )
    if not found:
        return ()
    articles = islice(views.past(), ARTICLES)
    by_term = met(found, (read(past.article) for past in articles))
    file = settings.folder / "watchlists.toml"
    return tuple(f'{file}: "{term}" has found {_listed(forms)}' for term, forms in by_term.items())


def met_on_record(settings: Settings) -> tuple[str, ...]:
    """Return the same without a daemon; nothing where there is no history, or one of another version."""
    path = settings.database_url.removeprefix("sqlite:///").partition("?")[0]
    try:
        if not Path(path).is_file() or not is_current_file(settings.database_url):
            return ()
        with store_from(settings, SystemClock()) as store:
            return met_in(settings, store.views)
    except (StoreBrokenError, StoreUnavailableError):
        return ()  # whoever opens it says so; here only the configuration is looked over


def _listed(forms: Sequence[FormFound]) -> str:
    return "; ".join(
        f"“{form.form}” {form.occurrences} {_times(form)}, as in “{form.titles[0]}”" for form in forms[:FORMS]
    )


def _times(form: FormFound) -> str:
    return "time" if form.occurrences == 1 else "times"
