"""What looking for the terms of 1,000 watchlists costs; run with ``-m bench -s``."""

import itertools
import random
import time
from functools import cache

import psutil
import pymorphy3
import pytest

from bench.measuring import show
from monitor.judge.terms import TermIndex, read
from support.values import article

pytestmark = pytest.mark.bench

TERMS = 20_000
WORDS = 600
ARTICLES = 60
# In which no word was met before, as at a start; news repeats nine words in ten.
COLD = 20


# Beginnings of words of every kind; reading the whole dictionary takes minutes.
_BEGINNINGS = str.split("""
    авт бан вод гор гра дел дор жел зав зем изб инт кон кра кул лет лод мас мет мин мор нар обр орг
    пар пер под пол пор пре про раб раз рас сам сов соб ста стр тел тор тра уго уче физ фон хим цен
    чел эко экс
""")
_SYLLABLES = [first + second for first in "бвгджзклмнпрст" for second in "аеиоу"]
_READ_OF_EACH = 30_000


@cache
def lexemes() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return Russian nouns and adjectives of the dictionary with their forms, the same every time."""
    analyzer = pymorphy3.MorphAnalyzer()
    base = {
        word: None
        for beginning in _BEGINNINGS
        for word, tag, _, _, number in itertools.islice(
            analyzer.dictionary.iter_known_words(beginning), _READ_OF_EACH
        )
        if number == 0 and len(word) > 3 and tag.POS in {"NOUN", "ADJF"}
    }
    return tuple((word, tuple(form.word for form in analyzer.parse(word)[0].lexeme)) for word in base)


def terms() -> list[str]:
    """Return terms of one word each as long as there are any, a quarter at least of two."""
    chance = random.Random(1)
    words = [word for word, _ in lexemes()]
    single = chance.sample(words, min(len(words), TERMS * 3 // 4))
    pairs = {" ".join(chance.sample(words, 2)): None for _ in range(TERMS - len(single))}
    return [*single, *pairs]


def texts() -> list[str]:
    """Return texts whose words are as frequent as in a language, a third of them words of terms."""
    chance = random.Random(2)
    others = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(2 * len(lexemes()))]
    words = [*(forms for _, forms in lexemes()), *((other,) for other in others)]
    chance.shuffle(words)
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))
    return [
        " ".join(chance.choice(forms) for forms in chance.choices(words, cum_weights=weights, k=WORDS))
        for _ in range(ARTICLES)
    ]


@pytest.mark.parametrize("language", ["ru", "kk", "uz", "en"])
def test_cpu_and_memory_of_loading_and_finding(language: str) -> None:
    wanted, process = terms(), psutil.Process()
    articles = [read(article(title="", text=text, language=language)) for text in texts()]
    before = process.memory_info().rss
    started = time.process_time()
    index = TermIndex(wanted)
    built = time.process_time() - started
    held = process.memory_info().rss - before
    started = time.process_time()
    index.find(read(article(title="", text="слово", language=language)))
    first = time.process_time() - started
    with_forms = process.memory_info().rss - before
    spent, found = [], 0
    for each in articles:
        started = time.process_time()
        found += len(index.find(each))
        spent.append((time.process_time() - started) * 1000)
    show(
        f"{TERMS:,} terms, articles of {WORDS} words, language {language!r}",
        [
            (
                f"load, {len({word for term in wanted for word in term.split()}):,} words",
                f"{built:.2f} s, {held / 2**20:.0f} MB",
            ),
            ("first article, with the forms", f"{first:.2f} s, {with_forms / 2**20:.0f} MB in all"),
            (
                f"an article, of the first {COLD}",
                f"{sum(spent[:COLD]) / COLD:.2f} ms, at most {max(spent):.2f}",
            ),
            ("an article, later", f"{sum(spent[COLD:]) / (ARTICLES - COLD):.2f} ms"),
            ("matches an article", f"{found / ARTICLES:.0f}"),
        ],
    )
