"""Commands on the graph: load, query, audit, graph, check."""

import os
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from policygraph.cli.options import FINDINGS, WRONG_INPUT, FormatOption, StoreOption
from policygraph.cli.output import (
    Format,
    Output,
    advancing,
    listing,
    print_json_list,
    print_rows,
    say,
    say_without_vocabulary,
    working,
)
from policygraph.errors import QueryError

if TYPE_CHECKING:
    import rdflib

    from policygraph.analysis.evidence import Evidence
    from policygraph.analysis.findings import Finding
    from policygraph.results import Table

MOST_ROWS = 2_000
"""Findings in a table, which nobody reads to its end and which takes longer to lay out than the audit itself."""
AUDIT_COLUMNS = ("severity", "document", "rule", "message", "evidence", "decision", "iri")
CHECK_COLUMNS = ("check", "where", "subject", "message", "message_en")
QUERY_COLUMNS = ("name", "title", "parameters")


def load(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="TriG, N-Quads, Turtle or N-Triples.")],
    store: Annotated[Path, typer.Option("--store", metavar="DIR", help="A new folder, or a store to replace.")],
    ontology: Annotated[
        bool,
        typer.Option("--ontology", help="Also the ontology and vocabularies, which audit and loops use."),
    ] = False,
) -> None:
    """Put RDF files into a store on disk; what it held before is replaced, and served until all is written."""
    from policygraph.shipped import ontology_graphs
    from policygraph.store import load_files, read_copy
    from policygraph_api.pages.excerpts import LARGEST

    graphs = ontology_graphs() if ontology else {}
    start = perf_counter()
    with ExitStack() as bar:
        advance = bar.enter_context(advancing(len(graphs) + len(files), "Loading"))

        def beside(copy: Path, quads: int) -> None:
            bar.close()
            if quads > LARGEST:
                from policygraph_api.pages.shelving import shelve

                seconds = perf_counter() - start
                say(f"Loaded: {quads:,} statements in {seconds:.0f} s ({quads / seconds:,.0f} a second)")
                with read_copy(copy, None, quads) as opened:
                    shelve(opened, listing)

        quads = load_files(store, [*graphs, *files], lambda _file: advance(), graphs, beside)
    say(f"{quads} statements from {len(graphs) + len(files)} files in {store}")


def query(
    source: Annotated[
        str | None, typer.Argument(metavar="[FILE|NAME]", help="A .rq file or a named query; without one, lists them.")
    ] = None,
    text: Annotated[str | None, typer.Option("-q", "--query", help="SPARQL itself.")] = None,
    parameters: Annotated[
        list[str] | None, typer.Option("-p", "--param", metavar="NAME=VALUE", help="A value for a query that takes it.")
    ] = None,
    store: StoreOption = None,
    timeout: Annotated[
        float, typer.Option(min=0.001, metavar="SECONDS", help="How long it may take before it is ended.")
    ] = 60.0,
    form: FormatOption = Format.table,
) -> None:
    """Ask the graph: SPARQL given with -q, in a file, or by the name of a query that comes with policygraph."""
    from policygraph.store import open_store

    if (source is None) == (text is None):
        if source is not None:
            raise typer.BadParameter("give a file, a name or -q, not two of them")
        list_queries(form)
        return
    sparql, name = (text, "query") if text is not None else bound(str(source), parameters or [])
    with working("Asking"), open_store(directory=store) as opened:
        answer = opened.query(str(sparql), timeout=timeout, name=name)
    print_answer(answer, form)


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
        print_rows(AUDIT_COLUMNS, map(audit_row, shown), form)
        if len(shown) < len(findings):
            say(f"The {len(shown)} most severe of {len(findings)} findings; --format csv or json gives all")
    rejected = sum(not finding.open for finding in findings)
    if rejected:
        say(f"Open findings: {len(findings) - rejected}; rejected: {rejected}")


def audit_row(finding: "Finding") -> dict[str, object]:
    """A finding as a row: its words, and what a person decided on it."""
    decided = finding.decision
    decision = f"{decided.verdict}: {decided.reason} ({decided.by}, {decided.date})" if decided else None
    return finding.to_json() | {"evidence": quoted(finding.evidence), "decision": decision}


def graph(
    output: Annotated[
        Path,
        typer.Option("-o", "--output", metavar="FILE.html", help="The page to write, or a .graphml or .gexf."),
    ],
    network: Annotated[str, typer.Option(help="responsibility, material, hierarchy or all.")] = "all",
    document: Annotated[
        list[str] | None, typer.Option("--document", metavar="NAME", help="Only this document; may be repeated.")
    ] = None,
    around: Annotated[
        str | None,
        typer.Option("--around", metavar="NAME", help="Only what has this label or IRI, and neighbors."),
    ] = None,
    store: StoreOption = None,
) -> None:
    """Draw the graph as one HTML file that can be kept and mailed; it asks nothing of the network.

    With another ending, write it for Gephi, Cytoscape or yEd.
    """
    from policygraph import networks
    from policygraph.build import write_changed
    from policygraph.report.graphfiles import network_file
    from policygraph.report.html import graph_page
    from policygraph.store import open_store
    from policygraph_api.pages.layout import place

    with working("Drawing"), open_store(directory=store) as opened:
        drawn = networks.load_network(opened, network)
        drawn = networks.of_documents(drawn, document) if document else drawn
        drawn = networks.around(drawn, around) if around else drawn
        made = network_file(opened, drawn, output.suffix)
        write_changed(output, made or graph_page(opened, drawn, place(drawn), "policygraph").encode())
    say(f"{len(drawn)} nodes and {drawn.number_of_edges()} edges in {output}")


def check(store: StoreOption = None, form: FormatOption = Format.table) -> None:
    """Hold the graph against shapes, check queries, the ontology and the reasoner; print what is wrong, and where.

    Ends with 0 where nothing is wrong, with 1 where something is, with 2 where the reasoner could not run.
    """
    from policygraph.store import open_store
    from policygraph.validate import STEPS, validate

    with advancing(STEPS, "Checking") as advance, open_store(directory=store) as opened:
        report = validate(opened, progress=advance)
    if report.problems or form is not Format.table:
        print_rows(CHECK_COLUMNS, map(asdict, report.problems), form)
    say(f"{report.statements} statements in {report.graphs} graphs: {len(report.problems) or 'no'} problems")
    if report.unproved:
        say(f"policygraph: consistency is not proved: {report.unproved}")
        raise typer.Exit(WRONG_INPUT)
    if report.problems:
        raise typer.Exit(FINDINGS)


def bound(source: str, parameters: list[str]) -> tuple[str, str]:
    """The text and the name of a query in a file or of a named one, with its parameters given."""
    from policygraph.queries import load_query, named_queries

    if source.endswith(".rq") or Path(source).is_file():
        found = load_query(Path(source))
    else:
        known = named_queries()
        if source not in known:
            raise QueryError(source, "is neither a file nor a named query; `policygraph query` lists those")
        found = known[source]
    pairs = [parameter.partition("=") for parameter in parameters]
    for name, equals, _ in pairs:
        if not equals:
            raise QueryError(found.id, f"{name} has no value: write --param {name}=VALUE")
    return found.bind(**{name: value for name, _, value in pairs}), found.id


def list_queries(form: Format) -> None:
    """The queries that come with policygraph."""
    from policygraph.queries import named_queries

    rows = (
        {
            "name": name,
            "title": " ".join(filter(None, (found.text("title", "zh"), found.text("title", "en")))),
            "parameters": [p.name for p in found.parameters],
        }
        for name, found in named_queries().items()
    )
    print_rows(QUERY_COLUMNS, rows, form)


def print_answer(answer: "Table | bool | rdflib.Graph", form: Format) -> None:
    """Rows as asked; the truth of an ASK as one row; triples as Turtle, or as rows of three."""
    from policygraph.results import Table

    if isinstance(answer, Table):
        print_rows(answer.columns, answer.json_rows(), form)
    elif isinstance(answer, bool):
        print_rows(("answer",), [{"answer": answer}], form)
    elif form is Format.table:
        Output().write(answer.serialize(format="turtle"))
    else:
        columns = ("subject", "predicate", "object")
        print_rows(columns, (dict(zip(columns, map(str, triple), strict=True)) for triple in sorted(answer)), form)


def quoted(evidence: Iterable["Evidence"]) -> str:
    """Evidence as ``ziyang 四/（一） “…”``, one a line, each once."""
    return "\n".join(dict.fromkeys(f"{e.document} {e.locator} “{e.quote}”" for e in evidence))
