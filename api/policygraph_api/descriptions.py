"""What the description at /openapi.json says of problems."""

from __future__ import annotations

from typing import Any

from policygraph_api.problems import PROBLEM_JSON

_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
_SAYS = {
    400: "What is wrong with the request",
    403: "It is refused: an update, a page of another site, a form without its token",
    404: "It is not there",
    406: "No format or coding that the request takes",
    408: "The request did not come in time",
    409: "It was decided on meanwhile, or the decisions file is not right",
    413: "The request is too large",
    414: "The address is too long",
    415: "The body is of another type",
    422: "A parameter that does not fit",
    503: "It took too long or too much, or too many wait",
}


def problems(*codes: int) -> dict[int | str, dict[str, Any]]:
    """The problems that an address may answer with."""
    return {code: {"description": _SAYS[code], "content": {PROBLEM_JSON: {"schema": _PROBLEM}}} for code in codes}
