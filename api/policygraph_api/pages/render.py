"""A page as HTML in the reader's language, or the same data as JSON."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from urllib.parse import unquote, urlencode

from fastapi import Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import HTMLResponse, JSONResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from policygraph.analysis.decided import DecisionRecord
from policygraph.analysis.sources import Source
from policygraph_api.addresses import served_addresses
from policygraph_api.pages.i18n import LANGUAGES, Translator, tongue
from policygraph_api.pages.links import document_href, href

YEAR_SECONDS = 365 * 24 * 3600
THEMES = ("auto", "light", "dark")
"""What the reader can choose; auto is as the system has it, and the default."""

# The keys under which an object of the pages' data names the thing that it is about.
_NAMES = ("iri", "statement")


@cache
def environment() -> Environment:
    """The templates, with everything escaped and unknown names refused."""
    made = Environment(
        loader=PackageLoader("policygraph_api.pages"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.filters.update(href=href, document_href=document_href, tongue=tongue)
    return made


def language(request: Request) -> str:
    """?lang=, else the cookie, else Chinese."""
    return _choice(request, "lang")


_CHOICES = {"lang": LANGUAGES, "theme": THEMES}


def _choice(request: Request, name: str) -> str:
    """What the reader chose, in the address or before, else the first that there is."""
    asked = (request.query_params.get(name), request.cookies.get(name))
    return next((value for value in asked if value in _CHOICES[name]), _CHOICES[name][0])


def with_query(request: Request, **changes: str | int | None) -> str:
    """This address with parameters replaced; None takes one away."""
    kept = [pair for pair in request.query_params.multi_items() if pair[0] not in changes]
    query = urlencode([*kept, *((key, str(value)) for key, value in changes.items() if value is not None)])
    return request.url.path + (f"?{query}" if query else "")


def as_file(request: Request, form: str) -> str:
    """The address at which this list, filtered and sorted as it is, can be had as a file (csv, json or xlsx)."""
    query = with_query(request, page=None, format=None, part=None).partition("?")[2]
    return f"{request.url.path}.{form}" + (f"?{query}" if query else "")


def render(request: Request, template: str, data: Mapping[str, Any]) -> str:
    """The HTML of one template."""
    translate = Translator(language(request))
    names: Mapping[str, str] = getattr(request.app.state, "document_names", {})
    decided = _decided(request)
    return environment().get_template(template).render(
        data, t=translate, lang=translate.language, theme=_choice(request, "theme"), path=request.url.path,
        params=request.query_params, with_query=lambda **changes: with_query(request, **changes),
        download=lambda form: as_file(request, form),
        short_name=lambda name: names.get(name, name), decided=decided.get, served=served_addresses(request.app),
        review=getattr(request.app.state, "review", None), reviewer=unquote(request.cookies.get("reviewer", "")),
        source_of=_sources(request).get,
    )  # fmt: skip


def respond(request: Request, template: str, data: Mapping[str, Any], status: int = 200) -> Response:
    """HTML, or JSON for ?format=json; remembers ?lang= and ?theme= in cookies."""
    response: Response
    if request.query_params.get("format") == "json":
        response = JSONResponse(with_decisions(jsonable_encoder(data), _decided(request)), status)
    else:
        response = HTMLResponse(render(request, template, data), status)
    response.headers["Vary"] = "Cookie"
    for name, values in _CHOICES.items():
        if request.query_params.get(name) in values:
            response.set_cookie(name, _choice(request, name), max_age=YEAR_SECONDS, samesite="lax", httponly=True)
    return response


def beside(request: Request, page: str, part: str, read: Callable[[], Mapping[str, Any]]) -> Response:
    """The whole page, or for ?part=1 only the piece that scripts show beside another page."""
    if request.query_params.get("part"):
        return HTMLResponse(render(request, part, read()))
    return respond(request, page, read())


def with_decisions(data: Any, decided: Mapping[str, DecisionRecord]) -> Any:
    """JSON in which each object of a thing that a person decided on says so, as `decision`."""
    if isinstance(data, list):
        return [with_decisions(item, decided) for item in data]
    if not isinstance(data, dict):
        return data
    told = {key: with_decisions(value, decided) for key, value in data.items()}
    decision = next((decided[data[key]] for key in _NAMES if data.get(key) in decided), None)
    return told | {"decision": decision.to_json()} if decision else told


def _sources(request: Request) -> Mapping[str, Source]:
    """The user's own files by the names of their documents."""
    site = getattr(request.app.state, "site", None)
    return site.sources.files if site else {}


def _decided(request: Request) -> Mapping[str, DecisionRecord]:
    found: Mapping[str, DecisionRecord] = getattr(getattr(request.app.state, "site", None), "decided", {})
    return found


def problem_page(request: Request, status: int, title: str, detail: str) -> Response:
    """An error for a person's browser."""
    return respond(request, "problem.html", {"status": status, "title": title, "detail": detail}, status)
