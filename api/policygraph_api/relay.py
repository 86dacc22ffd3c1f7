"""Queries handed on to a remote endpoint."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pyoxigraph as ox

from policygraph.errors import EndpointError, QueryError, QueryTimeout
from policygraph.remote import RemoteEndpoint, RemoteQuery
from policygraph.results import answer_type, parse_answer
from policygraph.sparql.forms import limit_rows
from policygraph.sparql.guard import from_clauses
from policygraph.sparql.jobs import Head, Job
from policygraph.sparql.outlet import Outlet, OversizedAnswerError, UnfitAnswerError
from policygraph_api.spool import Reply

_SIZE = 64 << 20
"""Bytes of an answer, which is held in memory as a whole."""

_NO_GRAPH = "urn:policygraph:no-graph"


@dataclass(frozen=True, slots=True)
class Relay:
    """Asks the endpoint in a thread and writes its answer in our formats.

    The endpoint's own deadline ends the query there, ours ends the waiting. `graphs` are those that it holds: it is not
    asked for another one, lest it fetches it.
    """

    endpoint: RemoteEndpoint
    graphs: frozenset[str]

    async def run(self, job: Job, seconds: float) -> Reply:
        """The endpoint's answer; TimeoutError after `seconds`."""
        async with asyncio.timeout(seconds):
            return await asyncio.to_thread(self._ask, job, seconds)

    def _ask(self, job: Job, seconds: float) -> Reply:
        for graph, _, position in from_clauses(job.query, job.base or ""):
            if graph not in self.graphs:
                named = f"the graph <{graph}>" if graph else "the graph that FROM names"
                return Reply(Head("refused", f"{named} is not there, and nothing is fetched", position))
        try:
            return self._write(job, self._fetch(job, seconds))
        except QueryTimeout as error:
            raise TimeoutError from error
        except EndpointError as error:
            return Reply(Head("endpoint", error.reason))
        except QueryError as error:
            return Reply(Head("failed", error.reason))

    def _fetch(self, job: Job, seconds: float) -> bytes:
        query = job.query if job.rows is None else limit_rows(job.query, job.rows)
        graphs = None
        if job.default_graphs is not None or job.named_graphs is not None:
            given = {"default-graph-uri": job.default_graphs or (), "named-graph-uri": job.named_graphs or ()}
            graphs = {kind: [g if g in self.graphs else _NO_GRAPH for g in names] for kind, names in given.items()}
        return self.endpoint.fetch(RemoteQuery(query, answer_type(query), seconds, graphs=graphs, size=_SIZE))

    def _write(self, job: Job, fetched: bytes) -> Reply:
        body = bytearray()
        outlet = Outlet(job, lambda _head, piece: body.extend(piece))
        try:
            results = parse_answer(answer_type(job.query), fetched)
            outlet.take(results)
            rest, capped = outlet.rest()
        except UnfitAnswerError as error:
            return Reply(Head("unfit", str(error)))
        except OversizedAnswerError as error:
            return Reply(Head("large", str(error)))
        except SyntaxError as error:
            return Reply(Head("endpoint", self.endpoint.unreadable("query", error).reason))
        return Reply(Head("ok", capped=capped and isinstance(results, ox.QuerySolutions)), bytes(body + rest))
