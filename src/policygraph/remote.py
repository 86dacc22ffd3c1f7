"""A SPARQL endpoint somewhere else, asked over HTTP by the form POST that every server takes."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from policygraph.errors import QueryError, QueryTimeout
from policygraph.results import answer_type, parse_answer, read_table
from policygraph.sparql.forms import names_dataset

Results = ox.QuerySolutions | ox.QueryBoolean | list[ox.Triple]
Graphs = Mapping[str, Sequence[str]]
_PIECE = 1 << 16
_SAMPLE = "SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } FILTER(ISIRI(?s) && ISIRI(?o)) } LIMIT 1"
_GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"


@dataclass(frozen=True, slots=True)
class RemoteQuery:
    """A query for an endpoint: its answer is wanted in the media type `accept`, within `timeout` seconds.

    `graphs` are the protocol's dataset parameters. Without them, and without FROM, the default graph is the union.
    `size` is how many bytes the answer may have.
    """

    sparql: str
    accept: str
    timeout: float | None = None
    name: str = "query"
    graphs: Graphs | None = None
    size: int | None = None


@dataclass(frozen=True)
class RemoteEndpoint:
    """A SPARQL 1.1 query endpoint by URL (http or https, without user name and fragment)."""

    url: str
    _union: dict[str, Graphs] = field(default_factory=dict, init=False, repr=False, compare=False)

    def query(self, sparql: str, *, timeout: float | None = None, name: str = "query") -> Results:
        """The endpoint's answer; QueryError with its message when it refuses, QueryTimeout after `timeout` seconds."""
        return self._parsed(RemoteQuery(sparql, answer_type(sparql), timeout, name))

    def fetch(self, query: RemoteQuery) -> bytes:
        """The body of the answer; QueryError and QueryTimeout as for :meth:`query`."""
        graphs = query.graphs
        if graphs is None:
            graphs = {} if names_dataset(query.sparql) else self._union_of(query)
        request = urllib.request.Request(  # noqa: S310 - open_store lets http and https through only
            self.url,
            data=urllib.parse.urlencode({"query": query.sparql, **graphs}, doseq=True).encode(),
            headers={"Accept": query.accept, "Content-Type": "application/x-www-form-urlencoded"},
        )
        try:
            return self._read(request, query)
        except urllib.error.HTTPError as error:
            text = error.read(2000).decode(errors="replace")
            raise QueryError(query.name, f"{self.url} answered {error.code}: {text.strip()}") from error
        except TimeoutError as error:
            raise QueryTimeout(query.name, query.timeout or 0) from error
        except urllib.error.URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise QueryTimeout(query.name, query.timeout or 0) from error
            raise QueryError(query.name, f"{self.url} cannot be reached: {error.reason}") from error
        except (OSError, http.client.HTTPException) as error:
            raise QueryError(query.name, f"{self.url} broke off its answer: {error!r}") from error

    def _union_of(self, query: RemoteQuery) -> Graphs:
        """The dataset parameters that make the default graph the union; none where it is that by itself."""
        if self.url not in self._union:
            sample = self._rows(_SAMPLE, query)
            is_union = not sample or self._rows("SELECT * {{ <{}> <{}> <{}> }} LIMIT 1".format(*sample[0]), query)
            graphs = [] if is_union else sorted(str(row[0]) for row in self._rows(_GRAPHS, query))
            self._union[self.url] = {"default-graph-uri": graphs, "named-graph-uri": graphs}
        return self._union[self.url]

    def _rows(self, sparql: str, asked: RemoteQuery) -> tuple[tuple[object, ...], ...]:
        query = RemoteQuery(sparql, answer_type(sparql), asked.timeout, asked.name, graphs={})
        results = self._parsed(query)
        if not isinstance(results, ox.QuerySolutions):
            raise QueryError(asked.name, f"{self.url} gave no rows to a SELECT")
        return tuple(tuple(row.values()) for row in read_table(results))

    def _parsed(self, query: RemoteQuery) -> Results:
        body = self.fetch(query)
        try:
            return parse_answer(query.accept, body)
        except SyntaxError as error:
            raise QueryError(query.name, f"{self.url} gave an answer that cannot be read: {error}") from error

    def _read(self, request: urllib.request.Request, query: RemoteQuery) -> bytes:
        deadline = None if query.timeout is None else time.monotonic() + query.timeout
        body = bytearray()
        with urllib.request.urlopen(request, timeout=query.timeout) as response:  # noqa: S310
            while piece := response.read1(_PIECE):
                body += piece
                if deadline is not None and time.monotonic() > deadline:
                    raise TimeoutError
                if query.size is not None and len(body) > query.size:
                    raise QueryError(query.name, f"{self.url} gave an answer of more than {query.size} bytes")
            if response.length:
                raise http.client.IncompleteRead(bytes(body), response.length)
        return bytes(body)
