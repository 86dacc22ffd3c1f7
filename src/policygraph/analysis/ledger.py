"""The ledger of tasks: each task of each document with who does it, what it aims at, and by when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from policygraph import resources
from policygraph.analysis.aims import Aim
from policygraph.analysis.evidence import Evidence, proven, read_evidence
from policygraph.analysis.responsibility import Duty
from policygraph.queries import load_query
from policygraph.results import Table, Value, texts_of
from policygraph.store import Store

T = TypeVar("T", Duty, Aim, "Due")


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """A document (`name` is its file stem, `digest` the file's SHA-256); what is not known is empty."""

    iri: str
    name: str
    title: str
    place: str
    issuer: str
    number: str
    issued: str
    period: str
    draft: bool
    digest: str


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline: its words, its day (YYYY-MM-DD or empty) and the action."""

    iri: str
    document: str
    written: str
    day: str
    action: str
    locator: str
    task: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class LedgerTask:
    """A task, numbered from 1 in its document, with its duties, aims, deadlines and the words of its title."""

    number: int
    iri: str
    document: str
    locator: str
    title: str
    duties: tuple[Duty, ...]
    aims: tuple[Aim, ...]
    dues: tuple[Due, ...]
    evidence: tuple[Evidence, ...]

    def bodies(self, role: str) -> tuple[Duty, ...]:
        """The duties in a role, direct ones first, each in the order written."""
        return tuple(duty for duty in self.duties if duty.role == role)


def read_documents(store: Store) -> list[DocumentFacts]:
    """The documents of a store, by name."""
    found: dict[str, DocumentFacts] = {}
    for row in _rows(store, "documents"):
        words = texts_of(row)
        period = "-".join(dict.fromkeys(filter(None, (words["periodStart"], words["periodEnd"]))))
        facts = DocumentFacts(
            words["node"], words["document"], words["title"], words["place"], words["issuer"], words["number"],
            words["issued"], period, row["draft"] is True, words["digest"],
        )  # fmt: skip
        found.setdefault(facts.iri, facts)
    return list(found.values())


def read_ledger(store: Store, duties: Iterable[Duty], aims: Iterable[Aim]) -> list[LedgerTask]:
    """All tasks of a store by document and place, with those of the duties, aims and deadlines that are theirs."""
    groups = _rows(store, "tasks").grouped("task")
    proofs = read_evidence(store, (str(row["evidence"]) for rows in groups.values() for row in rows))
    held, aimed = _by_task(duties), _by_task(aims)
    due = _by_task(read_dues(store))
    numbers: Counter[str] = Counter()
    tasks = []
    for iri, rows in groups.items():
        document = str(rows[0]["document"])
        numbers[document] += 1
        task = LedgerTask(
            number=numbers[document],
            iri=iri,
            document=document,
            locator=str(rows[0]["locator"]),
            title=str(rows[0]["title"]),
            duties=tuple(held.get(iri, ())),
            aims=tuple(aimed.get(iri, ())),
            dues=tuple(due.get(iri, ())),
            evidence=proven(proofs, (str(row["evidence"]) for row in rows)),
        )
        tasks.append(task)
    return tasks


def read_dues(store: Store) -> list[Due]:
    """All deadlines of a store, by document and day."""
    groups = _rows(store, "deadlines").grouped("deadline")
    proofs = read_evidence(store, (str(row["evidence"]) for rows in groups.values() for row in rows))
    return [_due(iri, rows, proofs) for iri, rows in groups.items()]


def _due(iri: str, rows: list[dict[str, Value]], proofs: Mapping[str, Evidence]) -> Due:
    words = texts_of(rows[0])
    return Due(
        iri=iri,
        document=words["document"],
        written=words["asWritten"],
        day=words["due"],
        action=words["action"],
        locator=words["locator"],
        task=words["task"],
        evidence=proven(proofs, (str(row["evidence"]) for row in rows)),
    )


def _by_task(things: Iterable[T]) -> dict[str, list[T]]:
    groups: dict[str, list[T]] = {}
    for thing in things:
        groups.setdefault(thing.task, []).append(thing)
    return groups


def _rows(store: Store, name: str) -> Table:
    query = load_query(resources.query_dir() / "report" / f"{name}.rq")
    return store.select(query.bind(), name=query.id)
