"""A worker's answer as an HTTP response."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from policygraph.errors import QueryError
from policygraph.sparql.complaints import syntax_error
from policygraph.sparql.jobs import Head
from policygraph_api.formats import Format
from policygraph_api.headers import HEAD_ONLY
from policygraph_api.problems import problem, query_problem
from policygraph_api.spool import BrokenAnswerError, Reply, Spool
from policygraph_api.wire import abort, add_trailer

VARY = "Accept"
PATIENCE = 20.0
"""Seconds in which a client must take a piece of a long answer."""
_CAPPED = "X-Rows-Capped"
_MOMENT = 0.02
"""Seconds of work before it is looked whether its client is still there."""

Made = TypeVar("Made")


def result_response(reply: Reply, chosen: Format, headers: Mapping[str, str]) -> Response:
    """The result in its format: of known length when it is complete, else in pieces as they come."""
    headers = {"Content-Type": chosen.content_type, "Vary": VARY, **headers}
    if reply.rest is None:
        if "X-Row-Limit" in headers:
            headers[_CAPPED] = _truth(reply.head.capped)
        return Response(reply.body, headers=headers)
    return StreamedResponse(reply, reply.rest, headers)


class StreamedResponse(Response):
    """A long answer, begun before it is complete.

    When it breaks, the connection is closed without the mark that ends a body, so that no client takes it for the
    whole. To HTTP/1.0, which has no such mark, it is sent when it is complete.
    """

    def __init__(self, reply: Reply, rest: Spool, headers: Mapping[str, str]) -> None:
        super().__init__(headers=headers)
        del self.headers["Content-Length"]
        self._reply = reply
        self._rest = rest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the end, or until the client goes."""
        sending = asyncio.ensure_future(self._send(scope, receive, send))
        gone = asyncio.ensure_future(disconnected(receive))
        try:
            await asyncio.wait((sending, gone), return_when=asyncio.FIRST_COMPLETED)
            if sending.done():
                sending.result()
        finally:
            for future in (sending, gone):
                future.cancel()
            await asyncio.gather(sending, gone, return_exceptions=True)
            self._reply.close()

    async def _send(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if scope["http_version"] == "1.0":
                await self._rest.complete()
                self.headers["Content-Length"] = str(len(self._reply.body) + self._rest.size)
        except BrokenAnswerError as error:
            await problem(503, str(error), "answer-broken")(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": self._raw_headers(scope)})
        if scope.get(HEAD_ONLY):
            await send({"type": "http.response.body", "body": self._reply.body, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
            return
        try:
            async for piece in self._reply.pieces():
                async with asyncio.timeout(PATIENCE):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
        except BrokenAnswerError:
            return
        except TimeoutError:
            abort(scope)
            return
        if "X-Row-Limit" in self.headers:
            add_trailer(scope, _CAPPED, _truth(self._rest.capped))
        await send({"type": "http.response.body", "body": b""})

    def _raw_headers(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        if "X-Row-Limit" in self.headers and scope["http_version"] != "1.0":
            self.headers["Trailer"] = _CAPPED
        return self.raw_headers


def failure_response(sparql: str, head: Head) -> Response:
    """The problem of a query that the engine did not run to its end."""
    if head.status == "syntax":
        return query_problem(syntax_error("query", sparql, SyntaxError(head.reason)), sparql)
    if head.status == "large":
        return problem(503, head.reason, "answer-too-large")
    if head.status == "endpoint":
        return problem(503, head.reason, "remote-endpoint")
    if head.status == "unfit":
        return problem(406, f"{head.reason}; ask for another format", headers={"Vary": VARY})
    kind = "refused-query" if head.status == "refused" else "failed-query"
    return query_problem(QueryError("query", head.reason, head.position), sparql, kind=kind)


def not_acceptable(formats: Sequence[Format]) -> Response:
    """406 with what would be acceptable."""
    offered = [offered.media_type for offered in formats]
    detail = f"the Accept header takes none of {', '.join(offered)}"
    return problem(406, detail, headers={"Vary": VARY}, available=offered)


async def disconnected(receive: Receive) -> None:
    """Wait until the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def while_connected(request: Request, work: Coroutine[Any, Any, Made]) -> Made | None:
    """The work's result; None, with the work ended, when the client goes before. The request's body has been read."""
    watching: list[asyncio.Task[None]] = []
    working = asyncio.current_task()
    assert working is not None  # noqa: S101

    def watch() -> None:
        watching.append(asyncio.create_task(_cancel_when_gone(request, working)))

    late = asyncio.get_running_loop().call_later(_MOMENT, watch)  # most work is done before
    try:
        return await work
    except asyncio.CancelledError:
        if watching and watching[0].done() and not working.uncancel():
            return None
        raise
    finally:
        late.cancel()
        for task in watching:
            task.cancel()


async def _cancel_when_gone(request: Request, working: asyncio.Task[Any]) -> None:
    await disconnected(request.receive)
    working.cancel()


def _truth(value: bool) -> str:
    return "true" if value else "false"
