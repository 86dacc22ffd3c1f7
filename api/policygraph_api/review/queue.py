"""What waits for a reviewer, the most pressing first: findings, words not understood, names, inherited duties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policygraph.analysis.decided import DecisionRecord
from policygraph.analysis.findings import Finding
from policygraph.queries import SEVERITIES
from policygraph_api.pages.listing import chosen, matches
from policygraph_api.review.names import Name
from policygraph_api.review.site import ReviewedSite

KINDS = ("finding", "issue", "name", "statement")
STATES = ("waiting", "decided", "all")


@dataclass(frozen=True, slots=True)
class Item:
    """Something to go through: its IRI, one of KINDS, its words in both languages and where it stands.

    `rule` and `severity` are a finding's, `cause` says of the others why they are here: a message of [reviewcause].
    """

    iri: str
    kind: str
    label: str
    label_en: str
    document: str
    locator: str = ""
    rule: str = ""
    severity: str = ""
    cause: str = ""


def queue(site: ReviewedSite) -> list[Item]:
    """Everything that a reviewer should see, decided or not, in the order in which to go through it."""
    found = [_finding(finding) for finding in site.findings]
    found.sort(key=lambda item: SEVERITIES.index(item.severity))
    found += [
        Item(other.iri, "issue", other.label, other.label, other.document, other.locator, cause="issue")
        for other in site.catalog.others
        if other.kind == "Issue"
    ]
    found += [_name(site, name) for name in site.names.values() if name.changed]
    found += [
        Item(other.iri, "statement", other.label, other.label, other.document, other.locator, cause="blanket")
        for other in site.catalog.others
        if other.kind == "BlanketClause"
    ]
    return found + [
        Item(duty.iri, "statement", label, label, duty.document, duty.locator, cause="inherited")
        for duty in site.duties
        if duty.inherited
        for label in (f"{duty.name_as_written} → {duty.task_title}",)
    ]


def decided_items(site: ReviewedSite) -> list[Item]:
    """Everything that was decided on, the latest first."""
    known = {item.iri: item for item in queue(site)}
    return [known.get(told.about) or _decided(told) for told in reversed(site.decisions)]


def chosen_items(items: Sequence[Item], filters: Mapping[str, str]) -> list[Item]:
    """The items that pass the filters `kind`, `document`, `severity`, `rule` and `q`."""
    return [
        item
        for item in items
        if chosen(filters, kind=item.kind, document=item.document, severity=item.severity, rule=item.rule)
        and matches(filters["q"], (item.label, item.label_en, item.locator))
    ]


def is_open(site: ReviewedSite, iri: str) -> bool:
    """Whether nobody has decided on something, or what was decided is not in the file."""
    told = site.decided.get(iri)
    return told is None or told.state == "dropped"


def _finding(finding: Finding) -> Item:
    place = min((item.locator for item in finding.evidence), default="")
    return Item(
        finding.iri, "finding", finding.message, finding.message_en, finding.document, place, finding.rule,
        finding.severity,
    )  # fmt: skip


def _name(site: ReviewedSite, name: Name) -> Item:
    label = f"{name.mention} → {name.label or name.mention}"
    document = site.catalog.names.get(name.document, "")
    return Item(name.iri, "name", label, label, document, cause="corrected" if name.issue else "renamed")


def _decided(told: DecisionRecord) -> Item:
    kind = {"Finding": "finding", "Name": "name", "Issue": "issue"}.get(told.kind, "statement")
    return Item(told.about, kind, told.label, told.label, told.document)
