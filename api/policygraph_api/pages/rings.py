"""The loops page: each loop drawn as a circle with the words of each link; what is missing, what hangs loose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from policygraph.analysis.gaps import Dangling, MissingLink
from policygraph.analysis.links import KINDS, Link
from policygraph.analysis.loops import Loop, LoopReport, read_declared_loops
from policygraph.report.content import Row, loop_rows
from policygraph_api.pages.circle import draw
from policygraph_api.pages.excerpt import excerpt
from policygraph_api.pages.exports import Sheet, few
from policygraph_api.pages.facets import Choice, Facet, Narrowed, Offer, Option, narrow, ordered
from policygraph_api.pages.found import Found
from policygraph_api.pages.i18n import Translator
from policygraph_api.pages.kind import Kind
from policygraph_api.pages.listing import matches, paged
from policygraph_api.pages.site import Site

Filters = Mapping[str, str]
Numbered = tuple[int, Loop]

FILTERS = ("view", "kind", "document", "known", "q", "sort")
VIEWS = ("loops", "missing", "dangling", "components")
PER_PAGE = 24
STANDINGS = ("declared", "found", "open")
MISSING = "missing"
ORDERS: Mapping[str, Callable[[Loop], Any]] = {
    "length": lambda loop: len(loop.nodes),
    "documents": lambda loop: loop.documents,
    "known": lambda loop: KINDS.index(loop.known),
}


def loops(site: Site, filters: Filters, page: int, translate: Translator) -> dict[str, Any]:
    """One page of the loops that pass the filters, and all that is missing or hangs loose where they allow it.

    With a document, only its own links count.
    """
    if site.excerpts.is_large:
        if not filters["document"]:
            return _all_declared(site, filters, page, translate)
        told = loops(excerpt(site, filters["document"]), filters, page, translate)
        documents, *_ = _declared(site, {"document": filters["document"]}, translate).choices
        return {**told, "choices": (documents, *told["choices"][1:]), "alone": True}
    report, found = chosen_loops(site, filters, translate)
    listed = paged(_ordered(found, filters), page, PER_PAGE)
    declared = sum(loop.declared for loop in report.loops)
    missing, dangling = _missing(site, filters), _dangling(site, filters)
    return {
        "filter": dict(filters),
        "view": filters["view"] if filters["view"] in VIEWS else VIEWS[0],
        "sizes": {
            "loops": len(found.items), "missing": len(missing), "dangling": len(dangling),
            "components": len(report.components),
        },
        "choices": (_documents(site, filters), *found.choices),
        "paging": listed.paging,
        "loops": [_shown(number, loop) for number, loop in listed.items],
        "declared": declared,
        "found": len(report.loops) - declared,
        "truncated": report.truncated,
        "components": report.components,
        "missing": [_drawn(number, link) for number, link in enumerate(missing, start=1)],
        "dangling": dangling,
        "gaps_truncated": site.gaps.truncated,
        "only_declared": False,
        "alone": False,
    }  # fmt: skip


def _all_declared(site: Site, filters: Filters, page: int, translate: Translator) -> dict[str, Any]:
    """The declared loops of a large store: the links of so many documents together close more than can be searched."""
    found = _declared(site, filters, translate)
    listed = found.page(page, PER_PAGE, filters["sort"])
    first = (listed.paging.page - 1) * PER_PAGE + 1
    return {
        "filter": dict(filters), "view": VIEWS[0], "only_declared": True, "alone": True,
        "sizes": {"loops": found.total, "missing": 0, "dangling": 0, "components": 0},
        "choices": found.choices, "paging": listed.paging,
        "loops": [_shown(number, loop) for number, loop in enumerate(listed.items, start=first)],
        "declared": found.total, "found": 0, "truncated": False, "components": (), "missing": [], "dangling": [],
        "gaps_truncated": False,
    }  # fmt: skip


def _declared(site: Site, filters: Filters, translate: Translator) -> Found[Loop]:
    offers = [
        Offer("document", site.short_name),
        Offer("kind", lambda name: translate(f"loop.{name}"), STANDINGS),
        Offer("known", lambda kind: translate(f"loop.known_{kind}"), KINDS),
    ]
    return site.shelf.narrow(DECLARED, offers, filters)


def declared_loops(site: Site, most: int) -> list[Loop]:
    """The first loops that documents declare."""
    return site.shelf.all(DECLARED).part(0, most)


def loops_in_all(site: Site) -> int:
    """How many loops there are; of a large store those that documents declare."""
    return site.shelf.total(DECLARED) if site.excerpts.is_large else len(site.loops.loops)


def loops_with(site: Site, document: str, declared: bool | None, words: str) -> list[Loop]:
    """The loops that rest on words of a document (of any for none), declared or found or both, with some words.

    Of a large store they are the declared ones, or all that the links of the document close.
    """
    if not site.excerpts.is_large:
        loops: Iterable[Loop] = site.loops.loops
    else:
        loops = excerpt(site, document).loops.loops if document else site.shelf.each(DECLARED)
    return [
        loop
        for loop in loops
        if (not document or document in loop.documents)
        and declared in {None, loop.declared}
        and matches(words, (*loop.nodes, loop.label))
    ]


def sheet(site: Site, filters: Filters, translate: Translator) -> Sheet:
    """What the chosen view lists, whole."""
    if site.excerpts.is_large:
        if not filters["document"]:
            told = tuple(few(_declared(site, filters, translate)).each(filters["sort"]))
            return Sheet("loops", list(loop_rows(replace(site.content_of(), loops=told))))
        site = excerpt(site, filters["document"])
    if filters["view"] == MISSING:
        return Sheet("missing", [_missing_line(site, link) for link in _missing(site, filters)])
    if filters["view"] == "dangling":
        return Sheet("dangling", [_dangling_line(site, thing, translate) for thing in _dangling(site, filters)])
    found = _ordered(chosen_loops(site, filters, translate)[1], filters)
    return Sheet("loops", list(loop_rows(replace(site.content, loops=tuple(loop for _, loop in found)))))


def chosen_loops(site: Site, filters: Filters, translate: Translator) -> tuple[LoopReport, Narrowed[Numbered]]:
    """All loops (of the chosen document's links), and those that pass the filters with their numbers."""
    report = site.loops_of.get(filters["document"], site.loops)
    facets: list[Facet[Numbered]] = [
        Facet("kind", lambda row: _standings(row[1]), lambda name: translate(f"loop.{name}"), STANDINGS),
        Facet("known", lambda row: (row[1].known,), lambda kind: translate(f"loop.known_{kind}"), KINDS),
    ]
    numbered = list(enumerate(report.loops, start=1))
    return report, narrow(numbered, facets, filters, lambda row: (*row[1].nodes, row[1].label))


def _ordered(found: Narrowed[Numbered], filters: Filters) -> list[Numbered]:
    keys = {name: _of_numbered(key) for name, key in ORDERS.items()}
    return ordered(found.items, filters["sort"], keys)


def _of_numbered(key: Callable[[Loop], Any]) -> Callable[[Numbered], Any]:
    return lambda row: key(row[1])


def _standings(loop: Loop) -> tuple[str, ...]:
    return ("declared" if loop.declared else "found", *(("open",) if loop.closing is None else ()))


def _documents(site: Site, filters: Filters) -> Choice:
    options = (
        Option(name, site.short_name(name), len(report.loops)) for name, report in site.loops_of.items()
    )  # fmt: skip
    return Choice("document", filters["document"], tuple(options))


def _shown(number: int, loop: Loop) -> dict[str, Any]:
    kinds = [edge.kind for edge in loop.edges][: len(loop.nodes)]
    kinds += [MISSING] * (len(loop.nodes) - len(kinds))
    return {
        "number": number, "iri": loop.iri, "label": loop.label, "nodes": loop.nodes, "documents": loop.documents,
        "declared": loop.declared, "closing": loop.closing, "edges": loop.edges, "circle": draw(loop.nodes, kinds),
    }  # fmt: skip


def _drawn(number: int, link: MissingLink) -> dict[str, Any]:
    """A missing link with the loop that it would close, its own arc first."""
    return {"number": number, "gap": link, "circle": draw(link.nodes, [MISSING, *(step.kind for step in link.way)])}


def _missing(site: Site, filters: Filters) -> list[MissingLink]:
    only, words = filters["document"], filters["q"]
    return [link for link in site.gaps.missing if only in {"", link.document} and matches(words, link.nodes)]


def _dangling(site: Site, filters: Filters) -> list[Dangling]:
    only, words = filters["document"], filters["q"]
    return [thing for thing in site.gaps.dangling if only in {"", thing.document} and matches(words, (thing.name,))]


def _missing_line(site: Site, gap: MissingLink) -> Row:
    return {
        "document": site.content.title(gap.document),
        "link": f"{gap.link.source} → {gap.link.target}",
        "loop": " → ".join(gap.path),
        "owners": "、".join(owner.name for owner in gap.owners),
        "proof": _words([gap.link]),
        "here": _words(gap.way),
    }


def _dangling_line(site: Site, thing: Dangling, translate: Translator) -> Row:
    return {
        "document": site.content.title(thing.document),
        "name": thing.name,
        "side": translate(f"loop.{thing.side}"),
        "here": _words(thing.links),
        "elsewhere": "\n".join(f"{link.source} → {link.target}" for link in thing.elsewhere),
        "proof": _words(thing.elsewhere),
    }


def _words(links: Sequence[Link]) -> str:
    found: Iterable[str] = (item.quote for link in links for item in link.evidence)
    return "\n".join(dict.fromkeys(found))


DECLARED: Kind[Loop] = Kind(
    name="loops-declared",
    item=Loop,
    read=lambda site: read_declared_loops(site.store),
    key=lambda loop: loop.iri,
    place=lambda loop: (loop.documents[0] if loop.documents else "",),
    facets={
        "document": lambda loop: loop.documents,
        "kind": _standings,
        "known": lambda loop: (loop.known,),
    },
    orders=ORDERS,
    texts=lambda loop: (*loop.nodes, loop.label),
)
