"""What a request of the SPARQL 1.1 Protocol asks, by GET, form POST or direct POST."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from policygraph.sparql.terms import write_iri
from policygraph_api.bodies import read_body, refuse_compressed
from policygraph_api.negotiation import media_type_of

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_MAX_BODY = 1 << 20
_MAX_FIELDS = 1_000
_SHORT = 4_000
_BODY_SECONDS = 20.0
_NO_BYTE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_SECONDS = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")
_WAIT = re.compile(r"(?:^|[,;])\s*wait\s*=\s*\"?([0-9]{1,6})\"?\s*(?=[,;]|$)", re.IGNORECASE)

Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ProtocolRequest:
    """A query with the dataset of the request; the graphs are None when the request names none of either kind.

    `timeout` is how many seconds the client gives it, `preferred` whether it said so in a Prefer header.
    """

    query: str
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    timeout: float | None = None
    preferred: bool = False


async def read_request(request: Request) -> ProtocolRequest | None:
    """The request's query; None for a GET that asks nothing.

    HTTPException 400, 403 (an update), 413 or 415 says what is wrong.
    """
    fields = address_fields(request)
    if request.method == "POST":
        fields += await _body_fields(request)
    values = [value for name, value in fields if name == "query"]
    if any(name == "update" for name, _ in fields):
        raise HTTPException(403, "updates are refused: this service only reads")
    default = _graphs(fields, "default-graph-uri")
    named = _graphs(fields, "named-graph-uri")
    given = bool(default or named)
    timeout, preferred = read_timeout(request, fields)
    if not values and request.method != "POST":
        return None
    if len(values) != 1:
        raise HTTPException(400, f"the request has {len(values)} query parameters; it must have one")
    return ProtocolRequest(values[0], default if given else None, named if given else None, timeout, preferred)


def address_fields(request: Request) -> Fields:
    """The parameters of the address; HTTPException 400 when they are not percent-encoded UTF-8."""
    encoded = request.scope["query_string"]
    return list(_short_fields(encoded)) if len(encoded) < _SHORT else fields_of(encoded, "the address")


@lru_cache(maxsize=256)  # clients ask the same again and again
def _short_fields(encoded: bytes) -> Fields:
    return fields_of(encoded, "the address")


def read_timeout(request: Request, fields: Fields) -> tuple[float | None, bool]:
    """The seconds of the parameter `timeout`, or else of ``Prefer: wait``, and whether it was the latter."""
    given = [value for name, value in fields if name == "timeout"]
    if len(given) > 1 or not all(_SECONDS.fullmatch(value) and float(value) > 0 for value in given):
        raise HTTPException(400, "timeout must be one number of seconds, such as 2.5")
    if given:
        return float(given[0]), False
    wait = _WAIT.search(", ".join(request.headers.getlist("prefer")))
    return (float(wait[1]), True) if wait and int(wait[1]) else (None, False)


async def _body_fields(request: Request) -> Fields:
    media_type, parameters = media_type_of(request.headers.get("content-type", ""))
    if media_type == UPDATE:
        raise HTTPException(403, "updates are refused: this service only reads")
    if media_type not in (FORM, QUERY):
        seen = f"{media_type} is not" if media_type else "there is no Content-Type that is"
        raise HTTPException(415, f"{seen} {FORM} or {QUERY}", headers={"Accept-Post": f"{FORM}, {QUERY}"})
    if parameters.get("charset", "utf-8") not in ("utf-8", "utf8"):
        raise HTTPException(415, f"the charset {parameters['charset']} is not UTF-8")
    refuse_compressed(request)
    body = await read_body(request, _MAX_BODY, _BODY_SECONDS)
    if media_type == FORM:
        return fields_of(body, "the form")
    try:
        return [("query", body.decode("utf-8"))]
    except UnicodeDecodeError as error:
        raise HTTPException(400, f"the query is not UTF-8 (byte {error.start})") from error


def fields_of(encoded: bytes, where: str) -> Fields:
    """The parameters of a form or an address (`where`); HTTPException 400 when they are not percent-encoded UTF-8."""
    fault = _NO_BYTE.search(encoded)
    if fault is not None:
        seen = encoded[fault.start() : fault.start() + 3].decode("ascii", "replace")
        raise HTTPException(400, f"{where} holds {seen}, which is no percent-encoded byte; a percent sign is %25")
    try:
        text = encoded.decode("utf-8")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
    except UnicodeDecodeError as error:
        raise HTTPException(400, f"{where} holds percent-encoded bytes that are not UTF-8") from error
    except ValueError as error:
        raise HTTPException(400, f"{where} has more than {_MAX_FIELDS} parameters") from error


def _graphs(fields: Fields, parameter: str) -> tuple[str, ...]:
    """The graphs that a parameter names, each once: a graph is not merged with itself."""
    graphs = dict.fromkeys(value for name, value in fields if name == parameter)
    for graph in graphs:
        try:
            write_iri(graph)
        except ValueError as error:
            raise HTTPException(400, f"the graph {error}") from error
    return tuple(graphs)
