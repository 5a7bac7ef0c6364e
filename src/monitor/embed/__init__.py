"""Text to vectors. Who comes in: titles and texts. What never happens here: comparing or remembering them."""

from monitor.embed.background import language_means
from monitor.embed.lexical import LexicalEmbedder
from monitor.embed.spaces import is_multilingual

__all__ = ["LexicalEmbedder", "is_multilingual", "language_means"]
