"""Which terms and names find more than was meant, where they stand, and what history has of it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice
from pathlib import Path

from monitor.assembly import store_from
from monitor.clock import SystemClock
from monitor.config import Settings
from monitor.config.written import Written, placed, written_in
from monitor.errors import ConfigProblem, StoreBrokenError, StoreUnavailableError
from monitor.judge.collisions import Collision, find_collisions, without_meant
from monitor.judge.name_collisions import Spelling, find_name_collisions
from monitor.judge.naming import Names
from monitor.judge.vocabulary import Met, Vocabulary
from monitor.judge.wording.phrases import counted
from monitor.model import Name, NameKind
from monitor.ports import Views
from monitor.store import is_current_file
from monitor.text.frequent_words import FrequentWord
from monitor.text.words import fold

# The newest; more would delay the start of the daemon noticeably.
ARTICLES = 500
# Of words and of forms; enough to see what is wrong.
SHOWN = 3
NAMES = "names"
COLLIDING = frozenset(("watchlists", "topics", "sides", NAMES))


def collisions_in(
    settings: Settings,
    views: Views | None,
    *,
    files: Collection[str] = COLLIDING,
    is_wanted: Callable[[], bool] = lambda: True,
) -> tuple[ConfigProblem, ...]:
    """Return the terms and spellings that find other words, each once for every place where it stands.

    Args:
        settings: of a folder that has been loaded.
        views: of history; None where there is none.
        files: ``watchlists``, ``topics``, ``sides``, ``names``: those to look at.
        is_wanted: asked now and then; when it says no, nothing is returned.

    Raises:
        StoreUnavailableError: history cannot be read.
    """
    if COLLIDING.isdisjoint(files):
        return ()
    vocabulary = Vocabulary(islice(views.past(), ARTICLES) if views is not None else ())
    by_language: defaultdict[str, list[Written]] = defaultdict(list)
    spellings: list[Written] = []
    for each in written_in(settings.folder):
        if each.file in files:
            (spellings if each.file == NAMES else by_language[each.language]).append(each)
    remarks: list[tuple[Written, str]] = []
    for language, written in by_language.items():
        if not is_wanted():
            return ()
        remarks += _of_terms(written, vocabulary, language)
    remarks += _of_names(spellings, settings.names, vocabulary) if is_wanted() else ()
    return placed(settings.folder, remarks)


def collisions_on_record(settings: Settings) -> tuple[ConfigProblem, ...]:
    """Return the same without a daemon; what history has only where there is one, and of this version."""
    path = settings.database_url.removeprefix("sqlite:///").partition("?")[0]
    try:
        if Path(path).is_file() and is_current_file(settings.database_url):
            with store_from(settings, SystemClock()) as store:
                return collisions_in(settings, store.views)
    except (StoreBrokenError, StoreUnavailableError):
        pass  # whoever opens it says so; here only the configuration is looked over
    return collisions_in(settings, None)


def _of_terms(
    written: Sequence[Written], vocabulary: Vocabulary, language: str
) -> Iterator[tuple[Written, str]]:
    found = find_collisions([each.term for each in written], vocabulary, language=language)
    for each in written:
        if each.term in found:
            collision = without_meant(found[each.term], each.beside, each.guards)
            if collision.words or collision.small:
                yield each, f"{said_of(collision)}; if that is not meant, {_advice(each, collision)}"


def _of_names(
    written: Sequence[Written], entries: Sequence[Name], vocabulary: Vocabulary
) -> Iterator[tuple[Written, str]]:
    if not written:
        return
    found = find_name_collisions(entries, Names(entries), vocabulary)
    persons = {entry.name for entry in entries if entry.kind is NameKind.PERSON}
    for each in written:
        spelling = Spelling(each.name, each.term)
        if spelling in found:
            collision = without_meant(found[spelling], (), each.guards)
            if collision.words or collision.small:
                needs = ', or write needs = "first_name"' if each.name in persons else ""
                yield (
                    each,
                    f"{said_of(collision)}, where a sentence begins; list such phrases in not_in{needs}",
                )


def said_of(collision: Collision) -> str:
    """Return what a term finds, and what history has of it."""
    parts = []
    if collision.words:
        listed = ", ".join(
            f"{language} {', '.join(map(_word, some[:SHOWN]))}" for language, some in collision.words.items()
        )
        parts.append(f"also finds other words: {listed}")
    if collision.met:
        parts.append(f"history has {'; '.join(map(_met, collision.met[:SHOWN]))}")
    for small in collision.small:
        times = f"{small.times} of {small.of_times} times"
        parts.append(f"{small.language or 'other'} articles write it small {times}: {_met(small.words[0])}")
    return "; ".join(parts)


def _word(word: FrequentWord) -> str:
    return f'"{word.form}"' if word.form == word.base else f'"{word.form}" (of "{word.base}")'


def _met(word: Met) -> str:
    off_topic = f", {word.off_topic} off topic" if word.off_topic else ""
    title = next(filter(None, word.titles), "")
    example = f", as in “{title}”" if title else ""
    times, articles = counted(word.times, "time"), counted(word.articles, "article")
    return f"“{word.written}” {times} in {articles}{off_topic}{example}"


def _advice(written: Written, collision: Collision) -> str:
    bare = fold(written.term.strip("=*"))
    is_word = any(bare == fold(word.form) for some in collision.words.values() for word in some)
    if written.term.endswith("*"):
        ways = ["write more of the word", "write a phrase"]
    elif collision.small or is_word:
        ways = ["write a phrase"]
        if written.file != "topics":
            ways.append("make it an entry of names.toml, which is found with a capital alone")
    else:
        ways = [f'write "={written.term}", which finds no other form', "write a phrase"]
    if written.file == "sides":
        ways.append("list phrases with it in not_terms")
    if written.has_weight:
        least = "less weight than the threshold" if written.file == "watchlists" else "a weight below 1"
        ways.append(f"give it {least}")
    return f"{', '.join(ways[:-1])} or {ways[-1]}"
