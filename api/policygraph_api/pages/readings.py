"""What the pages read of one store, each once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from policygraph.analysis.aims import Aim, read_aims
from policygraph.analysis.audit import audit, audit_rules, audit_together
from policygraph.analysis.cooperation import Standing, standings
from policygraph.analysis.decided import DecisionRecord, by_thing, read_decided
from policygraph.analysis.findings import Finding
from policygraph.analysis.gaps import Gaps, find_gaps
from policygraph.analysis.ledger import LedgerTask, read_ledger
from policygraph.analysis.loops import LoopReport, find_loops
from policygraph.analysis.numbers import Figure, derive, read_figures
from policygraph.analysis.responsibility import Duty, Load, duties, loads
from policygraph.number_rules import FindingRule, number_data
from policygraph.store import Store
from policygraph_api.day import today
from policygraph_api.kept import cached_property
from policygraph_api.pages.catalog import Catalog
from policygraph_api.pages.reforms import Reforms, read_reforms
from policygraph_api.pages.rows import select


@dataclass(frozen=True)
class Readings:
    """All that a `store` says, which does not change meanwhile."""

    store: Store

    @cached_property
    def catalog(self) -> Catalog:
        """The records of the list pages."""
        return Catalog(self.store)

    @cached_property
    def audited(self) -> tuple[Finding, ...]:
        """What the audit says as of today, worst first."""
        return tuple(audit(self.store, as_of=today()))

    @cached_property
    def audited_together(self) -> tuple[Finding, ...]:
        """What the audit says of documents beside others."""
        return tuple(audit_together(self.store, as_of=today()))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the audit says as of today, worst first, what a person rejected last."""
        return tuple(sorted(self.audited, key=lambda finding: not finding.open))

    @cached_property
    def open_findings(self) -> tuple[Finding, ...]:
        """The findings that nobody has rejected."""
        return tuple(finding for finding in self.findings if finding.open)

    @cached_property
    def decisions(self) -> tuple[DecisionRecord, ...]:
        """What people decided, by day."""
        return read_decided(self.store)

    @cached_property
    def decided(self) -> Mapping[str, DecisionRecord]:
        """The latest decision on each thing, by its IRI."""
        return by_thing(self.decisions)

    @cached_property
    def rules(self) -> Mapping[str, FindingRule]:
        """The audit's rules by id."""
        return {rule.id: rule for rule in (*audit_rules(), *number_data().rules.values())}

    @cached_property
    def loops(self) -> LoopReport:
        """Declared and found loops."""
        return find_loops(self.store)

    @cached_property
    def gaps(self) -> Gaps:
        """Links that would close a loop, and materials that hang loose."""
        return find_gaps(self.store)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Aims and observations as the checks of numbers see them."""
        return read_figures(self.store)

    @cached_property
    def derived(self) -> Mapping[str, str]:
        """Target IRI to the value that its change means, as computed."""
        return {derived.aim.iri: derived.text for derived in derive(self.figures)}

    @cached_property
    def checks(self) -> Mapping[str, list[Finding]]:
        """Target IRI to the findings of arithmetic that rest on its words, without the lists of derived values."""
        told: defaultdict[str, list[tuple[Finding, set[str]]]] = defaultdict(list)
        for finding in self.open_findings:
            if finding.verdict and finding.subject_iri not in self.plans:
                for iri in (proofs := {item.iri for item in finding.evidence}):
                    told[iri].append((finding, proofs))
        return {
            figure.iri: [f for f, proofs in told.get(figure.evidence[0], ()) if proofs.issuperset(figure.evidence)]
            for figure in self.figures
            if figure.aim
        }

    @cached_property
    def plans(self) -> frozenset[str]:
        """The IRIs of all documents."""
        return frozenset(document.iri for document in self.catalog.documents)

    @cached_property
    def duties(self) -> tuple[Duty, ...]:
        """Every duty by document, task, role and order."""
        return tuple(duties(self.store))

    @cached_property
    def loads(self) -> tuple[Load, ...]:
        """How much each agency carries in each document."""
        return tuple(loads(self.duties))

    @cached_property
    def reforms(self) -> Reforms:
        """What reforms did to the functions that agencies have."""
        return read_reforms(self.store)

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """How each body stands among those of its document."""
        return tuple(standings(self.duties))

    @cached_property
    def aliases(self) -> Mapping[str, tuple[str, ...]]:
        """IRI to its other names in any language."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for row in select(self.store, "aliases"):
            found[row["thing"]].append(row["form"])
        return {iri: tuple(forms) for iri, forms in found.items()}

    @cached_property
    def aims(self) -> tuple[Aim, ...]:
        """Every aim by document and place."""
        return tuple(read_aims(self.store))

    @cached_property
    def ledger(self) -> tuple[LedgerTask, ...]:
        """Every task with who does it, what it aims at and by when."""
        return tuple(read_ledger(self.store, self.duties, self.aims))
