"""Articles that are hardly any: each gets a verdict with its reason, and none is taken for a copy."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from monitor import config
from monitor.assembly import brain_from, embedders_from
from monitor.clock import ArchiveClock
from monitor.embed import LexicalEmbedder, is_multilingual
from monitor.embed.background import language_means
from monitor.model import Judgement, VerdictKind
from monitor.pipeline.judging import JudgeArticle
from monitor.store import open_store
from support.configuring import SHIPPED
from support.stored import address
from support.values import NOON, article

DEAL = "Kazakhstan and the United States agreed on uranium for ten years, the ministry in Astana said. "
MILLIONS = 2_000_000  # characters

ODD: Mapping[str, tuple[str, str, str]] = {
    "nothing": ("", "", ""),
    "nothing to be seen": ("", "\u200b\ufeff\u00ad", ""),
    "one word": ("", "Kazakhstan", "en"),
    "the same word": ("Kazakhstan", "Kazakhstan", "en"),
    "a title": ("Tokayev and Trump speak by phone", "", "en"),
    "marks": ("?!", "… — … !!!", "en"),
    "numbers": ("12 13 14", " ".join(str(number) for number in range(300)), "en"),
    "other numbers": ("7", "1 2 3 4 5 " * 100, "en"),
    "numbers again": ("8", "4 5 1 2 3 9 " * 90, "en"),
    "a sentence over and over": ("Uranium", DEAL * (MILLIONS // len(DEAL)), "en"),
    "one long word": ("Uranium", "u" * MILLIONS, "en"),
    "Russian declared as English": (
        "Уран",
        "Казахстан и США договорились об уране на десять лет. " * 9,
        "en",
    ),
    "English said to be Kazakh": ("Wheat", "Farmers in Kostanay harvested more wheat this year. " * 9, "kk"),
    "no such language": ("Rail", "A railway to the port was opened by the minister of transport. " * 9, "xx"),
    "mixed scripts": ("Mixed", "Қазақстан signed келісім with АҚШ 中文 العربية oʻzbek 🙂 " * 12, ""),
    "broken characters": ("Broken", "a\x00b \ud800 \ufffe signed " * 20, "en"),
    "right to left": ("\u202eRail", "\u202eevas ot \u2066hidden\u2069 words of a text " * 12, "en"),
}


@pytest.fixture
def judge(tmp_path: Path) -> Iterator[JudgeArticle]:
    """What is shipped judges, the default engine included, on a history without seeds."""
    settings = config.load(SHIPPED, {})
    embedders, ids = embedders_from(settings), count()
    with open_store(address(tmp_path), clock=ArchiveClock(NOON), is_multilingual=is_multilingual) as store:
        store.history.set_background([mean for each in embedders for mean in language_means(each, {})])
        yield JudgeArticle(
            brain=replace(brain_from(settings), judges_all=True),
            embedders=embedders,
            history=store.history,
            new_id=lambda: f"delivery-{next(ids)}",
            clock=ArchiveClock(NOON),
        )


def judged(judge: JudgeArticle, name: str, outlet: str) -> Judgement:
    title, text, language = ODD[name]
    url = f"https://{outlet}.example/{sorted(ODD).index(name)}"
    odd = article(title=title, text=text, language=language, url=url, canonical_url=url, outlet=outlet)
    result = judge(odd)
    assert result is not None
    return result[0]


def test_each_gets_a_verdict_with_a_reason_and_none_is_taken_for_a_copy_of_another(
    judge: JudgeArticle,
) -> None:
    found = {name: judged(judge, name, "steppe") for name in ODD}
    assert {name for name, each in found.items() if each.verdict.copy_of is not None} == set()
    for judgement in found.values():
        verdict = judgement.verdict
        is_new = verdict.kind is VerdictKind.NEW_STORY
        assert verdict.threshold == judge.brain.story_rules.same_story
        assert is_new is (verdict.story_id is None) is (verdict.score < verdict.threshold)
        assert is_new or verdict.nearest is not None
        assert all(fact.sentence for fact in verdict.new_facts)


@pytest.mark.parametrize("name", ["nothing", "nothing to be seen", "marks", "one word"])
def test_texts_of_hardly_any_words_are_no_copies_of_each_other(judge: JudgeArticle, name: str) -> None:
    assert [judged(judge, name, outlet).verdict.copy_of for outlet in ("one", "other")] == [None, None]


@pytest.mark.parametrize("name", ["numbers", "mixed scripts", "broken characters"])
def test_the_same_text_at_another_outlet_is_a_copy_however_odd(judge: JudgeArticle, name: str) -> None:
    judged(judge, name, "one")
    again = judged(judge, name, "other").verdict
    assert (again.kind, again.copy_of is not None) == (VerdictKind.REPEAT, True)


def run(words: str) -> str:
    return words * (LONG // len(words))


LONG = 50_000  # characters; at most ten times as many reach the judge
SLOW_SECONDS = 20.0
"""Of CPU, for two such texts; the slowest takes 4. The first two took minutes while each name was compared
with all words of its sentence, the third while each figure was compared with each of the story's."""

SLOW: Mapping[str, str] = {
    "a name over and over": run("Astana "),
    "names without a full stop": run("Kazakhstan United States "),
    "other figures of the same": " ".join(f"Kazakhstan {number}" for number in range(LONG // 17)),
    "names joined": run("Касым-Жомарт Токаев и Шавкат Мирзиёев "),
    "hyphens": run("1-"),
    "names that hyphens join": run("Kazakhstan-"),
    "quotes that do not close": run("«a "),
}


@pytest.mark.parametrize("name", SLOW)
def test_no_text_holds_up_the_judge(judge: JudgeArticle, name: str) -> None:
    """Nobody can stop a thread, so the time is bounded by what is read and by how.

    Compared by words: vectors cost at most a second for each of thirteen passages, whatever the text.
    """
    judge = replace(judge, embedders=(LexicalEmbedder(),))
    began = time.process_time()
    for number, lead in enumerate(("", "Kazakhstan and the United States signed a uranium deal. ")):
        url = f"https://slow.example/{number}"
        given = article(title=name, text=lead + SLOW[name], language="en", url=url, canonical_url=url)
        assert judge(given) is not None
    assert time.process_time() - began < SLOW_SECONDS
