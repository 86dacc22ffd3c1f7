"""What an auditor should see first: the audit's rules by how grave they are and how many tasks they touch."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from policygraph.analysis.findings import Finding
from policygraph.queries import SEVERITIES
from policygraph_api.pages.rows import select
from policygraph_api.pages.site import Site

EXAMPLES = 2


@dataclass(frozen=True, slots=True)
class Matter:
    """The open findings of one rule: how many, how many tasks they touch, of how many that the documents have.

    `documents` are file stems with the number of findings in each, most first; `findings` are the first of the whole,
    each of another document where there are several.
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
    documents: tuple[tuple[str, int], ...]
    findings: tuple[Finding, ...]

    @property
    def share(self) -> int:
        """Which part of the documents' tasks is touched, in percent; at least 1 where any is."""
        return max(round(100 * self.tasks / self.of_tasks), 1) if self.tasks else 0


def matters(site: Site) -> list[Matter]:
    """All rules that found something, the gravest first, and of one severity those that touch most tasks."""
    by_rule: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in site.open_findings:
        by_rule[finding.rule].append(finding)
    reach = _Reach.of(site)
    found = [_matter(site, findings, reach) for findings in by_rule.values()]
    return sorted(found, key=lambda m: (SEVERITIES.index(m.severity), -m.tasks, -m.count, m.rule))


@dataclass(frozen=True, slots=True)
class _Reach:
    """The tasks of each document, and those which, or whose duties, rest on each stretch of words."""

    documents: Mapping[str, frozenset[str]]
    words: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, site: Site) -> _Reach:
        documents: defaultdict[str, set[str]] = defaultdict(set)
        words: defaultdict[str, set[str]] = defaultdict(set)
        for task in site.catalog.tasks:
            documents[task.document].add(task.iri)
        for row in select(site.store, "task-words"):
            words[row["evidence"]].add(row["task"])
        for duty in site.duties:
            for evidence in duty.evidence:
                words[evidence].add(duty.task)
        return cls(_frozen(documents), _frozen(words))

    def tasks(self, finding: Finding) -> frozenset[str]:
        """The tasks that a finding touches: its own, else those of its words."""
        if finding.subject_iri in self.documents.get(finding.document, ()):
            return frozenset({finding.subject_iri})
        none: frozenset[str] = frozenset()
        return none.union(*(self.words.get(item.iri, none) for item in finding.evidence))


def _frozen(sets: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(found) for key, found in sets.items()}


def _matter(site: Site, findings: list[Finding], reach: _Reach) -> Matter:
    rule = site.rules[findings[0].rule]
    documents = Counter(finding.document for finding in findings).most_common()
    touched = {task for finding in findings for task in reach.tasks(finding)}
    firsts = list({finding.document: finding for finding in reversed(findings)}.values())[::-1]
    examples = [*firsts, *(finding for finding in findings if finding not in firsts)][:EXAMPLES]
    return Matter(
        rule=rule.id, severity=rule.severity, title=rule.title, title_en=rule.title_en, advice=rule.advice,
        advice_en=rule.advice_en, count=len(findings), tasks=len(touched),
        of_tasks=sum(len(reach.documents.get(name, ())) for name, _ in documents), documents=tuple(documents),
        findings=tuple(examples),
    )  # fmt: skip
