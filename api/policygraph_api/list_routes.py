"""The addresses of the lists: each as a page, as JSON, and as a file of all that the filters leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from policygraph_api.pages import (
    agencies,
    couples,
    documents,
    duties,
    findings,
    indicators,
    partners,
    rings,
    targets,
    tasks,
)
from policygraph_api.pages.choosing import meant
from policygraph_api.pages.exports import Sheet, download
from policygraph_api.pages.i18n import Translator
from policygraph_api.pages.render import language, respond
from policygraph_api.pages.site import Site
from policygraph_api.parameters import LONGEST

Page = Annotated[int, Query(ge=1)]
_DOCUMENTS = ("document", "a", "b")
"""The filters that name a document."""


@dataclass(frozen=True)
class ListPage:
    """A list: its address, its template, the parameters that narrow and sort it, its data and its rows as a file."""

    address: str
    template: str
    filters: tuple[str, ...]
    page: Callable[[Site, Mapping[str, str], int, Translator], Mapping[str, Any]]
    sheet: Callable[[Site, Mapping[str, str], Translator], Sheet]


LISTS = (
    ListPage("/documents", "documents.html", documents.FILTERS, documents.documents, documents.sheet),
    ListPage("/tasks", "tasks.html", tasks.FILTERS, tasks.tasks, tasks.sheet),
    ListPage("/agencies", "agencies.html", agencies.FILTERS, agencies.agencies, agencies.sheet),
    ListPage("/targets", "targets.html", targets.FILTERS, targets.targets, targets.sheet),
    ListPage("/targets/compare", "indicators.html", indicators.FILTERS, indicators.indicators, indicators.sheet),
    ListPage("/responsibility", "responsibility.html", duties.FILTERS, duties.responsibility, duties.sheet),
    ListPage("/cooperation", "cooperation.html", partners.FILTERS, partners.cooperation, partners.sheet),
    ListPage("/compare", "compare.html", couples.FILTERS, couples.comparison, couples.sheet),
    ListPage("/loops", "loops.html", rings.FILTERS, rings.loops, rings.sheet),
    ListPage("/findings", "findings.html", findings.FILTERS, findings.findings, findings.sheet),
)


def add_lists(router: APIRouter, site: Site) -> None:
    """Mount every list of LISTS."""
    for listed in LISTS:
        _add(router, site, listed)


def _add(router: APIRouter, site: Site, listed: ListPage) -> None:
    def asked(request: Request) -> tuple[Mapping[str, str], Translator, Mapping[str, object]]:
        given = {name: request.query_params.get(name, "")[:LONGEST] for name in listed.filters}
        found = {name: meant(site, given[name]) for name in _DOCUMENTS if given.get(name)}
        given |= {name: one.name if name == _DOCUMENTS[0] or not one.others else "" for name, one in found.items()}
        several = {name: one.others for name, one in found.items() if one.others}
        return given, Translator(language(request)), several

    @router.get(listed.address)
    def page(request: Request, page: Page = 1) -> Response:
        filters, translate, several = asked(request)
        return respond(request, listed.template, {**listed.page(site, filters, page, translate), "meant": several})

    @router.get(listed.address + ".{form}")
    def file(request: Request, form: str) -> Response:
        filters, translate, _ = asked(request)
        return download(listed.sheet(site, filters, translate), form, translate.language)
