"""Which page a request comes from: one of another site may not make this service work or write."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request

SAME_ORIGIN = {"Referrer-Policy": "same-origin"}
"""Headers of a page with a form to post: under no-referrer browsers would not say that the form is our own."""

_OURS = frozenset({"same-origin", "none"})


def refuse_other_sites(request: Request) -> None:
    """HTTPException 403 when a browser says that the request was made by a page of another site.

    What is no browser says nothing of it and passes. Fetch metadata count where there are any, else Origin.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        is_ours = site.lower() in _OURS
    else:
        origin = request.headers.get("origin")
        is_ours = origin is None or _authority(origin) == request.headers.get("host", "").lower()
    if not is_ours:
        raise HTTPException(403, "the request comes from a page of another site; open this service's own page")


def _authority(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
