"""A page as HTML in the reader's language, or the same data as JSON."""

from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import HTMLResponse, JSONResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from policygraph_api.pages.i18n import LANGUAGES, Translator
from policygraph_api.pages.links import document_href, href

YEAR_SECONDS = 365 * 24 * 3600


@cache
def environment() -> Environment:
    """The templates, with everything escaped and unknown names refused."""
    made = Environment(
        loader=PackageLoader("policygraph_api.pages"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.filters.update(href=href, document_href=document_href)
    return made


def language(request: Request) -> str:
    """?lang=, else the cookie, else Chinese."""
    asked = request.query_params.get("lang") or request.cookies.get("lang") or LANGUAGES[0]
    return asked if asked in LANGUAGES else LANGUAGES[0]


def with_query(request: Request, **changes: str | int | None) -> str:
    """This address with parameters replaced; None takes one away."""
    kept = {key: value for key, value in request.query_params.items() if key not in changes}
    new = {key: str(value) for key, value in changes.items() if value is not None}
    query = urlencode(kept | new)
    return request.url.path + (f"?{query}" if query else "")


def render(request: Request, template: str, data: Mapping[str, Any]) -> str:
    """The HTML of one template."""
    translate = Translator(language(request))
    names: Mapping[str, str] = getattr(request.app.state, "document_names", {})
    return environment().get_template(template).render(
        data, t=translate, lang=translate.language, path=request.url.path, params=request.query_params,
        with_query=lambda **changes: with_query(request, **changes), short_name=lambda name: names.get(name, name),
    )  # fmt: skip


def respond(request: Request, template: str, data: Mapping[str, Any], status: int = 200) -> Response:
    """HTML, or JSON for ?format=json; remembers ?lang= in a cookie."""
    response: Response
    if request.query_params.get("format") == "json":
        response = JSONResponse(jsonable_encoder(data), status)
    else:
        response = HTMLResponse(render(request, template, data), status)
    response.headers["Vary"] = "Cookie"
    if request.query_params.get("lang") in LANGUAGES:
        response.set_cookie("lang", language(request), max_age=YEAR_SECONDS, samesite="lax", httponly=True)
    return response


def problem_page(request: Request, status: int, title: str, detail: str) -> Response:
    """An error for a person's browser."""
    return respond(request, "problem.html", {"status": status, "title": title, "detail": detail}, status)
