"""The graph that tells of decisions: what was decided, by whom, when and why."""

from __future__ import annotations

import pyoxigraph as ox

from policygraph import namespaces as ns
from policygraph.decisions.file import Decision
from policygraph.decisions.findings import parts_of, rule_title
from policygraph.resolve.trace import Trace
from policygraph.triples.writer import Writer

_STATUS = {"confirm": "confirmed", "reject": "rejected", "replace": "replaced"}


def tell(decision: Decision, about: str, kind: str, new: str | None = None) -> list[ox.Quad]:
    """A decision about a thing (its IRI) that was of some kind; `new` replaces it."""
    return _told(decision, about, kind, new).quads()


def tell_name(decision: Decision, row: Trace, document: str) -> list[ox.Quad]:
    """A decision about a name of a document, and what the name stands for now."""
    writer = _told(decision, row.naming, "Name")
    _describe(writer, row.naming, "NameResolution", f"{row.mention} → {row.label or row.mention}", document)
    writer.text(row.naming, "nameAsWritten", row.mention)
    writer.link(row.naming, "resolvedTo", row.entity)
    return writer.quads()


def tell_finding(decision: Decision) -> list[ox.Quad]:
    """A decision about a finding of the audit."""
    document, rule = parts_of(decision.statement)
    writer = _told(decision, decision.statement, "Finding")
    _describe(writer, decision.statement, "Finding", rule_title(rule), document)
    writer.text(decision.statement, "auditRule", rule)
    return writer.quads()


def _told(decision: Decision, about: str, kind: str, new: str | None = None) -> Writer:
    writer = Writer(ns.Minter("decisions"))
    iri = decision.iri if about == decision.statement else ns.decision(decision.iri, about)
    writer.kind(iri, "Decision")
    writer.label(iri, decision.told)
    writer.link(iri, "decides", about)
    writer.text(iri, "verdict", decision.verdict)
    writer.text(iri, "decisionReason", decision.reason)
    writer.text(iri, "decidedBy", decision.by)
    writer.date(iri, "decidedOn", decision.date)
    writer.text(iri, "decidedKind", kind)
    writer.text(iri, "changes", decision.changes or None)
    writer.link(iri, "replacement", new)
    writer.text(about, "reviewStatus", _STATUS[decision.verdict])
    return writer


def _describe(writer: Writer, iri: str, kind: str, label: str, document: str) -> None:
    writer.kind(iri, kind)
    writer.label(iri, label)
    writer.link(iri, "inDocument", document)
