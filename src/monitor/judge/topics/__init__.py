"""Says which topics of the taxonomy an article belongs to, by its words and by what it is like.

Three things are told apart, and each can be missing. *Terms*: how much evidence the topic's terms give.
*Nearness*: how much closer the article's vector lies to the topic's description and examples than to those of
the other topics. Both are weighed alike for every topic, so that a topic that somebody just wrote down works
at once. *What was learned*: weights of the vectors themselves, fitted on labelled articles of one topic.
"""

from monitor.judge.topics.learning import STRENGTHS, fit, probability
from monitor.judge.topics.nearness import Prototypes, digest_of, prototype_of
from monitor.judge.topics.taxonomy import Topics, choose

__all__ = ["STRENGTHS", "Prototypes", "Topics", "choose", "digest_of", "fit", "probability", "prototype_of"]
