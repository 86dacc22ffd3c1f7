"""What an auditor should see first: the audit's rules by how grave they are and how many tasks they touch."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from policygraph.analysis.findings import Finding
from policygraph.analysis.ledger import LedgerTask
from policygraph.number_rules import FindingRule
from policygraph.queries import SEVERITIES
from policygraph_api.pages.audited import FINDINGS
from policygraph_api.pages.kind import Kind
from policygraph_api.pages.shelf import Shelf
from policygraph_api.pages.site import Site

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


@dataclass(frozen=True, slots=True)
class Share:
    """What a document has of a rule's matter: open findings, the tasks that they touch, of how many, and the first IRIs
    of them."""

    document: str
    rule: str
    count: int
    tasks: int
    of_tasks: int
    firsts: tuple[str, ...]


@dataclass(slots=True)
class _Sum:
    """What is known of one rule's open findings so far, as document after document is read."""

    count: int = 0
    tasks: int = 0
    of_tasks: int = 0
    documents: Counter[str] = field(default_factory=Counter)
    firsts: list[str] = field(default_factory=list)
    more: list[str] = field(default_factory=list)

    def add(self, share: Share) -> None:
        """Take the findings of one more document."""
        self.count += share.count
        self.documents[share.document] += share.count
        self.of_tasks += share.of_tasks
        self.tasks += share.tasks
        self.firsts += share.firsts[: 1 if len(self.firsts) < EXAMPLES else 0]
        self.more += share.firsts[1 : EXAMPLES if len(self.more) < EXAMPLES else 0]

    def told(self, rule: FindingRule, find: Callable[[str], Finding | None]) -> Matter:
        """The whole as it is shown."""
        examples = map(find, [*self.firsts, *self.more][:EXAMPLES])
        return Matter(
            rule=rule.id, severity=rule.severity, title=rule.title, title_en=rule.title_en, advice=rule.advice,
            advice_en=rule.advice_en, count=self.count, tasks=self.tasks, of_tasks=self.of_tasks,
            of_documents=len(self.documents), documents=tuple(self.documents.most_common(SHOWN)),
            findings=tuple(filter(None, examples)),
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


def _shares(site: Site) -> Iterator[Share]:
    """What each document has of each matter."""
    tasks: defaultdict[str, list[LedgerTask]] = defaultdict(list)
    for task in site.ledger:
        tasks[task.document].append(task)
    by_document: defaultdict[str, defaultdict[str, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for finding in site.open_findings:
        by_document[finding.document][finding.rule].append(finding)
    for document in sorted(by_document):
        reach = _Reach.of(tasks[document])
        for rule, found in by_document[document].items():
            touched = {task for finding in found for task in reach.touched(finding)}
            firsts = tuple(finding.iri for finding in found[:EXAMPLES])
            yield Share(document, rule, len(found), len(touched), len(reach.tasks), firsts)


def _matters(shelf: Shelf) -> list[Matter]:
    sums: defaultdict[str, _Sum] = defaultdict(_Sum)
    for share in shelf.each(SHARES):
        sums[share.rule].add(share)
    find = shelf.finder(FINDINGS)
    listed = [told.told(shelf.site.rules[rule], find) for rule, told in sums.items()]
    return sorted(listed, key=lambda m: (SEVERITIES.index(m.severity), -m.tasks, -m.count, m.rule))


SHARES: Kind[Share] = Kind(
    name="matters-of-documents",
    item=Share,
    read=_shares,
    key=lambda share: share.document,
    place=lambda share: (share.document,),
    daily=True,
)
MATTERS: Kind[Matter] = Kind(name="matters", item=Matter, made=_matters, key=lambda matter: matter.rule, daily=True)
