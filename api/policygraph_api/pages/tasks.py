"""The list of tasks: who has what part, by when, to what end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from policygraph.analysis.ledger import LedgerTask
from policygraph.analysis.responsibility import ROLES, Duty
from policygraph.report.content import task_rows
from policygraph_api.pages.exports import Sheet
from policygraph_api.pages.facets import Facet, Narrowed, narrow, ordered
from policygraph_api.pages.i18n import Translator
from policygraph_api.pages.listing import paged
from policygraph_api.pages.sections import section_facet
from policygraph_api.pages.site import Site

Filters = Mapping[str, str]

FILTERS = ("document", "section", "state", "agency", "partner", "written", "role", "deadline", "aim", "q", "sort")
PARTS = ("lead", "first", "support", "responsible", "local", "inherited")
PER_PAGE = 100
ORDERS: Mapping[str, Callable[[LedgerTask], Any]] = {
    "title": lambda task: task.title,
    "locator": lambda task: (task.document, task.number),
    "leads": lambda task: leads(task.duties),
    "bodies": lambda task: len({duty.agency for duty in task.duties}),
    "due": lambda task: min((due.day for due in task.dues if due.day), default=""),
    "aims": lambda task: len(task.aims),
}


def leads(duties: Iterable[Duty]) -> int:
    """How many bodies lead."""
    return sum(duty.role == "lead" for duty in duties)


STATES: Mapping[str, Callable[[Sequence[Duty]], bool]] = {
    "nobody": lambda duties: not duties,
    "nolead": lambda duties: bool(duties) and not leads(duties),
    "onelead": lambda duties: leads(duties) == 1,
    "manyleads": lambda duties: leads(duties) > 1,
}


def tasks(site: Site, filters: Filters, page: int, translate: Translator) -> dict[str, Any]:
    """One page of the tasks that pass the filters, and how many of each state each document has."""
    found = chosen_tasks(site, filters, translate)
    listed = paged(ordered(found.items, filters["sort"], ORDERS), page, PER_PAGE)
    return {
        "filter": dict(filters),
        "choices": found.choices,
        "paging": listed.paging,
        "tasks": listed.items,
        "states": state_rows(site, found.items),
        "several": True,
    }


def sheet(site: Site, filters: Filters, translate: Translator) -> Sheet:
    """All tasks that pass the filters, in the order asked for."""
    found = ordered(chosen_tasks(site, filters, translate).items, filters["sort"], ORDERS)
    return Sheet("tasks", list(task_rows(replace(site.content, tasks=tuple(found)))))


def chosen_tasks(site: Site, filters: Filters, translate: Translator) -> Narrowed[LedgerTask]:
    """The tasks that pass the filters FILTERS (`sort` aside)."""
    return narrow(site.ledger, _facets(site, filters, translate), filters, _texts)


def state_rows(site: Site, found: Iterable[LedgerTask]) -> list[dict[str, Any]]:
    """Each document with how many of some tasks are in each of STATES."""
    counts = Counter((task.document, state_of(task)) for task in found)
    names = [document.name for document in site.catalog.documents]
    rows = [{"document": name, **{state: counts[name, state] for state in STATES}} for name in names]
    totals = Counter(document for document, _ in counts.elements())
    return [row | {"tasks": totals[str(row["document"])]} for row in rows if totals[str(row["document"])]]


def state_of(task: LedgerTask) -> str:
    """Which of STATES a task is in."""
    return next(state for state, holds in STATES.items() if holds(task.duties))


def _facets(site: Site, filters: Filters, translate: Translator) -> list[Facet[LedgerTask]]:
    agency, labels = filters.get("agency", ""), site.agency_labels
    yes_no: dict[str, Any] = {"label": lambda value: translate(f"having.{value}"), "known": ("yes", "no")}
    return [
        Facet("document", lambda task: (task.document,), site.short_name),
        *section_facet(site, filters.get("document", ""), lambda task: task.locator),
        Facet("state", lambda task: (state_of(task),), lambda state: translate(f"task.{state}"), tuple(STATES)),
        Facet("agency", lambda task: {duty.agency for duty in task.duties}, lambda iri: labels.get(iri, iri)),
        *(_of_agency(agency, labels) if agency in labels else ()),
        Facet("role", _parts(agency), lambda part: translate(f"part.{part}"), PARTS),
        Facet("deadline", lambda task: ("yes" if task.dues else "no",), **yes_no),
        Facet("aim", lambda task: ("yes" if task.aims else "no",), **yes_no),
    ]


def _of_agency(agency: str, labels: Mapping[str, str]) -> list[Facet[LedgerTask]]:
    """What can be asked about one agency: with whom, and under which name."""
    return [
        Facet("partner", _partners(agency), labels.__getitem__),
        Facet("written", lambda task: {d.name_as_written for d in task.duties if d.agency == agency}, str),
    ]


def _partners(agency: str) -> Callable[[LedgerTask], set[str]]:
    """The other bodies of a task that the agency has a part in."""

    def partners(task: LedgerTask) -> set[str]:
        bodies = {duty.agency for duty in task.duties}
        return bodies - {agency} if agency in bodies else set()

    return partners


def _parts(agency: str) -> Callable[[LedgerTask], set[str]]:
    """The parts that the agency has in a task, any body where none is chosen: as `Load` counts them."""

    def parts(task: LedgerTask) -> set[str]:
        held = [duty for duty in task.duties if agency in {"", duty.agency}]
        found = {duty.role for duty in held if duty.role in ROLES}
        found |= {"first"} if any(duty.role == "lead" and duty.order == 1 for duty in held) else set()
        return found | ({"inherited"} if held and all(duty.inherited for duty in held) else set())

    return parts


def _texts(task: LedgerTask) -> Iterable[str]:
    yield from (task.title, task.locator)
    for duty in task.duties:
        yield from (duty.agency_label, duty.name_as_written)
