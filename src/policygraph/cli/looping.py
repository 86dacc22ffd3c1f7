"""The command on loops of materials, and on what is missing to close more of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from policygraph.cli.auditing import quoted
from policygraph.cli.deadline import deadline
from policygraph.cli.options import FormatOption, StoreOption, TimeoutOption
from policygraph.cli.output import Format, print_json, print_rows, say, say_without_vocabulary, working

if TYPE_CHECKING:
    from policygraph.analysis.gaps import Gaps
    from policygraph.analysis.links import Link
    from policygraph.analysis.loops import LoopReport

COLUMNS = {
    "loops": ("declared", "known", "documents", "loop", "evidence"),
    "components": ("nodes", "links", "cyclicity", "materials"),
    "missing": ("document", "missing", "known", "loop", "owners", "evidence"),
    "dangling": ("document", "side", "name", "links", "elsewhere", "evidence"),
}


class Show(StrEnum):
    """What `policygraph loops` prints."""

    loops = "loops"
    components = "components"
    missing = "missing"
    dangling = "dangling"


def loops(
    show: Annotated[
        Show,
        typer.Option(
            help="loops; components (the parts of the network that hold them, with their cyclicity); missing (one link "
            "that would close a loop, and that another document proves possible); dangling (wastes without a taker, "
            "products without a source)."
        ),
    ] = Show.loops,
    document: Annotated[str | None, typer.Option(metavar="NAME", help="Only what this document says.")] = None,
    store: StoreOption = None,
    timeout: TimeoutOption = 600.0,
    form: FormatOption = Format.table,
) -> None:
    """Print the loops of materials: those that a text declares, and those that links close together.

    Links are written, equivalent, inherited or inferred, and say so.
    """
    from policygraph.analysis.gaps import find_gaps
    from policygraph.analysis.loops import find_loops
    from policygraph.store import open_store

    with working("Searching loops"), deadline(timeout, "the search"), open_store(directory=store) as opened:
        if show in {Show.loops, Show.components}:
            report = find_loops(opened, document=document)
            rows, record, truncated = _told(report, show), _record(report, show), report.truncated
        else:
            gaps = find_gaps(opened, document=document)
            rows, record, truncated = _lacking(gaps, show), gaps.to_json(), gaps.truncated
        say_without_vocabulary(opened)
    if form is Format.json:
        print_json(record)
        return
    print_rows(COLUMNS[show.value], rows, form)
    if truncated:
        say("The search was ended at its limit: there are more.")


def _record(report: LoopReport, show: Show) -> dict[str, object]:
    if show is Show.loops:
        return report.to_json()
    return {"components": [component.to_json() for component in report.components]}


def _told(report: LoopReport, show: Show) -> Iterator[dict[str, object]]:
    if show is Show.components:
        for component in report.components:
            yield {
                "nodes": len(component.nodes),
                "links": component.links,
                "cyclicity": component.cyclicity,
                "materials": component.nodes,
            }
        return
    for loop in report.loops:
        yield {
            "declared": loop.declared,
            "known": loop.known,
            "documents": loop.documents,
            "loop": "—".join(loop.path),
            "evidence": _words(loop.edges),
        }


def _lacking(gaps: Gaps, show: Show) -> Iterator[dict[str, object]]:
    if show is Show.missing:
        for missing in gaps.missing:
            yield {
                "document": missing.document,
                "missing": f"{missing.link.source} → {missing.link.target}",
                "known": missing.link.kind,
                "loop": "—".join(missing.path),
                "owners": [owner.name for owner in missing.owners],
                "evidence": _words([missing.link, *missing.way]),
            }
        return
    for found in gaps.dangling:
        yield {
            "document": found.document,
            "side": found.side,
            "name": found.name,
            "links": [f"{link.source} → {link.target}" for link in found.links],
            "elsewhere": [f"{link.source} → {link.target}" for link in found.elsewhere],
            "evidence": _words([*found.links, *found.elsewhere]),
        }


def _words(links: Iterable[Link]) -> str:
    return quoted(item for link in links for item in link.evidence)
