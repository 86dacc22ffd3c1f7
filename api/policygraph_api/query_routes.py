"""The addresses of the query page: the page, what its editor completes, names of what a result holds, and Excel."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from policygraph_api.attachments import WORKBOOK, saved_as
from policygraph_api.pages import completion, questions
from policygraph_api.pages.i18n import Translator
from policygraph_api.pages.render import beside, language
from policygraph_api.pages.resulting import Result, result_workbook
from policygraph_api.pages.site import Site
from policygraph_api.parameters import LONGEST, Text
from policygraph_api.posted import posted

_NAMES, _ROWS = 4 << 20, 128 << 20
"""Bytes of a list of IRIs, and of a result's rows."""


class Wanted(BaseModel):
    """The IRIs whose names are wanted."""

    iris: list[str] = Field(max_length=1000)


def add_query(router: APIRouter, site: Site) -> None:
    """The page and what its scripts ask for."""

    @router.get("/query")
    def query(request: Request, name: Text = "") -> Response:
        given = {key: value[:LONGEST] for key, value in request.query_params.items()}
        return beside(request, "query.html", "_question.html", lambda: questions.query_page(site, name, given))

    @router.get("/query/terms")
    def query_terms(request: Request) -> dict[str, Any]:
        return completion.terms(site, Translator(language(request)))

    @router.get("/query/things")
    def query_things(q: Text = "") -> dict[str, Any]:
        return completion.things(site, q)

    @router.post("/query/names")
    def query_names(wanted: Annotated[Wanted, Depends(posted(Wanted, _NAMES))]) -> dict[str, dict[str, str]]:
        return completion.names(site, wanted.iris)

    @router.post("/query/result.xlsx")
    def query_workbook(result: Annotated[Result, Depends(posted(Result, _ROWS))]) -> Response:
        return Response(result_workbook(result), media_type=WORKBOOK, headers=saved_as("result.xlsx"))
