"""What asking 1,000 watchlists about an article costs; run with ``-m bench -s``."""

import itertools
import random
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from bench.measuring import MEGA, MILLI, median_cpu, percentile, show
from bench.test_terms import lexemes
from bench.test_terms import texts as russian_texts
from monitor import config
from monitor.app.colliding import collisions_in
from monitor.judge.terms import TermIndex, read
from monitor.judge.watching import Watching, terms_of
from monitor.model import Article, Term, Watchlist
from support.configuring import write_folder
from support.values import article

pytestmark = pytest.mark.bench

WATCHLISTS = 1000
WORDS = 600
ARTICLES = 20
VOCABULARY = 40_000
POOL = 16_000
# Of all articles; so often stands what somebody watches: "uranium", "sanction", "tariff" on a beat of news.
# At 1 nearly every word is watched by somebody, as nobody would.
SHARES = (0.002, 0.01, 0.03, 0.1, 1.0)
_SYLLABLES = [first + second for first in "bdfgklmnprstvz" for second in "aeiou"]
_SENTENCE = 18
# Twenty terms: words, a phrase, an ending, nearness, a part, a list, a sentence.
QUERY = (
    '({} OR {} OR "{} {}" OR {}*) NEAR/10 ({} OR {} OR {}) OR title:({} OR ({} {})) '
    "OR (2 OF ({}, {}, {}, {}) AND NOT {}) OR same:sentence({}, {} OR {}, NOT {})"
)


def _vocabulary() -> list[str]:
    """Return words, the most frequent first, as they are in a language: the n-th is n times as rare."""
    chance = random.Random(1)
    words = ("".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(2 * VOCABULARY))
    return list(dict.fromkeys(words))[:VOCABULARY]


def _texts(words: Sequence[str]) -> list[str]:
    chance = random.Random(2)
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))
    drawn = (chance.choices(words, cum_weights=weights, k=WORDS) for _ in range(ARTICLES))
    return [
        " ".join(
            f"{' '.join(some[at : at + _SENTENCE]).capitalize()}." for at in range(0, len(some), _SENTENCE)
        )
        for some in drawn
    ]


def _watched(words: Sequence[str], share: float) -> Sequence[str]:
    """Return the words that stand in this share of the articles at most, the more frequent half of them."""
    harmonic = sum(1 / rank for rank in range(1, len(words) + 1))
    first = int(WORDS / harmonic / share)
    return words[first : first + 20_000]


def _query(name: str, terms: Sequence[str]) -> Watchlist:
    return Watchlist(name=name, title=name, query=QUERY.format(*terms))


def _listed(name: str, terms: Sequence[str]) -> Watchlist:
    return Watchlist(name=name, title=name, terms=tuple(Term(text=term) for term in terms))


def _measure(title: str, watchlists: Sequence[Watchlist], articles: Sequence[Article]) -> None:
    built = median_cpu(lambda: Watching(watchlists), runs=3)
    tracemalloc.start()
    watching = Watching(watchlists)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    terms = {term for each in watchlists for term in terms_of(each)}
    index = TermIndex(terms)
    reads = [(read(each), each) for each in articles]
    first = median_cpu(lambda: watching.match(reads[0][0], article=articles[0], topics=()), runs=1)
    found = [len(index.find(each)) for each, _ in reads]
    matches = [len(watching.match(each, article=what, topics=())) for each, what in reads]
    finding = [median_cpu(lambda each=each: index.stretches(each)) for each, _ in reads]
    asking = [
        median_cpu(lambda each=each, what=what: watching.match(each, article=what, topics=()))
        for each, what in reads
    ]
    rows = [
        ("building", f"{built:.2f} s, {held / MEGA:.0f} MB, {len(terms)} terms"),
        ("first article, with the forms", f"{first:.2f} s"),
        (
            "found an article",
            f"{sum(found) / len(found):.0f} terms, {sum(matches) / len(found):.0f} watchlists",
        ),
        (
            "CPU an article",
            f"{percentile(asking, 0.5) * MILLI:.2f} ms, at most {percentile(asking, 1) * MILLI:.2f}",
        ),
        ("of which finding terms", f"{percentile(finding, 0.5) * MILLI:.2f} ms"),
    ]
    show(title, rows)


MAKE = pytest.mark.parametrize("make", [_query, _listed], ids=["queries", "lists"])


@MAKE
@pytest.mark.parametrize("share", SHARES)
def test_cpu_and_memory_of_watchlists(make: Callable[[str, Sequence[str]], Watchlist], share: float) -> None:
    """Of articles of 600 words in no language that inflects; what looking for the terms costs is apart."""
    words, chance = _vocabulary(), random.Random(3)
    pool = _watched(words, share)
    _measure(
        f"{WATCHLISTS} watchlists of 20 terms, each in {share:.1%} of the articles at most",
        [make(f"w{number}", chance.sample(pool, 20)) for number in range(WATCHLISTS)],
        [article(title=" ".join(words[:8]), text=text, language="") for text in _texts(words)],
    )


@MAKE
def test_cpu_where_nearly_every_word_is_watched(make: Callable[[str, Sequence[str]], Watchlist]) -> None:
    """Of Russian articles, where a word is a form of several terms: most watchlists have one in each."""
    texts, chance = russian_texts(), random.Random(3)
    words = (word for text in texts for word in text.split() if len(word) > 3)
    pool = list(dict.fromkeys((*words, *(word for word, _ in lexemes()))))[:POOL]
    _measure(
        f"{WATCHLISTS} watchlists of 20 of {len(pool)} words, all of the Russian articles among them",
        [make(f"w{number}", chance.sample(pool, 20)) for number in range(WATCHLISTS)],
        [article(title="", text=text, language="ru") for text in texts[:ARTICLES]],
    )


def test_cpu_of_loading_their_configuration(tmp_path: Path) -> None:
    """A file of 1,000 queries of 20 terms, read, checked and built."""
    chance, words = random.Random(3), _vocabulary()
    tables = [
        f'[[watchlists]]\nname = "w{number}"\nchannels = ["console"]\n'
        f"query = '''\n{QUERY.format(*chance.sample(words[500:], 20))}'''\n"
        for number in range(WATCHLISTS)
    ]
    folder = write_folder(tmp_path, watchlists="\n".join(tables))
    before = time.process_time()
    settings = config.load(folder, {})
    loaded = time.process_time() - before
    built = median_cpu(lambda: Watching(settings.watchlists), runs=3)
    colliding = median_cpu(lambda: collisions_in(settings, None), runs=1)
    rows = [
        ("reading and checking", f"{loaded:.2f} s"),
        ("building", f"{built:.2f} s"),
        ("what they find by mistake, beside", f"{colliding:.2f} s"),
    ]
    show("1,000 queries", rows)
