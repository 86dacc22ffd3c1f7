"""The statement that replaces another: its record with some fields changed, through the evidence check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from policygraph.records import from_record, to_record
from policygraph.statements import (
    ROLES,
    Assignment,
    Blanket,
    Chain,
    Charge,
    Citation,
    Deadline,
    Extraction,
    Flow,
    NamedEntity,
    Observation,
    Promise,
    Target,
    Task,
)

_FIELDS: Mapping[type, str] = {
    Chain: "chains",
    Charge: "charges",
    Citation: "citations",
    Deadline: "deadlines",
    Flow: "flows",
    NamedEntity: "names",
    Observation: "observations",
    Promise: "promises",
    Target: "targets",
}
_DUTY = ("role", "agency")
_TASK = ("locator", "title")


def revise(extraction: Extraction, stated: object, changes: Mapping[str, Any]) -> Extraction:
    """An extraction that holds the changed statement alone; ValueError says why it cannot be.

    An assignment is changed by `role` and `agency`, any other statement by the fields of its record.
    """
    if isinstance(stated, tuple):
        _, task, assignment = stated
        return _revised_duty(extraction, task, assignment, changes)
    field = _FIELDS.get(type(stated))
    if field is None:
        raise ValueError("a statement of this kind can be confirmed or rejected, not replaced")
    record = to_record(_alone(extraction, **{field: (stated,)}))
    ((kind, entries),) = ((kind, value) for kind, value in record.items() if isinstance(value, list) and value)
    _refuse_odd(changes, _known(entries[0]))
    return _checked(extraction, kind, entries[0] | dict(changes))


def revise_task(extraction: Extraction, task: Task, changes: Mapping[str, Any]) -> Task:
    """A task with another title or at another place of the outline; it keeps its assignments."""
    _refuse_odd(changes, _TASK)
    record = {"locator": task.locator, "title": task.title} | dict(changes)
    (found,) = _checked(extraction, "tasks", record).tasks
    if found.locator not in {task.locator, *(section.locator for section in extraction.document.sections)}:
        raise ValueError(f"the document has no unit {found.locator}")
    return replace(task, locator=found.locator, title=found.title, section=found.section, heading=found.heading)


def revise_blanket(extraction: Extraction, part: Blanket, changes: Mapping[str, Any]) -> Blanket:
    """A blanket clause with other bodies in other roles, or from another place on."""
    record = to_record(_alone(extraction, blanket=part))["blanket"]
    _refuse_odd(changes, ["from", *ROLES])
    found = _checked(extraction, "blanket", record | dict(changes)).blanket
    if found is None:
        raise ValueError("it names nobody")
    return found


def _refuse_odd(changes: Mapping[str, Any], known: Sequence[str]) -> None:
    odd = sorted(set(changes) - set(known))
    if odd:
        raise ValueError(f"its record has no field {odd[0]}; it has {', '.join(known)}")


def _revised_duty(extraction: Extraction, task: Task, assignment: Assignment, changes: Mapping[str, Any]) -> Extraction:
    odd = sorted(set(changes) - set(_DUTY))
    role = changes.get("role", assignment.role)
    if odd or role not in ROLES:
        raise ValueError(f"an assignment has role ({', '.join(ROLES)}) and agency, not {odd[0] if odd else role}")
    alone = replace(task, assignments=(replace(assignment, role=role, inherited=None),))
    (record,) = to_record(_alone(extraction, tasks=(alone,)))["tasks"]
    return _checked(extraction, "tasks", record | {role: [changes.get("agency", assignment.agency.name)]})


def _checked(extraction: Extraction, kind: str, record: Mapping[str, Any]) -> Extraction:
    """The record as a statement: with the evidence that it had, else with what is found for its words."""
    facts = to_record(_alone(extraction))["document"]
    unproved = {field: value for field, value in record.items() if field not in {"evidence", "quote"}}
    for attempt in (record, unproved):
        entries = attempt if kind == "blanket" else [attempt]
        found, refusals = from_record({"document": facts, kind: entries}, extraction.document)
        if not refusals:
            return found
    raise ValueError(refusals[0].reason)


def _alone(extraction: Extraction, **statements: Any) -> Extraction:
    return Extraction(extraction.document, extraction.facts, **statements)


def _known(record: Mapping[str, Any]) -> list[str]:
    return [field for field in record if field not in {"evidence", "quote"}]
