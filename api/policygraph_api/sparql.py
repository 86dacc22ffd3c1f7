"""The SPARQL 1.1 Protocol at /sparql: queries by GET, form POST and direct POST, read-only.

Nothing is evaluated in this process. A result is complete before its first byte is sent, so that a query which fails
or takes too long answers with a problem and never with a part.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from policygraph.errors import QueryError
from policygraph.sparql.guard import OversizedQueryError, RefusedQueryError, TextLimits, check_query
from policygraph.sparql.jobs import Job
from policygraph_api.answers import failure_response, not_acceptable, result_response
from policygraph_api.description import describe_service
from policygraph_api.formats import FORMATS, GRAPH_FORMATS, Format
from policygraph_api.negotiation import choose_type
from policygraph_api.pool import PoolBusyError, PoolLimits, Reply, WorkerDiedError
from policygraph_api.problems import problem, query_problem
from policygraph_api.requests import read_request

_QUICK_TO_CHECK = 4_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may take: seconds, rows of a SELECT, bytes of an answer, its text, its places and memory."""

    seconds: float = 30.0
    rows: int = 1_000_000
    size: int = 256 << 20
    text: TextLimits = field(default_factory=TextLimits)
    pool: PoolLimits = field(default_factory=PoolLimits)


class Evaluator(Protocol):
    """Who evaluates queries: the pool of workers, or a remote endpoint."""

    async def run(self, job: Job, seconds: float) -> Reply:
        """The answer; raises TimeoutError, PoolBusyError or WorkerDiedError."""


@dataclass(slots=True)
class SparqlService:
    """What /sparql needs; `evaluator` is there while the app runs."""

    limits: Limits
    graphs: tuple[str, ...] = ()
    evaluator: Evaluator | None = None

    async def respond(self, request: Request) -> Response:
        """The answer to a request of any method."""
        asked = await read_request(request)
        if asked is None:
            return self._describe(request)
        try:
            form = await self._form(asked.query)
        except QueryError as error:
            return query_problem(error, asked.query, kind=_kind(error))
        chosen = _choose(request, FORMATS[form])
        if chosen is None:
            return not_acceptable(FORMATS[form])
        rows = self.limits.rows if form == "SELECT" else None
        job = Job(
            asked.query,
            chosen.engine_type,
            asked.default_graphs,
            asked.named_graphs,
            base=_address(request),
            rows=rows,
            size=self.limits.size,
        )
        outcome = await self._evaluate(request, job)
        if isinstance(outcome, Response):
            return outcome
        if outcome.head.status != "ok":
            outcome.body.close()
            return failure_response(asked.query, outcome.head)
        return result_response(outcome, chosen, rows)

    async def _form(self, query: str) -> str:
        if len(query) < _QUICK_TO_CHECK:
            return check_query(query, self.limits.text)
        return await run_in_threadpool(check_query, query, self.limits.text)

    async def _evaluate(self, request: Request, job: Job) -> Reply | Response:
        if self.evaluator is None:
            return problem(503, "the service is starting or stopping")
        try:
            reply = await _while_connected(request, self.evaluator.run(job, self.limits.seconds))
        except TimeoutError:
            detail = f"the query was ended after {self.limits.seconds:g} s; ask for less"
            return problem(503, detail, "query-timeout", seconds=self.limits.seconds)
        except PoolBusyError as error:
            return problem(503, str(error), "busy", {"Retry-After": "1"})
        except WorkerDiedError as error:
            return problem(503, str(error), "query-too-heavy")
        except asyncio.CancelledError:
            return problem(503, "the service is stopping")
        return problem(408, "the client has gone") if reply is None else reply

    def _describe(self, request: Request) -> Response:
        chosen = _choose(request, GRAPH_FORMATS)
        if chosen is None:
            return not_acceptable(GRAPH_FORMATS)
        body = describe_service(_address(request), self.graphs, chosen.engine_type)
        return Response(body, headers={"Content-Type": chosen.content_type, "Vary": "Accept"})


def sparql_router(service: SparqlService) -> APIRouter:
    """The routes of /sparql."""
    router = APIRouter(tags=["SPARQL"])

    @router.get("/sparql/", include_in_schema=False)
    @router.post("/sparql/", include_in_schema=False)
    @router.get("/sparql", summary="Ask a SPARQL query", openapi_extra=_GET_SCHEMA)
    @router.post("/sparql", summary="Ask a SPARQL query by POST", openapi_extra=_POST_SCHEMA)
    async def sparql(request: Request) -> Response:
        return await service.respond(request)

    @router.options("/sparql/", include_in_schema=False)
    @router.options("/sparql", include_in_schema=False)
    async def options() -> Response:
        return Response(status_code=204, headers={"Allow": "GET, HEAD, OPTIONS, POST"})

    return router


def _choose(request: Request, formats: tuple[Format, ...]) -> Format | None:
    accept = request.headers.getlist("accept")
    chosen = choose_type(", ".join(accept) if accept else None, [offered.media_type for offered in formats])
    return next((offered for offered in formats if offered.media_type == chosen), None)


def _address(request: Request) -> str:
    return str(request.url.replace(query="", fragment=""))


def _kind(error: QueryError) -> str:
    if isinstance(error, OversizedQueryError):
        return "oversized-query"
    return "refused-query" if isinstance(error, RefusedQueryError) else "malformed-query"


async def _while_connected(request: Request, work: Coroutine[Any, Any, Reply]) -> Reply | None:
    """The work's result; None, with the work ended, when the client goes before."""
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_disconnected(request))
    try:
        await asyncio.wait((task, gone), return_when=asyncio.FIRST_COMPLETED)
        return await task if task.done() else None
    finally:
        for future in (task, gone):
            future.cancel()
        await asyncio.gather(task, gone, return_exceptions=True)


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


_STRING = {"type": "string"}
_GRAPHS = {"type": "array", "items": {"type": "string", "format": "iri"}}
_GET_SCHEMA = {
    "parameters": [
        {"name": "query", "in": "query", "schema": _STRING, "description": "without it: the service description"},
        {"name": "default-graph-uri", "in": "query", "schema": _GRAPHS},
        {"name": "named-graph-uri", "in": "query", "schema": _GRAPHS},
    ]
}
_POST_SCHEMA = {
    "requestBody": {
        "required": True,
        "content": {
            "application/sparql-query": {"schema": _STRING},
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["query"],
                    "properties": {"query": _STRING, "default-graph-uri": _GRAPHS, "named-graph-uri": _GRAPHS},
                }
            },
        },
    }
}
