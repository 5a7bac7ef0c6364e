"""The list of names that ships, on forms in which names stand in real articles."""

import os
from collections import defaultdict
from pathlib import Path

import pytest

from monitor import config
from monitor.judge.naming import Names
from monitor.judge.terms import read
from support.configuring import SHIPPED
from support.values import article

FORMS = Path(__file__).parents[2] / "data" / "names" / "forms.tsv"
# Of all forms, and of those in each language.
RECALL = 0.97
IN_EACH = 0.94


def rows() -> list[tuple[str, str, str]]:
    lines = FORMS.read_text("utf-8").splitlines()
    table = (line.split("\t") for line in lines if not line.startswith("#"))
    return [(language, form, name) for language, form, name in table]


@pytest.mark.parametrize(
    ("language", "form", "name"),
    [
        ("ru", "Навоийского ГМК", "navoi_mining"),
        ("ru", "Алмалыкскому ГМК", "almalyk"),
        ("uz", "Olmaliq KMK", "almalyk"),
        ("ru", "Центкома", "centcom"),
        ("en", "State Dept", "state_department"),
        ("en", "C5 + 1", "c5_1"),
        ("ru", "Магжаном Ильясовым", "ilyassov"),
        ("kk", "Мағжан Ілиясовтың", "ilyassov"),
    ],
)
def test_short_forms_of_the_press_are_found(language: str, form: str, name: str) -> None:
    names = Names(config.load(SHIPPED, os.environ).names)
    found = names.find(read(article(title="", text=f"{form}.", language=language)))
    assert [(match.term, match.found) for match in found] == [(name, form)]


def test_forms_from_real_articles_are_found() -> None:
    names = Names(config.load(SHIPPED, os.environ).names)
    missed: defaultdict[str, list[str]] = defaultdict(list)
    total: defaultdict[str, int] = defaultdict(int)
    for language, form, name in rows():
        found = names.find(read(article(title="", text=f"{form}.", language=language)))
        total[language] += 1
        if [(match.term, match.found) for match in found] != [(name, form)]:
            missed[language].append(f"{form}: {[match.term for match in found]}, not {name}")

    assert len(rows()) >= 300
    assert sum(map(len, missed.values())) <= (1 - RECALL) * len(rows()), dict(missed)
    poor = {
        language: some for language, some in missed.items() if len(some) > (1 - IN_EACH) * total[language]
    }
    assert {language: poor[language] for language in poor if total[language] >= 20} == {}
