"""The kinds that are compared, and how one document comes out in each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

from policygraph.evaluate import aims, duties, materials
from policygraph.evaluate.matching import Pairing, Record, Same, pair_up
from policygraph.evaluate.names import names
from policygraph.evaluate.outcome import Outcome, of_pairing, outcome
from policygraph.evaluate.proofs import proofs
from policygraph.evaluate.words import alike

_FACTS = ("title", "number", "jurisdiction", "period", "draft", "date")


@dataclass(frozen=True)
class Case:
    """One document: the reader's record, the one that was found, and the text that its offsets point into."""

    expected: Record
    found: Record
    text: str | None = None

    @property
    def optional(self) -> Record:
        """What the reader neither demands nor punishes."""
        return self.expected.get("optional") or {}

    @cached_property
    def tasks(self) -> Pairing:
        """The tasks of both sides."""
        return pair_up(duties.tasks(self.expected), duties.tasks(self.found), duties.same_task)

    @cached_property
    def targets(self) -> Pairing:
        """The targets of both sides."""
        return self._paired("targets", aims.same_target)

    def loose(self, kind: str, same: Same) -> Outcome:
        """Records of a kind that were found in some form; what is like an optional one is excused."""
        paired = self.targets if kind == "targets" else self._paired(kind, same)
        excusing = self.optional.get(kind) or []
        spurious = [record for record in paired.spurious if not any(same(other, record) for other in excusing)]
        return outcome((record for record, _ in paired.pairs), paired.missed, spurious)

    def _paired(self, kind: str, same: Same) -> Pairing:
        return pair_up(self.expected.get(kind) or [], self.found.get(kind) or [], same)


@dataclass(frozen=True, slots=True)
class Kind:
    """A row of the figures. `part` is the kind of records that a reader's `scope` speaks of.

    `compare` gives None where a document has nothing to compare.
    """

    name: str
    part: str
    compare: Callable[[Case], Outcome | None]


def _facts(case: Case) -> Outcome:
    wanted, said = case.expected.get("document") or {}, case.found.get("document") or {}
    stated = [field for field in _FACTS if wanted.get(field) is not None]
    right = [
        field
        for field in stated
        if wanted[field] == said.get(field) or (field == "title" and alike(wanted[field], said.get(field)))
    ]
    return outcome(right, [field for field in stated if field not in right])


def _names(kind: str, case: Case) -> Outcome:
    return names(kind, case.expected, case.found, case.optional)


KINDS: tuple[Kind, ...] = (
    Kind("responsibility", "tasks", lambda c: duties.responsibilities(c.tasks, c.expected, c.found, local=True)),
    Kind("agencies_only", "tasks", lambda c: duties.responsibilities(c.tasks, c.expected, c.found, local=False)),
    Kind("chain_edges", "chains", lambda c: materials.chain_edges(c.expected, c.found, c.optional)),
    Kind("tasks", "tasks", lambda c: of_pairing(c.tasks)),
    Kind("unowned_tasks", "tasks", lambda c: duties.unowned(c.expected, c.found)),
    Kind("chains_exact", "chains", lambda c: materials.exact_chains(c.expected, c.found, c.optional)),
    Kind("loops", "chains", lambda c: materials.loops(c.expected, c.found)),
    Kind("flows", "flows", lambda c: c.loose("flows", materials.same_flow)),
    Kind("targets", "targets", lambda c: c.loose("targets", aims.same_target)),
    *(Kind(name, name, partial(_names, name)) for name in ("parks", "projects", "enterprises", "cites")),
    Kind("first_unit", "tasks", lambda c: duties.first_units(c.tasks)),
    Kind("locators", "tasks", lambda c: duties.locators(c.tasks)),
    Kind("targets_strict", "targets", lambda c: aims.strict_targets(c.targets)),
    Kind("flow_pairs", "flows", lambda c: materials.flow_pairs(c.expected, c.found, c.optional)),
    Kind("scope_rules", "tasks", lambda c: duties.scope_rules(c.expected, c.found)),
    Kind("deadlines", "tasks", lambda c: aims.deadlines(c.expected, c.found) if "deadlines" in c.expected else None),
    Kind("evidence", "evidence", lambda c: None if c.text is None else proofs(c.found, c.text)),
    Kind("document", "document", _facts),
)


def compare(expected: Record, found: Record, text: str | None = None) -> dict[str, Outcome]:
    """How a document comes out, by kind; only the kinds in the reader's `scope`, where there is one.

    `text` is the raw text; without it nothing is said of the evidence.
    """
    case, scope = Case(expected, found, text), expected.get("scope")
    asked = (kind for kind in KINDS if not scope or kind.part in scope)
    outcomes = ((kind.name, kind.compare(case)) for kind in asked)
    return {name: result for name, result in outcomes if result is not None}
