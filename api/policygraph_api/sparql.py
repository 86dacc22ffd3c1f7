"""The SPARQL 1.1 Protocol: queries by GET, form POST and direct POST, read-only.

Nothing is evaluated in this process. A result of ordinary length is complete before its first byte is sent; a long one
begins before, and when it breaks the client can see it. What fails before the first byte answers with a problem.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from policygraph.errors import QueryError
from policygraph.sparql.guard import OversizedQueryError, RefusedQueryError, TextLimits, check_query
from policygraph.sparql.jobs import Job
from policygraph_api.answers import VARY, failure_response, not_acceptable, result_response, while_connected
from policygraph_api.description import describe_service
from policygraph_api.formats import FORMATS, GRAPH_FORMATS, Format
from policygraph_api.negotiation import choose_type
from policygraph_api.pool import PoolBusyError, PoolLimits
from policygraph_api.problems import problem, query_problem
from policygraph_api.requests import ProtocolRequest, read_request
from policygraph_api.spool import Reply
from policygraph_api.validators import depends_on_the_moment, has_tag, not_modified, tag_of, wants_nothing_that_exists
from policygraph_api.workers import WorkerDiedError

_QUICK_TO_CHECK = 4_000
_HTML = "text/html"
_check_short = lru_cache(maxsize=256)(check_query)


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
    """What the protocol needs.

    `version` names the data when they do not change, `page` is where people write queries; `evaluator` is there while
    the app runs.
    """

    limits: Limits
    graphs: tuple[str, ...] = ()
    version: str | None = None
    page: str | None = None
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
        chosen = choose_format(request, FORMATS[form])
        if chosen is None:
            return not_acceptable(FORMATS[form])
        seconds = min(asked.timeout or self.limits.seconds, self.limits.seconds)
        job = Job(
            asked.query,
            chosen.engine_type,
            asked.default_graphs,
            asked.named_graphs,
            base=address_of(request),
            rows=self.limits.rows if form == "SELECT" else None,
            size=self.limits.size,
        )
        return await self.answer(request, job, chosen, seconds, _announced(asked, job, seconds))

    async def answer(
        self, request: Request, job: Job, chosen: Format, seconds: float, headers: Mapping[str, str]
    ) -> Response:
        """The answer to a job, with further headers; 304 where the client has it already."""
        tag = self._tag(request, job, chosen)
        if tag is not None and has_tag(request.headers, tag):
            return not_modified(tag)
        outcome = await self._evaluate(request, job, seconds)
        if isinstance(outcome, Response):
            return outcome
        if outcome.head.status != "ok":
            outcome.close()
            return failure_response(job.query, outcome.head)
        if tag is not None:
            if wants_nothing_that_exists(request.headers):
                outcome.close()
                return not_modified(tag)
            headers = {**headers, "ETag": tag}
        return result_response(outcome, chosen, {"Cache-Control": "no-cache", **headers})

    async def _form(self, query: str) -> str:
        if len(query) < _QUICK_TO_CHECK:
            return _check_short(query, self.limits.text)
        return await run_in_threadpool(check_query, query, self.limits.text)

    def _tag(self, request: Request, job: Job, chosen: Format) -> str | None:
        if self.version is None or request.method != "GET" or depends_on_the_moment(job.query):
            return None
        dataset = (job.default_graphs, job.named_graphs)
        return tag_of(request.headers, self.version, chosen.media_type, job.query, dataset, job.base, job.rows)

    async def _evaluate(self, request: Request, job: Job, seconds: float) -> Reply | Response:
        if self.evaluator is None:
            return problem(503, "the service is starting or stopping")
        try:
            reply = await while_connected(request, self.evaluator.run(job, seconds))
        except TimeoutError:
            return problem(
                503, f"the query was ended after {seconds:g} s; ask for less", "query-timeout", seconds=seconds
            )
        except PoolBusyError as error:
            return problem(503, str(error), "busy", {"Retry-After": "1"})
        except WorkerDiedError as error:
            return problem(503, str(error), "query-too-heavy")
        except asyncio.CancelledError:
            return problem(503, "the service is stopping")
        return problem(408, "the client has gone") if reply is None else reply

    def _describe(self, request: Request) -> Response:
        offered = (*(one.media_type for one in GRAPH_FORMATS), *([_HTML] if self.page else []))
        accept = ", ".join(request.headers.getlist("accept"))
        if self.page is not None and choose_type(accept, offered) == _HTML:
            return RedirectResponse(self.page, 303, headers={"Vary": VARY})
        chosen = choose_format(request, GRAPH_FORMATS)
        if chosen is None:
            return not_acceptable(GRAPH_FORMATS)
        limits = {"seconds": self.limits.seconds, "rows": self.limits.rows, "bytes": self.limits.size}
        body = describe_service(address_of(request), self.graphs, limits, chosen.engine_type)
        tag = tag_of(request.headers, body.decode())
        if has_tag(request.headers, tag) or wants_nothing_that_exists(request.headers):
            return not_modified(tag)
        headers = {"Content-Type": chosen.content_type, "Vary": VARY, "ETag": tag, "Cache-Control": "no-cache"}
        return Response(body, headers=headers)


def choose_format(request: Request, formats: tuple[Format, ...]) -> Format | None:
    """The format that the request's Accept headers prefer; None when they take none."""
    accept = request.headers.getlist("accept")
    chosen = choose_type(", ".join(accept), tuple(offered.media_type for offered in formats))
    return next((offered for offered in formats if offered.media_type == chosen), None)


def address_of(request: Request) -> str:
    """The address of the request without its parameters."""
    return str(request.url.replace(query="", fragment=""))


def _announced(asked: ProtocolRequest, job: Job, seconds: float) -> dict[str, str]:
    headers = {"X-Time-Limit": f"{seconds:g}"}
    if job.rows is not None:
        headers["X-Row-Limit"] = str(job.rows)
    if asked.preferred:
        headers["Preference-Applied"] = f"wait={seconds:g}"
    return headers


def _kind(error: QueryError) -> str:
    if isinstance(error, OversizedQueryError):
        return "oversized-query"
    return "refused-query" if isinstance(error, RefusedQueryError) else "malformed-query"
