"""Who answers for what: the responsibility matrix, and what each agency carries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from policygraph import resources
from policygraph.queries import load_query
from policygraph.results import Value
from policygraph.statements import ROLES
from policygraph.store import Store


@dataclass(frozen=True, slots=True)
class Duty:
    """One agency's role in one task: a cell of the matrix. `evidence` holds IRIs; `document` is a file stem."""

    iri: str
    document: str
    task: str
    task_title: str
    task_order: int
    locator: str
    agency: str
    agency_label: str
    agency_kind: str
    name_as_written: str
    role: str
    order: int
    inherited: bool
    shared: bool
    open: bool
    evidence: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """All fields, evidence as a list of IRIs."""
        return {name: getattr(self, name) for name in self.__slots__} | {"evidence": list(self.evidence)}


@dataclass(frozen=True, slots=True)
class Load:
    """How many tasks of a document an agency has in each role; `first_lead` counts those whose first-named lead it is,
    `inherited` those that it has only by a clause elsewhere, `tasks` all of them."""

    agency: str
    agency_label: str
    agency_kind: str
    document: str
    lead: int
    first_lead: int
    support: int
    responsible: int
    local: int
    inherited: int
    tasks: int

    def to_json(self) -> dict[str, object]:
        """All fields."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class MatrixTask:
    """A column of the matrix."""

    iri: str
    title: str
    locator: str
    document: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """Agencies by tasks; a cell holds the duties of an (agency IRI, task IRI), absent when there is none."""

    agencies: tuple[Load, ...]
    tasks: tuple[MatrixTask, ...]
    cells: Mapping[tuple[str, str], tuple[Duty, ...]]


@dataclass(frozen=True, slots=True)
class CoOwner:
    """An agency that shares tasks with another one; `tasks` are IRIs."""

    agency: str
    agency_label: str
    tasks: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many tasks they share."""
        return len(self.tasks)

    def to_json(self) -> dict[str, object]:
        """Agency, label, shared tasks and their number."""
        return {
            "agency": self.agency,
            "agency_label": self.agency_label,
            "tasks": list(self.tasks),
            "count": self.count,
        }


def duties(store: Store, *, document: str = "", agency: str = "", task: str = "") -> list[Duty]:
    """The matrix in long form, in the order of the documents; a file stem, an agency's or a task's IRI narrow it."""
    query = load_query(resources.query_dir() / "questions" / "responsibility-matrix.rq")
    rows = store.select(query.bind(document=document, agency=agency, task=task), name=query.id)
    return sorted(map(_duty, rows.grouped("assignment").values()), key=_place)


def loads(rows: Iterable[Duty]) -> list[Load]:
    """One load for each agency and document, those with most tasks first."""
    groups: dict[tuple[str, str], list[Duty]] = {}
    for duty in rows:
        groups.setdefault((duty.document, duty.agency), []).append(duty)
    return sorted((_load(group) for group in groups.values()), key=lambda x: (x.document, -x.tasks, -x.lead, x.agency))


def matrix(rows: Iterable[Duty]) -> Matrix:
    """The matrix in wide form: agencies by load, tasks in the order of their documents."""
    listed = list(rows)
    cells: dict[tuple[str, str], tuple[Duty, ...]] = {}
    tasks: dict[str, MatrixTask] = {}
    for duty in listed:
        cells[duty.agency, duty.task] = (*cells.get((duty.agency, duty.task), ()), duty)
        tasks.setdefault(duty.task, MatrixTask(duty.task, duty.task_title, duty.locator, duty.document))
    return Matrix(tuple(loads(listed)), tuple(tasks.values()), MappingProxyType(cells))


def co_owners(rows: Iterable[Duty], agency: str) -> list[CoOwner]:
    """The agencies that share tasks with one, those that share most first."""
    listed = list(rows)
    own = {duty.task for duty in listed if duty.agency == agency}
    shared: dict[str, dict[str, None]] = {}
    labels: dict[str, str] = {}
    for duty in listed:
        if duty.task in own and duty.agency != agency:
            shared.setdefault(duty.agency, {})[duty.task] = None
            labels[duty.agency] = duty.agency_label
    owners = [CoOwner(other, labels[other], tuple(tasks)) for other, tasks in shared.items()]
    return sorted(owners, key=lambda owner: (-owner.count, owner.agency))


def _duty(rows: list[dict[str, Value]]) -> Duty:
    """A duty of rows that differ in their evidence."""
    row = rows[0]
    return Duty(
        iri=str(row["assignment"]),
        document=str(row["document"]),
        task=str(row["task"]),
        task_title=str(row["title"]),
        task_order=_number(row["taskOrder"]),
        locator=str(row["locator"]),
        agency=str(row["agency"]),
        agency_label=str(row["agencyLabel"]),
        agency_kind=str(row["agencyKind"]),
        name_as_written=str(row["nameAsWritten"]),
        role=str(row["role"]),
        order=_number(row["order"]),
        inherited=row["inherited"] is True,
        shared=row["shared"] is True,
        open=row["open"] is True,
        evidence=tuple(sorted({str(row["evidence"]) for row in rows})),
    )


def _place(duty: Duty) -> tuple[str, int, bool, int, int, str]:
    rank = ROLES.index(duty.role) if duty.role in ROLES else len(ROLES)
    return duty.document, duty.task_order, duty.inherited, rank, duty.order, duty.iri


def _load(group: list[Duty]) -> Load:
    def count(role: str) -> int:
        return len({duty.task for duty in group if duty.role == role})

    first, tasks = group[0], {duty.task for duty in group}
    return Load(
        agency=first.agency,
        agency_label=first.agency_label,
        agency_kind=first.agency_kind,
        document=first.document,
        lead=count("lead"),
        first_lead=len({duty.task for duty in group if duty.role == "lead" and duty.order == 1}),
        support=count("support"),
        responsible=count("responsible"),
        local=count("local"),
        inherited=len(tasks - {duty.task for duty in group if not duty.inherited}),
        tasks=len(tasks),
    )


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0
