"""Extraction → the JSON form of an extraction record, evidence included. Strings are as written, white space out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from policygraph.collector import at_rest
from policygraph.statements import (
    ROLES,
    Assignment,
    Chain,
    Charge,
    Deadline,
    Evidence,
    Extraction,
    Facts,
    Flow,
    NamedEntity,
    Observation,
    Promise,
    Target,
    Task,
)

Record = dict[str, Any]


@at_rest()
def to_record(extraction: Extraction) -> Record:
    """The JSON object of one document; keys in a fixed order."""
    record: Record = {"document": _facts(extraction.facts), "tasks": [_task(task) for task in extraction.tasks]}
    record |= _reaching(extraction)
    record["chains"] = [_chain(chain) for chain in extraction.chains]
    record["flows"] = [_flow(flow) for flow in extraction.flows]
    record["targets"] = [_target(target) for target in extraction.targets]
    for kind, key in (("park", "parks"), ("project", "projects"), ("enterprise", "enterprises")):
        record[key] = [_named(name) for name in extraction.names if name.kind == kind]
    record["cites"] = [
        {"title": c.title, "number": c.number, "evidence": _evidence(c.evidence)} for c in extraction.citations
    ]
    record["deadlines"] = [_deadline(deadline) for deadline in extraction.deadlines]
    record["observations"] = [_observation(observation) for observation in extraction.observations]
    record["promises"] = [_promise(promise) for promise in extraction.promises]
    record["charges"] = [_charge(charge) for charge in extraction.charges]
    record["issues"] = [
        {"locator": i.locator, "start": i.start, "end": i.end, "reason": i.reason, "quote": i.quote}
        for i in extraction.issues
    ]
    return record


def _facts(facts: Facts) -> Record:
    return {
        "title": facts.title,
        "issuer": facts.issuer,
        "number": facts.number,
        "date": facts.date,
        "jurisdiction": facts.jurisdiction,
        "period": list(facts.period) if facts.period else None,
        "draft": facts.draft,
    }


def _reaching(extraction: Extraction) -> Record:
    """The clauses that reach beyond their task, where there are any."""
    record: Record = {}
    if extraction.blanket:
        blanket = extraction.blanket
        names = {role: _names(blanket.assignments, role) for role in ROLES}
        record["blanket"] = {role: found for role, found in names.items() if found}
        record["blanket"] |= _clause(blanket.locator, blanket.evidence)
    if extraction.first_is_lead:
        record["first_is_lead"] = _clause(extraction.first_is_lead.locator, extraction.first_is_lead.evidence)
    return record


def _clause(locator: str, evidence: tuple[Evidence, ...]) -> Record:
    return {"from": locator, "quote": evidence[0].quote, "evidence": _evidence(evidence)}


def _evidence(evidence: Iterable[Evidence]) -> list[Record]:
    return [
        {"quote": e.quote, "start": e.start, "end": e.end, "rule": e.rule, "sentence": list(e.sentence)}
        for e in evidence
    ]


def _names(assignments: Iterable[Assignment], role: str) -> list[str]:
    return [a.agency.name for a in assignments if a.role == role]


def _quote(evidence: tuple[Evidence, ...]) -> str:
    return evidence[0].quote if evidence else ""


def _task(task: Task) -> Record:
    proving = task.duties or (task.heading,)
    record: Record = {"locator": task.locator, "title": task.title}
    record |= {role: _names(task.assignments, role) for role in ROLES}
    marks = {
        "open": {a.role for a in task.assignments if a.open},
        "inherited": {a.role for a in task.assignments if a.inherited},
        "shared": {a.role for a in task.assignments if a.shared},
    }
    record |= {mark: sorted(roles) for mark, roles in marks.items() if roles}
    return record | {"quote": _quote(proving), "evidence": _evidence(proving)}


def _chain(chain: Chain) -> Record:
    return {
        "nodes": [[member.name for member in node] for node in chain.nodes],
        "loop": chain.loop,
        "quote": _quote(chain.evidence),
        "locator": chain.locator,
        "evidence": _evidence(chain.evidence),
    }


def _flow(flow: Flow) -> Record:
    return {
        "inputs": [m.name for m in flow.inputs],
        "outputs": [m.name for m in flow.outputs],
        "quote": _quote(flow.evidence),
        "locator": flow.locator,
        "evidence": _evidence(flow.evidence),
    }


def _target(target: Target) -> Record:
    record: Record = {
        "indicator": target.indicator,
        "subject": target.subject,
        "unit": target.unit,
        "baseline_year": target.baseline_year,
        "baseline": target.baseline,
        "target_year": target.target_year,
        "target": target.target,
        "change": target.change,
        "quote": _quote(target.evidence),
        "where": target.where,
        "locator": target.locator,
    }
    if target.context:
        record["context"] = target.context
    if target.direction:
        record["direction"] = target.direction
    return record | {"evidence": _evidence(target.evidence)}


def _named(entity: NamedEntity) -> Record:
    record: Record = {"name": entity.name}
    if entity.aliases:
        record["aliases"] = list(entity.aliases)
    return record | {"evidence": _evidence(entity.evidence)}


def _deadline(deadline: Deadline) -> Record:
    return {
        "locator": deadline.locator,
        "text": deadline.text,
        "date": deadline.date,
        "what": deadline.what,
        "quote": _quote(deadline.evidence),
        "evidence": _evidence(deadline.evidence),
    }


def _observation(observation: Observation) -> Record:
    return {
        "indicator": observation.indicator,
        "value": observation.value,
        "unit": observation.unit,
        "year": observation.year,
        "subject": observation.subject,
        "locator": observation.locator,
        "evidence": _evidence(observation.evidence),
    }


def _promise(promise: Promise) -> Record:
    return {
        "count": promise.count,
        "unit": promise.unit,
        "thing": promise.thing,
        "named": [m.name for m in promise.named],
        "quote": promise.evidence[0].quote,
        "locator": promise.locator,
        "evidence": _evidence(promise.evidence),
    }


def _charge(charge: Charge) -> Record:
    return {
        "body": charge.body.name,
        "charge": charge.charge,
        "quote": charge.evidence[-1].quote,
        "locator": charge.locator,
        "evidence": _evidence(charge.evidence),
    }
