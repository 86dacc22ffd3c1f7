"""The command that audits the graph."""

import os
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from policygraph.cli.options import FormatOption, StoreOption
from policygraph.cli.output import Format, advancing, print_json_list, print_rows, say, say_without_vocabulary

if TYPE_CHECKING:
    from policygraph.analysis.evidence import Evidence
    from policygraph.analysis.findings import Finding

MOST_ROWS = 2_000
"""Findings in a table, which nobody reads to its end and which takes longer to lay out than the audit itself."""
COLUMNS = ("severity", "document", "rule", "message", "evidence", "decision", "iri")


def audit(
    as_of: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="DAY", help="The day that time is judged by (default: each document's)."
        ),
    ] = None,
    store: StoreOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Print what the audit finds, the most severe first, with the words that it rests on."""
    from policygraph.analysis.audit import audit as find
    from policygraph.analysis.spread import Spread
    from policygraph.parts import count_documents
    from policygraph.store import is_address, open_store

    on_disk = store is not None and not is_address(store)
    with open_store(directory=store) as opened:
        with advancing(count_documents(opened), "Auditing") as advance:
            spread = Spread(workers=(os.cpu_count() or 1) if on_disk else 1, progress=advance)
            findings = find(opened, as_of=as_of.date() if as_of else None, spread=spread)
        say_without_vocabulary(opened)
    if form is Format.json:
        print_json_list(finding.to_json() for finding in findings)
    else:
        shown = findings[:MOST_ROWS] if form is Format.table else findings
        print_rows(COLUMNS, map(audit_row, shown), form)
        if len(shown) < len(findings):
            say(f"The {len(shown)} most severe of {len(findings)} findings; --format csv or json gives all")
    rejected = sum(not finding.open for finding in findings)
    if rejected:
        say(f"Open findings: {len(findings) - rejected}; rejected: {rejected}")


def audit_row(finding: "Finding") -> dict[str, object]:
    """A finding as a row: its words, and what a person decided on it."""
    decision = finding.decision.told if finding.decision else None
    return finding.to_json() | {"evidence": quoted(finding.evidence), "decision": decision}


def quoted(evidence: Iterable["Evidence"]) -> str:
    """Evidence as ``ziyang 四/（一） “…”``, one a line, each once."""
    return "\n".join(dict.fromkeys(f"{e.document} {e.locator} “{e.quote}”" for e in evidence))
