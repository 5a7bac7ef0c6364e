"""Invented news in any amount: as long, as varied and as repetitive as news is, and the same every time.

The words are made of syllables, drawn as often as words of a language are (the n-th most frequent with a
share of 1/n), between English function words; names and figures stand in nearly every sentence. Articles of
one story share a small stock of words, names and figures, so that they are found as neighbours, retell each
other and add something now and then.
"""

import itertools
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.model import Article, DateSource, TextSource

_FUNCTION = str.split("""
    the of and to in a on for with by that as at from has was were is it said will its this have be not are
    which their also after more than had been
""")
_CONSONANTS, _VOWELS = "bcdfglmnprstv", "aeiou"
_PLACES = ("Kazakhstan", "Uzbekistan", "Kyrgyzstan", "Tajikistan", "Turkmenistan")
_MATTERS = ("uranium", "critical minerals", "tariffs", "sanctions", "visas", "security", "corridors")
_VOCABULARY = 12_000
_NAMES = 1_500
_SENTENCE = (14, 26)
_PARAGRAPH = 3
_CLOSED = 0.3  # of the syllables end in a consonant
# Shares of function words, words and names of the story, other names, and other words.
_SHARES = (0.4, 0.15, 0.07, 0.02, 0.36)
# Of sentences with a figure, and of such figures as the story has already.
_WITH_FIGURE, _FIGURE_OF_STORY = 0.3, 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What the articles of one story have in common."""

    number: int
    place: str
    matter: str
    words: tuple[str, ...]
    names: tuple[str, ...]
    figures: tuple[str, ...]


@dataclass(slots=True)
class Press:
    """Writes articles; two with the same seed write the same."""

    seed: int = 1
    _chance: random.Random = field(init=False)
    _words: list[str] = field(init=False)
    _names: list[str] = field(init=False)
    _weights: list[float] = field(init=False)

    def __post_init__(self) -> None:
        words = random.Random(0)
        self._chance = random.Random(self.seed)
        self._words = [_word(words, words.randint(2, 4)) for _ in range(_VOCABULARY)]
        self._names = [_word(words, words.randint(2, 3)).capitalize() for _ in range(_NAMES)]
        self._weights = list(itertools.accumulate(1 / rank for rank in range(1, _VOCABULARY + 1)))

    def stock(self, number: int) -> Stock:
        """Return the stock of a story."""
        chance = random.Random(number)
        return Stock(
            number=number,
            place=chance.choice(_PLACES),
            matter=chance.choice(_MATTERS),
            words=tuple(chance.choices(self._words, k=60)),
            names=tuple(chance.choices(self._names, k=8)),
            figures=tuple(_figure(chance) for _ in range(6)),
        )

    def title(self, stock: Stock) -> str:
        """Return a headline on the beat."""
        chance = self._chance
        about = " ".join(chance.sample(stock.words, 3))
        return f"{stock.place} and the United States agree on {about} {stock.matter}"

    def text(self, stock: Stock, *, characters: int = 3000) -> str:
        """Return a text of about so many characters, whose lead names both sides."""
        names = " ".join(self._chance.sample(stock.names, 2))
        lead = (
            f"{stock.place} and the United States signed an agreement on {stock.matter} worth"
            f" {self._chance.choice(stock.figures)}, {names} said on Thursday."
        )
        sentences, length = [lead], len(lead)
        while length < characters:
            sentences.append(self._sentence(stock))
            length += len(sentences[-1]) + 1
        return "\n".join(_paragraphs(sentences))

    def article(self, number: int, *, story: int, at: datetime, characters: int = 3000) -> Article:
        """Return article ``number`` of a story, seen ten minutes after it was published."""
        stock = self.stock(story)
        url = f"https://outlet{number % 97}.example/news/{number}"
        return Article(
            url=url,
            canonical_url=url,
            title=self.title(stock),
            text=self.text(stock, characters=characters),
            published_at=at,
            date_source=DateSource.FEED,
            text_source=TextSource.PAGE,
            seen_at=at + timedelta(minutes=10),
            outlet=f"Outlet {number % 97}",
            language="en",
            feed=f"feed-{number % 97}",
        )

    def _sentence(self, stock: Stock) -> str:
        chance = self._chance
        count = chance.randint(*_SENTENCE)
        words = chance.choices(self._words, cum_weights=self._weights, k=count)
        kinds = chance.choices((_FUNCTION, stock.words, stock.names, self._names, ()), _SHARES, k=count)
        words = [chance.choice(kind) if kind else word for kind, word in zip(kinds, words, strict=True)]
        if chance.random() < _WITH_FIGURE:
            is_known = chance.random() < _FIGURE_OF_STORY
            words[count // 2] = chance.choice(stock.figures) if is_known else _figure(chance)
        words[0] = words[0].capitalize()
        return " ".join(words) + "."


def _paragraphs(sentences: list[str]) -> list[str]:
    return [" ".join(sentences[start : start + _PARAGRAPH]) for start in range(0, len(sentences), _PARAGRAPH)]


def _word(chance: random.Random, syllables: int) -> str:
    return "".join(_syllable(chance) for _ in range(syllables))


def _syllable(chance: random.Random) -> str:
    end = chance.choice("nrst") if chance.random() < _CLOSED else ""
    return chance.choice(_CONSONANTS) + chance.choice(_VOWELS) + end


def _figure(chance: random.Random) -> str:
    kind = chance.randrange(3)
    if kind == 0:
        return f"${chance.randint(1, 900)} million"
    if kind == 1:
        return f"{chance.randint(2, 99)} percent"
    return f"{chance.randint(1, 99)},{chance.randint(100, 999)}"
