"""The command that serves the pages and the SPARQL protocol."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policygraph.cli.options import StoreOption
from policygraph.cli.output import listing, say, working

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from policygraph.store import Store
    from policygraph_api.pages.site import Site
    from policygraph_api.review.book import Book

_WORDS = {"agencies": "agencies with duties", "inherited": "of them inherited"}
"""What is counted, where the name of the count would tell something else."""

ReviewOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Let people decide on the pages, and write that to this decisions file; on this machine only.",
    ),
]
DocumentsOption = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        exists=True,
        file_okay=False,
        help="Your own files, found by SHA-256: the pages show whole texts and sentences from them.",
    ),
]


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 lets other machines in.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
    store: StoreOption = None,
    query_timeout: Annotated[
        float, typer.Option(min=0.1, metavar="SECONDS", help="How long a query may take before it is ended.")
    ] = 30.0,
    review: ReviewOption = None,
    documents: DocumentsOption = None,
) -> None:
    """Serve the pages and /sparql until it is stopped; a store that is loaded anew meanwhile is served anew."""
    from policygraph.store import is_address, open_store
    from policygraph_api.main import create_app, follow_store, run_server

    book = open_book(review, host) if review else None
    with open_store(directory=store) as opened:
        make_lists(opened)
        with working("Loading and auditing"):
            if store is None or is_address(store):
                served = create_app(opened, query_timeout, book, documents=documents)
                app: ASGIApp = served
            else:
                app = follow_store(Path(store), opened, query_timeout, book, documents)
                served = app.served
            lines = first_words(served.state.site)
        for line in lines:
            say(line)
        if book:
            say(f"Review: what is decided on the pages is written to {book.path}; `policygraph build` applies it")
        say(f"Serving at http://{f'[{host}]' if ':' in host else host}:{port}/ (Ctrl+C ends it)")
        run_server(app, host, port)


def make_lists(store: "Store") -> None:
    """Write what the pages of a large store list, where an earlier version loaded it; tell when it cannot be kept."""
    from policygraph_api.pages.shelving import shelve

    try:
        shelve(store, listing)
    except OSError as error:
        say(
            f"The lists of the pages cannot be kept beside the store ({error.strerror}): each is made when it is opened"
        )


def open_book(path: Path, host: str) -> "Book":
    """The decisions file of a reviewer; BadParameter for a host that others reach, DocumentError for another file."""
    from policygraph.decisions import read_decisions
    from policygraph_api.review.book import Book
    from policygraph_api.review.guard import is_loopback

    if not is_loopback(host):
        reason = f"reviewing has no log-in, so it is for this machine only: not for {host}, but for 127.0.0.1"
        raise typer.BadParameter(reason, param_hint="--review")
    if path.exists():
        read_decisions(path)
    elif not path.absolute().parent.is_dir():
        raise typer.BadParameter(f"there is no directory {path.parent}", param_hint="--review")
    return Book(path)


def first_words(site: "Site") -> list[str]:
    """What is in the graph, and what its pages say of audit and loops, ready from then on; of a large one its size."""
    from policygraph.analysis.summary import summarize
    from policygraph_api.pages.excerpts import LARGEST
    from policygraph_api.pages.warming import can_be_ready, make_ready

    size = len(site.store)
    if size > LARGEST:
        return [f"Graph: {size} statements; `policygraph audit` tells what is to be found in so many"]
    if can_be_ready(site):
        make_ready(site)
    summary = summarize(site.store, site.audited, site.loops)
    counts = ", ".join(f"{number} {_WORDS.get(name, name)}" for name, number in summary.totals.items() if number)
    findings = ", ".join(f"{number} {severity}" for severity, number in summary.findings_by_severity.items() if number)
    return [
        f"Graph: {size} statements from {len(summary.documents)} documents: {counts or 'nothing'}",
        f"Audit: {findings or 'no findings'}",
        f"Loops: {summary.loops_declared} declared, {summary.loops_found} found",
    ]
