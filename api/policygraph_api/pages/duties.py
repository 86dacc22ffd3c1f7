"""The responsibility page: tasks by agencies, and the same duties as a CSV file."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from policygraph.analysis.responsibility import Duty, matrix
from policygraph_api.pages.i18n import Translator
from policygraph_api.pages.listing import chosen, matches
from policygraph_api.pages.lists import document_options
from policygraph_api.pages.site import Site

ROLES = ("lead", "support", "responsible", "local")
COLUMNS = (
    "document",
    "locator",
    "task",
    "agency",
    "written",
    "role",
    "order",
    "inherited",
    "shared",
    "quote",
    "start",
    "end",
)
BYTE_ORDER_MARK = "\ufeff"
"""Excel reads a CSV file as UTF-8 only when it starts with this."""


def selected(site: Site, filters: Mapping[str, str]) -> list[Duty]:
    """The duties that pass the filters `document`, `agency`, `role`, `direct` (only direct ones) and `q`."""
    return [
        duty
        for duty in site.duties
        if chosen(filters, document=duty.document, agency=duty.agency, role=duty.role)
        and not (filters["direct"] and duty.inherited)
        and matches(filters["q"], (duty.task_title, duty.locator, duty.agency_label, duty.name_as_written))
    ]


def responsibility(site: Site, filters: Mapping[str, str], translate: Translator) -> dict[str, Any]:
    """The matrix of one document: the chosen one, else the first that gives anybody anything to do."""
    shown = dict(filters)
    shown["document"] = filters["document"] or next((duty.document for duty in site.duties), "")
    found = selected(site, shown)
    table = matrix(found)
    rows = [
        {"task": task, "cells": [table.cells.get((agency.agency, task.iri), ()) for agency in table.agencies]}
        for task in table.tasks
    ]
    agencies = {duty.agency: duty.agency_label for duty in site.duties if duty.document == shown["document"]}
    return {
        "filter": shown, "agencies": table.agencies, "tasks": table.tasks, "rows": rows, "duties": len(found),
        "document_options": document_options(site),
        "agency_options": sorted(agencies.items(), key=lambda option: option[1]),
        "role_options": [(role, translate(f"role.{role}")) for role in ROLES],
        "csv": "/responsibility.csv?" + urlencode({name: value for name, value in shown.items() if value}),
    }  # fmt: skip


def duties_csv(site: Site, filters: Mapping[str, str], translate: Translator, quotes: Mapping[str, Any]) -> str:
    """The selected duties with their proving words; headings in the reader's language."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out)
    writer.writerow([translate(f"column.{column}") for column in COLUMNS])
    for duty in selected(site, filters):
        evidence = [quotes[iri] for iri in duty.evidence if iri in quotes]
        writer.writerow(_safe(_line(duty, evidence, translate)))
    return out.getvalue()


def _line(duty: Duty, evidence: list[Any], translate: Translator) -> list[str]:
    return [
        duty.document, duty.locator, duty.task_title, duty.agency_label, duty.name_as_written,
        translate.known(f"role.{duty.role}", duty.role), str(duty.order),
        translate(f"yesno.{str(duty.inherited).lower()}"), translate(f"yesno.{str(duty.shared).lower()}"),
        " … ".join(e.quote for e in evidence),
        " ".join(str(e.start) for e in evidence), " ".join(str(e.end) for e in evidence),
    ]  # fmt: skip


def _safe(cells: Iterable[str]) -> list[str]:
    """Cells that a spreadsheet does not take for formulas."""
    return ["'" + cell if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell for cell in cells]
