"""The page that holds two documents of the store against each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from policygraph.analysis.comparison import KINDS, WEAKER, Change, Comparison, Words, compare
from policygraph.report.content import Row
from policygraph.report.words import words
from policygraph_api.pages.excerpt import excerpt
from policygraph_api.pages.exports import Sheet
from policygraph_api.pages.facets import Facet, Narrowed, narrow, ordered
from policygraph_api.pages.i18n import Translator
from policygraph_api.pages.listing import paged
from policygraph_api.pages.lists import document_options
from policygraph_api.pages.site import Site

Filters = Mapping[str, str]

FILTERS = ("a", "b", "kind", "weaker", "q", "sort")
PER_PAGE = 100
ORDERS: Mapping[str, Callable[[Change], Any]] = {
    "kind": lambda change: KINDS.index(change.kind),
    "subject": lambda change: change.subject,
    "task": lambda change: change.task,
    "ratio": lambda change: "" if change.ratio is None else change.ratio,
}


def comparison(site: Site, filters: Filters, page: int, translate: Translator) -> dict[str, Any]:
    """What became of document `a` in document `b`, of one kind or of all; nothing before both are chosen.

    NotFound for a name that no document has.
    """
    told = _told(site, filters)
    found = chosen_changes(told, filters, translate)
    listed = paged(ordered(found.items, filters["sort"], ORDERS), page, PER_PAGE)
    return {
        "filter": dict(filters),
        "choices": found.choices,
        "paging": listed.paging,
        "document_options": document_options(site),
        "kinds": {kind: words()["changes"][kind] for kind in KINDS},
        "counts": told.counts if told else {},
        "chosen": told is not None,
        "changes": [change.to_json() | {"weaker": change.kind in WEAKER} for change in listed.items],
    }


def sheet(site: Site, filters: Filters, translate: Translator) -> Sheet:
    """All changes that pass the filters, in the order asked for."""
    found = chosen_changes(_told(site, filters), filters, translate).items
    return Sheet("changes", [_line(change, translate) for change in ordered(found, filters["sort"], ORDERS)])


def chosen_changes(told: Comparison | None, filters: Filters, translate: Translator) -> Narrowed[Change]:
    """The changes that pass the filters `kind`, `weaker` and `q`."""
    facets: list[Facet[Change]] = [
        Facet("kind", lambda change: (change.kind,), lambda kind: _named(kind, translate), KINDS),
        Facet(
            "weaker", lambda change: ("yes" if change.kind in WEAKER else "no",),
            lambda value: translate(f"yesno.{str(value == 'yes').lower()}"), ("yes", "no"),
        ),
    ]  # fmt: skip
    return narrow(told.changes if told else (), facets, filters, _texts)


def _named(kind: str, translate: Translator) -> str:
    names: Mapping[str, str] = words()["changes"].get(kind, {})
    return names.get(translate.language, kind)


def _told(site: Site, filters: Filters) -> Comparison | None:
    names = filters["a"], filters["b"]
    return compare(*(excerpt(site, name).side(name) for name in names)) if all(names) else None


def _texts(change: Change) -> Iterable[str]:
    yield from (change.subject, change.task, change.values)
    yield from (said.text for said in (*change.before, *change.after))


def _line(change: Change, translate: Translator) -> Row:
    return {
        "kind": _named(change.kind, translate),
        "weaker": translate(f"yesno.{str(change.kind in WEAKER).lower()}"),
        "subject": change.subject,
        "task": change.task,
        "values": change.values,
        "ratio": "" if change.ratio is None else f"{change.ratio:g}",
        "before": _said(change.before),
        "after": _said(change.after),
    }


def _said(found: Iterable[Words]) -> str:
    return "\n".join(f"{said.locator} {said.text}".strip() for said in found)
