"""The reviewer's mode as JSON."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends

from policygraph.decisions import Decision
from policygraph_api.descriptions import problems
from policygraph_api.rest.paging import Json, Wanted, Words
from policygraph_api.review.deciding import LONGEST, Given, check_token, decide
from policygraph_api.review.pages import chosen_of, told_of
from policygraph_api.review.receiving import TOKEN, from_json
from policygraph_api.review.site import ReviewedSite

Sent = Annotated[Given, Depends(from_json)]
Settled = Callable[[], AbstractContextManager[None]]

_TEXT = {"type": "string", "maxLength": LONGEST}
_TOKEN = {"name": TOKEN, "in": "header", "required": True, "schema": {"type": "string"}}
_DECISION = {
    "type": "object",
    "required": ["statement", "verdict", "reason", "by"],
    "properties": {
        "statement": {**_TEXT, "description": "the IRI of a statement, name or finding"},
        "verdict": {"type": "string", "enum": ["confirm", "reject", "replace"]},
        "reason": {**_TEXT, "minLength": 1},
        "by": {**_TEXT, "minLength": 1},
        "with": {"type": "object", "description": "for replace: the fields that are otherwise"},
        "scope": {"type": "string", "enum": ["document", "all"], "description": "all: a name in all documents"},
        "seen": {
            **_TEXT,
            "description": "the decision that was seen on it, empty for none",
        },
    },
}
_UNDO = {"type": "object", "required": ["decision"], "properties": {"decision": _TEXT}}


def add_interface(site: ReviewedSite, settled: Settled) -> APIRouter:
    """The routes below /api/review; `settled` makes problems of what the decisions file does not take."""
    router = APIRouter(prefix="/api/review", tags=["Review"])

    @router.get(
        "", summary="What waits for a reviewer, or was decided, and the token to decide with",
        responses=problems(403, 406, 422, 503),
    )  # fmt: skip
    def review(
        wanted: Wanted,
        state: Literal["", "waiting", "decided", "all"] = "",
        kind: Literal["", "finding", "issue", "name", "statement"] = "",
        document: Words = "",
        q: Words = "",
    ) -> Json:
        filters = {"state": state, "kind": kind, "document": document, "severity": "", "rule": "", "q": q}
        found = chosen_of(site, filters)
        return wanted.of(found, lambda shown: [told_of(site, item) for item in shown]) | {"token": site.book.token}

    @router.post(
        "/decisions", status_code=201, summary="Decide on a statement, name or finding",
        openapi_extra=_asked(_DECISION), responses=problems(400, 403, 404, 408, 409, 413, 415, 422, 503),
    )  # fmt: skip
    def decisions(given: Sent) -> Json:
        check_token(site, given)
        with settled():
            return _told(decide(site, given))

    @router.post(
        "/undo", summary="Take a decision back", openapi_extra=_asked(_UNDO),
        responses=problems(400, 403, 404, 408, 409, 413, 415, 422, 503),
    )  # fmt: skip
    def undo(given: Sent) -> Json:
        check_token(site, given)
        with settled():
            return _told(site.book.undo(given.word("decision")))

    return router


def _asked(schema: dict[str, Any]) -> dict[str, Any]:
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    return {"requestBody": body, "parameters": [_TOKEN]}


def _told(decision: Decision) -> Json:
    words = ("statement", "verdict", "reason", "by", "date", "iri")
    return {name: getattr(decision, name) for name in words} | ({"with": decision.fields()} if decision.changes else {})
