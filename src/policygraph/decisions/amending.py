"""Decisions on tasks and blanket clauses, on which other statements hang."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from policygraph.decisions.file import Decision
from policygraph.decisions.revise import revise_blanket, revise_task
from policygraph.namespaces import frozen
from policygraph.statements import Blanket, Extraction, Task
from policygraph.triples import Amendments


def amend(
    extraction: Extraction, stated: Mapping[str, object], decisions: Iterable[Decision]
) -> tuple[Amendments, list[tuple[Decision, str]]]:
    """What stands in place of tasks and clauses that are rejected or replaced, and the decisions that are refused."""
    tasks: dict[str, Task | None] = {}
    blankets: dict[str, Blanket | None] = {}
    refused: list[tuple[Decision, str]] = []
    keys = {_key(task) for task in extraction.tasks}
    for decision in decisions:
        former, iri = stated.get(decision.statement), decision.statement
        gone = decision.verdict == "reject"
        try:
            if isinstance(former, Task) and decision.verdict != "confirm":
                tasks[iri] = None if gone else revise_task(extraction, former, decision.fields())
                _take(keys, tasks[iri])
            elif isinstance(former, Blanket) and decision.verdict != "confirm":
                blankets[iri] = None if gone else revise_blanket(extraction, former, decision.fields())
        except ValueError as error:
            tasks.pop(iri, None)
            refused.append((decision, str(error)))
    return Amendments(tasks, blankets), refused


def _take(keys: set[tuple[str, str]], task: Task | None) -> None:
    if task and _key(task) in keys:
        raise ValueError("the replacement is stated already")
    if task:
        keys.add(_key(task))


def _key(task: Task) -> tuple[str, str]:
    return frozen(task.locator), frozen(task.title)
