"""A worker's answer as an HTTP response."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO

from starlette.responses import Response, StreamingResponse

from policygraph.errors import QueryError
from policygraph.sparql.complaints import syntax_error
from policygraph.sparql.jobs import Head
from policygraph_api.formats import Format
from policygraph_api.pool import Reply
from policygraph_api.problems import problem, query_problem

_WHOLE = 1 << 20
_PIECE = 1 << 18


def result_response(reply: Reply, chosen: Format, rows: int | None) -> Response:
    """The result in its format; the headers say how many rows a SELECT can have and whether it reached that number."""
    headers = {"Content-Type": chosen.content_type, "Content-Length": str(reply.size), "Vary": "Accept"}
    if rows is not None:
        headers["X-Row-Limit"] = str(rows)
        headers["X-Rows-Capped"] = "true" if reply.head.capped else "false"
    if reply.size > _WHOLE:
        return StreamingResponse(_pieces(reply.body), headers=headers)
    with reply.body:
        return Response(reply.body.read(), headers=headers)


def failure_response(sparql: str, head: Head) -> Response:
    """The problem of a query that the engine did not run to its end."""
    if head.status == "syntax":
        return query_problem(syntax_error("query", sparql, SyntaxError(head.reason)), sparql)
    if head.status == "large":
        return problem(503, head.reason, "answer-too-large")
    if head.status == "unfit":
        return problem(406, f"{head.reason}; ask for another format", headers={"Vary": "Accept"})
    kind = "refused-query" if head.status == "refused" else "failed-query"
    return query_problem(QueryError("query", head.reason, head.position), sparql, kind=kind)


def not_acceptable(formats: Sequence[Format]) -> Response:
    """406 with what would be acceptable."""
    offered = [offered.media_type for offered in formats]
    detail = f"the Accept header takes none of {', '.join(offered)}"
    return problem(406, detail, headers={"Vary": "Accept"}, available=offered)


def _pieces(body: IO[bytes]) -> Iterator[bytes]:
    with body:
        while piece := body.read(_PIECE):
            yield piece
