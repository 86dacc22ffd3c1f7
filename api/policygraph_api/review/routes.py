"""The addresses of the reviewer's mode: the pages, and the forms that write to the decisions file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from policygraph.decisions import Decision, OvertakenError
from policygraph.errors import DocumentError, NotFound
from policygraph_api.pages.i18n import Translator
from policygraph_api.pages.render import YEAR_SECONDS, beside, language, problem_page, respond
from policygraph_api.parameters import LONGEST, Text
from policygraph_api.review.deciding import Given, check_token, decide
from policygraph_api.review.interface import add_interface
from policygraph_api.review.pages import FILTERS, proven_page, review_page, thing_page
from policygraph_api.review.receiving import from_form
from policygraph_api.review.site import ReviewedSite

Page = Annotated[int, Query(ge=0)]
REVIEWER = "reviewer"
"""The cookie with the name that the reviewer gave last."""


def add_review(app: FastAPI, site: ReviewedSite) -> None:
    """Mounts the pages and forms of the reviewer's mode, and the same as JSON."""
    app.state.review = site
    router = APIRouter(include_in_schema=False)
    _add_pages(router, site)
    _add_forms(router, site)
    app.include_router(router)
    app.include_router(add_interface(site, settled))


def _add_pages(router: APIRouter, site: ReviewedSite) -> None:
    @router.get("/review")
    def review(request: Request, at: Text = "", page: Page = 0) -> Response:
        filters: Mapping[str, str] = {name: request.query_params.get(name, "")[:LONGEST] for name in FILTERS}
        return respond(request, "review.html", review_page(site, filters, at, page, Translator(language(request))))

    @router.get("/review/thing")
    def thing(request: Request, iri: Text) -> Response:
        part = "_review.html" if request.query_params.get("part") == "box" else "_review_thing.html"
        return beside(request, "review_thing.html", part, lambda: thing_page(site, iri))

    @router.get("/review/evidence")
    def evidence(request: Request, iri: Text) -> Response:
        return beside(request, "review_proven.html", "_review_proven.html", lambda: proven_page(site, iri))


def _add_forms(router: APIRouter, site: ReviewedSite) -> None:
    @router.post("/review/decisions")
    async def decided(request: Request) -> Response:
        return await _answer(request, site, lambda given: decide(site, given))

    @router.post("/review/undo")
    async def undone(request: Request) -> Response:
        return await _answer(request, site, lambda given: site.book.undo(given.word("decision")))


async def _answer(request: Request, site: ReviewedSite, do: Callable[[Given], Decision]) -> Response:
    """Do what a form says and lead back to where it stood; a page that says what is wrong."""
    try:
        given = await from_form(request)
        return await run_in_threadpool(_done, site, given, do)
    except HTTPException as error:
        if "text/html" not in request.headers.get("accept", ""):
            raise
        title = HTTPStatus(error.status_code).phrase
        return await run_in_threadpool(problem_page, request, error.status_code, title, str(error.detail))


def _done(site: ReviewedSite, given: Given, do: Callable[[Given], Decision]) -> Response:
    check_token(site, given)
    with settled():
        do(given)
    response = RedirectResponse(_back(given.word("back")) or "/review", 303)
    if given.word("by"):
        response.set_cookie(REVIEWER, quote(given.word("by")), YEAR_SECONDS, samesite="strict", httponly=True)
    return response


@contextmanager
def settled() -> Iterator[None]:
    """What a decisions file does not take, as HTTPException 404, 409 or 503."""
    try:
        yield
    except NotFound as error:
        raise HTTPException(404, str(error)) from error
    except (OvertakenError, DocumentError) as error:
        raise HTTPException(409, str(error)) from error
    except OSError as error:
        raise HTTPException(503, f"the decisions file cannot be written: {error.strerror}") from error


def _back(address: str) -> str:
    """An address of our own, else nothing."""
    own = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return quote(address, safe="/?&=%#:;,+~!@$'()*-._") if own else ""
