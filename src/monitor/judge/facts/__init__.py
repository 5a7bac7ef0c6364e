"""What an article says that no earlier article of its story says: development or repeat, with the evidence.

Who comes in: an article and the members of its story, with the vectors of their first sentences where there
are any. What comes out: new figures, names, stages, confirmations, denials and sentences, each with what it
differs from, and how sure it is that together they make a development. Figures, names and stages are
compared across languages; words only within a language; vectors within and across. Everything here is a
pure function of its arguments; what a text says is read once and kept.
"""

from monitor.judge.facts.content import Content, Said, Whom, read_content
from monitor.judge.facts.finding import FactRules, Novelty, find_new_facts, members_of, score_sentences
from monitor.judge.facts.nearness import EMBEDDED_SENTENCES, Member, Rows, rows_of, sentences_to_embed
from monitor.judge.facts.pairs import Likeness, compare_headlines, interchangeable
from monitor.judge.facts.weighing import importance_of

__all__ = [
    "EMBEDDED_SENTENCES",
    "Content",
    "FactRules",
    "Likeness",
    "Member",
    "Novelty",
    "Rows",
    "Said",
    "Whom",
    "compare_headlines",
    "find_new_facts",
    "importance_of",
    "interchangeable",
    "members_of",
    "read_content",
    "rows_of",
    "score_sentences",
    "sentences_to_embed",
]
