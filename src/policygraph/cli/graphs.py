"""Commands on the graph as a whole: load, graph, check."""

from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from policygraph.cli.options import FINDINGS, WRONG_INPUT, FormatOption, OnlyOption, StoreOption, refuse_ending
from policygraph.cli.output import Format, advancing, listing, print_rows, say, working

CHECK_COLUMNS = ("check", "where", "subject", "message", "message_en")
PICTURES = (".html", ".graphml", ".gexf")


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


def graph(
    output: Annotated[
        Path,
        typer.Option("-o", "--output", metavar="FILE.html", help="The page to write, or a .graphml or .gexf."),
    ],
    network: Annotated[str, typer.Option(help="responsibility, material, hierarchy or all.")] = "all",
    document: OnlyOption = None,
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

    refuse_ending(output, PICTURES)
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
