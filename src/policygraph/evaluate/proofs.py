"""Whether the evidence of what was found holds: offsets cut out the quotes, and quotes hold the words."""

from __future__ import annotations

from collections.abc import Iterator

from policygraph.evaluate.duties import tasks
from policygraph.evaluate.matching import Record
from policygraph.evaluate.materials import chains, flows
from policygraph.evaluate.outcome import Outcome, outcome
from policygraph.evaluate.words import fold
from policygraph.statements import ROLES


def proofs(found: Record, text: str) -> Outcome:
    """All records that state names or numbers: those whose evidence holds, and the others as missed."""
    judged = [(record, _holds(record, words, text)) for record, words in _stated(found) if words]
    return outcome((record for record, ok in judged if ok), (record for record, ok in judged if not ok))


def _stated(found: Record) -> Iterator[tuple[Record, list[str]]]:
    for task in tasks(found):
        yield task, [name for role in ROLES for name in task.get(role) or []]
    for chain in chains(found):
        yield chain, [name for node in chain["nodes"] for name in node]
    for flow in flows(found):
        yield flow, [*flow["inputs"], *flow["outputs"]]
    for target in found.get("targets") or []:
        yield target, [value for value in (target.get("target"), target.get("change")) if value]


def _holds(record: Record, words: list[str], text: str) -> bool:
    evidence = record.get("evidence") or []
    quotes = [fold(item["quote"]) for item in evidence]
    cut = [fold(text[item["start"] : item["end"]]) for item in evidence]
    return bool(evidence) and cut == quotes and all(quotes) and all(fold(word) in "".join(quotes) for word in words)
