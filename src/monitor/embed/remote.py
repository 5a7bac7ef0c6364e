"""Vectors from a server that answers as OpenAI's ``/v1/embeddings`` does: a service, or one in the next room.

The server sees titles and first lines of the articles. What it answers is bounded and checked; no error holds
the key, nor what follows the host in the address.
"""

import json
import math
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from threading import Lock
from typing import Any, Never
from urllib.parse import urlsplit

import numpy as np
import requests
from numpy.typing import NDArray
from urllib3.exceptions import HTTPError

from monitor.embed.passages import COMPOSED, passage, vector_of
from monitor.errors import EmbedderRefusedError, EmbedderUnavailableError
from monitor.model import Vector
from monitor.text.waits import asked_wait

# Servers take from 32 (text-embeddings-inference as shipped) to 2,048 texts.
TEXTS_A_REQUEST = 32
# A number is some 22 characters of JSON, the largest models have 4,096 dimensions.
_BYTES_A_TEXT = 200_000
_CHUNK = 65_536
_LONGEST_WAIT = timedelta(days=1)
# How long nobody is asked after no answer, and at most when the server asks for more: articles are judged by
# their words meanwhile, so it should be looked at again soon.
_REST, _LONGEST_REST = timedelta(seconds=15), timedelta(minutes=1)
# What reading an answer of another shape, of numbers beyond all bounds or of endless brackets comes to.
_MALFORMED = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
_LONGEST_REASON = 200
_OK, _UNAUTHORIZED, _FORBIDDEN, _BUSY = 200, 401, 403, frozenset({408, 425, 429})
_SERVER_ERROR, _REDIRECTS = 500, range(300, 400)


class RemoteEmbedder:
    """A ``ports.Embedder`` of as many dimensions as the server's model has.

    Its space names the model, not the address, so that a model may move: whoever puts another one in its
    place gives it another name.
    """

    def __init__(
        self,
        *,
        url: str,
        model: str,
        key: str = "",
        prefix: str = "",
        timeout: timedelta = timedelta(seconds=30),
    ) -> None:
        """Take in where to ask and for what; nothing is asked yet.

        Args:
            url: of the embeddings, such as ``http://127.0.0.1:8080/v1/embeddings``.
            model: its name, as the server has it.
            key: sent as a bearer token; a secret. "" for none.
            prefix: put before each text.
            timeout: for one request, its answer included.
        """
        self._url = url
        self._host = urlsplit(url).netloc
        self._model = model
        self._key = key
        self._prefix = prefix
        self._timeout = timeout.total_seconds()
        self._dimensions = 0
        self._asking_for_dimensions = Lock()
        self._rests_until = 0.0  # of the monotonic clock

    @property
    def space(self) -> str:
        """The name of the vectors' space."""
        prefixed = f"-{sha256(self._prefix.encode()).hexdigest()[:6]}" if self._prefix else ""
        return f"remote-{self._model}{prefixed}-{COMPOSED}"

    def embed(self, texts: Sequence[tuple[str, str]]) -> Sequence[Vector]:
        """Return one vector for each (title, text), in order; all zero for a text without words.

        Raises:
            EmbedderUnavailableError: no answer in time, 408, 425, 429 or 5xx.
            EmbedderRefusedError: any other status, or an answer that holds no such vectors.
        """
        self._rest()
        passages = [passage(title, text) for title, text in texts]
        asked = [self._prefix + each for each in passages if each]
        found = iter(self._asked(asked))
        nothing = np.zeros(0 if all(passages) else self._known_dimensions(), np.float32)
        return [vector_of(self.space, next(found) if each else nothing) for each in passages]

    def _rest(self) -> None:
        """Ask nobody for a while after no answer: else every article would wait for the time-out."""
        if time.monotonic() < self._rests_until:
            raise EmbedderUnavailableError(f"the embedding server {self._host} did not answer a moment ago")

    def _asked(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        batches = (texts[at : at + TEXTS_A_REQUEST] for at in range(0, len(texts), TEXTS_A_REQUEST))
        return [values for batch in batches for values in self._ask(batch)]

    def _known_dimensions(self) -> int:
        with self._asking_for_dimensions:
            if not self._dimensions:
                self._ask([self._prefix + "dimensions"])
            return self._dimensions

    def _ask(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Return the values of each text, in order, each of shape (dimensions,)."""
        try:
            found = json.loads(self._answer(texts))
            vectors = [_values(each) for each in _in_order(found["data"], len(texts))]
        except _MALFORMED:
            self._refuse("answered with something else than vectors; is this the address of its embeddings?")
        for vector in vectors:
            self._dimensions = self._dimensions or len(vector)
            if len(vector) != self._dimensions:
                self._refuse(f"answered with {len(vector)} dimensions after {self._dimensions}")
        return vectors

    def _answer(self, texts: Sequence[str]) -> bytes:
        """Return the body of a successful answer."""
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        payload = {"model": self._model, "input": list(texts), "encoding_format": "float"}
        ends_at = time.monotonic() + self._timeout
        try:
            with requests.Session() as session:
                session.trust_env = False  # no proxy, and no password from .netrc in place of the key
                with session.post(
                    self._url,
                    json=payload,
                    headers=headers | {"Accept": "application/json", "Accept-Encoding": "identity"},
                    timeout=self._timeout,
                    allow_redirects=False,  # the key is for this host only
                    stream=True,
                ) as response:
                    body = self._body(response, ends_at, limit=_BYTES_A_TEXT * (len(texts) + 1))
        except requests.exceptions.SSLError:
            self._refuse("has a certificate that cannot be trusted")
        except (
            requests.ConnectionError,
            requests.Timeout,
            HTTPError,
        ) as error:
            self._rests_until = time.monotonic() + _REST.total_seconds()
            raise EmbedderUnavailableError(
                f"the embedding server {self._host} did not answer ({type(error).__name__})"
            ) from None  # its text holds the whole address
        except requests.RequestException as error:
            self._refuse(f"cannot be asked ({type(error).__name__})")
        if response.status_code != _OK:
            self._fail(response.status_code, response.headers, body)
        return body

    def _body(self, response: requests.Response, ends_at: float, *, limit: int) -> bytes:
        body = bytearray()
        # What is there, and not so many bytes: a slow answer would be waited for without end.
        while chunk := response.raw.read1(_CHUNK, decode_content=False):
            body += chunk
            if len(body) > limit:
                self._refuse(f"answered with more than {limit} bytes")
            if time.monotonic() > ends_at:
                raise requests.Timeout
        return bytes(body)

    def _fail(self, status: int, headers: Mapping[str, str], body: bytes) -> Never:
        """Raise what a status means."""
        if status in _BUSY or status >= _SERVER_ERROR:
            asked = asked_wait(headers, datetime.now(UTC))
            wait = None if asked is None else min(asked, _LONGEST_WAIT)
            self._rests_until = time.monotonic() + min(wait or _REST, _LONGEST_REST).total_seconds()
            raise EmbedderUnavailableError(
                f"the embedding server {self._host} answered {status}", retry_after=wait
            )
        if status in {_UNAUTHORIZED, _FORBIDDEN}:
            self._refuse(f"answered {status}: check the key")
        if status in _REDIRECTS:
            self._refuse(f"answered {status}, a redirect: configure the address to which it leads")
        reason = _reason(body, self._key)
        self._refuse(f"answered {status}" + (f": {reason}" if reason else ""))

    def _refuse(self, what: str) -> Never:
        raise EmbedderRefusedError(
            f"the embedding server {self._host} {what}; see [embedding] in monitor.toml"
        ) from None  # what went wrong may hold the key or the whole address


def _in_order(data: Sequence[Mapping[str, Any]], count: int) -> list[Any]:
    """Return the embeddings by their indexes; a server that gives none keeps the order."""
    by_index = {each.get("index", place): each["embedding"] for place, each in enumerate(data)}
    if len(data) != count:
        raise ValueError("another number of vectors than of texts")
    return [by_index[place] for place in range(count)]


def _values(embedding: object) -> NDArray[np.float32]:
    """Return numbers as an array.

    Raises:
        ValueError: something else stands there, or they have no length.
    """
    if not isinstance(embedding, list) or not embedding:
        raise ValueError("no list of numbers")
    with np.errstate(over="ignore"):  # what is too large for a float becomes infinite, and is refused below
        values = np.array(embedding, np.float32)
    length = float(np.linalg.norm(values))
    if values.ndim != 1 or not math.isfinite(length) or not length:
        raise ValueError("no vector")
    return values


def _reason(body: bytes, key: str) -> str:
    """Return what the server says about an error where such servers say it, as one short line."""
    try:
        found = json.loads(body)["error"]
        text = found if isinstance(found, str) else found["message"]
    except _MALFORMED:
        return ""
    hidden = str(text).replace(key, "…") if key else str(text)
    shown = "".join(char if char.isprintable() else " " for char in hidden)
    return " ".join(shown.split())[:_LONGEST_REASON]
