"""A SPARQL endpoint somewhere else, asked over HTTP by the form POST that every server takes."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from policygraph.errors import EndpointError, QueryError, QueryTimeout
from policygraph.exchange import ExchangeError, Question, RefusedError, ask, shown
from policygraph.results import Answer, Table, answer_type, media_types, parse_answer, read_answer
from policygraph.sparql.forms import named_columns, names_dataset

Graphs = Mapping[str, Sequence[str]]
_SECONDS = 600.0
"""How long an answer may take where nobody said."""

_SIZE = 2 << 30
"""How many bytes an answer may have where nobody said."""

_SAMPLE = "SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } FILTER(ISIRI(?s) && ISIRI(?o)) } LIMIT 1"
_GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"


@dataclass(frozen=True, slots=True)
class RemoteQuery:
    """A query for an endpoint: its answer is wanted in the media type `accept`, within `timeout` seconds.

    `graphs` are the protocol's dataset parameters. Without them, and without FROM, the default graph is the union.
    `size` is how many bytes the answer may have. Without a `timeout` it is ten minutes.
    """

    sparql: str
    accept: str
    timeout: float | None = None
    name: str = "query"
    graphs: Graphs | None = None
    size: int = _SIZE


@dataclass(frozen=True)
class RemoteEndpoint:
    """A SPARQL 1.1 query endpoint by URL (http or https, without user name and fragment)."""

    url: str
    _union: dict[str, Graphs] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def address(self) -> str:
        """The URL as messages and pages show it."""
        return shown(self.url)

    def query(self, sparql: str, *, timeout: float | None = None, name: str = "query") -> Answer:
        """The endpoint's answer; QueryTimeout after `timeout` seconds.

        QueryError with its message when it says that the query is wrong, EndpointError when it gives no whole answer.
        """
        return self.answer(RemoteQuery(sparql, answer_type(sparql), timeout, name))

    def answer(self, query: RemoteQuery) -> Answer:
        """The answer to a query that accepts what `answer_type` gives; the errors are those of :meth:`query`."""
        return self._read(query, self.fetch(query))

    def fetch(self, query: RemoteQuery) -> bytes:
        """The body of the answer; the errors are those of :meth:`query`."""
        seconds = _SECONDS if query.timeout is None else query.timeout
        until = time.monotonic() + seconds
        try:
            return self._fetch(query, until)
        except TimeoutError as error:
            raise QueryTimeout(f"{query.name} at {self.address}", seconds) from error
        except RefusedError as error:
            raise QueryError(query.name, f"{self.address} {error}") from error
        except ExchangeError as error:
            raise EndpointError(query.name, f"{self.address} {error}") from error

    def unreadable(self, name: str, error: SyntaxError) -> EndpointError:
        """The error of an answer that is of the right type and yet cannot be read."""
        return EndpointError(name, f"{self.address} gave an answer that cannot be read: {error}")

    def _fetch(self, query: RemoteQuery, until: float) -> bytes:
        graphs = query.graphs
        if graphs is None:
            graphs = {} if names_dataset(query.sparql) else self._union_of(query.name, until)
        form = {"query": query.sparql, **graphs}
        return ask(Question(self.url, form, media_types(query.accept), until, query.size))

    def _union_of(self, name: str, until: float) -> Graphs:
        """The dataset parameters that make the default graph the union; none where it is that by itself."""
        if self.url not in self._union:
            sample = self._rows(_SAMPLE, name, until)
            stands = "SELECT * {{ <{}> <{}> <{}> }} LIMIT 1"
            is_union = not sample or self._rows(stands.format(*sample[0]), name, until)
            graphs = [] if is_union else sorted(str(row[0]) for row in self._rows(_GRAPHS, name, until))
            self._union[self.url] = {"default-graph-uri": graphs, "named-graph-uri": graphs}
        return self._union[self.url]

    def _rows(self, sparql: str, name: str, until: float) -> tuple[tuple[object, ...], ...]:
        query = RemoteQuery(sparql, answer_type(sparql), name=name, graphs={})
        answer = self._read(query, self._fetch(query, until))
        if not isinstance(answer, Table):
            raise EndpointError(name, f"{self.address} gave no rows to a SELECT")
        return tuple(tuple(row.values()) for row in answer)

    def _read(self, query: RemoteQuery, body: bytes) -> Answer:
        try:
            answer = read_answer(parse_answer(query.accept, body))
        except SyntaxError as error:
            # the engine's rows, which its frames hold, may be dropped by this thread alone
            raise self.unreadable(query.name, error) from error.with_traceback(None)
        columns = named_columns(query.sparql)
        if not columns or not isinstance(answer, Table):
            return answer
        try:
            return answer.only(columns)
        except KeyError as error:
            raise EndpointError(query.name, f"{self.address} gave other columns than it was asked for") from error
