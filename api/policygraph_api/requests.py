"""What a request of the SPARQL 1.1 Protocol asks, by GET, form POST or direct POST."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from policygraph.sparql.terms import write_iri
from policygraph_api.negotiation import media_type_of

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_MAX_BODY = 1 << 20
_MAX_FIELDS = 1_000


@dataclass(frozen=True, slots=True)
class ProtocolRequest:
    """A query with the dataset of the request; the graphs are None when the request names none of either kind."""

    query: str
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None


async def read_request(request: Request) -> ProtocolRequest | None:
    """The request's query; None for a GET that asks nothing.

    HTTPException 400, 403 (an update), 413 or 415 says what is wrong.
    """
    fields = _fields(request.scope["query_string"], "the address")
    if request.method == "POST":
        fields += await _body_fields(request)
    values = [value for name, value in fields if name == "query"]
    if any(name == "update" for name, _ in fields):
        raise HTTPException(403, "updates are refused: this service only reads")
    if not values and request.method != "POST":
        return None
    if len(values) != 1:
        raise HTTPException(400, f"the request has {len(values)} query parameters; it must have one")
    default = tuple(value for name, value in fields if name == "default-graph-uri")
    named = tuple(value for name, value in fields if name == "named-graph-uri")
    _check_graphs((*default, *named))
    given = bool(default or named)
    return ProtocolRequest(values[0], default if given else None, named if given else None)


async def _body_fields(request: Request) -> list[tuple[str, str]]:
    media_type, parameters = media_type_of(request.headers.get("content-type", ""))
    if media_type == UPDATE:
        raise HTTPException(403, "updates are refused: this service only reads")
    if media_type not in (FORM, QUERY):
        seen = f"{media_type} is not" if media_type else "there is no Content-Type that is"
        raise HTTPException(415, f"{seen} {FORM} or {QUERY}", headers={"Accept-Post": f"{FORM}, {QUERY}"})
    if parameters.get("charset", "utf-8") not in ("utf-8", "utf8"):
        raise HTTPException(415, f"the charset {parameters['charset']} is not UTF-8")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise HTTPException(415, "the body must not be compressed", headers={"Accept-Encoding": "identity"})
    body = await _read_body(request)
    if media_type == FORM:
        return _fields(body, "the form")
    try:
        return [("query", body.decode("utf-8"))]
    except UnicodeDecodeError as error:
        raise HTTPException(400, f"the query is not UTF-8 (byte {error.start})") from error


async def _read_body(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _MAX_BODY:
            raise HTTPException(413, f"the body has more than {_MAX_BODY} bytes")
    return bytes(body)


def _fields(encoded: bytes, where: str) -> list[tuple[str, str]]:
    try:
        text = encoded.decode("utf-8")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
    except UnicodeDecodeError as error:
        raise HTTPException(400, f"{where} holds percent-encoded bytes that are not UTF-8") from error
    except ValueError as error:
        raise HTTPException(400, f"{where} has more than {_MAX_FIELDS} parameters") from error


def _check_graphs(graphs: Iterable[str]) -> None:
    for graph in graphs:
        try:
            write_iri(graph)
        except ValueError as error:
            raise HTTPException(400, f"the graph {error}") from error
