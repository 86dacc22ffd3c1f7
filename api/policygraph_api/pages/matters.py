"""What an auditor should see first: the audit's rules by how grave they are and how many tasks they touch."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from policygraph.analysis.findings import Finding
from policygraph.analysis.ledger import LedgerTask
from policygraph.number_rules import FindingRule
from policygraph.queries import SEVERITIES
from policygraph_api.pages.audited import FINDINGS
from policygraph_api.pages.following import Following
from policygraph_api.pages.kind import Kind
from policygraph_api.pages.shelf import Shelf
from policygraph_api.pages.site import Site
from policygraph_api.pages.tasks import TASKS

EXAMPLES = 2
SHOWN = 20
"""Documents of a rule that are named."""


@dataclass(frozen=True, slots=True)
class Matter:
    """The open findings of one rule: how many, how many tasks they touch, of how many that the documents have.

    `documents` are file stems with the number of findings in each, the SHOWN of `of_documents` that have most;
    `findings` are the first of the whole, each of another document where there are several.
    """

    rule: str
    severity: str
    title: str
    title_en: str
    advice: str
    advice_en: str
    count: int
    tasks: int
    of_tasks: int
    of_documents: int
    documents: tuple[tuple[str, int], ...]
    findings: tuple[Finding, ...]

    @property
    def share(self) -> int:
        """Which part of the documents' tasks is touched, in percent; at least 1 where any is."""
        return max(round(100 * self.tasks / self.of_tasks), 1) if self.tasks else 0


def matters(site: Site) -> list[Matter]:
    """All rules that found something, the gravest first, and of one severity those that touch most tasks."""
    return list(site.shelf.each(MATTERS))


@dataclass(slots=True)
class _Sum:
    """What is known of one rule's open findings so far, as document after document is read."""

    count: int = 0
    tasks: int = 0
    of_tasks: int = 0
    documents: Counter[str] = field(default_factory=Counter)
    firsts: list[Finding] = field(default_factory=list)
    more: list[Finding] = field(default_factory=list)

    def add(self, document: str, findings: Sequence[Finding], reach: _Reach) -> None:
        """Take the findings of one more document."""
        self.count += len(findings)
        self.documents[document] = len(findings)
        self.of_tasks += len(reach.tasks)
        self.tasks += len({task for finding in findings for task in reach.touched(finding)})
        self.firsts += findings[: 1 if len(self.firsts) < EXAMPLES else 0]
        self.more += findings[1 : EXAMPLES if len(self.more) < EXAMPLES else 0]

    def told(self, rule: FindingRule) -> Matter:
        """The whole as it is shown."""
        return Matter(
            rule=rule.id, severity=rule.severity, title=rule.title, title_en=rule.title_en, advice=rule.advice,
            advice_en=rule.advice_en, count=self.count, tasks=self.tasks, of_tasks=self.of_tasks,
            of_documents=len(self.documents), documents=tuple(self.documents.most_common(SHOWN)),
            findings=tuple([*self.firsts, *self.more][:EXAMPLES]),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Reach:
    """The tasks of a document, and those which, or whose duties, rest on each stretch of words."""

    tasks: frozenset[str]
    words: Mapping[str, set[str]]

    @classmethod
    def of(cls, tasks: Iterable[LedgerTask]) -> _Reach:
        words: defaultdict[str, set[str]] = defaultdict(set)
        iris = set()
        for task in tasks:
            iris.add(task.iri)
            proofs = (*(item.iri for item in task.evidence), *(iri for duty in task.duties for iri in duty.evidence))
            for evidence in proofs:
                words[evidence].add(task.iri)
        return cls(frozenset(iris), words)

    def touched(self, finding: Finding) -> set[str]:
        """The tasks that a finding touches: its own, else those of its words."""
        if finding.subject_iri in self.tasks:
            return {finding.subject_iri}
        none: set[str] = set()
        return none.union(*(self.words.get(item.iri, none) for item in finding.evidence))


def _matters(shelf: Shelf) -> list[Matter]:
    sums: defaultdict[str, _Sum] = defaultdict(_Sum)
    tasks = Following(shelf.each(TASKS), lambda task: task.document)
    opened = (finding for finding in shelf.each(FINDINGS, "document") if finding.open)
    for document, found in groupby(opened, lambda finding: finding.document):
        reach = _Reach.of(tasks.of(document))
        by_rule: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in found:
            by_rule[finding.rule].append(finding)
        for rule, findings in by_rule.items():
            sums[rule].add(document, findings, reach)
    listed = [told.told(shelf.site.rules[rule]) for rule, told in sums.items()]
    return sorted(listed, key=lambda m: (SEVERITIES.index(m.severity), -m.tasks, -m.count, m.rule))


MATTERS: Kind[Matter] = Kind(name="matters", item=Matter, made=_matters, key=lambda matter: matter.rule, daily=True)
