from hypothesis import example, given
from hypothesis import strategies as st

from monitor.judge.naming import Names
from monitor.judge.skimming import Glance, Skim
from monitor.judge.terms import TermIndex, read
from monitor.model import Name, NameKind
from support.values import article

TERMS = ["вольфрам", "дата-центр", "датацентр", "dual-use", "US", "узбек*", "=уран", "C5+1", "rare earth*"]
PIECES = [
    *["вольфрама", "Вольф", "рам", "дата", "центра", "dual", "use", "US", "us", "U.S.", "узбекский", "урана"],
    *["уран", "С5+1", "rare", "earths", "Токаевым", "Тоқаевтың", "К.", "Tokayev", "中亚", "-", "\n", "’s"],
]
JOINTS = st.sampled_from([" ", "-", "-\n", "‑", "", "\n", "- \n ", ", ", "\u00ad", "- "])
TEXTS = st.lists(st.tuples(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), JOINTS), max_size=12).map(
    lambda pairs: "".join(piece + joint for piece, joint in pairs)
)
NAMES = (
    Name(name="tokayev", title="T", kind=NameKind.PERSON, spellings=("Токаев",), first_names=("Касым",)),
)


@given(
    title=TEXTS,
    text=TEXTS,
    language=st.sampled_from(["ru", "kk", "en", "uz", "", "zh"]),
    terms=st.lists(st.sampled_from(TERMS), max_size=3),
)
@example(title="дата-", text="центр", language="ru", terms=["датацентр"])
@example(title="", text="о дата-\n центрах", language="ru", terms=["датацентр"])
def test_nothing_is_found_in_what_is_passed_over(
    title: str, text: str, language: str, terms: list[str]
) -> None:
    what = article(title=title, text=text, language=language)
    if not Skim(terms, NAMES).may_hold(Glance(what)):
        assert TermIndex(terms).find(read(what)) == ()
        assert Names(NAMES).find(read(what)) == ()
