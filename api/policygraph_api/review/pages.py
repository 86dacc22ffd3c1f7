"""What the pages of the reviewer's mode show: the list to go through, and one thing to decide on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from policygraph.analysis.evidence import Evidence, read_evidence
from policygraph.errors import NotFound
from policygraph.namespaces import is_iri
from policygraph.queries import SEVERITIES
from policygraph_api.pages.i18n import Translator
from policygraph_api.pages.listing import paged
from policygraph_api.pages.lists import document_options
from policygraph_api.pages.resource import words_of
from policygraph_api.pages.rows import iri_term, select
from policygraph_api.review.queue import KINDS, STATES, Item, chosen_items, decided_items, is_open, queue
from policygraph_api.review.site import ReviewedSite

FILTERS = ("state", "kind", "document", "severity", "rule", "q")
PAGE = 100
_PROOFS = 5

Filters = Mapping[str, str]


def review_page(site: ReviewedSite, filters: Filters, at: str, page: int, translate: Translator) -> dict[str, Any]:
    """The list by its filters, how much of the whole is done, and the thing at an IRI, else the first of the list."""
    whole = queue(site)
    found = chosen_of(site, filters)
    place = next((number for number, item in enumerate(found) if item.iri == at), None)
    at = at or (found[0].iri if found else "")
    listed = paged(found, page or (place or 0) // PAGE + 1, PAGE)
    done = sum(not is_open(site, item.iri) for item in whole)
    return {
        "items": [told_of(site, item) for item in listed.items],
        "at": at,
        "shown": thing_page(site, at) if at else None,
        "around": _around(found, place, filters),
        "here": href_of(filters, at),
        "done": done,
        "whole": len(whole),
        "filter": filters,
        "paging": listed.paging,
        "fault": site.book.read().fault,
        **_options(site, translate),
    }


def thing_page(site: ReviewedSite, iri: str) -> dict[str, Any]:
    """One thing to decide on with its words; NotFound where there is none."""
    thing = site.thing(iri)
    if thing is None:
        raise NotFound("statement, name or finding", iri)
    name = site.names.get(iri)
    return {
        "thing": thing,
        "name": name,
        "finding": site.findings_by_iri.get(iri),
        "evidence": _evidence(site, iri),
        "times": len(name.statements) if name else 0,
        "decision": site.decided.get(iri),
        "back": "/review/thing?" + urlencode({"iri": iri}),
    }


def proven_page(site: ReviewedSite, iri: str) -> dict[str, Any]:
    """What a stretch of a document (the IRI of evidence) proves, to choose from; NotFound for no stretch."""
    evidence = read_evidence(site.store, [iri] if is_iri(iri) else [])
    if not evidence:
        raise NotFound("evidence", iri)
    proven = [site.thing(row["statement"]) for row in select(site.store, "proven", [iri_term(iri)])]
    return {"evidence": list(evidence.values()), "things": list(filter(None, proven))}


def href_of(filters: Filters, at: str) -> str:
    """The address of the list with its filters, at a thing."""
    return "/review?" + urlencode({key: value for key, value in (*filters.items(), ("at", at)) if value})


def chosen_of(site: ReviewedSite, filters: Filters) -> list[Item]:
    """What of the list, or of all that was decided, passes the filters."""
    if filters["state"] == "decided":
        return chosen_items(decided_items(site), filters)
    found = chosen_items(queue(site), filters)
    return found if filters["state"] == "all" else [item for item in found if is_open(site, item.iri)]


def told_of(site: ReviewedSite, item: Item) -> dict[str, Any]:
    """An item, whether it waits, and what was decided on it."""
    told = site.decided.get(item.iri)
    return asdict(item) | {"open": is_open(site, item.iri), "decision": told.to_json() if told else None}


def _around(found: Sequence[Item], place: int | None, filters: Filters) -> dict[str, str]:
    """The addresses of the things before and after the one shown, empty where there is none."""
    here = -1 if place is None else place
    here = max(here, 0) if place is None and found else here
    after = found[here + 1 : here + 2]
    before = found[here - 1 : here] if here > 0 else ()
    return {
        "next": href_of(filters, after[0].iri) if after else "",
        "previous": href_of(filters, before[0].iri) if before else "",
    }


def _evidence(site: ReviewedSite, iri: str) -> list[Evidence]:
    """The words of a statement, of a finding, or of the first statements that hold a name."""
    if iri in site.findings_by_iri:
        return list(site.findings_by_iri[iri].evidence)
    name = site.names.get(iri)
    return words_of(site.store, name.statements[:_PROOFS] if name else [iri])


def _options(site: ReviewedSite, translate: Translator) -> dict[str, Any]:
    used = dict.fromkeys(finding.rule for finding in site.findings)
    return {
        "state_options": [(state, translate(f"review.{state}")) for state in STATES],
        "kind_options": [(kind, translate(f"reviewkind.{kind}")) for kind in KINDS],
        "severity_options": [(severity, translate(f"severity.{severity}")) for severity in SEVERITIES],
        "rule_options": [(rule, translate.pick(site.rules[rule], "title")) for rule in used],
        "document_options": document_options(site),
    }
