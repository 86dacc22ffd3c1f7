"""Entity tags (RFC 9110, section 8.8.3): what was asked of which data, so that no answer is worked out twice."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version

from starlette.datastructures import Headers
from starlette.responses import Response

from policygraph.sparql.forms import tokens
from policygraph_api.negotiation import choose_coding

_OF_THE_MOMENT = ("NOW", "RAND", "UUID")
_SOFTWARE = tuple(version(name) for name in ("policygraph", "pyoxigraph"))


def depends_on_the_moment(sparql: str) -> bool:
    """Whether a query may give another answer on the same data."""
    if not any(name in sparql.upper() for name in _OF_THE_MOMENT):
        return False
    words = (word.text.upper() for word in tokens(sparql) if word.kind in ("word", "tag"))
    return any(name in word for word in words for name in _OF_THE_MOMENT)


def tag_of(headers: Headers, *parts: object) -> str:
    """A weak tag for what `parts` decide, as JSON, in the coding that the request takes."""
    gzip, _ = choose_coding(", ".join(headers.getlist("accept-encoding")))
    text = json.dumps([*_SOFTWARE, gzip, *parts])
    return f'W/"{hashlib.blake2b(text.encode(), digest_size=16).hexdigest()}"'


def has_tag(headers: Headers, tag: str) -> bool:
    """Whether If-None-Match names the tag; ``*`` names none, since only an answer shows that there is one."""
    given = ", ".join(headers.getlist("if-none-match"))
    return tag.removeprefix("W/") in {element.strip().removeprefix("W/") for element in given.split(",")}


def wants_nothing_that_exists(headers: Headers) -> bool:
    """Whether If-None-Match is ``*``: nothing is to be sent if there is something."""
    return headers.get("if-none-match", "").strip() == "*"


def not_modified(tag: str) -> Response:
    """304 with the headers that its 200 would have."""
    headers = {"ETag": tag, "Vary": "Accept, Accept-Encoding", "Cache-Control": "no-cache"}
    return Response(status_code=304, headers=headers)
