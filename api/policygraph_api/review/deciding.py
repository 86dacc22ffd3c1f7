"""A reviewer's form, or the same as JSON, as a decision."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from starlette.exceptions import HTTPException

from policygraph.decisions import Decision, parse_decision
from policygraph.errors import NotFound
from policygraph_api.day import today
from policygraph_api.review.site import ReviewedSite
from policygraph_api.review.things import Thing

LONGEST = 2_000
"""Characters of a reason or an IRI."""

_TYPED = "with."
"""What the names of a form's fields for a replacement begin with."""


@dataclass(frozen=True, slots=True)
class Given:
    """What came with a request: its fields, and the token that shows that the form is ours."""

    fields: Mapping[str, Any]
    token: str

    def word(self, name: str) -> str:
        """A field as a text; HTTPException 422 when it is something else or too long."""
        value = self.fields.get(name, "")
        if not isinstance(value, str) or len(value) > LONGEST:
            raise HTTPException(422, f"{name} must be a text of at most {LONGEST} characters")
        return value.strip()


def check_token(site: ReviewedSite, given: Given) -> None:
    """HTTPException 403 when the token is not this service's."""
    if not compare_digest(given.token.encode("utf-8", "replace"), site.book.token.encode()):
        raise HTTPException(403, "the form is not of this service as it runs now: load the page again")


def decide(site: ReviewedSite, given: Given) -> Decision:
    """Write down what a request decides; HTTPException 422 says what is wrong with it, NotFound that nothing is there.

    `seen` is the IRI of the decision that the reviewer saw, empty for none; without the field nothing is compared.
    """
    thing = site.thing(given.word("statement"))
    if thing is None:
        raise NotFound("statement, name or finding", given.word("statement")[:200])
    statement = thing.everywhere if thing.everywhere and given.word("scope") == "all" else thing.iri
    told: dict[str, Any] = {name: given.word(name) for name in ("verdict", "reason", "by")}
    told |= {"statement": statement, "date": today().isoformat()}
    try:
        if told["verdict"] == "replace":
            told["with"] = _changes(thing, given)
        decision = parse_decision(told)
    except ValueError as error:
        raise HTTPException(422, str(error)) from error
    site.book.decide(decision, given.word("seen") if statement == thing.iri and "seen" in given.fields else None)
    return decision


def _changes(thing: Thing, given: Given) -> dict[str, Any]:
    if not thing.fields:
        raise ValueError("this can be confirmed or rejected, not replaced")
    asked = given.fields.get("with")
    typed = {name.removeprefix(_TYPED): given.word(name) for name in given.fields if name.startswith(_TYPED)}
    changes = thing.changes(typed) if asked is None else asked
    if not isinstance(changes, dict) or not changes:
        raise ValueError("a replacement needs at least one field that is otherwise")
    allowed = {field.name for field in thing.fields} | ({"entity"} if thing.kind == "Name" else set())
    odd = sorted(set(changes) - allowed)
    if odd:
        raise ValueError(f"its record has no field {odd[0][:100]}; it has {', '.join(sorted(allowed))}")
    if len(json.dumps(changes)) > LONGEST * 10:
        raise ValueError("the replacement is too long")
    return changes
