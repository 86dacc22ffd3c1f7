"""One resource: its words, duties, facts and what points at it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from policygraph.analysis.evidence import Evidence
from policygraph.analysis.responsibility import Duty, co_owners
from policygraph.errors import NotFound
from policygraph.namespaces import ID, PG, RDF, RDFS
from policygraph.store import Store
from policygraph_api.pages.agency import agency
from policygraph_api.pages.audited import FINDINGS
from policygraph_api.pages.catalog import local_name
from policygraph_api.pages.duties import DUTIES
from policygraph_api.pages.rows import Row, iri_term, select
from policygraph_api.pages.site import Site
from policygraph_api.pages.tasks import TASKS

PARTNERS = 12
_TASKS = f"{PG}PolicyTask"
"""What no mention speaks of: tasks are none, and a large store has too many to look at each."""


def resource(site: Site, iri: str, language: str) -> dict[str, Any]:
    """Everything the store says about an IRI; NotFound for one that it does not know or that is none."""
    try:
        term = iri_term(iri)
    except ValueError as error:
        raise NotFound("resource", iri) from error
    facts, incoming = select(site.store, "facts", [term]), select(site.store, "incoming", [term])
    finding = site.shelf.one(FINDINGS, iri) if "/finding/" in iri else None
    if not facts and not incoming and not finding:
        raise NotFound("resource", iri)
    kinds = sorted(
        {local_name(row["value"]) for row in facts if row["property"] == RDF + "type" and PG in row["value"]}
    )
    is_agency = "Agency" in kinds
    held = "agency" if is_agency else "task" if "PolicyTask" in kinds else ""
    duties = site.shelf.held(DUTIES, held, iri) if held else []
    return {
        "iri": iri, "kinds": kinds, "label": _label(site, iri, facts, language), "document": _document(site, facts),
        "evidence": words_of(site.store, [iri]), "finding": finding,
        "decisions": [d for d in site.decisions if iri in (d.about, d.replacement, d.entity)],
        "mentions": [] if "PolicyDocument" in kinds or iri == _TASKS else _mentions(site, term),
        "duties": duties, "is_agency": is_agency,
        "partners": co_owners(_beside(site, duties), iri)[:PARTNERS] if is_agency else [],
        "agency": agency(site, iri, duties) if is_agency else None,
        "facts": _facts(site, facts, language), "incoming": _incoming(site, incoming, language),
    }  # fmt: skip


def _beside(site: Site, duties: Iterable[Duty]) -> Iterator[Duty]:
    """The duties of all bodies in the tasks of some."""
    for task in site.shelf.some(TASKS, dict.fromkeys(duty.task for duty in duties)).values():
        yield from task.duties


def _label(site: Site, iri: str, facts: list[Row], language: str) -> str:
    labels = [row["value"] for row in facts if row["property"] == RDFS + "label"]
    return site.catalog.terms.get((iri, language)) or (labels[0] if labels else local_name(iri))


def _document(site: Site, facts: list[Row]) -> str:
    """The stem of the document that the resource stands in, if it is one document's."""
    found = {row["value"] for row in facts if row["property"] == PG + "inDocument"}
    return site.catalog.names.get(found.pop(), "") if len(found) == 1 else ""


def words_of(store: Store, iris: Sequence[str]) -> list[Evidence]:
    """The words that prove some statements, in the order of their documents."""
    return _evidence(select(store, "evidence", [iri_term(iri) for iri in iris]))


def _mentions(site: Site, term: str) -> list[Evidence]:
    return _evidence(select(site.store, "mentions", [term]))


def _evidence(rows: list[Row]) -> list[Evidence]:
    found = {
        Evidence(
            document=row["document"], start=int(row["start"] or 0), end=int(row["end"] or 0), locator=row["locator"],
            quote=row["quote"], sentence=(int(row["sentenceStart"] or 0), int(row["sentenceEnd"] or 0)),
            rule=row["rule"], iri=row["evidence"],
        )
        for row in rows
    }  # fmt: skip
    return sorted(found)


def _name(site: Site, iri: str, language: str) -> str:
    return site.catalog.terms.get((iri, language)) or site.catalog.terms.get((iri, "en")) or local_name(iri)


def _facts(site: Site, rows: list[Row], language: str) -> list[dict[str, Any]]:
    groups: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        is_iri = row["isIri"] == "true"
        text = (row["label"] or _name(site, row["value"], language)) if is_iri else row["value"]
        groups[row["property"]].append(
            {"text": text, "iri": row["value"] if is_iri else "", "own": row["value"].startswith(ID)}
        )
    return [
        {"property": property_, "name": _name(site, property_, language), "values": values}
        for property_, values in groups.items()
    ]


def _incoming(site: Site, rows: list[Row], language: str) -> list[dict[str, Any]]:
    groups: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        groups[row["property"]].append({"iri": row["subject"], "text": row["label"] or local_name(row["subject"])})
    return [
        {"property": property_, "name": _name(site, property_, language), "values": values}
        for property_, values in groups.items()
    ]
