"""Mention → entity → why: how everything that a document names was resolved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from policygraph import namespaces as ns
from policygraph.resolve import Choice, Element, Named, Resolver, named_function, read_element
from policygraph.resolve.agencies import Body
from policygraph.rules import load_grammar
from policygraph.statements import Extraction

_JOINT = "、"


@dataclass(frozen=True, slots=True)
class Trace:
    """One name as written and what it stands for.

    `naming` is the IRI by which a person can decide on it (empty for a place); `times` is how often it is named;
    `entity` an IRI, None where nothing is made of the name; `function` a body's; `confidence` is between 0 and 1, None
    where the name is kept as it is; `suggested` asks a person to confirm.
    """

    naming: str
    kind: str
    mention: str
    times: int
    entity: str | None
    label: str | None
    function: str | None
    rule: str
    why: str
    suggested: bool
    confidence: float | None


def trace(extraction: Extraction, choices: Mapping[str, Choice] | None = None) -> tuple[Trace, ...]:
    """All names of agencies, places, elements, indicators and cited documents, each once, by kind, as they come.

    `choices` are a person's, as `Resolver` takes them.
    """
    resolver = Resolver.of(extraction, choices)
    parts = (_agencies, _places, _elements, _indicators, _cited)
    counted: Counter[Trace] = Counter(found for part in parts for found in part(extraction, resolver))
    return tuple(_finished(found, times, resolver) for found, times in counted.items())


def _finished(found: Trace, times: int, resolver: Resolver) -> Trace:
    """A trace that says how often its name stands, and by whose choice it is resolved so."""
    if found.kind == "place":
        return replace(found, times=times)
    choice, iri = resolver.choice(found.kind, found.mention), ns.document(resolver.key)
    naming = ns.naming(found.kind, found.mention, iri)
    if choice is None:
        return replace(found, times=times, naming=naming)
    said = _said(choice.rule)
    return replace(found, times=times, naming=naming, rule=choice.rule, **said)


def _agencies(extraction: Extraction, resolver: Resolver) -> Iterator[Trace]:
    clauses = [task.assignments for task in extraction.tasks]
    if extraction.blanket:
        clauses.append(extraction.blanket.assignments)
    issuer = [extraction.facts.issuer] if extraction.facts.issuer else []
    for name in [*issuer, *(a.agency.name for assignments in clauses for a in assignments)]:
        body = resolver.agency(name)
        yield _traced("agency", name, Named(body.iri, body.label), body.rule, _functions(body))


def _functions(body: Body) -> str | None:
    return _JOINT.join(named_function(slug).label for slug in body.functions) or None


def _places(extraction: Extraction, resolver: Resolver) -> Iterator[Trace]:
    jurisdiction = extraction.facts.jurisdiction
    if jurisdiction:
        found = resolver.division(jurisdiction)
        rule = "place.code" if found else "place.unknown"
        yield _traced("place", jurisdiction, Named(found.iri, found.full_name) if found else None, rule)
    targets, seen = extraction.targets, extraction.observations
    for subject in [*(target.subject for target in targets), *(observation.subject for observation in seen)]:
        place = resolver.division(subject) if subject else None
        if subject and place:
            yield _traced("place", subject, Named(place.iri, place.full_name), "place.code")


def _elements(extraction: Extraction, resolver: Resolver) -> Iterator[Trace]:
    for chain in extraction.chains:
        names = [member.name for node in chain.nodes for member in node]
        yield from _named(names, (resolver.element(name, in_chain=True) for name in names))
    for flow in extraction.flows:
        ends = [[member.name for member in side] for side in (flow.inputs, flow.outputs)]
        for names, elements in zip(ends, resolver.flow_ends(*ends), strict=True):
            yield from _named(names, elements)


def _named(names: Iterable[str], elements: Iterable[Element]) -> Iterator[Trace]:
    for name, element in zip(names, elements, strict=True):
        anywhere = read_element(name).iri == element.iri
        rule = ("name" if anywhere else "context") if element.known else "unknown"
        yield _traced("element", name, Named(element.iri, element.label), f"vocabulary.{rule}")


def _indicators(extraction: Extraction, resolver: Resolver) -> Iterator[Trace]:
    targets, seen = extraction.targets, extraction.observations
    for name in [*(target.indicator for target in targets), *(observation.indicator for observation in seen)]:
        found = resolver.indicator(name)
        yield _traced("indicator", name, found, "vocabulary.name" if found else "vocabulary.unknown")


def _cited(extraction: Extraction, resolver: Resolver) -> Iterator[Trace]:
    for citation in extraction.citations:
        cited = resolver.cited(citation)
        yield _traced("cited", citation.title, Named(cited.iri, cited.label), cited.rule)


def _traced(kind: str, mention: str, thing: Named | None, rule: str, function: str | None = None) -> Trace:
    iri, label = (thing.iri, thing.label) if thing else (None, None)
    return Trace("", kind, mention, 1, iri, label, function, rule, **_said(rule))


def _said(rule: str) -> dict[str, Any]:
    """What a rule says of what it resolves."""
    entry = _entry(rule)
    suggested, confidence = entry.get("suggested", False), entry.get("confidence")
    return {"why": _why(rule, entry), "suggested": suggested, "confidence": confidence}


def _entry(rule: str) -> dict[str, Any]:
    """What is said of a rule, or of the family that it belongs to (agency.shape of agency.shape.bank)."""
    rules: dict[str, dict[str, Any]] = load_grammar("resolution").data["rules"]
    return rules[rule] if rule in rules else rules[rule.rpartition(".")[0]]


def _why(rule: str, entry: dict[str, Any]) -> str:
    grammar = load_grammar("agencies").rules
    if "why" in entry:
        return str(entry["why"])
    return grammar[rule].gloss if rule in grammar else str(_entry(rule.rpartition(".")[0])["why"])
