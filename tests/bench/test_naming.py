"""What the shipped list of names costs; run with ``-m bench -s``."""

import os
import random
import time
from pathlib import Path

import psutil
import pytest

from bench.measuring import MEGA, MILLI, show
from monitor import config
from monitor.judge.naming import Names
from monitor.judge.terms import Read, read
from support.configuring import SHIPPED
from support.values import article

pytestmark = pytest.mark.bench

FORMS = Path(__file__).parents[1] / "data" / "names" / "forms.tsv"
WORDS, ARTICLES = 600, 200
# In news of the beat about every fifteenth word belongs to a name of the list, and another has a capital.
LISTED, CAPITAL = 1 / 15, 2 / 15
SYLLABLES = [first + second for first in "бвгджзклмнпрст" for second in "аеиоу"]


def articles() -> list[Read]:
    """Return texts of made-up words, as unlike as can be, with names in the forms in which they stand."""
    chance = random.Random(1)
    lines = FORMS.read_text("utf-8").splitlines()[1:]
    forms = [line.split("\t")[1] for line in lines if line.startswith("ru\t")]
    return [
        read(article(title="", text=" ".join(word(chance, forms) for _ in range(WORDS)), language="ru"))
        for _ in range(ARTICLES)
    ]


def word(chance: random.Random, forms: list[str]) -> str:
    kind = chance.random()
    if kind < LISTED:
        return chance.choice(forms)
    made = "".join(chance.choices(SYLLABLES, k=chance.randint(1, 4)))
    return made.capitalize() if kind < CAPITAL else made


def test_cpu_and_memory_of_building_and_finding() -> None:
    entries = config.load(SHIPPED, os.environ).names
    texts, process = articles(), psutil.Process()
    before, started = process.memory_info().rss, time.process_time()
    names = Names(entries)
    built, held = time.process_time() - started, process.memory_info().rss - before
    figures = []
    for _ in range(2):
        started = time.process_time()
        found = sum(len(names.find(each)) for each in texts)
        figures.append((time.process_time() - started) / len(texts))
    show(
        f"{len(entries)} names, articles of {WORDS} words",
        [
            ("build", f"{built:.2f} s, {held / MEGA:.1f} MB"),
            ("an article whose words were never met", f"{figures[0] * MILLI:.2f} ms"),
            ("an article, its words met before", f"{figures[1] * MILLI:.2f} ms"),
            ("names found in an article", f"{found / len(texts):.0f}"),
        ],
    )
