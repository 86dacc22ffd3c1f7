"""Records as JSON, each with its addresses on this host and the words that prove it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from fastapi.encoders import jsonable_encoder

from policygraph.analysis.decided import DecisionRecord
from policygraph.analysis.evidence import Evidence, read_evidence
from policygraph.analysis.findings import Finding
from policygraph.analysis.ledger import LedgerTask
from policygraph.analysis.loops import Loop
from policygraph.analysis.responsibility import Duty
from policygraph.namespaces import ID
from policygraph_api.pages.bodies import Carrier
from policygraph_api.pages.links import href
from policygraph_api.pages.recorded import TASK_RECORDS
from policygraph_api.pages.rows import iri_term, select
from policygraph_api.pages.site import Site
from policygraph_api.rest.paging import Json


class Thing(Protocol):
    """A record of something that has an IRI."""

    @property
    def iri(self) -> str:
        """Its IRI."""


def records(site: Site, found: Sequence[Thing]) -> list[Json]:
    """Records with all their fields and their evidence."""
    proofs = evidence_of(site, [record.iri for record in found])
    return [_with_addresses(site, jsonable_encoder(record)) | {"evidence": proofs[record.iri]} for record in found]


def tasks(site: Site, found: Sequence[LedgerTask]) -> list[Json]:
    """Tasks with who has what part in each."""
    known = site.shelf.some(TASK_RECORDS, [task.iri for task in found])
    return [
        item | {"assignments": [_short(duty) for duty in task.duties]}
        for item, task in zip(records(site, [known[task.iri] for task in found]), found, strict=True)
    ]


def _short(duty: Duty) -> Json:
    names = ("iri", "agency", "agency_label", "name_as_written", "role", "order", "inherited", "shared")
    return {name: getattr(duty, name) for name in names}


def assignments(site: Site, found: Sequence[Duty]) -> list[Json]:
    """Assignments: one agency's part in one task."""
    proofs = read_evidence(site.store, (iri for duty in found for iri in duty.evidence))
    return [
        _with_addresses(site, duty.to_json())
        | {"evidence": [proofs[iri].to_json() for iri in duty.evidence if iri in proofs]}
        for duty in found
    ]


def agencies(site: Site, found: Sequence[Carrier]) -> list[Json]:
    """Agencies with what each carries in each document; the proof of it are their assignments."""
    return [
        _with_addresses(site, jsonable_encoder(carrier.record))
        | {
            "loads": [load.to_json() for load in carrier.loads],
            "assignments": f"/api/assignments?agency={carrier.record.iri}",
        }
        for carrier in found
    ]


def loops(found: Sequence[Loop]) -> list[Json]:
    """Loops with the words of each link."""
    return [{"iri": loop.iri, "label": loop.label, **loop.to_json()} for loop in found]


def findings(found: Sequence[Finding]) -> list[Json]:
    """Findings with the words that they rest on."""
    return [finding.to_json() | {"page": f"/findings?rule={finding.rule}"} for finding in found]


def hits(site: Site, groups: Iterable[Mapping[str, Any]]) -> list[Json]:
    """What a search found, by kind."""
    return [_with_addresses(site, {"kind": group["kind"], **hit}) for group in groups for hit in group["hits"]]


def evidence_of(site: Site, iris: Iterable[str]) -> Mapping[str, list[dict[str, object]]]:
    """The words that prove each of some statements, in the order of the documents; none for what has none."""
    terms = sorted({iri_term(iri) for iri in iris})
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in select(site.store, "proofs", terms) if terms else []:
        found[row["node"]].add(row["evidence"])
    proofs = read_evidence(site.store, (iri for of_node in found.values() for iri in of_node))
    told = {node: _told(proofs[iri] for iri in of_node if iri in proofs) for node, of_node in found.items()}
    return defaultdict(list, told)


def _told(evidence: Iterable[Evidence]) -> list[dict[str, object]]:
    return [item.to_json() for item in sorted(evidence)]


def _with_addresses(site: Site, item: Mapping[str, Any]) -> Json:
    """An item with its own address here, that of its page, and what a person decided on it."""
    iri = str(item["iri"])
    own = {"self": f"/api/things/{href(iri).removeprefix('/id/')}"} if iri.startswith(ID) else {}
    decision: DecisionRecord | None = site.decided.get(iri)
    return {**item, **own, "page": href(iri)} | ({"decision": decision.to_json()} if decision else {})
