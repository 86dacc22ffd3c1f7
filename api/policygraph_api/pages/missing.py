"""What is not there, or fails, or not in time: a page for a person's browser, a problem for every other client."""

import json
from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.middleware import Middleware

from policygraph_api.pages.render import problem_page
from policygraph_api.patience import Patience
from policygraph_api.problems import PROBLEM_JSON, problem

_FOR_PROGRAMS = ("/api/", "/sparql", "/store", "/static/", "/openapi.json")
Handler = Callable[[Request, Any], Response]

_LATE = "this takes longer than a page may; it is worked on, try again in a moment"


def add_problem_pages(app: FastAPI) -> None:
    """Let every handler of errors that the app has answer a person with a page."""
    for kind, handler in list(app.exception_handlers.items()):
        if not iscoroutinefunction(handler):
            app.exception_handlers[kind] = _for_people(cast("Handler", handler))


def _for_people(handler: Handler) -> Handler:
    def answer(request: Request, error: Exception) -> Response:
        told = handler(request, error)
        if not _is_person(request) or told.headers.get("content-type") != PROBLEM_JSON:
            return told
        body = json.loads(bytes(told.body))
        page = problem_page(request, told.status_code, body["title"], body["detail"])
        kept = {name: value for name, value in told.headers.items() if name not in {"content-type", "content-length"}}
        page.headers.update(kept)
        return page

    return answer


def add_patience(app: FastAPI, seconds: float) -> None:
    """Answer 503 to who waits for a page for so many seconds."""
    # innermost, since what comes before the routes has limits of its own
    app.user_middleware.append(Middleware(Patience, seconds=seconds, late=_late))


def _late(request: Request) -> Response:
    headers = {"Retry-After": "10", "Cache-Control": "no-store"}
    if not _is_person(request):
        return problem(503, _LATE, headers=headers)
    page = problem_page(request, 503, "Service Unavailable", _LATE)
    page.headers.update(headers)
    return page


def _is_person(request: Request) -> bool:
    is_asked = "text/html" in request.headers.get("accept", "") and request.query_params.get("format") != "json"
    return is_asked and not request.url.path.startswith(_FOR_PROGRAMS)
