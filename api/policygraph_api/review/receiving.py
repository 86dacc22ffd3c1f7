"""What a reviewer sends: a form of our pages, or JSON with the token in a header."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request

from policygraph.foreign import read_json
from policygraph_api.bodies import read_body, refuse_compressed
from policygraph_api.negotiation import media_type_of
from policygraph_api.origin import refuse_other_sites
from policygraph_api.requests import FORM, fields_of
from policygraph_api.review.deciding import Given

JSON = "application/json"
TOKEN = "X-Review-Token"  # noqa: S105 - the header's name
_MOST = 1 << 17
_SECONDS = 20.0


async def from_form(request: Request) -> Given:
    """The fields of a form with its token; HTTPException 400, 403, 408, 413 or 415 says what is wrong."""
    body = await _body(request, FORM)
    fields = dict(fields_of(body, "the form"))
    return Given(fields, fields.pop("token", ""))


async def from_json(request: Request) -> Given:
    """The members of an object, the token from the header; the same exceptions, and 422 for what is no object."""
    body = await _body(request, JSON)
    try:
        told = read_json(body)
    except ValueError as error:
        raise HTTPException(400, f"the body is not JSON: {error}") from error
    if not isinstance(told, dict):
        raise HTTPException(422, "the body must be an object")
    return Given(told, request.headers.get(TOKEN, ""))


async def _body(request: Request, wanted: str) -> bytes:
    refuse_other_sites(request)
    media_type, _ = media_type_of(request.headers.get("content-type", ""))
    if media_type != wanted:
        raise HTTPException(415, f"the body must be {wanted}", headers={"Accept-Post": wanted})
    refuse_compressed(request)
    return await read_body(request, _MOST, _SECONDS)
