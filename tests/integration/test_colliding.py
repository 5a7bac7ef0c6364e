"""What terms and names find by mistake, as it is told of a folder and a history."""

from pathlib import Path
from typing import Any, cast

import pytest

from monitor import config
from monitor.app.colliding import collisions_in, collisions_on_record
from monitor.config import Settings
from monitor.model import PastArticle, VerdictKind
from monitor.ports import Views
from support.configuring import SHIPPED, loaded
from support.values import article

WATCHLIST = '[[watchlists]]\nname = "w"\nchannels = ["console"]\n'
SIDES = """\
[[sides]]
name = "central_asia"
terms.en = ["Kazakhstan", "Медет"]
{}
[[sides]]
name = "united_states"
terms.en = ["United States"]
"""
NAMES = '[[names]]\nname = "musk"\nkind = "{}"\nspellings = ["Маск"]\n{}'


class Past:
    """A history of some articles."""

    def __init__(self, *texts: str, language: str) -> None:
        self._articles = [
            PastArticle(
                article_id=1,
                article=article(title="Title" if "!" in text else "", text=text, language=language),
                topics=(),
                verdict=VerdictKind.OFF_TOPIC if "?" in text else VerdictKind.NEW_STORY,
            )
            for text in texts
        ]

    def past(self) -> Any:
        return iter(self._articles)


def told(
    settings: Settings, history: Past | None = None, **options: Any
) -> list[tuple[str, int | None, str]]:
    found = collisions_in(settings, cast("Views", history) if history else None, **options)
    return [(Path(each.file).name, each.line, each.remedy) for each in found]


MEANT = "; if that is not meant, write"
EXACT = '"=сталь", which finds no other form, write a phrase'
STEEL = f'also finds other words: ru "стали" (of "стать"){MEANT} {EXACT}'
ENTRY = "a phrase, make it an entry of names.toml, which is found with a capital alone"
NAMED = ENTRY.replace(", make", " or make")
LESS = "or give it less weight than the threshold"


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ('terms = ["сталь"]', f"{STEEL} {LESS}"),
        (
            'require = ["бухар*"]',
            f'also finds other words: ru "Бухарест"{MEANT} more of the word or write a phrase',
        ),
        ('query = "oil AND Или"', f'also finds other words: ru "или"{MEANT} {NAMED}'),
        ('query = "oil NOT Или"', ""),
        ('terms = ["trade deal", "=сталь", "саммит*"]\nexclude = ["сталь"]', ""),
        ('terms = ["сталь"]\nexclude = ["стали"]', ""),
        ('terms = [{ text = "сталь", weight = 0.5 }]', ""),
        ('terms = ["германий", { text = "германия", weight = 0.5 }]', ""),
    ],
)
def test_a_term_of_a_watchlist_that_finds_other_words_is_told_with_what_to_do(
    tmp_path: Path, written: str, remedy: str
) -> None:
    found = told(loaded(tmp_path, watchlists=WATCHLIST + written))
    assert found == ([("watchlists.toml", 4, remedy)] if remedy else [])


def test_terms_of_topics_are_looked_at_in_their_language(tmp_path: Path) -> None:
    topics = '[[topics]]\nname = "energy"\nterms.ru = ["сталь"]\nterms.kk = ["сталь"]\n'
    assert told(loaded(tmp_path, topics=topics)) == [
        ("topics.toml", 3, f"{STEEL} or give it a weight below 1")
    ]


def test_terms_of_sides_are_looked_at_in_all_languages_but_for_what_not_terms_guard_against(
    tmp_path: Path,
) -> None:
    words = 'kk "медет", "медеттер" (of "медет"), "медеті" (of "медет")'
    ways = f"{ENTRY}, list phrases with it in not_terms or give it a weight below 1"
    assert told(loaded(tmp_path, sides=SIDES.format(""))) == [
        ("sides.toml", 3, f"also finds other words: {words}{MEANT} {ways}")
    ]
    assert told(loaded(tmp_path, sides=SIDES.format('not_terms = ["медет беру"]'))) == []


@pytest.mark.parametrize(("kind", "way"), [("person", ', or write needs = "first_name"'), ("company", "")])
def test_a_name_that_is_a_word_is_told_with_what_to_do(tmp_path: Path, kind: str, way: str) -> None:
    words = 'also finds other words: ru "маске" (of "маска"), where a sentence begins'
    assert told(loaded(tmp_path, names=NAMES.format(kind, ""))) == [
        ("names.toml", 4, f"{words}; list such phrases in not_in{way}")
    ]
    assert told(loaded(tmp_path, names=NAMES.format(kind, 'not_in = ["маске"]'))) == []


def test_what_history_has_of_it_is_told_with_titles(tmp_path: Path) -> None:
    settings = loaded(tmp_path, watchlists=f'{WATCHLIST}terms = ["бухар*", "Улам"]')
    history = Past("Бухарест? и Бухарест", "Бухарест!", language="ru")
    ((_, _, met),) = told(settings, history)
    assert "; history has “Бухарест” 3 times in 2 articles, 1 off topic, as in “Title”; if" in met
    assert told(settings, Past("улам улам улам", language="ky"))[1][2] == (
        f"ky articles write it small 3 of 3 times: “улам” 3 times in 1 article{MEANT} {ENTRY} {LESS}"
    )
    assert told(settings, Past("улам улам улам", language=""))[1][2].startswith(
        "other articles write it small"
    )


def test_only_the_files_asked_for_are_looked_at(tmp_path: Path) -> None:
    settings = loaded(tmp_path, watchlists=f'{WATCHLIST}terms = ["сталь"]', names=NAMES.format("person", ""))
    assert [file for file, _, _ in told(settings)] == ["watchlists.toml", "names.toml"]
    assert [file for file, _, _ in told(settings, files=["names", "feeds"])] == ["names.toml"]
    assert told(settings, files=["feeds"]) == []


def test_whoever_no_longer_wants_to_know_is_told_nothing(tmp_path: Path) -> None:
    settings = loaded(tmp_path, watchlists=f'{WATCHLIST}terms = ["сталь"]')
    assert told(settings, is_wanted=lambda: False) == []


def test_the_shipped_terms_and_names_find_nothing_by_mistake() -> None:
    assert [str(each) for each in collisions_in(config.load(SHIPPED, {}), None)] == []


def test_without_a_history_of_this_version_the_terms_are_looked_at_all_the_same(tmp_path: Path) -> None:
    settings = loaded(tmp_path, watchlists=f'{WATCHLIST}terms = ["сталь"]')
    assert len(collisions_on_record(settings)) == 1
    settings.data_folder.mkdir(parents=True)
    (settings.data_folder / "monitor.db").write_bytes(b"no database")
    assert len(collisions_on_record(settings)) == 1
