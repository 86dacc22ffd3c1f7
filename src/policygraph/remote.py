"""A SPARQL endpoint somewhere else, asked over HTTP by the form POST that every server takes."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass

import pyoxigraph as ox

from policygraph.errors import QueryError, QueryTimeout
from policygraph.sparql.forms import query_form

_ROWS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"


@dataclass(frozen=True, slots=True)
class RemoteEndpoint:
    """A SPARQL 1.1 query endpoint by URL (http or https, without user name and fragment)."""

    url: str

    def query(
        self, sparql: str, *, timeout: float | None = None, name: str = "query"
    ) -> ox.QuerySolutions | ox.QueryBoolean | list[ox.Triple]:
        """The endpoint's answer; QueryError with its message when it refuses, QueryTimeout after `timeout` seconds."""
        graph = query_form(sparql) in ("CONSTRUCT", "DESCRIBE")
        body = self._post(sparql, _TRIPLES if graph else _ROWS, timeout, name)
        try:
            if graph:
                return [quad.triple for quad in ox.parse(body, ox.RdfFormat.N_TRIPLES)]
            return ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
        except SyntaxError as error:
            raise QueryError(name, f"{self.url} gave an answer that cannot be read: {error}") from error

    def _post(self, sparql: str, accept: str, timeout: float | None, name: str) -> bytes:
        request = urllib.request.Request(  # noqa: S310 - open_store lets http and https through only
            self.url,
            data=urllib.parse.urlencode({"query": sparql}).encode(),
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
