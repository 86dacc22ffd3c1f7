"""What is not there, or not in time: a page for a person's browser, a problem for every other client."""

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from policygraph.errors import NotFound
from policygraph_api.pages.render import problem_page
from policygraph_api.patience import Patience
from policygraph_api.problems import problem

_LATE = "this takes longer than a page may; it is worked on, try again in a moment"


def add_missing_pages(app: FastAPI) -> None:
    """Answer 404 in the form that the client reads."""

    @app.exception_handler(NotFound)
    def unknown(request: Request, error: NotFound) -> Response:
        return _problem(request, 404, "Not Found", str(error))

    @app.exception_handler(404)
    def nowhere(request: Request, error: HTTPException) -> Response:
        detail = f"there is nothing at {request.url.path}" if error.detail == "Not Found" else str(error.detail)
        return _problem(request, 404, "Not Found", detail)


def add_patience(app: FastAPI, seconds: float) -> None:
    """Answer 503 to who waits for a page for so many seconds."""
    # innermost, since what comes before the routes has limits of its own
    app.user_middleware.append(Middleware(Patience, seconds=seconds, late=_late))


def _late(request: Request) -> Response:
    answer = _problem(request, 503, "Service Unavailable", _LATE)
    answer.headers.update({"Retry-After": "10", "Cache-Control": "no-store"})
    return answer


def _problem(request: Request, status: int, title: str, detail: str) -> Response:
    is_person = "text/html" in request.headers.get("accept", "") and request.query_params.get("format") != "json"
    return problem_page(request, status, title, detail) if is_person else problem(status, detail)
