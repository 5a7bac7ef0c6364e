"""Makes the vectors of what the topics say of themselves, when the first article asks for them."""

from collections.abc import Callable, Mapping, Sequence
from threading import Lock

import structlog

from monitor.errors import EmbedderRefusedError, EmbedderUnavailableError
from monitor.judge.topics import Prototypes, digest_of, prototype_of
from monitor.model import LanguageMean, LearnedTopic, Topic, Vector
from monitor.ports import Embedder
from monitor.text.language import language_of

log = structlog.get_logger(__name__)

# From an embedder to what general texts of each language have in common in its space.
GeneralMeans = Callable[[Embedder], Sequence[LanguageMean]]


class TopicPrototypes:
    """The prototypes of one taxonomy in one embedder's space.

    Those that come with what was learned are taken from there as long as the topic says the same; the rest,
    such as a topic that a user wrote, are embedded once, a tenth of a second for each sentence with the
    default engine. Threads may share it: one makes them, the others wait.
    """

    def __init__(
        self,
        topics: Sequence[Topic],
        *,
        embedder: Embedder,
        general_means: GeneralMeans,
        learned: Sequence[LearnedTopic] = (),
    ) -> None:
        """Keep what they are made from; nothing is embedded yet.

        Args:
            topics: in the order of the taxonomy.
            embedder: of texts in many languages.
            general_means: from what its vectors are measured.
            learned: may hold prototypes made before.
        """
        self._topics = tuple(topics)
        self._embedder = embedder
        self._general_means = general_means
        self._known = {
            (each.topic, each.space, each.texts): each.prototype for each in learned if each.prototype
        }
        self._making = Lock()
        self._made: Prototypes | None = None
        self._problem = ""

    @property
    def space(self) -> str:
        """Of the prototypes."""
        return self._embedder.space

    def __call__(self) -> Prototypes | None:
        """Return the prototypes; None while the embedder fails, and every call tries again."""
        with self._making:
            if self._made is None:
                self._made = self._make()
            return self._made

    def values(self) -> Mapping[str, bytes]:
        """Return the prototypes by topic, as ``LearnedTopic`` keeps them.

        Raises:
            EmbedderUnavailableError, EmbedderRefusedError: as the embedder's ``embed``.
        """
        means = self._general_means(self._embedder)
        return {topic.name: self._value(topic, means) for topic in self._topics}

    def _make(self) -> Prototypes | None:
        try:
            means = self._general_means(self._embedder)
            values = [self._value(topic, means) for topic in self._topics]
        except (EmbedderUnavailableError, EmbedderRefusedError) as error:
            if not self._problem:  # its words change while it rests
                log.warning("topics known by their terms only", problem=str(error))
            self._problem = str(error)
            return None
        return Prototypes(space=self._embedder.space, means=means, values=values)

    def _value(self, topic: Topic, means: Sequence[LanguageMean]) -> bytes:
        known = self._known.get((topic.name, self._embedder.space, digest_of(topic)))
        if known is not None:
            return known
        described = self._embed([topic.description]) if topic.description else []
        return prototype_of(described[0] if described else None, self._embed(topic.examples), means)

    def _embed(self, texts: Sequence[str]) -> list[tuple[Vector, str]]:
        """Return the vector and the language of each text; an empty list asks nothing."""
        vectors = self._embedder.embed([("", text) for text in texts]) if texts else ()
        return [(vector, language_of(text)) for vector, text in zip(vectors, texts, strict=True)]
