"""Text to vectors. Who comes in: titles and texts. What never happens here: comparing or remembering them."""

from monitor.embed.lexical import LexicalEmbedder

__all__ = ["LexicalEmbedder"]
