"""The list of findings, in groups as the reader wants them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policygraph.analysis.findings import Finding
from policygraph.analysis.grouping import PAGE, FindingGroup
from policygraph.number_rules import VERDICTS
from policygraph.queries import SEVERITIES
from policygraph.report.content import Row, finding_rows
from policygraph_api.pages.audited import BETWEEN, FINDINGS, standing_of
from policygraph_api.pages.exports import Sheet, few
from policygraph_api.pages.facets import Offer, ordered
from policygraph_api.pages.found import Found
from policygraph_api.pages.i18n import Translator
from policygraph_api.pages.listing import by_document, in_groups, paged
from policygraph_api.pages.site import Site

Filters = Mapping[str, str]

FILTERS = ("severity", "verdict", "rule", "document", "body", "decision", "q", "group", "sort")
DECISIONS = ("open", "none_yet", "confirm", "reject")
PER_PAGE = 100
MOST, FEW, MANY = 300, 20, 5_000
"""Findings of a group that are shown with it, and as few as there are where many were found."""
DOCUMENTS = 100
"""Documents whose findings are counted above the list."""
_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Heap:
    """How many findings are one group: of one rule about one body of a document, or of what they are grouped by."""

    document: str
    rule: str
    severity: str
    body: str
    number: int
    open: bool
    first: tuple[bool, int, str, str]
    """Where the first of them stands in the list of all."""


ORDERS: Mapping[str, Callable[[Heap], Any]] = {
    "severity": lambda heap: SEVERITIES.index(heap.severity),
    "document": lambda heap: heap.document,
    "rule": lambda heap: heap.rule,
    "number": lambda heap: heap.number,
}


def findings(site: Site, filters: Filters, page: int, translate: Translator) -> dict[str, Any]:
    """One page of the findings that pass the filters, and how many of each severity each document has."""
    found = chosen_findings(site, filters, translate)
    if filters["group"] == "none":
        listed = found.page(page, PER_PAGE, filters["sort"])
        groups = [FindingGroup(f.document, f.rule, f.severity, f.body, (f,)) for f in listed.items]
        paging, counts = listed.paging, dict.fromkeys(range(len(groups)), 1)
    else:
        heaps = paged(ordered(gathered(site, found, filters["group"]), filters["sort"], ORDERS), page, PAGE)
        groups = [_group(found, heap, filters["group"]) for heap in heaps.items]
        paging, counts = heaps.paging, {at: heap.number for at, heap in enumerate(heaps.items)}
    severities = severity_rows(site, found.counts("document", "severity", "standing"))
    closed = _closed(site, found)
    return {
        "filter": dict(filters),
        "choices": found.choices,
        "paging": paging,
        "severities": severities[:DOCUMENTS],
        "total": found.total,
        "open": found.total - closed,
        "rejected": closed,
        **grouped(site, groups, counts),
    }


def sheet(site: Site, filters: Filters, translate: Translator) -> Sheet:
    """All findings that pass the filters, in the order of their groups."""
    return Sheet("findings", list(_lines(site, few(chosen_findings(site, filters, translate)), filters)))


def _lines(site: Site, found: Found[Finding], filters: Filters) -> Iterator[Row]:
    if filters["group"] == "none":
        told = found.each(filters["sort"])
    else:
        heaps = ordered(gathered(site, found, filters["group"]), filters["sort"], ORDERS)
        told = (f for heap in heaps for f in _held(found, heap, filters["group"]))
    for some in in_groups(told, _AT_ONCE):
        yield from finding_rows(site.content_of(findings=some))


def chosen_findings(site: Site, filters: Filters, translate: Translator) -> Found[Finding]:
    """The findings that pass the filters FILTERS (`group` and `sort` aside)."""
    return site.shelf.narrow(FINDINGS, _offers(site, translate), filters)


def gathered(site: Site, found: Found[Finding], grouping: str) -> list[Heap]:
    """Findings grouped by `rule` or `document`; for any other word by document, rule and body, as papers do."""
    cells: dict[str, list[tuple[str, str, str, bool, int]]] = {}
    for (group, standing), number in _by_group(site, found).items():
        document, rule, body = group.split(BETWEEN)
        key = {"rule": rule, "document": document}.get(grouping, group)
        cells.setdefault(key, []).append((document, rule, body, standing == "open", number))
    heaps = [_heap(site, of, grouping) for of in cells.values()]
    if grouping in {"rule", "document"}:
        return sorted(heaps, key=lambda heap: heap.first)
    return sorted(heaps, key=_rank)


def _by_group(site: Site, found: Found[Finding]) -> Mapping[tuple[str, ...], int]:
    """How many findings each group has that are open or not."""
    if _any_closed(site):
        return found.counts("group", "standing")
    return {(*group, "open"): number for group, number in found.counts("group").items()}


def _any_closed(site: Site) -> bool:
    return "closed" in site.shelf.tally(FINDINGS, "standing")


def _closed(site: Site, found: Found[Finding]) -> int:
    return found.counts("standing")["closed",] if _any_closed(site) else 0


def _heap(site: Site, cells: Sequence[tuple[str, str, str, bool, int]], grouping: str) -> Heap:
    def place(cell: tuple[str, str, str, bool, int]) -> tuple[bool, int, str, str]:
        document, rule, _, is_open, _ = cell
        return not is_open, SEVERITIES.index(site.rules[rule].severity), document, rule

    document, rule, body, *_ = cells[0]
    worst = min((site.rules[cell[1]].severity for cell in cells), key=SEVERITIES.index)
    told = {"document": document, "rule": rule, "body": body}
    if grouping in {"rule", "document"}:
        told = {"document": "", "rule": "", "body": ""} | {grouping: told[grouping]}
    number = sum(cell[4] for cell in cells)
    return Heap(**told, severity=worst, number=number, open=any(c[3] for c in cells), first=min(map(place, cells)))


def _rank(heap: Heap) -> tuple[bool, int, int, str, str, str]:
    return not heap.open, SEVERITIES.index(heap.severity), -heap.number, heap.document, heap.rule, heap.body


def _held(found: Found[Finding], heap: Heap, grouping: str, limit: int = -1) -> list[Finding]:
    """The findings of a group among those that were found."""
    if grouping in {"rule", "document"}:
        return found.held(grouping, getattr(heap, grouping), limit)
    return found.held("group", BETWEEN.join((heap.document, heap.rule, heap.body)), limit)


def _group(found: Found[Finding], heap: Heap, grouping: str) -> FindingGroup:
    shown = _held(found, heap, grouping, FEW if found.total > MANY else MOST)
    return FindingGroup(heap.document, heap.rule, heap.severity, heap.body, tuple(shown))


def severity_counts(found: Iterable[Finding]) -> Counter[tuple[str, ...]]:
    """How many of some findings each document has, by severity and whether they are open."""
    return Counter((finding.document, finding.severity, standing_of(finding)) for finding in found)


def severity_rows(site: Site, counts: Mapping[tuple[str, ...], int]) -> list[dict[str, Any]]:
    """Each document that has any with how many open findings of each severity it has."""
    opened: dict[tuple[str, ...], int] = {
        (document, severity): n for (document, severity, standing), n in counts.items() if standing == "open"
    }
    rows = by_document(opened, SEVERITIES, "findings")
    return [rows[document.name] for document in site.catalog.documents if document.name in rows]


def grouped(site: Site, groups: Sequence[FindingGroup], counts: Mapping[int, int] | None = None) -> dict[str, Any]:
    """The findings of some groups one after another, and each group with where its own begin (`first`).

    `counts` says how many findings a group has where not all of them are shown.
    """
    rows: list[dict[str, Any]] = []
    shown: list[Finding] = []
    for at, group in enumerate(groups):
        rule = site.rules.get(group.rule)
        titles = {"title": rule.title if rule else "", "title_en": rule.title_en if rule else ""}
        number = (counts or {}).get(at, len(group.findings))
        more = number - len(group.findings)
        rows.append(group.to_json() | {"count": number, "first": len(shown), "more": more, **titles})
        shown += group.findings
    return {"groups": rows, "findings": shown}


def _offers(site: Site, translate: Translator) -> list[Offer]:
    def title(rule: str) -> str:
        return translate.pick(site.rules[rule], "title") if rule in site.rules else rule

    return [
        Offer("severity", lambda name: translate(f"severity.{name}"), SEVERITIES),
        Offer("document", site.short_name),
        Offer("rule", title),
        Offer("verdict", lambda name: translate(f"verdict.{name}"), VERDICTS),
        Offer("body", str),
        Offer("decision", lambda name: translate(f"finding.{name}"), DECISIONS),
    ]
