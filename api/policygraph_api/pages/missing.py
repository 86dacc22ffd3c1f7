"""What is not there: a page for a person's browser, a problem for every other client."""

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from policygraph.errors import NotFound
from policygraph_api.pages.render import problem_page
from policygraph_api.problems import problem


def add_missing_pages(app: FastAPI) -> None:
    """Answer 404 in the form that the client reads."""

    @app.exception_handler(NotFound)
    def unknown(request: Request, error: NotFound) -> Response:
        return _missing(request, str(error))

    @app.exception_handler(404)
    def nowhere(request: Request, error: HTTPException) -> Response:
        detail = f"there is nothing at {request.url.path}" if error.detail == "Not Found" else str(error.detail)
        return _missing(request, detail)


def _missing(request: Request, detail: str) -> Response:
    is_person = "text/html" in request.headers.get("accept", "") and request.query_params.get("format") != "json"
    return problem_page(request, 404, "Not Found", detail) if is_person else problem(404, detail)
