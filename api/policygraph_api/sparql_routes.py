"""The addresses of the SPARQL 1.1 Protocol and of the Graph Store Protocol."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from policygraph_api.descriptions import problems
from policygraph_api.formats import GRAPH_FORMATS, ROW_FORMATS, Format
from policygraph_api.graph_store import read_graph_request
from policygraph_api.sparql import SparqlService


def _answers(formats: Iterable[Format], *codes: int) -> dict[int | str, dict[str, Any]]:
    content = {offered.media_type: {"schema": {"type": "string"}} for offered in formats}
    return {
        200: {"description": "The answer, in the format that the Accept header prefers", "content": content},
        304: {"description": "The client has it already"},
        **problems(400, 406, 503, *codes),
    }


_ANSWERS = _answers((*ROW_FORMATS, *GRAPH_FORMATS), 403)
_ANSWERS[303] = {"description": "To a browser that asks no query: the page where queries are written"}
_POST_ANSWERS = _answers((*ROW_FORMATS, *GRAPH_FORMATS), 403, 408, 413, 415)
_STORE_ANSWERS = _answers(GRAPH_FORMATS, 404)


def sparql_router(service: SparqlService) -> APIRouter:
    """The routes of /sparql."""
    router = APIRouter(tags=["SPARQL"])

    @router.get("/sparql/", include_in_schema=False)
    @router.post("/sparql/", include_in_schema=False)
    @router.get("/sparql", summary="Ask a SPARQL query", openapi_extra=_GET_SCHEMA, responses=_ANSWERS)
    @router.post("/sparql", summary="Ask a SPARQL query by POST", openapi_extra=_POST_SCHEMA, responses=_POST_ANSWERS)
    async def sparql(request: Request) -> Response:
        return await service.respond(request)

    @router.options("/sparql/", include_in_schema=False)
    @router.options("/sparql", include_in_schema=False)
    async def options() -> Response:
        return Response(status_code=204, headers={"Allow": "GET, HEAD, OPTIONS, POST"})

    return router


def graph_store_router(service: SparqlService) -> APIRouter:
    """The routes of /store: whole graphs, to be read."""
    router = APIRouter(tags=["SPARQL"])

    @router.get("/store", summary="Read a whole graph", openapi_extra=_STORE_SCHEMA, responses=_STORE_ANSWERS)
    @router.get("/store/{path:path}", include_in_schema=False)
    async def store(request: Request) -> Response:
        return await read_graph_request(service, request)

    @router.options("/store", include_in_schema=False)
    @router.options("/store/{path:path}", include_in_schema=False)
    async def options() -> Response:
        return Response(status_code=204, headers={"Allow": "GET, HEAD, OPTIONS"})

    return router


_STRING = {"type": "string"}
_GRAPHS = {"type": "array", "items": {"type": "string", "format": "iri"}}
_TIMEOUT = {"type": "number", "exclusiveMinimum": 0, "maximum": 999999}
_TIMEOUT_PARAMETER = {
    "name": "timeout",
    "in": "query",
    "schema": _TIMEOUT,
    "description": "seconds after which the query is ended; it can only lower the service's own limit",
}
_GET_SCHEMA = {
    "parameters": [
        {"name": "query", "in": "query", "schema": _STRING, "description": "without it: the service description"},
        {"name": "default-graph-uri", "in": "query", "schema": _GRAPHS},
        {"name": "named-graph-uri", "in": "query", "schema": _GRAPHS},
        _TIMEOUT_PARAMETER,
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
                    "properties": {
                        "query": _STRING,
                        "default-graph-uri": _GRAPHS,
                        "named-graph-uri": _GRAPHS,
                        "timeout": _TIMEOUT,
                    },
                }
            },
        },
    }
}
_STORE_SCHEMA = {
    "parameters": [
        {"name": "graph", "in": "query", "schema": {"type": "string", "format": "iri"}, "description": "a named graph"},
        {"name": "default", "in": "query", "schema": _STRING, "description": "instead: all graphs together"},
        _TIMEOUT_PARAMETER,
    ]
}
