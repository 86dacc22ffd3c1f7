"""A SPARQL endpoint somewhere else, asked over HTTP by the form POST that every server takes."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import pyoxigraph as ox

from policygraph.errors import QueryError, QueryTimeout
from policygraph.results import answer_type, parse_answer


@dataclass(frozen=True, slots=True)
class RemoteEndpoint:
    """A SPARQL 1.1 query endpoint by URL (http or https, without user name and fragment)."""

    url: str

    def query(
        self, sparql: str, *, timeout: float | None = None, name: str = "query"
    ) -> ox.QuerySolutions | ox.QueryBoolean | list[ox.Triple]:
        """The endpoint's answer; QueryError with its message when it refuses, QueryTimeout after `timeout` seconds."""
        media_type = answer_type(sparql)
        body = self.fetch(sparql, media_type, timeout=timeout, name=name)
        try:
            return parse_answer(media_type, body)
        except SyntaxError as error:
            raise QueryError(name, f"{self.url} gave an answer that cannot be read: {error}") from error

    def fetch(
        self,
        sparql: str,
        accept: str,
        *,
        timeout: float | None = None,
        name: str = "query",
        graphs: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> bytes:
        """The body of the answer in the media type `accept`; `graphs` are the protocol's dataset parameters."""
        request = urllib.request.Request(  # noqa: S310 - open_store lets http and https through only
            self.url,
            data=urllib.parse.urlencode({"query": sparql, **graphs}, doseq=True).encode(),
            headers={"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"},
        )
        try:
            with urllib.request.urlopen(request, timeout=timeout) as response:  # noqa: S310
                return bytes(response.read())
        except urllib.error.HTTPError as error:
            text = error.read(2000).decode(errors="replace")
            raise QueryError(name, f"{self.url} answered {error.code}: {text.strip()}") from error
        except TimeoutError as error:
            raise QueryTimeout(name, timeout or 0) from error
        except urllib.error.URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise QueryTimeout(name, timeout or 0) from error
            raise QueryError(name, f"{self.url} cannot be reached: {error.reason}") from error
