"""Errors as application/problem+json (RFC 9457), in one shape for every address.

``type``, ``title``, ``status`` and ``detail`` are always there; a query's error has ``position``, ``line`` and
``column`` too when they are known.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from policygraph.errors import (
    EndpointError,
    NotFound,
    PolicyGraphError,
    QueryError,
    QueryTimeout,
    StoreError,
    ValidationError,
)
from policygraph.namespaces import BASE
from policygraph_api.headers import CORS, SECURITY

PROBLEM_JSON = "application/problem+json"
_STATUS: tuple[tuple[type[PolicyGraphError], int], ...] = (
    (NotFound, 404),
    (QueryTimeout, 503),
    (EndpointError, 503),
    (QueryError, 400),
    (ValidationError, 422),
    (StoreError, 503),
)


def problem(
    status: int, detail: str, kind: str | None = None, headers: Mapping[str, str] | None = None, **more: object
) -> Response:
    """A problem response; `kind` is a short slug for programs, `more` are further members."""
    phrase = HTTPStatus(status).phrase
    body = {
        "type": f"{BASE}problem/{kind or phrase.lower().replace(' ', '-')}",
        "title": phrase,
        "status": status,
        "detail": detail,
        **{name: value for name, value in more.items() if value is not None},
    }
    content = json.dumps(body, ensure_ascii=False).encode("utf-8", errors="replace")
    return Response(content, status, headers={"Cache-Control": "no-store", **(headers or {})}, media_type=PROBLEM_JSON)


def query_problem(error: QueryError, sparql: str, status: int = 400, kind: str = "malformed-query") -> Response:
    """The problem of a query, with the place in its text where that is known."""
    if error.position is None:
        return problem(status, error.reason, kind)
    position = min(error.position, len(sparql))
    line = sparql.count("\n", 0, position) + 1
    column = position - (sparql.rfind("\n", 0, position) + 1) + 1
    return problem(status, error.reason, kind, position=position, line=line, column=column)


def add_problem_handlers(app: FastAPI) -> None:
    """Let every error of the app, also the unexpected ones, answer with a problem."""

    @app.exception_handler(HTTPException)
    def http_error(request: Request, error: HTTPException) -> Response:
        headers = dict(error.headers or {})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = ", ".join(sorted(_allowed_methods(app, request)))
            detail = f"{request.method} is not possible here; {headers['Allow']} are"
            return problem(error.status_code, detail, headers=headers)
        detail = str(error.detail)
        if error.status_code == HTTPStatus.NOT_FOUND and detail == HTTPStatus.NOT_FOUND.phrase:
            detail = f"there is nothing at {request.url.path[:200]}"
        return problem(error.status_code, detail, headers=headers)

    @app.exception_handler(RequestValidationError)
    def invalid(_request: Request, error: RequestValidationError) -> Response:
        reasons = [f"{'.'.join(map(str, e['loc'][1:]))}: {e['msg']}" for e in error.errors()]
        return problem(422, "; ".join(reasons), "invalid-parameter")

    @app.exception_handler(PolicyGraphError)
    def known(_request: Request, error: PolicyGraphError) -> Response:
        return problem(next((status for kind, status in _STATUS if isinstance(error, kind)), 500), str(error))

    @app.exception_handler(Exception)
    def unexpected(_request: Request, _error: Exception) -> Response:
        # answered outside of the middleware that gives every other answer its headers
        return problem(500, "the service failed over this request; its log says why", headers={**SECURITY, **CORS})


def _allowed_methods(app: FastAPI, request: Request) -> set[str]:
    def serves(method: str) -> bool:
        scope = {**request.scope, "method": method}
        return any(route.matches(scope)[0] is Match.FULL for route in app.router.routes)

    methods = {method for method in ("GET", "POST", "OPTIONS") if serves(method)}
    return methods | ({"HEAD"} if "GET" in methods else set())
