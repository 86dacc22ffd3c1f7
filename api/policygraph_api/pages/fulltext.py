"""A document's text with its statements: all of it where the file is at hand, else outline and quoted words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from policygraph_api.pages.catalog import local_name
from policygraph_api.pages.excerpt import excerpt
from policygraph_api.pages.pieces import Mark, Span, cut, keyed, marks_of
from policygraph_api.pages.rows import Row, iri_term, select
from policygraph_api.pages.site import Site

Entry = dict[str, Any]

KINDS: Mapping[str, str] = {
    "PolicyTask": "task",
    "BlanketClause": "blanket",
    "Target": "target",
    "IndustrialChain": "chain",
    "MaterialFlow": "flow",
    "Issue": "issue",
    "Deadline": "deadline",
    "Park": "park",
    "Project": "project",
    "Enterprise": "enterprise",
    "PilotProgramme": "pilot",
    "CitedDocument": "citation",
    "PromisedCount": "promise",
    "ProseCharge": "charge",
    "Observation": "observation",
}
"""The class of a statement to its kind on the page, in the order of the page; duties stand under their tasks."""

HERE = "at"
"""The key of the words that an address points to."""
_PLACE = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the graph and where they stand in the file."""

    start: int
    end: int
    words: str
    locator: str


def fulltext(site: Site, name: str, place: str) -> dict[str, Any]:
    """The page of a document's text; `place` are offsets START-END to be shown. NotFound for an unknown document."""
    site = excerpt(site, name)
    record = site.catalog.document(name)
    rows = select(site.store, "spoken", [iri_term(record.iri)])
    source = site.sources.files.get(name)
    entries = _entries(site, name, rows)
    if source is None:
        headings = {section.locator: section.heading for section in site.catalog.sections if section.document == name}
        text, moved = excerpts(_quotes(rows), headings)
    else:
        text, moved = source.text.raw, {}
    wanted = _PLACE.fullmatch(place)
    here = [(int(wanted[1]), int(wanted[2]))] if wanted else []
    marks = [*marks_of(entries), Mark(HERE, HERE, here)]
    if source is None:
        marks = [Mark(mark.key, mark.kind, _moved(mark.spans, moved)) for mark in marks]
    made = cut(text, marks)
    return {
        "document": record, "whole": source is not None, "text": text, "pieces": made.pieces, "begins": made.begins,
        "groups": _grouped(entries),
    }  # fmt: skip


def _entries(site: Site, name: str, rows: Iterable[Row]) -> list[Entry]:
    spans: dict[str, list[Span]] = {}
    first: dict[str, Row] = {}
    kinds: dict[str, str] = {}
    for row in rows:
        spans.setdefault(row["thing"], []).append((int(row["start"]), int(row["end"])))
        first.setdefault(row["thing"], row)
        kind = KINDS.get(local_name(row["class"]))
        if kind:
            kinds.setdefault(row["thing"], kind)
    made = [_entry(iri, kind, first[iri]["label"], first[iri]["locator"], spans[iri]) for iri, kind in kinds.items()]
    for entry in made:
        if entry["kind"] == "task":
            entry["duties"] = _duties(site, entry["iri"], spans)
    made += [
        _entry(found.iri, "finding", found.message, "", [(item.start, item.end) for item in found.evidence])
        | {"severity": found.severity, "message": found.message, "message_en": found.message_en}
        for found in site.open_findings
        if found.document == name
    ]
    keyed(made)
    return made


def _entry(iri: str, kind: str, label: str, locator: str, spans: Iterable[Span]) -> Entry:
    return {"iri": iri, "kind": kind, "label": label, "locator": locator, "spans": list(dict.fromkeys(spans))}


def _duties(site: Site, task: str, spans: Mapping[str, list[Span]]) -> list[Entry]:
    return [
        _entry(duty.iri, "duty", duty.name_as_written, duty.locator, spans.get(duty.iri, ()))
        | {"role": duty.role, "agency": duty.agency_label, "inherited": duty.inherited}
        for duty in site.duties_of_task.get(task, ())
    ]


def _grouped(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    groups: dict[str, list[Entry]] = {kind: [] for kind in ("task", "finding", *KINDS.values())}
    for entry in entries:
        groups[entry["kind"]].append(entry)
    return {kind: held for kind, held in groups.items() if held}


def _quotes(rows: Iterable[Row]) -> list[Quote]:
    found = {Quote(int(row["start"]), int(row["end"]), row["quote"], row["locator"]) for row in rows}
    whole = (quote for quote in found if len(quote.words) == quote.end - quote.start)
    return sorted(whole, key=lambda quote: (quote.start, -quote.end, quote.locator))


def excerpts(quotes: Iterable[Quote], headings: Mapping[str, str]) -> tuple[str, dict[int, int]]:
    """The quoted words in the order of the file under the headings of their places, a line for each stretch.

    Beside the text, where in it each character of the file stands that is quoted.
    """
    lines: list[str] = []
    moved: dict[int, int] = {}
    size, reached, locator = 0, -1, ""
    for quote in quotes:
        if quote.start >= reached:
            title = headings.get(quote.locator, "") if quote.locator != locator else ""
            opening = f"\n\n{quote.locator} {title}\n" if title else "\n"
            locator = quote.locator
            opening = opening if lines else opening.lstrip("\n")
            lines.append(opening)
            size += len(opening)
            reached = quote.start
        more = quote.words[reached - quote.start :]
        for offset in range(len(more)):
            moved[reached + offset] = size + offset
        lines.append(more)
        size += len(more)
        reached = max(reached, quote.end)
    return "".join(lines), moved


def _moved(spans: Iterable[Span], moved: Mapping[int, int]) -> list[Span]:
    return [(moved[start], moved[end - 1] + 1) for start, end in spans if start in moved and end - 1 in moved]
