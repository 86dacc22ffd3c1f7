"""The responsibility page: tasks by agencies, sorted as wanted, and the same duties as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import xlsxwriter

from policygraph.analysis.evidence import Evidence, read_evidence
from policygraph.analysis.ledger import LedgerTask
from policygraph.analysis.responsibility import Duty, Load, Matrix, MatrixTask, matrix
from policygraph.report.content import Row
from policygraph.report.workbook import write_matrix
from policygraph.statements import ROLES
from policygraph_api.pages.bodies import agency_names
from policygraph_api.pages.exports import Sheet, few
from policygraph_api.pages.facets import Offer
from policygraph_api.pages.found import Found
from policygraph_api.pages.i18n import Translator
from policygraph_api.pages.kind import Kind
from policygraph_api.pages.listing import in_groups, matches
from policygraph_api.pages.site import Site
from policygraph_api.pages.tasks import TASKS

Filters = Mapping[str, str]

FILTERS = ("document", "agency", "kind", "role", "direct", "q", "rows", "columns", "empty")
"""`rows` is `title`, `bodies` or an agency, `columns` is `name`, `lead` or a task, to sort by what is in its cells."""
MATRICES = 50
"""Documents whose matrices are in one Excel file."""
_AT_ONCE = 5000


def responsibility(site: Site, filters: Filters, page: int, translate: Translator) -> dict[str, Any]:
    """The matrix of one document: the chosen one, else the first that gives anybody anything to do. It has one page."""
    del page
    shown = with_document(site, filters)
    found = selected(site, shown, translate)
    table = arranged(found.each(), shown["rows"], shown["columns"])
    silent = _silent(site, shown["document"])
    extra = [MatrixTask(task.iri, task.title, task.locator, task.document) for task in silent] if shown["empty"] else []
    return {
        "filter": shown,
        "choices": found.choices,
        "agencies": table.agencies,
        "tasks": table.tasks,
        "rows": [_row(table, task) for task in (*table.tasks, *(task for task in extra if _says(task, shown["q"])))],
        "duties": found.total,
        "silent": len(silent),
        "names": _short_names(site, shown["document"], table.agencies),
    }


def with_document(site: Site, filters: Filters) -> dict[str, str]:
    """Filters with a document: the chosen one, else the first that gives anybody anything to do."""
    first = "" if filters["document"] else next((duty.document for duty in site.shelf.all(DUTIES).part(0, 1)), "")
    return {**filters, "document": filters["document"] or first}


def _silent(site: Site, document: str) -> list[LedgerTask]:
    """The tasks of a document that nobody has."""
    chosen = {"document": document, "state": "nobody"}
    return list(site.shelf.narrow(TASKS, [Offer(name, str) for name in chosen], chosen).each()) if document else []


def sheet(site: Site, filters: Filters, translate: Translator) -> Sheet:
    """The duties shown with their proving words; in Excel the matrix of each document as it is shown as well, where
    they are not too many."""
    shown = with_document(site, filters) if filters["rows"] or filters["columns"] else filters
    found = few(selected(site, shown, translate))

    def more(book: xlsxwriter.Workbook) -> None:
        documents = sorted(name for (name,) in found.counts("document"))
        for name in documents if len(documents) <= MATRICES else ():
            own = selected(site, {**shown, "document": name}, translate).each()
            write_matrix(book, name, arranged(own, shown["rows"], shown["columns"]))

    return Sheet("duties", list(_lines(site, found.each(), translate)), more)


def _lines(site: Site, found: Iterator[Duty], translate: Translator) -> Iterator[Row]:
    for group in in_groups(found, _AT_ONCE):
        proofs = read_evidence(site.store, (iri for duty in group for iri in duty.evidence))
        yield from (_line(duty, proofs, translate) for duty in group)


def selected(site: Site, filters: Filters, translate: Translator) -> Found[Duty]:
    """The duties that pass the filters."""
    return site.shelf.narrow(DUTIES, _offers(site, filters, translate), filters)


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


def _offers(site: Site, filters: Filters, translate: Translator) -> list[Offer]:
    documents = tuple(record.name for record in site.catalog.documents)
    return [
        Offer("document", site.short_name, documents, required=bool(filters.get("document"))),
        Offer("agency", agency_names(site)),
        Offer("kind", lambda kind: translate.known(f"agencykind.{kind}", kind)),
        Offer("role", lambda role: translate.known(f"role.{role}", role), ROLES),
        Offer("direct", lambda value: translate(f"direct.{value}"), ("1", "0")),
    ]


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


DUTIES: Kind[Duty] = Kind(
    name="duties",
    item=Duty,
    read=lambda site: site.duties,
    key=lambda duty: duty.iri,
    place=lambda duty: (duty.document,),
    facets={
        "document": lambda duty: (duty.document,),
        "task": lambda duty: (duty.task,),
        "agency": lambda duty: (duty.agency,),
        "kind": lambda duty: (duty.agency_kind,),
        "role": lambda duty: (duty.role,),
        "direct": lambda duty: ("0" if duty.inherited else "1",),
    },
    texts=_texts,
)
