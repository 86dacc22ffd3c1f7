"""The responsibility page: tasks by agencies, sorted as wanted, and the same duties as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import xlsxwriter

from policygraph.analysis.evidence import Evidence, read_evidence
from policygraph.analysis.responsibility import ROLES, Duty, Load, Matrix, MatrixTask, matrix
from policygraph.report.content import Row
from policygraph.report.workbook import write_matrix
from policygraph_api.pages.exports import Sheet
from policygraph_api.pages.facets import Facet, Narrowed, narrow
from policygraph_api.pages.i18n import Translator
from policygraph_api.pages.listing import matches
from policygraph_api.pages.site import Site

Filters = Mapping[str, str]

FILTERS = ("document", "agency", "kind", "role", "direct", "q", "rows", "columns", "empty")
"""`rows` and `columns` are a word of ROWS and COLUMNS, or the IRI of the column or row to sort by."""
ROWS = ("title", "bodies")
COLUMNS = ("name", "lead")


def responsibility(site: Site, filters: Filters, page: int, translate: Translator) -> dict[str, Any]:
    """The matrix of one document: the chosen one, else the first that gives anybody anything to do. It has one page."""
    del page
    shown = site.with_document(filters)
    found = selected(site, shown, translate)
    table = arranged(found.items, shown["rows"], shown["columns"])
    silent = [task for task in site.ledger if task.document == shown["document"] and not task.duties]
    extra = [MatrixTask(task.iri, task.title, task.locator, task.document) for task in silent] if shown["empty"] else []
    return {
        "filter": shown,
        "choices": found.choices,
        "agencies": table.agencies,
        "tasks": table.tasks,
        "rows": [_row(table, task) for task in (*table.tasks, *(task for task in extra if _says(task, shown["q"])))],
        "duties": len(found.items),
        "silent": len(silent),
        "names": _short_names(site, shown["document"], table.agencies),
    }


def sheet(site: Site, filters: Filters, translate: Translator) -> Sheet:
    """The duties shown with their proving words; in Excel the matrix as it is shown as well."""
    shown = site.with_document(filters) if filters["rows"] or filters["columns"] else filters
    found = selected(site, shown, translate).items
    proofs = read_evidence(site.store, (iri for duty in found for iri in duty.evidence))

    def more(book: xlsxwriter.Workbook) -> None:
        for name in dict.fromkeys(duty.document for duty in found):
            told = arranged((duty for duty in found if duty.document == name), shown["rows"], shown["columns"])
            write_matrix(book, name, told)

    return Sheet("duties", [_line(duty, proofs, translate) for duty in found], more)


def selected(site: Site, filters: Filters, translate: Translator) -> Narrowed[Duty]:
    """The duties that pass the filters."""
    return narrow(site.duties, _facets(site, filters, translate), filters, _texts)


def arranged(found: Iterable[Duty], rows: str, columns: str) -> Matrix:
    """The matrix with its tasks and agencies in the order asked for; as the document and the load have them else."""
    table = matrix(found)
    bodies = {task.iri: sum((load.agency, task.iri) in table.cells for load in table.agencies) for task in table.tasks}
    by_task: dict[str, Callable[[MatrixTask], Any]] = {
        "title": lambda task: task.title,
        "bodies": lambda task: -bodies[task.iri],
    }
    by_agency: dict[str, Callable[[Load], Any]] = {
        "name": lambda load: load.agency_label,
        "lead": lambda load: (-load.lead, -load.first_lead),
    }
    task_key = by_task.get(rows, lambda task: _weight(table, rows, task.iri) if rows else 0)
    agency_key = by_agency.get(columns, lambda load: _weight(table, load.agency, columns) if columns else -load.tasks)
    return Matrix(tuple(sorted(table.agencies, key=agency_key)), tuple(sorted(table.tasks, key=task_key)), table.cells)


def _weight(table: Matrix, agency: str, task: str) -> tuple[int, int]:
    """Where a cell stands among those of its row or column: leads first, in the order written; empty cells last."""
    cell = table.cells.get((agency, task), ())
    return min(((ROLES.index(duty.role), duty.order) for duty in cell), default=(len(ROLES), 0))


def _row(table: Matrix, task: MatrixTask) -> dict[str, Any]:
    cells = [table.cells.get((load.agency, task.iri), ()) for load in table.agencies]
    return {"task": task, "cells": cells, "bodies": sum(bool(cell) for cell in cells)}


def _says(task: MatrixTask, words: str) -> bool:
    return matches(words, (task.title, task.locator))


def _short_names(site: Site, document: str, agencies: Iterable[Load]) -> dict[str, str]:
    """Agency IRI to its name without the place of the document, which all have in common.

    In a party body's name the place cannot be told from the committee.
    """
    place = next((record.place_name for record in site.catalog.documents if record.name == document), "")
    return {
        load.agency: (load.agency_label if load.agency_kind == "party" else load.agency_label.removeprefix(place))
        for load in agencies
    }


def _facets(site: Site, filters: Filters, translate: Translator) -> list[Facet[Duty]]:
    labels, document = site.agency_labels, filters.get("document", "")
    documents = tuple(record.name for record in site.catalog.documents)
    return [
        Facet("document", lambda duty: (duty.document,), site.short_name, documents, required=bool(document)),
        Facet("agency", lambda duty: (duty.agency,), lambda iri: labels.get(iri, iri)),
        Facet("kind", lambda duty: (duty.agency_kind,), lambda kind: translate.known(f"agencykind.{kind}", kind)),
        Facet("role", lambda duty: (duty.role,), lambda role: translate.known(f"role.{role}", role), ROLES),
        Facet(
            "direct", lambda duty: ("0" if duty.inherited else "1",), lambda value: translate(f"direct.{value}"),
            ("1", "0"),
        ),
    ]  # fmt: skip


def _texts(duty: Duty) -> Iterable[str]:
    return (duty.task_title, duty.locator, duty.agency_label, duty.name_as_written)


def _line(duty: Duty, proofs: Mapping[str, Evidence], translate: Translator) -> Row:
    evidence = [proofs[iri] for iri in duty.evidence if iri in proofs]
    return {
        "document": duty.document,
        "locator": duty.locator,
        "task": duty.task_title,
        "agency": duty.agency_label,
        "written": duty.name_as_written,
        "role": translate.known(f"role.{duty.role}", duty.role),
        "order": duty.order,
        "inherited": translate(f"yesno.{str(duty.inherited).lower()}"),
        "shared": translate(f"yesno.{str(duty.shared).lower()}"),
        "quote": " … ".join(item.quote for item in evidence),
        "start": " ".join(str(item.start) for item in evidence),
        "end": " ".join(str(item.end) for item in evidence),
        "iri": duty.iri,
    }
