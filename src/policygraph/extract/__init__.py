"""Document → Extraction: every extractor in turn, then what reaches beyond its own clause."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from policygraph.collector import at_rest
from policygraph.document import Clause, Document
from policygraph.extract.chains import find_chains
from policygraph.extract.charges import find_charges
from policygraph.extract.citations import find_citations
from policygraph.extract.deadlines import find_deadlines
from policygraph.extract.facts import find_facts
from policygraph.extract.flows import find_flows
from policygraph.extract.names import find_names
from policygraph.extract.promises import find_promises
from policygraph.extract.prose import (
    find_blanket,
    find_first_is_lead,
    find_prose_duties,
    headed_duty,
    lead_by_rule,
    stated_beside,
)
from policygraph.extract.responsibility import Duty, find_duties, with_duties
from policygraph.extract.table_duties import find_table_tasks
from policygraph.extract.targets import find_targets
from policygraph.extract.tasks import aim_sections, bare_task, is_result, part_sections, task_sections
from policygraph.extract.unheaded import unheaded_tasks
from policygraph.extract.unread import find_unread
from policygraph.extract.unread_duties import find_unread_duties
from policygraph.statements import Blanket, Extraction, FirstIsLead, Issue, Task
from policygraph.structure.headings import ARTICLE

__all__ = ["extract", "find_tasks"]

_Clause = TypeVar("_Clause", Blanket, FirstIsLead)


@at_rest()
def extract(document: Document) -> Extraction:
    """All that the document states. Never raises on any text."""
    facts = find_facts(document)
    first, first_at = find_first_is_lead(document)
    tasks, issues = find_tasks(document, first, first_at)
    chains, chain_issues = find_chains(document)
    flows, flow_issues = find_flows(document)
    targets, observations, target_issues = find_targets(document, facts)
    found = (*issues, *chain_issues, *flow_issues, *target_issues, *find_unread(document))
    read = Extraction(
        document,
        facts,
        tasks,
        _placed(find_blanket(document), tasks),
        _placed(first, tasks),
        chains,
        flows,
        targets,
        observations,
        find_names(document),
        find_citations(document, facts.title),
        find_deadlines(document, facts, tasks),
        promises=find_promises(document),
        charges=find_charges(document, tasks),
    )
    found = (*found, *find_unread_duties(read, found))
    return replace(read, issues=tuple(sorted(found, key=lambda i: (i.start, i.end, i.reason))))


def _placed(clause: _Clause | None, tasks: tuple[Task, ...]) -> _Clause | None:
    """A clause above all units with the locator of the first task below it; any other as it is."""
    if clause is None or clause.locator:
        return clause
    start = clause.evidence[0].start
    return replace(clause, locator=next((task.locator for task in tasks if task.heading.start > start), ""))


def find_tasks(document: Document, first: FirstIsLead | None, first_at: int) -> tuple[tuple[Task, ...], list[Issue]]:
    """The document's tasks with their assignments, in order, and what looked like a duty and was not understood."""
    clauses: dict[int, list[Clause]] = {}
    for clause in document.clauses:
        if clause.section is not None and clause.kind != "row":
            clauses.setdefault(clause.section, []).append(clause)
    tasks: list[Task] = [*unheaded_tasks(document)]
    issues: list[Issue] = []
    for section in task_sections(document):
        own = clauses.get(section.index, [])
        duties = list(find_duties(document, own))
        issues.extend(issue for duty in duties for issue in duty.issues)
        if any(duty.assignments for duty in duties):
            duties += list(stated_beside(document, own, duties))
            duties = duties if first else sorted(duties, key=_place)
        else:
            duties = [*headed_duty(document, section), *find_prose_duties(document, own)]
        task = with_duties(bare_task(document, section), duties)
        if is_result(task):
            continue
        tasks.append(lead_by_rule(task, first) if first and section.end > first_at else task)
    rows = list(find_table_tasks(document))
    tabled = {task.section for task, _ in rows}
    tasks = [t for t in tasks if t.assignments or t.section not in tabled or _says_more(document, clauses, t)]
    issues.extend(issue for _, unclear in rows for issue in unclear)
    for task, unclear in (*((task, ()) for task in _owned_tasks(document, clauses)), *rows):
        led = first is not None and not unclear and _stands_after(task, first)
        tasks.append(lead_by_rule(task, first) if first and led else task)
    return tuple(sorted(tasks, key=lambda task: task.heading.start)), issues


def _place(duty: Duty) -> int:
    """Where a duty stands; one that names nobody comes last."""
    return duty.evidence.start if duty.evidence else sys.maxsize


def _says_more(document: Document, clauses: dict[int, list[Clause]], task: Task) -> bool:
    """Whether a unit with a table of tasks holds anything beside that table and its caption."""
    captions = [table.caption for table in document.tables if table.caption]
    own = [c for c in clauses.get(task.section or 0, []) if c.kind == "paragraph"]
    return any(not any(t.start <= c.start and c.end <= t.end for t in captions) for c in own)


def _stands_after(task: Task, first: FirstIsLead) -> bool:
    """Whether a task's duties stand behind a clause, or in its sentence."""
    return any(duty.sentence[1] > first.evidence[0].start for duty in task.duties)


def _owned_tasks(document: Document, clauses: dict[int, list[Clause]]) -> Iterator[Task]:
    """Units that are tasks only because they name bodies: those with others below them, single aims, and articles."""
    for section in (*part_sections(document), *aim_sections(document)):
        own = clauses.get(section.index, [])
        duties = [duty for duty in find_duties(document, own) if duty.assignments]
        if not duties and section.kind == ARTICLE:
            duties = list(find_prose_duties(document, own))
        if duties:
            yield with_duties(bare_task(document, section), duties)
