"""The list of tasks: who has what part, by when, to what end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import permutations
from typing import Any

from policygraph.analysis.ledger import LedgerTask
from policygraph.analysis.responsibility import Duty
from policygraph.report.content import Row, task_rows
from policygraph.statements import ROLES
from policygraph_api.pages.bodies import agency_names
from policygraph_api.pages.exports import Sheet, few
from policygraph_api.pages.facets import Offer
from policygraph_api.pages.found import Found
from policygraph_api.pages.i18n import Translator
from policygraph_api.pages.kind import Kind, scoped
from policygraph_api.pages.listing import by_document, in_groups
from policygraph_api.pages.sections import around, section_offer
from policygraph_api.pages.site import Site

Filters = Mapping[str, str]

FILTERS = ("document", "section", "state", "agency", "partner", "written", "role", "deadline", "aim", "q", "sort")
PARTS = ("lead", "first", "support", "responsible", "local", "inherited")
PER_PAGE = 100
DOCUMENTS = 100
"""Documents whose states are told above the list."""
_AT_ONCE = 1000
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
    listed = found.page(page, PER_PAGE, filters["sort"])
    return {
        "filter": dict(filters),
        "choices": found.choices,
        "paging": listed.paging,
        "tasks": listed.items,
        "states": states_by_document(found.counts("document", "state"))[:DOCUMENTS],
        "several": True,
    }


def sheet(site: Site, filters: Filters, translate: Translator) -> Sheet:
    """All tasks that pass the filters, in the order asked for."""
    found = few(chosen_tasks(site, filters, translate)).each(filters["sort"])
    return Sheet("tasks", list(_lines(site, found)))


def _lines(site: Site, found: Iterator[LedgerTask]) -> Iterator[Row]:
    """The lines of a file, which takes the words of so many tasks at once."""
    for group in in_groups(found, _AT_ONCE):
        yield from task_rows(site.content_of(tasks=group))


def chosen_tasks(site: Site, filters: Filters, translate: Translator) -> Found[LedgerTask]:
    """The tasks that pass the filters FILTERS (`sort` aside)."""
    return site.shelf.narrow(TASKS, _offers(site, filters, translate), filters)


def state_rows(found: Iterable[LedgerTask]) -> list[dict[str, Any]]:
    """Each document with how many of some tasks are in each of STATES."""
    return states_by_document(Counter((task.document, state_of(task)) for task in found))


def states_by_document(counts: Mapping[tuple[str, ...], int]) -> list[dict[str, Any]]:
    """The same from how many tasks of each document are in each state."""
    rows = by_document(counts, STATES, "tasks")
    return [rows[name] for name in sorted(rows)]


def state_of(task: LedgerTask) -> str:
    """Which of STATES a task is in."""
    return next(state for state, holds in STATES.items() if holds(task.duties))


def _offers(site: Site, filters: Filters, translate: Translator) -> list[Offer]:
    agency, names = filters.get("agency", ""), agency_names(site)
    yes_no: dict[str, Any] = {"label": lambda value: translate(f"having.{value}"), "known": ("yes", "no")}
    return [
        Offer("document", site.short_name),
        *section_offer(site, filters.get("document", "")),
        Offer("state", lambda state: translate(f"task.{state}"), tuple(STATES)),
        Offer("agency", names),
        *([Offer("partner", names, scope=agency), Offer("written", str, scope=agency)] if agency else []),
        Offer("role", lambda part: translate(f"part.{part}"), PARTS, of="own part" if agency else "part", scope=agency),
        Offer("deadline", **yes_no),
        Offer("aim", **yes_no),
    ]


def _agencies(task: LedgerTask) -> set[str]:
    return {duty.agency for duty in task.duties}


def _partners(task: LedgerTask) -> list[str]:
    """For each body of a task the other ones."""
    return [scoped(one, other) for one, other in permutations(_agencies(task), 2)]


def _own_parts(task: LedgerTask) -> list[str]:
    """The parts that each body has in a task."""
    each = ((agency, [duty for duty in task.duties if duty.agency == agency]) for agency in _agencies(task))
    return [scoped(agency, part) for agency, duties in each for part in _parts(duties)]


def _parts(duties: Sequence[Duty]) -> set[str]:
    """Which of PARTS some duties are: as `Load` counts them."""
    found: set[str] = {duty.role for duty in duties if duty.role in ROLES}
    found |= {"first"} if any(duty.role == "lead" and duty.order == 1 for duty in duties) else set()
    return found | ({"inherited"} if duties and all(duty.inherited for duty in duties) else set())


def _texts(task: LedgerTask) -> Iterable[str]:
    yield from (task.title, task.locator)
    for duty in task.duties:
        yield from (duty.agency_label, duty.name_as_written)


TASKS: Kind[LedgerTask] = Kind(
    name="tasks",
    item=LedgerTask,
    read=lambda site: site.ledger,
    key=lambda task: task.iri,
    place=lambda task: (task.document,),
    facets={
        "document": lambda task: (task.document,),
        "section": lambda task: [scoped(task.document, place) for place in around(task.locator)],
        "state": lambda task: (state_of(task),),
        "agency": _agencies,
        "partner": _partners,
        "written": lambda task: {scoped(duty.agency, duty.name_as_written) for duty in task.duties},
        "part": lambda task: _parts(task.duties),
        "own part": _own_parts,
        "deadline": lambda task: ("yes" if task.dues else "no",),
        "aim": lambda task: ("yes" if task.aims else "no",),
    },
    orders=ORDERS,
    texts=_texts,
)
